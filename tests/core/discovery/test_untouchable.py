"""Devices that the register says are never touched are exclusions of every plan, whatever is asked for."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from core.discovery.consent import Consent
from core.discovery.interfaces import LocalInterface
from core.discovery.plan import PlanError, make_plan
from core.discovery.preview import preview, render
from core.discovery.probes.registry import GROUP, LINK_REQUESTS, PROBES
from core.discovery.scope import Untouchable
from core.discovery.service import Discovery
from core.discovery.untouchable import untouchables
from core.register.models import Asset, Interface
from core.register.service import Register
from core.vault.store import Vault

ETH = LocalInterface("eth0", "192.168.10.5", 24, "02:00:00:00:00:05")
LO = LocalInterface("lo", "127.0.0.1", 8, "")
MAC = "00:1b:1b:00:00:09"
SIS = Untouchable("SIS-1", "safety controller", "192.168.10.9", MAC)
CONSENT = Consent.parse("Max; Manager")


def plan(*targets: str, never: tuple[Untouchable, ...] = (SIS,), **more: Any) -> Any:
    return make_plan(
        targets, interfaces=(ETH, LO), probes=PROBES, group=GROUP, link=LINK_REQUESTS, never=never, **more
    )  # fmt: skip


def add(register: Register, ip: str, mac: str = "", **fields: Any) -> Asset:
    asset = Asset(site_id=register.site().id, **fields)
    register.add(asset)
    if ip or mac:
        register.add(Interface(asset_id=asset.id, ip=ip, mac=mac))
    return asset


def test_marked_devices_and_safety_controllers_of_the_register(register: Register) -> None:
    add(register, "127.0.8.1", tag="PLC-1")
    add(register, "127.0.8.2", MAC, tag="OLD-1", never_touch=True)
    add(register, "127.0.8.3", tag="SIS-1", device_class="safety_controller")
    add(register, "", model="F-CPU", device_class="safety_controller")
    found = untouchables(register)
    assert [(one.name, one.ip, one.mac) for one in found] == [
        ("F-CPU", "", ""), ("OLD-1", "127.0.8.2", MAC), ("SIS-1", "127.0.8.3", ""),
    ]  # fmt: skip
    assert found[1].sentence == "Never touched: OLD-1 (marked in the register as never to be touched)."


def test_its_address_is_no_host_and_its_mac_is_left_alone() -> None:
    made = plan("192.168.10.0/24")
    assert "192.168.10.9" not in made.scope.hosts
    assert made.scope.excluded["192.168.10.9"] == SIS.sentence
    assert made.exclusions.by_mac(MAC) == SIS.sentence
    assert made.exclusions.by_mac("00:1b:1b:00:00:08") == ""
    assert "cannot be checked" in made.exclusions.by_mac("")
    assert made.exclusions.by_mac("", near=False) == "", "behind a router nobody knows any MAC"
    with pytest.raises(PlanError, match="Never touched: SIS-1"):
        plan("192.168.10.9")
    with pytest.raises(PlanError, match="iec104: Never touched: SIS-1"):
        plan("192.168.10.8-192.168.10.9", opt_in={"iec104": ["192.168.10.9"]})


def test_requests_to_everybody_are_held_back_where_they_would_reach_it() -> None:
    made = plan("192.168.10.0/24")
    assert "SIS-1 must never be touched" in made.group_held_back
    assert (made.group_asked, made.link_asked) == ((), ())
    elsewhere = Untouchable("SIS-2", "safety controller", "10.20.0.9", "")
    assert plan("192.168.10.0/24", never=(elsewhere,)).link_asked == LINK_REQUESTS
    confirmed = plan("192.168.10.0/24", everybody=True, consent=CONSENT)
    assert confirmed.link_asked == LINK_REQUESTS
    shown = preview(confirmed)
    assert any("reach SIS-1, which nothing is sent to by itself" in note for note in shown["notes"])
    assert "although they reach SIS-1" in shown["consent_text"]
    assert "192.168.10.9" not in confirmed.scope.hosts


def test_it_is_shown_with_its_reason_and_what_cannot_be_recognised_is_said() -> None:
    lost = Untouchable("SIS-3", "safety controller")
    text = render(preview(plan("192.168.10.0/24", never=(SIS, lost))))
    assert "Never touch  Never touched: SIS-1 (safety controller)." in text
    assert "SIS-3, but the register holds neither its IP nor its MAC address" in text


def test_a_mac_of_the_list_needs_no_refusal_of_routed_targets() -> None:
    assert plan("192.168.99.7", interface="eth0", confirmed_routed=["192.168.99.7"]).scope.hosts == ("192.168.99.7",)


def polite(connection: socket.socket) -> None:
    while connection.recv(4096):
        connection.sendall(b"ACME PLC-7\r\n")


def test_a_run_never_reaches_it(kit: Any, vault: Vault, register: Register) -> None:
    discovery = Discovery(vault, register)
    servers = {number: kit.serve(polite, ip=f"127.0.8.{number}") for number in (1, 2)}
    asset = add(register, "127.0.8.2", tag="SIS-1", device_class="safety_controller")
    offset = servers[1].port - 502
    made = discovery.plan(["127.0.8.1-127.0.8.3"], consent=CONSENT, port_offset=offset, protocols=["modbus"])
    assert made.scope.hosts == ("127.0.8.1", "127.0.8.3")
    run = discovery.run(made)
    assert run.plan["never_touch"] == ["Never touched: SIS-1 (safety controller)."]
    assert {frame.target for frame in discovery.frames(run.id)} == {"127.0.8.1", "127.0.8.3"}
    assert servers[2].endings == []
    register.edit(Asset, asset.id, "it is a PLC after all", device_class="plc")
    with pytest.raises(PlanError, match="was changed in the register"):
        discovery.run(made)
