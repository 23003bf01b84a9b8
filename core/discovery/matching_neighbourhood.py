"""What the register holds that has anything in common with a sighting, as nodes for `matching.partition`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, func, or_, select

from core.discovery.facts import RULE
from core.discovery.matching import PLANT, WIRE, Node, is_weak_mac, maker_key, serial_key
from core.discovery.models import Seen
from core.discovery.sighting import Sighting
from core.register.importers.text import compact
from core.register.models import Asset, DeviceClass, Interface, Observation, Source
from core.register.observing import CHOSEN_FIELDS
from core.register.service import Register
from core.vault.store import UnitOfWork

NOWHERE = UUID(int=0)
SURE = 50
"""Least confidence of a value that identifies."""
_SERIALS = 2
_WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})
_PERSONAL = (
    "zone_id", "supplier_id", "tag", "owner", "criticality", "support", "unpatchable", "never_touch", "sl_c",
    "component_type", "note",
)  # fmt: skip
"""Columns that only people (or what people confirmed) set."""
_SIGNS = (" ", "-", ".", "/", "_", ":")


def seen_row(sighting: Sighting, site_id: UUID, digest: str) -> Seen:
    """The sighting as a row that is at no asset yet (`NOWHERE`)."""
    serials = _serials(sighting)
    kept = list(dict.fromkeys(key for _, key in serials))[:_SERIALS]
    orders = [(by, compact(one.value)) for by, one in sighting.values if one.field == "order_number" and _sure(one)]
    return Seen(
        site_id=site_id,
        asset_id=NOWHERE,
        digest=digest,
        source=sighting.source,
        by=sighting.by,
        at=sighting.at,
        timed=sighting.timed,
        ip=sighting.ip,
        mac=sighting.mac,
        network_id=sighting.network_id,
        vantage=sighting.vantage,
        unit=sighting.unit,
        serial=kept[0] if kept else "",
        serial_2=kept[1] if len(kept) > 1 else "",
        tag=compact(next(iter(sighting.texts("tag")), "")) if sighting.source not in _WIRE else "",
        told={
            "serials": sorted([by, key] for by, key in serials if key in kept),
            "orders": sorted([by, text] for by, text in orders if text),
            "makers": sorted({maker_key(text) for text in sighting.texts("vendor", SURE)} - {""}),
            "hostname": next(iter(sighting.texts("hostname")), ""),
        },
        services=sorted([one.transport, one.port, one.protocol, one.detail] for one in sighting.services),
        values={name: texts[0] for name in CHOSEN_FIELDS if (texts := sighting.texts(name))},
        origin=sighting.origin,
    )


def _sure(value: object) -> bool:
    return getattr(value, "confidence", 0) >= SURE


def _serials(sighting: Sighting) -> list[tuple[str, str]]:
    """(who told it, key) of telling serial numbers, surest first."""
    found = [(by, one) for by, one in sighting.values if one.field == "serial" and _sure(one)]
    found.sort(key=lambda told: (-told[1].confidence, told[1].value, told[0]))
    return [(by, key) for by, one in found if (key := serial_key(one.value))]


def scope_of(network_id: UUID | None, vantage: str) -> str:
    """Where an address means one thing; "" where it means nothing."""
    if network_id is not None:
        return str(network_id)
    return f"from {vantage}" if vantage else ""


def node_of(row: Seen) -> Node:
    """A stored sighting as a node."""
    scope = scope_of(row.network_id, row.vantage)
    return Node(
        key=row.digest,
        channel=WIRE if row.source in _WIRE else PLANT,
        at=row.at if row.timed else None,
        serials=frozenset((by, key) for by, key in row.told.get("serials", ())),
        orders=frozenset((by, text) for by, text in row.told.get("orders", ())),
        makers=frozenset(row.told.get("makers", ())),
        macs=frozenset({row.mac} if row.mac else ()),
        places=frozenset({(scope, row.ip)} if scope and row.ip else ()),
        tags=frozenset({row.tag} if row.tag else ()),
        unit=row.unit,
        held=str(row.asset_id) if row.pinned else "",
    )


class Neighbourhood:
    """Stored sightings and people's assets around a sighting: whatever shares a key with it, with one of these, and so
    on to the end."""

    def __init__(self, uow: UnitOfWork, register: Register, site_id: UUID) -> None:
        self._uow, self._register, self._site_id = uow, register, site_id
        self.rows: dict[str, Seen] = {}
        """By digest."""
        self.anchors: dict[str, Node] = {}
        """People's assets, by the asset's key as text."""
        self._assets: set[UUID] = set()

    @classmethod
    def around(cls, uow: UnitOfWork, register: Register, site_id: UUID, row: Seen) -> Neighbourhood:
        """The neighbourhood of a sighting that is not stored yet."""
        hood = cls(uow, register, site_id)
        new = [node_of(row)]
        asked: set[tuple[str, str, str]] = set()
        while new:
            keys = {key for node in new for key in _keys(node)} - asked
            asked |= keys
            new = hood._load(hood._sharing(keys) - hood._assets) if keys else []
        return hood

    @property
    def nodes(self) -> list[Node]:
        """Everything in it."""
        return [*map(node_of, self.rows.values()), *self.anchors.values()]

    def _sharing(self, keys: set[tuple[str, str, str]]) -> set[UUID]:
        """Assets that share a key: by their sightings, or by what people said of them."""
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, text, _ in keys:
            by_kind[kind].add(text)
        places = {(scope, ip) for kind, ip, scope in keys if kind == "ip"}
        return self._by_sighting(by_kind, places) | self._by_hand(by_kind, places)

    def _by_sighting(self, keys: dict[str, set[str]], places: set[tuple[str, str]]) -> set[UUID]:
        said = [
            col(column).in_(keys[kind])
            for kind, column in (
                ("serial", Seen.serial), ("serial", Seen.serial_2), ("mac", Seen.mac), ("ip", Seen.ip), ("tag", Seen.tag),
            )
            if keys[kind]
        ]  # fmt: skip
        if not said:
            return set()
        statement = select(Seen).where(Seen.site_id == self._site_id, or_(*said))
        return {
            row.asset_id
            for (row,) in self._uow.exec(statement)
            if (scope_of(row.network_id, row.vantage), row.ip) in places
            or row.mac in keys["mac"]
            or {row.serial, row.serial_2} & keys["serial"]
            or row.tag in keys["tag"]
        }

    def _by_hand(self, keys: dict[str, set[str]], places: set[tuple[str, str]]) -> set[UUID]:
        found: set[UUID] = set()
        said = [
            col(column).in_(keys[kind]) for kind, column in (("mac", Interface.mac), ("ip", Interface.ip)) if keys[kind]
        ]
        if said:
            statement = select(Interface).join(Asset).where(Asset.site_id == self._site_id, or_(*said))
            for (card,) in self._uow.exec(statement):
                if (str(card.network_id), card.ip) in places or card.mac in keys["mac"]:
                    found.add(card.asset_id)
        for kind, column in (("serial", Asset.serial), ("tag", Asset.tag)):
            if keys[kind]:
                written = func.lower(column)
                for sign in _SIGNS:
                    written = func.replace(written, sign, "")
                of_site = select(Asset.id).where(Asset.site_id == self._site_id, col(column) != "")
                found |= {asset for (asset,) in self._uow.exec(of_site.where(written.in_(keys[kind])))}
        return found

    def _load(self, keys: set[UUID]) -> list[Node]:
        """Take assets in with all their sightings; returns their nodes."""
        if not keys:
            return []
        self._assets |= keys
        rows = [row for (row,) in self._uow.exec(select(Seen).where(col(Seen.asset_id).in_(keys)))]
        anchors = anchors_of(self._uow, self._register, keys, rows)
        self.rows |= {row.digest: row for row in rows}
        self.anchors |= {node.anchor: node for node in anchors}
        return [*map(node_of, rows), *anchors]


def _keys(node: Node) -> Iterable[tuple[str, str, str]]:
    yield from (("serial", number, "") for number in node.numbers)
    yield from (("mac", mac, "") for mac in node.macs if not is_weak_mac(mac))
    yield from (("ip", ip, scope) for scope, ip in node.places)
    if node.channel == PLANT:
        yield from (("tag", tag, "") for tag in node.tags)


def anchors_of(uow: UnitOfWork, register: Register, keys: Iterable[UUID], rows: Sequence[Seen]) -> list[Node]:
    """What people said of these assets, one node each; an asset that is nothing but its sightings (`rows`) has none."""
    wanted = set(keys)
    told: dict[UUID, list[Observation]] = defaultdict(list)
    for (one,) in uow.exec(select(Observation).where(col(Observation.asset_id).in_(wanted))):
        told[one.asset_id].append(one)
    cards: dict[UUID, list[Interface]] = defaultdict(list)
    for (card,) in uow.exec(select(Interface).where(col(Interface.asset_id).in_(wanted))):
        cards[card.asset_id].append(card)
    seen: dict[UUID, list[Seen]] = defaultdict(list)
    for row in rows:
        seen[row.asset_id].append(row)
    spoken = register.spoken_of(uow, wanted)
    found = []
    for (asset,) in uow.exec(select(Asset).where(col(Asset.id).in_(wanted))):
        node, own = _anchor(asset, told[asset.id], cards[asset.id], seen[asset.id])
        if own or asset.id in spoken:
            found.append(node)
    return found


def _anchor(
    asset: Asset, told: Sequence[Observation], cards: Sequence[Interface], seen: Sequence[Seen]
) -> tuple[Node, bool]:
    """The asset by what people said of it, and whether they said anything."""
    own = [one for one in told if one.seen_id is None and not one.by.startswith(RULE)]
    derived = {(one.field, one.value) for one in told if one.seen_id is not None or one.by.startswith(RULE)}
    typed = {name: getattr(asset, name) for name in CHOSEN_FIELDS}
    typed = {name: text for name, text in typed.items() if text and (name, text) not in derived}
    if typed.get("device_class") == DeviceClass.UNKNOWN:
        del typed["device_class"]
    filled = {(row.interface_id, mark) for row in seen for mark in row.filled}
    own_cards = [card for card in cards if (card.id, "made") not in filled]
    personal = any(getattr(asset, name) != Asset.model_fields[name].default for name in _PERSONAL)

    def texts(name: str) -> set[str]:
        return {one.value for one in own if one.field == name and one.confidence >= SURE} | {typed.get(name, "")}

    node = Node(
        key=str(asset.id),
        channel=PLANT,
        serials=frozenset((PLANT, key) for text in texts("serial") if (key := serial_key(text))),
        makers=frozenset(maker_key(text) for text in texts("vendor")) - {""},
        macs=frozenset(card.mac for card in own_cards if card.mac and (card.id, "mac") not in filled),
        places=frozenset(
            (str(card.network_id), card.ip)
            for card in own_cards
            if card.ip and card.network_id and not {(card.id, "ip"), (card.id, "network_id")} & filled
        ),
        tags=frozenset({compact(asset.tag)} if compact(asset.tag) else ()),
        anchor=str(asset.id),
    )
    return node, bool(own or typed or own_cards or personal or not seen or any(row.pinned for row in seen))
