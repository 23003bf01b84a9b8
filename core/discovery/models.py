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
    `[seq, iso time, "out"|"in", target, transport, port, protocol, kind, hex bytes]` for what a socket reported (and
    its request, where it is one), `[..., time in ns, ..., hex of the whole frame, request, payload's start, size]` for
    a frame as it was on the wire: `framelog.unpack` reads both."""

    label_fields: ClassVar = ("first",)

    run_id: UUID = Field(foreign_key="run.id", index=True)
    first: int
    """Sequence number of the batch's first frame within the run."""
    count: int
    data: bytes


class Seen(Entity, table=True):
    """A sighting as it was stored: what one source said of one device, and which asset it is taken for. The assets of
    the network are derived from these rows, so that the order in which they came in changes nothing."""

    label_fields: ClassVar = ("by", "ip")

    site_id: UUID = Field(foreign_key="site.id")
    asset_id: UUID = Field(foreign_key="asset.id", index=True)
    digest: str = Field(index=True)
    """The same for what says nothing new."""
    source: str
    """A `Source`."""
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    timed: bool = True
    ip: str = Field(default="", index=True)
    mac: str = Field(default="", index=True)
    network_id: UUID | None = Field(default=None, foreign_key="network.id")
    vantage: str = ""
    unit: str = ""
    serial: str = Field(default="", index=True)
    """Key of the serial number that it is most sure of."""
    serial_2: str = Field(default="", index=True)
    """Of a second one, such as a communication module's."""
    tag: str = ""
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """`serials` and `orders` as lists of (speaker, text), `makers`, `hostname`."""
    services: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    """(transport, port, protocol, detail)."""
    values: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """Its best value of each column of an asset, to compare visits by."""
    origin: UUID | None = Field(default=None, index=True)
    """Run or capture."""
    interface_id: UUID | None = None
    filled: list[str] = Field(default_factory=list, sa_type=JSON)
    """What it wrote that was not there: `made` (the interface), names of its columns, `tcp/502`."""
    pinned: bool = False
    """A person said that it is this asset."""


class DifferenceDecision(Entity, table=True):
    """What the engineer said to one row of the list of differences. The row itself is computed anew each time."""

    search_fields: ClassVar = ("reason", "value")
    label_fields: ClassVar = ("key",)

    key: str = Field(index=True)
    """The row that it answers."""
    decision: str
    """take, keep, same, not_same or ignore."""
    value: str = ""
    """The value taken."""
    reason: str = ""
    facts: str = ""
    """The facts as they were shown; the row comes back when they have changed."""
    asset_id: UUID | None = Field(
        default=None, foreign_key="asset.id", index=True, sa_column_kwargs={"info": {"part_of": True}}
    )
    other_id: UUID | None = Field(default=None, foreign_key="asset.id", sa_column_kwargs={"info": {"part_of": True}})
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class Advisory(Entity, table=True):
    """A published advisory, as it was imported. (namespace, document_id) tells advisories apart."""

    search_fields: ClassVar = ("document_id", "title", "publisher")
    label_fields: ClassVar = ("document_id", "title")

    document_id: str = Field(index=True)
    """The publisher's own number, e.g. SSA-123456 or ICSA-24-001-01."""
    namespace: str = ""
    publisher: str = ""
    title: str = ""
    status: str = ""
    """draft, interim or final."""
    version: str = ""
    first_released: str = ""
    """ISO day."""
    released: str = ""
    """ISO day of this version."""
    severity: str = ""
    cvss: float | None = None
    """Highest base score of its vulnerabilities."""
    cves: list[str] = Field(default_factory=list, sa_type=JSON)
    url: str = ""
    tlp: str = ""
    content: bytes = b""
    """Products and vulnerabilities: zlib over JSON, read by `core.discovery.advisories.stored`."""
    sha256: str = ""
    """Of the file it came from."""
    source: str = ""
    """Name of that file."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class KnownExploited(Entity, table=True):
    """A vulnerability that is known to be exploited (CISA's KEV catalogue)."""

    search_fields: ClassVar = ("cve", "vendor", "product", "name")
    label_fields: ClassVar = ("cve",)

    cve: str = Field(index=True)
    vendor: str = ""
    product: str = ""
    name: str = ""
    added: str = ""
    """ISO day on which it came into the catalogue."""
    due: str = ""
    ransomware: bool = False
    action: str = ""


class AdvisoryImport(Entity, table=True):
    """One import of advisories or of the catalogue: how old the data is."""

    label_fields: ClassVar = ("kind", "source")

    kind: str
    """csaf or kev."""
    source: str = ""
    """What was imported, by its name."""
    released: str = ""
    """ISO day of the newest advisory in it, or of the catalogue."""
    documents: int = 0
    added: int = 0
    updated: int = 0
    refused: int = 0
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""


class AdvisoryDecision(Entity, table=True):
    """What a person decided about one advisory and one asset; the match itself is computed anew each time."""

    search_fields: ClassVar = ("reason",)
    label_fields: ClassVar = ("verdict",)

    advisory_id: UUID = Field(foreign_key="advisory.id", index=True)
    asset_id: UUID = Field(foreign_key="asset.id", index=True)
    verdict: str
    """confirmed, not_affected or ignored."""
    reason: str = ""
    """Why; required unless confirmed."""
    firmware: str = ""
    """The firmware at that time: with another one the decision is to be looked at again."""
    version: str = ""
    """The advisory's version at that time."""
    at: datetime = Field(default_factory=utcnow, sa_type=UtcDateTime)
    by: str = ""
