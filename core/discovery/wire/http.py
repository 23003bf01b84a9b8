"""HTTP/1.1: one GET of the start page, and title, Server and realm of the answer (RFC 9110, RFC 9112)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import decode, tidy

PORT = 80
PORT_TLS = 443
MAX_HEAD = 16_384
MAX_REPLY = 65_536
"""Bytes of head and body that are looked at; a longer page is cut here, not refused."""

MAX_TITLES = 4
_AFTER_TITLE = (b">", b" ", b"\t", b"\r", b"\n")

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: ([^\r\n]*))?\r?$")
_START = b"HTTP/1."
_REALM = re.compile(r'realm\s*=\s*(?:"([^"]*)"|([^\s,]+))', re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,32})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What the start page tells. Texts are "" where the device says nothing."""

    status: int
    server: str
    title: str
    realm: str
    location: str
    """Where the device would redirect to; it is noted and never followed."""
    powered_by: str


def build_get(host: str = "localhost", port: int = PORT) -> bytes:
    """GET / for one connection. `host` is the target's address as text; the port is named where it is no default."""
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    if not _HOST.fullmatch(host) or not 1 <= port <= 65535:
        raise WireError(f"{host!r} is no host name or address")
    named = host if port in (PORT, PORT_TLS) else f"{host}:{port}"
    return (
        f"GET / HTTP/1.1\r\nHost: {named}\r\nUser-Agent: Walkdown\r\nAccept: text/html, */*;q=0.5\r\n"
        "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def frame_reply(buffer: bytes) -> int | None:
    """Length of the answer as far as it is needed: to the end of the title, of the page, or to `MAX_REPLY`."""
    if not (buffer.startswith(_START) or _START.startswith(buffer)):
        raise WireError("not an HTTP answer")
    end = _head_end(buffer)
    if end is None:
        if len(buffer) > MAX_HEAD:
            raise WireError(f"HTTP head of more than {MAX_HEAD} bytes")
        return None
    if len(buffer) >= MAX_REPLY:
        return MAX_REPLY
    fields = _fields(buffer[:end])
    title = _title_span(buffer, end)
    if title:
        closed = buffer.find(b">", title[1])
        return closed + 1 if closed >= 0 else None
    length = fields.get("content-length", "")
    if "chunked" in fields.get("transfer-encoding", "").lower():
        last = buffer.find(b"\r\n0\r\n\r\n", end - 2)
        return last + 7 if last >= 0 else None
    if length.isascii() and length.isdigit() and len(length) <= 12:
        whole = end + int(length)
        if whole <= MAX_REPLY:
            return whole if len(buffer) >= whole else None
    return None


def parse_reply(data: bytes) -> Page:
    """Head and, as far as it came, body of one answer."""
    data = data[:MAX_REPLY]
    end = _head_end(data)
    if end is None or end > MAX_HEAD:
        raise WireError("HTTP head is incomplete")
    first = _STATUS.match(data.split(b"\n", 1)[0])
    if first is None:
        raise WireError("not an HTTP answer")
    fields = _fields(data[:end])
    realm = _REALM.search(fields.get("www-authenticate", ""))
    return Page(
        status=int(first[1]),
        server=tidy(fields.get("server", "")),
        title=_title(data[end:], fields.get("content-type", "")),
        realm=tidy((realm[1] or realm[2] or "") if realm else ""),
        location=tidy(fields.get("location", "")),
        powered_by=tidy(fields.get("x-powered-by", "")),
    )


def _head_end(data: bytes) -> int | None:
    ends = [place + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := data.find(mark)) >= 0]
    return min(ends, default=None)


def _fields(head: bytes) -> dict[str, str]:
    """Header fields by lower-case name; repeated ones joined by a comma."""
    found: dict[str, str] = {}
    for line in head.split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            key = decode(name).lower()
            text = decode(value, 1024)
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _title_span(data: bytes, start: int = 0) -> tuple[int, int] | None:
    """Where the first title's text begins and ends. Searched by hand: a pattern can take long on hostile pages."""
    low = data.lower()
    for _ in range(MAX_TITLES):
        start = low.find(b"<title", start)
        if start < 0:
            return None
        start += 6
        begin = low.find(b">", start, start + 256) + 1
        end = low.find(b"</title", begin, begin + 2048)
        if begin and end >= 0 and low[start : start + 1] in _AFTER_TITLE:
            return begin, end
    return None


def _title(body: bytes, content_type: str) -> str:
    span = _title_span(body)
    if span is None:
        return ""
    named = _CHARSET.search(content_type.encode("ascii", "replace")) or _CHARSET.search(body[:2048])
    raw = body[span[0] : span[1]]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = _by_charset(raw, named[1].decode("ascii") if named else "latin-1")
    return tidy(html.unescape(text))


_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "shift_jis": "cp932", "big5": "cp950"} | {
    name: name for name in ("euc-jp", "euc-kr", "windows-1250", "windows-1251", "windows-1252", "iso-8859-2")
}
"""Encodings of device pages, all of the standard library; others are read as Latin-1."""


def _by_charset(raw: bytes, name: str) -> str:
    return raw.decode(_CHARSETS.get(name.lower(), "latin-1"), "replace")
