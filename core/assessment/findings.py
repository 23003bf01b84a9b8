"""From answers to findings: what a verdict does to the finding of its answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.schema import DefaultRisk
from core.assessment.models import Verdict
from core.assessment.risk import Scales

GAPS = frozenset({Verdict.PARTIAL, Verdict.NOT_MET})
"""Verdicts that mean a gap. Unknown is no gap: it is a result of its own."""


class Status(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    FIXED = "fixed_on_site"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FindingState:
    """Risk and status of a finding, without its texts."""

    scales: Scales
    status: str


def default_scales(default: DefaultRisk, verdict: str) -> Scales:
    """The catalogue's estimate; a gap that is partly dealt with is one step less likely to hurt."""
    likelihood = default.likelihood - 1 if verdict == Verdict.PARTIAL else default.likelihood
    return Scales(
        max(likelihood, 1), default.safety, default.production, default.environment, default.money
    )  # fmt: skip


def next_state(old: FindingState | None, old_verdict: str, verdict: str, default: DefaultRisk) -> FindingState | None:
    """What becomes of an answer's finding when its verdict goes from `old_verdict` to `verdict`.

    None: there is no finding and none is needed. A verdict that is no gap closes the finding, except one
    that was fixed on site, which stays on record as such. A gap that comes back opens it again. The risk
    follows the catalogue until somebody edited it; then it stays.
    """
    if verdict not in GAPS:
        if old is None:
            return None
        return FindingState(old.scales, Status.FIXED if old.status == Status.FIXED else Status.CLOSED)
    if old is None:
        return FindingState(default_scales(default, verdict), Status.OPEN)
    came_back = old_verdict not in GAPS
    status = Status.OPEN if came_back or old.status == Status.CLOSED else old.status
    untouched = any(old.scales == default_scales(default, gap) for gap in GAPS)
    return FindingState(default_scales(default, verdict) if untouched else old.scales, status)
