"""Run inside a network namespace by test_netns: `serve IP [PORT:BEHAVIOUR ...]` plays a host, `scan ...` is the laptop.

`scan INTERFACE WAY PROFILE TARGET EXCLUDE...` runs discovery with the product's Modbus probe and one of the test's, while
a packet socket on the same interface counts what really went over the wire; prints one JSON object.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import replace
from ipaddress import IPv4Interface
from typing import Any

from core.discovery.consent import Consent
from core.discovery.framefilter import Rule
from core.discovery.framelog import Batch, unpack
from core.discovery.interfaces import LocalInterface, local_interfaces
from core.discovery.limits import CAREFUL
from core.discovery.neighbours import Finder, TableFinder, choose_finder
from core.discovery.netio import Net
from core.discovery.plan import make_plan
from core.discovery.probes.registry import GROUP, PROBES
from core.discovery.rawlink import RawLink, ranges
from core.discovery.runner import Runner

SYN, FIN, RST = 2, 1, 4
HASTY = replace(CAREFUL, name="hasty", read_timeout_s=0.4, connect_timeout_s=0.5, group_listen_s=0.2, gap_s=0.02)


def serve(ip: str, ports: list[str]) -> None:
    """Listen until the input closes, then print what was seen: {connections, resets, most_open}."""
    seen: Counter[str] = Counter()
    lock = threading.Lock()
    open_now = [0]

    def handle(connection: socket.socket, behaviour: str) -> None:
        with lock:
            seen["connections"] += 1
            open_now[0] += 1
            seen["most_open"] = max(seen["most_open"], open_now[0])
        try:
            with connection:
                if behaviour == "close":
                    connection.shutdown(socket.SHUT_WR)
                while data := connection.recv(4096):
                    if behaviour == "modbus":
                        objects = b"\x00\x04ACME\x01\x05PLC-7\x02\x031.0"
                        body = bytes([data[6], 0x2B, 0x0E, 1, 1, 0, 0, 3]) + objects
                        connection.sendall(data[:4] + len(body).to_bytes(2, "big") + body)
        except ConnectionResetError:
            seen["resets"] += 1
        with lock:
            open_now[0] -= 1

    def listen(server: socket.socket, behaviour: str) -> None:
        with server:
            while True:
                connection, _ = server.accept()
                threading.Thread(target=handle, args=(connection, behaviour), daemon=True).start()

    for port, _, behaviour in (text.partition(":") for text in ports):
        threading.Thread(target=listen, args=(socket.create_server((ip, int(port))), behaviour), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    print(json.dumps({"connections": 0, "resets": 0, "most_open": 0} | seen))


class Capture:
    """What a packet socket sees on the interface."""

    def __init__(self, interface: str, own: str) -> None:
        self._own = socket.inet_aton(own)
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self._socket.bind((interface, 0))
        self._socket.settimeout(0.2)
        self.over = False
        self.counts: Counter[str] = Counter()
        self.sent_at: list[float] = []
        self.sent_to: dict[str, list[float]] = defaultdict(list)
        self.frames: list[tuple[str, bytes]] = []
        self._open: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self.most_open = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.over = True
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self.over:
            with contextlib.suppress(TimeoutError):
                frame, address = self._socket.recvfrom(65535)
                self._take(frame, outgoing=address[2] == socket.PACKET_OUTGOING)

    def _take(self, frame: bytes, *, outgoing: bool) -> None:
        kind = struct.unpack(">H", frame[12:14])[0]
        way = "out" if outgoing else "in"
        self.frames.append((way, frame))
        if kind == 0x0806:
            self.counts[f"arp_{way}"] += 1
            return
        if kind != 0x0800:
            return
        start = 14 + (frame[14] & 15) * 4
        protocol, other = frame[23], socket.inet_ntoa(frame[30:34] if outgoing else frame[26:30])
        if outgoing:
            self.sent_at.append(time.monotonic())
            self.sent_to[other].append(time.monotonic())
        self.counts[f"{ {6: 'tcp', 17: 'udp', 1: 'icmp'}.get(protocol, 'other') }_{way}"] += 1
        if protocol == 6:
            self._tcp(frame, start, other, outgoing=outgoing)

    def _tcp(self, frame: bytes, start: int, other: str, *, outgoing: bool) -> None:
        ports = struct.unpack(">HH", frame[start : start + 4])
        key = ports if outgoing else ports[::-1]
        flags = frame[start + 13]
        if flags & RST:
            self.counts["rst_out" if outgoing else "rst_in"] += 1
            self._open[other].discard(key)
        elif flags & SYN and outgoing:
            self.counts["syn_out"] += 1
            self._open[other].add(key)
            self.most_open = max(self.most_open, len(self._open[other]))
        elif flags & FIN and not outgoing:
            self._open[other].discard(key)


def busiest(moments: list[float]) -> int:
    """The most frames within any one second."""
    return max((sum(start <= at < start + 1 for at in moments) for start in moments), default=0)


def comparable(way: str, frame: bytes) -> tuple[str, bytes]:
    """A capture on the computer itself does not see the checksums that are left to the network card."""
    if frame[12:14] == b"\x08\x00" and frame[23] in (6, 17):
        place = 14 + (frame[14] & 15) * 4 + (16 if frame[23] == 6 else 6)
        frame = frame[:place] + b"\0\0" + frame[place + 2 :]
    return way, frame


def scan(name: str, way: str, name_of_profile: str, target: str, exclude: list[str]) -> None:
    interfaces = local_interfaces()
    own = next(one for one in interfaces if one.name == name)
    batches: list[Batch] = []
    hosts: list[Any] = []
    titles: list[str] = []

    async def choose(net: Net, interface: LocalInterface, raw: RawLink | None) -> Finder:
        finder = TableFinder(net, interface) if way == "table" else await choose_finder(net, interface, raw)
        titles.append(finder.title)
        return finder

    plan = make_plan(
        [target],
        interfaces=interfaces,
        probes=[probe for probe in PROBES if probe.protocol in {"modbus", "http", "ssh"}],
        group=[one for one in GROUP if one.protocol == "enip"],
        interface=name,
        exclude=exclude,
        consent=Consent.parse("Max; Manager"),
        everybody=not exclude,
        limits=CAREFUL if name_of_profile == "careful" else HASTY,
    )
    capture = Capture(name, own.ip)
    runner = Runner(plan, sink=batches.append, on_host=hosts.append, choose=choose, raw_links=way != "table")
    status = asyncio.run(runner.run())
    capture.close()
    frames = [frame for batch in batches for frame in unpack(batch.data)]
    targets = tuple((first, last) for first, last in ranges(plan.scope.hosts))
    rule = Rule(IPv4Interface(f"{own.ip}/{own.prefix}"), targets)
    captured = Counter(comparable(*one) for one in capture.frames if rule.wants(one[1]))
    logged = Counter(comparable(frame.direction, frame.whole) for frame in frames)
    print(
        json.dumps(
            {
                "status": status,
                "way": titles,
                "hosts": {
                    report.ip: {
                        "mac": report.mac,
                        "excluded": report.excluded,
                        "attempts": {one.protocol: str(one.status) for one in report.outcomes},
                        "values": {value.field: value.value for one in report.outcomes for value in one.values},
                    }
                    for report in hosts
                },
                "counts": capture.counts,
                "most_open": capture.most_open,
                "busiest": busiest(capture.sent_at),
                "busiest_host": max((busiest(moments) for moments in capture.sent_to.values()), default=0),
                "budget": runner.budget.frames,
                "logged": Counter(f"{frame.transport}_{frame.kind}_{frame.direction}" for frame in frames),
                "captured": captured.total(),
                "not_logged": [frame.hex() for _, frame in (captured - logged).elements()],
                "not_captured": [frame.hex() for _, frame in (logged - captured).elements()],
                "asked": sum(frame.request == "arp.request" for frame in frames),
                "targets": sorted({frame.target for frame in frames if frame.direction == "out"}),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], sys.argv[3:])
    else:
        scan(*sys.argv[2:6], sys.argv[6:])
