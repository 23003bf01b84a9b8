"""Remedies where no field guide has any: for the rules of the drawing, and for requirements that nobody wrote one for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catalogue.parts import Both, Effort, Outage, Phase, Remedy
from core.assessment.drawing_rules import RULES

_WORK: dict[str, tuple[Effort, Outage, Phase]] = {
    "drawing.flat-site": ("weeks", "planned_stop", "months_6_18"),
    "drawing.business-with-control": ("weeks", "planned_stop", "months_6_18"),
    "drawing.safety-with-control": ("weeks", "line_stop", "months_6_18"),
    "drawing.wireless-mixed": ("days", "planned_stop", "months_6_18"),
    "drawing.shared-network": ("weeks", "planned_stop", "months_6_18"),
    "drawing.two-feet": ("days", "planned_stop", "months_1_3"),
    "drawing.no-filter": ("days", "planned_stop", "months_1_3"),
    "drawing.outside-to-control": ("days", "planned_stop", "months_1_3"),
    "drawing.untrusted-open": ("days", "planned_stop", "months_1_3"),
    "drawing.remote-no-conduit": ("days", "none", "months_1_3"),
    "drawing.flow-no-conduit": ("days", "planned_stop", "months_1_3"),
    "drawing.flow-direction": ("days", "planned_stop", "months_1_3"),
    "drawing.flow-command": ("days", "planned_stop", "months_1_3"),
}
"""Rules that take more than an hour with the drawing and a pencil."""
_PAPER: tuple[Effort, Outage, Phase] = ("hours", "none", "now")


_DECIDE = Both[str](
    en="Work out with the people responsible what meets {id} here, decide on it and do it.",
    de="Mit den Verantwortlichen klären, was {id} hier erfüllt, darüber entscheiden und es umsetzen.",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rule of the drawing, or a requirement without remedies, as the plan asks of anything that has findings."""

    id: str
    links: dict[str, tuple[str, ...]]
    remedies: tuple[Remedy, ...]


@cache
def drawn(rule: str) -> Drawn | None:
    """What a rule asks for; None where there is no such rule any more."""
    about = RULES.get(rule)
    if about is None:
        return None
    effort, outage, phase = _WORK.get(rule, _PAPER)
    remedy = Remedy(
        id=f"{rule}-a",
        text=about.do,
        effort=effort,
        cost="none" if effort == "hours" else "medium" if effort == "weeks" else "low",
        outage=outage,
        phase=phase,
        quick_win=effort == "hours",
        owner_role="network_admin" if about.sr else "automation_engineer",
        closes=True,
        repeats=True,
    )
    return Drawn(rule, about.links, (remedy,))


@cache
def _decide(pack: str, requirement: str) -> Remedy:
    return Remedy(
        id=f"{pack}/{requirement}-a",
        text=Both[str](en=_DECIDE.en.format(id=requirement), de=_DECIDE.de.format(id=requirement)),
        effort="days",
        cost="low",
        outage="none",
        phase="months_1_3",
        quick_win=False,
        owner_role="security_owner",
        closes=True,
    )


def without_remedies(pack: str, requirement: str, links: dict[str, tuple[str, ...]]) -> Drawn:
    """A requirement for which nobody wrote what to do: somebody has to find out, and that is planned too."""
    return Drawn(requirement, links, (_decide(pack, requirement),))
