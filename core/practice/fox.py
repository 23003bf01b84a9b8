"""Niagara station's Fox port, TCP 1911: says hello and asks for a login that never comes."""

from __future__ import annotations

from dataclasses import dataclass

from core.practice.serving import Framed, Session, StreamServer

PORT = 1911
_END = b"\n};;\n"
_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class FoxIdentity:
    """What the station tells before a login."""

    host: str
    station: str
    version: str
    brand: str
    host_id: str
    os: str = "QNX"
    os_version: str = "6.4.1"

    def hello(self) -> bytes:
        """The station's hello, and the challenge that follows at once."""
        fields = {
            "fox.version": "1.0",
            "hostName": self.host,
            "hostAddress": self.host,
            "app.name": "Station",
            "app.version": self.version,
            "vm.name": "IBM J9 VM",
            "os.name": self.os,
            "os.version": self.os_version,
            "station.name": self.station,
            "lang": "en",
            "hostId": self.host_id,
            "brandId": self.brand,
        }
        lines = "".join(f"{key}=s:{value}\n" for key, value in fields.items())
        hello = f"fox a 0 -1 fox hello\n{{\n{lines}}};;\n"
        return (hello + "fox a 1 -1 fox challenge\n{\nmethod=s:digest-md5\n};;\n").encode()


def _cut(buffer: bytes) -> int:
    if not b"fox a ".startswith(buffer[:6]) or len(buffer) > _LONGEST:
        raise ValueError("no Fox message")
    end = buffer.find(_END)
    return 0 if end < 0 else end + len(_END)


class FoxServer(StreamServer):
    """One station's port 1911."""

    def __init__(self, identity: FoxIdentity, ip: str, port: int = PORT) -> None:
        super().__init__(lambda: _session(identity), ip, port, most=4)


def _session(identity: FoxIdentity) -> Session:
    def answer(message: bytes) -> bytes | None:
        return identity.hello() if b" fox hello\n" in message else None

    return Framed(_cut, answer)
