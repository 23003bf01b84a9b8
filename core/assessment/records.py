"""What the assessment hands out: rows that pages, reports and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from catalogue.schema import CheckText, QuickCheck
from core.assessment.inheritance import Place
from core.assessment.models import Answer
from core.assessment.requirements import Requirement
from core.assessment.risk import Risk, Scales
from core.assessment.scoring import Score


class Refused(Exception):
    """An edit that would not be honest or complete. The message says what is missing."""


class AnswerRefused(Refused):
    """An answer that can't stand like this."""


class FindingRefused(Refused):
    """An edit of a finding that can't stand like this."""


@dataclass(frozen=True, slots=True)
class Override:
    """An answer for a part of the place that is being looked at."""

    scope_kind: str
    scope_id: UUID
    label: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One check as it stands at a place."""

    check: QuickCheck
    text: CheckText
    """The words of the check in the language asked for."""
    area: str
    """Name of the area in that language."""
    stop: str
    """Name of the stop of the walk where it is best answered."""
    ask: str
    """Name of the role to ask."""
    state: str
    """answered (here), inherited (from above), partly (some zones only) or open."""
    answer: Answer | None
    """The answer that holds here."""
    inherited_from: str
    """Name of the zone or site that gave it; "" when it was given here."""
    overrides: tuple[Override, ...]
    """Other answers below this place."""
    finding: UUID | None
    """Finding of the answer that holds here, unless it is closed."""

    @property
    def id(self) -> str:
        """Id of the check."""
        return self.check.id


@dataclass(frozen=True, slots=True)
class Hint:
    """A quick check that touches a requirement, and what holds at the same place."""

    check: str
    title: str
    verdict: str
    basis: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One requirement of any pack as it stands at a place."""

    requirement: Requirement
    title: str
    question: str
    group: str
    """Id of the area, foundational requirement or program element."""
    group_title: str
    required: bool
    """Whether the place's SL-T asks for it; True where no level decides that or none is set."""
    state: str
    """answered (here), inherited (from above), partly (some parts only) or open."""
    answer: Answer | None
    """The answer that holds here."""
    inherited_from: str
    """Name of the zone or site that gave it; "" when it was given here."""
    overrides: tuple[Override, ...]
    """Other answers below this place."""
    finding: UUID | None
    """Finding of the answer that holds here, unless it is closed."""
    gate_reason: str
    """Why it does not apply, as the site's or the zone's facts say; "" where they don't."""
    legacy: tuple[str, ...]
    """Assets here that cannot be patched or changed: where there are any, the countermeasures come first."""
    compensating: tuple[str, ...]
    """What usually helps where the equipment cannot be changed, each with the risk that it leaves."""
    hints: tuple[Hint, ...]
    """Quick answers that bear on it."""
    expired: bool
    """The countermeasure that was accepted is accepted no longer."""

    @property
    def id(self) -> str:
        """Id of the requirement."""
        return self.requirement.id


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the words of its check and the answer that showed it."""

    id: UUID
    answer_id: UUID | None
    """None where a rule of the drawing showed it."""
    pack: str
    requirement: str
    """"" where a rule of the drawing showed it."""
    title: str
    """As the engineer wrote it; the catalogue's words in the language asked for until then."""
    why: str
    area: str
    scope_kind: str
    scope_id: UUID
    scope: str
    """Name of the site, zone or asset; "" when it is gone."""
    verdict: str
    basis: str
    told_by: str
    likelihood: int
    safety: int
    production: int
    environment: int
    money: int
    risk: Risk
    reason: str
    """Why the catalogue proposes this risk, in the language asked for."""
    status: str
    in_force: bool
    """False: every zone below has an answer of its own, or the place is gone."""
    note: str
    phase: str
    action_owner: str
    action_due: str
    links: dict[str, tuple[str, ...]]
    rule: str
    """Rule of the drawing or of a confirmed proposal; "" for an answer of the engineer's own."""
    same_as: tuple[UUID, ...]
    """Findings of the full checklist that show the same gap, or of the quick survey for one of those."""
    counts: bool
    """False: the risk is counted by what `same_as` names, or no target level asks for the requirement here."""
    beyond_target: bool = False
    """The requirement belongs to a level above SL-T: it is on record, but neither a risk to treat nor planned."""
    judged: bool = False
    """Somebody of the survey set the scales; False: the catalogue's estimate as the place weighs it."""
    place_reasons: tuple[str, ...] = ()
    """Why the place weighs as it does: `exposure.Reason`."""
    tolerable: bool = False
    """On or below the site's tolerable line."""
    lapsed: bool = False
    """It was accepted, and the day to which it was is over."""
    after: Scales | None = None
    """What remains once it is dealt with, as somebody said it; None: estimated."""
    accepted_by: str = ""
    accepted_until: str = ""
    """ISO date."""
    agreed_by: str = ""
    fixed_at: str = ""
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Capability:
    """SL-C of the components of a zone for one foundational requirement. Never the zone's own level."""

    fr: str
    stated: tuple[tuple[str, int], ...]
    """(asset, SL-C), the lowest first."""
    silent: int
    """Assets whose maker states none."""

    @property
    def lowest(self) -> int | None:
        """The lowest that is stated."""
        return self.stated[0][1] if self.stated else None


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """What a zone or conduit has achieved, beside its target and what its components can."""

    place: Place
    name: str
    sl_t: tuple[int, ...] | None
    score: Score
    sl_c: tuple[Capability, ...]
    """Seven; empty for a conduit."""
    dissent: dict[str, tuple[str, ...]]
    """Requirement that counts here -> assets of the zone for which it is answered as a gap. The level is judged for
    the zone as a whole, so they do not lower it; but they must be seen beside it."""


@dataclass(frozen=True, slots=True)
class ElementMaturity:
    """How mature a security program element is. Maturity says nothing about a security level."""

    id: str
    title: str
    level: int | None
    """The lowest of the requirements that apply and are judged; None where none is judged."""
    levels: tuple[int, int, int, int, int]
    """Requirements at maturity level 0, 1, 2, 3 and 4."""
    unknown: int
    """Requirements that apply and are not judged: the level is provisional while there are any."""
    not_applicable: int
    lowest: tuple[str, ...]
    """The requirements that hold the level down."""

    @property
    def provisional(self) -> bool:
        """Whether what is not judged yet could be lower still."""
        return self.unknown > 0 and self.level != 0


@dataclass(frozen=True, slots=True)
class SiteScore:
    """The levels of every zone and conduit, and the maturity of the security program."""

    zones: tuple[PlaceScore, ...]
    conduits: tuple[PlaceScore, ...]
    maturity: tuple[ElementMaturity, ...]
