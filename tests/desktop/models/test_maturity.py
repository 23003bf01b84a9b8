"""Maturity in words."""

from __future__ import annotations

from core.assessment.records import ElementMaturity
from desktop.models.maturity import level_words, maturity_table, spread_words


def element(level: int | None, unknown: int = 0, not_applicable: int = 0) -> ElementMaturity:
    return ElementMaturity("SPE 1", "Organisation", level, (0, 2, 0, 1, 0), unknown, not_applicable, ("ORG 1.1",))


def test_words() -> None:
    assert level_words(element(None, 3)) == "–"
    assert level_words(element(1)) == "ML 1"
    assert level_words(element(1, 2)) == "ML 1?"
    assert level_words(element(0, 2)) == "ML 0", "nothing is lower"
    assert spread_words(element(1, 2, 1)) == (
        "0 at ML 0, 2 at ML 1, 0 at ML 2, 1 at ML 3, 0 at ML 4, 2 not judged, 1 not applicable"
    )


def test_table() -> None:
    table = maturity_table()
    table.set_rows([element(1)])
    assert [table.index(0, column).data() for column in (0, 1)] == ["SPE 1 Organisation", "ML 1"]
