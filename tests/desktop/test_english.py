"""English plural forms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from desktop.english import EnglishPlurals, plural


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [
        ("%n asset(s)", 0, "%n assets"),
        ("%n asset(s)", 1, "%n asset"),
        ("%n asset(s) (is|are) new", 1, "%n asset is new"),
        ("%n (entry|entries)", 7, "%n entries"),
        ("nothing (in brackets) here", 2, "nothing (in brackets) here"),
    ],
)
def test_forms(words: str, number: int, expected: str) -> None:
    assert plural(words, number) == expected


def test_tr_uses_them(qapp: QApplication) -> None:
    assert any(isinstance(child, EnglishPlurals) for child in qapp.children())
    assert QObject().tr("%n asset(s)", "", 1) == "1 asset"
    assert QObject().tr("%n asset(s)", "", 2) == "2 assets"
    assert QCoreApplication.translate("X", "asset(s) as it is") == "asset(s) as it is"
