"""Link layers of captures: where the network packet begins, and what the frame says before it.

Link type numbers: the tcpdump registry (LINKTYPE_*). IEEE 802.1Q and 802.1ad tags, 802.2 SNAP; Linux "cooked" captures
v1 and v2; BSD loopback; raw IP.
"""

from __future__ import annotations

NULL, ETHERNET, RAW, LOOP, LINUX, IPV4, IPV6, LINUX2 = 0, 1, 101, 108, 113, 228, 229, 276
_RAW_TYPES = frozenset({12, 14, RAW, IPV4, IPV6})
"""12 and 14: what some systems write for raw IP."""
KNOWN = frozenset({NULL, ETHERNET, LOOP, LINUX, LINUX2} | _RAW_TYPES)

KIND_IPV4, KIND_ARP, KIND_IPV6 = 0x0800, 0x0806, 0x86DD
KIND_PROFINET, KIND_LLDP, KIND_GOOSE, KIND_GSE, KIND_SV = 0x8892, 0x88CC, 0x88B8, 0x88B9, 0x88BA
SNAP = 0x10000
"""Added to the protocol number of a SNAP frame (see `core.discovery.capture.dissect.LLC`)."""
OTHER_LLC = 0x20000
"""An 802.2 frame without SNAP, such as spanning tree."""
TAGS = frozenset({0x8100, 0x88A8, 0x9100})
MAX_TAGS = 4
_NO_MAC = b""

Split = tuple[int, int, bytes, bytes, bytes]
"""(Ethernet type, place of what it carries, VLAN tags' numbers as two bytes each, source MAC, destination MAC)."""


def split(link: int, frame: bytes) -> Split | None:
    """Where the frame's content begins; None where the frame is too short or of a link type not read here.

    The MACs are b"" where the link layer tells none. Of several tags all numbers are kept, the outer one first;
    number 0 (priority only) is no VLAN and is left out.
    """
    if link == ETHERNET:
        return _tagged(frame, 12, frame[6:12], frame[:6]) if len(frame) >= 14 else None
    if link in _RAW_TYPES:
        version = frame[0] >> 4 if frame else 0
        kind = {4: KIND_IPV4, 6: KIND_IPV6}.get(version)
        return (kind, 0, b"", _NO_MAC, _NO_MAC) if kind else None
    if link == LINUX and len(frame) >= 16:
        source = frame[6:12] if frame[4:6] == b"\0\6" else _NO_MAC
        return _tagged(frame, 14, source, _NO_MAC)
    if link == LINUX2 and len(frame) >= 20:
        source = frame[12:18] if frame[11] == 6 else _NO_MAC
        kind = frame[0] << 8 | frame[1]
        if kind in TAGS:
            return _tagged(frame, 18, source, _NO_MAC, first=kind)
        return (kind, 20, b"", source, _NO_MAC)
    if link in (NULL, LOOP) and len(frame) >= 4:
        # The family is in the byte order of whoever captured; all known numbers fit into one byte.
        family = frame[0] or frame[3]
        kind = {2: KIND_IPV4, 10: KIND_IPV6, 24: KIND_IPV6, 28: KIND_IPV6, 30: KIND_IPV6}.get(family)
        return (kind, 4, b"", _NO_MAC, _NO_MAC) if kind else None
    return None


def _tagged(frame: bytes, at: int, source: bytes, target: bytes, first: int = 0) -> Split | None:
    """`at` is the place of the type, or, with `first` being that type already, the place two bytes before its tag."""
    kind = first or frame[at] << 8 | frame[at + 1]
    vlan = b""
    for _ in range(MAX_TAGS):
        if kind not in TAGS:
            break
        if len(frame) < at + 6:
            return None
        number = (frame[at + 2] & 0x0F) << 8 | frame[at + 3]
        if number:
            vlan += number.to_bytes(2, "big")
        kind = frame[at + 4] << 8 | frame[at + 5]
        at += 4
    at += 2
    if kind < 0x0600:
        if frame[at : at + 3] == b"\xaa\xaa\x03" and len(frame) >= at + 8:
            number = frame[at + 6] << 8 | frame[at + 7]
            plain = frame[at + 3 : at + 6] == b"\0\0\0"
            return (number if plain else SNAP + number, at + 8, vlan, source, target)
        kind = OTHER_LLC
    return (kind, at, vlan, source, target)


def untagged(frame: bytes) -> bytes:
    """An Ethernet frame without its VLAN tags."""
    at = 12
    while frame[at : at + 2] in _TAG_BYTES:
        at += 4
    return frame if at == 12 else frame[:12] + frame[at:]


def vlan_number(tags: bytes) -> int | None:
    """The VLAN a station is in: the inner of several tags; None without one."""
    return int.from_bytes(tags[-2:], "big") if tags else None


_TAG_BYTES = frozenset(tag.to_bytes(2, "big") for tag in TAGS)
