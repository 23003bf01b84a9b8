"""Opens a file of hosts of any kind: nmap's XML, an ARP table, a switch's MAC address table."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from core.register.importers.csv_reader import find_encoding
from core.register.importers.errors import UnreadableList
from core.register.importers.hosts import HostFile
from core.register.importers.neighbour_tables import find_header, mac_in, read_arp, read_mac_table
from core.register.importers.nmap_xml import read_nmap

HOST_KINDS = ("nmap", "arp", "mac")
MAX_BYTES = 64 * 1024 * 1024
_HEAD = 8_192
_ARP_SIGNS = re.compile(
    r"\(\d+\.\d+\.\d+\.\d+\) (?:at|auf) |\blladdr\b|\bHWtype\b|^Internet\s+\d|\bARPA\b|"
    r"^(?:Interface|Schnittstelle|Interfaz): [\d.]+ --- 0x",
    re.MULTILINE,
)


def host_kind(path: Path) -> str:
    """nmap, arp or mac by the file's beginning; "" for anything else. Raises `UnreadableList` where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as err:
        raise UnreadableList(f"{path.name} cannot be read: {err.strerror or err}.") from err
    if head.startswith(b"PK\x03\x04"):
        return ""
    text = head.decode(find_encoding(head), "replace")
    if re.search(r"<nmaprun\b|<!DOCTYPE nmaprun", text):
        return "nmap"
    if _ARP_SIGNS.search(text):
        return "arp"
    headers = [found for line in text.splitlines() if (found := find_header(line)) is not None]
    if any(header.is_table for header in headers) or "on-interface=" in text:
        return "mac" if any(mac_in(line) for line in text.splitlines()) else ""
    return ""


def open_hosts(path: Path, kind: str = "") -> HostFile:
    """Read a file of hosts. Raises `UnreadableList` with a sentence for the user."""
    kind = kind or host_kind(path)
    if kind not in HOST_KINDS:
        raise UnreadableList(f"{path.name} is no file of hosts that is known here ({', '.join(HOST_KINDS)}).")
    try:
        file = read_nmap(path) if kind == "nmap" else _table(path, kind)
    except OSError as err:
        raise UnreadableList(f"{path.name} cannot be read: {err.strerror or err}.") from err
    if not file.hosts:
        what = {"nmap": "no host that was up", "arp": "no line with an address and a MAC",
                "mac": "no line with a MAC and a port below a header that names both"}[kind]  # fmt: skip
        raise UnreadableList(f"{path.name} holds {what}.")
    return file


def _table(path: Path, kind: str) -> HostFile:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableList(f"{path.name} is larger than {MAX_BYTES >> 20} MB, which no such table is.")
    data = path.read_bytes()
    text = data.decode(find_encoding(data), "replace")
    file = HostFile(path.name, kind, hashlib.sha256(data).hexdigest())
    return read_arp(text, file) if kind == "arp" else read_mac_table(text, file)
