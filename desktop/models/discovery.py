"""Tables of discovery: what will be sent, what answers while a run goes, and what a run sent."""

from __future__ import annotations

import ipaddress
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop.models.grid import TONE_ROLE, Column, GridModel

if TYPE_CHECKING:
    from core.discovery.events import AttemptDone, Event
    from core.discovery.service import Activity

Index = QModelIndex | QPersistentModelIndex
MOST_ATTEMPTS = 2_000
"""Attempts kept in the live list; all of them are in the vault."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("Discovery", words)


def number(value: float) -> str:
    """A number for people."""
    return QLocale().toString(round(value))


def status_words(status: str) -> str:
    """How an attempt ended."""
    return {
        "identified": _tr("Identified"),
        "answered": _tr("Answered"),
        "no_answer": _tr("No answer"),
        "refused": _tr("Refused"),
        "malformed": _tr("Not understood"),
        "cut_off": _tr("Cut off"),
        "too_long": _tr("Too long"),
        "excluded": _tr("Excluded"),
        "stopped": _tr("Stopped"),
        "left_alone": _tr("Left alone"),
        "error": _tr("Error"),
    }.get(status, status)


def status_tone(status: str) -> str:
    """The shape of an attempt's status."""
    if status == "identified":
        return "ok"
    if status == "answered":
        return "info"
    if status in ("malformed", "cut_off", "too_long", "left_alone"):
        return "warn"
    return "bad" if status == "error" else "plain"


def run_words(status: str) -> str:
    """How a run ended."""
    return {
        "running": _tr("Running"),
        "done": _tr("Done"),
        "stopped": _tr("Stopped"),
        "paused_for_safety": _tr("Ended for safety"),
        "failed": _tr("Failed"),
        "interrupted": _tr("Interrupted"),
    }.get(status, status)


# --- what will be sent ---


@dataclass(frozen=True)
class SentRow:
    """One kind of request of a plan; the frames stand at a step's first request."""

    number: int
    what: str
    reference: str
    to: str
    size: int
    hex: str
    frames: int | None
    most: int | None


def sent_rows(preview: dict[str, Any]) -> list[SentRow]:
    """The table of a preview."""
    rows: list[SentRow] = []
    for step in preview["steps"]:
        for at, one in enumerate(step["requests"]):
            first = at == 0
            rows.append(
                SentRow(
                    len(rows), one["title"], one["reference"], step["to"], one["bytes"], one["hex"],
                    step["frames"] if first else None, most_frames(step) if first else None,
                )
            )  # fmt: skip
    return rows


def most_frames(counted: dict[str, Any]) -> int:
    """Frames where every address is a device that answers everything, of a step or of the whole preview."""
    return int(counted["all_answer_frames"])


def sent_model(parent: QObject) -> GridModel[SentRow]:
    """The preview's table."""

    def counted(value: int | None) -> str:
        return "" if value is None else number(value)

    return GridModel(
        [
            Column(_tr("Request"), lambda row: row.what, tip=_request_tip, width=150, stretch=True),
            Column(_tr("To"), lambda row: row.to, width=130, stretch=True),
            Column(_tr("Bytes"), lambda row: number(row.size), tip=lambda row: row.hex, right=True, width=64),
            Column(_tr("Frames"), lambda row: counted(row.frames), right=True, width=74),
            Column(_tr("If all answer"), lambda row: counted(row.most), right=True, width=108),
        ],
        lambda row: row.number,
        parent,
    )


def _request_tip(row: SentRow) -> str:
    return f"{row.what} [{row.reference}]\n{' '.join(row.hex[at : at + 2] for at in range(0, len(row.hex), 2))}"


# --- what answers ---


@dataclass(frozen=True)
class HostRow:
    """One device of a run that goes."""

    ip: str
    label: str = ""
    mac: str = ""
    vendor: str = ""
    attempts: int = 0
    answered: tuple[str, ...] = ()
    state: str = "asking"
    """asking, done, stopped, excluded or gone."""


@lru_cache(maxsize=65_536)
def _place(ip: str) -> int:
    """Where an address stands among all. Kept: thousands of rows are sorted again several times a second."""
    return int(ipaddress.ip_address(ip))


class HostsModel(GridModel[HostRow]):
    """Devices by address; events are taken in batches."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(_tr("Address"), lambda row: row.ip, order=lambda row: _place(row.ip), width=130),
                Column(_tr("What it says it is"), lambda row: row.label or row.vendor or "…", width=220, stretch=True),
                Column(_tr("Answered"), lambda row: ", ".join(row.answered), width=150),
                Column(_tr("State"), _state_words, tone=_state_tone, width=124),
            ],
            lambda row: row.ip,
            parent,
        )
        self.sort_column = 0

    def take(self, events: Iterable[Event]) -> None:
        """Bring the list up to these events."""
        from core.discovery.events import AttemptDone, HostDone, HostFound

        fresh: dict[str, HostRow] = {}

        def now(ip: str) -> HostRow | None:
            return fresh.get(ip) or self.row(self.row_of(ip))

        for event in events:
            if isinstance(event, HostFound):
                row = now(event.ip) or HostRow(event.ip)
                fresh[event.ip] = replace(row, mac=event.mac or row.mac, vendor=event.vendor or row.vendor)
            elif isinstance(event, AttemptDone):
                if (known := now(event.ip)) is not None or event.status in ("identified", "answered"):
                    fresh[event.ip] = _attempted(known or HostRow(event.ip), event)
            elif isinstance(event, HostDone):
                row = now(event.ip) or HostRow(event.ip)
                fresh[event.ip] = replace(row, label=event.label or row.label, state=event.status)
        if fresh:
            self.upsert(fresh.values())

    def end(self) -> None:
        """The run is over: who was still being asked, or waiting for it, was stopped."""
        cut = [replace(row, state="stopped") for row in self.rows if row.state == "asking"]
        if cut:
            self.upsert(cut)

    def clear(self) -> None:
        """An empty list."""
        self.set_rows(())


def _attempted(row: HostRow, event: AttemptDone) -> HostRow:
    answered = row.answered
    label = row.label
    if event.status in ("identified", "answered"):
        answered = tuple(dict.fromkeys((*answered, event.protocol)))
        label = label or event.detail
    return replace(row, attempts=row.attempts + 1, answered=answered, label=label)


def _state_words(row: HostRow) -> str:
    return {
        "asking": _tr("Being asked"),
        "done": _tr("Done"),
        "stopped": _tr("Stopped"),
        "excluded": _tr("Excluded"),
        "gone": _tr("Stopped answering"),
    }.get(row.state, row.state)


def _state_tone(row: HostRow) -> str:
    return {"asking": "plain", "done": "ok", "stopped": "info", "excluded": "none", "gone": "bad"}.get(
        row.state, "plain"
    )


class AttemptsModel(QAbstractTableModel):
    """The latest attempts, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._attempts: deque[AttemptDone] = deque()
        self.total = 0
        """All attempts so far."""
        self._titles = (_tr("Address"), _tr("Protocol"), _tr("Result"))

    def take(self, events: Iterable[Event]) -> None:
        """Add the attempts among these events."""
        from core.discovery.events import AttemptDone

        new = [event for event in events if isinstance(event, AttemptDone)]
        self.total += len(new)
        new = new[-MOST_ATTEMPTS:]
        if not new:
            return
        self.beginInsertRows(QModelIndex(), 0, len(new) - 1)
        self._attempts.extendleft(new)
        self.endInsertRows()
        if (over := len(self._attempts) - MOST_ATTEMPTS) > 0:
            self.beginRemoveRows(QModelIndex(), MOST_ATTEMPTS, MOST_ATTEMPTS + over - 1)
            for _ in range(over):
                self._attempts.pop()
            self.endRemoveRows()

    def clear(self) -> None:
        """An empty list."""
        self.beginResetModel()
        self._attempts.clear()
        self.total = 0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The attempts that are kept."""
        return 0 if parent.isValid() else len(self._attempts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Address, protocol, result."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._titles):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._attempts):
            return None
        one = self._attempts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.ip, f"{one.protocol} {one.port}", status_words(one.status))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.ip} {one.protocol} {one.port}: {one.detail or status_words(one.status)}"
        if role == TONE_ROLE and index.column() == 2:
            return status_tone(one.status)
        return None


# --- what a run sent ---


def activity_model(parent: QObject) -> GridModel[Activity]:
    """Network activity of one run, per protocol."""

    def statuses(row: Activity) -> str:
        return ", ".join(f"{status_words(status)} {count}" for status, count in sorted(row.statuses.items()))

    return GridModel(
        [
            Column(_tr("Protocol"), lambda row: row.protocol, width=90),
            Column(_tr("Hosts"), lambda row: number(row.hosts), order=lambda row: row.hosts, right=True, width=70),
            Column(
                _tr("Attempts"), lambda row: number(row.attempts), order=lambda row: row.attempts, right=True, width=84
            ),
            Column(_tr("Results"), statuses, width=150, stretch=True),
            Column(_tr("Sent"), lambda row: number(row.sent), order=lambda row: row.sent, right=True, width=70),
            Column(
                _tr("Received"), lambda row: number(row.received), order=lambda row: row.received, right=True, width=84
            ),
            Column(
                _tr("Bytes out"), lambda row: number(row.bytes_sent), order=lambda row: row.bytes_sent, right=True,
                width=90,
            ),
            Column(
                _tr("Bytes in"), lambda row: number(row.bytes_received), order=lambda row: row.bytes_received,
                right=True, width=90,
            ),
        ],
        lambda row: row.protocol,
        parent,
    )  # fmt: skip
