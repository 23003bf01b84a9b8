"""What is heard on the link layer."""

from core.discovery.capture.dissect import link
from core.discovery.capture.dissect.registry import DISSECTORS
from core.discovery.capture.links import untagged
from core.discovery.probes.registry import LINK_LISTENERS, LINK_REQUESTS
from core.discovery.wire.commands import COMMANDS
from tests.core.discovery.capture.building import START, ethernet, mac  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, readings, through, told  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]


def test_arp_tells_whose_an_address_is_also_behind_a_tag() -> None:
    plain, tagged = golden_of("arp.reply")[:2]
    pipeline = through([(START, plain), (START + 1, tagged), (START + 2, plain)])
    for vlan in {key[0] for key in pipeline.collector.devices}:
        device = pipeline.collector.devices[vlan, "192.168.0.10"]
        assert list(device.macs) == ["00:1b:1b:1e:0c:5a"]
        assert all(how.sure for how in device.macs.values())
    assert len(pipeline.collector.devices) == 2
    assert list(pipeline.flows) == [], "everybody asks everybody: no conversations"


def test_an_address_that_is_only_asked_for_is_nobodys() -> None:
    probe = bytes.fromhex("00010800060400010200000000010000000000000000000000000a000005")
    asked = bytes.fromhex("0001080006040001") + mac(1) + bytes(4) + bytes(6) + bytes((10, 0, 0, 5))
    frames = [
        (START + place, ethernet(one, 0x0806, source=mac(1), target=b"\xff" * 6))
        for place, one in enumerate((asked, probe))
    ]
    assert through(frames).collector.devices == {}


def test_every_listener_of_the_registry_reads_captures() -> None:
    known = {one.protocol for one in (*LINK_LISTENERS, *LINK_REQUESTS)}
    assert known == set(link.PLACES)
    assert known <= {one.protocol for one in DISSECTORS if one.transport == "ethernet"}


def test_stations_tell_what_the_listeners_read() -> None:
    for listener in LINK_LISTENERS:
        for frame in golden_of(listener.protocol):
            said = listener.read(untagged(frame))
            if said is None:
                continue
            pipeline = through([(START, frame), (START + 1, frame)])
            address = said.ip or said.mac
            vlan = next(vlan for vlan, known in pipeline.collector.devices if known == address)
            assert {value.field: value.value for value in said.result.values} == told(pipeline, address, vlan), listener
            again = 2 if listener.protocol in COMMANDS else 1
            assert [one.count for one in readings(pipeline, address, vlan)] == [again], "stations repeat themselves"


def test_cyclic_profinet_is_only_counted() -> None:
    assert [link.wants_dcp(payload, True) for payload in (b"\x80\x00\0", b"\xfe\xff\0", b"\xfe\xfd\0", b"\xfe")] == [
        False, True, True, False,
    ]  # fmt: skip
    frames = [
        (START + n, ethernet(b"\x80\x00" + bytes(44), 0x8892, source=mac(1), target=mac(2), vlans=(0,)))
        for n in range(9)
    ]
    pipeline = through(frames)
    assert (flow_of(pipeline, 0x8892).packets, flow_of(pipeline, 0x8892).protocol) == (9, "dcp")
    assert flow_of(pipeline, 0x8892).basis == "port"
