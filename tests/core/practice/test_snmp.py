"""Every agent answers pysnmp's client with the device's identity, and lets nothing be written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    get_cmd,
    next_cmd,
    set_cmd,
)
from pysnmp.proto.rfc1902 import OctetString

Find = Callable[[str], tuple[str, int, Any, Any]]
PHYSICAL = "1.3.6.1.2.1.47.1.1.1.1"
SYSTEM = "1.3.6.1.2.1.1"


def talk(command: Any, ip: str, port: int, *objects: ObjectType, version: int = 1) -> tuple[Any, int, int, Any]:
    """One command; `version` 0 is v1, 1 is v2c."""

    async def once() -> Any:
        engine = SnmpEngine()
        try:
            target = await UdpTransportTarget.create((ip, port), timeout=3, retries=0)
            return await command(engine, CommunityData("public", mpModel=version), target, ContextData(), *objects)
        finally:
            engine.close_dispatcher()

    return asyncio.run(once())


def named(oid: str) -> ObjectType:
    return ObjectType(ObjectIdentity(oid))


@pytest.mark.parametrize("version", [0, 1], ids=["v1", "v2c"])
@pytest.mark.parametrize("tag", ["DRV-110", "SW-010", "SRV-400", "HMI-130", "GW-050", "PRN-220"])
def test_it_identifies_itself(find: Find, tag: str, version: int) -> None:
    ip, port, device, service = find(f"{tag} snmp")
    asked = [f"{SYSTEM}.{number}.0" for number in (1, 2, 5, 6)]
    asked += [f"{PHYSICAL}.{column}.1" for column in (12, 13, 11, 9, 10)]
    failed, status, _, bound = talk(get_cmd, ip, port, *map(named, asked), version=version)
    assert not failed
    assert not status
    texts = [value.prettyPrint() for _, value in bound]
    assert texts.pop(1) == service.object_id.replace("1.3.6.1.4.1", "SNMPv2-SMI::enterprises")
    assert texts == [
        service.description, device.tag, device.location,
        device.vendor, device.model, device.serial, device.firmware, device.firmware,
    ]  # fmt: skip


def test_the_next_object_is_found_and_the_end_is_told(find: Find) -> None:
    ip, port, device, _ = find("SW-010 snmp")
    _, _, _, bound = talk(next_cmd, ip, port, named(f"{PHYSICAL}.11"), named("1.3.6.1.2.1.99"))
    (name, serial), (_, end) = bound
    assert str(name.get_oid()) == f"{PHYSICAL}.11.1"
    assert serial.prettyPrint() == device.serial
    assert "end" in type(end).__name__.lower()


def test_a_missing_object_is_told_in_both_versions(find: Find) -> None:
    ip, port, _, _ = find("SW-010 snmp")
    _, _, _, bound = talk(get_cmd, ip, port, named(f"{PHYSICAL}.11.9"))
    assert type(bound[0][1]).__name__ == "NoSuchInstance"
    _, status, index, _ = talk(get_cmd, ip, port, named(f"{SYSTEM}.1.0"), named(f"{PHYSICAL}.11.9"), version=0)
    assert (status.prettyPrint(), int(index)) == ("noSuchName", 2)


def test_nothing_can_be_written(find: Find) -> None:
    ip, port, device, _ = find("SW-010 snmp")
    name = ObjectType(ObjectIdentity(f"{SYSTEM}.5.0"), OctetString("taken over"))
    _, status, _, _ = talk(set_cmd, ip, port, name)
    assert status
    _, _, _, bound = talk(get_cmd, ip, port, named(f"{SYSTEM}.5.0"))
    assert bound[0][1].prettyPrint() == device.tag


def test_another_community_gets_no_answer(find: Find) -> None:
    ip, port, _, _ = find("SW-010 snmp")

    async def once() -> Any:
        engine = SnmpEngine()
        try:
            target = await UdpTransportTarget.create((ip, port), timeout=0.2, retries=0)
            return await get_cmd(engine, CommunityData("private"), target, ContextData(), named(f"{SYSTEM}.1.0"))
        finally:
            engine.close_dispatcher()

    assert "No SNMP response" in str(asyncio.run(once())[0])
