"""What an Ethernet frame of a run is, as the log names it: who the other side is, and what it carries.

Facts: IEEE 802.3 and 802.1Q (header, VLAN tags), RFC 791, RFC 9293, RFC 768, RFC 792, RFC 1071 (checksum).
Never raises, whatever the bytes: a frame that was on the wire is logged even when nothing in it makes sense.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

IPV4, ARP, PROFINET, LLDP = 0x0800, 0x0806, 0x8892, 0x88CC
TAGS = (b"\x81\x00", b"\x88\xa8")
CDP_MAC = bytes.fromhex("01000ccccccc")
_TCP, _UDP, _ICMP, _IGMP = 6, 17, 1, 2
_NAMES = {_TCP: "tcp", _UDP: "udp", _ICMP: "icmp", _IGMP: "igmp"}
_LINK = {PROFINET: "dcp", LLDP: "lldp"}
_FIN, _SYN, _RST, _ACK = 1, 2, 4, 16
_UNREACHABLE, _ECHO = 3, (0, 8)


@dataclass(frozen=True, slots=True)
class View:
    """How one frame is named in the log."""

    target: str
    transport: str
    port: int
    kind: str
    payload: bytes
    protocol: str = ""
    """Where the Ethernet type alone tells it: arp, lldp, cdp, dcp."""


def untagged(frame: bytes) -> bytes:
    """The frame without its VLAN tags."""
    start = 12
    while frame[start : start + 2] in TAGS:
        start += 4
    return frame if start == 12 else frame[:12] + frame[start:]


def view(whole: bytes, own_ip: str, *, outgoing: bool) -> View:
    """The other side and what is carried. `own_ip` is the laptop's address."""
    frame = untagged(whole)
    mac = (frame[:6] if outgoing else frame[6:12]).hex(":")
    if len(frame) < 14:
        return View(mac, "ethernet", 0, "frame", frame[14:])
    kind, body = int.from_bytes(frame[12:14], "big"), frame[14:]
    if kind == ARP and len(body) >= 28:
        sender, asked = _text(body[14:18]), _text(body[24:28])
        return View(asked if outgoing or sender == own_ip else sender, "arp", 0, "arp", body, "arp")
    if kind == IPV4 and len(body) >= 20 and body[0] >> 4 == 4:
        return _ip(body, outgoing=outgoing)
    if frame[:6] == CDP_MAC:
        return View(mac, "ethernet", kind, "frame", body, "cdp")
    return View(mac, "ethernet", kind, "frame", body, _LINK.get(kind, ""))


def _ip(packet: bytes, *, outgoing: bool) -> View:
    header = (packet[0] & 15) * 4
    total = int.from_bytes(packet[2:4], "big")
    # A total of 0 is what the kernel writes into very large merged frames.
    body = packet[header : total if total >= header else len(packet)]
    target = _text(packet[16:20] if outgoing else packet[12:16])
    transport = _NAMES.get(packet[9], "ip")
    if int.from_bytes(packet[6:8], "big") & 0x1FFF:
        return View(target, transport, 0, "fragment", body)
    if transport == "tcp" and len(body) >= 20:
        return _tcp(body, target, outgoing=outgoing)
    if transport == "udp" and len(body) >= 8:
        return View(target, "udp", _port(body, outgoing=outgoing), "datagram", body[8:])
    if transport == "icmp" and body:
        return _icmp(body, target)
    return View(target, transport, 0, "frame", body)


def _icmp(body: bytes, target: str) -> View:
    """A port said to be unreachable is named by the question that it answers (RFC 792: its header is sent back)."""
    if body[0] != _UNREACHABLE:
        return View(target, "icmp", 0, "echo" if body[0] in _ECHO else "frame", body)
    asked = body[8:]
    header = (asked[0] & 15) * 4 if asked else 0
    transport = _NAMES.get(asked[9], "ip") if len(asked) >= 20 else "icmp"
    if transport in ("tcp", "udp") and len(asked) >= header + 4:
        return View(target, transport, _port(asked[header:], outgoing=True), "unreachable", body)
    return View(target, "icmp", 0, "unreachable", body)


def _tcp(body: bytes, target: str, *, outgoing: bool) -> View:
    flags, payload = body[13], body[(body[12] >> 4) * 4 :]
    port = _port(body, outgoing=outgoing)
    if flags & _RST:
        kind = "refuse" if flags & _ACK and body[4:8] == bytes(4) and not outgoing else "abort"
    elif flags & _SYN:
        kind = "accept" if flags & _ACK else "connect"
    elif flags & _FIN:
        kind = "fin"
    else:
        kind = "data" if payload else "ack"
    return View(target, "tcp", port, kind, payload)


def _port(body: bytes, *, outgoing: bool) -> int:
    """The other side's port."""
    return int.from_bytes(body[2:4] if outgoing else body[:2], "big")


def _text(raw: bytes) -> str:
    return ".".join(map(str, raw))


def with_checksum(frame: bytes) -> bytes:
    """The frame with the TCP or UDP checksum that the kernel left to the network card. Any other is returned as is."""
    start = 14
    while frame[start - 2 : start] in TAGS:
        start += 4
    packet = frame[start:]
    if frame[start - 2 : start] != b"\x08\x00" or len(packet) < 20 or packet[0] >> 4 != 4:
        return frame
    header, total = (packet[0] & 15) * 4, int.from_bytes(packet[2:4], "big")
    place = {_TCP: 16, _UDP: 6}.get(packet[9])
    segment = packet[header:total]
    if place is None or len(segment) < place + 2 or int.from_bytes(packet[6:8], "big") & 0x3FFF:
        return frame
    blank = segment[:place] + bytes(2) + segment[place + 2 :]
    pseudo = packet[12:20] + struct.pack(">BBH", 0, packet[9], len(segment))
    value = _sum(pseudo + blank) ^ 0xFFFF
    if packet[9] == _UDP:
        value = value or 0xFFFF  # 0 would mean: none
    at = start + header + place
    return frame[:at] + value.to_bytes(2, "big") + frame[at + 2 :]


def _sum(data: bytes) -> int:
    """Ones' complement sum of 16-bit words."""
    # Modulo 0xFFFF the words of a long number add up; 0 and 0xFFFF are the same sum, and 0 only comes of no bytes.
    number = int.from_bytes(data + bytes(len(data) % 2), "big")
    return number % 0xFFFF or 0xFFFF
