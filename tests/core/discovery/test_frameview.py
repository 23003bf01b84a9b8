"""How frames are named in the log, and checksums filled in."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.frameview import untagged, view, with_checksum
from core.discovery.wire import arp

OWN, PEER = "10.0.0.1", "10.0.0.9"
MACS = bytes.fromhex("020000000009020000000001")


def ip(payload: bytes, protocol: int, *, outgoing: bool = True, fragment: int = 0, padding: bytes = b"") -> bytes:
    ends = [socket.inet_aton(OWN), socket.inet_aton(PEER)]
    header = b"\x45\0" + (20 + len(payload)).to_bytes(2, "big") + b"\0\1" + fragment.to_bytes(2, "big")
    header += b"\x40" + bytes([protocol]) + b"\0\0" + b"".join(ends if outgoing else ends[::-1])
    return MACS + b"\x08\x00" + header + payload + padding


def tcp(flags: int, payload: bytes = b"", *, outgoing: bool = True, seq: int = 7) -> bytes:
    ports = (49152, 502) if outgoing else (502, 49152)
    head = b"".join(port.to_bytes(2, "big") for port in ports) + seq.to_bytes(4, "big") + bytes(4)
    return ip(head + b"\x50" + bytes([flags]) + b"\x10\0\0\0\0\0" + payload, 6, outgoing=outgoing, padding=bytes(6))


def named(frame: bytes, *, outgoing: bool = True) -> tuple[str, str, int, str, bytes]:
    seen = view(frame, OWN, outgoing=outgoing)
    return seen.target, seen.transport, seen.port, seen.kind, seen.payload


@pytest.mark.parametrize(
    ("flags", "payload", "seq", "outgoing", "kind"),
    [
        (0x02, b"", 7, True, "connect"),
        (0x12, b"", 7, False, "accept"),
        (0x10, b"", 7, True, "ack"),
        (0x18, b"hello", 7, True, "data"),
        (0x11, b"", 7, True, "fin"),
        (0x19, b"bye", 7, False, "fin"),
        (0x14, b"", 0, False, "refuse"),
        (0x14, b"", 7, False, "abort"),
        (0x04, b"", 0, True, "abort"),
    ],
)
def test_tcp(flags: int, payload: bytes, seq: int, outgoing: bool, kind: str) -> None:
    frame = tcp(flags, payload, outgoing=outgoing, seq=seq)
    assert named(frame, outgoing=outgoing) == (PEER, "tcp", 502, kind, payload)
    tagged = frame[:12] + bytes.fromhex("8100c000") + frame[12:]
    assert named(tagged, outgoing=outgoing) == (PEER, "tcp", 502, kind, payload)


def test_udp_and_an_unreachable_port_are_named_by_the_port_asked() -> None:
    datagram = (50000).to_bytes(2, "big") + (161).to_bytes(2, "big") + b"\0\x0b\0\0" + b"who"
    asked = ip(datagram, 17)
    assert named(asked) == (PEER, "udp", 161, "datagram", b"who")
    error = b"\x03\x03" + bytes(6) + asked[14:]
    assert named(ip(error, 1, outgoing=False), outgoing=False)[:4] == (PEER, "udp", 161, "unreachable")
    assert named(ip(error[:9], 1, outgoing=False), outgoing=False)[:4] == (PEER, "icmp", 0, "unreachable")
    assert named(ip(b"\x08\0" + bytes(6), 1))[:4] == (PEER, "icmp", 0, "echo")
    assert named(ip(bytes(8), 2))[:4] == (PEER, "igmp", 0, "frame")
    assert named(ip(bytes(8), 6, fragment=3))[:4] == (PEER, "tcp", 0, "fragment")


def test_link_layer() -> None:
    request = arp.build_request("02:00:00:00:00:01", OWN, PEER)
    assert named(request)[:4] == (PEER, "arp", 0, "arp")
    assert view(request, OWN, outgoing=True).protocol == "arp"
    theirs = arp.build_request("02:00:00:00:00:09", PEER, OWN)
    assert named(theirs, outgoing=False)[:4] == (PEER, "arp", 0, "arp")
    for head, protocol in (("88cc", "lldp"), ("8892feff", "dcp")):
        seen = view(MACS + bytes.fromhex(head), OWN, outgoing=False)
        assert (seen.target, seen.transport, seen.protocol) == ("02:00:00:00:00:01", "ethernet", protocol)
    assert view(bytes.fromhex("01000ccccccc0200000000010064aaaa"), OWN, outgoing=False).protocol == "cdp"


@given(st.binary(max_size=80), st.booleans())
def test_nothing_makes_it_fail(tail: bytes, outgoing: bool) -> None:
    for start in (
        b"",
        MACS + b"\x08\x00\x45",
        MACS + b"\x08\x06",
        MACS + b"\x81\x00",
        tcp(2)[:34],
        ip(b"\3\3", 1)[:34],
    ):
        view(start + tail, OWN, outgoing=outgoing)
        with_checksum(start + tail)
        untagged(start + tail)


def reference(segment: bytes, protocol: int, source: str, destination: str) -> int:
    """RFC 1071 by the letter: word by word, carries folded."""
    data = socket.inet_aton(source) + socket.inet_aton(destination) + bytes([0, protocol])
    data += len(segment).to_bytes(2, "big") + segment
    data += bytes(len(data) % 2)
    total = 0
    for start in range(0, len(data), 2):
        total += int.from_bytes(data[start : start + 2], "big")
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


@given(st.binary(max_size=60), st.sampled_from([6, 17]))
def test_checksums(payload: bytes, protocol: int) -> None:
    head = bytes.fromhex("c00001f6") + (bytes(12) if protocol == 6 else bytes(4))
    if protocol == 6:
        head = head + b"\0\0\0\0"
    frame = ip(head + payload, protocol, padding=b"\0\0")
    place = 34 + (16 if protocol == 6 else 6)
    wanted = reference(head + payload, protocol, OWN, PEER)
    filled = with_checksum(frame)
    assert filled[:place] + filled[place + 2 :] == frame[:place] + frame[place + 2 :]
    assert filled[place : place + 2] == (wanted or (0xFFFF if protocol == 17 else 0)).to_bytes(2, "big")
    assert with_checksum(filled) == filled
    tagged = frame[:12] + b"\x81\x00\x00\x05" + frame[12:]
    assert with_checksum(tagged)[4 + place : 6 + place] == filled[place : place + 2]


def test_other_frames_are_left() -> None:
    for frame in (b"", MACS, arp.build_request(), ip(bytes(8), 1), ip(bytes(30), 6, fragment=0x2000)):
        assert with_checksum(frame) == frame
