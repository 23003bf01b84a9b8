"""Reading the log: history of a row, its heads, and undoing a unit of work."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from core.vault.changes import Change, Kind, born_values, decode, dumps, entity_models, row_values
from core.vault.entity import Entity
from core.vault.errors import CannotUndo, NotFound
from core.vault.store import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as a person reads it."""

    at: datetime
    author: str
    kind: str
    entity: str
    row: UUID
    field: str
    old: Any
    new: Any
    reason: str
    txn: UUID


def history(vault: Vault, row: UUID) -> list[ChangeView]:
    """Everything that happened to a row, oldest first."""
    with vault.read() as session:
        found = session.exec(select(Change).where(Change.row == row).order_by(col(Change.hlc), col(Change.seq))).all()
    return [
        ChangeView(
            change.at, change.author, change.kind, change.entity, change.row, change.field,
            json.loads(change.old) if change.old else None, json.loads(change.new) if change.new else None,
            change.reason, change.txn,
        )
        for change in found
    ]  # fmt: skip


def log_head(vault: Vault) -> str:
    """One hash for the state of the whole log: BLAKE2b-256 over every device's last (id, sequence, hash), as hex.

    It changes with every change and stands on every page of a report.
    """
    with vault.read() as session:
        last = select(Change.device, func.max(Change.seq).label("seq")).group_by(col(Change.device)).subquery()
        rows = session.exec(
            select(Change.device, Change.seq, Change.hash)
            .join(last, (col(Change.device) == last.c.device) & (col(Change.seq) == last.c.seq))
            .order_by(col(Change.device))
        ).all()
    whole = hashlib.blake2b(digest_size=32)
    for device, seq, head in rows:
        whole.update(device.bytes + seq.to_bytes(8, "big") + head)
    return whole.hexdigest()


def change_count(vault: Vault) -> int:
    """How many changes the log holds."""
    with vault.read() as session:
        return int(session.exec(select(func.count()).select_from(Change)).one())


def is_logged(vault: Vault, txn: UUID) -> bool:
    """Whether a unit of work left anything in the log."""
    with vault.read() as session:
        return session.exec(select(Change.id).where(Change.txn == txn).limit(1)).first() is not None


def undo(vault: Vault, txn: UUID) -> UUID:
    """Take back one unit of work as a new one; returns its id, whose undoing is the redo.

    Raises `CannotUndo` where what it wrote is not what stands there now.
    """
    try:
        with vault.write("undo") as uow:
            steps = select(Change).where(Change.txn == txn).order_by(col(Change.seq).desc())
            changes = [row for (row,) in uow.exec(steps)]
            if not changes:
                raise CannotUndo("This step is not in the log any more.")
            models = entity_models()
            for change in changes:
                _take_back(uow, models[change.entity], change)
                uow.flush()
            return uow.txn
    except NotFound as error:
        raise CannotUndo("A row of this step was deleted since. Undo that first.") from error
    except IntegrityError as error:
        raise CannotUndo("Other rows use what this step added. Undo the later step first.") from error


def _take_back(uow: UnitOfWork, model: type[Entity], change: Change) -> None:
    """Values decide, not heads: a later edit that was itself undone does not stand in the way."""
    old: Any = json.loads(change.old or "null")
    new: Any = json.loads(change.new or "null")
    if change.kind == Kind.DELETE:
        if uow.exec(select(model.id).where(model.id == change.row)).first() is not None:
            raise CannotUndo("This row is there again already.")
        uow.reborn(change.row)
        uow.add(model(id=change.row, **{name: decode(model, name, value) for name, value in old.items()}))
        return
    row = uow.get(model, change.row)
    current = json.loads(dumps(row_values(row)))
    if change.kind == Kind.SET:
        if current[change.field] != new:
            raise CannotUndo(f"{row.label} was changed again since. Undo the later step first.")
        setattr(row, change.field, decode(model, change.field, old))
    else:
        if current != {**born_values(model), **new}:
            raise CannotUndo(f"{row.label} was changed since it was added. Undo the later step first.")
        uow.delete(row)
