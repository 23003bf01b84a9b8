"""Pieces of texts that are read: a heading with paragraphs, points, small tables of two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.tokens import GAP, PAD
from desktop.widgets.basic import text


def words(content: str, role: str = "") -> QLabel:
    """A paragraph that can be copied."""
    label = text(content, role, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # As high as its lines at the width that it gets, not at the one that it would like: no gaps below long texts.
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def part(heading: str, *paragraphs: str) -> QFrame:
    """A heading with paragraphs."""
    box = QFrame()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(text(heading, "label"))
    for content in paragraphs:
        layout.addWidget(words(content))
    return box


def points(heading: str, lines: Sequence[str]) -> QWidget:
    """A heading with points."""
    box = QWidget()
    grid = _grid(box, GAP, 2)
    grid.addWidget(words(heading, "label"), 0, 0, 1, 2)
    for at, content in enumerate(lines, start=1):
        grid.addWidget(text("•"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(content), at, 1)
    return box


def pairs(heading: str, lines: Sequence[tuple[QWidget, Sequence[QWidget]]]) -> QWidget:
    """A heading, below it lines of a narrow thing and, beside it, what belongs to it."""
    box = QWidget()
    grid = _grid(box, PAD, GAP)
    if heading:
        grid.addWidget(text(heading, "label"), 0, 0, 1, 2)
    for at, (narrow, wide) in enumerate(lines, start=1):
        grid.addWidget(narrow, at, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        for one in wide:
            column.addWidget(one)
        grid.addLayout(column, at, 1)
    return box


def _grid(box: QWidget, across: int, down: int) -> QGridLayout:
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(across)
    grid.setVerticalSpacing(down)
    grid.setColumnStretch(1, 1)
    return grid
