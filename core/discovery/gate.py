"""One open connection per host, ever: counted and enforced here, not left to convention."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from core.discovery.control import Clock
from core.discovery.limits import Limits


class Ended(Exception):
    """A conversation came to an end on the wire: `status` of the attempt and one line of detail."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass
class _Host:
    """What is known of our connections to one host."""

    opened: int = 0
    open: bool = False
    free: asyncio.Event = field(default_factory=asyncio.Event)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    """No connection is open that was answered."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    stuck: bool = False
    tells_closed: bool = False
    forgotten: bool = False
    last_end: float = float("-inf")

    def __post_init__(self) -> None:
        self.free.set()
        self.quiet.set()


class Gate:
    """Lets one connection per host exist, and counts them. Every TCP socket is claimed here before it connects."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._device: dict[str, str] = {}
        """address -> MAC, where it is known: several addresses of one device share its one connection."""

    def same_device(self, host: str, mac: str) -> None:
        """`host` is an address of the device with this MAC. To be told before anything is sent to it by itself."""
        if mac and host not in self._hosts:  # what is open already is counted by the address
            self._device[host] = mac

    def device(self, host: str) -> str:
        """What identifies the device at this address: its MAC, else the address."""
        return self._device.get(host, host)

    def turn(self, host: str) -> asyncio.Lock:
        """Held from the wait for the gap until the frame has left: who sends to a device, sends alone."""
        return self._state(host).turn

    def note_closed_port(self, host: str) -> None:
        """The host said by ICMP that nobody listens on a UDP port."""
        self._state(host).tells_closed = True

    def tells_closed(self, host: str) -> bool:
        """Whether it says so. Its silence then is no lost datagram: it need not be asked again."""
        return self._state(host).tells_closed

    def used_before(self, host: str, connections: int) -> None:
        """Count connections that an interrupted run, which this one goes on with, made to this host."""
        self._state(host).opened += connections

    def forget(self, host: str) -> None:
        """Nobody is at this address: keep nothing of it once its last socket is closed."""
        state = self._state(host)
        state.forgotten = True
        if not state.open:
            self._drop(host)

    def unanswered(self, host: str) -> None:
        """The connection that is claimed was never answered: it holds back other connections, but no datagrams."""
        self._state(host).quiet.set()

    async def idle(self, host: str) -> None:
        """Wait until the device has no open connection, as far as it has ever answered one."""
        await self._state(host).quiet.wait()

    async def wait(self, host: str) -> None:
        """Wait until the host has no open connection; `Ended("left_alone")` when it may not get another."""
        state = self._state(host)
        await state.free.wait()
        if state.stuck:
            raise Ended("left_alone", "The device did not close the last connection, so it is given no other one.")
        if state.opened >= self._limits.connections_per_host:
            raise Ended("left_alone", f"All {state.opened} connections allowed per device were used.")

    async def gap(self, host: str) -> None:
        """Keep the pause since the last exchange with this host."""
        rest = self._state(host).last_end + self._limits.gap_s - self._clock.monotonic()
        if rest > 0:
            await self._clock.sleep(rest)

    def claim(self, host: str) -> None:
        """Count a connection as open. A second one is a bug in the engine and is never made."""
        state = self._state(host)
        if state.open or state.stuck or state.opened >= self._limits.connections_per_host:
            raise RuntimeError(f"a second connection to {host} was about to be opened")
        state.open = True
        state.opened += 1
        state.free.clear()
        state.quiet.clear()

    def release(self, host: str, *, stuck: bool = False) -> None:
        """The connection is closed on both sides (or, `stuck`, given up)."""
        state = self._state(host)
        state.open = False
        state.stuck = state.stuck or stuck
        state.free.set()
        state.quiet.set()
        self.ended(host)
        if state.forgotten:
            self._drop(host)

    def ended(self, host: str) -> None:
        """An exchange with this host ended now: the gap starts."""
        self._state(host).last_end = self._clock.monotonic()

    def stuck(self, host: str) -> bool:
        """Whether the host kept a connection open until we gave it up."""
        return self._state(host).stuck

    def _drop(self, host: str) -> None:
        self._hosts.pop(self._device.pop(host, host), None)

    def _state(self, host: str) -> _Host:
        return self._hosts.setdefault(self.device(host), _Host())
