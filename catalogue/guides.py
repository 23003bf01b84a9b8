"""Field guides: what to ask, look at and do about one requirement, in our own words and both languages.

A guide file holds a part of one pack: `{"pack": "iec62443-3-3", "entries": {"SR 1.1": {...}, ...}}`. The loader
puts each guide onto its entry. No two requirements share a text.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from catalogue.parts import Both, DefaultRisk, Line, Method, Model, Remedy

T = TypeVar("T")

GuideScope = Literal["component", "zone", "conduit", "site", "organisation"]
"""Where the requirement is judged. An answer of a wider place is inherited."""
Permission = Literal["none", "shift_leader", "cabinet", "admin", "document_owner", "planned_stop"]
"""Whose leave a way of checking takes; the words stand in the pack's terms.

none: a conversation or a look from the aisle. shift_leader: told before anybody stands at a machine. cabinet: the
plant's electrician opens it. admin: somebody of the plant sits at the screen, nothing is changed. document_owner: who
keeps the paper shows it. planned_stop: only in an agreed stop of production.
"""
Gate = Literal[
    "", "no_wireless", "no_remote_access", "no_untrusted_network", "no_portable_devices", "no_mobile_code", "no_pki",
    "no_passwords", "no_cryptography", "no_confidential_data", "no_office_services", "no_remote_sessions",
    "no_software_clients", "no_suppliers", "no_general_purpose_pc", "no_safety_functions", "no_own_development",
]  # fmt: skip
"""A fact of the place that makes the requirement not apply; "" where it always applies."""
Party = Literal["asset_owner", "integration_service_provider", "maintenance_service_provider", "product_supplier"]


class Way(Model):
    """One harmless way to find out."""

    method: Method
    permission: Permission
    text: Both[Line]
    """What to look at, ask for or test."""


class GuideText(Model):
    """All that a person reads about a requirement, in one language."""

    title: Line
    """Three to seven words for lists, ours."""
    gap: Line
    """Title of the finding where it is not met."""
    question: Line
    """One plain question, answerable standing in front of a cabinet."""
    good: Line
    """What good looks like here."""
    partial: Line
    """What half done looks like."""
    why: Line
    """What it means to production or safety."""
    not_applicable: str = ""
    """When it may be left out; "" where it always applies."""
    compensating: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What usually helps where the equipment cannot be changed, and what risk it leaves."""


class Guide(Model):
    """The field guide of one requirement."""

    scope: GuideScope
    answer_role: str
    """Who in the plant answers: a role of the quick survey."""
    responsible: Annotated[tuple[Party, ...], Field(min_length=1)]
    """Who has to see to it, the main one first."""
    gate: Gate = ""
    ways: Annotated[tuple[Way, ...], Field(min_length=2)]
    texts: Both[GuideText]
    risk: DefaultRisk
    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Guide:
        if not any(remedy.closes for remedy in self.remedies):
            raise ValueError("no remedy closes the gap")
        ids = [remedy.id for remedy in self.remedies]
        if len(set(ids)) != len(ids):
            raise ValueError("two remedies have the same id")
        for lang in ("en", "de"):
            if bool(self.gate) != bool(self.texts.of(lang).not_applicable):
                raise ValueError("a gate and its words belong together")
        return self


class PartFile(Model, Generic[T]):
    """Texts for some entries of one pack."""

    pack: str
    entries: dict[str, T]


class GuideFile(PartFile[Guide]):
    """A part of one pack's guides."""


class SupplierText(Model):
    """What a supplier reads about one requirement, in one language."""

    title: Line
    question: Line
    evidence: Line
    """What to attach."""


class SupplierQuestion(Model):
    """One line of a supplier questionnaire."""

    asked_of: Party
    why: Both[Line]
    """One sentence for the plant: what a bad answer means."""
    texts: Both[SupplierText]


class SupplierFile(PartFile[SupplierQuestion]):
    """A part of one pack's supplier questions."""
