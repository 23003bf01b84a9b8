"""Observations: what each source said, which value shows, and where sources disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import select

from core.register.models import Asset, DeviceClass, Observation, Source
from core.vault.store import UnitOfWork

CHOSEN_FIELDS = ("tag", "name", "device_class", "vendor", "model", "order_number", "serial", "firmware", "location")
"""Columns of an asset whose value is chosen among observations."""

NAMING = frozenset({"tag", "name", "location"})
"""What the plant calls a thing and where it stands is the plant's to say: what a device calls itself on the network
fills a gap, but neither outranks the plant's own words nor contradicts them."""
_NOTHING = frozenset({"", DeviceClass.UNKNOWN.value})
_WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})


def observe(uow: UnitOfWork, asset_id: UUID, observations: Sequence[Observation], *, chosen: bool) -> None:
    """Add observations and show the best value of each column they are about, whatever the order they come in. A value
    that was typed by hand, or chosen although another was better, stays. `chosen`: a person decides for these values."""
    asset = uow.get(Asset, asset_id)
    uow.flush()
    earlier = _by_field(uow, asset_id)
    for observation in observations:
        observation.asset_id = asset_id
    uow.add(*observations)
    told: dict[str, list[Observation]] = {}
    for observation in observations:
        told.setdefault(observation.field, []).append(observation)
    for name, rows in told.items():
        if name in CHOSEN_FIELDS:
            known = earlier.get(name, [])
            _show(asset, name, before=known, now=[*known, *rows], chosen=rows[-1] if chosen else None)


def rechoose(uow: UnitOfWork, asset_id: UUID, before: Mapping[str, Sequence[Observation]]) -> None:
    """Show the best values again after observations went to another asset; `before` is `by_field` of the time before."""
    asset = uow.get(Asset, asset_id)
    uow.flush()
    now = _by_field(uow, asset_id)
    for name in CHOSEN_FIELDS:
        _show(asset, name, before=before.get(name, ()), now=now.get(name, ()))


def by_field(uow: UnitOfWork, asset_id: UUID) -> dict[str, list[Observation]]:
    """An asset's observations by field."""
    uow.flush()
    return _by_field(uow, asset_id)


def best(rows: Sequence[Observation]) -> Observation | None:
    """The observation whose value shows: each giver's latest word, then what is worth most, then the newest."""
    latest: dict[tuple[str, str], Observation] = {}
    for row in sorted(rows, key=lambda one: (one.at, one.confidence, one.value)):
        if row.value not in _NOTHING:
            latest[row.source, row.by] = row
    return max(latest.values(), key=lambda one: (*_worth(one), one.at, one.value), default=None)


def _by_field(uow: UnitOfWork, asset_id: UUID) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for (row,) in uow.exec(select(Observation).where(Observation.asset_id == asset_id)):
        found.setdefault(row.field, []).append(row)
    return found


def _show(
    asset: Asset,
    name: str,
    *,
    before: Sequence[Observation],
    now: Sequence[Observation],
    chosen: Observation | None = None,
) -> None:
    shown, first = getattr(asset, name), best(before)
    if chosen is not None:
        setattr(asset, name, chosen.value)
    elif shown in _NOTHING or (first is not None and first.value == shown):
        found = best(now)
        empty = DeviceClass.UNKNOWN.value if name == "device_class" else ""
        setattr(asset, name, found.value if found else empty)


def _worth(row: Observation) -> tuple[bool, int]:
    return _speaks_for_the_plant(row), row.confidence


def _speaks_for_the_plant(row: Observation) -> bool:
    return not (row.field in NAMING and row.source in _WIRE)


def disagreements(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    """Per asset column the latest observation of each (source, giver), where these differ by more than case and spaces."""
    latest: dict[str, dict[tuple[str, str], Observation]] = {}
    for row in sorted(observations, key=lambda one: (one.at, one.id)):
        if row.field in CHOSEN_FIELDS and _speaks_for_the_plant(row):
            latest.setdefault(row.field, {})[(row.source, row.by)] = row
    return {
        field: list(rows.values())
        for field, rows in latest.items()
        if len({" ".join(row.value.split()).casefold() for row in rows.values()}) > 1
    }
