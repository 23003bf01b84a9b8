"""The network interfaces of this machine, as discovery needs them: IPv4 address, prefix and MAC."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys
from dataclasses import dataclass

import psutil

_IP_BOUND_IF = 25


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


def keep_on(sock: socket.socket, name: str) -> None:
    """Let a socket send by this interface only: two interfaces may lie in the same subnet, and when one goes down the
    operating system would send by another. Windows does so by the address alone. Kernels that forbid it are left."""
    with contextlib.suppress(OSError):
        if sys.platform == "linux":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name.encode())
        elif sys.platform == "darwin":
            sock.setsockopt(socket.IPPROTO_IP, _IP_BOUND_IF, socket.if_nametoindex(name))


def missing(interface: LocalInterface) -> str:
    """Why this interface cannot be sent by at present, or ""."""
    same = [one for one in local_interfaces() if (one.name, one.ip) == (interface.name, interface.ip)]
    if not same:
        return f"Interface {interface.name} no longer has the address {interface.ip}."
    return "" if same[0].up else f"Interface {interface.name} is down: is the cable plugged in?"


def _prefix(netmask: str | None) -> int:
    return ipaddress.IPv4Network(f"0.0.0.0/{netmask}").prefixlen if netmask else 32
