"""Observations: what each source said, which value shows, and where sources disagree."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import select

from core.register.models import Asset, DeviceClass, Observation, Source
from core.vault.store import UnitOfWork

CHOSEN_FIELDS = ("tag", "name", "device_class", "vendor", "model", "order_number", "serial", "firmware", "location")
"""Columns of an asset whose value is chosen among observations."""

NAMING = frozenset({"tag", "name", "location"})
"""What the plant calls a thing and where it stands is the plant's to say: what a device calls itself on the network
fills a gap, but neither outranks the plant's own words nor contradicts them."""
_WIRE = frozenset({Source.NETWORK.value, Source.CAPTURE.value})


def observe(uow: UnitOfWork, asset_id: UUID, observations: Sequence[Observation], *, chosen: bool) -> None:
    """Add observations; a new value shows where the column is empty, or where it is worth more than all that was
    observed before and the shown value is one of those (a value typed by hand stays)."""
    asset = uow.get(Asset, asset_id)
    uow.flush()
    earlier: dict[str, list[Observation]] = {}
    for (row,) in uow.exec(select(Observation).where(Observation.asset_id == asset_id)):
        earlier.setdefault(row.field, []).append(row)
    for observation in observations:
        observation.asset_id = asset_id
        known = earlier.setdefault(observation.field, [])
        if observation.field in CHOSEN_FIELDS and (chosen or _takes_over(asset, observation, known)):
            setattr(asset, observation.field, observation.value)
        known.append(observation)
    uow.add(*observations)


def _takes_over(asset: Asset, new: Observation, known: Sequence[Observation]) -> bool:
    shown = getattr(asset, new.field)
    if shown in {"", DeviceClass.UNKNOWN.value}:
        return bool(new.value)
    from_source = [row for row in known if row.value == shown]
    return bool(from_source) and _worth(new) > max(_worth(row) for row in known)


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
