"""What the assessment hands out: rows that pages, reports and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from catalogue.schema import CheckText, QuickCheck
from core.assessment.models import Answer
from core.assessment.risk import Risk


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
class FindingRow:
    """A finding with the words of its check and the answer that showed it."""

    id: UUID
    answer_id: UUID
    requirement: str
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
