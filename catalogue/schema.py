"""What a pack looks like: identifiers, titles and levels as facts, every other text in our own words.

A pack is one JSON object. Unknown keys are refused, so that a typing slip is found and not lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from catalogue.entries import (
    AttackTechnique,
    ComponentRequirement,
    Entry,
    LegalEntry,
    Level,
    Reference,
    RoleEntry,
    SystemRequirement,
)
from catalogue.parts import (
    LANGS,
    Both,
    Confidence,
    Cost,
    DefaultRisk,
    Effort,
    Interval,
    Lang,
    Line,
    Method,
    Model,
    Outage,
    Phase,
    Remedy,
    Scale,
    Scope,
)

__all__ = [
    "LANGS", "AnyEntry", "AttackTechnique", "Both", "CheckText", "ComponentRequirement", "Confidence", "Cost",
    "DefaultRisk", "Effort", "Entry", "Interval", "Lang", "LegalEntry", "Level", "Line", "Meaning", "Method", "Model",
    "Outage", "Pack", "Phase", "QuickCheck", "Reference", "Remedy", "RoleEntry", "Scale", "Scope", "Stop",
    "SystemRequirement", "Term",
]  # fmt: skip


class Term(Model):
    """A word of the pack with its id: an area, a role."""

    id: str
    title: Both[Line]


class Stop(Model):
    """A stop of the walk through the plant, with the checks that are best answered there, in order."""

    id: str
    title: Both[Line]
    checks: Annotated[tuple[str, ...], Field(min_length=1)]


class Meaning(Model):
    """What each answer says about the plant."""

    met: Line
    partial: Line
    not_met: Line


class CheckText(Model):
    """All that a person reads about a check, in one language."""

    title: Line
    """Three to six words for lists."""
    gap: Line
    """The title of the finding when the check is not met."""
    question: Line
    look_for: Annotated[tuple[Line, ...], Field(min_length=2)]
    check: Line
    """How to check it harmlessly."""
    permission: Line
    """Whose permission it takes."""
    ask: Line
    """The question to put to `QuickCheck.ask_role`."""
    why: Line
    means: Meaning
    not_applicable: str = ""
    """When the check may be left out; "" where it always applies."""


class QuickCheck(Entry):
    """One check of the quick survey."""

    kind: Literal["quick_check"]
    area: str
    scope: Scope
    methods: Annotated[tuple[Method, ...], Field(min_length=1)]
    ask_role: str
    texts: Both[CheckText]
    risk: DefaultRisk
    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1)]

    def text(self, lang: str = "en") -> CheckText:
        """The words of this check."""
        return self.texts.of(lang)

    @model_validator(mode="after")
    def _remedies_fit(self) -> QuickCheck:
        ids = [remedy.id for remedy in self.remedies]
        if len(set(ids)) != len(ids):
            raise ValueError("two remedies have the same id")
        if wrong := [one for one in ids if not one.startswith(f"{self.id}-")]:
            raise ValueError(f"the id of remedy {wrong[0]} must begin with {self.id}-")
        if not any(remedy.closes for remedy in self.remedies):
            raise ValueError("no remedy closes the gap")
        return self


AnyEntry = Annotated[
    QuickCheck
    | SystemRequirement
    | ComponentRequirement
    | Reference
    | AttackTechnique
    | LegalEntry
    | Level
    | RoleEntry,
    Field(discriminator="kind"),
]


class Pack(Model):
    """A set of entries of one edition from one source."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Line
    edition: Line
    """The edition of the document, e.g. IEC 62443-3-3:2013 (with COR1:2014)."""
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    """Version of this pack."""
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    source: Line
    licence: Line
    notice: Line
    """To be shown where the entries are shown."""
    licence_text: str = ""
    """Where the licence asks for its own text to go along."""
    link_sources: dict[str, Line] = {}
    """Pack id -> how the links into that pack came about."""
    areas: tuple[Term, ...] = ()
    roles: tuple[Term, ...] = ()
    walk: tuple[Stop, ...] = ()
    """The order of a walk: every quick check at exactly one stop."""
    entries: tuple[AnyEntry, ...]

    @field_validator("entries")
    @classmethod
    def _unique(cls, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if not entries:
            raise ValueError("a pack has at least one entry")
        first: dict[str, int] = {}
        for index, one in enumerate(entries):
            if one.id in first:
                raise ValueError(f"{one.id} is there twice: as entry {first[one.id]} and as entry {index}")
            first[one.id] = index
        return entries

    @model_validator(mode="after")
    def _words_known(self) -> Pack:
        areas = {term.id for term in self.areas}
        roles = {term.id for term in self.roles}
        for check in self.checks():
            if check.area not in areas:
                raise ValueError(f"{check.id}: no area {check.area!r} in the pack")
            for role in (check.ask_role, *(remedy.owner_role for remedy in check.remedies)):
                if role not in roles:
                    raise ValueError(f"{check.id}: no role {role!r} in the pack")
        return self

    @model_validator(mode="after")
    def _walk_complete(self) -> Pack:
        walked = [check for stop in self.walk for check in stop.checks]
        checks = [check.id for check in self.checks()]
        for check in checks:
            if walked.count(check) != 1:
                raise ValueError(f"{check} stands {walked.count(check)} times in the walk, not once")
        if strange := [check for check in walked if check not in checks]:
            raise ValueError(f"the walk has a check {strange[0]!r} that the pack has not")
        return self

    def checks(self) -> Iterator[QuickCheck]:
        """The quick checks in the pack's order."""
        return (one for one in self.entries if isinstance(one, QuickCheck))

    def area_title(self, area: str, lang: str = "en") -> str:
        """The name of an area of checks; the id itself when the pack doesn't know it."""
        return next((term.title.of(lang) for term in self.areas if term.id == area), area)

    def role_title(self, role: str, lang: str = "en") -> str:
        """The name of a role; the id itself when the pack doesn't know it."""
        return next((term.title.of(lang) for term in self.roles if term.id == role), role)
