"""Classes, levels and hints in the register: derived by rule, written as observations, never over a person's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Result
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
    sets: tuple[str, ...] = ()
    """Columns of the asset that the opinion filled or would fill."""

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
    return Opinion(
        asset.id, asset.label, found, hints(facts), asset.device_class, asset.purdue, asset.support,
        tuple(_fills(run, asset, found, seen)),
    )  # fmt: skip


def _write(uow: UnitOfWork, opinion: Opinion, asset: Asset, seen: Sequence[Observation]) -> None:
    latest = {(row.field, row.by): row for row in sorted(seen, key=lambda one: (one.at, one.id))}
    for row in _observations(opinion):
        before = latest.get((row.field, row.by))
        if before is None or (before.value, before.confidence, before.raw) != (row.value, row.confidence, row.raw):
            row.asset_id = asset.id
            uow.add(row)
    if _CLASS in opinion.sets:
        asset.device_class = opinion.classification.device_class
    if PURDUE in opinion.sets:
        asset.purdue = opinion.classification.purdue


def _fills(run: Execute, asset: Asset, found: Classification, seen: Sequence[Observation]) -> Iterator[str]:
    shown = asset.device_class
    if found.device_class not in {DeviceClass.UNKNOWN.value, shown}:
        if shown in {"", DeviceClass.UNKNOWN.value}:
            free = not _by_hand(run, asset, _CLASS)
        else:
            free = _only_wire(seen, shown, found.confidence) and not _by_hand(run, asset, _CLASS)
        if free:
            yield _CLASS
            shown = found.device_class
    if found.purdue is None or found.purdue == asset.purdue or found.device_class != shown:
        return
    derived = {row.value for row in seen if row.field == PURDUE and row.by.startswith(RULE)}
    if (asset.purdue is None or str(asset.purdue) in derived) and not _by_hand(run, asset, PURDUE):
        yield PURDUE


def _by_hand(run: Execute, asset: Asset, column: str) -> bool:
    """Whether the column's last change was a person's: the steps of rules and of discovery bring an observation of
    the network for this asset along, a person's edit or choice does not."""
    statement = select(Change.txn).where(Change.row == asset.id, Change.field == column)
    last = run(statement.order_by(col(Change.hlc).desc(), col(Change.seq).desc()).limit(1)).first()
    if last is None:
        return False  # as it was made: what was typed then stands in no observation, which `_only_wire` tells
    made = select(Change.row).where(
        Change.txn == last[0], Change.entity == str(Observation.__tablename__), Change.kind == Kind.CREATE.value
    )
    beside = select(Observation.id).where(
        Observation.asset_id == asset.id, Observation.field == column, col(Observation.source).in_(_WIRE)
    )
    return run(beside.where(col(Observation.id).in_(made)).limit(1)).first() is None


def _all(run: Execute, model: type[E], condition: ColumnElement[bool]) -> list[E]:
    return [row for (row,) in run(select(model).where(condition).order_by(col(model.id)))]


def _only_wire(seen: Sequence[Observation], shown: str, confidence: int) -> bool:
    """Whether the shown class stands on nothing but what the network or rules said, and on nothing stronger."""
    behind = [row for row in seen if row.field == _CLASS and row.value == shown]
    told = [row for row in behind if not row.by.startswith(RULE)]
    return (
        bool(behind) and all(row.source in _WIRE for row in behind) and all(row.confidence < confidence for row in told)
    )


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
