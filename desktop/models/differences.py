"""Differences between label, network and the site's list, in words and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.asset_words import observed_title, source_titles
from desktop.models.grid import Column, GridModel

if TYPE_CHECKING:
    from core.discovery.differences import Difference, Said


def _tr(words: str) -> str:
    return QCoreApplication.translate("Differences", words)


def kind_titles() -> dict[str, str]:
    """What differs, in the order of the filter."""
    return {
        "same": _tr("One device or two?"),
        "replaced": _tr("Replaced?"),
        "not_listed": _tr("Not on the list"),
        "only_listed": _tr("Not seen"),
        "field": _tr("Values differ"),
    }


def kind_tone(kind: str) -> str:
    """Unknown devices stand out."""
    return {"not_listed": "bad", "replaced": "bad", "same": "warn", "only_listed": "warn"}.get(kind, "info")


def decision_words(decision: str) -> str:
    """What was decided, as a past."""
    return {
        "take": _tr("Taken"),
        "keep": _tr("Kept as shown"),
        "same": _tr("One device"),
        "not_same": _tr("Two devices"),
        "ignore": _tr("Nothing to do"),
    }.get(decision, decision)


def said_words(said: Said) -> str:
    """Who gave a value, and when."""
    source = source_titles().get(said.source, said.source)
    by = f", {said.by}" if said.by else ""
    return f"{source}{by}, {said.at:%Y-%m-%d}"


def device_words(row: Difference) -> str:
    """The device, or both of a pair."""
    return f"{row.asset}  ⇄  {row.other}" if row.other else row.asset


def what_words(row: Difference) -> str:
    """What differs, in one line: the decision where there is one."""
    if row.decided is not None and not row.is_open:
        said = decision_words(row.decided.decision)
        detail = row.decided.value or row.decided.reason
        return f"{said}: {detail}" if detail else said
    if row.kind == "field":
        values = dict.fromkeys(one.value for one in row.values)
        return f"{observed_title(row.field)}: {' / '.join(values)}"
    return row.sentence


def differences_model(parent: QObject) -> GridModel[Difference]:
    """One row a difference."""
    kinds = list(kind_titles())
    return GridModel(
        (
            Column(
                _tr("What"), lambda row: kind_titles().get(str(row.kind), str(row.kind)), width=164,
                order=lambda row: kinds.index(str(row.kind)), tone=lambda row: kind_tone(str(row.kind)),
            ),
            Column(_tr("Device"), device_words, width=128, stretch=True),
            Column(_tr("Difference"), what_words, width=220, stretch=True, tip=lambda row: row.sentence),
            Column(
                _tr("Sure"), lambda row: f"{row.confidence} %" if row.confidence else "", right=True, width=64,
                order=lambda row: row.confidence,
            ),
        ),
        lambda row: row.key,
        parent,
    )  # fmt: skip
