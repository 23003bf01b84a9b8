"""Full-text search: words that begin with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, String, bindparam, column, literal_column, table, text, union_all
from sqlmodel import Session, col, select

from core.register.models import Asset, Interface, Zone
from core.vault.changes import entity_models

_WORDS = re.compile(r"[^\s\"\0\ud800-\udfff]+")

_SEARCH = table("search", column("rowid"))
_SEARCH_ROW = table("search_row", column("id"), column("row"), column("entity"))


@dataclass(frozen=True, slots=True)
class Hit:
    """One found row: `table` and `id` say where, `label` names it, `snippet` shows where the words stand."""

    table: str
    id: UUID
    label: str
    snippet: str


def match_expression(typed: str) -> str:
    """FTS5 query for words that begin with what was typed; "" where there is nothing to look for."""
    return " ".join(f'"{word}"*' for word in _WORDS.findall(typed))


def search(session: Session, typed: str, limit: int) -> list[Hit]:
    """The best `limit` rows; columns of the index rank alike."""
    expression = match_expression(typed)
    if not expression:
        return []
    statement = text(
        "SELECT search_row.entity, search_row.row, snippet(search, 0, '', '', ' … ', 12) FROM search"
        " JOIN search_row ON search_row.id = search.rowid WHERE search MATCH :m ORDER BY rank LIMIT :n"
    )
    found = session.connection().execute(statement, {"m": expression, "n": limit}).all()
    models = entity_models()
    hits = []
    for entity, row, snippet in found:
        stored = session.get(models[entity], UUID(hex=row))
        if stored is not None:
            hits.append(Hit(entity, stored.id, stored.label, " ".join(snippet.split())))
    return hits


def asset_filters(typed: str) -> Iterator[Select[tuple[UUID]]]:
    """One sub-select of asset keys for each typed word: in the asset, one of its interfaces, or its zone's name."""
    for number, word in enumerate(_WORDS.findall(typed)):
        name = f"match_{number}"
        in_assets = _rows("asset", name, word)
        in_interfaces = select(Interface.asset_id).where(col(Interface.id).in_(_rows("interface", name, word)))
        in_zones = (
            select(Asset.id)
            .join(Zone, col(Asset.zone_id) == col(Zone.id))
            .where(col(Zone.id).in_(_rows("zone", name, word)))
        )
        yield select(literal_column("key")).select_from(
            union_all(select(in_assets.subquery().c.row.label("key")), in_interfaces, in_zones).subquery()
        )


def _rows(entity: str, name: str, word: str) -> Select[tuple[str]]:
    match = text(f"search MATCH :{name}").bindparams(bindparam(name, f'"{word}"*', String))
    return (
        select(_SEARCH_ROW.c.row)
        .select_from(_SEARCH)
        .join(_SEARCH_ROW, _SEARCH_ROW.c.id == _SEARCH.c.rowid)
        .where(_SEARCH_ROW.c.entity == entity, match)
    )
