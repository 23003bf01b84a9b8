"""Loopback addresses and ports: what this computer lets the practice plant use."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterable

from core.practice.devices import Device
from core.practice.errors import PracticeUnavailable

DEFAULT_BASE = "127.77.0.0"
PORT_OFFSET = 10000
"""Added to every port where the usual ones cannot be had: BACnet's 47808 still fits."""

Endpoint = tuple[str, str, int]
"""Transport, address, port."""


def address(base: str, device: Device) -> str:
    """The device's address. `base` ends in .0 and lies in 127.0.0.0/8, else ValueError."""
    network = ipaddress.IPv4Network(f"{base}/24")
    if not network.is_loopback:
        raise ValueError(f"{base} is no loopback address; the practice plant stays on this computer")
    return str(network.network_address + device.host)


def endpoints(base: str, devices: Iterable[Device]) -> list[Endpoint]:
    """Every address and usual port the devices listen on. EtherNet/IP listens on TCP as well."""
    found: list[Endpoint] = []
    for device in devices:
        ip = address(base, device)
        for service in device.services:
            found.append((service.transport, ip, service.port))
            if service.protocol == "enip":
                found.append(("tcp", ip, service.port))
    return found


def choose_offset(wanted: list[Endpoint]) -> int:
    """0 where all usual ports can be bound, else PORT_OFFSET.

    Raises PracticeUnavailable where the addresses are missing (macOS) or both sets of ports are taken.
    """
    _check_addresses(sorted({ip for _, ip, _ in wanted}))
    blocked = ""
    for offset in (0, PORT_OFFSET):
        blocked = _first_blocked(wanted, offset)
        if not blocked:
            return offset
    raise PracticeUnavailable(
        f"The practice plant cannot listen on {blocked}: another program uses it. If a practice plant is already "
        "running, end it (Ctrl-C in its window), then start again."
    )


def _check_addresses(addresses: list[str]) -> None:
    for ip in addresses:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((ip, 0))
            except OSError as exc:
                if exc.errno != errno.EADDRNOTAVAIL:
                    raise
                first, last = addresses[0], addresses[-1].rsplit(".", 1)[1]
                stem, number = first.rsplit(".", 1)
                raise PracticeUnavailable(
                    f"This computer has no address {ip}. On macOS add the practice addresses first, then start "
                    f"again: for i in $(seq {number} {last}); do sudo ifconfig lo0 alias {stem}.$i up; done"
                ) from exc


def _first_blocked(wanted: list[Endpoint], offset: int) -> str:
    """The first endpoint that cannot be bound, in words; "" where all can."""
    for transport, ip, port in wanted:
        kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
        with socket.socket(socket.AF_INET, kind) as probe:
            if transport == "tcp" and os.name == "posix":
                # As the servers do, so that connections in TIME_WAIT are no obstacle.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ip, port + offset))
                if transport == "tcp":
                    probe.listen(1)
            except OSError:
                return f"{ip}, {transport} port {port + offset}"
    return ""
