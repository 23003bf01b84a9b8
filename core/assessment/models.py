"""Tables of the assessment: answers and the findings that follow from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import JSON
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
    CONDUIT = "conduit"


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
    maturity: int | None = None
    """Maturity level 0..4, for process requirements only; None: not judged."""
    rule: str = ""
    """Rule whose proposal this answer confirmed; "" for an answer of the engineer's own."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class Finding(Entity, table=True):
    """A gap that an answer showed, with its risk as the engineer sees it. Scales are 1..5."""

    search_fields: ClassVar = ("title", "note", "action_owner")
    label_fields: ClassVar = ("title",)

    answer_id: UUID | None = Field(
        default=None, foreign_key="answer.id", index=True, sa_column_kwargs={"info": {"part_of": True}}
    )
    """The answer that showed it; None: a rule of the drawing did."""
    rule: str = ""
    """Rule of the drawing; "" where an answer showed the gap."""
    scope_kind: str = ""
    """With `rule`: what it is about, a `ScopeKind`; "" where the answer says it."""
    scope_id: UUID | None = Field(default=None, sa_column_kwargs={"info": {"part_of": True}})
    title: str
    likelihood: int
    safety: int
    production: int
    environment: int
    money: int
    judged: bool = False
    """Somebody of the survey set the scales; False: the catalogue's estimate, which the place adds to."""
    status: str = "open"
    """open, fixed_on_site, accepted or closed (the answer is met now)."""
    note: str = ""
    phase: str = ""
    """now, months_1_3, months_6_18 or continuous; "" means as the catalogue proposes."""
    action_owner: str = ""
    action_due: str = ""
    """ISO date."""
    after: list[int] | None = Field(default=None, sa_type=JSON)
    """What remains once the actions are done: likelihood, safety, production, environment, money; None: estimated."""
    accepted_by: str = ""
    """Who accepts the risk that remains; needed for the status accepted."""
    accepted_until: str = ""
    """ISO date; needed for the status accepted."""
    agreed_by: str = ""
    """Who of the plant agreed to what was fixed on site."""
    fixed_at: str = ""
    """ISO date."""


class Evidence(Entity, table=True):
    """Something that can be shown: a photo, a document, a setting, a measurement. What it proves stands in the links."""

    search_fields: ClassVar = ("title", "reference", "note")
    label_fields: ClassVar = ("title",)

    kind: str = "note"
    """photo, document, configuration, measurement, observation or note."""
    title: str
    reference: str = ""
    """Where it is: file name, folder and page, log and line."""
    sha256: str = ""
    """Of the original file, where there is one."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""
    note: str = ""


class EvidenceLink(Entity, table=True):
    """Evidence of a row."""

    label_fields: ClassVar = ("role",)

    evidence_id: UUID = Field(foreign_key="evidence.id", index=True)
    target: str
    """Table of the row: answer, finding, asset, zone, conduit."""
    target_id: UUID = Field(index=True)
    role: str = "supports"
    """supports, contradicts, before or after (of what was fixed on site)."""


class Decision(Entity, table=True):
    """What the engineer said to a proposal of a rule. The proposal itself is computed anew each time."""

    search_fields: ClassVar = ("reason",)
    label_fields: ClassVar = ("rule",)

    rule: str = Field(index=True)
    subject: str
    """What the proposal is about, as the rule names it: stable while the facts stay."""
    verdict: str
    """confirmed or rejected."""
    reason: str = ""
    """Why it was rejected; required then."""
    facts: str = ""
    """The facts as they were shown."""
    answer_id: UUID | None = Field(default=None, foreign_key="answer.id")
    finding_id: UUID | None = Field(default=None, foreign_key="finding.id")
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class Todo(Entity, table=True):
    """Something to find out or to fetch: an answer that a supplier owes."""

    search_fields: ClassVar = ("title", "who", "note")
    label_fields: ClassVar = ("title",)

    title: str
    who: str = ""
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    answer_id: UUID | None = Field(default=None, foreign_key="answer.id", index=True)
    due: str = ""
    """ISO date."""
    done: bool = False
    note: str = ""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class SupplierAnswer(Entity, table=True):
    """What a supplier answered to one line of its questionnaire."""

    search_fields: ClassVar = ("requirement", "text", "evidence")
    label_fields: ClassVar = ("requirement",)

    supplier_id: UUID = Field(foreign_key="supplier.id", index=True)
    pack: str
    pack_version: str
    requirement: str
    verdict: str = Verdict.UNKNOWN.value
    maturity: int | None = None
    text: str = ""
    evidence: str = ""
    """What the supplier attached or named."""
    answered_by: str = ""
    answered_on: str = ""
    """ISO date."""


class Responsibility(Entity, table=True):
    """Who has to see to a requirement here, where it is not the party that the catalogue names."""

    search_fields: ClassVar = ("requirement", "person", "note")
    label_fields: ClassVar = ("requirement",)

    pack: str
    requirement: str
    party: str
    """asset_owner, integration_service_provider, maintenance_service_provider or product_supplier."""
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    person: str = ""
    note: str = ""


class PlannedAction(Entity, table=True):
    """What somebody decided about an action of the plan; what is "" or None follows the catalogue."""

    search_fields: ClassVar = ("remedy", "owner", "note")
    label_fields: ClassVar = ("remedy",)

    remedy: str = Field(index=True)
    """Remedy id of the catalogue, such as SR1.1-a."""
    scope_kind: str = ""
    """"" for an action of the whole site."""
    scope_id: UUID | None = Field(default=None, sa_column_kwargs={"info": {"part_of": True}})
    phase: str = ""
    owner: str = ""
    due: str = ""
    """ISO date."""
    effort_days: float | None = None
    cost: int | None = None
    """In the site's own currency."""
    after: list[str] | None = Field(default=None, sa_type=JSON)
    """Remedy ids that come first."""
    status: str = "open"
    """open, doing, done or dropped."""
    note: str = ""


class KeptPack(Entity, table=True):
    """A pack as this survey was answered with: later editions do not change what the questions were."""

    label_fields: ClassVar = ("pack",)

    pack: str
    version: str
    sha256: str
    content: bytes
    """The pack's JSON, zlib."""
