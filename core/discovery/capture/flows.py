"""Who talked to whom: flows by (client, server, transport, server port, VLAN), in bounded memory.

Two tables. `entries` are the directions of single conversations, found by the bytes of the packet itself (addresses and
ports): the hot loop only adds to them. `flows` are what they are summed up into, whatever the client's port. Entries
can be thrown away at any time once they are summed up; flows beyond the limit are summed up as "others".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.discovery.capture.packets import address, is_group

Feed = Callable[[bytes, int, int], None]
"""(frame, place of the IPv4 header or of the Ethernet payload, time) of a packet that may be wanted."""
Entry = list[Any]
"""One direction of one conversation: see the places below. A list, since nothing in Python is added to faster."""
PACKETS, BYTES, LAST, FEED, MAC, FLOW, TO_SERVER, FIRST, TALK = range(9)

EPHEMERAL = 1024
"""Ports from here on may be a client's own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is kept at once; beyond them it is counted, and said."""

    entries: int = 32_768
    flows: int = 50_000
    devices: int = 65_536
    commands: int = 10_000
    buffered: int = 16 << 20
    """Bytes of unfinished messages of all connections together."""
    stream: int = 65_536
    """The same of one direction of one connection."""


class Flow:
    """Everything one client said to one service of one server, and back. Addresses are text: IPv4 or, for frames of
    the link layer, MACs; `transport` is tcp, udp, ethernet (`port` is the Ethernet type) or another IP protocol's name."""

    __slots__ = (
        "answered", "basis", "bytes_in", "bytes_out", "client", "client_mac", "connections", "first_ns", "last_in_ns", "last_ns", "last_out_ns",
        "packets_in", "packets_out", "port", "protocol", "refused", "server", "server_mac", "transport", "vlan",
    )  # fmt: skip

    def __init__(self, client: str, server: str, transport: str, port: int, vlan: int | None) -> None:
        self.client, self.server = client, server
        self.transport, self.port, self.vlan = transport, port, vlan
        self.client_mac = self.server_mac = ""
        self.protocol = ""
        self.basis = ""
        """How the protocol is known: "content" (its messages were read), "port" (only by the number), or ""."""
        self.first_ns = self.last_ns = self.last_out_ns = self.last_in_ns = 0
        self.packets_out = self.bytes_out = self.packets_in = self.bytes_in = 0
        """out: client to server; bytes as on the wire, headers included."""
        self.connections = 0
        """TCP connections whose opening was seen."""
        self.answered = False
        """The server accepted a connection or sent content."""
        self.refused = False
        """The server sent RST."""

    @property
    def packets(self) -> int:
        """Both directions."""
        return self.packets_out + self.packets_in

    @property
    def bytes(self) -> int:
        """Both directions."""
        return self.bytes_out + self.bytes_in

    def settled(self, protocol: str) -> None:
        """A message of `protocol` was read in this flow."""
        if self.basis != "content":
            self.protocol, self.basis = protocol, "content"

    def add(self, entry: Entry) -> None:
        """Sum up what an entry has counted since the last time."""
        if not entry[PACKETS]:
            return
        if entry[TO_SERVER]:
            self.packets_out += entry[PACKETS]
            self.bytes_out += entry[BYTES]
            self.last_out_ns = max(self.last_out_ns, entry[LAST])
        else:
            self.packets_in += entry[PACKETS]
            self.bytes_in += entry[BYTES]
            self.last_in_ns = max(self.last_in_ns, entry[LAST])
        if not self.first_ns or entry[FIRST] < self.first_ns:
            self.first_ns = entry[FIRST]
        self.last_ns = max(self.last_ns, entry[LAST])
        entry[PACKETS] = entry[BYTES] = 0


class FlowTable:
    """The flows of one capture. `known_ports`: (transport, port) -> protocol that usually lives there."""

    def __init__(self, limits: Limits, known_ports: dict[tuple[str, int], str]) -> None:
        self._limits = limits
        self._known = known_ports
        self._flows: dict[tuple[bytes, bytes, str, int, bytes], Flow] = {}
        self._others: dict[str, Flow] = {}
        self.overflow = 0
        """Conversations that were summed up as others."""
        self.tcp: dict[bytes, Entry] = {}
        self.udp: dict[bytes, Entry] = {}
        self.rest: dict[bytes, Entry] = {}
        self.link: dict[bytes, Entry] = {}
        """Entries of `rest` by the first bytes of their frames, up to the type."""

    def __iter__(self) -> Iterator[Flow]:
        yield from self._flows.values()
        yield from self._others.values()

    def __len__(self) -> int:
        return len(self._flows) + len(self._others)

    def orient(
        self, source: bytes, target: bytes, transport: str, ports: tuple[int, int], vlan: bytes, said: bool | None
    ) -> bool:
        """Whether the packet's sender is the client. `said`: what an opening packet tells, else None."""
        sender, receiver = ports
        if said is not None:
            return said
        if is_group(target):
            return True
        if (source, target, transport, receiver, vlan) in self._flows:
            return True
        if (target, source, transport, sender, vlan) in self._flows:
            return False
        known = (transport, sender) in self._known, (transport, receiver) in self._known
        if known[0] != known[1]:
            return known[1]
        return receiver <= sender

    def flow(self, client: bytes, server: bytes, transport: str, port: int, vlan: bytes) -> Flow:
        """The flow of this key, made where there is none yet; beyond the limit that of all others."""
        key = (client, server, transport, port, vlan)
        found = self._flows.get(key)
        if found is None:
            if len(self._flows) >= self._limits.flows:
                self.overflow += 1
                return self._others.setdefault(transport, Flow("others", "others", transport, 0, None))
            number = int.from_bytes(vlan[-2:], "big") if vlan else None
            found = self._flows[key] = Flow(address(client), address(server), transport, port, number)
            usual = self._known.get((transport, port), "")
            if usual:
                found.protocol, found.basis = usual, "port"
        return found

    def enter(self, table: dict[bytes, Entry], key: bytes, flow: Flow, to_server: bool, mac: bytes, time: int) -> Entry:
        """A new entry for one direction of one conversation."""
        if len(table) >= self._limits.entries:
            self._thin(table)
        entry: Entry = [0, 0, time, None, mac, flow, to_server, time, None]
        table[key] = entry
        if mac:
            if to_server and not flow.client_mac:
                flow.client_mac = address(mac)
            elif not to_server and not flow.server_mac:
                flow.server_mac = address(mac)
        return entry

    def alias(self, head: bytes, entry: Entry) -> None:
        """Find this entry of `rest` by its frames' first bytes too."""
        if len(self.link) >= self._limits.entries:
            self.link.clear()
        self.link[head] = entry

    def _thin(self, table: dict[bytes, Entry]) -> None:
        """Sum up and drop the older half of the entries."""
        for entry in table.values():
            entry[FLOW].add(entry)
        times = sorted(entry[LAST] for entry in table.values())
        middle = times[len(times) // 2]
        for key in [key for key, entry in table.items() if entry[LAST] <= middle]:
            del table[key]
        if table is self.rest:
            self.link.clear()

    def sum_up(self) -> None:
        """Bring all flows up to date with what was counted."""
        for table in (self.tcp, self.udp, self.rest):
            for entry in table.values():
                entry[FLOW].add(entry)
