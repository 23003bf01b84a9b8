"""Reads what people copy from a terminal: ARP and neighbour tables, and the MAC address tables of switches.

Lines are read by what stands in them, not by the maker: an address and a MAC make a neighbour; a MAC with a VLAN and a
port, in columns that the header names, make an entry of a switch's table. Column names as in the documentation of
Cisco IOS, HP ProCurve and ArubaOS-Switch, MikroTik RouterOS, and of switches on the FASTPATH command line
(Hirschmann's classic software among them), whose MACs carry the VLAN in two bytes before them. For Siemens SCALANCE,
Moxa and Hirschmann HiOS the names of the columns were taken from their web pages' words; their exact text output was
not at hand, so that the order of columns is always taken from the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.register.importers.hosts import FoundHost, HostFile
from core.register.importers.normalise import address, mac_address
from core.register.importers.text import clean, words

MAX_LINES = 500_000
_LONGEST = 1_000
_HEX = r"[0-9a-fA-F]"
_MAC = re.compile(
    rf"(?<![0-9a-zA-Z:.\-])(?:"
    rf"{_HEX}{{1,2}}(?:[:\-]{_HEX}{{1,2}}){{7}}|{_HEX}{{1,2}}(?:[:\-]{_HEX}{{1,2}}){{5}}|"
    rf"{_HEX}{{4}}(?:[.\-:]{_HEX}{{4}}){{2}}|{_HEX}{{6}}[\-:]{_HEX}{{6}}|{_HEX}{{12}}"
    rf")(?![0-9a-zA-Z:.\-])"
)
_IP = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")
_NAME_OF_IP = re.compile(r"^\s*([A-Za-z0-9][\w.\-]*)\s+\(\d")
_PROMPT = re.compile(
    r"^\s*(?:\[[^\]@]*@?([\w.\-]+)\]|([A-Za-z][\w.\-]*))(?:\([\w\-]*\))?\s*[#>]+\s*(?:show|sh|display|/|interface|ip|arp)\b"
)
_VLAN_NAME = re.compile(r"\bvlan\.?\s?(\d{1,4})\b", re.IGNORECASE)
_OWN = frozenset({"cpu", "self", "management", "mgmt", "router", "igmp", "multicast", "local", "internal"})
_NO_PORT = frozenset({"cpu", "self", "drop", "router", "all", "igmp", "management", "mgmt"})
_HEADERS: Mapping[str, str] = {
    "vlan": "vlan", "vlan id": "vlan", "vid": "vlan", "vlanid": "vlan", "fid": "vlan", "vlan name": "",
    "mac": "mac", "mac address": "mac", "mac addr": "mac", "macaddress": "mac", "destination address": "mac",
    "mac adresse": "mac", "address": "mac", "physical address": "mac",
    "port": "port", "ports": "port", "interface": "port", "destination port": "port", "port id": "port",
    "on interface": "port", "located on port": "port", "port s": "port", "if": "port", "schnittstelle": "port",
    "slot port": "port", "portliste": "port", "port list": "port",
    "type": "type", "status": "type", "state": "type", "typ": "type", "address type": "type",
    "ifindex": "", "age": "", "index": "", "no": "", "bridge": "", "flags": "", "aging": "", "name": "",
    "if index": "", "learned": "", "protocols": "", "nr": "", "entry": "",
}  # fmt: skip
_LONGEST_HEADER = 3
_MOST_STRANGE = 2
"""Words of a header that are not known; more of them, and it is a sentence."""
_SEPARATORS = ";\t,|"


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class _Header:
    columns: list[_Column]
    separator: str = ""

    @property
    def is_table(self) -> bool:
        return {"mac", "port"} <= {column.kind for column in self.columns}


def mac_in(text: str) -> tuple[str, int | None] | None:
    """The MAC in a text and, where it is written as eight bytes, the VLAN before it; None where there is none."""
    found = _MAC.search(text)
    if found is None:
        return None
    raw = found.group()
    parts = re.split(r"[:\-]", raw)
    vlan = None
    if len(parts) == 8:
        vlan = int(parts[0] + parts[1], 16) if len(parts[1]) == 2 else None
        parts = parts[2:]
    joined = ":".join(part.zfill(2) for part in parts) if len(parts) == 6 else raw
    try:
        return mac_address(joined), vlan
    except ValueError:
        return None


def read_arp(text: str, file: HostFile) -> HostFile:
    """Fill `file` with every line that pairs an IPv4 address with a MAC: `arp -a` of Windows, Linux, macOS and BSD,
    `arp -n`, `ip neigh`, `show ip arp` and the like."""
    unresolved = 0
    for number, line in _lines(text):
        file.device = file.device or _prompt(line)
        ip, mac = _IP.search(line), mac_in(line)
        if ip is None:
            continue
        if mac is None:
            unresolved += bool(re.search(r"incomplete|FAILED|unvollst", line, re.IGNORECASE))
            continue
        try:
            found = address(ip.group()).ip
        except ValueError:
            continue
        name = _NAME_OF_IP.match(line)
        vlan = _VLAN_NAME.search(line)
        file.hosts.append(
            FoundHost(
                number, found, mac[0], name.group(1) if name else "", vlan=_vlan(vlan.group(1)) if vlan else None,
                raw=line.strip().encode(),
            )
        )  # fmt: skip
    if unresolved:
        file.notes.append(f"{unresolved} addresses did not answer; they are left out.")
    return file


def read_mac_table(text: str, file: HostFile) -> HostFile:
    """Fill `file` with the learnt entries of a switch's MAC address table."""
    header: _Header | None = None
    own = 0
    for number, line in _lines(text):
        file.device = file.device or _prompt(line)
        if (found := find_header(line)) is not None and found.is_table:
            header = found
            continue
        if header is not None and not header.separator and (ruled := _ruled(line)):
            header = _by_rule(header, ruled)
            continue
        mac = mac_in(line)
        if mac is None:
            continue
        cells = _cells(line, header) if header else _pairs(line)
        port = clean(cells.get("port", ""))
        if cells.get("type", "").casefold() in _OWN or port.casefold() in _NO_PORT or not port:
            own += 1
            continue
        file.hosts.append(
            FoundHost(
                number, mac=mac[0], vlan=_vlan(cells.get("vlan", "")) or mac[1], port=port, raw=line.strip().encode()
            )
        )
    if own:
        file.notes.append(f"{own} entries are the switch's own or have no port; they are left out.")
    return file


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.splitlines()[:MAX_LINES], 1):
        if line.strip():
            yield number, line[:_LONGEST]


def _prompt(line: str) -> str:
    found = _PROMPT.match(line)
    return (found.group(1) or found.group(2)) if found else ""


def _vlan(text: str) -> int | None:
    found = re.search(r"\d{1,4}", text)
    return int(found.group()) if found and 0 < int(found.group()) < 4095 else None


# --- columns ---


def find_header(line: str) -> _Header | None:
    """The columns that a line names, where it is a header of such a table; None for any other line."""
    if _MAC.search(line):
        return None
    for separator in _SEPARATORS:
        if line.count(separator) >= 2:
            cells = [words(cell) for cell in line.strip().strip("|").split(separator)]
            kinds = [_HEADERS.get(cell) for cell in cells]
            if sum(kind is not None for kind in kinds) >= 2:
                return _Header([_Column(kind or "", at, at) for at, kind in enumerate(kinds)], separator)
    columns = _spaced(line)
    return _Header(columns) if len(columns) > 1 else None


def _spaced(line: str) -> list[_Column]:
    """Columns of a header in which single words and words of two or three stand side by side."""
    tokens = [(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", line)]
    columns: list[_Column] = []
    at = strange = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_HEADER, len(tokens) - at), 0, -1):
            part = tokens[at : at + length]
            kind = _HEADERS.get(words(" ".join(text for text, _, _ in part)))
            if kind is not None:
                columns.append(_Column(kind, part[0][1], part[-1][2]))
                at += length
                break
        else:
            if words(tokens[at][0]):
                strange += 1
                columns.append(_Column("", *tokens[at][1:]))
            at += 1
    return columns if strange <= _MOST_STRANGE else []


def _ruled(line: str) -> list[tuple[int, int]]:
    """Where the dashes of a line below a header begin and end."""
    if set(line.strip()) - set("-=+| "):
        return []
    return [found.span() for found in re.finditer(r"[-=]+", line)]


def _by_rule(header: _Header, spans: Sequence[tuple[int, int]]) -> _Header:
    """The header's columns as wide as the dashes below them."""
    if len(spans) != len(header.columns):
        return header
    return _Header([_Column(column.kind, *span) for column, span in zip(header.columns, spans, strict=True)])


def _cells(line: str, header: _Header) -> dict[str, str]:
    found: dict[str, str] = {}
    if header.separator:
        cells = line.strip().strip("|").split(header.separator)
        for column in header.columns:
            if column.kind and column.start < len(cells):
                found[column.kind] = cells[column.start].strip(" \"'")
        return found
    tokens = [(one.group(), one.start(), one.end()) for one in re.finditer(r"\S+", line)]
    if len(tokens) == len(header.columns):
        return {column.kind: token[0] for column, token in zip(header.columns, tokens, strict=True) if column.kind}
    for text, start, end in tokens:
        column = min(header.columns, key=lambda one: _away(one, start, end))
        if column.kind:
            found[column.kind] = f"{found[column.kind]} {text}" if column.kind in found else text
    return found


def _away(column: _Column, start: int, end: int) -> tuple[int, int]:
    overlap = min(column.end, end) - max(column.start, start)
    return (0 if overlap > 0 else -overlap + 1, abs(column.start - start))


def _pairs(line: str) -> dict[str, str]:
    """Columns of a line that names its values itself (`mac-address=... on-interface=ether1 vid=10`)."""
    found = dict(re.findall(r"([\w\-]+)=\"?([^\s\"]+)", line))
    return {
        kind: found[name]
        for name, kind in (("on-interface", "port"), ("interface", "port"), ("vid", "vlan"), ("vlan-id", "vlan"))
        if name in found
    }
