"""Who is client and who is server, what is counted, and what happens at the limits."""

import pytest

from core.discovery.capture.flows import Limits
from tests.core.discovery.capture.building import (  # type: ignore[import-not-found]
    ACK,
    RST,
    START,
    SYN,
    Talk,
    ethernet,
    ipv4,
    tcp,
    udp,
)
from tests.core.discovery.capture.driving import flow_of, through  # type: ignore[import-not-found]


def test_a_whole_connection_is_counted_in_both_directions() -> None:
    talk = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 9999)).open().ask(b"hello", b"world!!").close()
    flow = flow_of(through(talk.frames), 9999)
    sizes = [len(frame) for _, frame in talk.frames]
    assert (flow.client, flow.server, flow.transport, flow.vlan) == ("10.0.0.9", "10.0.0.5", "tcp", None)
    assert (flow.packets_out, flow.packets_in, flow.bytes) == (5, 3, sum(sizes))
    assert (flow.first_ns, flow.last_ns) == (talk.frames[0][0], talk.frames[-1][0])
    assert (flow.client_mac, flow.server_mac) == ("02:00:0a:00:00:09", "02:00:0a:00:00:05")
    assert (flow.connections, flow.answered, flow.refused) == (1, True, False)
    assert (flow.protocol, flow.basis) == ("", "")


def test_the_client_is_who_opens_whatever_the_ports() -> None:
    talk = Talk(("10.0.0.9", 80), ("10.0.0.5", 50_000)).open()
    assert flow_of(through(talk.frames), 50_000).client == "10.0.0.9"
    assert flow_of(through(talk.frames[1:]), 50_000).client == "10.0.0.9"  # only the answer to the opening was seen


@pytest.mark.parametrize(
    ("ports", "server_port"),
    [((50_000, 502), 502), ((502, 50_000), 502), ((50_000, 2000), 2000), ((60_000, 44_818), 44_818)],
)
def test_without_an_opening_the_known_or_lower_port_is_the_servers(ports: tuple[int, int], server_port: int) -> None:
    frames = [(START, ethernet(tcp(("10.0.0.1", ports[0]), ("10.0.0.2", ports[1]), b"x")))]
    (flow,) = through(frames).flows
    assert flow.port == server_port
    assert flow.server == ("10.0.0.2" if ports[1] == server_port else "10.0.0.1")


def test_a_conversation_known_in_one_direction_decides_the_next() -> None:
    first = Talk(("10.0.0.9", 3000), ("10.0.0.5", 7000)).open()
    later = [(START + 10**9, ethernet(tcp(("10.0.0.5", 7000), ("10.0.0.9", 3001), b"x")))]
    (flow,) = through(first.frames + later).flows
    assert (flow.server, flow.port, flow.packets_in) == ("10.0.0.5", 7000, 2)


def test_everybody_is_always_a_server() -> None:
    frames = [(START, ethernet(udp(("10.0.0.1", 53), ("239.1.2.3", 60_000), b"x")))]
    assert flow_of(through(frames), 60_000).server == "239.1.2.3"


def test_many_connections_to_one_service_are_one_flow() -> None:
    frames = [
        one for n in range(20) for one in Talk(("10.0.0.9", 50_000 + n), ("10.0.0.5", 502), START + n).open().frames
    ]
    flow = flow_of(through(frames), 502)
    assert (flow.connections, flow.packets, flow.basis) == (20, 60, "port")


def test_refused_is_not_answered() -> None:
    asked = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 502)).send(True, flags=SYN).send(False, flags=RST | ACK)
    flow = flow_of(through(asked.frames), 502)
    assert (flow.answered, flow.refused, flow.packets_in) == (False, True, 1)


def test_vlans_keep_equal_addresses_apart_and_priority_tags_do_not() -> None:
    ends = ("10.0.0.9", 50_000), ("10.0.0.5", 502)
    frames = [frame for vlans in ((), (0,), (10,), (20,), (30, 20)) for frame in Talk(*ends, vlans=vlans).open().frames]
    flows = list(through(frames).flows)
    assert sorted((flow.vlan or 0, flow.packets) for flow in flows) == [(0, 6), (10, 3), (20, 3), (20, 3)]


def test_the_same_addresses_from_another_station_are_counted_once_more() -> None:
    packet = udp(("10.0.0.1", 1000), ("10.0.0.2", 53), b"x")
    frames = [(START + n, ethernet(packet, source=b"\x02\0\0\0\0" + bytes([n % 2]))) for n in range(6)]
    flow = flow_of(through(frames), 53)
    assert (flow.packets, flow.client_mac) == (6, "02:00:00:00:00:00")


def test_options_in_the_header_do_not_hide_a_conversation() -> None:
    body = udp(("10.0.0.1", 1000), ("10.0.0.2", 53), b"x")
    frames = [
        (START, ethernet(body)),
        (START + 1, ethernet(ipv4("10.0.0.1", "10.0.0.2", 17, body[20:], options=bytes(4)))),
    ]
    assert flow_of(through(frames), 53).packets == 2


def test_the_frames_length_on_the_wire_is_what_is_counted() -> None:
    frame = ethernet(udp(("10.0.0.1", 1000), ("10.0.0.2", 53), bytes(500)))
    pipeline = through([(START, frame)])
    assert (flow_of(pipeline, 53).bytes, pipeline.bytes) == (542, 542)


def test_beyond_the_limit_flows_are_summed_up_as_others() -> None:
    frames = [(START + n, ethernet(udp(("10.0.0.1", 1000), ("10.0.0.2", 53 + n), b"x"))) for n in range(50)]
    pipeline = through(frames, limits=Limits(flows=10))
    assert len(pipeline.flows) == 11
    assert pipeline.flows.overflow == 40
    assert sum(flow.packets for flow in pipeline.flows) == 50
    (rest,) = [flow for flow in pipeline.flows if flow.client == "others"]
    assert (rest.transport, rest.packets) == ("udp", 40)


def test_entries_are_thrown_away_without_losing_a_packet() -> None:
    frames = [
        (START + turn * 1000 + n, ethernet(udp(("10.0.0.1", 1000 + n), ("10.0.0.2", 53), b"x")))
        for turn in range(3)
        for n in range(100)
    ]
    pipeline = through(frames, limits=Limits(entries=16))
    flow = flow_of(pipeline, 53)
    assert (flow.packets, flow.first_ns, flow.last_ns) == (300, frames[0][0], frames[-1][0])
    assert len(pipeline.flows.udp) <= 16


def test_stations_of_the_link_layer_talk_too() -> None:
    station, other = b"\x02\0\0\0\0\x01", b"\x02\0\0\0\0\x02"
    frames = [(START + n, ethernet(bytes(46), 0x88B8, source=station, target=other, vlans=(0,))) for n in range(4)]
    frames += [(START + 9, ethernet(bytes(46), 0x88B8, source=station, target=other))]
    (flow,) = through(frames, limits=Limits(entries=2)).flows
    assert (flow.client, flow.server, flow.transport, flow.port) == (
        "02:00:00:00:00:01", "02:00:00:00:00:02", "ethernet", 0x88B8,
    )  # fmt: skip
    assert (flow.packets, flow.protocol, flow.client_mac) == (5, "goose", "02:00:00:00:00:01")
