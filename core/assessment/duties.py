"""What returns: recurring duties with their interval, and who is responsible for what. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.guides import Party
from core.assessment.plan import DAY, Action
from core.assessment.requirements import Requirement
from core.assessment.schedule import PER_YEAR, date_of

PARTIES: tuple[Party, ...] = (
    "asset_owner", "integration_service_provider", "maintenance_service_provider", "product_supplier",
)  # fmt: skip
_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Duty:
    """A continuous action as an appointment that returns."""

    action: Action
    per_year: int
    hours_per_year: int
    next_due: date

    @property
    def days_per_year(self) -> float:
        """Effort in person days."""
        return self.hours_per_year / DAY


@dataclass(frozen=True, slots=True)
class Charge:
    """Who has to see to a requirement."""

    pack: str
    requirement: str
    title: str
    parties: tuple[str, ...]
    """The main one first."""
    person: str
    supplier: str
    own: bool
    """Decided for this plant; False: as the catalogue says."""


def duties_of(actions: Iterable[Action], start: date) -> tuple[Duty, ...]:
    """The recurring duties, the next one first. Without a date of its own a duty is due one interval after the start
    of the plan; what was done last on its date is due one interval later.
    """
    found = []
    for one in actions:
        if one.interval:
            due = date_of(one.due)
            next_due = step(start, one.interval) if due is None else step(due, one.interval) if not one.open else due
            times = PER_YEAR.get(one.interval, 0)
            found.append(Duty(one, times, one.hours * times, next_due))
    return tuple(sorted(found, key=lambda duty: (duty.next_due, duty.action.id)))


def step(day: date, interval: str) -> date:
    """The day one interval later; the 31st becomes the last of a shorter month."""
    if interval == "weekly":
        return day + timedelta(days=7)
    month = day.month - 1 + _MONTHS.get(interval, 12)
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Own:
    """What this plant decided about a requirement."""

    party: str
    person: str = ""
    supplier: str = ""


def charges(
    requirements: Iterable[Requirement], own: Mapping[tuple[str, str], Own], lang: str = "en"
) -> tuple[Charge, ...]:
    """Who is responsible for each requirement; what the plant decided comes before the catalogue's main party.

    A requirement for which the catalogue names nobody is the asset owner's.
    """
    found = []
    for one in requirements:
        decided = own.get((one.pack, one.id))
        usual: tuple[str, ...] = one.responsible or (PARTIES[0],)
        parties = tuple(dict.fromkeys((decided.party, *usual))) if decided else usual
        found.append(
            Charge(
                one.pack, one.id, one.title(lang), parties,
                decided.person if decided else "", decided.supplier if decided else "", decided is not None,
            )
        )  # fmt: skip
    return tuple(found)


def by_party(rows: Iterable[Charge]) -> dict[str, tuple[Charge, ...]]:
    """The list of each party by what it has the main part in, in the order of `PARTIES`; parties without any too."""
    listed = list(rows)
    return {party: tuple(one for one in listed if one.parties[0] == party) for party in PARTIES}
