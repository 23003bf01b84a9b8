"""Which devices a capture shows, and what of them is whose."""

import struct

from core.discovery.capture.devices import Device, contested, devices, is_inside
from core.discovery.capture.pipeline import Pipeline
from tests.core.discovery.capture.building import (  # type: ignore[import-not-found]
    ACK,
    RST,
    START,
    SYN,
    Talk,
    Timed,
    ethernet,
    mac,
    tcp,
    udp,
)
from tests.core.discovery.capture.driving import through  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

ROUTER = b"\x00\x1b\x1b\0\0\x01"


def arp(ip: str, station: bytes, time: int = START, vlans: tuple[int, ...] = ()) -> Timed:
    packet = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 2) + station + bytes(map(int, ip.split("."))) + bytes(10)
    return time, ethernet(packet, 0x0806, source=station, target=b"\xff" * 6, vlans=vlans)


def by_ip(pipeline: Pipeline) -> dict[str, Device]:
    return {one.ip or one.mac: one for one in devices(pipeline)}


def services(device: Device) -> dict[tuple[str, int], tuple[str, str]]:
    return {(one.transport, one.port): (one.protocol, one.detail) for one in device.services}


def test_both_ends_of_a_connection_are_devices() -> None:
    talk = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 502)).open()
    found = by_ip(through(talk.frames))
    assert set(found) == {"10.0.0.9", "10.0.0.5"}
    assert (found["10.0.0.5"].mac, found["10.0.0.5"].last_ns) == ("02:00:0a:00:00:05", talk.frames[1][0])
    assert found["10.0.0.9"].services == []
    assert services(found["10.0.0.5"]) == {
        ("tcp", 502): ("", "usual port of modbus; seen in use; its content was not read")
    }


def test_who_was_only_spoken_to_or_refused_is_no_device_or_service() -> None:
    asked = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 502)).send(True, flags=SYN)
    refused = Talk(("10.0.0.9", 50_001), ("10.0.0.6", 502)).send(True, flags=SYN).send(False, flags=RST | ACK)
    found = by_ip(through(asked.frames + refused.frames))
    assert set(found) == {"10.0.0.9", "10.0.0.6"}
    assert found["10.0.0.6"].services == []


def test_the_internet_and_everybody_are_no_devices() -> None:
    frames = [
        (START, ethernet(udp(("10.0.0.9", 50_000), ("8.8.8.8", 53), b"q"))),
        (START + 1, ethernet(udp(("8.8.8.8", 53), ("10.0.0.9", 50_000), b"a"))),
        (START + 2, ethernet(udp(("10.0.0.9", 1900), ("239.255.255.250", 1900), b"q"))),
        (START + 3, ethernet(udp(("0.0.0.0", 68), ("255.255.255.255", 67), b"q"))),
    ]
    assert set(by_ip(through(frames))) == {"10.0.0.9"}
    # A plant may use addresses of the internet inside: ARP shows that they are here.
    assert set(by_ip(through([*frames, arp("8.8.8.8", mac(8))]))) == {"10.0.0.9", "8.8.8.8"}
    assert [is_inside(ip) for ip in ("192.168.1.1", "169.254.0.7", "127.0.0.1", "100.64.0.1", "1.1.1.1", "0.0.0.0", "x")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip


def test_a_routers_mac_is_not_that_of_what_is_behind_it() -> None:
    frames = [
        (START + n, ethernet(udp((f"10.9.0.{n}", 1000), ("10.0.0.5", 161), b"x"), source=ROUTER)) for n in range(1, 4)
    ]
    found = by_ip(through(frames))
    assert {found[f"10.9.0.{n}"].mac for n in range(1, 4)} == {""}
    found = by_ip(through([*frames, arp("10.9.0.1", ROUTER)]))
    assert [found[f"10.9.0.{n}"].mac for n in range(1, 4)] == ["00:1b:1b:00:00:01", "", ""]


def test_how_sure_a_mac_is_and_who_says_so() -> None:
    frame = (START, ethernet(udp(("10.0.0.9", 1000), ("10.0.0.5", 161), b"x")))
    for frames, sure, by in (([frame], 60, "ethernet"), ([frame, arp("10.0.0.9", mac(7))], 95, "arp")):
        (device,) = devices(through(frames))
        assert [(who, value.field, value.confidence) for who, value in device.values] == [(by, "mac", sure)]


def test_two_stations_with_one_address_are_told() -> None:
    pipeline = through([arp("10.0.0.5", mac(1)), arp("10.0.0.5", mac(2), START + 9)])
    assert [one.mac for one in devices(pipeline)] == ["02:00:00:00:00:02"]
    assert contested(pipeline) == ["The address 10.0.0.5 is claimed by 2 MACs: 02:00:00:00:00:01, 02:00:00:00:00:02."]


def test_one_range_in_several_vlans_is_several_devices() -> None:
    frames = [arp("10.0.0.5", mac(vlan), vlans=(vlan,)) for vlan in (10, 20)]
    assert sorted((one.vlan or 0, one.ip, one.mac) for one in devices(through(frames))) == [
        (10, "10.0.0.5", "02:00:00:00:00:0a"), (20, "10.0.0.5", "02:00:00:00:00:14"),
    ]  # fmt: skip


def test_what_a_station_told_belongs_to_its_address() -> None:
    frame = golden_of("lldp.announcement")[0]
    station = frame[6:12]
    alone = through([(START, frame)])
    together = through([(START, frame), arp("10.0.0.5", station)])
    (one,) = devices(alone)
    found = by_ip(together)
    fields = {value.field for _, value in one.values}
    assert "lldp.port" in fields
    if not one.ip:
        assert set(found) == {"10.0.0.5"}
        assert fields <= {value.field for _, value in found["10.0.0.5"].values}


def test_stations_of_field_protocols_are_devices_without_an_address() -> None:
    goose = ethernet(bytes(46), 0x88B8, source=mac(1), target=b"\x01\x0c\xcd\x01\0\x01")
    stp = ethernet(b"\x42\x42\x03" + bytes(35), 38, source=mac(2), target=b"\x01\x80\xc2\0\0\0")
    assert [(one.ip, one.mac) for one in devices(through([(START, goose), (START, stp)]))] == [
        ("", "02:00:00:00:00:01")
    ]


def test_units_behind_a_gateway_are_devices_beside_it() -> None:
    answer = bytes((3, 0x2B, 0x0E, 1, 0x83, 0, 0, 1, 0, 5)) + b"Drive"
    adu = struct.pack(">HHH", 1, 0, len(answer)) + answer
    talk = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 502)).open().send(False, adu)
    found = [
        (one.ip, one.unit, [value.value for _, value in one.values if value.field == "vendor"])
        for one in devices(through(talk.frames))
    ]
    assert found == [("10.0.0.9", "", []), ("10.0.0.5", "", []), ("10.0.0.5", "3", ["Drive"])]


def test_services_that_nobody_would_ask_for_are_left_out() -> None:
    opened = Talk(("10.0.0.9", 50_000), ("10.0.0.5", 4711)).open()
    dynamic = Talk(("10.0.0.9", 50_001), ("10.0.0.5", 60_123)).open()
    running = [
        (
            START + n,
            ethernet(tcp(("10.0.0.9", 50_002), ("10.0.0.5", 4712), b"x"))
            if n
            else ethernet(tcp(("10.0.0.5", 4712), ("10.0.0.9", 50_002), b"x")),
        )
        for n in range(2)
    ]
    found = by_ip(through(opened.frames + dynamic.frames + running))
    assert services(found["10.0.0.5"]) == {("tcp", 4711): ("", "seen in use; its content was not read")}


def test_the_surest_of_equal_values_counts_once() -> None:
    answers = golden_of("bacnet.who_is")[:1] + golden_of("bacnet.read_property")[:2]
    frames = [
        (START + n, ethernet(udp(("10.0.0.5", 47_808), ("10.0.0.9", 47_808), data))) for n, data in enumerate(answers)
    ]
    (device,) = [one for one in devices(through(frames)) if one.ip == "10.0.0.5"]
    told = [(who, value.field, value.value) for who, value in device.values]
    assert len(told) == len(set(told))
    assert ("bacnet", "vendor", "Klimatron") in told and ("bacnet", "device_class", "building_controller") in told
    assert services(device)["udp", 47_808][0] == "bacnet"
