"""NetBIOS computer: tells its names on UDP 137; registrations and releases are not answered (RFC 1002, 4.2.18)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.practice.serving import DatagramServer

PORT = 137
_QUESTION = b"\x20CK" + b"A" * 30 + b"\0" + struct.pack(">HH", 0x21, 1)
_UNIQUE, _GROUP = 0x0400, 0x8400


@dataclass(frozen=True, slots=True)
class NetBiosIdentity:
    """What the computer tells. `mac` is twelve hexadecimal digits, colons allowed."""

    name: str
    workgroup: str
    mac: str = "00:00:00:00:00:00"
    controller: bool = False
    """A domain controller, which has two names more."""


def answer(request: bytes, identity: NetBiosIdentity) -> bytes | None:
    """The node status, or None for any other question."""
    if len(request) < 12 or request[2:12] != bytes.fromhex("0000 0001 0000 0000 0000") or request[12:] != _QUESTION:
        return None
    names = [(identity.name, 0x00, _UNIQUE), (identity.workgroup, 0x00, _GROUP), (identity.name, 0x20, _UNIQUE)]
    if identity.controller:
        names += [(identity.workgroup, 0x1C, _GROUP), (identity.workgroup, 0x1B, _UNIQUE)]
    listed = b"".join(
        name.encode("cp850", "replace")[:15].ljust(15) + struct.pack(">BH", suffix, flags)
        for name, suffix, flags in names
    )
    told = bytes((len(names),)) + listed + bytes.fromhex(identity.mac.replace(":", "")) + bytes(40)
    head = request[:2] + struct.pack(">HHHHH", 0x8400, 0, 1, 0, 0)
    return head + _QUESTION + struct.pack(">IH", 0, len(told)) + told


class NetBiosServer(DatagramServer):
    """One computer's port 137."""

    def __init__(self, identity: NetBiosIdentity, ip: str, port: int = PORT) -> None:
        super().__init__(lambda data: answer(data, identity), ip, port)
