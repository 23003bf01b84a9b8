"""The network interfaces of this machine, as discovery needs them: IPv4 address, prefix and MAC."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class LocalInterface:
    """One IPv4 address of one interface (an interface with two addresses appears twice)."""

    name: str
    ip: str
    prefix: int
    mac: str
    up: bool = True

    @property
    def network(self) -> ipaddress.IPv4Network:
        """The subnet this address lies in."""
        return ipaddress.IPv4Network(f"{self.ip}/{self.prefix}", strict=False)

    @property
    def loopback(self) -> bool:
        """Whether nothing sent here can leave the machine."""
        return ipaddress.IPv4Address(self.ip).is_loopback


def local_interfaces() -> list[LocalInterface]:
    """All interfaces with an IPv4 address, those that are up first."""
    states = psutil.net_if_stats()
    found = []
    for name, addresses in psutil.net_if_addrs().items():
        macs = [entry.address for entry in addresses if entry.family == psutil.AF_LINK]
        mac = macs[0].replace("-", ":").lower() if macs else ""
        up = states[name].isup if name in states else False
        found += [
            LocalInterface(name, entry.address, _prefix(entry.netmask), mac, up)
            for entry in addresses
            if entry.family == socket.AF_INET
        ]
    return sorted(found, key=lambda one: (not one.up, one.loopback, one.name))


def _prefix(netmask: str | None) -> int:
    return ipaddress.IPv4Network(f"0.0.0.0/{netmask}").prefixlen if netmask else 32
