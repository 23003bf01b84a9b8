"""The work on one host: one connection at a time, the likely and harmless questions first, no more than needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from core.discovery.converse import Converser, Outcome, Status
from core.discovery.events import AttemptDone, Event, HostFound, HostReport
from core.discovery.gate import Ended
from core.discovery.neighbours import Finder
from core.discovery.netio import Net, open_tcp
from core.discovery.order import COMPUTERS, INDUSTRIAL, SESSION, WAITS, Known, Stage, place_of, rule_of, stage_of, tells
from core.discovery.oui import vendor_of
from core.discovery.plan import Plan
from core.discovery.probes.base import Probe, Result

_SILENT_BEFORE_CHECK = 2
_UNKNOWN_TRIES = 2
_DARK_TRIES = 2
_LIFE_SIGN = "check"


@dataclass
class HostWork:
    """Asks one host. `report` is filled while it goes."""

    plan: Plan
    net: Net
    converser: Converser
    finder: Finder | None
    report: HostReport
    tell: Callable[[Event], None]
    known_alive: bool = False
    """It answered in this run already (ARP, a group request)."""
    everybody: Set[str] = frozenset()
    """Protocols in which everybody was asked."""
    answers_in: asyncio.Event | None = None
    """Set once all answers to requests to everybody have come; general protocols wait for it."""
    leave: Callable[[str], bool] = lambda _ip: False
    """Whether a person has said meanwhile that this host gets nothing more."""
    _port: int = 0
    """A TCP port that answered, by accepting or refusing."""
    _silent: int = 0
    _accepted: bool = False
    _left: list[Probe] = field(default_factory=list)
    _heard: int = 0
    """Answers to requests to everybody that were taken in."""
    _early: bool = False
    """What could be asked next waits for such answers."""
    _pending: set[asyncio.Task[Outcome]] = field(default_factory=set)
    """Datagrams whose answers are awaited."""

    async def run(self) -> None:
        """Ask everything that the plan wants and the host's answers leave necessary."""
        self._left = self._probes()
        self._known = Known.of(self.report.mac, (), self.everybody)
        try:
            await self._ask_all()
        finally:
            await self._break_off()

    async def _ask_all(self) -> None:
        while True:
            if self.net.stop.requested() or self.leave(self.report.ip):
                self.report.stopped = True
                return
            probe = None if self._absent() or self.report.gone else self._next()
            if probe is None:
                if self._pending:
                    await self._await_one()
                elif self._early and self.answers_in is not None:
                    await self.answers_in.wait()
                else:
                    break
            elif probe.transport == "udp":
                self._left.remove(probe)
                await self._send(self._informed(probe) or probe)
            else:
                self._left.remove(probe)
                await self._connect(self._informed(probe) or probe)
            await self.net.gate.gap(self.report.ip)
        if self._silent and not self.report.gone:
            await self._is_gone()

    # --- what to ask next ---

    def _probes(self) -> list[Probe]:
        """What could be asked here at all."""
        ip = self.report.ip
        named = [probe for probe in self.plan.probes if probe.opt_in and ip in self.plan.opt_in.get(probe.protocol, {})]
        told = {protocol for probe in named for protocol in probe.replaces}
        return [
            replace(probe, port=self.plan.opt_in[probe.protocol][ip] or probe.port) if probe.opt_in else probe
            for probe in self.plan.probes
            if probe in named or not (probe.opt_in or probe.protocol in told)
        ]

    def _next(self) -> Probe | None:
        """The best question at this moment; None: none, or none before a pending answer has come."""
        self._hear()
        self._early = False
        limits, known = self.net.limits, self._known
        crowded = len(self._pending) >= limits.datagrams_at_once
        dark = self._dark()
        best: tuple[Any, ...] = ()
        for number, probe in enumerate(self._left):
            if crowded and probe.transport == "udp":
                continue
            stage = stage_of(probe, known, full=self.plan.full, spares=limits.spares_session)
            if stage is None or self._informed(probe) is None:
                continue
            if dark and stage is not Stage.NAMED and (probe.transport == "tcp" or stage >= Stage.GENERAL):
                continue
            if self._silent and stage is Stage.LAST_DATAGRAM:
                stage = Stage.DATAGRAM  # beside the wait for a connection that nobody answers
            place = (*place_of(probe, known, stage), number, stage, probe)
            best = min(best, place, key=lambda one: one[:-1]) if best else place
        if not best:
            return None
        *_, stage, probe = best
        self._early = stage >= Stage.GENERAL and self.answers_in is not None and not self.answers_in.is_set()
        if self._early:
            return None
        return None if self._pending and (stage in WAITS or probe.risk >= SESSION) else probe

    def _hear(self) -> None:
        """Take in what was answered to requests to everybody, also while this work goes on."""
        told = self._told()
        for protocol, industrial, result in told[self._heard :]:
            self._known.add(protocol, result, industrial=industrial)
            if _identifies(result):
                self._left = [one for one in self._left if one.protocol != protocol or one.opt_in]
        self._heard = len(told)

    def _dark(self) -> bool:
        """It answers ARP and nothing else. Controllers have no firewall: no port of such a device is worth another
        wait, unless it may be a computer, or the engineer wants every protocol asked."""
        if self.plan.full or self._known.spoke or self._known.made_by(COMPUTERS):
            return False
        tried = sum(one.transport == "tcp" for one in self.report.outcomes)
        enough = 1 if self._known.made_by(INDUSTRIAL) else _DARK_TRIES
        return tried >= enough and not any(one.alive for one in self.report.outcomes)

    def _told(self) -> list[tuple[str, bool, Result | None]]:
        """(protocol, whether it is industrial, what it told) of all that was heard before this work."""
        group = [(one.request.protocol, one.request.ot, one.result) for one in self.report.group]
        return group + [(one.protocol, one.ot, one.result) for one in self.report.link]

    def _informed(self, probe: Probe) -> Probe | None:
        """The probe as it is asked here after what was learnt so far, or None: not to be asked here."""
        if probe.informed is None:
            return _numbered(probe, self.report)
        results = [result for _, _, result in self._told()] + [one.result for one in self.report.outcomes]
        found = tuple(value for result in results if result for value in result.values)
        return probe.informed(probe, self.report.ip, found)

    def _absent(self) -> bool:
        """Nothing ever answered from here, and enough was tried to believe that nobody is there."""
        tried = [one for one in self.report.outcomes if one.transport == "tcp"]
        return not self.known_alive and not self._port and len(tried) >= _UNKNOWN_TRIES

    # --- asking ---

    async def _connect(self, probe: Probe) -> None:
        outcome = await self.converser.ask(probe, self.report.ip)
        self._take(probe, outcome)
        if outcome.status == Status.STOPPED:
            self.report.stopped = True
        elif self._silent >= _SILENT_BEFORE_CHECK:
            await self._is_gone()

    async def _send(self, probe: Probe) -> None:
        """Let the first datagram leave; its answer is awaited beside what follows."""
        covered = rule_of(probe).stands_in in self.everybody
        first = not self._pending and not self.report.outcomes

        def again() -> bool:
            """A repetition is for a datagram that was lost: not for a device that tells of closed ports, or that is
            silent in every protocol."""
            answers = self._known.spoke or any(one.alive for one in self.report.outcomes)
            closed = self.net.gate.tells_closed(self.report.ip)
            return bool(answers or (first and self.known_alive)) and not (closed or covered or self.report.gone)

        left = asyncio.Event()

        async def talk() -> Outcome:
            outcome = await self.converser.ask(probe, self.report.ip, again=again, begun=left.set)
            self._take(probe, outcome)
            return outcome

        task = asyncio.ensure_future(talk())
        self._pending.add(task)
        leaving = asyncio.ensure_future(left.wait())
        try:
            await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
        self._settle()

    async def _await_one(self) -> None:
        await asyncio.wait(self._pending, return_when=asyncio.FIRST_COMPLETED)
        self._settle()

    def _settle(self) -> None:
        """Let go of the conversations that have ended."""
        for task in [one for one in self._pending if one.done()]:
            self._pending.discard(task)
            self.report.stopped = self.report.stopped or task.result().status == Status.STOPPED

    async def _break_off(self) -> None:
        """The work ends early: end what is awaited, and keep what was learnt."""
        for task in self._pending:
            task.cancel()
        if self._pending:
            await asyncio.wait(self._pending)

    def _take(self, probe: Probe, outcome: Outcome) -> None:
        report = self.report
        report.outcomes.append(outcome)
        self._known.add(probe.protocol, outcome.result, industrial=probe.ot)
        # On loopback every address refuses: there only an accepted connection or an answer shows a device.
        if not report.found and (outcome.connected or (outcome.alive and not self.plan.loopback)):
            report.found = True
            self.tell(HostFound(report.ip, report.mac, vendor_of(report.mac)))
        if outcome.alive:
            self.known_alive = True
        if outcome.transport == "tcp":
            if outcome.alive:
                self._silent = 0
                if outcome.connected or not self._port:
                    self._port, self._accepted = outcome.port, outcome.connected
            elif outcome.status == Status.NO_ANSWER:
                self._silent += 1
        self.tell(AttemptDone(report.ip, outcome.protocol, outcome.port, str(outcome.status), outcome.detail))

    # --- is it still there? ---

    async def _is_gone(self) -> bool:
        """After silence: is a host that answered before still there? One that is not is left alone."""
        self._silent = 0
        there = await self._still_there()
        if there is False:
            self.report.gone = True
            detail = "It answered before and does not any more. It is left alone: look at the device."
            outcome = Outcome(self.report.ip, _LIFE_SIGN, "tcp", self._port, self.net.clock.utc())
            outcome.status, outcome.detail = Status.LEFT_ALONE, detail
            self.report.outcomes.append(outcome)
            self.tell(AttemptDone(self.report.ip, _LIFE_SIGN, self._port, str(outcome.status), detail))
        return self.report.gone

    async def _still_there(self) -> bool | None:
        """By the port that answered before, else by ARP; None where neither can tell."""
        if self._port:
            try:
                link = await open_tcp(self.net, self.report.ip, self._port, _LIFE_SIGN)
            except Ended as end:
                if end.status == Status.REFUSED:
                    return not self._accepted
                return None if end.status == Status.LEFT_ALONE else False
            await link.close()
            return True
        if self.finder is not None and self.report.mac:
            return await self.finder.alive(self.report.ip)
        return None


def _identifies(result: Result | None) -> bool:
    return result is not None and tells(result.values)


def _numbered(probe: Probe, report: HostReport) -> Probe:
    """BACnet: a device that gave its number to the group request is not asked Who-Is again."""
    if probe.protocol != "bacnet":
        return probe
    values = [value for answer in report.group if answer.result for value in answer.result.values]
    number = next((value.value for value in values if value.field == "bacnet.instance"), "")
    start: Any = probe.start
    return replace(probe, start=partial(start, instance=int(number))) if number.isdecimal() else probe
