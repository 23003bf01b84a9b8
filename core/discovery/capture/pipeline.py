"""From packets to flows, readings and commands: one tight loop that counts, and the slower path behind it.

Nearly all packets of a capture belong to a conversation that is known and of which nothing more is wanted: these are
counted by the bytes of the packet itself, without being taken apart. Only the first packets of a conversation, and those
of protocols whose messages may identify a device or change something, go on to `streams` and the dissectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.discovery.capture import links, packets
from core.discovery.capture.collect import Collector
from core.discovery.capture.datagrams import Datagrams, Station
from core.discovery.capture.dissect import Dissector
from core.discovery.capture.flows import (
    BYTES,
    FEED,
    FLOW,
    LAST,
    MAC,
    PACKETS,
    TALK,
    TO_SERVER,
    Entry,
    Flow,
    FlowTable,
    Limits,
)
from core.discovery.capture.packets import ACK, RST, SYN, TCP, UDP
from core.discovery.capture.reader import Packet
from core.discovery.capture.streams import Connection, Shared, Talk
from core.discovery.capture.usual import USUAL

MAX_LINKS = 64
_PLAIN = b"\x08\x00\x45"
"""An Ethernet type of IPv4, and a header without options."""
_TAG = b"\x81\x00"
_PORTS = frozenset({TCP, UDP})


class Pipeline:
    """Reads one capture. `run` may be called for one stretch of packets after the other; then `collector` holds what
    was heard, and `flows` who talked to whom (call `sum_up` first)."""

    def __init__(self, dissectors: Sequence[Dissector] | None = None, limits: Limits | None = None) -> None:
        if dissectors is None:
            from core.discovery.capture.dissect.registry import DISSECTORS

            dissectors = DISSECTORS
        self.limits = limits or Limits()
        known = {(one.transport, port): one.protocol for one in reversed(dissectors) for port in one.ports}
        self.flows = FlowTable(self.limits, USUAL | known)
        self.collector = Collector(self.limits)
        self.shared = Shared(dissectors, self.limits, self.collector)
        self.packets = self.bytes = 0
        self.first_ns = self.last_ns = 0
        self.fragments = 0
        self.ipv6 = 0
        self.unknown_links: dict[int, int] = {}
        self.malformed = 0
        """Packets too short for their own headers."""

    def run(self, batch: Iterable[Packet]) -> None:
        """Take a stretch of packets."""
        plain, slow = _PLAIN, self._slow
        tcp, udp, links_of, tag = self.flows.tcp.get, self.flows.udp.get, self.flows.link.get, _TAG
        shared = self.shared
        count = self.packets
        total = time = 0
        for time, link, frame, wire in batch:
            count += 1
            total += wire
            if link == 1 and frame[12:15] == plain and len(frame) >= 38:
                protocol = frame[23]
                entry = tcp(frame[26:38]) if protocol == 6 else udp(frame[26:38]) if protocol == 17 else None
                if entry is not None and frame[6:12] == entry[4] and not (frame[20] & 0x3F or frame[21]):
                    entry[0] += 1
                    entry[1] += wire
                    entry[2] = time
                    if entry[3] is not None:
                        shared.packet = count
                        entry[3](frame, 14, time)
                    continue
            elif link == 1:
                kind = frame[12:14]
                if kind != tag:
                    entry = links_of(frame[:14])
                elif frame[16:19] == plain and len(frame) >= 42:
                    entry = (tcp if frame[27] == 6 else udp)(frame[14:16] + frame[30:42])
                    if entry is not None and (
                        frame[6:12] != entry[4] or frame[24] & 0x3F or frame[25] or frame[27] not in _PORTS
                    ):
                        entry = None
                else:
                    entry = links_of(frame[:18])
                if entry is not None:
                    entry[0] += 1
                    entry[1] += wire
                    entry[2] = time
                    if entry[3] is not None:
                        shared.packet = count
                        entry[3](frame, 14 if kind != tag else 18, time)
                    continue
            shared.packet = count
            slow(time, link, frame, wire)
        self.packets = count
        self.bytes += total
        self.last_ns = max(self.last_ns, time)

    def sum_up(self) -> None:
        """Bring flows up to date with what was counted."""
        self.flows.sum_up()

    # --- the slower path ---

    def _slow(self, time: int, link: int, frame: bytes, wire: int) -> None:
        """Everything that the loop does not know: new conversations, tags, other link layers and protocols."""
        if not self.first_ns:
            self.first_ns = time
        found = links.split(link, frame)
        if found is None:
            self._not_split(link)
            return
        kind, at, vlan, source, target = found
        if kind == links.KIND_IPV4:
            entry = self._ip(time, frame, at, vlan, source)
        elif kind == links.KIND_IPV6:
            self.ipv6 += 1
            return
        else:
            if link != links.ETHERNET:
                # Readers of the link layer are given Ethernet frames, whatever the capture was made on.
                if kind >= links.SNAP:
                    return
                frame = (target or bytes(6)) + (source or bytes(6)) + kind.to_bytes(2, "big") + frame[at:]
                at = 14
            entry = self._station(time, kind, vlan, frame, at if link == links.ETHERNET else 0)
        if entry is not None:
            entry[PACKETS] += 1
            entry[BYTES] += wire
            entry[LAST] = time
            if entry[FEED] is not None:
                entry[FEED](frame, at, time)

    def _not_split(self, link: int) -> None:
        if link in links.KNOWN:
            self.malformed += 1
        elif link in self.unknown_links or len(self.unknown_links) < MAX_LINKS:
            self.unknown_links[link] = self.unknown_links.get(link, 0) + 1

    def _ip(self, time: int, frame: bytes, at: int, vlan: bytes, mac: bytes) -> Entry | None:
        ip = packets.ipv4(frame, at)
        if ip is None:
            self.malformed += 1
            return None
        if ip is packets.FRAGMENT:
            self.fragments += 1
            return None
        protocol, start, _, source, target = ip
        if protocol not in (TCP, UDP):
            return self._other_ip(time, protocol, vlan, mac, source, target)
        if len(frame) < start + 8:
            self.malformed += 1
            return None
        table = self.flows.tcp if protocol == TCP else self.flows.udp
        ports = frame[start : start + 4]
        key = vlan + source + target + ports
        entry = table.get(key)
        if entry is not None and entry[MAC] != mac:
            # The same addresses from another station: a router in between, or one address used twice.
            key = mac + key
            entry = table.get(key)
        if entry is None:
            flags = frame[start + 13] if protocol == TCP and len(frame) >= start + 14 else 0
            entry = self._open(time, protocol, key, (source, target, ports), vlan, mac, flags)
        return entry

    def _open(
        self,
        time: int,
        protocol: int,
        key: bytes,
        place: tuple[bytes, bytes, bytes],
        vlan: bytes,
        mac: bytes,
        flags: int,
    ) -> Entry:
        """A direction of a conversation that is not known yet; `place` is (source, target, both ports)."""
        flows = self.flows
        said = not flags & ACK if flags & SYN else None
        table, transport = (flows.tcp, "tcp") if protocol == TCP else (flows.udp, "udp")
        source, target, ports = place
        back = table.get(vlan + target + source + ports[2:] + ports[:2])
        if back is not None:
            flow: Flow = back[FLOW]
            to_server = not back[TO_SERVER]
        else:
            numbers = (ports[0] << 8 | ports[1], ports[2] << 8 | ports[3])
            to_server = flows.orient(source, target, transport, numbers, vlan, said)
            client, server = (source, target) if to_server else (target, source)
            flow = flows.flow(client, server, transport, numbers[1] if to_server else numbers[0], vlan)
        entry = flows.enter(table, key, flow, to_server, mac, time)
        flow.connections += said is True
        if not to_server and not flags & RST:
            flow.answered = True
        talk: Talk | None = back[TALK] if back is not None else None
        if talk is None and (back is None or back[FEED] is not None):
            talk = Connection(self.shared, flow) if protocol == TCP else Datagrams(self.shared, flow)
        if talk is not None:
            talk.attach(to_server, entry)
        return entry

    def _other_ip(self, time: int, protocol: int, vlan: bytes, mac: bytes, source: bytes, target: bytes) -> Entry:
        flows = self.flows
        key = bytes((protocol,)) + vlan + source + target
        entry = flows.rest.get(key)
        if entry is None:
            transport = packets.NAMES.get(protocol, f"ip-{protocol}")
            to_server = flows.orient(source, target, transport, (0, 0), vlan, None)
            client, server = (source, target) if to_server else (target, source)
            flow = flows.flow(client, server, transport, 0, vlan)
            flow.answered = flow.answered or not to_server
            entry = flows.enter(flows.rest, key, flow, to_server, mac, time)
        return entry

    def _station(self, time: int, kind: int, vlan: bytes, frame: bytes, at: int) -> Entry:
        """Frames of the link layer; ARP has no flows, since everybody asks everybody. `at` is the place behind the type
        where the loop may find this entry by what stands before it."""
        flows = self.flows
        key = kind.to_bytes(3, "big") + vlan + frame[:12]
        entry = flows.rest.get(key)
        if entry is None:
            target, source = frame[:6], frame[6:12]
            if kind == links.KIND_ARP:
                flow = Flow(source.hex(":"), target.hex(":"), "ethernet", kind, links.vlan_number(vlan))
            else:
                flow = flows.flow(source, target, "ethernet", kind, vlan)
            entry = flows.enter(flows.rest, key, flow, True, source, time)
            known = self.shared.by_port.get(("ethernet", kind), ())
            if known:
                station = Station(self.shared, flow, known, entry)
                entry[FEED] = station.feed
        if at in (14, 18) and kind < links.SNAP:
            flows.alias(frame[:at], entry)
        return entry
