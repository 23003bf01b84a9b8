"""Packets and capture files built byte by byte, for the tests and benchmarks of reading captures."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address

SECOND = 1_000_000_000
START = 1_760_000_000 * SECOND
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16

Timed = tuple[int, bytes]
"""(time in ns, frame)."""


def mac(number: int) -> bytes:
    """A MAC of the documentation's kind: locally administered, ending in `number`."""
    return b"\x02\x00\x00" + number.to_bytes(3, "big")


def mac_of(ip: str) -> bytes:
    """A MAC that follows from the address."""
    return b"\x02\x00" + IPv4Address(ip).packed


def checksum(data: bytes) -> int:
    """The internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(
    source: str, target: str, protocol: int, body: bytes, *, options: bytes = b"", fragment: int = 0x4000
) -> bytes:
    """An IPv4 packet."""
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x40 | (5 + len(options) // 4), 0, 20 + len(options) + len(body), 1, fragment, 64, protocol, 0,
        IPv4Address(source).packed, IPv4Address(target).packed,
    ) + options  # fmt: skip
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


def udp(source: tuple[str, int], target: tuple[str, int], payload: bytes) -> bytes:
    """An IPv4 packet with a datagram."""
    return ipv4(source[0], target[0], 17, struct.pack(">HHHH", source[1], target[1], 8 + len(payload), 0) + payload)


def tcp(
    source: tuple[str, int],
    target: tuple[str, int],
    payload: bytes = b"",
    *,
    seq: int = 1,
    ack: int = 1,
    flags: int = ACK,
    options: bytes = b"",
) -> bytes:
    """An IPv4 packet with a segment; `options` in whole words of four bytes."""
    words = 5 + len(options) // 4
    head = struct.pack(
        ">HHIIBBHHH", source[1], target[1], seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, words << 4, flags, 8192, 0, 0
    )
    payload = options + payload
    pseudo = (
        IPv4Address(source[0]).packed + IPv4Address(target[0]).packed + struct.pack(">BBH", 0, 6, 20 + len(payload))
    )
    head = head[:16] + struct.pack(">H", checksum(pseudo + head + payload)) + head[18:]
    return ipv4(source[0], target[0], 6, head + payload)


def ethernet(
    packet: bytes, kind: int = 0x0800, *, source: bytes = b"", target: bytes = b"", vlans: Sequence[int] = ()
) -> bytes:
    """A frame; MACs follow from the addresses of an IPv4 packet where none are given. Of two VLANs the outer is 802.1ad."""
    if kind == 0x0800:
        source = source or b"\x02\x00" + packet[12:16]
        target = target or b"\x02\x00" + packet[16:20]
    tags = b"".join(
        struct.pack(">HH", 0x88A8 if len(vlans) > 1 and not place else 0x8100, vlan) for place, vlan in enumerate(vlans)
    )
    return target + source + tags + struct.pack(">H", kind) + packet


@dataclass
class Talk:
    """A TCP connection being built: `client` and `server` are (ip, port)."""

    client: tuple[str, int]
    server: tuple[str, int]
    time: int = START
    step: int = 1_000_000
    vlans: Sequence[int] = ()
    frames: list[Timed] = field(default_factory=list)
    next: dict[bool, int] = field(default_factory=lambda: {True: 1000, False: 5000})

    def send(self, to_server: bool, payload: bytes = b"", flags: int = PSH | ACK) -> Talk:
        """One segment, in order."""
        source, target = (self.client, self.server) if to_server else (self.server, self.client)
        packet = tcp(source, target, payload, seq=self.next[to_server], ack=self.next[not to_server], flags=flags)
        self.next[to_server] += len(payload) + bool(flags & (SYN | FIN))
        self.frames.append((self.time, ethernet(packet, vlans=self.vlans)))
        self.time += self.step
        return self

    def open(self) -> Talk:
        """SYN, SYN and ACK, ACK."""
        return self.send(True, flags=SYN).send(False, flags=SYN | ACK).send(True, flags=ACK)

    def ask(self, question: bytes, answer: bytes) -> Talk:
        """A question and its answer."""
        return self.send(True, question).send(False, answer)

    def close(self) -> Talk:
        """Both sides end."""
        return self.send(True, flags=FIN | ACK).send(False, flags=FIN | ACK).send(True, flags=ACK)


def pcap(
    packets: Iterable[Timed], *, order: str = "<", nano: bool = False, link: int = 1, snap: int = 262_144
) -> bytes:
    """A pcap file."""
    magic, unit = (0xA1B23C4D, 1) if nano else (0xA1B2C3D4, 1000)
    out = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link)]
    for time, frame in packets:
        kept = frame[:snap]
        out.append(struct.pack(order + "IIII", time // SECOND, time % SECOND // unit, len(kept), len(frame)) + kept)
    return b"".join(out)


def block(order: str, kind: int, body: bytes) -> bytes:
    """A pcapng block; the body is padded."""
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def section(order: str = "<") -> bytes:
    """A section header block without a stated length."""
    return block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(
    order: str = "<", link: int = 1, *, resolution: int | None = None, offset: int = 0, snap: int = 0
) -> bytes:
    """An interface description block; `resolution` as the option's byte."""
    options = b""
    if resolution is not None:
        options += struct.pack(order + "HHB3x", 9, 1, resolution)
    if offset:
        options += struct.pack(order + "HHq", 14, 8, offset)
    if options:
        options += struct.pack(order + "HH", 0, 0)
    return block(order, 1, struct.pack(order + "HHI", link, 0, snap) + options)


def enhanced(stamp: int, frame: bytes, *, order: str = "<", number: int = 0) -> bytes:
    """An enhanced packet block; `stamp` in the interface's own unit."""
    head = struct.pack(order + "IIIII", number, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame))
    return block(order, 6, head + frame)


def pcapng(packets: Iterable[Timed], *, order: str = "<", link: int = 1) -> bytes:
    """A pcapng file with one section and one interface, in nanoseconds."""
    return section(order) + interface(order, link, resolution=9) + b"".join(
        enhanced(time, frame, order=order) for time, frame in packets
    )  # fmt: skip


def zipped(data: bytes) -> bytes:
    """The same, compressed."""
    return gzip.compress(data, 1)
