"""Presence of control protocols, and that every command reaches the list."""

from collections import Counter

import pytest

from core.discovery.capture.dissect import Dissector, control
from core.discovery.capture.dissect.registry import DISSECTORS
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import START, Talk, Timed, ethernet, mac, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import (  # type: ignore[import-not-found]
    commands,
    flow_of,
    readings,
    through,
    told,
)
from tests.core.discovery.capture.live import CLIENT, DEVICE  # type: ignore[import-not-found]
from tests.core.discovery.wire.test_commands import CASES, hart, iec104, mms, s7plus  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]


def said(one: Dissector, *messages: bytes) -> list[Timed]:
    """These messages of a client to the dissector's port."""
    if one.transport == "tcp":
        talk = Talk((CLIENT, 50_000), (DEVICE, one.ports[0])).open()
        for message in messages:
            talk.send(True, message)
        frames: list[Timed] = talk.frames
        return frames
    if one.transport == "udp":
        ends = (CLIENT, 50_000), (DEVICE, one.ports[0])
        return [(START + n, ethernet(udp(*ends, message))) for n, message in enumerate(messages)]
    return [
        (START + n, ethernet(message, one.ports[0], source=mac(1), target=mac(2))) for n, message in enumerate(messages)
    ]


def listening_to(protocol: str, data: bytes = b"FINS") -> Dissector:
    """The dissector that these bytes are for: FINS on TCP has a header of its own."""
    transports = {"udp"} if protocol == "fins" and data[:4] != b"FINS" else {"tcp", "udp", "ethernet"}
    return next(one for one in DISSECTORS if one.protocol == protocol and one.transport in transports)


@pytest.mark.parametrize(("protocol", "data", "kinds"), CASES)
def test_every_command_passes_the_quick_look_and_is_listed(protocol: str, data: bytes, kinds: list[str]) -> None:
    one = listening_to(protocol, data)
    pipeline = through(said(one, data, data))
    found: Counter[str] = Counter()
    for _, kind, _, count in commands(pipeline):
        found[kind] += count
    assert found == Counter(kinds * 2)


@pytest.mark.parametrize(
    ("protocol", "message"),
    [
        ("iec104", bytes.fromhex("680443000000")),
        ("iec104", iec104(58, 6)),
        ("mms", mms(b"\xa4\x02\xa0\x00")),
        ("hartip", hart(0)),
        ("dnp3", next(data for name, data, _ in CASES if name == "dnp3")),
        ("slmp", next(data for name, data, _ in CASES if name == "slmp")),
        ("ads", next(data for name, data, _ in CASES if name == "ads")),
    ],
)
def test_a_message_makes_the_protocol_known(protocol: str, message: bytes) -> None:
    one = listening_to(protocol)
    flow = flow_of(through(said(one, message)), one.ports[0])
    assert (flow.protocol, flow.basis) == (protocol, "content")
    other = flow_of(through(said(one, b"SSH-2.0-OpenSSH_9.2p1\r\n" * 3)), one.ports[0])
    assert other.basis == "port"


def test_mms_and_s7_on_one_port_are_told_apart() -> None:
    connect = golden_of("s7.connect")[0]
    write = mms(b"\xa5\x02\xa0\x00")
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open().ask(connect, connect).send(True, write)
    pipeline = through(talk.frames)
    assert (flow_of(pipeline, 102).protocol, flow_of(pipeline, 102).basis) == ("mms", "content")
    assert [one[:2] for one in commands(pipeline)] == [("mms", "write")]


def test_s7comm_plus_is_a_presence_and_its_writes_are_listed() -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open()
    talk.ask(s7plus(1, 0x04CA), s7plus(1, 0x04CA)).ask(s7plus(1, 0x0542), s7plus(1, 0x0542))
    pipeline = through(talk.frames)
    assert told(pipeline, DEVICE) == {"s7.dialect": "S7comm-plus"}
    assert [one[:2] for one in commands(pipeline)] == [("s7", "write")]


def test_mqtt_is_a_presence_on_any_port_and_its_words_are_not_kept() -> None:
    connect = b"\x10\x1e\x00\x04MQTT\x04\xc2\x00\x3c\x00\x01a\x00\x04user\x00\x08password"
    for port in (1883, 4711):
        talk = (
            Talk((CLIENT, 50_000), (DEVICE, port))
            .open()
            .ask(connect, b"\x20\x02\x00\x00")
            .ask(b"\x30\x05hello", b"\x40\0")
        )
        pipeline = through(talk.frames)
        assert (flow_of(pipeline, port).protocol, flow_of(pipeline, port).basis) == ("mqtt", "content")
        assert readings(pipeline, CLIENT) == readings(pipeline, DEVICE) == []
    assert not control.is_mqtt(b"\x10\x05hello")


def test_cyclic_acknowledgements_of_iec104_are_passed_over() -> None:
    supervisory, information = bytes.fromhex("680401000200"), iec104(58, 6)
    assert [control.wants_iec104(one, True) for one in (supervisory, information, supervisory + information)] == [
        False,
        True,
        True,
    ]
    assert not control.wants_iec104(information, False)


@pytest.mark.parametrize(
    "frame",
    [
        control.frame_iec104,
        control.frame_dnp3,
        control.frame_hartip,
        control.frame_slmp,
        control.frame_ads,
        control.frame_fins,
    ],
)
def test_other_protocols_are_refused_at_once(frame: control.Frame) -> None:
    with pytest.raises(WireError):
        frame(b"GET / HTTP/1.1\r\n\r\n", True)


def test_lengths_that_cannot_be_are_refused() -> None:
    with pytest.raises(WireError):
        control.frame_ads(b"\0\0\xff\xff\xff\xff" + bytes(40), True)
    with pytest.raises(WireError):
        control.frame_dnp3(b"\x05\x64\x01" + bytes(9), True)
    assert control.frame_fins(b"FIN", True) is None
