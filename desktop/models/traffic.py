"""Tables of captures: who talks to whom, and what is commanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.grid import Column, GridModel

if TYPE_CHECKING:
    from core.assessment.traffic import GivenCommand, Talk


def _tr(words: str) -> str:
    return QCoreApplication.translate("Traffic", words)


def kind_words(kind: str) -> str:
    """What a kind of command does, in a word."""
    return {
        "write": _tr("Writes values"),
        "set": _tr("Sets attributes"),
        "operate": _tr("Operates"),
        "start": _tr("Starts"),
        "stop": _tr("Stops"),
        "reset": _tr("Resets"),
        "download": _tr("Loads a program"),
        "config": _tr("Changes configuration"),
        "time": _tr("Sets the clock"),
    }.get(kind, kind)


def kind_tone(kind: str) -> str:
    """Commands that can end production stand out."""
    return "bad" if kind in {"stop", "reset", "download", "config"} else "plain" if kind == "time" else "warn"


def end_words(talk: Talk, *, client: bool) -> str:
    """One end with its zone."""
    end, zone = (talk.client if client else talk.server), talk.zones[0 if client else 1]
    if end is None:
        return _tr("everybody ({address})").format(address=talk.flow.server_ip or talk.flow.server_mac)
    where = _tr("outside") if end.outside else zone
    return f"{end.label} · {where}" if where else end.label


def talks_model(parent: QObject) -> GridModel[Talk]:
    """One row a conversation."""
    return GridModel(
        (
            Column(_tr("From"), lambda row: end_words(row, client=True), width=190, stretch=True),
            Column(_tr("To"), lambda row: end_words(row, client=False), width=190, stretch=True),
            Column(_tr("Protocol"), lambda row: row.spoken, width=96),
            Column(_tr("Port"), lambda row: row.port, order=lambda row: row.flow.port, width=88),
            Column(_tr("Packets"), lambda row: f"{row.flow.packets:,}", order=lambda row: row.flow.packets, right=True, width=84),
            Column(
                _tr("Commands"), lambda row: f"{row.given:,}" if row.given else "", order=lambda row: row.given, right=True,
                width=96, tone=None,
            ),
        ),
        lambda row: row.flow.id,
        parent,
    )  # fmt: skip


def commands_model(parent: QObject) -> GridModel[GivenCommand]:
    """One row a command of the conversation that is looked at."""
    return GridModel(
        (
            Column(
                _tr("Command"), lambda row: f"{kind_words(row.kind)}: {row.name}", tone=lambda row: kind_tone(row.kind),
                width=230, stretch=True,
            ),
            Column(_tr("Count"), lambda row: f"{row.count:,}", order=lambda row: row.count, right=True, width=68),
            Column(_tr("First in packet"), lambda row: str(row.packet or "–"), order=lambda row: row.packet, right=True, width=112),
            Column(_tr("Bytes"), lambda row: row.raw.hex(" "), width=140, stretch=True),
        ),
        lambda row: (row.kind, row.name),
        parent,
    )  # fmt: skip
