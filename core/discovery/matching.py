"""Which sightings are one device? A pure rule over plain values: the answer depends on what was seen, never on the
order in which it was read in.

Links are tried from the strongest to the weakest: a person's decision, serial number with maker, MAC, place (network
and address), the plant's own tag. A link is refused where something speaks against it; what is refused becomes a
question for the engineer (`compare`), never a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from core.register.importers.text import compact, words

WIRE, PLANT = "wire", "plant"
"""Who speaks: the network (live or captured), or people and their lists."""
MOST_CARDS = 2
"""Network cards in one network that one serial number may have; more of them, and it is no number of one device."""
MOST_ADDRESSES = 4
"""Addresses in one network behind one MAC; more of them, and it is a router's that answers for others."""
_LEAST_SERIAL = 4
_COUNTED = re.compile(r"(?:0?1)?2345(?:6(?:7(?:8(?:90?)?)?)?)?|1234")
_SHARED_MACS = (
    "00:00:5e:00:01:", "00:00:5e:00:02:",  # VRRP and CARP, RFC 9568
    "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:05:73:a0:0",  # HSRP versions 1, 2 and for IPv6
    "00:07:b4:00:",  # GLBP
    "01:", "03:bf:", "02:bf:",  # group addresses, network load balancing
)  # fmt: skip

K = TypeVar("K", bound=Hashable)
Place = tuple[str, str]
"""(scope, address): the scope is a network, or where else an address means one thing."""


@dataclass(frozen=True, slots=True)
class Node:
    """One sighting, or what people said of an asset (`anchor`), by what may tell which device it is."""

    key: str
    """Unlike any other node's, and derived from its content: it breaks ties."""
    channel: str = WIRE
    at: datetime | None = None
    """When it was seen; None: not known."""
    serials: frozenset[tuple[str, str]] = frozenset()
    """(who told it, serial number as `serial_key` writes it), telling ones only."""
    orders: frozenset[tuple[str, str]] = frozenset()
    """(who told it, order number)."""
    makers: frozenset[str] = frozenset()
    """As `maker_key` writes them."""
    macs: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()
    tags: frozenset[str] = frozenset()
    unit: str = ""
    anchor: str = ""
    """The asset that it stands for; two of these are one only where a person said so."""
    held: str = ""
    """The anchor that a person put it to."""

    @property
    def strong_macs(self) -> frozenset[str]:
        """MACs that are one device's alone."""
        return frozenset(mac for mac in self.macs if not is_weak_mac(mac))

    @property
    def numbers(self) -> frozenset[str]:
        """Serial numbers, whoever told them."""
        return frozenset(number for _, number in self.serials)


def serial_key(text: str) -> str:
    """A serial number to compare by, or "" for one that cannot tell devices apart ("0", "1234", "????")."""
    digits = compact(text).lstrip("0")
    if len(digits) < _LEAST_SERIAL or len(set(digits)) == 1 or _COUNTED.fullmatch(digits):
        return ""
    return "" if digits in {"none", "null", "unknown", "default", "notset", "tobefilledbyoem"} else compact(text)


def maker_key(text: str) -> str:
    """A maker to compare by: the first word of its name."""
    return next(iter(words(text).split()), "")


def is_weak_mac(mac: str) -> bool:
    """Whether several devices may have this MAC: set by an administrator, or shared by a group of routers."""
    return not mac or bool(int(mac[:2], 16) & 2) or mac.startswith(_SHARED_MACS)


# --- the partition ---


@dataclass(slots=True)
class _Cluster:
    """Nodes found to be one device so far, and what they say together."""

    nodes: list[Node] = field(default_factory=list)

    def texts(self, name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for node in self.nodes:
            for by, text in getattr(node, name):
                found[by if node.channel == WIRE else PLANT].add(text)
        return found

    def macs(self, channel: str = "", place: Place | None = None) -> set[str]:
        return {
            mac
            for node in self.nodes
            if (not channel or node.channel == channel) and (place is None or place in node.places)
            for mac in node.strong_macs
        }

    @property
    def anchors(self) -> set[str]:
        return {name for node in self.nodes for name in (node.anchor, node.held) if name}


@dataclass(frozen=True, slots=True)
class _Link:
    order: tuple[object, ...]
    one: Node
    other: Node
    place: Place | None = None
    by_serial: bool = False


def partition(nodes: Iterable[Node]) -> list[tuple[Node, ...]]:
    """The nodes by device. The same set of nodes gives the same groups in the same order, however it is arranged."""
    ordered = sorted({node.key: node for node in nodes}.values(), key=lambda node: node.key)
    cluster_of = {node.key: _Cluster([node]) for node in ordered}
    for link in sorted(_links(ordered), key=lambda link: link.order):
        one, other = cluster_of[link.one.key], cluster_of[link.other.key]
        if one is other or not _may_join(one, other, link):
            continue
        one.nodes += other.nodes
        for node in other.nodes:
            cluster_of[node.key] = one
    found = {id(cluster): cluster for cluster in cluster_of.values()}.values()
    return sorted(
        (tuple(sorted(one.nodes, key=lambda node: node.key)) for one in found), key=lambda group: group[0].key
    )


def _may_join(one: _Cluster, other: _Cluster, link: _Link) -> bool:
    if len(one.anchors | other.anchors) > 1:
        return False
    if link.order[0] == 0:
        return True
    if len({node.unit for node in (*one.nodes, *other.nodes)}) > 1:
        return False
    if link.by_serial:
        return True
    if _contradict(one.texts("serials"), other.texts("serials")) or _contradict(
        one.texts("orders"), other.texts("orders")
    ):
        return False
    if _apart(one.macs(), other.macs()) and _apart(_all(one.texts("serials")), _all(other.texts("serials"))):
        return False
    return link.place is None or not _apart(one.macs(WIRE, link.place), other.macs(WIRE, link.place))


def _contradict(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    """The same speaker told different things: different devices. Different speakers may mean different parts of one."""
    if _all(one) & _all(other):
        return False
    return any(by in other and by != PLANT and not one[by] & other[by] for by in one)


def _all(texts: dict[str, set[str]]) -> set[str]:
    return set().union(*texts.values()) if texts else set()


def _apart(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not one & other


def _links(nodes: Sequence[Node]) -> Iterator[_Link]:
    for name, part in _grouped((node.anchor or node.held, node) for node in nodes):
        stands = [node for node in part if node.anchor == name]
        for one, other in ((stands[0], node) for node in part if stands and node is not stands[0]):
            yield _Link((0, one.key, other.key), one, other)
    for _, part in _grouped((number, node) for node in nodes for number in node.numbers):
        for one, other in _same_maker(part):
            yield _Link((1, one.key, other.key), one, other, by_serial=True)
    for _, part in _grouped((mac, node) for node in nodes for mac in node.strong_macs):
        if not _answers_for_others(part):
            for one, other in combinations(part, 2):
                yield _Link((2, one.key, other.key), one, other)
    for place, part in _grouped((place, node) for node in nodes for place in node.places):
        for one, other in combinations(part, 2):
            yield _Link((3, *_preference(one, other)), one, other, place)
    for _, part in _grouped((tag, node) for node in nodes if node.channel == PLANT for tag in node.tags):
        for one, other in combinations(part, 2):
            yield _Link((4, one.key, other.key), one, other)


def _grouped(pairs: Iterable[tuple[K, Node]]) -> Iterator[tuple[K, list[Node]]]:
    groups: dict[K, list[Node]] = defaultdict(list)
    for key, node in pairs:
        if key:
            groups[key].append(node)
    return ((key, part) for key, part in groups.items() if len(part) > 1)


def _same_maker(part: list[Node]) -> Iterator[tuple[Node, Node]]:
    """Pairs with one serial number and no maker against it. Where two makers claim the number, a node that names no
    maker could be either's."""
    claimed = [node.makers for node in part if node.makers]
    one_maker = all(one & other for one, other in combinations(claimed, 2))
    for maker in sorted({maker for makers in claimed for maker in makers}) or [""]:
        own = [node for node in part if maker in node.makers or (one_maker and not node.makers)]
        if not _is_common(own):
            yield from combinations(own, 2)


def _is_common(part: list[Node]) -> bool:
    """More network cards in one network have this serial number than a device has: it is copied or a default."""
    cards: dict[str, set[str]] = defaultdict(set)
    addresses: dict[str, set[str]] = defaultdict(set)
    for node in part:
        for scope, ip in node.places:
            cards[scope] |= node.strong_macs
            addresses[scope].add(ip)
    return any(len(cards[scope] or addresses[scope]) > MOST_CARDS for scope in addresses)


def _answers_for_others(part: list[Node]) -> bool:
    addresses: dict[str, set[str]] = defaultdict(set)
    for node in part:
        for scope, ip in node.places:
            addresses[scope].add(ip)
    return any(len(found) > MOST_ADDRESSES for found in addresses.values())


def _preference(one: Node, other: Node) -> tuple[object, ...]:
    """At one place: what names itself best first; then a sighting goes to the device that was there before it, and
    what has no time to the device that was there first."""
    strong, weak = sorted((one, other), key=lambda node: (-_weight(node), node.key))
    return (-_weight(strong) - _weight(weak), *_distance(strong, weak), strong.key, weak.key)


def _weight(node: Node) -> int:
    return 2 * bool(node.serials) + bool(node.strong_macs)


def _distance(strong: Node, weak: Node) -> tuple[int, float]:
    if strong.at is None:
        return 0, 0.0
    if weak.at is None:
        return 0, strong.at.timestamp()
    away = (weak.at - strong.at).total_seconds()
    return int(away < 0), abs(away)


# --- the question ---


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for two assets being one device."""

    reasons: tuple[str, ...]
    against: tuple[str, ...]
    confidence: int
    """0..100; never 100: a person decides."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An asset by what may tell which device it is, with what is too weak to match by."""

    numbers: frozenset[str] = frozenset()
    weak_numbers: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    macs: frozenset[str] = frozenset()
    addresses: frozenset[tuple[str, str]] = frozenset()
    """(scope or "", address)."""
    tags: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def keys(self) -> Iterator[tuple[str, str]]:
        """Assets that share none of these have nothing in common."""
        for kind in ("numbers", "weak_numbers", "macs", "tags", "names"):
            yield from ((kind.removeprefix("weak_"), text) for text in getattr(self, kind))
        yield from (("ip", ip) for _, ip in self.addresses)


_NEVER_SURE = 97
_LEAST = 35
_SAME_PLACE = "same network and IP address"
"""Always a question: what stands against it says that a device was replaced."""


def compare(one: Profile, other: Profile) -> Likeness | None:
    """How likely two assets are one device, with what speaks for and against it; None where nothing speaks for it."""
    signs = list(_signs(one, other))
    against = list(_against(one, other))
    doubt = 1.0
    for _, weight in signs:
        doubt *= 1 - weight
    sure = (1 - doubt) * 0.6 ** len(against)
    if not signs or (sure * 100 < _LEAST and _SAME_PLACE not in dict(signs)):
        return None
    return Likeness(tuple(text for text, _ in signs), tuple(against), min(round(sure * 100), _NEVER_SURE))


def _signs(one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    if one.numbers & other.numbers:
        yield "same serial number", 0.9
    elif one.weak_numbers & other.weak_numbers:
        yield "same serial number, but one that many devices have", 0.1
    if shared := one.macs & other.macs:
        weak = all(is_weak_mac(mac) for mac in shared)
        yield ("same MAC address, but one that may be shared", 0.4) if weak else ("same MAC address", 0.9)
    yield from _place_signs(one, other)
    if one.tags & other.tags:
        yield "same tag", 0.7
    if one.names & other.names:
        yield "same name", 0.5
    if one.models & other.models and one.makers & other.makers:
        yield "same make and model", 0.1


def _place_signs(one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    if {place for place in one.addresses if place[0]} & other.addresses:
        yield _SAME_PLACE, 0.8
        return
    mine, theirs = dict[str, set[str]](), dict[str, set[str]]()
    for known, addresses in ((mine, one.addresses), (theirs, other.addresses)):
        for scope, ip in addresses:
            known.setdefault(ip, set()).add(scope)
    if any("" in mine[ip] | theirs[ip] for ip in mine.keys() & theirs.keys()):
        yield "same IP address, network not known", 0.5


def _against(one: Profile, other: Profile) -> Iterator[str]:
    for name, sentence in (
        ("numbers", "serial numbers differ"),
        ("tags", "tags differ"),
        ("makers", "makers differ"),
    ):
        if _apart(set(getattr(one, name)), set(getattr(other, name))):
            yield sentence
    macs = [{mac for mac in profile.macs if not is_weak_mac(mac)} for profile in (one, other)]
    scopes = [{scope for scope, _ in profile.addresses if scope} for profile in (one, other)]
    if _apart(*macs) and scopes[0] & scopes[1]:
        yield "MAC addresses differ"
