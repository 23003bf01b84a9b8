"""TLS as it passes: who speaks it, for which name, and up to version 1.2 the server's certificate (RFC 5246, RFC 6066).

From version 1.3 on the certificate is encrypted; then only the presence and the name asked for are seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.probes.base import Result
from core.discovery.probes.common import values
from core.discovery.probes.tls import certificate_detail, certificate_values, host_name
from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader

_HANDSHAKE = 22
_RECORDS = frozenset({20, 21, _HANDSHAKE, 23})
_CLIENT_HELLO, _SERVER_HELLO, _CERTIFICATE, _DONE = 1, 2, 11, 14
_MAX_HANDSHAKE = 65_536
_SERVER_NAME, _SUPPORTED_VERSIONS = 0, 43
_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3"}


class TlsSession(Session):
    """The handshake's beginning; then everything is encrypted."""

    def __init__(self) -> None:
        self._data = {True: b"", False: b""}
        self._name = ""
        self._version = ""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One record."""
        if message[0] != _HANDSHAKE:
            self._finish(to_server)
            return ()
        data = self._data[to_server] = (self._data[to_server] + message[5:])[:_MAX_HANDSHAKE]
        heard: list[Reading] = []
        while len(data) >= 4:
            size = 4 + int.from_bytes(data[1:4], "big")
            if size > _MAX_HANDSHAKE:
                raise WireError(f"TLS handshake message of {size} bytes")
            if len(data) < size:
                break
            heard += self._message(data[0], data[4:size], to_server)
            data = data[size:]
        self._data[to_server] = data
        return heard

    def _finish(self, to_server: bool) -> None:
        self._data[to_server] = b""
        if to_server:
            self.client = False
        else:
            self.server = False

    def _message(self, kind: int, body: bytes, to_server: bool) -> Iterable[Reading]:
        if to_server:
            if kind == _CLIENT_HELLO:
                self._name = host_name(parse_server_name(body))
            self.client = False
            return
        if kind == _SERVER_HELLO:
            number = parse_version(body)
            self._version = _VERSIONS.get(number, f"{number:#06x}")
            if number >= 0x0304:
                self.server = False
            yield Reading("tls", self._result())
        elif kind == _CERTIFICATE:
            self.server = False
            der = parse_first_certificate(body)
            yield Reading("tls", Result(self._result().values + certificate_values(der), certificate_detail(der)))
        elif kind == _DONE:
            self.server = False

    def _result(self) -> Result:
        found = values(b"", ("tls.version", self._version, 90), ("tls.server_name", self._name, 50))
        return Result(found, detail=self._version)


def parse_server_name(body: bytes) -> str:
    """The host name that a ClientHello asks for, or ""."""
    reader = Reader(body)
    reader.take(34)
    reader.take(reader.u8())
    reader.take(reader.u16())
    reader.take(reader.u8())
    for kind, content in _extensions(reader):
        if kind == _SERVER_NAME and len(content) > 5 and content[2] == 0:
            return content[5:].decode("latin-1")
    return ""


def parse_version(body: bytes) -> int:
    """The version that a ServerHello chose."""
    reader = Reader(body)
    version = reader.u16()
    reader.take(32)
    reader.take(reader.u8())
    reader.take(3)
    for kind, content in _extensions(reader):
        if kind == _SUPPORTED_VERSIONS and len(content) == 2:
            return int.from_bytes(content, "big")
    return version


def _extensions(reader: Reader) -> Iterable[tuple[int, bytes]]:
    if not reader.remaining:
        return
    inner = reader.sub(reader.u16())
    while inner.remaining:
        kind = inner.u16()
        yield kind, inner.take(inner.u16())


def parse_first_certificate(body: bytes) -> bytes:
    """The server's own certificate out of a Certificate message, DER."""
    reader = Reader(body)
    reader.take(3)
    size = int.from_bytes(reader.take(3), "big")
    return reader.take(size)


def frame_tls(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length of the first record."""
    if buffer[0] not in _RECORDS or (len(buffer) > 1 and buffer[1] != 3):
        raise WireError("not TLS")
    if len(buffer) < 5:
        return None
    size = 5 + (buffer[3] << 8 | buffer[4])
    if size > 5 + 0x4800:
        raise WireError(f"TLS record of {size} bytes")
    return size if len(buffer) >= size else None


def is_tls(payload: bytes) -> bool:
    """A record of a handshake that begins with a hello."""
    return len(payload) > 9 and payload[0] == _HANDSHAKE and payload[1] == 3 and payload[5] in (1, 2)


DISSECTORS = (
    Dissector("https", "HTTPS", "tcp", (443, 8443), TlsSession, frame_tls),
    Dissector("tls", "TLS", "tcp", (636, 853, 993, 4911, 5671, 5986, 8883, 8806), TlsSession, frame_tls, guess=is_tls),
)
