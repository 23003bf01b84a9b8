"""ARP over Ethernet and IPv4: one request, and its reply (RFC 826; probe form with sender 0.0.0.0: RFC 5227)."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader

ETHERTYPE = 0x0806
REQUEST = 1
REPLY = 2
BROADCAST = "ff:ff:ff:ff:ff:ff"
NO_MAC = "00:00:00:00:00:00"
NO_IP = "0.0.0.0"  # noqa: S104 - an address in a packet, nothing is bound
_VLAN = 0x8100
_ETHERNET, _IPV4 = 1, 0x0800


@dataclass(frozen=True, slots=True)
class Arp:
    """One ARP packet. MACs are lower-case pairs with colons."""

    operation: int
    sender_mac: str
    sender_ip: str
    target_mac: str
    target_ip: str


def build_request(sender_mac: str = NO_MAC, sender_ip: str = NO_IP, target_ip: str = NO_IP) -> bytes:
    """Ethernet broadcast frame of 42 bytes: who has `target_ip`?"""
    mac, sender, target = _mac(sender_mac), _ip(sender_ip), _ip(target_ip)
    packet = struct.pack(">HHBBH", _ETHERNET, _IPV4, 6, 4, REQUEST) + mac + sender + bytes(6) + target
    return _mac(BROADCAST) + mac + struct.pack(">H", ETHERTYPE) + packet


def parse_frame(frame: bytes) -> Arp:
    """An ARP request or reply in an Ethernet frame, with or without one VLAN tag."""
    reader = Reader(frame)
    reader.take(12)
    kind = reader.u16()
    if kind == _VLAN:
        reader.take(2)
        kind = reader.u16()
    if kind != ETHERTYPE:
        raise WireError(f"Ethernet type {kind:#06x} is not ARP")
    return parse_packet(reader.rest())


def parse_packet(packet: bytes) -> Arp:
    """The 28 bytes behind the Ethernet header; padding after them is allowed."""
    reader = Reader(packet)
    if (reader.u16(), reader.u16(), reader.u8(), reader.u8()) != (_ETHERNET, _IPV4, 6, 4):
        raise WireError("ARP of another kind than Ethernet and IPv4")
    operation = reader.u16()
    if operation not in (REQUEST, REPLY):
        raise WireError(f"ARP operation {operation}")
    texts = (reader.take(6).hex(":"), _ip_text(reader.take(4)), reader.take(6).hex(":"), _ip_text(reader.take(4)))
    return Arp(operation, *texts)


def _mac(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text.replace(":", "").replace("-", ""))
    except ValueError:
        raw = b""
    if len(raw) != 6:
        raise WireError(f"{text!r} is no MAC address")
    return raw


def _ip(text: str) -> bytes:
    try:
        return ipaddress.IPv4Address(text).packed
    except ValueError as error:
        raise WireError(f"{text!r} is no IPv4 address") from error


def _ip_text(raw: bytes) -> str:
    return str(ipaddress.IPv4Address(raw))
