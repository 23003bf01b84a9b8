"""The preview says what will be sent: every request, how many frames, how long."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.discovery.consent import Consent
from core.discovery.interfaces import LocalInterface
from core.discovery.plan import make_plan
from core.discovery.preview import preview, render
from core.discovery.probes.registry import GROUP, PROBES
from core.discovery.wire.requests import request

ETH = LocalInterface("eth0", "192.168.10.5", 24, "02:00:00:00:00:05")
LO = LocalInterface("lo", "127.0.0.1", 8, "00:00:00:00:00:00")


def shown(*targets: str, **more: Any) -> dict[str, Any]:
    return preview(make_plan(targets, interfaces=(ETH, LO), probes=PROBES, group=GROUP, **more))


def test_every_request_of_every_probe_is_shown_with_its_bytes() -> None:
    found = shown("192.168.10.0/24")
    assert json.loads(json.dumps(found)) == found
    ids = {one["id"] for step in found["steps"] for one in step["requests"]}
    wanted = {name for probe in PROBES if not (probe.opt_in or probe.needs) for name in probe.requests}
    assert wanted | {one.request for one in GROUP} | {"arp.request", "neighbour.datagram"} == ids
    for step in found["steps"]:
        for one in step["requests"]:
            assert bytes.fromhex(one["hex"]) == request(one["id"]).example
            assert one["reference"]


def test_numbers_grow_with_the_addresses() -> None:
    small, large = shown("192.168.10.0/29"), shown("192.168.10.0/24")
    assert small["addresses"] == 6 - 1 or small["addresses"] == 6
    assert large["addresses"] == 253
    assert 0 < small["frames"] < large["frames"] <= large["all_answer_frames"]
    assert 0 < small["seconds"] < large["seconds"]


def test_on_loopback_there_is_neither_group_nor_sweep() -> None:
    assert {step["step"] for step in shown("127.0.0.9")["steps"]} == {"ask"}


def test_what_an_engineer_must_know_is_noted() -> None:
    notes = " ".join(shown("192.168.10.0/24", exclude=["siemens"])["notes"])
    assert "everybody in the subnet are not sent: there are exclusions" in notes
    confirmed = shown("192.168.10.0/24", exclude=["siemens"], everybody=True)["notes"]
    assert "reach excluded devices too" in " ".join(confirmed)
    assert "everybody" not in " ".join(shown("192.168.10.0/24")["notes"])
    assert "MAC address is known only after" in notes
    assert "up to 4 s after Stop" in notes, "what the operating system sends by itself is not concealed"
    assert "after Stop" not in " ".join(shown("127.0.0.9")["notes"])
    routed = shown("192.168.99.7", interface="eth0", confirmed_routed=["192.168.99.7"])
    assert "behind a router" in " ".join(routed["notes"])
    assert routed["routed"] == ["192.168.99.7"]


@pytest.mark.parametrize("consent", [None, Consent.parse("Max Mustermann; Plant manager")])
def test_text(consent: Consent | None) -> None:
    found = shown("192.168.10.0/24", consent=consent, exclude=["192.168.10.7"])
    text = render(found)
    assert ("Max Mustermann, Plant manager" if consent else "none yet: nothing will be sent") in text
    assert "192.168.10.7" in text
    assert f"About {found['frames']} frames and {found['seconds']} s" in text
    for step in found["steps"]:
        assert step["title"] in text
