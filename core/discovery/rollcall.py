"""Who is there? Listening on the link layer, the requests to everybody, and the look for neighbours of one run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

from core.discovery.earlier import Earlier
from core.discovery.events import Event, Note
from core.discovery.group import GroupAsker
from core.discovery.hostqueue import HostQueue
from core.discovery.interfaces import LocalInterface
from core.discovery.neighbours import Finder
from core.discovery.netio import Net
from core.discovery.plan import Plan
from core.discovery.probes.base import GroupRequest, LinkReading
from core.discovery.rawlink import RawLink, Unavailable
from core.discovery.roster import Roster, replayed_group, replayed_link

_SETTLE_S = 0.3
"""A second device at the same address answers by then: who is asked must be known before it is asked."""

_INDUSTRIAL_LISTEN_S = 1.0
"""Industrial devices answer a request to everybody at once; the general protocols spread their answers over seconds."""

Choose = Callable[[Net, LocalInterface, RawLink | None], Awaitable[Finder]]
"""How neighbours are looked for."""
Enter = Callable[[str, str], None]
"""Called with name and title of a phase; raises `Stopped` where nothing may be sent any more."""


class Rollcall:
    """Fills the roster and the queue. `end` must be awaited whatever happened."""

    def __init__(
        self,
        plan: Plan,
        net: Net,
        roster: Roster,
        queue: HostQueue,
        choose: Choose,
        tell: Callable[[Event], None],
        raw_links: bool,
    ) -> None:
        self._plan = plan
        self._net = net
        self._roster = roster
        self._queue = queue
        self._choose = choose
        self._tell = tell
        self._raw_links = raw_links and not plan.loopback
        self._raw: RawLink | None = None
        self._asker: GroupAsker | None = None
        self._earlier = plan.earlier or Earlier()
        self._answered: dict[str, float] = {}
        """address -> when it was found in use."""
        self.exact = False
        """The log holds the frames themselves."""
        self._sent_at = float("-inf")
        self.finder: Finder | None = None
        self.answers_in = asyncio.Event()
        """All answers to requests to everybody have come that will come in time."""
        self.everybody: set[str] = set(self._earlier.everybody)
        """Protocols in which everybody was asked, and whose answers could be heard."""
        self.conditions: list[str] = []
        """What was not possible on this computer, in sentences."""

    # --- the phases ---

    async def listen(self) -> None:
        """From now on the link layer is heard, where raw sockets are allowed; what an earlier run heard is known."""
        plan = self._plan
        if self._raw_links:
            try:
                self._raw = await RawLink.start(
                    self._net,
                    plan.interface,
                    targets=plan.scope.hosts,
                    heard=self._heard,
                    listeners=plan.listeners,
                    requests=plan.link,
                )
            except Unavailable as error:
                self._condition(*_without_raw(plan, str(error)))
            self.exact = self._raw is not None
        for one, reading in replayed_link(self._earlier.link, [*plan.link, *plan.listeners]):
            self._roster.link(one.protocol, reading, one.data, one.at)
        hosts = frozenset(plan.scope.hosts)
        for answer in replayed_group(self._earlier.group, plan.group):
            if answer.ip in hosts:
                self._roster.group(answer)

    async def ask_everybody(self, enter: Enter) -> Sequence[GroupRequest]:
        """Each request of an industrial protocol to everybody once; its answers are taken as they come, until the end.
        Returns the requests that are left for `ask_the_rest`."""
        plan, net = self._plan, self._net
        link = [one for one in plan.link_asked if one.protocol not in self._earlier.everybody] if self._raw else []
        group = [one for one in plan.group_asked if one.protocol not in self._earlier.everybody]
        if not link and not group:
            return []
        enter("group", f"Ask everybody in the subnet ({len(link) + len(group)} requests)")
        for request in link * plan.limits.group_repeats:
            assert self._raw is not None
            try:
                await self._raw.send(request)
            except Unavailable as error:
                self._condition(f"{request.title}: not sent. {error}")
                break
            self.everybody.add(request.protocol)
            await net.clock.sleep(plan.limits.group_gap_s)
        self._asker = GroupAsker(net, plan.interface, frozenset(plan.scope.hosts), self._roster.group)
        await self._send([one for one in group if one.ot])
        self._sent_at = net.clock.monotonic()
        return [one for one in group if not one.ot]

    async def ask_the_rest(self, group: Sequence[GroupRequest]) -> None:
        """The requests of general protocols, beside what follows."""
        try:
            if self._asker is not None:
                await self._send(group)
                await self._asker.listened()
        finally:
            self.answers_in.set()

    async def sweep(self, enter: Enter) -> None:
        """Look for the addresses in use and queue them; addresses that nobody can look for are queued as they are."""
        try:
            await self._sweep(enter)
        finally:
            self._queue.close()

    async def industrial_answers(self) -> None:
        """Wait until industrial devices have answered the requests to everybody."""
        patience = min(_INDUSTRIAL_LISTEN_S, self._plan.limits.group_listen_s)
        rest = self._sent_at + patience - self._net.clock.monotonic()
        if rest > 0:
            await self._net.clock.sleep(rest)

    async def settled(self, ip: str) -> None:
        """Wait until a second device at this address would have answered."""
        rest = self._answered.get(ip, float("-inf")) + _SETTLE_S - self._net.clock.monotonic()
        if rest > 0:
            await self._net.clock.sleep(rest)

    async def end(self) -> None:
        """End the listening; all that was seen is in the log then."""
        if self._asker is not None:
            await self._asker.close()
        if self.finder is not None:
            await self.finder.close()
        if self._raw is not None:
            await self._raw.close()
            self._condition(*self._raw.conditions())

    # --- inner works ---

    async def _send(self, group: Sequence[GroupRequest]) -> None:
        assert self._asker is not None
        await self._asker.send([*group] * self._plan.limits.group_repeats)
        self.everybody |= self._asker.everybody
        self._condition(*self._asker.conditions)

    async def _sweep(self, enter: Enter) -> None:
        plan, done = self._plan, self._earlier.done
        near = frozenset(plan.neighbours_asked)
        for ip in plan.scope.hosts:
            if ip not in near and ip not in done:
                self._queue.add(ip)
        addresses = [ip for ip in plan.neighbours_asked if ip not in done]
        if not addresses:
            return
        finder = self.finder = await self._choose(self._net, plan.interface, self._raw)
        enter("neighbours", f"Look for {len(addresses)} addresses: {finder.title}")
        before = await finder.known()
        for ip, mac in before.items():
            if ip in near and ip not in done:
                self._roster.neighbour(ip, mac, live=False)

        def found(ip: str, mac: str) -> None:
            if ip not in near or ip in done:
                return
            # An old entry of the table may be of a device that left an hour ago.
            live = finder.certain or before.get(ip) != mac
            self._roster.neighbour(ip, mac, live=live)
            if live:
                self._answered.setdefault(ip, self._net.clock.monotonic())
                self._queue.add(ip)

        try:
            await finder.find(addresses, found, self._roster.left_alone)
        except Unavailable as error:
            self._tell(Note(str(error)))
            self._condition(str(error))
        # Who answered a request to everybody, or stands in an old table, is asked although no ARP answer came.
        for ip in [ip for ip in self._roster.reports if ip in near and ip not in done]:
            report = self._roster.reports[ip]
            if report.found or report.excluded or not finder.certain:
                self._queue.add(ip)

    def _heard(self, protocol: str, reading: LinkReading, frame: bytes) -> None:
        self._roster.link(protocol, reading, frame, self._net.clock.utc())

    def _condition(self, *sentences: str) -> None:
        for sentence in sentences:
            if sentence not in self.conditions:
                self.conditions.append(sentence)


def _without_raw(plan: Plan, why: str) -> list[str]:
    """What cannot be done without raw sockets."""
    said = [f"Raw sockets were not available: {why}"]
    if plan.link_asked:
        names = ", ".join(dict.fromkeys(one.title for one in plan.link_asked))
        said.append(f"{names}: not asked, since that needs raw sockets. Devices without an IP address were not found.")
    if plan.listeners:
        names = ", ".join(dict.fromkeys(one.protocol.upper() for one in plan.listeners))
        said.append(f"{names} of devices were not heard, since that needs raw sockets.")
    if sys.platform != "win32":
        said.append("Addresses in use were taken from the operating system's neighbour table instead of asked by ARP.")
    said.append("The log holds what the sockets reported, not the frames themselves.")
    return said
