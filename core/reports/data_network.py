"""What the report says about the network as it was seen, as plain frozen values; see `core.reports.data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A network and its devices by Purdue level."""

    name: str
    """"" : devices of which no network is known."""
    about: str
    """Range and place."""
    devices: Mapping[int | None, tuple[str, ...]]
    """Level (None: not known) -> labels of its devices."""


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """A capture that was read."""

    name: str
    first: datetime | None
    last: datetime | None
    packets: int
    conversations: int
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Conversations of one client with one server in one protocol, over all captures."""

    client: str
    client_zone: str
    """"" where it is not known."""
    server: str
    server_zone: str
    protocol: str
    port: str
    """502/tcp."""
    packets: int
    commands: int = 0


@dataclass(frozen=True, slots=True)
class CommandRow:
    """Commands of one kind that somebody gave a device."""

    client: str
    server: str
    protocol: str
    kind: str
    """A code of `core.discovery.wire.command`: write, stop, ..."""
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A device that is new, silent or changed since the last visit."""

    kind: str
    """new, silent or changed."""
    asset: str
    field: str = ""
    """What changed: a column of an asset, address, mac or services."""
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class AdvisoryRow:
    """A published vulnerability that may concern a device."""

    asset: str
    number: str
    title: str
    reason: str
    confidence: int
    """0..100."""
    exploited: bool = False
    """Known to be used by attackers."""
    decision: str = ""
    """What the engineer said to it, as words; "" where nothing yet."""


@dataclass(frozen=True, slots=True)
class AdvisoryData:
    """What devices were compared with."""

    advisories: int = 0
    newest: str = ""
    """ISO day of the newest one."""
    exploited: int = 0
    """Rows of the catalogue of exploited vulnerabilities."""
    catalogue: str = ""
    """ISO day of that catalogue."""


@dataclass(frozen=True, slots=True)
class NetworkChapter:
    """The chapter; empty parts are left out of it."""

    lines: tuple[NetworkLine, ...] = ()
    captures: tuple[CaptureRow, ...] = ()
    flows: tuple[FlowRow, ...] = ()
    """Most packets first."""
    commands: tuple[CommandRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    since: datetime | None = None
    """The visit that `visits` compares with."""
    advisories: tuple[AdvisoryRow, ...] = ()
    data: AdvisoryData = AdvisoryData()

    @property
    def levels(self) -> tuple[int | None, ...]:
        """Levels on which anything stands, from above."""
        found = {level for line in self.lines for level, names in line.devices.items() if names}
        return tuple(sorted((level for level in found if level is not None), reverse=True)) + (
            (None,) if None in found else ()
        )


@dataclass(frozen=True, slots=True)
class SeenElsewhere:
    """What only the caller can give the chapter, since the report does not know discovery."""

    visits: tuple[VisitRow, ...] = ()
    since: datetime | None = None
    advisories: tuple[AdvisoryRow, ...] = ()
    data: AdvisoryData = AdvisoryData()
