"""Tables of the assessment: answers and the findings that follow from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlmodel import Field

from core.vault.clock import utcnow
from core.vault.entity import Entity, UtcDateTime


class Verdict(StrEnum):
    """What an answer says."""

    MET = "met"
    COMPENSATING = "met_by_compensating"
    PARTIAL = "partial"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    ASK_SUPPLIER = "ask_supplier"


class Basis(StrEnum):
    """How an answer is known."""

    SEEN = "seen"
    DOCUMENT = "document"
    TOLD = "told"
    TESTED = "tested"
    UNKNOWN = "unknown"


class ScopeKind(StrEnum):
    """What an answer is about."""

    SITE = "site"
    ZONE = "zone"
    ASSET = "asset"


class Answer(Entity, table=True):
    """One answer to one requirement for one scope."""

    search_fields: ClassVar = ("requirement", "note", "reason", "countermeasure", "told_by")
    label_fields: ClassVar = ("requirement",)

    scope_kind: str
    """A `ScopeKind`."""
    scope_id: UUID = Field(index=True)
    """Site, zone or asset."""
    pack: str
    pack_version: str
    requirement: str = Field(index=True)
    """Entry id inside the pack, e.g. QS-07."""
    verdict: str = Verdict.UNKNOWN.value
    basis: str = Basis.UNKNOWN.value
    told_by: str = ""
    reason: str = ""
    """Why it does not apply; required for not_applicable."""
    note: str = ""
    countermeasure: str = ""
    accepted_by: str = ""
    until: str = ""
    """ISO date to which a compensating countermeasure is accepted."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class Finding(Entity, table=True):
    """A gap that an answer showed, with its risk as the engineer sees it. Scales are 1..5."""

    search_fields: ClassVar = ("title", "note", "action_owner")
    label_fields: ClassVar = ("title",)

    answer_id: UUID = Field(foreign_key="answer.id", index=True)
    title: str
    likelihood: int
    safety: int
    production: int
    environment: int
    money: int
    status: str = "open"
    """open, fixed_on_site, accepted or closed (the answer is met now)."""
    note: str = ""
    phase: str = ""
    """now, months_1_3, months_6_18 or continuous; "" means as the catalogue proposes."""
    action_owner: str = ""
    action_due: str = ""
    """ISO date."""
