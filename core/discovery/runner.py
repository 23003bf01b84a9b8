"""One discovery run: group requests, neighbours, then host by host; harmless first, complete second."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial

from core.discovery.budget import Budget
from core.discovery.consent import ConsentError
from core.discovery.control import Clock, Stop, Stopped, SystemClock
from core.discovery.converse import Converser, Outcome, Status
from core.discovery.events import Event, HostDone, HostFound, HostReport, Note, Phase, Progress, SafetyPause
from core.discovery.framelog import Batch, FrameLog
from core.discovery.gate import Gate
from core.discovery.group import GroupAsker
from core.discovery.hostwork import HostWork
from core.discovery.interfaces import LocalInterface, missing
from core.discovery.neighbours import Finder, choose_finder
from core.discovery.netio import Net
from core.discovery.oui import vendor_of
from core.discovery.plan import Plan
from core.discovery.probes.tls import with_certificate
from core.discovery.rawlink import Unavailable
from core.discovery.surroundings import Surroundings, in_thread

_WATCH_S = 0.05
_PROGRESS_S = 0.25
_GONE_BEFORE_PAUSE = 3

Ask = Callable[[str, tuple[str, ...]], bool]
"""Asked with a sentence and the hosts when the run paused for safety: True goes on, False ends the run."""


class Runner:
    """Carries out one plan. `run` returns the run's final status; nothing is sent without a valid consent.

    `sink` stores batches of the frame log, `on_host` is given every host's report once its work ended: both in a
    worker thread, one at a time, frames first. `ask` is called in a worker thread too and may wait for a person;
    it should return False soon when `cancel` turns true meanwhile.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        sink: Callable[[Batch], None],
        on_host: Callable[[HostReport], object],
        on_event: Callable[[Event], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        ask: Ask | None = None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        choose: Callable[[Net, LocalInterface], Awaitable[Finder]] = choose_finder,
    ) -> None:
        self._plan = plan
        self._on_host = on_host
        self._on_event = on_event or (lambda _event: None)
        self._ask = ask
        self._clock = clock or SystemClock()
        self._choose = choose
        self._rng = rng or random.SystemRandom()
        self.stop = Stop(cancel, self._window_over)
        self.log = FrameLog(self._clock, sink)
        self.budget = Budget(plan.limits, self._clock, self.stop)
        self.gate = Gate(plan.limits, self._clock)
        source = "" if plan.loopback else plan.interface.ip
        device = "" if plan.loopback else plan.interface.name
        self.budget.device = self.gate.device
        self._net = Net(plan.limits, self._clock, self.stop, self.budget, self.log, self.gate, source, device)
        self._live: dict[str, str] = {}
        """address -> MAC of the first device that answered there in this run."""
        self._turns: dict[str, asyncio.Lock] = {}
        self._surroundings = Surroundings(None if plan.loopback else plan.interface, self._clock)
        self._reports: dict[str, HostReport] = {}
        self._confirmed: set[str] = set()
        """Hosts that answered in this run before their own work began."""
        self._gone: list[str] = []
        self._asking = asyncio.Lock()
        self._task: asyncio.Future[None] | None = None
        self._ending = False
        self._over = False
        self._stored: list[HostReport] = []
        self._done = 0
        self._total = 0
        self._text = ""
        self._rate = (0.0, 0, 0.0)

    async def run(self) -> str:
        """done, stopped or paused_for_safety. `ConsentError` before anything is sent; other errors are bugs."""
        refused = self._refusal()
        if refused:
            raise ConsentError(refused)
        self._task = asyncio.ensure_future(self._work())
        watch, show = (asyncio.ensure_future(one) for one in (self._watch(), self._show()))
        write = asyncio.ensure_future(self._write())
        try:
            await asyncio.wait({self._task})
        except asyncio.CancelledError:  # Ctrl-C arrives as a cancelled main task
            self.stop.request("Stopped by the user.")
            await self._end()
        finally:
            watch.cancel()
            show.cancel()
            self._over = True
            await asyncio.wait({watch, show, write})
        for task in (write, watch, show, self._task):
            if not task.cancelled():
                task.result()
        self._tell_progress()
        return self._status()

    def _status(self) -> str:
        if self.stop.safety:
            return "paused_for_safety"
        return "stopped" if self.stop.reason else "done"

    @property
    def reports(self) -> list[HostReport]:
        """Hosts at which something was found, by address as asked."""
        return [report for report in self._reports.values() if report.found]

    # --- consent ---

    def _refusal(self) -> str:
        if self._plan.consent is None:
            return "Nothing was sent: there is no consent. Enter who agreed to this run, and in which role."
        wrong = self._plan.consent.forbids(self._clock.utc())
        wrong = wrong or ("" if self._plan.loopback else missing(self._plan.interface))
        return f"Nothing was sent. {wrong}" if wrong else ""

    def _window_over(self) -> str:
        return self._plan.consent.forbids(self._clock.utc()) if self._plan.consent else "There is no consent."

    # --- the phases ---

    async def _work(self) -> None:
        finder: Finder | None = None
        try:
            await self._group()
            finder = await self._neighbours()
            await self._hosts(finder)
            await self._net.settle()
        except Stopped:
            pass
        finally:
            if finder is not None:
                await finder.close()
            self._net.abandon()
            await self._net.settle()

    async def _group(self) -> None:
        requests = self._plan.group_asked
        if not requests:
            return
        self._phase("group", f"Ask everybody in the subnet ({len(requests)} requests)")
        asker = GroupAsker(self._net, self._plan.interface, frozenset(self._plan.scope.hosts))
        try:
            await asker.ask(requests * self._plan.limits.group_repeats)
        finally:
            for answer in asker.answers:
                report = self._report(answer.ip)
                report.group.append(answer)
                self._confirmed.add(answer.ip)
                self._found(report)

    async def _neighbours(self) -> Finder | None:
        addresses = self._plan.neighbours_asked
        if not addresses:
            return None
        finder = await self._choose(self._net, self._plan.interface)
        self._phase("neighbours", f"Look for {len(addresses)} addresses: {finder.title}")
        before = await finder.known()
        asked = set(addresses)
        for ip, mac in before.items():
            if ip in asked:
                self._neighbour(ip, mac, live=False)

        def found(ip: str, mac: str) -> None:
            # An old entry of the table may be of a device that left an hour ago.
            live = finder.certain or before.get(ip) != mac
            if live:
                self._confirmed.add(ip)
            self._neighbour(ip, mac, live=live)

        try:
            await finder.find(addresses, found, self._left_alone)
        except Unavailable as error:
            self._on_event(Note(str(error)))
        except BaseException:
            await finder.close()
            raise
        return finder

    def _neighbour(self, ip: str, mac: str, *, live: bool) -> None:
        report = self._report(ip)
        first = self._live.setdefault(ip, mac) if live else mac
        if live or not report.mac:
            report.mac = first
        # Once excluded, always excluded: of two devices at one address nobody knows which would be reached.
        report.excluded = report.excluded or self._plan.exclusions.by_mac(mac)
        if first != mac and report.at is None:
            report.excluded = report.excluded or f"Two devices answer at this address ({first} and {mac}): left alone."
        if ip in self._confirmed and not report.excluded:
            self._found(report)

    def _left_alone(self, ip: str) -> bool:
        report = self._reports.get(ip)
        return report is not None and bool(report.excluded)

    async def _hosts(self, finder: Finder | None) -> None:
        near = set(self._plan.neighbours_asked)
        # On the own subnet only addresses in use are asked; elsewhere nobody can tell without asking.
        certain = finder is not None and finder.certain
        used = {ip for ip, report in self._reports.items() if report.found or report.excluded or not certain}
        addresses = [ip for ip in self._plan.scope.hosts if ip not in near or ip in used]
        self._rng.shuffle(addresses)
        self._phase("hosts", f"Ask {len(addresses)} addresses, each by itself")
        places = asyncio.Semaphore(self._plan.limits.hosts_at_once)
        tasks = [asyncio.ensure_future(self._host(ip, finder, places)) for ip in addresses]
        self._total = len(tasks)
        try:
            if tasks:
                await asyncio.wait(tasks)
        finally:
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _host(self, ip: str, finder: Finder | None, places: asyncio.Semaphore) -> None:
        report = self._report(ip)
        if not self._plan.loopback:
            self.gate.same_device(ip, report.mac)
        # Addresses of one device one after the other, and without taking a place from others meanwhile.
        async with self._turns.setdefault(self.gate.device(ip), asyncio.Lock()), places:
            report.at = self._clock.utc()
            if not report.excluded and not self._plan.loopback:
                report.excluded = self._plan.exclusions.by_mac(report.mac)
            if report.excluded:
                self._leave(report)
            else:
                await self._converse(report, finder)
            self._done += 1
            if report.found or report.excluded:
                self._stored.append(report)
                self._on_event(HostDone(ip, report.label, _ending(report)))
            if report.gone:
                await self._safety(ip)

    async def _converse(self, report: HostReport, finder: Finder | None) -> None:
        """The host's work; a stop ends it early and keeps what was learnt."""
        converser = Converser(self._net, with_certificate, self._plan.port_offset)
        alive = report.ip in self._confirmed
        work = HostWork(self._plan, self._net, converser, finder, report, self._on_event, alive)
        try:
            await work.run()
        except Stopped:
            report.stopped = True
        except asyncio.CancelledError:
            if not self.stop.requested():
                raise
            report.stopped = True

    def _leave(self, report: HostReport) -> None:
        outcome = Outcome(report.ip, "any", "", 0, self._clock.utc())
        outcome.status, outcome.detail = Status.EXCLUDED, report.excluded
        report.outcomes.append(outcome)

    # --- safety ---

    async def _safety(self, ip: str) -> None:
        """A device that stopped answering: count it; at three, pause and ask."""
        self._gone.append(ip)
        self._on_event(Note(f"{ip} answered before and does not any more. It is left alone."))
        async with self._asking:
            if len(self._gone) < _GONE_BEFORE_PAUSE or self.stop.requested():
                return
            hosts = tuple(self._gone)
            self._gone.clear()
            sentence = f"{len(hosts)} devices stopped answering during this run: {', '.join(hosts)}. Sending is paused."
            self.budget.pause()
            self._on_event(SafetyPause(hosts, sentence))
            if self._ask is not None and await in_thread(partial(self._ask, sentence, hosts)):
                self.budget.resume()
            else:
                self.stop.safety = True
                self.stop.request(sentence)

    # --- around the work ---

    async def _watch(self) -> None:
        """Notice a stop wherever the work waits, and end it."""
        while True:
            await asyncio.sleep(_WATCH_S)
            if sentence := await self._surroundings.changed():
                self.stop.request(sentence)
            if self.stop.requested():
                await self._end()
                return

    async def _end(self) -> None:
        """Cancel the work once - a second cancel would break off the closing of connections - and wait for it."""
        assert self._task is not None
        if not self._ending:
            self._ending = True
            self._net.abandon()
            self._task.cancel()
        await asyncio.wait({self._task})

    async def _write(self) -> None:
        """Store what has gathered, until the run is over and all is stored. What cannot be logged is not sent."""
        try:
            while not self._over:
                await asyncio.sleep(_WATCH_S)
                if self.log.due() or self._stored:
                    await self._flush()
            await self._flush()
        except BaseException:
            self.stop.request("The log of the run could not be stored.")
            raise

    async def _flush(self) -> None:
        batches = self.log.take()
        reports, self._stored = self._stored, []

        def store() -> None:
            self.log.write(batches)
            for report in reports:
                self._on_host(report)

        await asyncio.to_thread(store)

    async def _show(self) -> None:
        while True:
            await asyncio.sleep(_PROGRESS_S)
            self._tell_progress()

    def _tell_progress(self) -> None:
        now, sent = self._clock.monotonic(), self.log.sent
        then, before, rate = self._rate
        if now - then >= 1:
            rate = round((sent - before) / (now - then), 1) if then else 0.0
            self._rate = (now, sent, rate)
        self._on_event(Progress(self._done, self._total, self._text, sent, self.log.received, rate))

    def _phase(self, name: str, title: str) -> None:
        self.stop.check()
        self._text = title
        self._on_event(Phase(name, title))

    def _report(self, ip: str) -> HostReport:
        return self._reports.setdefault(ip, HostReport(ip))

    def _found(self, report: HostReport) -> None:
        if not report.found:
            report.found = True
            self._on_event(HostFound(report.ip, report.mac, vendor_of(report.mac)))


def _ending(report: HostReport) -> str:
    if report.excluded:
        return "excluded"
    if report.gone:
        return "gone"
    return "stopped" if report.stopped else "done"
