"""Dissectors of the link layer: ARP, and every listener and answer that discovery knows (LLDP, CDP, DCP)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.discovery.capture.dissect import LLC, Dissector, Reading, Session
from core.discovery.capture.links import KIND_ARP, KIND_LLDP, KIND_PROFINET
from core.discovery.probes.base import LinkListener, LinkReading, LinkRequest, Result
from core.discovery.wire import arp

PLACES: dict[str, int] = {"lldp": KIND_LLDP, "cdp": LLC + 0x2000, "dcp": KIND_PROFINET}
"""Where each listener's frames are, by protocol."""
_DCP_FIRST, _DCP_LAST = 0xFEFC, 0xFEFF


class ArpSession(Session):
    """Who has which address: questions and answers alike tell it of their sender."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One frame."""
        found = arp.parse_frame(message)
        if found.sender_ip == arp.NO_IP or found.sender_mac == arp.NO_MAC:
            return ()
        return (Reading("arp", Result(), ip=found.sender_ip, mac=found.sender_mac),)


class LinkSession(Session):
    """What a frame tells of the device that sent it."""

    def __init__(self, protocol: str, read: Callable[[bytes], LinkReading | None]) -> None:
        self._protocol = protocol
        self._read = read

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One frame."""
        found = self._read(message)
        if found is None:
            return ()
        return (Reading(self._protocol, found.result, ip=found.ip, mac=found.mac),)


def wants_dcp(payload: bytes, to_server: bool) -> bool:  # noqa: ARG001
    """Cyclic data has other frame ids."""
    return len(payload) > 2 and _DCP_FIRST <= payload[0] << 8 | payload[1] <= _DCP_LAST


def of_links(known: Iterable[LinkListener | LinkRequest]) -> tuple[Dissector, ...]:
    """Dissectors for the link-layer protocols of the probes' registry."""
    found: dict[str, Dissector] = {}
    for one in known:
        place = PLACES.get(one.protocol)
        if place is None or one.protocol in found:
            continue

        def session(protocol: str = one.protocol, read: Callable[[bytes], LinkReading | None] = one.read) -> Session:
            return LinkSession(protocol, read)

        wants = wants_dcp if place == KIND_PROFINET else None
        found[one.protocol] = Dissector(one.protocol, one.title, "ethernet", (place,), session, wants=wants)
    return tuple(found.values())


DISSECTORS = (Dissector("arp", "ARP", "ethernet", (KIND_ARP,), ArpSession),)
