"""From targets to the addresses that may be asked. Everything that must not be asked is refused with a sentence."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network

from core.discovery.interfaces import LocalInterface
from core.discovery.oui import listed_vendor_of, normal_mac, table, vendor_of

MOST_ADDRESSES = 4_096
"""A /20: more than that is not one plant cell but a mistake."""
_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"))
_LOOPBACK = IPv4Network("127.0.0.0/8")
_MULTICAST = IPv4Network("224.0.0.0/4")
_RESERVED = (IPv4Network("0.0.0.0/8"), IPv4Network("240.0.0.0/4"))
# Spelt out: with the dots taken out, an address range or half an address would pass as a MAC or a prefix.
_MAC = re.compile(
    r"(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12})", re.IGNORECASE
)
_PREFIX = re.compile(r"(?:[0-9a-f]{2}([:-])[0-9a-f]{2}\1[0-9a-f]{2}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one target or exclusion was not accepted."""

    target: str
    sentence: str


class ScopeError(ValueError):
    """Some targets are out of scope. The message holds one sentence per refusal."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(refusal.sentence for refusal in refusals))


@dataclass(frozen=True, slots=True)
class Untouchable:
    """One interface of a device of the register that no run ever sends anything to."""

    name: str
    why: str
    """In words: what makes it one."""
    ip: str = ""
    mac: str = ""

    @property
    def sentence(self) -> str:
        """Why its address is left alone."""
        return f"Never touched: {self.name} ({self.why})."

    def reached_in(self, network: IPv4Network) -> bool:
        """Whether a message to everybody there could reach it, as far as is known."""
        return IPv4Address(self.ip) in network if self.ip else bool(self.mac)


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What must be left alone: addresses, MAC addresses, and vendors by prefix or by part of their name."""

    networks: tuple[IPv4Network, ...] = ()
    macs: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    """Six upper-case hex digits each."""
    vendors: tuple[str, ...] = ()
    """Lower-case parts of vendor names."""
    never_ips: Mapping[str, str] = field(default_factory=dict)
    """Address -> sentence: devices that the register says are never touched."""
    never_macs: Mapping[str, str] = field(default_factory=dict)

    def with_never(self, devices: Iterable[Untouchable]) -> Exclusions:
        """These exclusions and those devices."""
        known = tuple(devices)
        ips = {str(IPv4Address(one.ip)): one.sentence for one in known if one.ip}
        return replace(self, never_ips=ips, never_macs={one.mac: one.sentence for one in known if one.mac})

    @property
    def needs_mac(self) -> bool:
        """Whether it can only be judged once the MAC address of a host is known."""
        return bool(self.macs or self.prefixes or self.vendors)

    def by_ip(self, ip: IPv4Address) -> str:
        """Why this address is left alone, or ""."""
        if never := self.never_ips.get(str(ip)):
            return never
        return next((f"Excluded by {net.with_prefixlen}." for net in self.networks if ip in net), "")

    def by_mac(self, mac: str, *, near: bool = True) -> str:
        """Why the host with this MAC is left alone, or "". What is not known (the MAC; with exclusions by a vendor's
        name, the vendor) is left alone too: the vendor table is not complete. `near`: MAC addresses can be seen
        where the host is."""
        if never := self.never_macs.get(mac):
            return never
        if near and self.never_macs and not mac:
            return "Its MAC address is not known, so whether it is a device that is never touched cannot be checked."
        if not self.needs_mac:
            return ""
        if not mac:
            return "Its MAC address is not known, so the exclusions by MAC or vendor cannot be checked."
        prefix = mac.replace(":", "").upper()[:6]
        vendor = vendor_of(mac)
        names = f"{vendor}\n{listed_vendor_of(mac)}".lower()
        if mac in self.macs:
            return f"Excluded by MAC address {mac}."
        if prefix in self.prefixes or any(part in names for part in self.vendors):
            return f"Excluded by vendor ({vendor or prefix})."
        if self.vendors and not vendor:
            return f"The vendor of {mac} is not known, so the exclusion by vendor cannot be checked."
        return ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The addresses of a plan, sorted, and what was taken out of the targets and why."""

    hosts: tuple[str, ...]
    excluded: dict[str, str] = field(default_factory=dict)
    """address -> sentence, for addresses inside the targets that are left alone."""
    routed: frozenset[str] = frozenset()
    """Hosts outside the interface's subnet, each in a target that was confirmed."""
    loopback: bool = False
    others: int = 0
    """Addresses of the interface's subnet that are not asked (excluded, or in no target), our own not counted."""


def parse_exclusions(texts: Iterable[str]) -> Exclusions:
    """Exclusions as written: IP, CIDR, range (first-last), MAC, OUI prefix (`00:1B:1B`) or `vendor:NAME` (or a known
    vendor's name)."""
    networks: list[IPv4Network] = []
    macs: set[str] = set()
    prefixes: list[str] = []
    vendors: list[str] = []
    refusals: list[Refusal] = []
    for text in (raw.strip() for raw in texts):
        if span := _span(text):
            networks += ipaddress.summarize_address_range(IPv4Address(span[0]), IPv4Address(span[1]))
        elif _MAC.fullmatch(text):
            macs.add(normal_mac(text))
        elif _PREFIX.fullmatch(text):
            prefixes.append(re.sub("[:-]", "", text).upper())
        elif vendor := _vendor(text):
            vendors.append(vendor)
        else:
            refusals.append(
                Refusal(
                    text,
                    f"{text!r} cannot be excluded: it is no IPv4 address, network, range, MAC address, vendor "
                    "prefix or known vendor. Write vendor:NAME to exclude a vendor that is not in the table.",
                )
            )
    if refusals:
        raise ScopeError(refusals)
    return Exclusions(tuple(networks), frozenset(macs), tuple(prefixes), tuple(vendors))


def resolve(
    targets: Sequence[str],
    interface: LocalInterface,
    exclusions: Exclusions,
    *,
    own: Iterable[LocalInterface] = (),
    confirmed_routed: Iterable[str] = (),
) -> Scope:
    """The hosts of `targets`; `ScopeError` names every target that is refused.

    `own` are all interfaces of this machine: its own addresses are never asked, and their broadcast
    addresses are never targets. `confirmed_routed` holds targets exactly as written in `targets`.
    """
    confirmed = {text.strip() for text in confirmed_routed}
    refusals: list[Refusal] = []
    ranges: list[tuple[str, int, int]] = []
    for target in (text.strip() for text in targets):
        span = _span(target)
        sentence = "" if span else f"{target!r} is not an IPv4 address, network (CIDR) or range (first-last)."
        if span:
            sentence = _refusal(target, *span, interface, own, target in confirmed)
            ranges.append((target, *span))
        if sentence:
            refusals.append(Refusal(target, sentence))
    if not targets:
        refusals.append(
            Refusal("", "No target was given. Name an address, a range or a network such as 192.168.0.0/24.")
        )
    refusals += _together(ranges, exclusions, interface)
    if refusals:
        raise ScopeError(refusals)
    return _hosts(ranges, interface, exclusions, own)


def _hosts(
    ranges: list[tuple[str, int, int]],
    interface: LocalInterface,
    exclusions: Exclusions,
    own: Iterable[LocalInterface],
) -> Scope:
    ours = {IPv4Address(one.ip) for one in own} | {IPv4Address(interface.ip)}
    ends = _never_hosts([interface, *own])
    hosts: set[IPv4Address] = set()
    excluded: dict[str, str] = {}
    for target, first, last in ranges:
        near = all(IPv4Address(number) in interface.network for number in (first, last))
        edges = ends if near else ends | _edges(_network(target))
        for number in range(first, last + 1):
            ip = IPv4Address(number)
            if ip in edges:
                continue
            if ip not in interface.network and not ip.is_loopback and ip.packed[3] in (0, 255):
                excluded[str(ip)] = (
                    "May be the broadcast address of a subnet behind the router, whose size is not known."
                )
            elif ip in ours and not ip.is_loopback:
                excluded[str(ip)] = "This computer's own address."
            elif sentence := exclusions.by_ip(ip):
                excluded[str(ip)] = sentence
            else:
                hosts.add(ip)
    routed = frozenset(str(ip) for ip in hosts if not ip.is_loopback and ip not in interface.network)
    loopback = bool(ranges) and IPv4Address(ranges[0][1]) in _LOOPBACK
    asked = sum(ip in interface.network for ip in hosts | ours)
    usable = interface.network.num_addresses - len(_edges(interface.network))
    return Scope(tuple(str(ip) for ip in sorted(hosts)), excluded, routed, loopback, 0 if loopback else usable - asked)


def _together(ranges: list[tuple[str, int, int]], exclusions: Exclusions, interface: LocalInterface) -> list[Refusal]:
    """What is wrong with the targets taken together."""
    refusals = []
    total = sum(last - first + 1 for _, first, last in ranges)
    if total > MOST_ADDRESSES and all(last - first < MOST_ADDRESSES for _, first, last in ranges):
        refusals.append(
            Refusal(
                "", f"The targets hold {total:,} addresses together; at most {MOST_ADDRESSES:,} are asked in a run."
            )
        )
    looped = [IPv4Address(first) in _LOOPBACK for _, first, _ in ranges]
    if any(looped) and not all(looped):
        refusals.append(Refusal("", "Practice addresses (127.x.x.x) and real ones cannot be asked in one run."))
    far = any(IPv4Address(first) not in interface.network for _, first, _ in ranges)
    if exclusions.needs_mac and (far or any(looped)):
        refusals.append(
            Refusal(
                "",
                "Exclusions by MAC address or vendor work only within the interface's own subnet: behind a router "
                "MAC addresses cannot be seen. Exclude by IP address instead.",
            )
        )
    return refusals


def _refusal(
    target: str, first: int, last: int, interface: LocalInterface, own: Iterable[LocalInterface], confirmed: bool
) -> str:
    """The sentence that refuses one target, or ""."""
    if last - first >= MOST_ADDRESSES:
        return f"{target} holds {last - first + 1:,} addresses; at most {MOST_ADDRESSES:,} (a /20) are asked in a run."
    ips = (IPv4Address(first), IPv4Address(last))
    if any(ip in _MULTICAST for ip in ips):
        return f"{target} is a multicast address; discovery asks single devices only."
    if any(ip in _LOOPBACK for ip in ips):
        inside = all(ip in _LOOPBACK for ip in ips)
        edge = first == last and ips[0] in _edges(_LOOPBACK)
        return "" if inside and not edge else f"{target} is not a range of practice addresses."
    if any(ip in net for ip in ips for net in _RESERVED):
        return f"{target} is no address of a device (reserved or broadcast)."
    if not any(ips[0] in net and ips[1] in net for net in _PRIVATE):
        return (
            f"{target} is a public address. Walkdown asks only private addresses "
            "(10.x, 172.16-31.x, 192.168.x, 169.254.x), so that nothing outside the plant is ever reached."
        )
    if first == last and (ips[0] in _never_hosts([interface, *own])):
        return f"{target} is a network or broadcast address: every device would receive what is sent there."
    if not all(ip in interface.network for ip in ips) and not confirmed:
        return (
            f"{target} lies outside the subnet {interface.network} of interface {interface.name}. "
            "Choose the interface in that subnet, or confirm this target as routed."
        )
    return ""


def _never_hosts(interfaces: Iterable[LocalInterface]) -> set[IPv4Address]:
    return set().union(*(_edges(one.network) for one in interfaces))


def _edges(network: IPv4Network | None) -> set[IPv4Address]:
    """Network and broadcast address, for networks that have them."""
    if network is None or network.prefixlen > 30:
        return set()
    return {network.network_address, network.broadcast_address}


def _network(text: str) -> IPv4Network | None:
    try:
        return IPv4Network(text, strict=False)
    except ValueError:
        return None


def _span(text: str) -> tuple[int, int] | None:
    """First and last address as numbers."""
    if network := _network(text):
        return int(network.network_address), int(network.broadcast_address)
    first, dash, last = text.partition("-")
    try:
        start, end = (int(ipaddress.IPv4Address(part.strip())) for part in (first, last if dash else first))
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _vendor(text: str) -> str:
    """The lower-case part of a vendor's name to look for, or "" where the text is none."""
    if text.lower().startswith("vendor:"):
        return text[len("vendor:") :].strip().lower()
    known = text.lower()
    return known if len(known) >= 3 and any(known in vendor.lower() for vendor in table().values()) else ""
