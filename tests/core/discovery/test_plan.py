"""A plan is fixed, complete and refuses what may not be planned."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core.discovery.interfaces import LocalInterface
from core.discovery.limits import CAREFUL, STANDARD
from core.discovery.plan import Plan, PlanError, make_plan
from core.discovery.probes.base import GroupRequest, Result
from core.discovery.probes.registry import GROUP, PROBES

ETH = LocalInterface("eth0", "192.168.10.5", 24, "02:00:00:00:00:05")
OTHER = LocalInterface("eth1", "10.20.0.5", 16, "02:00:00:00:00:06")
LO = LocalInterface("lo", "127.0.0.1", 8, "00:00:00:00:00:00")
LONE = GroupRequest("lone", "Lone question", "mdns.services", b"?", 5353, "224.0.0.251", lambda _data: Result())


def plan(*targets: str, **more: Any) -> Plan:
    base: dict[str, Any] = {"interfaces": (ETH, OTHER, LO), "probes": PROBES, "group": GROUP}
    return make_plan(targets, **(base | more))


def test_the_interface_follows_the_targets() -> None:
    assert plan("192.168.10.0/24").interface is ETH
    assert plan("10.20.7.0/24").interface is OTHER
    assert plan("127.0.0.9").interface is LO
    assert plan("192.168.10.7", interface="192.168.10.5").interface is ETH
    with pytest.raises(PlanError, match="no interface 'wlan0'"):
        plan("192.168.10.7", interface="wlan0")
    with pytest.raises(ValueError, match="lies outside the subnet"):
        plan("10.20.7.1", interface="eth0")


def test_ot_protocols_come_first() -> None:
    flags = [probe.ot for probe in plan("192.168.10.7").probes]
    assert flags == sorted(flags, reverse=True)


def test_protocols_are_chosen_and_unknown_ones_named() -> None:
    made = plan("192.168.10.7", protocols=["modbus", "enip"])
    assert {probe.protocol for probe in made.probes} == {"modbus", "enip"}
    assert {request.protocol for request in made.group} == {"enip"}
    with pytest.raises(PlanError, match="profinet"):
        plan("192.168.10.7", protocols=["profinet"])


def test_sessions_only_where_the_profile_allows_them(kit: Any) -> None:
    risky = kit.probe(2404, protocol="iec104", risk=3, ot=True)
    session = kit.probe(102, protocol="s7", risk=3, ot=True)
    names = [
        {probe.protocol for probe in plan("192.168.10.7", probes=(risky, session), group=(), limits=limits).probes}
        for limits in (CAREFUL, STANDARD, replace(STANDARD, sessions=()))
    ]
    assert names == [{"s7"}, {"s7"}, set()]
    with pytest.raises(PlanError, match="session"):
        plan("192.168.10.7", probes=(risky,), group=(), protocols=["iec104"], limits=STANDARD)


def test_practice_addresses_are_asked_directly() -> None:
    made = plan("127.0.0.9", group=(*GROUP, LONE), port_offset=10_000)
    assert not made.group_asked
    assert not made.neighbours_asked
    assert "lone" in {probe.protocol for probe in made.probes}
    near = plan("192.168.10.0/24", group=(LONE,))
    assert near.group_asked == (LONE,)
    assert "lone" not in {probe.protocol for probe in near.probes}


@pytest.mark.parametrize(
    ("target", "exclude", "why"),
    [
        ("192.168.10.7", [], "252 addresses of the subnet 192.168.10.0/24 are no targets"),
        ("192.168.10.0/25", [], "are no targets"),
        ("192.168.10.0/24", ["192.168.10.9"], "exclusions"),
        ("192.168.10.0/24", ["00:1b:1b:00:00:01"], "exclusions"),
        ("192.168.10.0/24", ["siemens"], "exclusions"),
    ],
)
def test_a_request_to_everybody_needs_everybody_to_be_a_target(target: str, exclude: list[str], why: str) -> None:
    """A broadcast reaches excluded devices and those that nobody named: it is sent only where that was confirmed."""
    made = plan(target, exclude=exclude, group=(LONE,))
    assert made.group_asked == ()
    assert why in made.group_held_back
    assert "lone" in {probe.protocol for probe in made.probes}, "each device is asked by itself instead"
    confirmed = plan(target, exclude=exclude, group=(LONE,), everybody=True)
    assert confirmed.group_asked == (LONE,)
    assert confirmed.as_dict()["everybody"]


def test_two_addresses_have_no_broadcast_address() -> None:
    pair = LocalInterface("eth2", "10.9.0.0", 31, "02:00:00:00:00:07")
    assert plan("10.9.0.1", interfaces=(pair,)).group_asked == ()


def test_the_port_offset_is_for_practice_only() -> None:
    with pytest.raises(PlanError, match="practice"):
        plan("192.168.10.7", port_offset=10_000)
    with pytest.raises(PlanError, match="range of ports"):
        plan("127.0.0.9", port_offset=60_000)


def test_routed_targets_are_neither_swept_nor_asked_as_a_group() -> None:
    made = plan("192.168.99.7", interface="eth0", confirmed_routed=["192.168.99.7"])
    assert not made.group_asked
    assert not made.neighbours_asked


def test_everything_excluded() -> None:
    with pytest.raises(PlanError, match="Every address"):
        plan("192.168.10.7", exclude=["192.168.10.0/24"])


def test_no_interface_at_all() -> None:
    with pytest.raises(PlanError, match="cable"):
        plan("192.168.10.7", interfaces=())


def test_kept_as_plain_values() -> None:
    kept = plan("192.168.10.0/28", exclude=["192.168.10.3", "siemens"]).as_dict()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["exclusions"] == ["192.168.10.3", "siemens"]
    assert kept["limits"]["name"] == "careful"
