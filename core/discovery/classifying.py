"""Classes, levels and hints in the register: derived by rule, written as observations, never over a person's word."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Result, or_
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import col, select

from core.discovery.classify import LOUD, Classification, Reason, classify
from core.discovery.facts import RULE, Facts, facts_of
from core.discovery.lifecycle import Hint, hints, proposed_support
from core.register.models import Asset, DeviceClass, Interface, Observation, Service, Source
from core.register.service import Edit, Register
from core.vault.changes import Change, Kind
from core.vault.entity import Entity
from core.vault.store import UnitOfWork, Vault

E = TypeVar("E", bound=Entity)
Execute = Callable[[Executable], Result[Any]]
"""Runs a SELECT, in a unit of work or only for reading."""
ADVICE, FAMILY, LIFECYCLE, PURDUE, SUPPORT = "advice.never_touch", "product_family", "lifecycle", "purdue", "support"
"""Fields of the observations, beside `device_class`."""
_CLASS = "device_class"
_DERIVED = frozenset({_CLASS, ADVICE, FAMILY, LIFECYCLE, PURDUE, SUPPORT})
_CHUNK = 400
_WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the rules say of one asset, and what the register shows."""

    asset_id: UUID
    label: str
    classification: Classification
    hints: tuple[Hint, ...]
    shown_class: str
    shown_purdue: int | None
    shown_support: str
    fills_class: str | None = None
    """The class that the opinion fills in; None where it leaves what is shown."""
    fills_purdue: tuple[int | None] | None = None
    """The level that it fills in, likewise."""

    @property
    def sets(self) -> tuple[str, ...]:
        """Columns of the asset that the opinion filled or would fill."""
        pairs = ((_CLASS, self.fills_class), (PURDUE, self.fills_purdue))
        return tuple(column for column, value in pairs if value is not None)

    @property
    def proposed_support(self) -> Hint | None:
        """The hint whose support value is proposed, where it differs from what is shown."""
        best = proposed_support(self.hints)
        return best if best is not None and best.support != self.shown_support else None


class Classifying:
    """Applies the rules to assets of the register."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    def opinions(self, keys: Iterable[UUID] | None = None) -> list[Opinion]:
        """What the rules say of these assets (None: of all); nothing is written."""
        with self._vault.read() as session:
            run = partial(OrmSession.execute, session)
            return [_opinion(run, *one) for one in _rows(run, keys)]

    def run(self, keys: Iterable[UUID] | None = None) -> list[Opinion]:
        """Apply the rules to these assets (None: to all) as one step that can be undone."""
        with self._vault.write("classified by rule") as uow:
            return self.apply(uow, keys)

    def apply(self, uow: UnitOfWork, keys: Iterable[UUID] | None) -> list[Opinion]:
        """The same inside another unit of work, for what has just been found or imported."""
        uow.flush()
        # First all that is read, then all that is written: every SELECT in between would flush.
        rows = [(_opinion(uow.exec, *one), one) for one in _rows(uow.exec, keys)]
        for opinion, (asset, _, _, seen) in rows:
            _write(uow, opinion, asset, seen)
        uow.flush()
        return [opinion for opinion, _ in rows]

    def accept_support(self, asset_id: UUID) -> Edit | None:
        """A person takes the proposed support value; None where none is proposed (any more)."""
        found = self.opinions([asset_id])
        hint = found[0].proposed_support if found else None
        if hint is None:
            return None
        return self._register.edit(Asset, asset_id, reason=f"proposed by {RULE}{hint.rule}", support=hint.support)


def _rows(
    run: Execute, keys: Iterable[UUID] | None
) -> Iterator[tuple[Asset, list[Interface], list[Service], list[Observation]]]:
    wanted = None if keys is None else list(dict.fromkeys(keys))
    if wanted is None:
        wanted = [key for (key,) in run(select(Asset.id).order_by(col(Asset.id)))]
    for at in range(0, len(wanted), _CHUNK):
        part = wanted[at : at + _CHUNK]
        cards: dict[UUID, list[Interface]] = defaultdict(list)
        owner: dict[UUID, UUID] = {}
        for card in _all(run, Interface, col(Interface.asset_id).in_(part)):
            cards[card.asset_id].append(card)
            owner[card.id] = card.asset_id
        services: dict[UUID, list[Service]] = defaultdict(list)
        in_part = select(Interface.id).where(col(Interface.asset_id).in_(part))
        for service in _all(run, Service, col(Service.interface_id).in_(in_part)):
            services[owner[service.interface_id]].append(service)
        seen: dict[UUID, list[Observation]] = defaultdict(list)
        for row in _all(run, Observation, col(Observation.asset_id).in_(part)):
            seen[row.asset_id].append(row)
        for asset in _all(run, Asset, col(Asset.id).in_(part)):
            yield asset, cards[asset.id], services[asset.id], seen[asset.id]


def _opinion(
    run: Execute,
    asset: Asset,
    cards: Sequence[Interface],
    services: Sequence[Service],
    seen: Sequence[Observation],
) -> Opinion:
    facts = facts_of(asset, cards, services, seen)
    found = classify(facts)
    new_class = _class_for(run, asset, found, seen)
    fits = found.device_class == (new_class or asset.device_class)
    level = _level_for(run, asset, found.purdue if fits else None, seen)
    return Opinion(
        asset.id, asset.label, found, hints(facts), asset.device_class, asset.purdue, asset.support, new_class, level
    )


def _write(uow: UnitOfWork, opinion: Opinion, asset: Asset, seen: Sequence[Observation]) -> None:
    """What rules derived is theirs to take back: rows that no rule says any more go, the log keeps them."""
    wanted = {(row.field, row.by): row for row in _observations(opinion)}
    source = _source(seen)
    for row in seen:
        if row.by.startswith(RULE) and row.field in _DERIVED:
            new = wanted.get((row.field, row.by))
            same = new is not None and (new.value, new.confidence, new.raw) == (row.value, row.confidence, row.raw)
            if same and row.source == source:
                del wanted[row.field, row.by]
            else:
                uow.delete(row)
    for row in wanted.values():
        row.asset_id, row.source = asset.id, source
        uow.add(row)
    if opinion.fills_class is not None:
        asset.device_class = opinion.fills_class
    if opinion.fills_purdue is not None:
        (asset.purdue,) = opinion.fills_purdue


def _class_for(run: Execute, asset: Asset, found: Classification, seen: Sequence[Observation]) -> str | None:
    shown, unknown = asset.device_class or DeviceClass.UNKNOWN.value, DeviceClass.UNKNOWN.value
    if found.device_class == shown or (shown != unknown and not _gives_way(seen, shown, found)):
        return None
    return None if _by_hand(run, asset, _CLASS) else found.device_class


def _level_for(run: Execute, asset: Asset, level: int | None, seen: Sequence[Observation]) -> tuple[int | None] | None:
    derived = {row.value for row in seen if row.field == PURDUE and row.by.startswith(RULE)}
    if level == asset.purdue or not (asset.purdue is None or str(asset.purdue) in derived):
        return None
    return None if _by_hand(run, asset, PURDUE) else (level,)


def _by_hand(run: Execute, asset: Asset, column: str) -> bool:
    """Whether the column's last change was a person's: the steps of rules and of discovery bring an observation of
    the network for this asset along, a person's edit or choice does not."""
    statement = select(Change.txn).where(Change.row == asset.id, Change.field == column)
    last = run(statement.order_by(col(Change.hlc).desc(), col(Change.seq).desc()).limit(1)).first()
    if last is None:
        return False  # as it was made: what was typed then stands in no observation, which `_only_wire` tells
    steps = select(Change.row).where(Change.txn == last[0], Change.entity == str(Observation.__tablename__))
    made = steps.where(Change.kind == Kind.CREATE.value)
    derived = or_(col(Observation.source).in_(_WIRE), col(Observation.by).startswith(RULE))
    beside = select(Observation.id).where(Observation.asset_id == asset.id, Observation.field == column, derived)
    if run(beside.where(col(Observation.id).in_(made)).limit(1)).first() is not None:
        return False
    gone = select(Change.old).where(
        Change.txn == last[0], Change.entity == str(Observation.__tablename__), Change.kind == Kind.DELETE.value
    )
    old = (json.loads(text or "{}") for (text,) in run(gone.where(col(Change.old).contains(asset.id.hex))))
    return not any(
        row.get("asset_id") == asset.id.hex and row.get("field") == column and row.get("by", "").startswith(RULE)
        for row in old
    )


def _all(run: Execute, model: type[E], condition: ColumnElement[bool]) -> list[E]:
    return [row for (row,) in run(select(model).where(condition).order_by(col(model.id)))]


def _gives_way(seen: Sequence[Observation], shown: str, found: Classification) -> bool:
    """Whether the shown class stands on nothing but what the network or rules said, and on nothing as strong; what only
    rules said goes with them."""
    behind = [row for row in seen if row.field == _CLASS and row.value == shown]
    told = [row for row in behind if not row.by.startswith(RULE)]
    known = found.device_class != DeviceClass.UNKNOWN.value
    return bool(behind) and all(row.source in _WIRE and known and row.confidence < found.confidence for row in told)


def _source(seen: Sequence[Observation]) -> str:
    """What the rules' facts came from: the network or a capture where that saw the device, else what people said."""
    sources = {row.source for row in seen if not row.by.startswith(RULE)}
    return next((one.value for one in (Source.NETWORK, Source.CAPTURE) if one.value in sources), Source.TOLD.value)


def _observations(opinion: Opinion) -> Iterator[Observation]:
    """The opinion as observations: the class and what strongly speaks for another one, level, family, advice, hints."""
    found = opinion.classification
    if found.device_class != DeviceClass.UNKNOWN.value:
        yield _row(opinion, _CLASS, found.device_class, found.confidence, found.reasons[0])
        if found.purdue is not None:
            yield _row(opinion, PURDUE, str(found.purdue), max(found.confidence - 10, 1), found.reasons[0])
        if found.family:
            yield _row(opinion, FAMILY, found.family, found.confidence, found.reasons[0])
    other: dict[str, Reason] = {}
    for reason in found.against:
        if reason.confidence >= LOUD and not reason.rule.startswith("told:"):
            other.setdefault(reason.device_class, reason)
    for reason in other.values():
        yield _row(opinion, _CLASS, reason.device_class, reason.confidence, reason)
    if found.advice:
        safety = next(one for one in (*found.reasons, *found.against) if one.device_class == DeviceClass.SAFETY.value)
        yield _row(opinion, ADVICE, found.advice, safety.confidence, safety)
    for hint in opinion.hints:
        yield _made(opinion, LIFECYCLE, hint.text, hint.confidence, hint.rule, hint.because)
    if (best := proposed_support(opinion.hints)) is not None:
        yield _made(opinion, SUPPORT, best.support, best.confidence, best.rule, best.text)


def _row(opinion: Opinion, field: str, value: str, confidence: int, reason: Reason) -> Observation:
    return _made(opinion, field, value, confidence, reason.rule, reason.text)


def _made(opinion: Opinion, field: str, value: str, confidence: int, rule: str, why: str) -> Observation:
    """`raw` holds the reason in words."""
    return Observation(
        asset_id=opinion.asset_id,
        field=field,
        value=value,
        source=Source.NETWORK.value,
        confidence=confidence,
        by=f"{RULE}{rule}",
        raw=why.encode(),
    )


def facts(register: Register, asset_id: UUID) -> Facts:
    """The facts of one asset, as the rules see them."""
    cards = register.all(Interface, asset_id=asset_id)
    services = [row for card in cards for row in register.all(Service, interface_id=card.id)]
    return facts_of(register.get(Asset, asset_id), cards, services, register.observations(asset_id))
