"""The OPC UA server answers asyncua's client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from asyncua import Client, ua

Find = Callable[[str], tuple[str, int, Any, Any]]


def test_endpoints_name_the_product(find: Find) -> None:
    ip, port, device, service = find("SRV-400 opcua")
    url = f"opc.tcp://{ip}:{port}/"
    found = asyncio.run(Client(url).connect_and_get_server_endpoints())
    assert [endpoint.EndpointUrl for endpoint in found] == [url]
    server = found[0].Server
    assert server.ApplicationName.Text == f"{device.vendor} {device.model}"
    assert server.ApplicationUri == service.application_uri
    assert server.ProductUri == service.product_uri


def test_a_session_reads_the_build_information_and_can_browse(find: Find) -> None:
    ip, port, device, _ = find("SRV-400 opcua")

    async def visit() -> tuple[Any, list[str]]:
        async with Client(f"opc.tcp://{ip}:{port}/") as client:
            info = await client.get_node(ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo)).read_value()
            children = await client.nodes.objects.get_children()
            return info, [(await child.read_browse_name()).Name for child in children]

    info, names = asyncio.run(visit())
    assert info.ManufacturerName == device.vendor
    assert info.ProductName == device.model
    assert info.SoftwareVersion == device.firmware
    assert names == ["Server"]
