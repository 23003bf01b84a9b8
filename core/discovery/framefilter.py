"""Which frames the helper for raw sockets is given: a classic BPF program for the kernel, and the same rule in Python.

The kernel copies nothing else to the helper. The rule, for a laptop with one address on the interface:

- ARP that names the laptop's address on either side;
- IPv4 from the laptop to a target, to a group or to everybody; from a target to the laptop or to everybody;
- PROFINET DCP (Ethernet type 0x8892 with the frame ids of DCP: cyclic data of controllers has others), LLDP, and CDP.

Instructions: Linux `linux/filter.h`, "BSD Packet Filter" (S. McCanne, V. Jacobson, 1993). Offsets are those of an
untagged frame: Linux takes the outer VLAN tag off before filters see a frame.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface

from core.discovery.frameview import ARP, CDP_MAC, IPV4, LLDP, PROFINET

Instruction = tuple[int, int, int, int]
"""(code, jump if true, jump if false, operand)."""
Range = tuple[int, int]
"""First and last address, as numbers."""

LOAD_WORD, LOAD_HALF = 0x20, 0x28
JUMP, JUMP_EQUAL, JUMP_GREATER, JUMP_LEAST = 0x05, 0x15, 0x25, 0x35
RETURN = 0x06
ALL = 0x40000
"""Bytes of a frame that are handed over: all, also of frames that a network card put together."""
_DCP_FIRST, _DCP_LAST = 0xFEFC, 0xFEFF
_GROUPS = 0xE0000000
_EVERYBODY = 0xFFFFFFFF
_TYPE, _FRAME_ID, _ARP_SENDER, _ARP_TARGET, _SOURCE, _DESTINATION = 12, 14, 28, 38, 26, 30
MOST_RANGES = 256
"""Ranges of targets in the program: the kernel's memory for filters is small. Where there are more, the nearest are
joined, and `Rule.wants` sorts out what comes too much."""


@dataclass(frozen=True)
class Rule:
    """Whose frames are wanted. `targets`: sorted ranges that do not overlap."""

    own: IPv4Interface
    targets: tuple[Range, ...] = ()

    @property
    def address(self) -> int:
        """The laptop's address."""
        return int(self.own.ip)

    @property
    def broadcast(self) -> int:
        """The subnet's broadcast address (where it has none, everybody's)."""
        return int(self.own.network.broadcast_address) if self.own.network.prefixlen <= 30 else _EVERYBODY

    def wants(self, frame: bytes) -> bool:
        """Whether an untagged frame is one of those."""
        if len(frame) < 14:
            return False
        kind = int.from_bytes(frame[12:14], "big")
        if kind == IPV4 and len(frame) >= 34:
            return self._ip(int.from_bytes(frame[26:30], "big"), int.from_bytes(frame[30:34], "big"))
        if kind == ARP and len(frame) >= 42:
            return self.address in (int.from_bytes(frame[28:32], "big"), int.from_bytes(frame[38:42], "big"))
        if kind == PROFINET:
            return len(frame) >= 16 and _DCP_FIRST <= int.from_bytes(frame[14:16], "big") <= _DCP_LAST
        return kind == LLDP or frame[:6] == CDP_MAC

    def _ip(self, source: int, destination: int) -> bool:
        if source == self.address:
            return destination >= _GROUPS or destination == self.broadcast or self._target(destination)
        return destination in (self.address, self.broadcast, _EVERYBODY) and self._target(source)

    def _target(self, address: int) -> bool:
        place = bisect_right(self.targets, (address, _EVERYBODY)) - 1
        return place >= 0 and self.targets[place][0] <= address <= self.targets[place][1]


def program(rule: Rule) -> list[Instruction]:
    """The rule for the kernel; with more than `MOST_RANGES` ranges it lets through a little too much."""
    made = _Assembler()
    made.load(LOAD_HALF, _TYPE)
    made.when(JUMP_EQUAL, IPV4, "ip")
    made.when(JUMP_EQUAL, ARP, "arp")
    made.when(JUMP_EQUAL, LLDP, "take")
    made.when(JUMP_EQUAL, PROFINET, "dcp")
    made.load(LOAD_WORD, 0)
    made.unless(JUMP_EQUAL, int.from_bytes(CDP_MAC[:4], "big"), "drop")
    made.load(LOAD_HALF, 4)
    made.unless(JUMP_EQUAL, int.from_bytes(CDP_MAC[4:], "big"), "drop")
    made.go("take")
    made.label("dcp")
    made.load(LOAD_HALF, _FRAME_ID)
    made.unless(JUMP_LEAST, _DCP_FIRST, "drop")
    made.when(JUMP_GREATER, _DCP_LAST, "drop")
    made.go("take")
    made.label("arp")
    made.load(LOAD_WORD, _ARP_TARGET)
    made.when(JUMP_EQUAL, rule.address, "take")
    made.load(LOAD_WORD, _ARP_SENDER)
    made.when(JUMP_EQUAL, rule.address, "take")
    made.go("drop")
    made.label("ip")
    made.load(LOAD_WORD, _SOURCE)
    made.when(JUMP_EQUAL, rule.address, "out")
    made.load(LOAD_WORD, _DESTINATION)
    for ours in dict.fromkeys((rule.address, rule.broadcast, _EVERYBODY)):
        made.when(JUMP_EQUAL, ours, "in")
    made.go("drop")
    made.label("out")
    made.load(LOAD_WORD, _DESTINATION)
    made.when(JUMP_LEAST, _GROUPS, "take")
    made.when(JUMP_EQUAL, rule.broadcast, "take")
    made.go("targets")
    made.label("in")
    made.load(LOAD_WORD, _SOURCE)
    made.label("targets")
    for first, last in joined(rule.targets, MOST_RANGES):
        made.between(first, last)
    made.label("drop")
    made.give(0)
    made.label("take")
    made.give(ALL)
    return made.finish()


def everything() -> list[Instruction]:
    """Every frame, whole."""
    return [(RETURN, 0, 0, ALL)]


def of_others(mac: bytes) -> list[Instruction]:
    """Every frame but those from and to the computer with this MAC itself."""
    made = _Assembler()
    for place in (0, 6):
        made.load(LOAD_WORD, place)
        made.unless(JUMP_EQUAL, int.from_bytes(mac[:4], "big"), f"other {place}")
        made.load(LOAD_HALF, place + 4)
        made.when(JUMP_EQUAL, int.from_bytes(mac[4:6], "big"), "drop")
        made.label(f"other {place}")
    made.give(ALL)
    made.label("drop")
    made.give(0)
    return made.finish()


def nothing() -> list[Instruction]:
    """No frame: for a socket that only sends, or is not ready yet."""
    return [(RETURN, 0, 0, 0)]


def packed(instructions: Sequence[Instruction]) -> bytes:
    """As `struct sock_filter` of the kernel, in this machine's byte order."""
    return b"".join(struct.pack("HBBI", *one) for one in instructions)


def joined(ranges: Sequence[Range], most: int) -> list[Range]:
    """At most so many ranges: those with the smallest gaps between them become one."""
    if len(ranges) <= most:
        return list(ranges)
    gaps = sorted(range(1, len(ranges)), key=lambda one: ranges[one][0] - ranges[one - 1][1])
    kept = sorted(gaps[len(ranges) - most :])
    starts, ends = [0, *kept], [*kept, len(ranges)]
    return [(ranges[start][0], ranges[end - 1][1]) for start, end in zip(starts, ends, strict=True)]


class _Assembler:
    """Jumps by name. A conditional jump of classic BPF reaches 255 instructions: it goes around an unconditional one."""

    def __init__(self) -> None:
        self._code: list[tuple[int, int, int, int | str]] = []
        self._labels: dict[str, int] = {}

    def label(self, name: str) -> None:
        self._labels[name] = len(self._code)

    def load(self, code: int, offset: int) -> None:
        self._code.append((code, 0, 0, offset))

    def go(self, label: str) -> None:
        self._code.append((JUMP, 0, 0, label))

    def when(self, test: int, value: int, label: str) -> None:
        self._code.append((test, 0, 1, value))
        self.go(label)

    def unless(self, test: int, value: int, label: str) -> None:
        self._code.append((test, 1, 0, value))
        self.go(label)

    def between(self, first: int, last: int) -> None:
        self._code += [(JUMP_LEAST, 0, 2, first), (JUMP_GREATER, 1, 0, last), (JUMP, 0, 0, "take")]

    def give(self, size: int) -> None:
        self._code.append((RETURN, 0, 0, size))

    def finish(self) -> list[Instruction]:
        return [
            (code, true, false, self._labels[operand] - place - 1 if isinstance(operand, str) else operand)
            for place, (code, true, false, operand) in enumerate(self._code)
        ]
