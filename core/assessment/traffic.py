"""Conversations of captures with both ends named as the register knows them now: for the app, the CLI and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from core.assessment.drawing_ends import DrawnEnd
from core.assessment.drawing_flows import Places, read_places
from core.register.models import Capture, Flow, Site, Zone


@dataclass(frozen=True, slots=True)
class GivenCommand:
    """One kind of command that the client gave, as often as it was seen."""

    kind: str
    """As in `core.discovery.wire.command`."""
    name: str
    count: int
    packet: int = 0
    """Number of the first one in its capture, from 1; 0: not noted."""
    raw: bytes = b""
    """The bytes of the first one."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of one capture."""

    flow: Flow
    client: DrawnEnd
    server: DrawnEnd | None
    """None: everybody at once."""
    zones: tuple[str, str]
    """Names of the ends' zones; "" where not known."""
    commands: tuple[GivenCommand, ...] = ()

    @property
    def spoken(self) -> str:
        """The protocol, else transport and port."""
        return self.flow.protocol or self.port

    @property
    def port(self) -> str:
        """502/tcp, or the EtherType."""
        return (
            f"0x{self.flow.port:04x}"
            if self.flow.transport == "ethernet"
            else f"{self.flow.port}/{self.flow.transport}"
        )

    @property
    def across(self) -> bool:
        """Whether it goes from one zone to another, or from or to the outside."""
        one, other = self.client, self.server
        return other is not None and one.placed and other.placed and one.zone != other.zone

    @property
    def given(self) -> int:
        """Commands in it."""
        return sum(one.count for one in self.commands)


@dataclass(frozen=True, slots=True)
class Traffic:
    """All captures of a site and their conversations."""

    captures: tuple[Capture, ...] = ()
    talks: tuple[Talk, ...] = ()
    """In the order in which they were stored."""
    by_capture: Mapping[UUID, int] = field(default_factory=dict)
    """Conversations of each capture."""


def read_traffic(session: Session, site: Site) -> Traffic:
    """Everything that captures of this site hold."""
    captures = session.exec(select(Capture).where(col(Capture.site_id) == site.id).order_by(col(Capture.id))).all()
    if not captures:
        return Traffic()
    places = read_places(session, site)
    zones = {zone.id: zone.name for zone in session.exec(select(Zone))}
    query = select(Flow).join(Capture).where(col(Capture.site_id) == site.id).order_by(col(Flow.id))
    talks = tuple(_talk(flow, places, zones) for flow in session.exec(query))
    counts = {one.id: 0 for one in captures}
    for talk in talks:
        counts[talk.flow.capture_id] += 1
    return Traffic(tuple(captures), talks, counts)


def _talk(flow: Flow, places: Places, zones: Mapping[UUID, str]) -> Talk:
    client = places.end(flow.network_id, flow.client_ip, flow.client_mac) or DrawnEnd(label=flow.client_ip)
    server = places.end(flow.network_id, flow.server_ip, flow.server_mac)
    names = tuple(
        zones.get(end.zone, "") if end is not None and end.zone is not None else "" for end in (client, server)
    )
    return Talk(flow, client, server, (names[0], names[1]), tuple(_command(one) for one in flow.commands or ()))


def _command(row: Mapping[str, object]) -> GivenCommand:
    return GivenCommand(
        str(row.get("kind", "")),
        str(row.get("name", "")),
        int(str(row.get("count", 1))),
        int(str(row.get("packet", 0))),
        bytes.fromhex(str(row.get("hex", ""))),
    )
