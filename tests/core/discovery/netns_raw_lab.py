"""Run inside a network namespace by test_netns_raw: `device INTERFACE IP` is the plant, `laptop INTERFACE` the run.

The device captures on its own end of the cable, with a packet socket of its own: that is the capture taken outside.
Datagrams to its port 7000 make it speak: lldp, cdp, dcp, broadcast, noise, flood N.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import random
import socket
import struct
import sys
import threading
import time
from typing import Any

from core.discovery import framelog
from core.discovery.budget import Budget
from core.discovery.control import Stop, SystemClock
from core.discovery.framelog import FrameLog, unpack
from core.discovery.gate import Ended, Gate
from core.discovery.interfaces import LocalInterface, local_interfaces
from core.discovery.limits import STANDARD
from core.discovery.neighbours import choose_finder
from core.discovery.netio import Net, UdpLink, open_tcp
from core.discovery.probes.base import LinkListener, LinkReading, LinkRequest, Result
from core.discovery.probes.registry import LINK_REQUESTS
from core.discovery.rawlink import RawLink

DEVICE, SILENT, NOISE = "10.202.3.2", "10.202.3.9", "10.202.3.77"
BROADCAST = "10.202.3.255"
COMMANDS = 7000
MAC = bytes.fromhex("001b1b000002")
LLDP = bytes.fromhex("0180c200000e") + MAC + bytes.fromhex("88cc0207040012345678900403057031060200780000") + bytes(24)
CDP = bytes.fromhex("01000ccccccc") + MAC + bytes.fromhex("0010aaaa0300000c200002b400000001000800") + bytes(30)
DCP = bytes.fromhex("8892feff05010000000100000004") + bytes(4) + bytes(30)
PRIORITY_TAG = bytes.fromhex("8100c000")
CYCLIC = bytes.fromhex("88928001") + bytes(42)
NANOSECONDS = 1_000_000_000


def checksums_by_software(interface: str) -> None:
    """As `ethtool -K IF tx off`: what leaves is complete, so that a capture anywhere shows the same bytes."""
    import array

    value = array.array("B", struct.pack("II", 0x17, 0))
    request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, 0x8946, request)


class Capture:
    """Every frame of the interface as hex, with its VLAN tag put back, until `close`."""

    def __init__(self, interface: str) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self._socket.setsockopt(263, 8, 1)
        self._socket.bind((interface, 0))
        self._socket.settimeout(0.1)
        self._over = False
        self.frames: list[list[Any]] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                frame, ancillary, _, address = self._socket.recvmsg(65_600, 128)
            except TimeoutError:
                if self._over:
                    return
                continue
            status, _, _, _, _, tag, kind = struct.unpack("IIIHHHH", ancillary[0][2])
            if status & 16:
                frame = frame[:12] + struct.pack(">HH", kind if status & 64 else 0x8100, tag) + frame[12:]
            self.frames.append([time.time_ns(), address[2] == 4, frame.hex()])

    def close(self) -> list[list[Any]]:
        self._over = True
        self._thread.join()
        self._socket.close()
        return self.frames


def device(interface: str, capture: bool) -> None:
    """Serve until the input closes, then print the capture."""
    taken = Capture(interface) if capture else None
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    raw.bind((interface, 0))
    commands = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    commands.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    commands.bind((DEVICE, COMMANDS))
    snmp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    snmp.bind((DEVICE, 161))
    noise = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    noise.bind((NOISE, 0))
    modbus = socket.create_server((DEVICE, 502))

    def echo() -> None:
        while True:
            data, peer = snmp.recvfrom(2048)
            snmp.sendto(data[::-1], peer)

    def accept() -> None:
        while True:
            connection, _ = modbus.accept()
            with connection:
                while data := connection.recv(4096):
                    connection.sendall(data * 3)

    def obey() -> None:
        while True:
            data, peer = commands.recvfrom(2048)
            word, _, more = data.decode().partition(" ")
            if word == "lldp":
                raw.send(LLDP)
            elif word == "cdp":
                raw.send(CDP)
            elif word == "dcp":
                mac = bytes.fromhex(more.replace(":", ""))
                raw.send(mac + MAC + CYCLIC)
                raw.send(mac + MAC + PRIORITY_TAG + DCP)
            elif word == "broadcast":
                commands.sendto(b"i am", (BROADCAST, 47_808))
            elif word == "noise":
                noise.sendto(b"nothing of yours", (peer[0], 5005))
            elif word == "flood":
                for number in range(int(more)):
                    snmp.sendto(b"%08d" % number + bytes(200), (peer[0], 5006))
                commands.sendto(b"over", peer)

    for work in (echo, accept, obey):
        threading.Thread(target=work, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    print(json.dumps(taken.close() if taken else []))


def reader(kind: bytes) -> Any:
    """A listener's `read` for one Ethernet type."""

    def read(frame: bytes) -> LinkReading | None:
        assert frame[12:14] not in (b"\x81\x00", b"\x88\xa8"), "listeners are given frames without tags"
        return (
            LinkReading(frame[6:12].hex(":"), "", Result(detail=frame[14:16].hex())) if frame[12:14] == kind else None
        )

    return read


LISTENERS = (
    LinkListener("lldp", "LLDP", reader(b"\x88\xcc")),
    LinkListener("cdp", "CDP", reader(b"\x00\x10")),
    LinkListener("dcp", "DCP", reader(b"\x88\x92")),
)


def parts() -> tuple[Net, LocalInterface]:
    clock = SystemClock()
    stop = Stop()
    budget = Budget(STANDARD, clock, stop)
    interface = next(one for one in local_interfaces() if not one.loopback)
    log = FrameLog(clock, lambda _batch: None)
    gate = Gate(STANDARD, clock)
    return Net(STANDARD, clock, stop, budget, log, gate, interface.ip, interface.name), interface


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def talk() -> dict[str, Any]:
    """One of everything that a run does on the wire."""
    net, interface = parts()
    heard: list[list[str]] = []
    raw = await RawLink.start(
        net, interface, targets=[DEVICE, SILENT], listeners=LISTENERS, requests=(),
        heard=lambda protocol, reading, frame: heard.append([protocol, reading.mac, reading.result.detail]),
    )  # fmt: skip
    found: dict[str, str] = {}
    finder = await choose_finder(net, interface, raw)
    await finder.find([DEVICE, SILENT], found.__setitem__, lambda _ip: False)
    alive = [await finder.alive(DEVICE), await finder.alive(SILENT)]
    await finder.close()
    link = UdpLink(net, DEVICE, 161, "snmp")
    answer = await link.ask(b"who are you")
    link.close()
    tcp = await open_tcp(net, DEVICE, 502, "modbus")
    await tcp.send(b"\0\1\0\0\0\5\xff\x2b\x0e\1\0")
    received = b""
    while len(received) < 33:
        received += await tcp.chunk()
    await tcp.close()
    refused = ""
    try:
        await open_tcp(net, DEVICE, 81, "http")
    except Ended as end:
        refused = end.status
    closed = UdpLink(net, DEVICE, 162, "trap")
    with contextlib.suppress(Ended):
        await closed.ask(b"nobody")
    closed.close()
    sent = [one.request for one in LINK_REQUESTS]
    for one in LINK_REQUESTS:
        await raw.send(one)
    words = ["lldp", "cdp", f"dcp {raw.mac}", "broadcast", "noise"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((interface.ip, 0))
        for word in words:
            sock.sendto(word.encode(), (DEVICE, COMMANDS))
        await until(lambda: len(heard) >= 3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.bind((interface.ip, 5005))
            await until(lambda: net.log.received >= 14)
    unknown = LinkRequest("dcp", "not of the list", "dcp.set", lambda mac: bytes(12) + mac.encode(), reader(b"\0\0"))
    await raw.send(unknown)
    await net.settle()
    await raw.close()
    rows = [row for batch in net.log.take() for row in unpack(batch.data)]
    return {
        "found": found, "alive": alive, "answer": (answer or b"").decode(), "received": len(received),
        "refused": refused, "heard": sorted(heard), "conditions": raw.conditions(), "exact_after": net.log.exact,
        "links": sent, "mac": raw.mac, "own": interface.ip,
        "rows": [
            [row.time_ns, row.direction, row.target, row.transport, row.port, row.protocol, row.kind, row.request,
             row.data.hex(), row.whole.hex()]
            for row in rows
        ],
    }  # fmt: skip


async def flooded(count: int) -> dict[str, Any]:
    """More frames than can be stored: the log stays small while nobody stores it, and what is missing is counted."""
    framelog.MOST_WAITING_BYTES = 1 << 20
    net, interface = parts()
    raw = await RawLink.start(net, interface, targets=[DEVICE], listeners=(), requests=())
    most = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((interface.ip, 0))
        sock.setblocking(False)
        sock.sendto(f"flood {count}".encode(), (DEVICE, COMMANDS))
        await asyncio.wait_for(asyncio.get_running_loop().sock_recv(sock, 100), 60)
    stored: list[Any] = []
    closing = asyncio.ensure_future(raw.close())
    while not closing.done():  # now somebody stores it again
        most = max(most, net.log.sent + net.log.received - len(stored))
        stored += [row for batch in net.log.take() for row in unpack(batch.data)]
        await asyncio.sleep(0.002)
    stored += [row for batch in net.log.take() for row in unpack(batch.data)]
    numbers = [int(row.data[:8]) for row in stored if row.direction == "in" and row.port == 161]
    return {
        "numbers": len(numbers), "sorted": numbers == sorted(set(numbers)), "dropped": raw.dropped, "most": most,
        "others": len(stored) - len(numbers), "conditions": raw.conditions(),
    }  # fmt: skip


async def bereft() -> dict[str, Any]:
    """The helper dies in the middle: the log goes on with what the sockets report, and says so."""
    net, interface = parts()
    raw = await RawLink.start(net, interface, targets=[DEVICE], listeners=(), requests=())
    link = UdpLink(net, DEVICE, 161, "snmp")
    await link.ask(b"first")
    # Not by the count alone: the answer to the kernel's ARP question is a received frame, too.
    await until(lambda: any((row.transport, row.direction) == ("udp", "in") for row in net.log._rows))
    raw._process.kill()
    await until(lambda: not net.log.exact)
    await link.ask(b"second")
    link.close()
    trouble = ""
    try:
        await raw.arp(DEVICE)
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    await raw.close()
    rows = [row for batch in net.log.take() for row in unpack(batch.data) if row.transport == "udp"]
    return {
        "rows": [[row.direction, row.kind, row.data.decode(), bool(row.whole)] for row in rows],
        "conditions": raw.conditions(), "trouble": trouble,
    }  # fmt: skip


if __name__ == "__main__":
    random.seed(1)
    if sys.argv[1] == "device":
        device(sys.argv[2], sys.argv[3] == "capture")
    else:
        works = {"talk": talk, "bereft": bereft, "flooded": lambda: flooded(int(sys.argv[3]))}
        print(json.dumps(asyncio.run(works[sys.argv[2]]())))
