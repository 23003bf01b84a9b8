"""Reads nmap's XML output (`-oX`) as a stream: one host in memory at a time, no entities, nothing outside the file.

Fields as in nmap's published document type `nmap.dtd`; keys of the scripts as nmap 7.93 writes them. A port's service
counts as known only where nmap asked it (`method="probed"`); the name that stands for a number is a guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

from core.register.importers.errors import UnreadableList
from core.register.importers.hosts import FoundHost, FoundPort, FoundValue, HostFile
from core.register.importers.normalise import address, mac_address
from core.register.importers.text import clean

MAX_HOSTS = 200_000
MAX_DEPTH = 64
MAX_TOKEN = 1 << 20
"""Bytes without the end of a tag: what needs more is no scan."""
_CHUNK = 1 << 16
_MOST_PORTS = 2_000
_MOST_TEXT = 400
_PROBED = 75
_SCRIPTED = 70
_SCRIPTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "s7-info": ("s7", {
        "Module": "order_number", "Basic Hardware": "order_number", "Version": "firmware", "Module Type": "model",
        "Serial Number": "serial", "System Name": "name", "Plant Identification": "location",
    }),
    "enip-info": ("enip", {"vendor": "vendor", "productName": "model", "serialNumber": "serial", "revision": "firmware"}),
    "bacnet-info": ("bacnet", {
        "Vendor Name": "vendor", "Model Name": "model", "Firmware": "firmware", "Object Name": "name",
        "Location": "location",
    }),
    "omron-info": ("fins", {"Controller Model": "model", "Controller Version": "firmware"}),
}  # fmt: skip
"""script -> (protocol that answered, its keys and the columns they fill)."""
_VENDOR_NUMBER = re.compile(r"\s*\(\d+\)$")


class _Refused(Exception):
    pass


@dataclass(slots=True)
class _Host:
    line: int
    up: bool = True
    ip: str = ""
    mac: str = ""
    hostname: str = ""
    at: datetime | None = None
    ports: list[FoundPort] = field(default_factory=list)
    values: list[FoundValue] = field(default_factory=list)


@dataclass(slots=True)
class _Port:
    transport: str
    number: int
    is_open: bool = False
    protocol: str = ""
    detail: str = ""


class _Scan:
    """What the elements mean, as they pass."""

    def __init__(self, file: HostFile, parser: expat.XMLParserType) -> None:
        self._file, self._parser = file, parser
        self._depth = 0
        self._host: _Host | None = None
        self._port: _Port | None = None
        self._script = ""
        self._key = ""
        self._text: list[str] = []
        self.down = 0
        self.root = ""

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _Refused("is nested too deeply for a scan")
        if not self.root:
            self.root = name
            if name != "nmaprun":
                raise _Refused("is XML, but no nmap scan. Write one with nmap -oX")
        if name == "host":
            self._host = _Host(self._parser.CurrentLineNumber, at=_time(attrs.get("endtime") or attrs.get("starttime")))
        elif self._host is not None:
            self._inside(self._host, name, attrs)

    def _inside(self, host: _Host, name: str, attrs: dict[str, str]) -> None:
        if name == "status":
            host.up = attrs.get("state") == "up"
        elif name == "address":
            self._address(host, attrs)
        elif name == "hostname":
            host.hostname = host.hostname or clean(attrs.get("name", ""))[:_MOST_TEXT]
        elif name == "port":
            self._port = _port(attrs)
        elif name == "state" and self._port is not None:
            self._port.is_open = attrs.get("state") == "open"
        elif name == "service" and self._port is not None:
            self._service(host, self._port, attrs)
        elif name == "script":
            self._script = clean(attrs.get("id", ""))[:80]
            if attrs.get("output"):
                host.values.append(FoundValue("nmap", "nmap.script", self._script, 0))
        elif name == "elem":
            self._key, self._text = attrs.get("key", ""), []

    def _address(self, host: _Host, attrs: dict[str, str]) -> None:
        text = attrs.get("addr", "")
        try:
            if attrs.get("addrtype") == "ipv4":
                host.ip = host.ip or address(text).ip
            elif attrs.get("addrtype") == "mac":
                host.mac = host.mac or mac_address(text)
        except ValueError:
            self._file.notes.append(f"Line {self._parser.CurrentLineNumber}: {text[:40]!r} is no address of a device.")

    def _service(self, host: _Host, port: _Port, attrs: dict[str, str]) -> None:
        name = clean(attrs.get("name", ""))[:40]
        said = " ".join(filter(None, (attrs.get(key, "") for key in ("product", "version", "extrainfo"))))
        if attrs.get("method") != "probed":
            port.detail = f"Open; by its number {name}" if name else "Open"
            return
        port.protocol, port.detail = name, clean(said)[:_MOST_TEXT]
        if told := clean(attrs.get("hostname", ""))[:_MOST_TEXT]:
            host.values.append(FoundValue("nmap", "hostname", told, _PROBED))

    def data(self, text: str) -> None:
        if self._key and sum(map(len, self._text)) < _MOST_TEXT:
            self._text.append(text[:_MOST_TEXT])

    def end(self, name: str) -> None:
        self._depth -= 1
        host = self._host
        if host is None:
            return
        if name == "elem":
            self._elem(host)
            self._key = ""
        elif name == "script":
            self._script = ""
        elif name == "port" and self._port is not None:
            if self._port.is_open and len(host.ports) < _MOST_PORTS:
                one = self._port
                host.ports.append(FoundPort(one.transport, one.number, one.protocol, one.detail))
            self._port = None
        elif name == "host":
            self._take(host)
            self._host = None

    def _elem(self, host: _Host) -> None:
        protocol, columns = _SCRIPTS.get(self._script, ("", {}))
        value = clean("".join(self._text))
        column = columns.get(self._key, "")
        if not column or not value:
            return
        if self._script == "enip-info" and column == "vendor":
            value = _VENDOR_NUMBER.sub("", value)
        host.values.append(FoundValue(f"nmap {self._script}", column, value, _SCRIPTED))
        if self._port is not None:
            self._port.protocol = protocol

    def _take(self, host: _Host) -> None:
        if not host.up or not (host.ip or host.mac):
            self.down += 1
            return
        if len(self._file.hosts) >= MAX_HOSTS:
            raise _Refused(f"has more than {MAX_HOSTS} hosts. Split the scan")
        self._file.hosts.append(
            FoundHost(
                host.line, host.ip, host.mac, host.hostname, at=host.at, ports=tuple(host.ports),
                values=tuple(dict.fromkeys(host.values)),
            )
        )  # fmt: skip


def read_nmap(path: Path) -> HostFile:
    """The hosts that were up. Raises `UnreadableList`: no nmap scan, broken, cut off, or with entities of its own."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    digest = hashlib.sha256()
    file = HostFile(path.name, "nmap", "")
    scan = _Scan(file, parser)
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.CharacterDataHandler = scan.data
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _refuse_entity
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                parser.Parse(chunk, False)
                _check_token(stream.tell() - parser.CurrentByteIndex)
            parser.Parse(b"", True)
    except _Refused as why:
        raise UnreadableList(f"{path.name} {why}.") from None
    except expat.ExpatError as error:
        what = "is cut off: the scan was not finished" if scan.root and error.code in _CUT_OFF else "is no valid XML"
        raise UnreadableList(f"{path.name} {what} (line {error.lineno}). Write it anew with nmap -oX.") from None
    file.sha256 = digest.hexdigest()
    if scan.down:
        file.notes.append(f"{scan.down} hosts were down or without an address; they are left out.")
    return file


_CUT_OFF = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH],
}


def _check_token(unread: int) -> None:
    if unread > MAX_TOKEN:
        raise _Refused("holds a tag that does not end")


def _doctype(_name: str, system: str | None, _public: str | None, internal: bool) -> None:
    """nmap names itself in a document type without content; one with content could define anything."""
    if internal or system:
        raise _Refused("brings its own document type, which no nmap scan does. It is not read")


def _refuse_entity(*_declaration: object) -> None:
    raise _Refused("defines entities, which no nmap scan does. It is not read")


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _port(attrs: dict[str, str]) -> _Port | None:
    number = attrs.get("portid", "")
    transport = attrs.get("protocol", "")
    if (
        not number.isascii()
        or not number.isdigit()
        or not 0 < int(number[:6]) < 65536
        or transport not in {"tcp", "udp"}
    ):
        return None
    return _Port(transport, int(number))
