"""The page by which a UPnP device describes itself: where it may lie, one GET for it, and what it says.

UPnP Device Architecture 2.0, 2.1 to 2.3 (description), 2.11 (retrieval); HTTP/1.1: RFC 9110, 9.3.1, RFC 9112.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.headers import read_fields
from core.discovery.wire.plainxml import Element, read_elements
from core.discovery.wire.reader import check_range
from core.discovery.wire.text import tidy

PORT = 49_152
"""The port as it is shown; the one that is asked is the device's own choice."""
MAX_HEAD = 8_192
MAX_DESCRIPTION = 65_536

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)[ \r\n]")
_LOCATION = re.compile(r"http://(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(/[\x21-\x7e]*)?", re.IGNORECASE)
_HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253}")
_PATH = re.compile(
    r"(?:/[A-Za-z0-9._~-]{1,64}){0,7}/(?:[A-Za-z0-9._~-]{0,60}\.xml|[A-Za-z0-9_-]{0,30}desc[A-Za-z0-9_-]{0,30})",
    re.IGNORECASE,
)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,6})[ \t]*(?:;[^\r\n]{0,256})?\r\n")


@dataclass(frozen=True, slots=True)
class Location:
    """A description's address that may be asked for."""

    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Description:
    """The root device of a description. Texts are "" where the device says nothing."""

    device_type: str
    friendly_name: str
    manufacturer: str
    model_name: str
    model_number: str
    model_description: str
    serial: str
    udn: str


def build_get_description(host: str = "192.0.2.1", port: int = PORT, path: str = "/rootDesc.xml") -> bytes:
    """GET of a description. Only a path that looks like one is taken: no query, no escape, no way up, and a last part
    that ends in .xml or speaks of a description."""
    check_range("port", port, 1, 65_535)
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    if not _HOST.fullmatch(host) or not is_description_path(path):
        raise WireError(f"http://{host}:{port}{path[:80]} is no address of a description")
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: Walkdown\r\nAccept: text/xml, */*\r\n"
        "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def is_description_path(path: str) -> bool:
    """Whether a path is one that descriptions have."""
    return _PATH.fullmatch(path) is not None and ".." not in path


def location_of(text: str) -> Location | None:
    """Where a LOCATION leads: an IPv4 address, a port and a description's path; None for anything else."""
    match = _LOCATION.fullmatch(text.strip())
    if match is None or not is_description_path(match[3] or ""):
        return None
    port = int(match[2] or 80)
    octets = [int(octet) for octet in match[1].split(".")]
    if max(octets) > 255 or not 1 <= port <= 65_535:
        return None
    return Location(".".join(map(str, octets)), port, match[3])


def frame_description(buffer: bytes) -> int | None:
    """Length of the HTTP answer with its page; without a length it ends where the device closes."""
    if not (buffer.startswith(b"HTTP/1.") or b"HTTP/1.".startswith(buffer)):
        raise WireError("not an HTTP answer")
    end = _head_end(buffer)
    if end is None:
        if len(buffer) > MAX_HEAD:
            raise WireError(f"HTTP head of more than {MAX_HEAD} bytes")
        return None
    if len(buffer) - end > MAX_DESCRIPTION:
        raise WireError(f"description of more than {MAX_DESCRIPTION} bytes")
    fields = read_fields(buffer[:end])
    if "chunked" in fields.get("transfer-encoding", "").lower():
        chunks = _chunks(buffer, end)
        return chunks[1] if chunks else None
    length = _length(fields)
    if length is None:
        return None
    return end + length if len(buffer) >= end + length else None


def parse_description(data: bytes) -> Description:
    """The root device that a description tells of."""
    end = _head_end(data)
    status = _STATUS.match(data)
    if end is None or end > MAX_HEAD or status is None:
        raise WireError("not an HTTP answer")
    if status[1] != b"200":
        raise WireError(f"no description but status {status[1].decode()}")
    fields = read_fields(data[:end])
    body = data[end : end + MAX_DESCRIPTION]
    if "chunked" in fields.get("transfer-encoding", "").lower():
        chunks = _chunks(data[: end + 2 * MAX_DESCRIPTION], end)
        if chunks is None:
            raise WireError("description is cut")
        body = chunks[0]
    return _description(read_elements(body.strip(b"\0 \t\r\n")))


def _description(elements: tuple[Element, ...]) -> Description:
    root = {element.name: element.text for element in reversed(elements) if element.path[:-1] == ("root", "device")}
    if not root:
        raise WireError("XML that describes no device")

    def get(name: str) -> str:
        return tidy(root.get(name, ""))

    return Description(
        device_type=get("deviceType"),
        friendly_name=get("friendlyName"),
        manufacturer=get("manufacturer"),
        model_name=get("modelName"),
        model_number=get("modelNumber"),
        model_description=get("modelDescription"),
        serial=get("serialNumber"),
        udn=get("UDN").removeprefix("uuid:"),
    )


def _head_end(data: bytes) -> int | None:
    ends = [place + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := data.find(mark, 0, MAX_HEAD + 4)) >= 0]
    return min(ends, default=None)


def _length(fields: dict[str, str]) -> int | None:
    text = fields.get("content-length", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or int(text) > MAX_DESCRIPTION:
        raise WireError(f"description of {text[:20]} bytes")
    return int(text)


def _chunks(data: bytes, start: int) -> tuple[bytes, int] | None:
    """Joined content of a chunked body, and where it ends; None while it is incomplete."""
    joined: list[bytes] = []
    while True:
        match = _CHUNK.match(data, start)
        if match is None:
            if len(data) - start > 300 or (len(data) > start and not _chunk_begins(data[start:])):
                raise WireError("HTTP chunk without a size")
            return None
        size, start = int(match[1], 16), match.end()
        if size > MAX_DESCRIPTION:
            raise WireError(f"HTTP chunk of {size} bytes")
        if size == 0:
            return (b"".join(joined), start + 2) if len(data) >= start + 2 else None
        if len(data) < start + size + 2:
            return None
        joined.append(data[start : start + size])
        start += size + 2


def _chunk_begins(rest: bytes) -> bool:
    return rest[:1] in b"0123456789abcdefABCDEF"
