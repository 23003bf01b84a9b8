"""The security program as a table: a row for each element, with its level and how its requirements are spread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.assessment.records import ElementMaturity
from desktop.models.grid import Column, GridModel


def _tr(words: str) -> str:
    return QCoreApplication.translate("Levels", words)


def level_words(row: ElementMaturity) -> str:
    """ML with its mark; a dash where nothing is judged."""
    if row.level is None:
        return "–"
    return f"ML {row.level}{'?' if row.provisional else ''}"


def spread_words(row: ElementMaturity) -> str:
    """How many requirements stand at which level, in words."""
    parts = [_tr("{count} at ML {level}").format(count=count, level=level) for level, count in enumerate(row.levels)]
    parts.append(_tr("{count} not judged").format(count=row.unknown))
    if row.not_applicable:
        parts.append(_tr("{count} not applicable").format(count=row.not_applicable))
    return ", ".join(parts)


def maturity_table() -> GridModel[ElementMaturity]:
    """The table, still empty. The column in the middle is drawn; its words are for the ear."""
    columns: list[Column[ElementMaturity]] = [
        Column(_tr("Element"), lambda row: f"{row.id} {row.title}", width=250, stretch=True),
        Column(_tr("Level"), level_words, order=lambda row: -1 if row.level is None else row.level, width=84),
        Column(_tr("Requirements by level"), spread_words, width=300),
    ]
    return GridModel(columns, lambda row: row.id)
