"""One shape for what any source says of a device."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from core.discovery.converse import Outcome
from core.discovery.events import HostReport
from core.discovery.probes.base import Result, Value
from core.discovery.sighting import SeenService, Sighting, of_report

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MAC = "00:1b:1b:01:02:03"


def test_a_report_becomes_one_sighting() -> None:
    told = Result((Value("model", "CPU 315", 80), Value("mac", "00:1b:1b:09:09:09", 60)), "CPU", device_class="plc")
    s7 = Outcome("10.0.0.7", "s7", "tcp", 102, AT, status="identified", result=told, connected=True)
    odd = Outcome("10.0.0.7", "modbus", "tcp", 502, AT, status="malformed", detail="no", connected=True)
    shut = Outcome("10.0.0.7", "http", "tcp", 80, AT, status="refused")
    run = uuid4()
    seen = of_report(HostReport("10.0.0.7", "", AT, [s7, odd, shut], found=True), AT, network_id=None, run_id=run)
    assert (seen.ip, seen.mac, seen.origin, seen.source) == ("10.0.0.7", "00:1b:1b:09:09:09", run, "network")
    assert [(by, one.field, one.value) for by, one in seen.values] == [
        ("network", "ip", "10.0.0.7"), ("s7", "model", "CPU 315"), ("s7", "mac", "00:1b:1b:09:09:09"),
        ("s7", "device_class", "plc"),
    ]  # fmt: skip
    assert seen.services == (
        SeenService("tcp", 102, "s7", "CPU"), SeenService("tcp", 502, "", "Open; asked in modbus: no"),
    )  # fmt: skip


def test_address_and_maker_of_the_card_are_told_once() -> None:
    seen = Sighting("network", "arp", AT, ip="10.0.0.7", mac=MAC, values=(("dcp", Value("ip", "10.0.0.7", 90)),))
    assert [(by, one.field) for by, one in seen.told()] == [("arp", "mac"), ("oui", "vendor"), ("dcp", "ip")]
    assert "vendor" not in {one.field for _, one in replace(seen, source="site_list").told()}


def test_values_best_first() -> None:
    values = (("a", Value("name", "low", 10)), ("b", Value("name", "high", 90)), ("c", Value("hostname", "host", 50)))
    seen = Sighting("network", "x", AT, values=values)
    assert seen.texts("name") == ["high", "low"]
    assert seen.texts("name", 50) == ["high"]
    assert seen.names == ("host", "high", "low")


def test_digest_is_of_what_is_said_and_not_of_when_a_file_was_read() -> None:
    listed = Sighting("site_list", "arp.txt", AT, ip="10.0.0.7", mac=MAC, timed=False)
    later = replace(listed, at=AT + timedelta(days=9))
    assert listed.digest == later.digest
    assert replace(listed, timed=True).digest != replace(later, timed=True).digest
    assert listed.digest != replace(listed, ip="10.0.0.8").digest
