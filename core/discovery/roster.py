"""Who is there, as one run finds out: one report per address in use, and per device that has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from core.discovery.earlier import Heard
from core.discovery.events import Event, HostFound, HostReport, LinkAnswer, Note
from core.discovery.group import GroupAnswer
from core.discovery.oui import vendor_of
from core.discovery.plan import Plan
from core.discovery.probes.base import GroupRequest, LinkListener, LinkReading, LinkRequest
from core.discovery.wire.errors import WireError

NO_ADDRESS = ("", "0.0.0.0")  # noqa: S104 - how a device says that it has none yet


class Roster:
    """The reports of one run. Memory grows with the devices, not with the addresses."""

    def __init__(self, plan: Plan, tell: Callable[[Event], None]) -> None:
        self._plan = plan
        self._tell = tell
        self._hosts = frozenset(plan.scope.hosts)
        self._live: dict[str, str] = {}
        """address -> MAC of the first device that answered there in this run."""
        self._industrial = {request.protocol for request in plan.link if request.ot}
        self._heard: dict[str, dict[str, LinkAnswer]] = {}
        """MAC -> protocol -> the latest that was heard."""
        self._speakers: dict[str, str] = {}
        """address -> MAC of who told it on the link layer."""
        self._address: dict[str, str] = {}
        """MAC -> address at which it answered in this run."""
        self.reports: dict[str, HostReport] = {}
        self.confirmed: set[str] = set()
        """Hosts that answered in this run before their own work began."""

    def report(self, ip: str) -> HostReport:
        """The report of this address, made where there is none."""
        return self.reports.setdefault(ip, HostReport(ip))

    def drop(self, ip: str) -> None:
        """Nobody is there: keep nothing."""
        self.reports.pop(ip, None)

    def left_alone(self, ip: str) -> bool:
        """Whether this address is excluded by what is known by now."""
        report = self.reports.get(ip)
        return report is not None and bool(report.excluded)

    def found(self, report: HostReport) -> None:
        """Somebody is there: told once."""
        if not report.found:
            report.found = True
            self._tell(HostFound(report.ip, report.mac, vendor_of(report.mac)))

    def group(self, answer: GroupAnswer) -> None:
        """An answer to a request to everybody."""
        report = self.report(answer.ip)
        report.group.append(answer)
        self.confirmed.add(answer.ip)
        if not report.excluded:
            self.found(report)

    def neighbour(self, ip: str, mac: str, *, live: bool) -> None:
        """`mac` is at `ip`: `live` where it answered just now, else by an older entry of the neighbour table."""
        report = self.report(ip)
        first = self._live.setdefault(ip, mac) if live else mac
        if live:
            self.confirmed.add(ip)
            self._address.setdefault(mac, ip)
        if live or not report.mac:
            report.mac = first
        # Once excluded, always excluded: of two devices at one address nobody knows which would be reached.
        report.excluded = report.excluded or self._plan.exclusions.by_mac(mac)
        if first != mac and report.at is None:
            report.excluded = report.excluded or f"Two devices answer at this address ({first} and {mac}): left alone."
        if ip in self.confirmed and not report.excluded:
            self.found(report)

    # --- the link layer ---

    def link(self, protocol: str, reading: LinkReading, frame: bytes, at: datetime) -> None:
        """What was heard on the link layer. A device of the plan that tells its address is found by it."""
        if self._plan.exclusions.by_mac(reading.mac) or reading.ip in self._plan.scope.excluded:
            return
        ip, industrial = "" if reading.ip in NO_ADDRESS else reading.ip, protocol in self._industrial
        protocols = self._heard.setdefault(reading.mac, {})
        known = protocol in protocols
        protocols[protocol] = LinkAnswer(protocol, reading.mac, ip, reading.result, frame, at, industrial)
        if ip:
            self._speakers[ip] = reading.mac
        # LLDP and CDP may name another address's or another port's MAC: they find nobody.
        if industrial and ip in self._hosts and ip not in self._plan.scope.routed:
            self.neighbour(ip, reading.mac, live=True)
        elif industrial and not known and not ip:
            name = reading.result.detail or vendor_of(reading.mac)
            self._tell(Note(f"A device without an IP address answered: {reading.mac} {name}".rstrip() + "."))

    def attach(self, report: HostReport) -> None:
        """Give the report what was heard of its device, and take that off the list."""
        for mac in dict.fromkeys((report.mac, self._speakers.get(report.ip, ""))):
            report.link += self._heard.pop(mac, {}).values()

    def unattached(self) -> list[HostReport]:
        """Reports of what was heard of devices that were asked nothing, or that spoke after their work had ended."""
        found = []
        for mac, protocols in self._heard.items():
            answers = list(protocols.values())
            ip = self._address.get(mac) or next((one.ip for one in answers if one.ip), "")
            found.append(HostReport(ip, mac, answers[0].at, link=answers, found=True))
        self._heard.clear()
        return found


def replayed_group(heard: Iterable[Heard], requests: Iterable[GroupRequest]) -> list[GroupAnswer]:
    """Answers to requests to everybody that an interrupted run was given."""
    by_protocol: dict[str, list[GroupRequest]] = {}
    for request in requests:
        by_protocol.setdefault(request.protocol, []).append(request)
    found = []
    for one in heard:
        answers = [_answer(one, request) for request in by_protocol.get(one.protocol, ())]
        found += [next((answer for answer in answers if answer.result is not None), answers[0])] if answers else []
    return found


def _answer(one: Heard, request: GroupRequest) -> GroupAnswer:
    try:
        return GroupAnswer(one.target, request, request.parse(one.data), one.data)
    except WireError as error:
        return GroupAnswer(one.target, request, None, one.data, str(error))


def replayed_link(
    heard: Iterable[Heard], readers: Iterable[LinkRequest | LinkListener]
) -> list[tuple[Heard, LinkReading]]:
    """What an interrupted run heard on the link layer."""
    readers = list(readers)
    found = []
    for one in heard:
        for reader in readers:
            if reader.protocol == one.protocol and (reading := _read(reader, one.data)) is not None:
                found.append((one, reading))
                break
    return found


def _read(reader: LinkRequest | LinkListener, frame: bytes) -> LinkReading | None:
    try:
        return reader.read(frame)
    except WireError:
        return None
