"""The engine's side of the helper for raw sockets: one per run, shared by all who need the link layer.

How a run uses it:

    try:
        raw = await RawLink.start(net, interface, targets=scope.hosts, heard=take_reading)
    except Unavailable as error:      # no right to raw sockets here: the run goes on without
        raw, conditions = None, [str(error)]
    ...
    await raw.send(request)           # a LinkRequest of the list; budget and stop are kept here
    finder = await choose_finder(net, interface, raw)     # ArpFinder over the same helper
    ...
    await net.settle()                # the last FINs
    await raw.close()                 # after everything else: what the kernel still holds comes into the log first
    conditions += raw.conditions()

From `start` to `close` the run's log is exact: its rows are the frames themselves (see `framelog`), every IPv4 frame
between this computer and `targets`, what this computer sends to groups, ARP that names it, and the link protocols.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from core.discovery.frameview import ARP, IPV4, untagged
from core.discovery.interfaces import LocalInterface
from core.discovery.netio import Net
from core.discovery.probes.base import LinkListener, LinkReading, LinkRequest
from core.discovery.wire import arp
from core.discovery.wire.errors import WireError

HELPER_VERB = "--raw-helper"
HELPER_ENV = "WALKDOWN_RAW_HELPER"
"""A command to start the helper by, where an administrator gave the right to it alone."""
_START_S = 5.0
_CLOSE_S = 5.0
_LINE = 1 << 18
_ROOM_S = 0.02
_MOST_READINGS = 32
"""Frames of one sender in one protocol that are read; the log holds the others too."""
_MOST_SENDERS = 8_192

Heard = Callable[[str, LinkReading, bytes], None]
"""Called with (protocol, what the frame says, the frame without VLAN tags) for link requests' answers and listeners."""


class Unavailable(Exception):
    """This way is not possible here; the message says why."""


class RawLink:
    """A running helper. Made by `start`; `close` must be awaited whatever happened."""

    def __init__(self, net: Net, interface: LocalInterface, process: asyncio.subprocess.Process, heard: Heard) -> None:
        self._net = net
        self._interface = interface
        self._process = process
        self._heard = heard
        self._readers: dict[str, Callable[[bytes], LinkReading | None]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watching: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading: asyncio.Task[None] | None = None
        self._closing = False
        self._trouble: list[str] = []
        self.mac = ""
        """The MAC that the helper sends with."""
        self.dropped = 0
        """Frames that were on the wire and are missing in the log, because more came than could be taken."""
        self.merged = 0
        """Frames of the log that the network card had put together of several that came in."""
        self.on_arp: Callable[[str, str], None] = lambda _ip, _mac: None
        """Called with (ip, mac) of every ARP reply to us."""

    @classmethod
    async def start(
        cls,
        net: Net,
        interface: LocalInterface,
        *,
        targets: Iterable[str] = (),
        heard: Heard | None = None,
        listeners: Sequence[LinkListener] | None = None,
        requests: Sequence[LinkRequest] | None = None,
    ) -> RawLink:
        """Start the helper and make the log exact; `Unavailable` where raw sockets are not allowed.

        `targets`: addresses whose frames are logged. `heard`: given what listeners and answers to link requests tell.
        `listeners`, `requests`: those of the registry unless given.
        """
        from core.discovery.probes import registry

        if sys.platform != "linux":
            raise Unavailable("Raw sockets are used on Linux only.")
        process = await _spawn(interface.name, f"{interface.ip}/{interface.prefix}")
        link = cls(net, interface, process, heard or (lambda _protocol, _reading, _frame: None))
        for request in registry.LINK_REQUESTS if requests is None else requests:
            link._readers.setdefault(request.protocol, request.read)
        for listener in registry.LINK_LISTENERS if listeners is None else listeners:
            link._readers.setdefault(listener.protocol, listener.read)
        link._reading = asyncio.ensure_future(link._read())
        try:
            async with asyncio.timeout(_START_S):
                await link._ready
                await link.watch(targets)
        except TimeoutError:
            await link.close()
            raise Unavailable("The helper for raw sockets did not start.") from None
        except BaseException:
            await link.close()
            raise
        return link

    async def watch(self, targets: Iterable[str]) -> None:
        """Log the IPv4 frames between this computer and these addresses; returns once the kernel does so."""
        self._watching = asyncio.get_running_loop().create_future()
        await self._command({"watch": ranges(targets)})
        await self._watching

    async def arp(self, ip: str) -> None:
        """Ask by ARP who has this address, within the budget."""
        await self._net.budget.take_arp(ip)
        self._net.stop.check()
        frame = arp.build_request(self.mac, self._interface.ip, ip)
        self._net.log.add("out", ip, "arp", 0, "arp", "arp", frame[14:], "arp.request")
        await self._command({"ask": ip})

    async def send(self, request: LinkRequest) -> None:
        """Send a link request of the list to everybody, within the budget; the helper builds and checks it."""
        frame = request.build(self.mac)
        group, kind = frame[:6].hex(":"), int.from_bytes(frame[12:14], "big")
        await self._net.budget.take(group, 1, probe=True)
        self._net.stop.check()
        self._net.log.add("out", group, "ethernet", kind, request.protocol, "frame", frame[14:], request.request)
        await self._command({"link": request.request})

    def conditions(self) -> list[str]:
        """What the report has to say of this run's log, in sentences."""
        said = list(dict.fromkeys(self._trouble))
        if self.dropped:
            said.append(
                f"Frames that the log lacks, because more came at once than this computer could take: {self.dropped}."
            )
        if self.merged:
            said.append(f"Frames in the log that the network card put together of several that came in: {self.merged}.")
        return said

    async def close(self) -> None:
        """End the helper; returns when all that it saw is in the log."""
        self._closing = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._reading is not None:
            done, _ = await asyncio.wait({self._reading}, timeout=_CLOSE_S)
            if not done:
                self._trouble.append(
                    "The helper for raw sockets did not end by itself; the log may lack its last frames."
                )
                self._kill()
                self._reading.cancel()
                await asyncio.wait({self._reading})
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._process.wait()
        except TimeoutError:
            self._kill()
        self._net.log.end_exact()

    # --- inner works ---

    async def _command(self, command: dict[str, Any]) -> None:
        ended = self._reading is not None and self._reading.done()
        if ended or self._process.stdin is None or self._process.stdin.is_closing():
            raise Unavailable("The helper for raw sockets ended unexpectedly.")
        try:
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            await self._process.stdin.drain()
        except ConnectionError:
            raise Unavailable("The helper for raw sockets ended unexpectedly.") from None

    def _kill(self) -> None:
        with contextlib.suppress(
            ProcessLookupError, PermissionError
        ):  # sudo is not ours to end: it ends with its input
            self._process.kill()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            async for line in self._process.stdout:
                self._event(json.loads(line))
                await asyncio.sleep(0)  # a flood is always ready to be read: a stop must have its turn
                # The pipe fills, the helper waits, the kernel counts what it must drop.
                while self._net.log.full():  # noqa: ASYNC110 - the log knows no loop
                    await asyncio.sleep(_ROOM_S)
            why = "ended unexpectedly"
        except (ValueError, LookupError, TypeError):
            why = "said something that it does not say"
            self._kill()
        gone = Unavailable(f"The helper for raw sockets {why}.")
        for waiting in (self._ready, self._watching):
            if not waiting.done():
                waiting.set_exception(gone)
                waiting.exception()  # nobody may be waiting
        if not self._closing:
            self._trouble.append(f"{gone} From then on the log holds what the sockets report.")
            self._net.log.end_exact()

    def _event(self, event: dict[str, Any]) -> None:
        if "frame" in event:
            self._frame(event)
        elif "dropped" in event:
            self.dropped = event["dropped"]
        elif "ready" in event:
            self.mac = event["ready"]
            if not self._ready.done():
                self._ready.set_result(None)
        elif "watching" in event:
            self._net.log.begin_exact(self._interface.ip)  # here: the next line may be a frame already
            if not self._watching.done():
                self._watching.set_result(None)
        elif not self._ready.done():
            self._ready.set_exception(Unavailable(event.get("error", "no reason given")))
        else:
            self._trouble.append(event.get("error", "The helper for raw sockets said something unknown."))

    def _frame(self, event: dict[str, Any]) -> None:
        whole, outgoing = bytes.fromhex(event["frame"]), bool(event["out"])
        self.merged += bool(event.get("merged"))
        if self._net.log.exact:
            row = self._net.log.frame(event["ns"], "out" if outgoing else "in", whole)
            if outgoing and row.transport in ("arp", "icmp") and not row.request:
                # The operating system's own question, or its answer: nobody took it from the budget.
                self._net.budget.owe(row.target, 1)
        frame = untagged(whole)
        kind = int.from_bytes(frame[12:14], "big")
        if outgoing or kind == IPV4:
            return
        if kind == ARP:
            if answered := answer(frame, self.mac):
                self.on_arp(*answered)
            return
        self._listen(frame)

    def _listen(self, frame: bytes) -> None:
        mac = frame[6:12].hex(":")
        for protocol, read in self._readers.items():
            try:
                reading = read(frame)
            except WireError:
                return
            if reading is not None:
                self._counts[protocol, mac] += 1
                if self._counts[protocol, mac] <= _MOST_READINGS and len(self._counts) <= _MOST_SENDERS:
                    self._heard(protocol, reading, frame)
                return


def answer(frame: bytes, mac: str) -> tuple[str, str] | None:
    """(ip, mac) of an ARP reply to us, None for every other frame."""
    try:
        packet = arp.parse_frame(frame)
    except WireError:
        return None
    if packet.operation != arp.REPLY or packet.target_mac != mac:
        return None
    return packet.sender_ip, packet.sender_mac


def ranges(addresses: Iterable[str]) -> list[list[int]]:
    """Addresses as sorted ranges [first, last] of whole numbers."""
    found: list[list[int]] = []
    for number in sorted({int(IPv4Address(address)) for address in addresses}):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def helper_command() -> list[str]:
    """How the helper is started: by the administrator's command, from source as a module, or in the frozen program
    as a hidden verb."""
    if given := os.environ.get(HELPER_ENV):
        return shlex.split(given)
    if getattr(sys, "frozen", False):
        return [sys.executable, HELPER_VERB]
    return [sys.executable, "-m", "core.discovery.rawhelper"]


async def _spawn(*arguments: str) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *helper_command(),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LINE,
            cwd=Path(__file__).parents[2],
        )
    except OSError as error:
        raise Unavailable(f"The helper for raw sockets could not be started ({error.strerror or error}).") from None
