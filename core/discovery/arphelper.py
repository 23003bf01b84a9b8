"""ARP through a raw socket, in a process of its own: the only place that may need a privilege.

Run as `python -m core.discovery.arphelper INTERFACE IP/PREFIX`. It reads one JSON line per question
(`{"ask": "192.168.0.5"}`) and writes one per event: `{"ready": mac}` or `{"error": sentence}` at the start, then
`{"sent": ip, "hex": frame}` and `{"reply": ip, "mac": mac, "hex": frame}`. It can build nothing but an ARP
request for an address of its own subnet, paces itself below the hard limit, sends nothing unasked, and ends
when its input closes.
"""

from __future__ import annotations

import ipaddress
import json
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Sequence

ETHERTYPE_ARP = 0x0806
_BROADCAST = b"\xff" * 6
_HEADER = struct.Struct("!HHBBH")
_LEAST_PAUSE_S = 1 / 200
_LINE = 256


def build_request(mac: bytes, ip: str, target: str) -> bytes:
    """An Ethernet frame asking everybody who has `target` (RFC 826)."""
    sender, wanted = (ipaddress.IPv4Address(text).packed for text in (ip, target))
    header = _HEADER.pack(1, 0x0800, 6, 4, 1)
    return _BROADCAST + mac + struct.pack("!H", ETHERTYPE_ARP) + header + mac + sender + bytes(6) + wanted


def parse_reply(frame: bytes, mac: bytes) -> tuple[str, str] | None:
    """(ip, mac) of an ARP reply to us, None for every other frame."""
    if len(frame) < 42 or frame[12:14] != struct.pack("!H", ETHERTYPE_ARP):
        return None
    if _HEADER.unpack(frame[14:22]) != (1, 0x0800, 6, 4, 2) or frame[32:38] != mac:
        return None
    return str(ipaddress.IPv4Address(frame[28:32])), frame[22:28].hex(":")


class Helper:
    """The open raw socket and the loop around it. OSError where raw sockets are not allowed."""

    def __init__(self, interface: str, own: ipaddress.IPv4Interface) -> None:
        self._own = own
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERTYPE_ARP))
        self._socket.bind((interface, ETHERTYPE_ARP))
        self._mac: bytes = self._socket.getsockname()[4]
        self._last = 0.0

    def run(self) -> None:
        """Serve questions until the input closes."""
        emit({"ready": self._mac.hex(":")})
        pending = b""
        while True:
            readable, _, _ = select.select([self._socket, sys.stdin.fileno()], [], [])
            if self._socket in readable:
                self._receive()
            if sys.stdin.fileno() in readable:
                data = os.read(sys.stdin.fileno(), 4096)
                if not data:
                    return
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    self._ask(line[:_LINE])

    def _receive(self) -> None:
        frame = self._socket.recv(2048)
        if found := parse_reply(frame, self._mac):
            emit({"reply": found[0], "mac": found[1], "hex": frame[:42].hex()})

    def _ask(self, line: bytes) -> None:
        target = str(json.loads(line)["ask"])
        if ipaddress.IPv4Address(target) not in self._own.network:
            emit({"error": f"{target} is outside {self._own.network}."})
            return
        time.sleep(max(0.0, self._last + _LEAST_PAUSE_S - time.monotonic()))
        self._last = time.monotonic()
        frame = build_request(self._mac, str(self._own.ip), target)
        self._socket.send(frame)
        emit({"sent": target, "hex": frame.hex()})


def emit(event: dict[str, str]) -> None:
    """One JSON line to the engine."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Entry of the helper process."""
    if not hasattr(socket, "AF_PACKET"):
        emit({"error": "Raw sockets of this kind exist on Linux only."})
        return 1
    try:
        helper = Helper(arguments[0], ipaddress.IPv4Interface(arguments[1]))
    except OSError as error:
        emit({"error": f"Raw sockets are not allowed here ({error.strerror})."})
        return 1
    helper.run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
