"""Tables of discovery: a run with its consent, one attempt per conversation, and the log of every frame."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from core.vault.clock import utcnow
from core.vault.entity import Entity, UtcDateTime


class Run(Entity, table=True):
    """One discovery run."""

    search_fields: ClassVar = ("consent_name", "consent_role", "note")
    label_fields: ClassVar = ("started",)

    site_id: UUID = Field(foreign_key="site.id", index=True)
    network_id: UUID | None = Field(default=None, foreign_key="network.id")
    started: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    ended: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status: str = "running"
    """running, done, stopped, paused_for_safety, failed or interrupted."""
    consent_name: str
    consent_role: str
    consent_at: datetime = Field(sa_type=UtcDateTime)
    window: str = ""
    """Agreed time window in words or ISO interval."""
    profile: str
    interface: str = ""
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Targets, exclusions, protocols, limits and the preview that was shown, as plain values."""
    frames_sent: int = 0
    frames_received: int = 0
    hosts_found: int = 0
    note: str = ""
    resumes: UUID | None = None
    """The interrupted run that this one goes on with."""
    conditions: list[str] | None = Field(default=None, sa_type=JSON)
    """What was not possible on this computer, in sentences."""


class Attempt(Entity, table=True):
    """One conversation with one target in one protocol, and how it ended."""

    label_fields: ClassVar = ("protocol",)

    run_id: UUID = Field(foreign_key="run.id", index=True)
    target: str
    protocol: str
    transport: str
    port: int
    status: str
    """identified, answered, no_answer, refused, malformed, cut_off, too_long, excluded, stopped, left_alone or error."""
    detail: str = ""
    frames: int = 0
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    duration_ms: int = 0


class FrameBatch(Entity, table=True):
    """A stretch of the run's frame log, in order. `data` is zlib over JSON lines
    `[seq, iso time, "out"|"in", target, transport, port, protocol, kind, hex bytes]`."""

    label_fields: ClassVar = ("first",)

    run_id: UUID = Field(foreign_key="run.id", index=True)
    first: int
    """Sequence number of the batch's first frame within the run."""
    count: int
    data: bytes
