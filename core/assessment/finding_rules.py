"""What an edit of a finding must hold to stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.assessment.findings import Status
from core.assessment.models import Finding
from core.assessment.plan import PHASES
from core.assessment.records import FindingRefused
from core.assessment.risk import CONSEQUENCES, STEPS

SCALES = ("likelihood", *CONSEQUENCES)
FIELDS = (
    *SCALES, "title", "status", "note", "phase", "action_owner", "action_due", "after", "accepted_by",
    "accepted_until", "agreed_by", "fixed_at",
)  # fmt: skip
"""What an engineer may edit."""
_OF_STATUS = {
    Status.ACCEPTED.value: ("accepted_by", "accepted_until"),
    Status.FIXED.value: ("agreed_by", "fixed_at"),
}
_DATES = ("action_due", "accepted_until", "fixed_at")


def edited(finding: Finding, fields: Mapping[str, object], today: date) -> dict[str, object]:
    """The columns to set so that the edit stands: texts without blanks around them, what belongs to another status
    cleared, `judged` once somebody set a scale. Raises `FindingRefused` with a sentence for the user.
    """
    if unknown := [name for name in fields if name not in FIELDS]:
        raise FindingRefused(f"“{unknown[0]}” of a finding is not to be edited.")
    clean = {name: one.strip() if isinstance(one, str) else one for name, one in fields.items()}
    if "status" in clean and Status.CLOSED in {finding.status, clean["status"]}:
        raise FindingRefused("A finding is closed and opened again by its answer. Change the answer.")
    if clean.get("status", Status.OPEN) not in set(Status):
        raise FindingRefused(f"“{clean['status']}” is no status. Use one of: {', '.join(Status)}.")
    _check_values(clean)
    status = str(clean.get("status", finding.status))
    if status == Status.FIXED and not clean.get("fixed_at", finding.fixed_at):
        clean["fixed_at"] = today.isoformat()
    for owner, names in _OF_STATUS.items():
        for name in names:
            if status != owner and (getattr(finding, name) or clean.get(name)):
                clean[name] = ""
    _check_status(status, {name: str(clean.get(name, getattr(finding, name))) for name in FIELDS}, clean, today)
    if any(name in clean for name in SCALES):
        clean["judged"] = True
    return clean


def _check_values(clean: Mapping[str, object]) -> None:
    for name in SCALES:
        _check_scale(name, clean.get(name, 1))
    after = clean.get("after")
    if after is not None:
        if not isinstance(after, list) or len(after) != len(SCALES):
            raise FindingRefused("What remains is said in five scales: likelihood and the four consequences.")
        for name, value in zip(SCALES, after, strict=True):
            _check_scale(name, value)
    if not str(clean.get("title", "x")):
        raise FindingRefused("A finding needs a title.")
    if clean.get("phase", "") not in {"", *PHASES}:
        raise FindingRefused(f"“{clean['phase']}” is no phase. Use one of: {', '.join(PHASES)}.")
    for name in _DATES:
        if (text := str(clean.get(name, ""))) and not is_date(text):
            raise FindingRefused(f"“{text}” is no date. Write it as year-month-day, e.g. 2027-03-31.")


def _check_scale(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= STEPS:
        raise FindingRefused(f"The scale of {name} goes from 1 to 5, not to {value}.")


def _check_status(status: str, values: Mapping[str, str], clean: Mapping[str, object], today: date) -> None:
    """`values`: all fields as they are after the edit."""
    touched = "status" in clean or any(name in clean for name in _OF_STATUS.get(status, ()))
    if not touched:
        return
    if status == Status.ACCEPTED:
        if not values["accepted_by"]:
            raise FindingRefused("Name who accepts this risk.")
        if not values["accepted_until"]:
            raise FindingRefused("Say until when the risk is accepted, e.g. 2027-03-31.")
        if values["accepted_until"] < today.isoformat():
            raise FindingRefused(f"{values['accepted_until']} is over: name a day from today on.")
    if status == Status.FIXED:
        if not values["agreed_by"]:
            raise FindingRefused("Name who of the plant agreed to what was fixed.")
        if values["fixed_at"] > today.isoformat():
            raise FindingRefused(f"{values['fixed_at']} is still to come: name the day on which it was fixed.")


def is_date(text: str) -> bool:
    """Whether it is a day as year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
