from __future__ import annotations

import dataclasses

import pytest

from core.discovery.probes.neighbourhood import read_cdp, read_lldp
from core.practice.neighbour import Announced, cdp_frame, lldp_frame
from tests.core.discovery.probes.driver import fields
from tests.fuzz.codecs import golden_of

MAC = bytes.fromhex("020077000020")
SWITCH = Announced("sw-020", "Hirschmann RSP-35, release 09.1", "192.0.2.20", "1/3")


def test_a_profinet_station_goes_by_the_mac_of_its_interface() -> None:
    found = read_lldp(golden_of("lldp")[0])
    assert found is not None and (found.mac, found.ip) == ("02:00:77:00:00:41", "192.0.2.41")
    seen = fields(found.result)
    assert (seen["name"], seen["profinet.station_name"]) == ("filler-io-1", "filler-io-1")
    # It has two ports and is a bridge between them; that makes it no switch.
    assert seen["lldp.capabilities"] == "bridge" and found.result.device_class == ""


def test_a_switch_with_its_inventory() -> None:
    found = read_lldp(golden_of("lldp")[2])
    assert found is not None and found.result.device_class == "switch"
    seen = fields(found.result)
    assert (seen["vendor"], seen["model"], seen["serial"], seen["firmware"]) == (
        "Moxa",
        "MW-8TX",
        "MW-77-0020",
        "4.2.1",
    )


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [(4, "switch"), (16, "router"), (20, "switch"), (12, "wireless"), (128, ""), (132, ""), (0, "")],
)
def test_device_classes(capabilities: int, expected: str) -> None:
    found = read_lldp(lldp_frame(dataclasses.replace(SWITCH, capabilities=capabilities), MAC))
    assert found is not None and found.result.device_class == expected
    assert fields(found.result)["vendor"] == "Hirschmann"


def test_cisco() -> None:
    switch, router = (read_cdp(data) for data in golden_of("cdp")[:2])
    assert switch is not None and router is not None
    seen = fields(switch.result)
    assert (seen["vendor"], seen["model"], seen["firmware"], seen["name"], seen["serial"]) == (
        "Cisco", "IE-4000-8GT4G-E", "15.2(7)E3", "sw-020", "FOC77A0020B",
    )  # fmt: skip
    assert (switch.ip, switch.result.device_class) == ("192.0.2.20", "switch")
    seen = fields(router.result)
    assert (seen["model"], seen["firmware"], router.ip, router.result.device_class) == (
        "1841",
        "12.4(24)T8",
        "",
        "router",
    )


def test_another_maker_that_speaks_cdp() -> None:
    found = read_cdp(cdp_frame(Announced("ap-7", "Moxa AWK 1.2", model="AWK-3131A", capabilities=0x10), MAC))
    assert found is not None
    seen = fields(found.result)
    assert (seen["vendor"], seen["model"], found.result.device_class) == ("Moxa", "AWK-3131A", "")


def test_other_frames_are_passed_over() -> None:
    assert read_lldp(golden_of("cdp")[0]) is None and read_cdp(golden_of("lldp")[0]) is None
