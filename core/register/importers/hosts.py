"""Hosts as a scan, an ARP table or a switch's MAC table gives them: plain values, and what the file could not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FoundPort:
    """An open port. `protocol` is "" where only its number was known."""

    transport: str
    port: int
    protocol: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FoundValue:
    """One value that a program read from the device."""

    by: str
    """Program and protocol, such as "nmap s7-info"."""
    field: str
    """Column of an asset, or a field of the program's own."""
    value: str
    confidence: int


@dataclass(frozen=True, slots=True)
class FoundHost:
    """One host of a file. At least one of `ip` and `mac` is set."""

    line: int
    """Where it stands in the file."""
    ip: str = ""
    mac: str = ""
    hostname: str = ""
    vlan: int | None = None
    port: str = ""
    """Port of the switch whose table it is."""
    at: datetime | None = None
    """When it was seen; None: the file does not say."""
    ports: tuple[FoundPort, ...] = ()
    values: tuple[FoundValue, ...] = ()
    raw: bytes = b""


@dataclass(slots=True)
class HostFile:
    """A file of hosts."""

    source: str
    """File name, without its folder."""
    kind: str
    """nmap, arp or mac."""
    sha256: str
    device: str = ""
    """The switch or computer whose table it is, where the file says so."""
    hosts: list[FoundHost] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences about what was left out."""
