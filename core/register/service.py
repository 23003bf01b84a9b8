"""The register: rows of the survey, found, added, edited and removed, each step undoable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ForeignKey
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel, col, func, select

from core.register import assets, netmap, observing, searching
from core.register.assets import AssetRow
from core.register.models import Asset, Observation, Site
from core.register.netmap import NetMap
from core.register.searching import Hit
from core.vault.changes import entity_models
from core.vault.entity import Entity
from core.vault.errors import NotFound, StillUsed
from core.vault.store import UnitOfWork, Vault

E = TypeVar("E", bound=Entity)
Loose = tuple[type[Entity], str, tuple[type[Entity], ...]]
"""(table, column, targets): the column holds the key of a row of one of the targets, without a foreign key."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step that can be undone: `txn` for `Workspace.undo`, `key` of the row, `label` for "Undo ..."."""

    txn: UUID
    key: UUID
    label: str
    gone: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Rows of each table that went with what was deleted."""


class Register:
    """Sites, networks, zones, conduits, assets, interfaces, services, suppliers, people and observations."""

    def __init__(self, vault: Vault, loose: Sequence[Loose] = ()) -> None:
        """`loose`: rows that are about others and go with them, though no foreign key says so."""
        self.vault = vault
        self._loose = tuple(loose)

    # --- reading ---

    def site(self) -> Site:
        """The vault's first site. Raises `NotFound` in a vault without one."""
        with self.vault.read() as session:
            found = session.exec(select(Site).order_by(col(Site.id)).limit(1)).first()
        if found is None:
            raise NotFound("This vault has no site yet. Add one on the Site page.")
        return found

    def all(self, model: type[E], **equals: Any) -> list[E]:
        """Rows whose columns equal the given values, in the order in which they were made."""
        statement = select(model).order_by(col(model.id))
        for name, value in equals.items():
            statement = statement.where(_column(model, name) == value)
        with self.vault.read() as session:
            return list(session.exec(statement).all())

    def count(self, model: type[Entity], **equals: Any) -> int:
        """How many rows have these values, without reading them."""
        statement = select(func.count()).select_from(model)
        for name, value in equals.items():
            statement = statement.where(_column(model, name) == value)
        with self.vault.read() as session:
            return session.exec(statement).one()

    def get(self, model: type[E], key: UUID) -> E:
        """One row. Raises `NotFound`."""
        with self.vault.read() as session:
            row = session.get(model, key)
        if row is None:
            raise NotFound(f"This {model.__name__.lower()} is not there any more. Refresh the list.")
        return row

    # --- writing ---

    def add(self, entity: Entity, reason: str = "") -> Edit:
        """Store a new row."""
        return self.add_all([entity], reason)

    def add_all(self, entities: Sequence[Entity], reason: str = "") -> Edit:
        """Store new rows as one step. Raises `ValueError` for none."""
        if not entities:
            raise ValueError("nothing to add")
        with self.vault.write(reason) as uow:
            uow.add(*entities)
            first = entities[0]
            label = f"add {_noun(first)} {first.label}" if len(entities) == 1 else f"add {len(entities)} rows"
            return Edit(uow.txn, first.id, label)

    def edit(self, model: type[E], key: UUID, reason: str = "", **fields: Any) -> Edit:
        """Set columns of a row; columns that keep their value leave no trace in the log."""
        with self.vault.write(reason) as uow:
            row = uow.get(model, key)
            for name, value in fields.items():
                _column(model, name)
                setattr(row, name, value)
            return Edit(uow.txn, key, f"edit {_noun(row)} {row.label}")

    def edit_all(self, model: type[E], keys: Sequence[UUID], reason: str = "", **fields: Any) -> Edit:
        """Set the same columns of several rows as one step. Raises `ValueError` for none."""
        if not keys:
            raise ValueError("nothing to edit")
        with self.vault.write(reason) as uow:
            for key in keys:
                self.edit(model, key, reason, **fields)
            return Edit(uow.txn, keys[0], f"edit {len(keys)} rows")

    def delete(self, model: type[E], key: UUID, reason: str = "", *, cascade: bool = False) -> Edit:
        """Remove a row. Where others point at it: raises `StillUsed`, or with `cascade` removes what cannot be
        without it and clears the rest (a deleted zone leaves its assets without a zone). A column that may be empty
        but names what the row is a part of says so with `info={"part_of": True}`."""
        with self.vault.write(reason) as uow:
            row = uow.get(model, key)
            if isinstance(row, Site) and len(uow.exec(select(Site).limit(2)).all()) < 2:
                raise StillUsed(f"{row.label} is the only site of this vault, and a vault without one is of no use.")
            label = f"delete {_noun(row)} {row.label}"
            gone: Counter[str] = Counter()
            self._delete(uow, row, gone, cascade=cascade)
            return Edit(uow.txn, key, label, gone)

    def delete_all(self, model: type[E], keys: Sequence[UUID], reason: str = "", *, cascade: bool = False) -> Edit:
        """Remove several rows as one step. Raises `ValueError` for none."""
        if not keys:
            raise ValueError("nothing to delete")
        with self.vault.write(reason) as uow:
            gone: Counter[str] = Counter()
            for key in keys:
                gone.update(self.delete(model, key, reason, cascade=cascade).gone)
            return Edit(uow.txn, keys[0], f"delete {len(keys)} rows", gone)

    def _delete(self, uow: UnitOfWork, row: Entity, gone: Counter[str], *, cascade: bool) -> None:
        for other, column in _pointing(type(row), self._loose):
            for (pointing,) in uow.exec(select(other).where(column == row.id)):
                if not cascade:
                    raise StillUsed(
                        f"{row.label} is still used by {_noun(pointing)} {pointing.label}. Remove or move that first."
                    )
                if column.nullable and not column.info.get("part_of"):
                    setattr(pointing, column.name, None)
                else:
                    gone[str(other.__tablename__)] += 1
                    self._delete(uow, pointing, gone, cascade=True)
        uow.delete(row)

    def spoken_of(self, uow: UnitOfWork, keys: Collection[UUID]) -> set[UUID]:
        """Those of these rows that an answer, a finding or the like is about, without a foreign key saying so."""
        found: set[UUID] = set()
        for model, name, _ in self._loose:
            column = _column(model, name)
            found |= {key for (key,) in uow.exec(select(column).where(column.in_(keys)).distinct())}
        return found

    def repoint(self, uow: UnitOfWork, model: type[Entity], old: UUID, new: UUID) -> int:
        """Whatever points at one row of a table points at another one of it afterwards; returns how many did."""
        moved = 0
        for other, column in _pointing(model, self._loose):
            for (row,) in uow.exec(select(other).where(column == old)):
                setattr(row, column.name, new)
                moved += 1
        uow.flush()
        return moved

    # --- assets ---

    def asset_ids(self, sort: str = "tag", descending: bool = False, text: str = "") -> list[UUID]:
        """Keys of all assets in order; `text` filters over the asset, its interfaces and its zone's name."""
        with self.vault.read() as session:
            return assets.ids(session, sort, descending, text)

    def asset_rows(self, ids: Sequence[UUID]) -> list[AssetRow]:
        """What a table shows of these assets, in the given order; keys that are gone are left out."""
        with self.vault.read() as session:
            return assets.rows(session, ids)

    def net_map(self) -> NetMap:
        """The site's devices by network and Purdue level."""
        with self.vault.read() as session:
            return netmap.read_map(session, self.site())

    # --- observations ---

    def observe(
        self,
        asset_id: UUID,
        observations: Sequence[Observation],
        uow: UnitOfWork | None = None,
        by: str = "",
    ) -> None:
        """Add what a source gave for an asset and let the best value of each column show in the register.

        `by` names a person who decided: then these values are chosen whatever their confidence.
        """
        if uow is not None:
            observing.observe(uow, asset_id, observations, chosen=bool(by))
            return
        with self.vault.write("observed") as own:
            observing.observe(own, asset_id, observations, chosen=bool(by))

    def observations(self, asset_id: UUID) -> list[Observation]:
        """All observations of an asset, oldest first."""
        return self.all(Observation, asset_id=asset_id)

    def disagreements(self, asset_id: UUID) -> dict[str, list[Observation]]:
        """Per field the latest observation of each source, where these do not say the same."""
        return observing.disagreements(self.observations(asset_id))

    def all_disagreements(self) -> dict[UUID, dict[str, list[Observation]]]:
        """The same for every asset that has any."""
        grouped: dict[UUID, list[Observation]] = {}
        for observation in self.all(Observation):
            grouped.setdefault(observation.asset_id, []).append(observation)
        found = {key: observing.disagreements(rows) for key, rows in grouped.items()}
        return {key: fields for key, fields in found.items() if fields}

    def choose(self, observation: UUID) -> Edit:
        """A person takes this observation's value for the asset."""
        with self.vault.write("chosen by hand") as uow:
            row = uow.get(Observation, observation)
            asset = uow.get(Asset, row.asset_id)
            if row.field not in observing.CHOSEN_FIELDS:
                raise ValueError(f"{row.field} is not a column of an asset")
            setattr(asset, row.field, row.value)
            return Edit(uow.txn, asset.id, f"edit {_noun(asset)} {asset.label}")

    # --- search ---

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Rows of every kind whose words begin with the words of `text`, best first."""
        with self.vault.read() as session:
            return searching.search(session, text, limit)


def _noun(entity: Entity) -> str:
    return type(entity).__name__.lower()


def _column(model: type[Entity], name: str) -> Mapped[Any]:
    if name == "id" or name not in SQLModel.metadata.tables[str(model.__tablename__)].columns:
        raise ValueError(f"{model.__name__} has no column {name} to use here")
    return col(getattr(model, name))


def _pointing(model: type[Entity], loose: Sequence[Loose]) -> list[tuple[type[Entity], Column[Any]]]:
    """The (table, column) pairs whose foreign key names this table, and those of `loose` that may."""
    target = f"{model.__tablename__}.id"
    named = [
        (other, SQLModel.metadata.tables[str(other.__tablename__)].columns[name])
        for other, name, targets in loose
        if model in targets
    ]
    return named + [
        (other, column)
        for other in entity_models().values()
        for column in SQLModel.metadata.tables[str(other.__tablename__)].columns
        if any(isinstance(key, ForeignKey) and key.target_fullname == target for key in column.foreign_keys)
    ]
