"""Search results as a list."""

from __future__ import annotations

from typing import Any

from core.register.searching import Hit
from core.vault.clock import new_id
from desktop.models.hits import HitsModel, table_title
from desktop.models.roles import DETAIL_ROLE


def test_model(qtmodeltester: Any, qapp: object) -> None:
    model = HitsModel()
    hits = [
        Hit("asset", new_id(), "K01", "Siemens S7-1500"),
        Hit("site", new_id(), "Waterworks", "Waterworks"),
        Hit("something_new", new_id(), "x", ""),
    ]
    qtmodeltester.check(model)
    model.show_hits(hits)
    qtmodeltester.check(model)
    assert model.hit(0) == hits[0]
    assert "K01" in model.index(0).data()
    assert model.index(0).data(DETAIL_ROLE) == "Asset · Siemens S7-1500"
    assert model.index(1).data(DETAIL_ROLE) == "Site", "a snippet that only repeats the label is left out"
    assert table_title("asset") == "Asset"
    assert model.index(2).data(DETAIL_ROLE) == "something_new"
