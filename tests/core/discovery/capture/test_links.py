"""Link layers: where the packet begins, from which station, in which VLAN."""

import struct

import pytest

from core.discovery.capture import links
from core.discovery.capture.links import ETHERNET, LINUX, LINUX2, LOOP, NULL, RAW, split, untagged, vlan_number
from tests.core.discovery.capture.building import ethernet, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import through  # type: ignore[import-not-found]

PACKET = udp(("10.0.0.1", 1000), ("10.0.0.2", 53), b"abc")
SOURCE, TARGET = b"\x02\x00\x0a\x00\x00\x01", b"\x02\x00\x0a\x00\x00\x02"


@pytest.mark.parametrize(
    ("vlans", "tags"),
    [((), b""), ((10,), b"\0\x0a"), ((0,), b""), ((100, 200), b"\0\x64\0\xc8"), ((100, 0), b"\0\x64")],
)
def test_ethernet_with_tags(vlans: tuple[int, ...], tags: bytes) -> None:
    frame = ethernet(PACKET, vlans=vlans)
    assert split(ETHERNET, frame) == (0x0800, 14 + 4 * len(vlans), tags, SOURCE, TARGET)
    assert untagged(frame) == ethernet(PACKET)


def test_the_priority_of_a_tag_is_no_part_of_the_vlan() -> None:
    frame = bytearray(ethernet(PACKET, vlans=(10,)))
    frame[14] |= 0xE0
    found = split(ETHERNET, bytes(frame))
    assert found is not None and vlan_number(found[2]) == 10


def test_the_vlan_of_a_station_is_the_inner_tag() -> None:
    assert [vlan_number(tags) for tags in (b"", b"\0\x0a", b"\0\x64\0\xc8")] == [None, 10, 200]


def cooked(kind: int, address: bytes = SOURCE) -> bytes:
    return struct.pack(">HHH8sH", 0, 1, len(address), address, kind)


def cooked2(kind: int, address: bytes = SOURCE) -> bytes:
    return struct.pack(">HHIHBB8s", kind, 0, 3, 1, 0, len(address), address)


@pytest.mark.parametrize(
    ("link", "head", "source"),
    [
        (LINUX, cooked(0x0800), SOURCE),
        (LINUX, cooked(0x0800, b""), b""),
        (LINUX, cooked(0x8100) + struct.pack(">HH", 10, 0x0800), SOURCE),
        (LINUX2, cooked2(0x0800), SOURCE),
        (LINUX2, cooked2(0x0800, b""), b""),
        (LINUX2, cooked2(0x8100) + struct.pack(">HH", 10, 0x0800), SOURCE),
        (NULL, struct.pack("<I", 2), b""),
        (NULL, struct.pack(">I", 2), b""),
        (LOOP, struct.pack(">I", 2), b""),
        (RAW, b"", b""),
        (12, b"", b""),
        (228, b"", b""),
    ],
)
def test_other_link_layers_reach_the_same_packet(link: int, head: bytes, source: bytes) -> None:
    found = split(link, head + PACKET)
    assert found is not None
    assert (found[0], found[1], found[3], found[4]) == (0x0800, len(head), source, b"")
    pipeline = through([(1, head + PACKET)], link=link)
    assert [(flow.client, flow.server, flow.port, flow.packets) for flow in pipeline.flows] == [
        ("10.0.0.1", "10.0.0.2", 53, 1)
    ]


def test_ipv6_is_seen_on_every_link_layer() -> None:
    six = b"\x60" + bytes(39)
    for link, head in ((RAW, b""), (NULL, struct.pack("<I", 30)), (LINUX, cooked(0x86DD))):
        assert through([(1, head + six)], link=link).ipv6 == 1


def test_snap_and_other_frames_with_a_length() -> None:
    def llc(body: bytes) -> bytes:
        return TARGET + SOURCE + struct.pack(">H", len(body)) + body

    found = [
        split(ETHERNET, llc(body))
        for body in (b"\xaa\xaa\x03\0\0\x0c\x20\0cdp", b"\xaa\xaa\x03\0\0\0\x08\0ip", b"\x42\x42\x03stp", b"")
    ]
    assert [one[:2] if one else None for one in found] == [
        (links.SNAP + 0x2000, 22), (0x0800, 22), (links.OTHER_LLC, 14), (links.OTHER_LLC, 14),
    ]  # fmt: skip


@pytest.mark.parametrize("link", sorted(links.KNOWN))
def test_what_is_cut_short_is_no_packet(link: int) -> None:
    for frame in (b"", b"\x45", b"\x02\0\0"):
        found = split(link, frame)
        assert found is None or link in {RAW, 12, 14, 228, 229}
    assert split(ETHERNET, ethernet(PACKET, vlans=(10,))[:16]) is None


def test_unknown_link_types_are_counted_by_number() -> None:
    pipeline = through([(1, PACKET), (2, PACKET)], link=147)
    assert pipeline.unknown_links == {147: 2}
    assert list(pipeline.flows) == []
