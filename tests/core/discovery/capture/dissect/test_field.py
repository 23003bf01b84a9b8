"""Captured answers of field devices say what the live probes say of the same bytes."""

import struct

import pytest

from core.discovery.capture.dissect import field
from core.discovery.probes import bacnet, enip, modbus, opcua, s7
from core.discovery.probes.base import Probe
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import START, Talk, Timed, ethernet, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import (  # type: ignore[import-not-found]
    commands,
    flow_of,
    readings,
    through,
    told,
)
from tests.core.discovery.capture.live import CLIENT, DEVICE, as_packets, converse, texts  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

MODBUS = golden_of("modbus.read_device_id")
LISTS = golden_of("s7.read_list")
S7 = [golden_of("s7.connect")[0], golden_of("s7.setup")[0], *LISTS[:2]]
OPCUA = [golden_of("opcua.hello")[0], golden_of("opcua.open")[0], golden_of("opcua.get_endpoints")[0]]
BACNET = [golden_of("bacnet.who_is")[0], golden_of("bacnet.read_property_multiple")[0]]


@pytest.mark.parametrize(
    ("probe", "replies"),
    [
        (modbus.PROBE, MODBUS[:2]),
        (modbus.PROBE, MODBUS[2:4]),
        (s7.PROBE, S7),
        (opcua.PROBE, OPCUA),
        (enip.PROBE, golden_of("enip.list_identity")[:1]),
        (enip.PROBE, golden_of("enip.list_identity")[1:2]),
        (bacnet.PROBE, BACNET),
    ],
)
@pytest.mark.parametrize("vlans", [(), (30,)])
def test_a_captured_conversation_says_what_the_live_one_said(
    probe: Probe, replies: list[bytes], vlans: tuple[int, ...]
) -> None:
    live, said = converse(probe, replies)
    pipeline = through(as_packets(probe, said, vlans=vlans))
    vlan = vlans[0] if vlans else None
    found = told(pipeline, DEVICE, vlan)
    assert texts(live)
    assert {key: found.get(key) for key in texts(live)} == texts(live)
    flow = flow_of(pipeline, probe.port)
    assert (flow.client, flow.server, flow.protocol, flow.basis) == (CLIENT, DEVICE, probe.protocol, "content")
    assert {one.port for one in readings(pipeline, DEVICE, vlan)} == {probe.port}
    assert {one.reading.result.device_class for one in readings(pipeline, DEVICE, vlan)} >= {live.device_class}
    assert commands(pipeline) == []
    assert pipeline.shared.unreadable == 0


# --- Modbus ---


def modbus_talk(*pairs: tuple[bytes, bytes]) -> list[Timed]:
    talk = Talk((CLIENT, 50_000), (DEVICE, 502)).open()
    for place, (question, answer) in enumerate(pairs):
        head = struct.pack(">HHH", place, 0, 0)[:4]
        talk.ask(head + struct.pack(">H", len(question)) + question, head + struct.pack(">H", len(answer)) + answer)
    frames: list[Timed] = talk.frames
    return frames


def identity(unit: int, *objects: tuple[int, bytes], more: int = 0, after: int = 0) -> bytes:
    listed = b"".join(bytes((key, len(text))) + text for key, text in objects)
    return bytes((unit, 0x2B, 0x0E, 1, 0x83, more, after, len(objects))) + listed


ASK = bytes((1, 0x2B, 0x0E, 1, 0))


def test_modbus_units_behind_a_gateway_are_devices_of_their_own() -> None:
    pipeline = through(
        modbus_talk(
            (ASK, identity(255, (0, b"Gate"), (1, b"GW"))),
            (ASK, identity(3, (0, b"Drive"), (1, b"D3"))),
            (ASK, identity(1, (4, b"Gateway 9"))),
        )
    )
    assert [(one.reading.unit, one.reading.result.values[0].value) for one in readings(pipeline, DEVICE)] == [
        ("", "Gate"), ("3", "Drive"), ("", "Gateway 9"),
    ]  # fmt: skip


def test_modbus_identity_in_parts_is_put_together() -> None:
    pipeline = through(
        modbus_talk(
            (ASK, identity(1, (0, b"Maker"), more=0xFF, after=1)), (ASK, identity(1, (1, b"Type 7"), (2, b"V3")))
        )
    )
    (one,) = readings(pipeline, DEVICE)
    assert told(pipeline, DEVICE)["vendor"] == "Maker" and told(pipeline, DEVICE)["firmware"] == "V3"
    assert one.count == 1


def test_modbus_server_id_reads_and_refusals() -> None:
    answer = golden_of("modbus.report_server_id")[0][6:]
    read = bytes((1, 3, 0, 0, 0, 2)), bytes((1, 3, 4, 0, 1, 0, 2))
    refused = bytes((1, 0x2B, 0x0E, 1, 0)), bytes((1, 0xAB, 1))
    pipeline = through(modbus_talk(read, refused, (bytes((255, 0x11)), answer), read))
    assert told(pipeline, DEVICE)["modbus.server_id"] == "Pump ctrl V1.04"
    assert commands(pipeline) == []


def test_modbus_writes_are_listed_once_with_their_number() -> None:
    write = bytes((1, 6, 0, 7, 0, 1))
    read = bytes((1, 3, 0, 0, 0, 2)), bytes((1, 3, 4, 0, 1, 0, 2))
    coils = bytes((1, 15, 0, 0, 0, 1, 1, 1)), bytes((1, 15, 0, 0, 0, 1))
    frames = modbus_talk(read, (write, write), read, (write, write), coils, read)
    pipeline = through(frames)
    assert commands(pipeline) == [
        ("modbus", "write", "Write single register", 2), ("modbus", "write", "Write multiple coils", 1),
    ]  # fmt: skip
    (seen,) = pipeline.collector.commands.values()
    first = next(iter(seen.values()))
    assert frames[first.packet - 1][1].endswith(first.raw)
    assert (first.first_ns, first.raw[6:]) == (frames[first.packet - 1][0], write)


def test_two_modbus_requests_in_one_segment_are_both_looked_at() -> None:
    read, write = bytes((1, 3, 0, 0, 0, 2)), bytes((1, 6, 0, 7, 0, 1))
    adus = [struct.pack(">HHH", n, 0, len(pdu)) + pdu for n, pdu in enumerate((read, read, write))]
    talk = Talk((CLIENT, 50_000), (DEVICE, 502)).open().send(True, adus[0]).send(True, adus[1] + adus[2])
    assert commands(through(talk.frames)) == [("modbus", "write", "Write single register", 1)]


def test_what_is_no_modbus_on_its_port_is_not_called_so() -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 502)).open().ask(b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 400 Bad\r\n\r\n")
    flow = flow_of(through(talk.frames), 502)
    assert (flow.protocol, flow.basis) == ("modbus", "port")


# --- S7 ---


def test_s7_reads_of_variables_are_passed_over_and_lists_in_fragments_are_read() -> None:
    read = bytes.fromhex("0300001f02f080320100000800000e00000401120a10020040000184000000")
    data = bytes.fromhex("0300001d02f0803203000008000002000800000401ff04002000000000")
    fragments = next(one for one in LISTS if one[6] == 0 and one[7] == 0x32)
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open()
    for _ in range(3):
        talk.ask(read, data)
    talk.send(False, fragments[:30]).send(False, fragments[30:]).ask(read, data)
    pipeline = through(talk.frames)
    assert "order_number" in told(pipeline, DEVICE)
    assert (flow_of(pipeline, 102).basis, commands(pipeline)) == ("content", [])


def test_a_list_of_one_record_is_read_too() -> None:
    part = bytearray(LISTS[0])
    place = part.index(b"\x00\x11\x00\x00")
    part[place] = 0x01
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open().send(False, bytes(part))
    assert "order_number" in told(through(talk.frames), DEVICE)


def test_the_iso_transport_alone_is_no_s7() -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open().ask(golden_of("s7.connect")[0], golden_of("s7.connect")[0])
    flow = flow_of(through(talk.frames), 102)
    assert flow.basis == "port"


def test_stop_is_a_command() -> None:
    stop = bytes.fromhex("0300002102f0803201000000001000000029000000000009505f50524f4752414d")
    talk = Talk((CLIENT, 50_000), (DEVICE, 102)).open().send(True, stop)
    assert commands(through(talk.frames)) == [("s7", "stop", "Stop the controller", 1)]


# --- EtherNet/IP ---


def test_list_identity_by_broadcast_is_the_answerers() -> None:
    answer = golden_of("enip.list_identity")[0]
    question = bytes.fromhex("63") + bytes(23)
    frames = [
        (START, ethernet(udp((CLIENT, 50_000), ("255.255.255.255", 44_818), question), target=b"\xff" * 6)),
        (START + 1, ethernet(udp((DEVICE, 44_818), (CLIENT, 50_000), answer))),
    ]
    pipeline = through(frames)
    assert told(pipeline, DEVICE)["enip.vendor_id"]
    assert readings(pipeline, CLIENT) == []


def test_connected_reads_are_passed_over_and_writes_are_not() -> None:
    def unit_data(service: int) -> bytes:
        cip = bytes((service, 2)) + b"\x20\x6b\x25\0" + bytes(6)
        items = struct.pack("<IHHHHIHHH", 0, 0, 2, 0xA1, 4, 7, 0xB1, 2 + len(cip), 9) + cip
        return struct.pack("<HHII8sI", 0x70, len(items), 9, 0, b"", 0) + items

    assert [field.wants_enip(unit_data(service), True) for service in (0x4C, 0x4D, 0x0E)] == [False, True, False]
    assert not field.wants_enip(unit_data(0xCC), False)
    talk = Talk((CLIENT, 50_000), (DEVICE, 44_818)).open()
    for service in (0x4C, 0x4D, 0x4C):
        talk.send(True, unit_data(service))
    assert commands(through(talk.frames)) == [("enip", "write", "Write tag", 1)]


# --- BACnet ---


def bacnet_frames(*payloads: bytes, source: str = DEVICE) -> list[Timed]:
    ends = (source, 47_808), (CLIENT, 47_808)
    return [(START + place, ethernet(udp(*ends, payload))) for place, payload in enumerate(payloads)]


def test_single_properties_add_up() -> None:
    answers = golden_of("bacnet.read_property")
    pipeline = through(bacnet_frames(golden_of("bacnet.who_is")[0], *answers))
    found = told(pipeline, DEVICE)
    assert (found["vendor"], found["model"], found["firmware"], found["serial"]) == (
        "Klimatron",
        "BC-820",
        "5.3.18",
        "KT770017-B",
    )
    assert found["bacnet.vendor_id"] == "999"


def test_properties_of_other_objects_are_not_the_devices() -> None:
    answer = bytearray(golden_of("bacnet.read_property")[0])
    place = answer.index(b"\x0c\x02")
    answer[place + 1] = 0x00  # an analogue input's name
    assert readings(through(bacnet_frames(bytes(answer))), DEVICE) == []
    assert not field.wants_bacnet(bytes(answer), False)


def test_a_device_behind_a_router_is_not_the_router() -> None:
    behind = next(one for one in golden_of("bacnet.i_am") if b"\x01\x28" in one)
    found = told(through(bacnet_frames(behind)), DEVICE)
    assert "bacnet.behind_router" in found and "bacnet.instance" not in found


def test_bacnet_reads_cost_a_look_and_writes_are_listed() -> None:
    read = bytes.fromhex("810a00110104000501") + b"\x0c\x0c\x00\x00\x00\x05\x19\x55"
    write = bytes.fromhex("810a001701040005010f0c008000021955") + b"\x3e\x44\x42\x48\0\0\x3f"
    assert not field.wants_bacnet(read, True)
    pipeline = through(bacnet_frames(read, write, read, source=CLIENT))
    assert commands(pipeline) == [("bacnet", "write", "Write property", 1)]


# --- OPC UA ---


def test_a_message_in_chunks_is_one() -> None:
    chunks = next(one for one in golden_of("opcua.get_endpoints") if one[3:4] == b"C")
    assert field.frame_opcua(chunks, False) == len(chunks)
    assert field.frame_opcua(chunks[:-1], False) is None
    talk = Talk((CLIENT, 50_000), (DEVICE, 4840)).open().send(False, chunks[:100]).send(False, chunks[100:])
    assert "opcua.application_uri" in told(through(talk.frames), DEVICE)


def test_opcua_on_another_port_is_known_by_its_hello() -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 48_010)).open()
    live, said = converse(opcua.PROBE, OPCUA)
    for question, answer in said:
        talk.send(True, question)
        if answer:
            talk.send(False, answer)
    pipeline = through(talk.frames)
    assert (flow_of(pipeline, 48_010).protocol, flow_of(pipeline, 48_010).basis) == ("opcua", "content")
    assert told(pipeline, DEVICE)["opcua.policies"] == texts(live)["opcua.policies"]


@pytest.mark.parametrize("frame", [field.frame_modbus, field.frame_enip, field.frame_opcua, field.frame_iso])
def test_other_protocols_are_refused_early(frame: field.frame_modbus) -> None:  # type: ignore[valid-type]
    with pytest.raises(WireError):
        frame(b"SSH-2.0-OpenSSH_9.2p1\r\n", False)  # type: ignore[misc]
