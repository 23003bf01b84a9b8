"""The work on one host: strictly one question after the other, and no more questions than needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from core.discovery.converse import Converser, Outcome, Status
from core.discovery.events import AttemptDone, Event, HostFound, HostReport
from core.discovery.gate import Ended
from core.discovery.neighbours import Finder
from core.discovery.netio import Net, open_tcp
from core.discovery.oui import vendor_of
from core.discovery.plan import Plan
from core.discovery.probes.base import Probe, Result

_TELLING = frozenset({"model", "serial", "order_number"})
"""A group answer with one of these needs no second question in the same protocol; an answer in an OT protocol
with one of these ends general probing. A bare "I speak OPC UA" does neither: it says nothing of the device."""
_SILENT_BEFORE_CHECK = 2
_UNKNOWN_TRIES = 2
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
    _port: int = 0
    """A TCP port that answered, by accepting or refusing."""
    _silent: int = 0
    _accepted: bool = False

    async def run(self) -> None:
        """Ask everything that the plan wants and the host's answers leave necessary."""
        for known in self._probes():
            if self._needless(known) or (probe := self._told(known)) is None:
                continue
            if self.net.stop.requested():
                self.report.stopped = True
                return
            if self._absent():
                return
            outcome = await self.converser.ask(probe, self.report.ip)
            self._take(outcome)
            if outcome.status == Status.STOPPED:
                self.report.stopped = True
                return
            if self._silent >= _SILENT_BEFORE_CHECK and await self._is_gone():
                return
        if self._silent:
            await self._is_gone()

    def _probes(self) -> list[Probe]:
        told = {answer.request.protocol for answer in self.report.group if _tells(answer.result)}
        return [_informed(probe, self.report) for probe in self.plan.probes if probe.protocol not in told]

    def _told(self, probe: Probe) -> Probe | None:
        """The probe as it is asked here after what was learnt so far, or None: not to be asked here."""
        if probe.informed is None:
            return probe
        results = [one.result for one in self.report.group] + [one.result for one in self.report.outcomes]
        return probe.informed(probe, tuple(value for result in results if result for value in result.values))

    def _needless(self, probe: Probe) -> bool:
        """General protocols end at the first OT identity, unless the engineer wanted everything."""
        if probe.ot or self.plan.full:
            return False
        ot = {one.protocol for one in self.plan.probes if one.ot}
        asked = any(one.protocol in ot and _tells(one.result) for one in self.report.outcomes)
        return asked or any(answer.request.ot and _tells(answer.result) for answer in self.report.group)

    def _absent(self) -> bool:
        """Nothing ever answered from here, and enough was tried to believe that nobody is there."""
        tried = [one for one in self.report.outcomes if one.transport == "tcp"]
        return not self.known_alive and not self._port and len(tried) >= _UNKNOWN_TRIES

    def _take(self, outcome: Outcome) -> None:
        report = self.report
        report.outcomes.append(outcome)
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


def _tells(result: Result | None) -> bool:
    return result is not None and any(value.field in _TELLING for value in result.values)


def _informed(probe: Probe, report: HostReport) -> Probe:
    """BACnet: a device that gave its number to the group request is not asked Who-Is again."""
    if probe.protocol != "bacnet":
        return probe
    values = [value for answer in report.group if answer.result for value in answer.result.values]
    number = next((value.value for value in values if value.field == "bacnet.instance"), "")
    start: Any = probe.start
    return replace(probe, start=partial(start, instance=int(number))) if number.isdecimal() else probe
