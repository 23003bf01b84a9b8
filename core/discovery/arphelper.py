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
import sys
import time
from collections.abc import Sequence

from core.discovery.wire import arp
from core.discovery.wire.errors import WireError

_LEAST_PAUSE_S = 1 / 200
_LINE = 256
_FRAME = 42


def answer(frame: bytes, mac: str) -> tuple[str, str] | None:
    """(ip, mac) of an ARP reply to us, None for every other frame."""
    try:
        packet = arp.parse_frame(frame)
    except WireError:
        return None
    if packet.operation != arp.REPLY or packet.target_mac != mac:
        return None
    return packet.sender_ip, packet.sender_mac


class Helper:
    """The open raw socket and the loop around it. OSError where raw sockets are not allowed."""

    def __init__(self, interface: str, own: ipaddress.IPv4Interface) -> None:
        self._own = own
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(arp.ETHERTYPE))
        try:
            self._socket.bind((interface, arp.ETHERTYPE))
        except OSError:
            self._socket.close()
            raise
        self._mac: str = self._socket.getsockname()[4].hex(":")
        self._last = 0.0

    def run(self) -> None:
        """Serve questions until the input closes."""
        emit({"ready": self._mac})
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
        if found := answer(frame, self._mac):
            emit({"reply": found[0], "mac": found[1], "hex": frame[:_FRAME].hex()})

    def _ask(self, line: bytes) -> None:
        target = str(json.loads(line)["ask"])
        if ipaddress.IPv4Address(target) not in self._own.network:
            emit({"error": f"{target} is outside {self._own.network}."})
            return
        time.sleep(max(0.0, self._last + _LEAST_PAUSE_S - time.monotonic()))
        self._last = time.monotonic()
        frame = arp.build_request(self._mac, str(self._own.ip), target)
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
