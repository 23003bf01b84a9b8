"""Discovery as the app and the command line use it: interfaces, plans, runs, and what the runs left behind."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlmodel import col, select

from core.discovery.consent import Consent, ConsentError
from core.discovery.framelog import Batch, Frame, unpack
from core.discovery.interfaces import LocalInterface, local_interfaces
from core.discovery.limits import profile as limits_of
from core.discovery.models import Attempt, FrameBatch, Run
from core.register.models import Network, Observation
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.store import Vault

if TYPE_CHECKING:
    from core.discovery.events import Event
    from core.discovery.plan import Plan
    from core.discovery.wire.usm import Credentials

RUNNING, INTERRUPTED, FAILED = "running", "interrupted", "failed"
_PRACTICE_CIDR = "127.0.0.0/8"


@dataclass
class Activity:
    """What one run sent and received in one protocol."""

    protocol: str
    attempts: int = 0
    hosts: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    """status -> number of attempts."""
    sent: int = 0
    """Rows of the frame log that left this computer."""
    received: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0


class Discovery:
    """Plans and carries out runs; what they find is written to the register."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register
        self._active: set[UUID] = set()

    def interfaces(self) -> list[LocalInterface]:
        """This computer's interfaces with an IPv4 address."""
        return local_interfaces()

    def plan(
        self,
        targets: Sequence[str],
        *,
        interface: str = "",
        exclude: Iterable[str] = (),
        consent: Consent | None = None,
        profile: str = "careful",
        protocols: Sequence[str] = (),
        confirmed_routed: Iterable[str] = (),
        full: bool = False,
        port_offset: int = 0,
        network_id: UUID | None = None,
        everybody: bool = False,
        opt_in: Mapping[str, Iterable[str]] | None = None,
        credentials: Credentials | None = None,
    ) -> Plan:
        """What a run would do; sends nothing. `ScopeError`, `PlanError` or `LimitError` (all `ValueError`) hold
        sentences for the user. `network_id` says in which of several networks with this range the laptop is.
        `everybody`: requests to the whole subnet may go out although parts of it are excluded or no targets.
        `opt_in`: protocol -> hosts (`IP` or `IP:PORT`) that are asked by a protocol which is asked nowhere else.
        `credentials` of SNMP v3 stay in memory, in the plan's conversations alone. Devices that the register says are
        never touched are excluded whatever is asked for."""
        from core.discovery.plan import make_plan
        from core.discovery.probes.registry import GROUP, LINK_LISTENERS, LINK_REQUESTS, PROBES
        from core.discovery.probes.snmpv3 import probe_for
        from core.discovery.untouchable import untouchables

        plan = make_plan(
            targets,
            interfaces=self.interfaces(),
            probes=[probe_for(credentials) if one.needs == "snmpv3" and credentials else one for one in PROBES],
            given=("snmpv3",) if credentials else (),
            group=GROUP,
            link=LINK_REQUESTS,
            listeners=LINK_LISTENERS,
            interface=interface,
            exclude=exclude,
            never=untouchables(self._register),
            opt_in=opt_in,
            consent=consent,
            limits=limits_of(profile),
            protocols=protocols,
            confirmed_routed=confirmed_routed,
            full=full,
            port_offset=port_offset,
            network_id=network_id,
            everybody=everybody,
        )
        self._network(plan)
        return plan

    def resume(self, run: UUID, *, consent: Consent | None = None, credentials: Credentials | None = None) -> Plan:
        """The plan that goes on with an interrupted run; `PlanError` where there is nothing to go on with.

        What that run (and those that it went on with itself) finished is not asked again. The plan holds `consent`, or
        that run's own where it still holds - on the same day, within its window -, or none. Credentials are never kept:
        without new ones, devices that were to be asked with them are left out.
        """
        from core.discovery.plan import PlanError
        from core.discovery.resuming import arguments, chain, consent_of, earlier_of

        before = self._register.get(Run, run)
        if before.id in self._active:
            raise PlanError("That run is still going on.")
        kept = arguments(before)
        if credentials is None:
            kept["opt_in"] = {name: hosts for name, hosts in kept["opt_in"].items() if name != "snmpv3"}
        kept["consent"] = consent or consent_of(before, utcnow())
        # To reach everybody although parts are left alone was confirmed with that consent, not with another one.
        kept["everybody"] = kept["everybody"] and consent is None and kept["consent"] is not None
        plan = self.plan(**kept, credentials=credentials)
        runs = chain(before, lambda key: self._register.get(Run, key))
        return replace(plan, earlier=earlier_of(plan, runs, self.attempts, self.frames), resumes=before.id)

    def preview(self, plan: Plan) -> dict[str, Any]:
        """Exactly what would be sent, as plain values."""
        from core.discovery.preview import preview

        return preview(plan)

    def preview_text(self, plan: Plan) -> str:
        """The same as text."""
        from core.discovery.preview import preview, render

        return render(preview(plan))

    def run(
        self,
        plan: Plan,
        on_event: Callable[[Event], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        ask: Callable[[str, tuple[str, ...]], bool] | None = None,
        leave: Callable[[str], bool] | None = None,
    ) -> Run:
        """Carry out a plan (blocks; not inside a running event loop). Returns the finished run.

        `ConsentError` before anything is sent or stored where the consent is missing or its window is closed,
        `PlanError` where another run goes on, on this computer.
        `on_event` is called in this thread. `ask(sentence, hosts)` is called in a worker thread when three devices
        stopped answering: True goes on; without it the run ends as `paused_for_safety`. `leave(ip)` is called in this
        thread before each question to a host: once it is true, that host gets nothing more.
        """
        from core.discovery.alone import alone, lock_path
        from core.discovery.plan import PlanError

        if self._active:
            raise PlanError("Nothing was sent: another discovery is running. Wait until it has ended.")
        # Practice plants on one computer do not disturb each other.
        with nullcontext() if plan.loopback else alone(lock_path()):
            return self._run(plan, on_event, cancel, ask, leave)

    def _run(
        self,
        plan: Plan,
        on_event: Callable[[Event], None] | None,
        cancel: Callable[[], bool] | None,
        ask: Callable[[str, tuple[str, ...]], bool] | None,
        leave: Callable[[str], bool] | None,
    ) -> Run:
        from core.discovery.plan import PlanError
        from core.discovery.preview import preview
        from core.discovery.reconcile import Reconciler
        from core.discovery.runner import Runner
        from core.discovery.untouchable import untouchables

        if plan.consent is None:
            raise ConsentError(
                "Nothing was sent: there is no consent. Enter who agreed to this run, and in which role."
            )
        if late := plan.consent.forbids(utcnow()):
            raise ConsentError(f"Nothing was sent. {late}")
        if plan.never != untouchables(self._register):
            raise PlanError(
                "Nothing was sent: which devices are never touched was changed in the register. Show the plan again."
            )
        self.recover()
        run = self._begin(plan, plan.consent, plan.as_dict() | {"preview": preview(plan)})
        reconciler = Reconciler(self._vault, self._register, run, plan.interface.network)
        runner = Runner(
            plan,
            sink=lambda batch: self._store(run.id, batch),
            on_host=reconciler.take,
            on_event=on_event,
            cancel=cancel,
            ask=ask,
            leave=leave,
        )
        status, note = FAILED, ""
        self._active.add(run.id)
        try:
            status = asyncio.run(runner.run())
            note = runner.stop.reason
        except BaseException as error:
            note = f"{type(error).__name__}: {error}"
            raise
        finally:
            self._active.discard(run.id)
            self._register.edit(
                Run,
                run.id,
                "discovery ended",
                status=status,
                note=note,
                ended=utcnow(),
                frames_sent=runner.frames_sent,
                frames_received=runner.log.received,
                hosts_found=runner.found,
                conditions=runner.conditions,
            )
        self._classify(run.id)
        return self._register.get(Run, run.id)

    def _classify(self, run_id: UUID) -> None:
        """What the run found gets its class, level and hints by rule."""
        from core.discovery.classifying import Classifying

        with self._vault.read() as session:
            found = session.exec(select(Observation.asset_id).where(Observation.run_id == run_id).distinct()).all()
        if found:
            Classifying(self._vault, self._register).run(found)

    # --- what the runs left behind ---

    def runs(self) -> list[Run]:
        """All runs, newest first. One that a crash left running is shown as interrupted."""
        runs = self._register.all(Run)
        for run in runs:
            if run.status == RUNNING and run.id not in self._active:
                run.status = INTERRUPTED
        return runs[::-1]

    def recover(self) -> int:
        """Mark runs that a crash left running as interrupted, for good; returns how many."""
        left = [run.id for run in self._register.all(Run, status=RUNNING) if run.id not in self._active]
        if left:
            self._register.edit_all(Run, left, "ended without a word", status=INTERRUPTED)
        return len(left)

    def attempts(self, run: UUID) -> list[Attempt]:
        """All attempts of a run, in the order in which they were stored."""
        return self._register.all(Attempt, run_id=run)

    def frames(self, run: UUID) -> Iterator[Frame]:
        """The frame log of a run, in order; batches are read one at a time."""
        last = -1
        while (row := self._batch_after(run, last)) is not None:
            yield from unpack(row.data)
            last = row.first

    def activity(self, run: UUID) -> list[Activity]:
        """What a run sent and received, per protocol."""
        found: dict[str, Activity] = {}
        hosts: dict[str, set[str]] = {}
        statuses: dict[str, Counter[str]] = {}
        for attempt in self.attempts(run):
            one = found.setdefault(attempt.protocol, Activity(attempt.protocol))
            one.attempts += 1
            hosts.setdefault(attempt.protocol, set()).add(attempt.target)
            statuses.setdefault(attempt.protocol, Counter())[attempt.status] += 1
        for frame in self.frames(run):
            one = found.setdefault(frame.protocol, Activity(frame.protocol))
            if frame.direction == "out":
                one.sent += 1
                one.bytes_sent += len(frame.data)
            else:
                one.received += 1
                one.bytes_received += len(frame.data)
        for protocol, one in found.items():
            one.hosts = len(hosts.get(protocol, ()))
            one.statuses = dict(statuses.get(protocol, {}))
        return sorted(found.values(), key=lambda one: one.protocol)

    # --- inner works ---

    def _begin(self, plan: Plan, consent: Consent, shown: dict[str, Any]) -> Run:
        with self._vault.write("discovery began") as uow:
            run = Run(
                site_id=self._register.site().id,
                network_id=self._network(plan),
                consent_name=consent.name,
                consent_role=consent.role,
                consent_at=consent.at,
                window=consent.window,
                profile=plan.limits.name,
                interface=plan.interface.name,
                plan=shown,
                resumes=plan.resumes,
            )
            if run.network_id is None:
                cidr = _PRACTICE_CIDR if plan.loopback else str(plan.interface.network)
                name = "Practice plant" if plan.loopback else cidr
                network = Network(site_id=run.site_id, name=name, cidr=cidr)
                uow.add(network)
                uow.flush()
                run.network_id = network.id
            uow.add(run)
        return run

    def _network(self, plan: Plan) -> UUID | None:
        """The register's network the laptop is in; None where it is not in the register yet."""
        from core.discovery.plan import PlanError

        if plan.network_id is not None:
            return self._register.get(Network, plan.network_id).id
        cidr = _PRACTICE_CIDR if plan.loopback else str(plan.interface.network)
        known = self._register.all(Network)
        asked = [IPv4Address(host) for host in plan.scope.hosts if host not in plan.scope.routed]
        fitting = [one for one in known if one.cidr == cidr] or [one for one in known if _holds(one.cidr, asked)]
        if len(fitting) > 1:
            names = ", ".join(f"{one.name} ({one.place})" if one.place else one.name for one in fitting)
            raise PlanError(f"Several networks have the range {cidr}: {names}. Say in which of them this computer is.")
        return fitting[0].id if fitting else None

    def _store(self, run: UUID, batch: Batch) -> None:
        with self._vault.write("frame log") as uow:
            uow.add(FrameBatch(run_id=run, first=batch.first, count=batch.count, data=batch.data))

    def _batch_after(self, run: UUID, first: int) -> FrameBatch | None:
        with self._vault.read() as session:
            statement = select(FrameBatch).where(FrameBatch.run_id == run, col(FrameBatch.first) > first)
            return session.exec(statement.order_by(col(FrameBatch.first)).limit(1)).first()


def _holds(cidr: str, addresses: Sequence[IPv4Address]) -> bool:
    try:
        network = IPv4Network(cidr, strict=False)
    except ValueError:
        return False
    return bool(addresses) and all(address in network for address in addresses)
