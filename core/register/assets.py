"""The asset table's reading side: ordered keys from SQL, and rows for a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, type_coerce
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.register import searching
from core.register.models import Asset, Interface, Observation, Zone

_IN_CHUNK = 500


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One line of the asset table; texts are "" where nothing is known."""

    id: UUID
    tag: str
    name: str
    device_class: str
    vendor: str
    model: str
    order_number: str
    serial: str
    firmware: str
    zone: str
    ips: str
    location: str
    criticality: int | None
    support: str
    sources: str


SORTABLE = (
    "tag", "name", "device_class", "vendor", "model", "order_number", "serial", "firmware", "zone", "ips", "location",
    "criticality", "support", "sources",
)  # fmt: skip
_DERIVED = {"zone", "ips", "sources"}


def ids(session: Session, sort: str, descending: bool, text: str) -> list[UUID]:
    """Ordered keys. Empty values come last in either direction. Raises `ValueError` for an unknown column."""
    if sort not in SORTABLE:
        raise ValueError(f"assets cannot be sorted by {sort}")
    # Keys as text and rows without the ORM: five times faster at 100,000 assets.
    statement = select(type_coerce(col(Asset.id), String))
    key: ColumnElement[str]
    if sort == "zone":
        statement = statement.join(Zone, col(Asset.zone_id) == col(Zone.id), isouter=True)
        key = func.lower(func.coalesce(Zone.name, ""))
    elif sort == "ips":
        key = _first(select(func.min(Interface.ip)).where(Interface.asset_id == Asset.id))
    elif sort == "sources":
        key = _first(select(func.min(Observation.source)).where(Observation.asset_id == Asset.id))
    elif sort == "criticality":
        key = func.coalesce(cast(Asset.criticality, String), "")
    else:
        key = func.lower(getattr(Asset, sort))
    for keys in searching.asset_filters(text):
        statement = statement.where(col(Asset.id).in_(keys))
    ordered = statement.order_by(key == "", key.desc() if descending else key, col(Asset.id))
    return [UUID(hex=key) for (key,) in session.connection().execute(ordered)]


def _first(statement: SelectOfScalar[str]) -> ColumnElement[str]:
    return func.coalesce(statement.scalar_subquery(), "")


def rows(session: Session, keys: Sequence[UUID]) -> list[AssetRow]:
    """Rows in the order of `keys`, three queries a chunk of 500."""
    found: dict[UUID, AssetRow] = {}
    for start in range(0, len(keys), _IN_CHUNK):
        part = keys[start : start + _IN_CHUNK]
        ips = _grouped(session, col(Interface.asset_id), col(Interface.ip), part)
        sources = _grouped(session, col(Observation.asset_id), col(Observation.source), part)
        query = (
            select(Asset, Zone.name)
            .join(Zone, col(Asset.zone_id) == col(Zone.id), isouter=True)
            .where(col(Asset.id).in_(part))
        )
        for asset, zone in session.exec(query):
            found[asset.id] = AssetRow(
                asset.id, asset.tag, asset.name, asset.device_class, asset.vendor, asset.model, asset.order_number,
                asset.serial, asset.firmware, zone or "", ips.get(asset.id, ""), asset.location, asset.criticality,
                asset.support, sources.get(asset.id, ""),
            )  # fmt: skip
    return [found[key] for key in keys if key in found]


def _grouped(session: Session, owner: Mapped[UUID], value: Mapped[str], part: Sequence[UUID]) -> dict[UUID, str]:
    """Distinct non-empty values per asset, joined by a comma, in alphabetical order."""
    query = select(owner, value).where(owner.in_(part), value != "").distinct()
    grouped: dict[UUID, list[str]] = {}
    for key, text in session.exec(query):
        grouped.setdefault(key, []).append(text)
    return {key: ", ".join(sorted(texts)) for key, texts in grouped.items()}
