"""What a run is going to do, fixed before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.discovery.consent import Consent
from core.discovery.group import directly
from core.discovery.interfaces import LocalInterface
from core.discovery.limits import CAREFUL, Limits
from core.discovery.oui import table_date
from core.discovery.probes.base import GroupRequest, Probe
from core.discovery.scope import Exclusions, Scope, ScopeError, parse_exclusions, resolve

_RISKY = 3
_MOST_PORT = 65_535
_SMALLEST_WITH_BROADCAST = 30


class PlanError(ValueError):
    """The plan cannot be made; the message says what to change."""


@dataclass(frozen=True, slots=True)
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

    @property
    def loopback(self) -> bool:
        """Whether only practice addresses on this computer are asked."""
        return self.scope.loopback

    @property
    def group_held_back(self) -> str:
        """Why requests to everybody in the subnet are not sent, or "". Every device there would receive them, also
        an excluded one: so all of the subnet must have been agreed on. Nothing is lost: each device is asked itself."""
        wanted = self.group and self.neighbours_asked and not self.everybody
        return _partial(self.scope, self.interface, self.exclusion_texts) if wanted else ""

    @property
    def group_asked(self) -> tuple[GroupRequest, ...]:
        """Group requests that go out to the subnet: none on loopback, none where not all of it was agreed on."""
        # A subnet of two addresses has no broadcast address: its last one is a single device.
        alone = self.interface.prefix > _SMALLEST_WITH_BROADCAST
        return () if alone or not self.neighbours_asked or self.group_held_back else self.group

    @property
    def neighbours_asked(self) -> tuple[str, ...]:
        """Addresses that neighbour discovery asks: those on the interface's own subnet."""
        return () if self.loopback else tuple(host for host in self.scope.hosts if host not in self.scope.routed)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, kept with the run."""
        return {
            "targets": list(self.targets),
            "addresses": len(self.scope.hosts),
            "routed": sorted(self.scope.routed),
            "exclusions": list(self.exclusion_texts),
            "excluded": dict(self.scope.excluded),
            "interface": {"name": self.interface.name, "ip": self.interface.ip, "prefix": self.interface.prefix},
            "protocols": [probe.protocol for probe in self.probes],
            "group": [request.protocol for request in self.group_asked],
            "everybody": self.everybody,
            "full": self.full,
            "port_offset": self.port_offset,
            "limits": self.limits.as_dict(),
            "vendor_table": table_date(),
        }


def make_plan(
    targets: Sequence[str],
    *,
    interfaces: Sequence[LocalInterface],
    probes: Sequence[Probe],
    group: Sequence[GroupRequest] = (),
    interface: str = "",
    exclude: Iterable[str] = (),
    consent: Consent | None = None,
    limits: Limits = CAREFUL,
    protocols: Sequence[str] = (),
    confirmed_routed: Iterable[str] = (),
    full: bool = False,
    port_offset: int = 0,
    network_id: UUID | None = None,
    everybody: bool = False,
) -> Plan:
    """A plan, or `ScopeError`/`PlanError` with sentences. `protocols` empty: all. Sends nothing."""
    texts = tuple(text.strip() for text in exclude if text.strip())
    exclusions = parse_exclusions(texts)
    chosen = _interface(interface, targets, interfaces)
    scope = resolve(targets, chosen, exclusions, own=interfaces, confirmed_routed=confirmed_routed)
    if not scope.hosts:
        raise PlanError("Every address of the targets is excluded, so there is nothing to ask.")
    if port_offset and not scope.loopback:
        raise PlanError("A port offset is for practice addresses (127.x.x.x) only.")
    held_back = not everybody and _partial(scope, chosen, texts)
    if scope.loopback or held_back:  # where no group request may go out, each device is asked directly
        direct = {probe.protocol for probe in probes}
        probes = [*probes, *(directly(one) for one in group if one.protocol not in direct)]
    wanted = _wanted(probes, group, protocols, limits)
    if not 0 <= port_offset <= _MOST_PORT - max((probe.port for probe in wanted[0]), default=0):
        raise PlanError(f"A port offset of {port_offset} leaves the range of ports.")
    return Plan(
        tuple(text.strip() for text in targets),
        scope,
        texts,
        exclusions,
        limits,
        chosen,
        *wanted,
        consent=consent,
        full=full,
        port_offset=port_offset,
        network_id=network_id,
        everybody=everybody,
    )


def _partial(scope: Scope, interface: LocalInterface, exclusions: Sequence[str]) -> str:
    """Why the plan covers only a part of the subnet, or ""."""
    if exclusions:
        return "there are exclusions, and excluded devices would receive them too"
    return f"{scope.others:,} addresses of the subnet {interface.network} are no targets" if scope.others else ""


def _wanted(
    probes: Sequence[Probe], group: Sequence[GroupRequest], protocols: Sequence[str], limits: Limits
) -> tuple[tuple[Probe, ...], tuple[GroupRequest, ...]]:
    """Probes in the order in which a host is asked: OT protocols first, since one of them ends general probing."""
    known = sorted({probe.protocol for probe in probes} | {request.protocol for request in group})
    if unknown := sorted(set(protocols) - set(known)):
        raise PlanError(f"Unknown protocol {', '.join(unknown)}. Choose among {', '.join(known)}.")
    asked = set(protocols or known)
    sessions = {probe.protocol for probe in probes if probe.risk >= _RISKY} - set(limits.sessions)
    if refused := sorted(sessions & set(protocols)):
        raise PlanError(
            f"{', '.join(refused)} needs a session with the device, which profile {limits.name} does not allow."
        )
    chosen = [probe for probe in probes if probe.protocol in asked - sessions]
    chosen.sort(key=lambda probe: (not probe.ot, probe.risk >= _RISKY))
    return tuple(chosen), tuple(request for request in group if request.protocol in asked)


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
