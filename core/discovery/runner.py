"""One discovery run: listen, ask everybody, look for neighbours, then device by device; harmless first, complete second."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial

from core.discovery.budget import Budget
from core.discovery.consent import ConsentError
from core.discovery.control import Clock, Stop, Stopped, SystemClock
from core.discovery.converse import Converser, Outcome, Status
from core.discovery.events import Event, HostDone, HostReport, Note, Phase, Progress, SafetyPause
from core.discovery.framelog import Batch, FrameLog
from core.discovery.gate import Gate
from core.discovery.hostqueue import HostQueue
from core.discovery.hostwork import HostWork
from core.discovery.interfaces import missing
from core.discovery.neighbours import choose_finder
from core.discovery.netio import Net
from core.discovery.plan import Plan
from core.discovery.probes.tls import with_certificate
from core.discovery.rollcall import Choose, Rollcall
from core.discovery.roster import Roster
from core.discovery.surroundings import Surroundings, in_thread

_WATCH_S = 0.05
_PROGRESS_S = 0.25
_GONE_BEFORE_PAUSE = 3
LEFT_BY_HAND = "Left alone by the engineer during the run."

Ask = Callable[[str, tuple[str, ...]], bool]
"""Asked with a sentence and the hosts when the run paused for safety: True goes on, False ends the run."""


class Runner:
    """Carries out one plan. `run` returns the run's final status; nothing is sent without a valid consent.

    `sink` stores batches of the frame log, `on_host` is given every host's report once its work ended: both in a
    worker thread, one at a time, frames first. `ask` is called in a worker thread too and may wait for a person;
    it should return False soon when `cancel` turns true meanwhile. `leave(ip)` is asked before each question to a host:
    once it is true, that host gets nothing more in this run.
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
        choose: Choose = choose_finder,
        raw_links: bool = True,
        leave: Callable[[str], bool] | None = None,
    ) -> None:
        self._plan = plan
        self._leave_alone = leave or (lambda _ip: False)
        self._on_host = on_host
        self._on_event = on_event or (lambda _event: None)
        self._ask = ask
        self._clock = clock or SystemClock()
        self.stop = Stop(cancel, self._window_over)
        self.log = FrameLog(self._clock, sink)
        self.budget = Budget(plan.limits, self._clock, self.stop)
        self.gate = Gate(plan.limits, self._clock)
        source = "" if plan.loopback else plan.interface.ip
        device = "" if plan.loopback else plan.interface.name
        self.budget.device = self.gate.device
        self._net = Net(plan.limits, self._clock, self.stop, self.budget, self.log, self.gate, source, device)
        self._surroundings = Surroundings(None if plan.loopback else plan.interface, self._clock)
        self._roster = Roster(plan, self._on_event)
        self._queue = HostQueue(plan.limits.hosts_at_once, self._host, rng or random.SystemRandom())
        self._queue.device = self._device
        self._call = Rollcall(plan, self._net, self._roster, self._queue, choose, self._on_event, raw_links)
        self._converser = Converser(self._net, with_certificate, plan.port_offset)
        if plan.earlier is not None:
            self._converser.recorded = plan.earlier.recorded
            for host, connections in plan.earlier.connections.items():
                self.gate.used_before(host, connections)
        self._gone: list[str] = []
        self._asking = asyncio.Lock()
        self._task: asyncio.Future[None] | None = None
        self._ending = False
        self._over = False
        self._stored: list[HostReport] = []
        self._done = 0
        self._text = ""
        self._rate = (0.0, 0, 0.0)
        self.found = 0
        """Devices at which something was found."""

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
    def frames_sent(self) -> int:
        """Frames that left: counted on the wire where raw sockets are allowed, else as they were granted."""
        return self.log.sent if self._call.exact else self.budget.frames

    @property
    def conditions(self) -> list[str]:
        """What was not possible on this computer, in sentences."""
        return self._call.conditions

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
        parts: list[asyncio.Future[None]] = []
        try:
            await self._call.listen()
            rest = await self._call.ask_everybody(self._phase)
            parts.append(asyncio.ensure_future(self._call.ask_the_rest(rest)))
            parts.append(asyncio.ensure_future(self._call.sweep(self._phase)))
            await self._call.industrial_answers()
            self._phase("hosts", "Ask the devices, each by itself")
            parts.append(asyncio.ensure_future(self._queue.run()))
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_EXCEPTION)
            for part in done:
                part.result()
            await self._net.settle()
        except Stopped:
            pass
        finally:
            for part in parts:
                part.cancel()
            if parts:
                await asyncio.wait(parts)
            self._net.abandon()
            await self._net.settle()
            await self._call.end()
            self._keep_the_rest()

    def _device(self, ip: str) -> str:
        """The device at this address: of two addresses with one MAC, one waits for the other."""
        report = self._roster.reports.get(ip)
        return (report.mac if report is not None else "") or ip

    async def _host(self, ip: str) -> None:
        self.stop.check()
        report = self._roster.report(ip)
        if not self._plan.loopback:
            await self._call.settled(ip)
            self.gate.same_device(ip, report.mac)
        report.at = self._clock.utc()
        if not report.excluded:
            near = not self._plan.loopback and ip not in self._plan.scope.routed
            report.excluded = self._plan.exclusions.by_mac(report.mac, near=near)
            report.excluded = report.excluded or (LEFT_BY_HAND if self._leave_alone(ip) else "")
        self._roster.attach(report)
        if report.excluded:
            _leave(report, Status.EXCLUDED, report.excluded)
        else:
            await self._converse(report)
        self._done += 1
        if report.found or report.excluded:
            self._keep(report)
            self._on_event(HostDone(ip, report.label, _ending(report)))
        else:
            self._roster.drop(ip)
            self.gate.forget(ip)
            self.budget.forget(ip)
        if report.gone:
            await self._safety(ip)

    async def _converse(self, report: HostReport) -> None:
        """The host's work; a stop ends it early and keeps what was learnt."""
        work = HostWork(
            self._plan,
            self._net,
            self._converser,
            self._call.finder,
            report,
            self._on_event,
            report.ip in self._roster.confirmed,
            self._call.everybody,
            self._call.answers_in,
            self._leave_alone,
        )
        try:
            await work.run()
        except Stopped:
            report.stopped = True
        except asyncio.CancelledError:
            if not self.stop.requested():
                raise
            report.stopped = True
        if report.stopped and self._leave_alone(report.ip):
            _leave(report, Status.EXCLUDED, LEFT_BY_HAND)
        elif report.stopped and not any(one.status == Status.STOPPED for one in report.outcomes):
            _leave(report, Status.STOPPED, self.stop.reason)

    def _keep(self, report: HostReport) -> None:
        self.found += report.found and not report.excluded
        self._stored.append(report)

    def _keep_the_rest(self) -> None:
        """What was found is kept also where its work never began, and what was heard of devices that were not asked."""
        for ip in self._queue.waiting:
            report = self._roster.reports.get(ip)
            if report is not None and report.at is None and report.found:
                report.at, report.stopped = self._clock.utc(), True
                self._roster.attach(report)
                _leave(report, Status.STOPPED, self.stop.reason)
                self._keep(report)
        for report in self._roster.unattached():
            known = self._roster.reports.get(report.ip)
            self.found += known is None or not known.found
            self._stored.append(report)

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
        self._on_event(Progress(self._done, self._queue.total, self._text, sent, self.log.received, rate))

    def _phase(self, name: str, title: str) -> None:
        self.stop.check()
        self._text = title
        self._on_event(Phase(name, title))


def _leave(report: HostReport, status: Status, why: str) -> None:
    """Note why nothing (more) is asked."""
    assert report.at is not None
    outcome = Outcome(report.ip, "any", "", 0, report.at)
    outcome.status, outcome.detail = status, why
    report.outcomes.append(outcome)


def _ending(report: HostReport) -> str:
    if report.excluded:
        return "excluded"
    if report.gone:
        return "gone"
    return "stopped" if report.stopped else "done"
