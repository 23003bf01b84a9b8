"""Dissectors made from the probes."""

import pytest

from core.discovery.capture.dissect import answers
from core.discovery.probes.registry import GROUP, PROBES
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import START, Talk, ethernet, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, readings, through, told  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import CLIENT, DEVICE, as_packets, converse, texts  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

REQUESTS = {"ads": "ads.identify", "knx": "knx.search", "ssdp": "ssdp.search", "wsd": "wsd.probe"}
OF = {one.protocol: one for one in PROBES}


@pytest.mark.parametrize("request_of", GROUP, ids=lambda one: one.title)
def test_answers_to_everybody_are_read_as_live(request_of: answers.GroupRequest) -> None:
    read = 0
    for data in golden_of(request_of.protocol):
        try:
            live = request_of.parse(data)
        except WireError:
            continue
        frame = ethernet(udp((DEVICE, request_of.port), (CLIENT, 50_000), data))
        found = told(through([(START, frame)]), DEVICE)
        assert {key: found.get(key) for key in texts(live)} == texts(live)
        read += 1
    assert read, f"no golden answer for {request_of.protocol}"


@pytest.mark.parametrize("protocol", ["epm", "fins", "netbios"])
def test_one_datagram_is_read_as_live(protocol: str) -> None:
    probe = OF[protocol]
    data = golden_of(protocol)[0]
    live, said = converse(probe, [data])
    pipeline = through(as_packets(probe, said))
    assert texts(live)
    assert {key: told(pipeline, DEVICE).get(key) for key in texts(live)} == texts(live)
    assert flow_of(pipeline, probe.port).basis == "content"


@pytest.mark.parametrize("protocol", ["ftp", "vnc"])
def test_greetings_are_read_as_live(protocol: str) -> None:
    probe = OF[protocol]
    data = golden_of(protocol)[0]
    live, _ = converse(probe, [data])
    talk = Talk((CLIENT, 50_000), (DEVICE, probe.port)).open().send(False, data).ask(b"USER x\r\n", b"331 what?\r\n")
    pipeline = through(talk.frames)
    assert {key: told(pipeline, DEVICE).get(key) for key in texts(live)} == texts(live)
    assert len(readings(pipeline, DEVICE)) == 1


def test_a_question_alone_says_nothing_of_its_sender() -> None:
    frame = ethernet(udp((CLIENT, 50_000), (DEVICE, 9600), bytes(30)))
    pipeline = through([(START, frame)])
    assert readings(pipeline, CLIENT) == []
    assert (flow_of(pipeline, 9600).protocol, flow_of(pipeline, 9600).basis) == ("fins", "port")


def test_replay_gives_up_on_what_does_not_fit() -> None:
    with pytest.raises(WireError):
        answers.replay(OF["fins"], b"something else")
    assert [answers.greets(OF[name]) for name in ("ftp", "http", "modbus")] == [True, False, False]


def test_a_port_with_a_dissector_of_its_own_gets_no_other() -> None:
    taken = {(one.transport, one.port) for one in PROBES} | {("udp", one.port) for one in GROUP}
    assert answers.of_probes(PROBES, taken) == () == answers.of_groups(GROUP, taken)
