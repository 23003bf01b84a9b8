"""Words for the coded values of assets, as people say them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

COLUMNS = (
    "tag", "name", "device_class", "vendor", "model", "ips", "zone", "serial", "firmware", "location", "sources",
)  # fmt: skip
"""Columns of the asset table, by the names of `AssetRow`."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("Assets", words)


def field_titles() -> dict[str, str]:
    """What the columns of an asset, and what belongs to its place, are called."""
    return {
        "tag": _tr("Tag"),
        "name": _tr("Name"),
        "device_class": _tr("Class"),
        "vendor": _tr("Vendor"),
        "model": _tr("Model"),
        "order_number": _tr("Order number"),
        "serial": _tr("Serial number"),
        "firmware": _tr("Firmware"),
        "zone": _tr("Zone"),
        "ips": _tr("IP address"),
        "ip": _tr("IP address"),
        "mac": _tr("MAC address"),
        "hostname": _tr("Host name"),
        "network": _tr("Network"),
        "location": _tr("Location"),
        "owner": _tr("Owner"),
        "supplier": _tr("Supplier"),
        "criticality": _tr("Criticality"),
        "support": _tr("Support"),
        "purdue": _tr("Purdue level"),
        "note": _tr("Note"),
        "sources": _tr("Sources"),
    }


_FAMILIES = {
    "bacnet": "BACnet", "enip": "EtherNet/IP", "http": "HTTP", "https": "HTTPS", "mdns": "mDNS", "modbus": "Modbus",
    "opcua": "OPC UA", "s7": "S7", "snmp": "SNMP", "ssh": "SSH", "tls": "TLS",
}  # fmt: skip


def observed_title(field: str) -> str:
    """What an observed field is called: a column by its title, "snmp.object_id" as "SNMP: object id"."""
    family, dot, rest = field.partition(".")
    if not dot:
        return field_titles().get(field, field.replace("_", " ").capitalize())
    names = _FAMILIES | {"site_list": _tr("Site's list")}
    own = field_titles().get(rest, rest.replace("_", " "))
    return f"{names.get(family, family)}: {own}"


def class_titles() -> dict[str, str]:
    """Device classes in the order in which a list offers them."""
    return {
        "plc": _tr("PLC"),
        "safety_controller": _tr("Safety controller"),
        "rtu": _tr("RTU"),
        "hmi": _tr("HMI"),
        "drive": _tr("Drive"),
        "remote_io": _tr("Remote I/O"),
        "sensor": _tr("Sensor"),
        "robot": _tr("Robot"),
        "switch": _tr("Switch"),
        "router": _tr("Router"),
        "firewall": _tr("Firewall"),
        "gateway": _tr("Gateway"),
        "wireless": _tr("Wireless"),
        "pc": _tr("PC"),
        "server": _tr("Server"),
        "building_controller": _tr("Building controller"),
        "meter": _tr("Meter"),
        "printer": _tr("Printer"),
        "camera": _tr("Camera"),
        "other": _tr("Other"),
        "unknown": _tr("Not known"),
    }


def source_titles() -> dict[str, str]:
    """Where values come from."""
    return {
        "label": _tr("Label"),
        "network": _tr("Network"),
        "capture": _tr("Capture"),
        "site_list": _tr("Site's list"),
        "document": _tr("Document"),
        "told": _tr("Told"),
    }


def support_titles() -> dict[str, str]:
    """Whether the maker still supports the device."""
    return {
        "unknown": _tr("Not known"),
        "supported": _tr("Supported"),
        "ending": _tr("Ending"),
        "ended": _tr("Ended"),
    }


def criticality_titles() -> dict[int | None, str]:
    """The scale of criticality."""
    return {
        None: _tr("Not set"),
        1: _tr("1 – minor"),
        2: _tr("2 – low"),
        3: _tr("3 – medium"),
        4: _tr("4 – high"),
        5: _tr("5 – plant stops or people are in danger"),
    }


def purdue_titles() -> dict[int | None, str]:
    """Levels of the Purdue model, and what is there."""
    return {
        None: _tr("Not known"),
        0: _tr("0 – process"),
        1: _tr("1 – control"),
        2: _tr("2 – supervision"),
        3: _tr("3 – operations"),
        4: _tr("4 – business of the site"),
        5: _tr("5 – enterprise"),
    }
