"""IPv4 headers in place."""

import pytest

from core.discovery.capture import packets
from core.discovery.capture.packets import FRAGMENT, address, ipv4, is_group
from tests.core.discovery.capture import building  # type: ignore[import-not-found]
from tests.core.discovery.capture.building import START, ethernet  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, through  # type: ignore[import-not-found]

PACKET = building.ipv4("10.0.0.1", "10.0.0.2", 17, bytes(12))
ENDS = (b"\x0a\0\0\x01", b"\x0a\0\0\x02")


def test_header_with_and_without_options() -> None:
    assert ipv4(b"??" + PACKET, 2) == (17, 22, 34, *ENDS)
    assert ipv4(building.ipv4("10.0.0.1", "10.0.0.2", 6, bytes(12), options=bytes(8)), 0) == (6, 28, 40, *ENDS)


def test_the_end_is_the_packets_not_the_frames() -> None:
    assert ipv4(PACKET + b"padding", 0) == (17, 20, 32, *ENDS)
    assert ipv4(PACKET[:25], 0) == (17, 20, 32, *ENDS)
    assert ipv4(PACKET[:2] + b"\0\0" + PACKET[4:], 0) == (17, 20, 32, *ENDS)


@pytest.mark.parametrize("fragment", [0x2000, 0x2004, 0x0004])
def test_fragments_are_told_apart(fragment: int) -> None:
    assert ipv4(building.ipv4("10.0.0.1", "10.0.0.2", 17, bytes(12), fragment=fragment), 0) is FRAGMENT


@pytest.mark.parametrize(
    "wrong", [PACKET[:19], b"\x65" + PACKET[1:], b"\x44" + PACKET[1:], b"\x4f" + PACKET[1:24], b""]
)
def test_no_header(wrong: bytes) -> None:
    assert ipv4(wrong, 0) is None


def test_addresses_as_text_and_those_of_everybody() -> None:
    assert [address(raw) for raw in (ENDS[0], b"\x02\0\0\0\0\x01", b"")] == ["10.0.0.1", "02:00:00:00:00:01", ""]
    assert [is_group(raw) for raw in (ENDS[0], b"\xe0\0\0\x01", b"\xff" * 4, b"\x01\x80\xc2\0\0\0", b"\x02" * 6, b"")] == [
        False, True, True, True, False, False,
    ]  # fmt: skip


def test_fragments_and_short_packets_are_counted_and_nothing_else() -> None:
    whole = building.udp(("10.0.0.1", 1000), ("10.0.0.2", 53), bytes(8))
    part = building.ipv4("10.0.0.1", "10.0.0.2", 17, bytes(40), fragment=0x2000)
    later = building.ipv4("10.0.0.1", "10.0.0.2", 17, bytes(40), fragment=5)
    frames = [whole, part, later, whole[:23], building.ipv4("10.0.0.1", "10.0.0.2", 6, b"\0\1\0\2"), whole]
    pipeline = through((START + place, ethernet(packet)) for place, packet in enumerate(frames))
    assert (pipeline.fragments, pipeline.malformed) == (2, 2)
    assert flow_of(pipeline, 53).packets == 2


def test_a_fragment_with_the_bytes_of_a_known_conversation_is_no_part_of_it() -> None:
    whole = building.udp(("10.0.0.1", 1000), ("10.0.0.2", 53), bytes(8))
    part = whole[:6] + b"\x20\0" + whole[8:]
    pipeline = through((START + place, ethernet(one)) for place, one in enumerate((whole, part)))
    assert (pipeline.fragments, flow_of(pipeline, 53).packets) == (1, 1)


def test_other_protocols_of_ip_are_flows_without_ports() -> None:
    ping = building.ipv4("10.0.0.1", "10.0.0.2", packets.ICMP, bytes(8))
    pong = building.ipv4("10.0.0.2", "10.0.0.1", packets.ICMP, bytes(8))
    odd = building.ipv4("10.0.0.1", "10.0.0.9", 200, bytes(8))
    pipeline = through((START + place, ethernet(one)) for place, one in enumerate((ping, pong, odd)))
    assert [(f.client, f.server, f.transport, f.port, f.packets_out, f.packets_in) for f in pipeline.flows] == [
        ("10.0.0.1", "10.0.0.2", "icmp", 0, 1, 1), ("10.0.0.1", "10.0.0.9", "ip-200", 0, 1, 0),
    ]  # fmt: skip
