"""The BACnet controller answers a bacpypes3 client, and a plain socket on the standard port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from bacpypes3.ipv4.app import NormalApplication
from bacpypes3.local.device import DeviceObject
from bacpypes3.pdu import IPv4Address

Find = Callable[[str], tuple[str, int, Any, Any]]
WHO_IS = bytes.fromhex("810b000c0120ffff00ff1008")


def test_it_identifies_itself(find: Find) -> None:
    ip, port, device, service = find("HVAC-01 bacnet")
    expected = {
        "object-name": device.tag,
        "vendor-name": device.vendor,
        "model-name": device.model,
        "firmware-revision": device.firmware,
        "application-software-version": service.software,
        "serial-number": device.serial,
        "location": device.location,
    }

    async def visit() -> tuple[list[Any], dict[str, Any]]:
        me = DeviceObject(objectIdentifier=("device", 1), objectName="test client", vendorIdentifier=999)
        app = NormalApplication(me, IPv4Address(f"{ip.rsplit('.', 1)[0]}.250/32:{port + 1}"))
        try:
            target = IPv4Address(f"{ip}:{port}")
            found = await app.who_is(address=target, timeout=2)
            names = list(expected)
            read = {name: await app.read_property(target, f"device,{service.instance}", name) for name in names}
            return found, read
        finally:
            app.close()

    found, read = asyncio.run(visit())
    assert [i_am.iAmDeviceIdentifier[1] for i_am in found] == [service.instance]
    assert {name: str(value) for name, value in read.items()} == expected


def test_a_client_on_the_standard_port_is_answered_too(find: Find) -> None:
    ip, port, _, service = find("HVAC-01 bacnet")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind((f"{ip.rsplit('.', 1)[0]}.251", port))
        client.settimeout(5)
        client.sendto(WHO_IS, (ip, port))
        reply = client.recv(1500)
    assert (0x02000000 | service.instance).to_bytes(4) in reply
