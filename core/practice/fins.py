"""Omron controller's FINS port, UDP 9600: reads its controller data, refuses everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.practice.serving import DatagramServer

PORT = 9600
_HEADER = 10
_NOT_SUPPORTED = b"\x04\x01"


@dataclass(frozen=True, slots=True)
class FinsIdentity:
    """Model and the two halves of the version field."""

    model: str
    version: str
    second_version: str = ""

    def data(self) -> bytes:
        """Answer's data: model, version, system use, area data (92 bytes)."""
        half = self.version.encode("ascii").ljust(10, b"\0") + self.second_version.encode("ascii").ljust(10, b"\0")
        model = self.model.encode("ascii").ljust(16, b"\0").ljust(20)
        return model + half + bytes(40) + bytes.fromhex("0a172a100800000000000000")


def answer(request: bytes, identity: FinsIdentity) -> bytes | None:
    """The reply to one command, or None where it wants none or is no command."""
    if len(request) < _HEADER + 2 or request[0] & 0xC1 != 0x80:
        return None
    head = bytes((0xC0, 0, 2)) + request[6:9] + request[3:6] + request[9:10]
    command = request[_HEADER : _HEADER + 2]
    if command != b"\x05\x01":
        return head + command + _NOT_SUPPORTED
    return head + command + b"\0\0" + identity.data()


class FinsServer(DatagramServer):
    """One controller's port 9600."""

    def __init__(self, identity: FinsIdentity, ip: str, port: int = PORT, also: Sequence[str] = ()) -> None:
        super().__init__(lambda data: answer(data, identity), ip, port, also)
