"""Which addresses of the own subnet are in use, and by which MAC: by raw ARP where allowed, else by the
operating system's neighbour table after one datagram to each address."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from core.discovery.interfaces import LocalInterface
from core.discovery.netio import Net
from core.discovery.wire.requests import request

DISCARD_PORT = 9
_KERNEL_ASKS = 3
"""ARP requests the operating system sends for one silent address; they are part of the budget."""
_LISTEN_S = 1.0
_POLL_S = 0.5
_PROTOCOL = "neighbour"
_ROW = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at\s+)?([0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5})\b")

Found = Callable[[str, str], None]
"""Called with (ip, mac) as soon as an address is found in use."""


class Unavailable(Exception):
    """This way of looking for neighbours is not possible here; the message says why."""


class Finder(Protocol):
    """One way of looking for neighbours."""

    title: str
    certain: bool
    """Whether what is found answered just now; else it may be an old entry of the table."""

    async def known(self) -> dict[str, str]:
        """ip -> mac as the machine knows them without asking anybody."""

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        """Ask every address within the budget; those for which `skip` turns true meanwhile are left out."""

    async def alive(self, ip: str) -> bool | None:
        """Whether this address still answers; None where this way cannot tell."""

    async def close(self) -> None:
        """End all sending."""


class TableFinder:
    """One empty datagram per address makes the operating system ask by ARP; its table tells who answered."""

    title = "one datagram per address and the neighbour table of the operating system"
    certain = False

    def __init__(self, net: Net, interface: LocalInterface) -> None:
        self._net = net
        self._interface = interface

    async def known(self) -> dict[str, str]:
        """The neighbour table as it is."""
        return await asyncio.to_thread(read_table, self._interface)

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        """One pass: the operating system itself repeats its question to silent addresses."""
        wanted = set(addresses)
        polling = asyncio.ensure_future(self._poll(wanted, found))
        data = request("neighbour.datagram").example
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.setblocking(False)
                self._net.bind(sock)
                for ip in random.sample(list(addresses), len(addresses)):
                    if not skip(ip):
                        await self._net.budget.take_arp(ip, _KERNEL_ASKS)
                        self._net.stop.check()
                        self._send(sock, ip, data)
                await self._net.clock.sleep(_LISTEN_S)
        finally:
            polling.cancel()
            await asyncio.wait({polling})
        await self._report(wanted, found)

    async def alive(self, ip: str) -> bool | None:  # noqa: ARG002
        """The table forgets a silent device only after half a minute, so it cannot tell."""
        return None

    async def close(self) -> None:
        """Nothing is open."""

    def _send(self, sock: socket.socket, ip: str, data: bytes) -> None:
        with contextlib.suppress(OSError):  # an address found dead meanwhile, or a full queue: it stays silent
            sock.sendto(data, (ip, DISCARD_PORT))
            self._net.log.add("out", ip, "udp", DISCARD_PORT, _PROTOCOL, "datagram", data)

    async def _poll(self, wanted: set[str], found: Found) -> None:
        while True:
            await self._net.clock.sleep(_POLL_S)
            await self._report(wanted, found)

    async def _report(self, wanted: set[str], found: Found) -> None:
        for ip, mac in (await self.known()).items():
            if ip in wanted:
                wanted.discard(ip)
                found(ip, mac)


class ArpFinder:
    """ARP through the helper process. Made by `start`."""

    title = "ARP requests through a raw socket"
    certain = True

    def __init__(self, net: Net, interface: LocalInterface, process: asyncio.subprocess.Process) -> None:
        self._net = net
        self._interface = interface
        self._process = process
        self._answers: dict[str, str] = {}
        self._found: Found = lambda _ip, _mac: None
        self._reading: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def start(cls, net: Net, interface: LocalInterface) -> ArpFinder:
        """Start the helper; `Unavailable` where raw sockets are not allowed."""
        if sys.platform != "linux":
            raise Unavailable("Raw sockets are used on Linux only.")
        process = await asyncio.create_subprocess_exec(
            *helper_command(),
            interface.name,
            f"{interface.ip}/{interface.prefix}",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        finder = cls(net, interface, process)
        finder._reading = asyncio.ensure_future(finder._read())
        try:
            async with asyncio.timeout(5):
                await finder._ready
        except TimeoutError:
            await finder.close()
            raise Unavailable("The helper for raw sockets did not start.") from None
        except BaseException:
            await finder.close()
            raise
        return finder

    async def known(self) -> dict[str, str]:
        """The neighbour table as it is."""
        return await asyncio.to_thread(read_table, self._interface)

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        """`arp_passes` passes, each over the addresses that are still silent."""
        self._found = found
        for _ in range(self._net.limits.arp_passes):
            silent = [ip for ip in addresses if ip not in self._answers and not skip(ip)]
            for ip in random.sample(silent, len(silent)):
                await self._ask(ip)
            await self._net.clock.sleep(_LISTEN_S)

    async def alive(self, ip: str) -> bool | None:
        """One question, and one more a second later."""
        for _ in range(2):
            self._answers.pop(ip, None)
            await self._ask(ip)
            await self._net.clock.sleep(_LISTEN_S)
            if ip in self._answers:
                return True
        return False

    async def close(self) -> None:
        """End the helper."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        if self._reading is not None:
            await asyncio.wait({self._reading})
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def _ask(self, ip: str) -> None:
        await self._net.budget.take_arp(ip)
        self._net.stop.check()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"ask": ip}).encode() + b"\n")
            await self._process.stdin.drain()
        except ConnectionError:
            raise Unavailable("The helper for raw sockets ended unexpectedly.") from None

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._event(json.loads(line))
        if not self._ready.done():
            self._ready.set_exception(Unavailable("The helper for raw sockets ended unexpectedly."))

    def _event(self, event: dict[str, str]) -> None:
        log = self._net.log
        if "sent" in event:
            log.add("out", event["sent"], "arp", 0, "arp", "arp", bytes.fromhex(event["hex"]))
        elif "reply" in event:
            ip, mac = event["reply"], event["mac"]
            log.add("in", ip, "arp", 0, "arp", "arp", bytes.fromhex(event["hex"]))
            self._answers.setdefault(ip, mac)
            self._found(ip, mac)  # a second device at the same address is told too
        elif not self._ready.done():
            if "ready" in event:
                self._ready.set_result(None)
            else:
                self._ready.set_exception(Unavailable(event.get("error", "no reason given")))


def helper_command() -> list[str]:
    """How the helper is started: from source as a module, in the frozen program as a hidden verb."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--arp-helper"]
    return [sys.executable, "-m", "core.discovery.arphelper"]


async def choose_finder(net: Net, interface: LocalInterface) -> Finder:
    """Raw ARP where the machine allows it, else the neighbour table."""
    try:
        return await ArpFinder.start(net, interface)
    except (Unavailable, OSError):
        return TableFinder(net, interface)


def read_table(interface: LocalInterface) -> dict[str, str]:
    """ip -> mac of the complete entries of the operating system's neighbour table."""
    if sys.platform == "linux":
        return parse_proc(Path("/proc/thread-self/net/arp").read_text(encoding="ascii"), interface.name)
    command = ["arp", "-a", "-N", interface.ip] if sys.platform == "win32" else ["arp", "-an"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return parse_arp_command(done.stdout)


def parse_proc(text: str, device: str) -> dict[str, str]:
    """/proc/net/arp: IP, hardware type, flags, MAC, mask, device; flag 2 marks a complete entry."""
    rows = (line.split() for line in text.splitlines()[1:])
    return {
        row[0]: row[3].lower()
        for row in rows
        if len(row) == 6 and row[5] == device and int(row[2], 16) & 2 and row[3] != "00:00:00:00:00:00"
    }


def parse_arp_command(text: str) -> dict[str, str]:
    """Output of `arp -a` (Windows, any language) or `arp -an` (macOS); multicast and broadcast rows left out."""
    found = {}
    for ip, raw in _ROW.findall(text):
        octets = [int(part, 16) for part in re.split("[:-]", raw)]
        if any(octets) and not octets[0] & 1:
            found[ip] = ":".join(f"{octet:02x}" for octet in octets)
    return found
