"""What a run is going to do, fixed before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from core.discovery.consent import Consent
from core.discovery.earlier import Earlier
from core.discovery.group import directly
from core.discovery.interfaces import LocalInterface
from core.discovery.limits import CAREFUL, Limits
from core.discovery.oui import table_date
from core.discovery.probes.base import GroupRequest, LinkListener, LinkRequest, Probe
from core.discovery.scope import Exclusions, Scope, ScopeError, Untouchable, parse_exclusions, resolve

_RISKY = 3
_MOST_PORT = 65_535
_SMALLEST_WITH_BROADCAST = 30

Named = Mapping[str, Mapping[str, int]]
"""Protocol -> host -> port (0: the usual one): what is asked only where the engineer named the host for it."""


class PlanError(ValueError):
    """The plan cannot be made; the message says what to change."""


@dataclass(frozen=True)
class Plan:
    """Targets, consent, limits and requests of one run. Made by `make_plan`; nothing in it changes afterwards."""

    targets: tuple[str, ...]
    scope: Scope
    exclusion_texts: tuple[str, ...]
    exclusions: Exclusions
    limits: Limits
    interface: LocalInterface
    probes: tuple[Probe, ...]
    group: tuple[GroupRequest, ...]
    consent: Consent | None = None
    full: bool = False
    """Ask devices that an OT protocol has identified by the general protocols too."""
    port_offset: int = 0
    network_id: UUID | None = None
    everybody: bool = False
    """It was confirmed that requests to the whole subnet may go out although not every address there is a target."""
    link: tuple[LinkRequest, ...] = ()
    listeners: tuple[LinkListener, ...] = ()
    opt_in: Named = field(default_factory=dict)
    never: tuple[Untouchable, ...] = ()
    """Devices of the register that are never touched, wherever they are."""
    chosen: tuple[str, ...] = ()
    """Protocols as the engineer chose them; empty: all."""
    confirmed_routed: tuple[str, ...] = ()
    earlier: Earlier | None = None
    """What an interrupted run has done already, where this one goes on with it."""
    resumes: UUID | None = None
    """That run."""

    @property
    def loopback(self) -> bool:
        """Whether only practice addresses on this computer are asked."""
        return self.scope.loopback

    @cached_property
    def group_held_back(self) -> str:
        """Why requests to everybody in the subnet are not sent, or "". Every device there would receive them, also
        an excluded one: so all of the subnet must have been agreed on. Nothing is lost: each device is asked itself."""
        wanted = (self.group or self.link) and self.neighbours_asked and not self.everybody
        return _partial(self.scope, self.interface, self.exclusion_texts, self.never) if wanted else ""

    @property
    def group_asked(self) -> tuple[GroupRequest, ...]:
        """Group requests that go out to the subnet: none on loopback, none where not all of it was agreed on."""
        # A subnet of two addresses has no broadcast address: its last one is a single device.
        alone = self.interface.prefix > _SMALLEST_WITH_BROADCAST
        return () if alone or not self.neighbours_asked or self.group_held_back else self.group

    @property
    def link_asked(self) -> tuple[LinkRequest, ...]:
        """Frames of the link layer that go out to everybody, where raw sockets are allowed; by the same rule."""
        return () if not self.neighbours_asked or self.group_held_back else self.link

    @cached_property
    def neighbours_asked(self) -> tuple[str, ...]:
        """Addresses that neighbour discovery asks: those on the interface's own subnet."""
        return () if self.loopback else tuple(host for host in self.scope.hosts if host not in self.scope.routed)

    @property
    def reached_anyway(self) -> tuple[Untouchable, ...]:
        """Devices never to be touched that the requests to everybody reach, since that was confirmed."""
        if not (self.group_asked or self.link_asked):
            return ()
        return tuple(one for one in self.never if one.reached_in(self.interface.network))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, kept with the run; enough to go on with it. Credentials are not among them."""
        return {
            "targets": list(self.targets),
            "addresses": len(self.scope.hosts),
            "routed": sorted(self.scope.routed),
            "confirmed_routed": list(self.confirmed_routed),
            "exclusions": list(self.exclusion_texts),
            "excluded": dict(self.scope.excluded),
            "never_touch": list(dict.fromkeys(one.sentence for one in self.never)),
            "interface": {"name": self.interface.name, "ip": self.interface.ip, "prefix": self.interface.prefix},
            "protocols": [probe.protocol for probe in self.probes],
            "chosen": list(self.chosen),
            "opt_in": {name: [f"{ip}:{port}" if port else ip for ip, port in hosts.items()]
                       for name, hosts in self.opt_in.items()},
            "group": [request.protocol for request in self.group_asked],
            "link": [request.protocol for request in self.link_asked],
            "everybody": self.everybody,
            "full": self.full,
            "port_offset": self.port_offset,
            "limits": self.limits.as_dict(),
            "vendor_table": table_date(),
        }  # fmt: skip


def make_plan(
    targets: Sequence[str],
    *,
    interfaces: Sequence[LocalInterface],
    probes: Sequence[Probe],
    group: Sequence[GroupRequest] = (),
    link: Sequence[LinkRequest] = (),
    listeners: Sequence[LinkListener] = (),
    interface: str = "",
    exclude: Iterable[str] = (),
    never: Sequence[Untouchable] = (),
    consent: Consent | None = None,
    limits: Limits = CAREFUL,
    protocols: Sequence[str] = (),
    opt_in: Mapping[str, Iterable[str]] | None = None,
    given: Sequence[str] = (),
    confirmed_routed: Iterable[str] = (),
    full: bool = False,
    port_offset: int = 0,
    network_id: UUID | None = None,
    everybody: bool = False,
) -> Plan:
    """A plan, or `ScopeError`/`PlanError` with sentences. `protocols` empty: all. `opt_in`: protocol -> hosts
    (`IP` or `IP:PORT`) that are asked by a protocol which is asked nowhere else; `given`: what their probes need and
    have been given. Sends nothing."""
    texts = tuple(text.strip() for text in exclude if text.strip())
    routed = tuple(text.strip() for text in confirmed_routed)
    exclusions = parse_exclusions(texts).with_never(never)
    chosen = _interface(interface, targets, interfaces)
    scope = resolve(targets, chosen, exclusions, own=interfaces, confirmed_routed=routed)
    if not scope.hosts:
        reasons = " ".join(dict.fromkeys(scope.excluded[ip] for ip in scope.excluded if ip in exclusions.never_ips))
        raise PlanError(f"Every address of the targets is excluded, so there is nothing to ask. {reasons}".strip())
    if port_offset and not scope.loopback:
        raise PlanError("A port offset is for practice addresses (127.x.x.x) only.")
    held_back = not everybody and _partial(scope, chosen, texts, never)
    # What needs something that only the engineer can give is asked only where the engineer says so.
    probes = [replace(probe, opt_in=True) if probe.needs else probe for probe in probes]
    if scope.loopback or held_back:  # where no group request may go out, each device is asked directly
        # A conversation that follows such an answer does not ask for it.
        direct = {probe.protocol for probe in probes if probe.transport == "udp" or probe.informed is None}
        probes = [*(directly(one) for one in group if one.protocol not in direct), *probes]
    named = _named(opt_in or {}, probes, scope, given)
    asked, group, link = _wanted(probes, group, link, protocols, named, limits)
    ports = [probe.port for probe in asked] + [port for hosts in named.values() for port in hosts.values()]
    if not 0 <= port_offset <= _MOST_PORT - max(ports, default=0):
        raise PlanError(f"A port offset of {port_offset} leaves the range of ports.")
    return Plan(
        tuple(text.strip() for text in targets),
        scope,
        texts,
        exclusions,
        limits,
        chosen,
        asked,
        tuple(group),
        consent=consent,
        full=full,
        port_offset=port_offset,
        network_id=network_id,
        everybody=everybody,
        link=tuple(link),
        listeners=tuple(listeners),
        opt_in=named,
        never=tuple(never),
        chosen=tuple(protocols),
        confirmed_routed=routed,
    )


def _partial(
    scope: Scope, interface: LocalInterface, exclusions: Sequence[str], never: Sequence[Untouchable] = ()
) -> str:
    """Why the plan covers only a part of the subnet, or ""."""
    if names := sorted({one.name for one in never if one.reached_in(interface.network)}):
        return f"{', '.join(names)} must never be touched, and would receive them too"
    if exclusions:
        return "there are exclusions, and excluded devices would receive them too"
    return f"{scope.others:,} addresses of the subnet {interface.network} are no targets" if scope.others else ""


def _named(
    opt_in: Mapping[str, Iterable[str]], probes: Sequence[Probe], scope: Scope, given: Sequence[str]
) -> dict[str, dict[str, int]]:
    """The hosts named for each protocol, with their ports."""
    known = {probe.protocol: probe for probe in probes if probe.opt_in}
    found: dict[str, dict[str, int]] = {}
    hosts = frozenset(scope.hosts)
    for protocol, texts in opt_in.items():
        if (probe := known.get(protocol)) is None:
            names = ", ".join(sorted(known)) or "none"
            raise PlanError(f"{protocol} is no protocol that is asked at named devices only. Those are: {names}.")
        if probe.needs == "snmpv3" and probe.needs not in given:
            raise PlanError(f"{protocol} needs the credentials of an SNMP v3 user (--snmpv3-file FILE).")
        for text in texts:
            ip, _, port = text.strip().partition(":")
            if ip not in hosts:
                why = scope.excluded.get(ip, "It is none of the targets.")
                raise PlanError(f"{ip} cannot be asked by {protocol}: {why}")
            if (port and not port.isdecimal()) or not 0 <= int(port or 0) <= _MOST_PORT:
                raise PlanError(f"{port!r} is no port. Write {ip}:PORT.")
            if probe.needs == "port" and not int(port or 0):
                raise PlanError(f"The port of {protocol} is set by whoever set up the device. Write {ip}:PORT.")
            found.setdefault(protocol, {})[ip] = int(port or 0)
    return found


def _wanted(
    probes: Sequence[Probe],
    group: Sequence[GroupRequest],
    link: Sequence[LinkRequest],
    protocols: Sequence[str],
    named: Named,
    limits: Limits,
) -> tuple[tuple[Probe, ...], tuple[GroupRequest, ...], tuple[LinkRequest, ...]]:
    """What is asked; probes of OT protocols first, since one of them ends general probing."""
    usual = [probe for probe in probes if not probe.opt_in]
    known = sorted({one.protocol for one in usual} | {one.protocol for one in group} | {one.protocol for one in link})
    named_only = {probe.protocol for probe in probes if probe.opt_in}
    if wrong := sorted(set(protocols) & named_only):
        raise PlanError(f"{', '.join(wrong)} is asked only at devices named for it (--ask {wrong[0]}=HOST).")
    if unknown := sorted(set(protocols) - set(known)):
        raise PlanError(f"Unknown protocol {', '.join(unknown)}. Choose among {', '.join(known)}.")
    asked = set(protocols or known)
    sessions = {probe.protocol for probe in usual if probe.risk >= _RISKY} - set(limits.sessions)
    if refused := sorted(sessions & set(protocols)):
        raise PlanError(
            f"{', '.join(refused)} needs a session with the device, which profile {limits.name} does not allow."
        )
    chosen = [probe for probe in usual if probe.protocol in asked - sessions]
    chosen += [probe for probe in probes if probe.protocol in named]
    chosen.sort(key=lambda probe: (probe.opt_in, not probe.ot, probe.risk >= _RISKY))
    return (
        tuple(chosen),
        tuple(request for request in group if request.protocol in asked),
        tuple(request for request in link if request.protocol in asked),
    )


def _interface(name: str, targets: Sequence[str], interfaces: Sequence[LocalInterface]) -> LocalInterface:
    """The named interface, or the only one whose subnet holds the first target."""
    if name:
        named = [one for one in interfaces if name in {one.name, one.ip}]
        if not named:
            known = ", ".join(f"{one.name} ({one.ip}/{one.prefix})" for one in interfaces)
            raise PlanError(f"There is no interface {name!r} with an IPv4 address. This computer has: {known}.")
        return next((one for one in named if _holds(one, targets, interfaces)), named[0])
    fitting = [one for one in interfaces if one.up and _holds(one, targets, interfaces)]
    if fitting:
        return fitting[0]
    usable = [one for one in interfaces if one.up and not one.loopback] or list(interfaces)
    if not usable:
        raise PlanError("This computer has no network interface with an IPv4 address. Plug in the cable and try again.")
    return usable[0]


def _holds(one: LocalInterface, targets: Sequence[str], interfaces: Sequence[LocalInterface]) -> bool:
    try:
        scope = resolve(targets[:1], one, Exclusions(), own=interfaces, confirmed_routed=targets[:1])
    except ScopeError:
        return False
    return scope.loopback == one.loopback and not scope.routed
