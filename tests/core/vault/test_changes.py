"""The chain covers every column of a change."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.vault.changes import GENESIS, Change, chain
from core.vault.clock import new_id, utcnow


@pytest.mark.parametrize("column", sorted(set(Change.model_fields) - {"hash"}))
def test_any_column_altered_alters_the_hash(column: str) -> None:
    record = {
        "id": new_id(), "device": new_id(), "seq": 3, "txn": new_id(), "kind": "set", "entity": "asset", "row": new_id(),
        "field": "tag", "old": '"a"', "new": '"b"', "parents": "[]", "hlc": "1-0", "at": utcnow(), "author": "E",
        "reason": "r",
    }  # fmt: skip
    value = record[column]
    other = (
        new_id() if isinstance(value, UUID)
        else value + timedelta(microseconds=1) if column == "at"
        else value + (1 if column == "seq" else "x")
    )  # fmt: skip
    assert chain(GENESIS, {**record, column: other}) != chain(GENESIS, record)
    assert chain(b"\1" * 32, record) != chain(GENESIS, record)
