"""OPC UA servers on asyncua, with the few nodes of namespace 0 that a visitor asks for.

asyncua fills the whole standard address space at start, which takes seconds; a training server needs the Server
object, its status and its build information. Endpoints and sessions are asyncua's own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asyncua import Node, Server, ua
from asyncua.server.internal_server import InternalServer

from core.practice.devices import Device, OpcUa

_BUILD_DATE = datetime(2024, 5, 6, tzinfo=UTC)
_FOLDERS = (
    ("RootFolder", "Root", None),
    ("ObjectsFolder", "Objects", "RootFolder"),
    ("TypesFolder", "Types", "RootFolder"),
    ("ViewsFolder", "Views", "RootFolder"),
    ("Server", "Server", "ObjectsFolder"),
)
_REFERENCE_TYPES = (
    ("References", None),
    ("HierarchicalReferences", "References"),
    ("Organizes", "HierarchicalReferences"),
    ("HasChild", "HierarchicalReferences"),
    ("Aggregates", "HasChild"),
    ("HasComponent", "Aggregates"),
)
_VARIABLES = (
    ("Server_ServerArray", "ServerArray", "Server", ua.VariantType.String),
    ("Server_NamespaceArray", "NamespaceArray", "Server", ua.VariantType.String),
    ("Server_ServiceLevel", "ServiceLevel", "Server", ua.VariantType.Byte),
    ("Server_ServerStatus", "ServerStatus", "Server", ua.VariantType.ExtensionObject),
    ("Server_ServerStatus_State", "State", "Server_ServerStatus", ua.VariantType.Int32),
    ("Server_ServerStatus_StartTime", "StartTime", "Server_ServerStatus", ua.VariantType.DateTime),
    ("Server_ServerStatus_CurrentTime", "CurrentTime", "Server_ServerStatus", ua.VariantType.DateTime),
    ("Server_ServerStatus_BuildInfo", "BuildInfo", "Server_ServerStatus", ua.VariantType.ExtensionObject),
    *(
        (f"Server_ServerStatus_BuildInfo_{name}", name, "Server_ServerStatus_BuildInfo", ua.VariantType.String)
        for name in ("ProductUri", "ProductName", "ManufacturerName", "SoftwareVersion", "BuildNumber")
    ),
    (
        "Server_ServerStatus_BuildInfo_BuildDate", "BuildDate", "Server_ServerStatus_BuildInfo",
        ua.VariantType.DateTime,
    ),
)  # fmt: skip


def _node_id(name: str) -> ua.NodeId:
    return ua.NodeId(getattr(ua.ObjectIds, name))


def _item(name: str, browse_name: str, parent: str | None, node_class: ua.NodeClass) -> ua.AddNodesItem:
    item = ua.AddNodesItem()
    item.RequestedNewNodeId = _node_id(name)
    item.BrowseName = ua.QualifiedName(browse_name, 0)
    item.NodeClass = node_class
    if parent is not None:
        item.ParentNodeId = _node_id(parent)
        item.ReferenceTypeId = _node_id("Organizes" if node_class == ua.NodeClass.Object else "HasComponent")
    return item


def _folder(name: str, browse_name: str, parent: str | None) -> ua.AddNodesItem:
    item = _item(name, browse_name, parent, ua.NodeClass.Object)
    attributes = ua.ObjectAttributes()
    attributes.DisplayName = ua.LocalizedText(browse_name)
    attributes.EventNotifier = 0
    item.NodeAttributes = attributes
    return item


def _reference_type(name: str, parent: str | None) -> ua.AddNodesItem:
    item = _item(name, name, parent, ua.NodeClass.ReferenceType)
    attributes = ua.ReferenceTypeAttributes()
    attributes.DisplayName = ua.LocalizedText(name)
    item.NodeAttributes = attributes
    item.ReferenceTypeId = _node_id("HasSubtype")
    return item


def _variable(name: str, browse_name: str, parent: str, kind: ua.VariantType) -> ua.AddNodesItem:
    item = _item(name, browse_name, parent, ua.NodeClass.Variable)
    attributes = ua.VariableAttributes()
    attributes.DisplayName = ua.LocalizedText(browse_name)
    attributes.Value = ua.Variant(None, ua.VariantType.Null)
    attributes.DataType = ua.NodeId(kind.value if kind != ua.VariantType.ExtensionObject else 22)
    attributes.ValueRank = ua.ValueRank.Any
    item.NodeAttributes = attributes
    return item


class _SmallServer(InternalServer):  # type: ignore[misc,unused-ignore]
    """asyncua's server core without the thousands of type nodes."""

    async def load_standard_address_space(self, shelf_file: Path | None = None) -> None:  # noqa: ARG002
        items = [
            *(_reference_type(*row) for row in _REFERENCE_TYPES),
            *(_folder(*row) for row in _FOLDERS),
            *(_variable(*row) for row in _VARIABLES),
        ]
        refused = list(self.node_mgt_service.try_add_nodes(items, check=False))
        if refused:
            raise RuntimeError(f"asyncua refused {[item.BrowseName.Name for item in refused]}")

    async def _address_space_fixes(self) -> None:
        """The nodes that want fixing are not there."""

    async def setup_nodes(self) -> None:
        """Limits are not published; the namespace array begins with the standard's own."""
        namespaces = Node(self.isession, _node_id("Server_NamespaceArray"))
        await namespaces.write_value(["http://opcfoundation.org/UA/"])


class OpcUaServer:
    """One device's port 4840."""

    def __init__(self, device: Device, service: OpcUa, ip: str, port: int) -> None:
        self._device, self._service = device, service
        self._url = f"opc.tcp://{ip}:{port}/"
        self._server: Any = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        core = _SmallServer()
        core.disabled_clock = True
        server = Server(iserver=core)
        server.name = f"{self._device.vendor} {self._device.model}"
        server.product_uri = self._service.product_uri
        server.manufacturer_name = self._device.vendor
        server.application_type = ua.ApplicationType.Server
        server.set_endpoint(self._url)
        server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        server.set_identity_tokens([ua.AnonymousIdentityToken])
        await server.init()
        await server.set_application_uri(self._service.application_uri)
        await server.set_build_info(
            self._service.product_uri, self._device.vendor, self._device.model, self._device.firmware,
            self._device.serial, _BUILD_DATE,
        )  # fmt: skip
        await server.start()
        self._server = server

    async def stop(self) -> None:
        """Close the port and its sessions."""
        if self._server is not None:
            await self._server.stop()
