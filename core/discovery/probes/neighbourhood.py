"""LLDP and CDP: what devices tell their neighbours, read where it is heard; nothing is sent for it."""

from __future__ import annotations

import re

from core.discovery.probes.base import LinkListener, LinkReading, Result
from core.discovery.probes.common import line, values
from core.discovery.probes.tls import host_name
from core.discovery.wire import cdp, lldp
from core.discovery.wire.names import maker_in

_VERSION = re.compile(r"\bVersion:? ([0-9][\w.()-]{0,39})", re.IGNORECASE)
_NAME_BEHIND_SERIAL = re.compile(r"([A-Z0-9]{8,12})\(([^()]+)\)")


def read_lldp(frame: bytes) -> LinkReading | None:
    """One LLDP frame. `mac` is the device's own where PROFINET tells it, else the sending port's."""
    found = lldp.parse_frame(frame)
    if found is None:
        return None
    inventory = found.inventory
    maker, firmware, software = (inventory.get(key, "") for key in ("manufacturer", "firmware", "software"))
    guess = maker_in(f"{found.description} {found.port_description}")
    result = Result(
        values(
            frame,
            ("vendor", maker or guess, 85 if maker else 40),
            ("model", inventory.get("model", ""), 85),
            ("serial", inventory.get("serial", ""), 85),
            ("firmware", software or firmware, 75),
            ("name", found.station or found.name, 75),
            ("hostname", host_name(found.name), 60),
            ("mac", found.chassis_mac, 70),
            ("profinet.station_name", found.station, 90),
            ("lldp.name", found.name, 90),
            ("lldp.description", found.description, 90),
            ("lldp.chassis", found.chassis, 90),
            ("lldp.port", found.port, 90),
            ("lldp.port_description", found.port_description, 85),
            ("lldp.capabilities", line(*found.capabilities), 85),
            ("lldp.address", found.address, 90),
            ("lldp.vlan", str(found.vlan or ""), 85),
            ("lldp.hardware", inventory.get("hardware", ""), 80),
            ("lldp.asset", inventory.get("asset", ""), 80),
        ),
        detail=line(found.name or found.station or found.chassis, found.description, f"port {found.port}"),
        device_class=_lldp_class(found),
    )
    mac = found.chassis_mac if found.profinet and found.chassis_mac else found.source
    return LinkReading(mac, found.address, result)


def _lldp_class(found: lldp.Neighbour) -> str:
    """By what is switched on. Every PROFINET device with two ports is a bridge: that makes it no switch."""
    able = set(found.capabilities)
    if "wireless" in able:
        return "wireless"
    if found.profinet or "station" in able or "telephone" in able:
        return ""
    if "bridge" in able:
        return "switch"
    return "router" if "router" in able else ""


def read_cdp(frame: bytes) -> LinkReading | None:
    """One CDP frame."""
    found = cdp.parse_frame(frame)
    if found is None:
        return None
    behind = _NAME_BEHIND_SERIAL.fullmatch(found.device)
    name = found.name or (behind[2] if behind else found.device)
    first, _, model = found.platform.partition(" ")
    cisco = first.lower() == "cisco" or found.platform.startswith(("WS-", "IE-", "AIR-"))
    version = _VERSION.search(found.version)
    result = Result(
        values(
            frame,
            ("vendor", "Cisco" if cisco else maker_in(f"{found.platform} {found.version}"), 80 if cisco else 50),
            ("model", model if first.lower() == "cisco" and model else found.platform, 75),
            ("serial", behind[1] if behind else "", 50),
            ("firmware", version[1].rstrip(".") if version else "", 75),
            ("name", name, 75),
            ("hostname", host_name(name), 60),
            ("location", found.location, 60),
            ("cdp.device", found.device, 90),
            ("cdp.platform", found.platform, 90),
            ("cdp.version", found.version, 90),
            ("cdp.port", found.port, 90),
            ("cdp.capabilities", line(*found.capabilities), 85),
            ("cdp.address", found.address, 90),
            ("cdp.vlan", str(found.vlan or ""), 85),
        ),
        detail=line(found.device, found.platform, f"port {found.port}" if found.port else ""),
        device_class=_cdp_class(found),
    )
    return LinkReading(found.source, found.address, result)


def _cdp_class(found: cdp.Neighbour) -> str:
    able = set(found.capabilities)
    if found.platform.startswith(("AIR-", "cisco AIR-")):
        return "wireless"
    if "switch" in able:
        return "switch"
    return "router" if "router" in able and "host" not in able else ""


LLDP = LinkListener("lldp", "LLDP announcements", read_lldp)
CDP = LinkListener("cdp", "CDP announcements", read_cdp)
