"""Front ends and computers as they are seen in captures."""

import struct

import pytest

from core.discovery.capture.dissect import office
from core.discovery.probes import http, mdns, snmp, ssh
from core.discovery.probes.base import Probe
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import START, Talk, Timed, ethernet, mac, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, readings, through, told  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import CLIENT, DEVICE, as_packets, converse, texts  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

PAGES = golden_of("http.get")


@pytest.mark.parametrize(
    ("probe", "replies"),
    [
        (http.PROBE, PAGES[:1]),
        (http.PROBE, PAGES[1:2]),
        (http.PROBE, PAGES[2:3]),
        (ssh.PROBE, golden_of("ssh.listen")[:1]),
        (snmp.PROBE, golden_of("snmp.get")[:1]),
        (snmp.PROBE, golden_of("snmp.get")[1:2]),
        (mdns.PROBE, [golden_of("mdns.services")[0]]),
    ],
)
def test_a_captured_conversation_says_what_the_live_one_said(probe: Probe, replies: list[bytes]) -> None:
    live, said = converse(probe, replies)
    pipeline = through(as_packets(probe, said))
    found = told(pipeline, DEVICE)
    assert {key: found.get(key) for key in texts(live)} == texts(live)
    assert (flow_of(pipeline, probe.port).protocol, flow_of(pipeline, probe.port).basis) == (probe.protocol, "content")
    assert {one.port for one in readings(pipeline, DEVICE)} <= {probe.port}


# --- HTTP ---

PAGE = b"<html><head><title>Station 7</title></head><body></body></html>"


def web(request: bytes, head: bytes, body: bytes = b"", port: int = 80, pieces: int = 1000) -> list[Timed]:
    talk = Talk((CLIENT, 50_000), (DEVICE, port)).open().send(True, request)
    answer = b"HTTP/1.1 " + head + b"\r\n\r\n" + body
    for place in range(0, len(answer), pieces):
        talk.send(False, answer[place : place + pieces])
    frames: list[Timed] = talk.close().frames
    return frames


@pytest.mark.parametrize("pieces", [1000, 7])
def test_the_title_of_a_front_page(pieces: int) -> None:
    head = b"200 OK\r\nServer: thing/2\r\nContent-Type: text/html"
    found = told(through(web(b"GET /index.html HTTP/1.1\r\n\r\n", head, PAGE, pieces=pieces)), DEVICE)
    assert (found["http.server"], found["http.title"]) == ("thing/2", "Station 7")


def test_the_title_of_what_is_done_on_it_is_not_the_devices() -> None:
    head = b"200 OK\r\nServer: thing/2\r\nContent-Type: text/html"
    found = told(through(web(b"GET /orders/4711 HTTP/1.1\r\n\r\n", head, PAGE)), DEVICE)
    assert found == {"http.server": "thing/2"}


def test_what_is_no_page_tells_its_head() -> None:
    head = b'401 Unauthorized\r\nServer: thing/2\r\nWWW-Authenticate: Basic realm="Pump"'
    assert told(through(web(b"GET / HTTP/1.1\r\n\r\n", head)), DEVICE)["http.realm"] == "Pump"
    head = b"200 OK\r\nServer: thing/2\r\nContent-Type: application/octet-stream"
    assert told(through(web(b"GET / HTTP/1.1\r\n\r\n", head, bytes(5000))), DEVICE) == {"http.server": "thing/2"}


def test_a_page_without_a_title_ends_the_search() -> None:
    head = b"200 OK\r\nServer: thing/2\r\nContent-Type: text/html"
    pipeline = through(web(b"GET / HTTP/1.1\r\n\r\n", head, b"<p>" * 20_000))
    assert told(pipeline, DEVICE) == {"http.server": "thing/2"}
    assert pipeline.shared.buffered == 0


def test_http_on_another_port_is_known_by_its_request() -> None:
    pipeline = through(web(b"GET / HTTP/1.1\r\n\r\n", b"200 OK\r\nServer: thing/2", port=8888))
    assert (flow_of(pipeline, 8888).protocol, told(pipeline, DEVICE)["http.server"]) == ("http", "thing/2")


@pytest.mark.parametrize("wrong", [b"\x16\x03\x01\0\x05hello", b"\0" * 40 + b"\r\n\r\n"])
def test_no_http(wrong: bytes) -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 80)).open().ask(wrong + b"\r\n\r\n", wrong)
    assert flow_of(through(talk.frames), 80).basis == "port"
    with pytest.raises(WireError):
        office.HttpSession().feed(wrong, True, 0)


# --- SSH ---


def test_both_greetings_of_ssh() -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, 2222)).open()
    talk.send(False, b"SSH-2.0-RomSShell_5.40\r\n").send(True, b"SSH-2.0-PuTTY_Release_0.80\r\n").ask(
        bytes(700), bytes(900)
    )
    pipeline = through(talk.frames)
    assert told(pipeline, DEVICE)["ssh.software"] == "RomSShell_5.40"
    assert told(pipeline, CLIENT) == {"ssh.client_software": "PuTTY_Release_0.80"}


# --- SNMP ---


def test_identity_in_several_answers_adds_up_and_is_read_once() -> None:
    first = golden_of("snmp.get")[0]
    repeated = [first[:28] + bytes((number,)) + first[29:] for number in range(5)]
    pipeline = through(as_packets(snmp.PROBE, [(b"\x30\0", one) for one in (first, *repeated)]))
    assert len(readings(pipeline, DEVICE)) == 1


def test_counters_and_version_3_are_no_identity() -> None:
    counters = bytes.fromhex(
        "302b02010104067075626c6963a21e0204000000010201000201003010300e060a2b06010201020201 0a01 0500".replace(" ", "")
    )
    third = bytes.fromhex("3012020103300d020101020205dc040104020103")
    pipeline = through(as_packets(snmp.PROBE, [(counters, counters), (third, third)]))
    assert readings(pipeline, DEVICE) == []
    assert pipeline.shared.unreadable == 0


# --- DNS service discovery ---


def test_an_announcement_to_everybody_is_its_senders() -> None:
    data = golden_of("mdns.instances")[0]
    frames = [(START, ethernet(udp((DEVICE, 5353), ("224.0.0.251", 5353), data), target=b"\x01\0\x5e\0\0\xfb"))]
    pipeline = through(frames)
    assert told(pipeline, DEVICE)["mdns.txt"]
    assert {(one.transport, one.port) for one in readings(pipeline, DEVICE)} == {("udp", 5353)}


def test_questions_tell_nothing() -> None:
    assert not office.wants_mdns(bytes(20), True)
    assert office.MdnsSession().feed(bytes(20), True, 0) == ()


# --- DHCP ---


def dhcp(
    operation: int, kind: int, *options: tuple[int, bytes], own: bytes = bytes(4), given: bytes = bytes(4)
) -> bytes:
    head = (
        struct.pack(">BBBBIHH", operation, 1, 6, 0, 7, 0, 0) + own + given + bytes(8) + mac(5) + bytes(10) + bytes(192)
    )
    listed = b"".join(bytes((code, len(value))) + value for code, value in ((53, bytes((kind,))), *options))
    return head + b"\x63\x82\x53\x63" + b"\0" + listed + b"\xff"


def lease(*messages: bytes) -> list[Timed]:
    return [
        (
            START + place,
            ethernet(udp(("0.0.0.0", 68), ("255.255.255.255", 67), message), source=mac(5), target=b"\xff" * 6),
        )
        for place, message in enumerate(messages)
    ]


def test_a_client_says_its_name_and_kind_when_it_asks() -> None:
    asked = dhcp(1, 3, (12, b"HMI-7"), (60, b"MSFT 5.0"), (50, bytes((10, 0, 0, 77))))
    pipeline = through(lease(dhcp(1, 1, (12, b"HMI-7")), asked))
    assert told(pipeline, "10.0.0.77") == {"hostname": "HMI-7", "dhcp.vendor_class": "MSFT 5.0"}
    assert list(pipeline.collector.devices[None, "10.0.0.77"].macs) == ["02:00:00:00:00:05"]
    assert told(pipeline, "02:00:00:00:00:05") == {"hostname": "HMI-7"}


def test_the_acknowledgement_gives_the_address() -> None:
    given = ethernet(udp(("10.0.0.1", 67), ("10.0.0.77", 68), dhcp(2, 5, given=bytes((10, 0, 0, 77)))))
    pipeline = through([(START, given)])
    assert list(pipeline.collector.devices[None, "10.0.0.77"].macs) == ["02:00:00:00:00:05"]


@pytest.mark.parametrize("wrong", [b"", bytes(240), dhcp(1, 1)[:239]])
def test_no_dhcp(wrong: bytes) -> None:
    with pytest.raises(WireError):
        office.DhcpSession().feed(wrong, True, 0)
