"""IPv4, TCP and UDP headers in place: offsets into the captured bytes, no copies (RFC 791, 768, 9293).

Fragments are counted and not put together again. Of IPv6 only the presence is noted.
"""

from __future__ import annotations

TCP, UDP, ICMP, IGMP = 6, 17, 1, 2
FIN, SYN, RST, ACK = 1, 2, 4, 16
NAMES = {ICMP: "icmp", IGMP: "igmp", TCP: "tcp", UDP: "udp", 47: "gre", 50: "esp", 51: "ah", 89: "ospf", 112: "vrrp"}

Ip = tuple[int, int, int, bytes, bytes]
"""(protocol, place of what it carries, place of its end, source, destination)."""
FRAGMENT: Ip = (-1, 0, 0, b"", b"")


def ipv4(frame: bytes, at: int) -> Ip | None:
    """The IPv4 header at `at`; `FRAGMENT` for a part of a fragmented packet, None where it is no IPv4 header.

    The end is that of the packet as it was on the wire: behind the captured bytes where these were cut off. Cards that
    cut large packets themselves are handed packets without a length; these end with the captured bytes.
    """
    if len(frame) < at + 20 or frame[at] >> 4 != 4:
        return None
    head = (frame[at] & 0x0F) << 2
    if head < 20 or len(frame) < at + head:
        return None
    if frame[at + 6] & 0x3F or frame[at + 7]:
        return FRAGMENT
    size = frame[at + 2] << 8 | frame[at + 3]
    end = at + size if size else len(frame)
    if end < at + head:
        return None
    return (frame[at + 9], at + head, end, frame[at + 12 : at + 16], frame[at + 16 : at + 20])


def address(raw: bytes) -> str:
    """Four bytes as an IPv4 address, six as a MAC."""
    return ".".join(map(str, raw)) if len(raw) == 4 else raw.hex(":")


def is_group(raw: bytes) -> bool:
    """A multicast or broadcast IPv4 address or MAC. Broadcasts into a subnet (10.0.0.255) cannot be told from hosts."""
    if len(raw) == 4:
        return raw[0] >= 224
    return bool(raw) and bool(raw[0] & 1)
