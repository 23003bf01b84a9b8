"""One view of everything that can be answered, whatever pack it comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.guides import Guide, GuideText, Party
from catalogue.parts import Both, DefaultRisk, Method, Remedy
from catalogue.schema import CheckText, Entry, Pack, QuickCheck, Reference, SystemRequirement

QUICK, SYSTEM, PROCESS = "quick-survey", "iec62443-3-3", "iec62443-2-1"
"""Ids of the three packs that a survey answers as they come."""

_UNJUDGED = DefaultRisk(
    likelihood=3, safety=3, production=3, environment=3, money=3,
    reason=Both(
        en="Nobody has estimated this requirement for the catalogue: judge it yourself.",
        de="Für diese Anforderung gibt es im Katalog keine Einschätzung: selbst beurteilen.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """An entry that can be answered: a quick check, an SR or RE, an SPE requirement, a line of an own pack."""

    pack: str
    entry: Entry
    group: str
    """Id of what it is listed under: an area, a foundational requirement, a program element."""

    @property
    def id(self) -> str:
        """Id inside the pack."""
        return self.entry.id

    @property
    def check(self) -> QuickCheck | None:
        """The quick check that it is, if it is one."""
        return self.entry if isinstance(self.entry, QuickCheck) else None

    @property
    def guide(self) -> Guide | None:
        """Its field guide, if it has one."""
        return self.entry.guide if isinstance(self.entry, (SystemRequirement, Reference)) else None

    @property
    def process(self) -> bool:
        """Whether it asks for a way of working, which has a maturity level, and not for a property of the system."""
        return self.entry.kind == "spe_requirement"

    @property
    def min_sl(self) -> int | None:
        """Lowest security level that asks for it; None outside of IEC 62443-3-3."""
        return self.entry.min_sl if isinstance(self.entry, SystemRequirement) else None

    @property
    def fr(self) -> int | None:
        """Index 0..6 of its foundational requirement in `FRS`; None outside of IEC 62443-3-3."""
        return int(self.entry.fr.removeprefix("FR ")) - 1 if isinstance(self.entry, SystemRequirement) else None

    @property
    def scope(self) -> str:
        """A key of `inheritance.ACCEPTS`: what it can be answered for.

        An SR or RE is judged for every zone and every conduit, since each has a vector of its own.
        """
        if self.check is not None:
            return self.check.scope
        if isinstance(self.entry, SystemRequirement):
            return "system"
        scope = self.guide.scope if self.guide is not None else "organisation"
        return "conduits" if scope == "conduit" else scope

    @property
    def risk(self) -> DefaultRisk:
        """What a gap usually means."""
        source = self.check or self.guide
        return _UNJUDGED if source is None else source.risk

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done about a gap."""
        source = self.check or self.guide
        return () if source is None else source.remedies

    @property
    def links(self) -> dict[str, tuple[str, ...]]:
        """Pack id -> entry ids that it touches."""
        return self.entry.links

    @property
    def gate(self) -> str:
        """The fact that makes it not apply; "" where it always applies or nobody said."""
        return "" if self.guide is None else self.guide.gate

    @property
    def role(self) -> str:
        """Role id of who answers, "" where nobody said."""
        if self.check is not None:
            return self.check.ask_role
        return "" if self.guide is None else self.guide.answer_role

    @property
    def methods(self) -> tuple[Method, ...]:
        """Ways to find out, without repetition."""
        if self.check is not None:
            return self.check.methods
        return () if self.guide is None else tuple(dict.fromkeys(way.method for way in self.guide.ways))

    @property
    def responsible(self) -> tuple[Party, ...]:
        """Who has to see to it, the main one first."""
        return () if self.guide is None else self.guide.responsible

    def title(self, lang: str = "en") -> str:
        """A few words for lists: ours, else the official title."""
        source = self._texts(lang)
        return self.entry.title if source is None else source.title

    def gap(self, lang: str = "en") -> str:
        """Title of the finding where it is not met."""
        source = self._texts(lang)
        return f"{self.id} {self.entry.title}" if source is None else source.gap

    def question(self, lang: str = "en") -> str:
        """The one plain question."""
        source = self._texts(lang)
        return self.entry.title if source is None else source.question

    def why(self, lang: str = "en") -> str:
        """What it means to production or safety; "" where nobody said."""
        source = self._texts(lang)
        return "" if source is None else source.why

    def not_applicable(self, lang: str = "en") -> str:
        """When it may be left out; "" where it always applies."""
        source = self._texts(lang)
        return "" if source is None else source.not_applicable

    def compensating(self, lang: str = "en") -> tuple[str, ...]:
        """What usually helps where the equipment cannot be changed, each with the risk that it leaves."""
        return () if self.guide is None else self.guide.texts.of(lang).compensating

    def _texts(self, lang: str) -> CheckText | GuideText | None:
        source = self.check or self.guide
        return None if source is None else source.texts.of(lang)


def requirements_of(pack: Pack) -> dict[str, Requirement]:
    """What can be answered of a pack, by id, in the pack's order."""
    return {one.id: one for one in _answerable(pack)}


def _answerable(pack: Pack) -> Iterator[Requirement]:
    parents = {one.id: one.parent for one in pack.entries if isinstance(one, Reference)}
    for one in pack.entries:
        if isinstance(one, QuickCheck):
            yield Requirement(pack.id, one, one.area)
        elif isinstance(one, SystemRequirement) and one.kind != "fr":
            yield Requirement(pack.id, one, one.fr)
        elif isinstance(one, Reference) and (one.kind == "spe_requirement" or one.guide is not None):
            yield Requirement(pack.id, one, parents.get(one.parent) or one.parent)
