"""What a later visit found different, in words and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.asset_words import observed_title
from desktop.models.grid import Column, GridModel

if TYPE_CHECKING:
    from core.discovery.visits import VisitChange


def _tr(words: str) -> str:
    return QCoreApplication.translate("Visits", words)


def change_titles() -> dict[str, str]:
    """What happened to a device."""
    return {"new": _tr("New"), "silent": _tr("Not answering"), "changed": _tr("Changed")}


def change_tone(kind: str) -> str:
    """An unknown device stands out."""
    return {"new": "bad", "silent": "warn"}.get(kind, "info")


def field_words(row: VisitChange) -> str:
    """What changed."""
    own = {"address": _tr("Address"), "mac": _tr("MAC address"), "services": _tr("Services")}
    return own.get(row.field) or (observed_title(row.field) if row.field else "")


def visits_model(parent: QObject) -> GridModel[VisitChange]:
    """One row a change."""
    kinds = list(change_titles())
    return GridModel(
        (
            Column(
                _tr("What"), lambda row: change_titles().get(str(row.kind), str(row.kind)), width=140,
                order=lambda row: kinds.index(str(row.kind)), tone=lambda row: change_tone(str(row.kind)),
            ),
            Column(_tr("Device"), lambda row: row.asset, width=150),
            Column(_tr("What changed"), field_words, width=130),
            Column(_tr("Before"), lambda row: row.before, width=180, stretch=True),
            Column(_tr("Now"), lambda row: row.now, width=180, stretch=True),
        ),
        lambda row: (row.kind, row.asset_id, row.field),
        parent,
    )  # fmt: skip
