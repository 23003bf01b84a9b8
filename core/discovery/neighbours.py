"""Which addresses of the own subnet are in use, and by which MAC: by raw ARP where allowed, else by the
operating system's neighbour table after one datagram to each address."""

from __future__ import annotations

import asyncio
import contextlib
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
from core.discovery.rawlink import RawLink, Unavailable
from core.discovery.wire.requests import request

DISCARD_PORT = 9
KERNEL_ASKS = 3
"""ARP requests the operating system sends for one silent address; they are part of the budget."""
_LISTEN_S = 1.0
_ANSWER_S = 0.3
_POLL_S = 0.5
_PROTOCOL = "neighbour"
_ROW = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at\s+)?([0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5})\b")

Found = Callable[[str, str], None]
"""Called with (ip, mac) as soon as an address is found in use."""


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
                        await self._net.budget.take_arp(ip, KERNEL_ASKS)
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
    """ARP through the helper for raw sockets. `shared`: the helper belongs to the run, which ends it."""

    title = "ARP requests through a raw socket"
    certain = True

    def __init__(self, net: Net, interface: LocalInterface, raw: RawLink, *, shared: bool = False) -> None:
        self._net = net
        self._interface = interface
        self._raw = raw
        self._shared = shared
        self._answers: dict[str, str] = {}
        self._awaited: dict[str, asyncio.Event] = {}
        self._found: Found = lambda _ip, _mac: None
        raw.on_arp = self._answered

    async def known(self) -> dict[str, str]:
        """The neighbour table as it is."""
        return await asyncio.to_thread(read_table, self._interface)

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        """`arp_passes` passes, each over the addresses that are still silent."""
        self._found = found
        if not self._shared:
            await self._raw.watch(addresses)
        for _ in range(self._net.limits.arp_passes):
            began = self._net.clock.monotonic()
            silent = [ip for ip in addresses if ip not in self._answers and not skip(ip)]
            for ip in random.sample(silent, len(silent)):
                if ip not in self._answers:
                    await self._raw.arp(ip)
            # The first asked of a long pass have had their second; the last get theirs in the next pass.
            await self._net.clock.sleep(max(_ANSWER_S, _LISTEN_S + began - self._net.clock.monotonic()))

    async def alive(self, ip: str) -> bool | None:
        """One question, and one more a second later."""
        for _ in range(2):
            self._answers.pop(ip, None)
            there = self._awaited.setdefault(ip, asyncio.Event())
            await self._raw.arp(ip)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LISTEN_S):
                    await there.wait()
            del self._awaited[ip]
            if ip in self._answers:
                return True
        return False

    async def close(self) -> None:
        """End the helper, if nobody else uses it."""
        self._raw.on_arp = lambda _ip, _mac: None
        if not self._shared:
            await self._raw.close()

    def _answered(self, ip: str, mac: str) -> None:
        self._answers.setdefault(ip, mac)
        if ip in self._awaited:
            self._awaited[ip].set()
        self._found(ip, mac)  # a second device at the same address is told too


async def choose_finder(net: Net, interface: LocalInterface, raw: RawLink | None = None) -> Finder:
    """ARP through the run's helper `raw`. Without one: a helper of its own where the machine allows it, else what the
    operating system offers."""
    if raw is not None:
        return ArpFinder(net, interface, raw, shared=True)
    if sys.platform == "win32":
        from core.discovery.windows import SendArpFinder

        return SendArpFinder(net, interface)
    try:
        return ArpFinder(net, interface, await RawLink.start(net, interface))
    except Unavailable:
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
