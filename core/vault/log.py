"""Reading the log: history of a row, its heads, and undoing a unit of work."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.vault.changes import Change, Head, Kind, decode, entity_models
from core.vault.entity import Entity
from core.vault.errors import CannotUndo
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


def undo(vault: Vault, txn: UUID) -> UUID:
    """Take back one unit of work as a new one; returns its id, whose undoing is the redo.

    Raises `CannotUndo` where something of it was changed since.
    """
    with vault.write("undo") as uow:
        changes = [row for (row,) in uow.exec(select(Change).where(Change.txn == txn).order_by(col(Change.seq).desc()))]
        if not changes:
            raise CannotUndo("This step is not in the log any more.")
        models = entity_models()
        # Created rows that were also edited in the same step go as a whole.
        for change in changes:
            _take_back(uow, models[change.entity], change, txn)
        return uow.txn


def _take_back(uow: UnitOfWork, model: type[Entity], change: Change, txn: UUID) -> None:
    if change.kind != Kind.CREATE and change.kind != Kind.DELETE:
        _require_head(uow, change, change.field)
        row = uow.get(model, change.row)
        setattr(row, change.field, decode(model, change.field, json.loads(change.old or "null")))
    elif change.kind == Kind.CREATE:
        later = select(func.count()).select_from(Change).where(
            Change.row == change.row, Change.txn != txn, Change.txn != uow.txn, col(Change.hlc) > change.hlc
        )
        if uow.exec(later).scalar_one():
            raise CannotUndo("What this step added was changed since. Undo the later step first.")
        uow.delete(uow.get(model, change.row))
    else:
        _require_head(uow, change, "")
        values = {name: decode(model, name, value) for name, value in json.loads(change.old or "{}").items()}
        uow.reborn(change.row)
        uow.add(model(id=change.row, **values))
    uow.flush()


def _require_head(uow: UnitOfWork, change: Change, field: str) -> None:
    heads = [row for (row,) in uow.exec(select(Head.change).where(Head.row == change.row, Head.field == field))]
    if heads == [change.id]:
        return
    own = uow.exec(select(func.count()).select_from(Change).where(col(Change.id).in_(heads), Change.txn == uow.txn))
    if not heads or own.scalar_one() != len(heads):
        raise CannotUndo("This was changed again since. Undo the later step first.")
