"""Who accepts a risk until when, and who agreed to what was fixed on site: both need a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QDialog, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.widgets.basic import button, row, text
from desktop.widgets.fields import AreaField, TextField

if TYPE_CHECKING:
    from core.assessment.models import Evidence


class _Asking(QDialog):
    """Base: fields, a line that says what is missing, two buttons. Enter confirms once all is there."""

    def __init__(self, theme: Theme, title: str, about: str, do: str, people: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self.missing = text("", "error", wrap=True)
        self.done_button = button(theme, do, self._confirm, icon="check", role="primary")
        self.cancel = button(theme, self.tr("Cancel"), self.reject)
        self.cancel.setAutoDefault(False)
        self._people = list(people)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PAD + 8, PAD + 8, PAD + 8, PAD)
        self.body.setSpacing(12)
        self.body.addWidget(text(about, "heading", wrap=True))

    def who(self, label: str) -> TextField:
        """A field that knows the people of the site."""
        field = TextField(label)
        completer = QCompleter(self._people, field.editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.editor.setCompleter(completer)
        return field

    def finish(self) -> None:
        """The last rows."""
        self.body.addWidget(self.missing)
        self.body.addLayout(row(self.cancel, 1, self.done_button))

    def _confirm(self) -> None:
        words = self.lacks()
        self.missing.setText(words)
        if not words:
            self.tell()
            self.accept()

    def lacks(self) -> str:
        """What is still missing, as a sentence; "" for nothing."""
        raise NotImplementedError

    def tell(self) -> None:
        """Hand over what was entered."""
        raise NotImplementedError


class AcceptDialog(_Asking):
    """Somebody lives with a risk up to a day."""

    accepted_by = Signal(str, str, str)
    """Name, ISO date, note."""

    def __init__(self, theme: Theme, about: str, people: Sequence[str], today: date, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Accept the risk"), about, self.tr("Accept the risk"), people, parent)
        self._today = today
        self.by = self.who(self.tr("Who accepts it"))
        self.until = TextField(self.tr("Until"), hint=self.tr("After this day it is open again."))
        self.until.fill(today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat())
        self.note = AreaField(self.tr("Why"), lines=2)
        for field in (self.by, self.until, self.note):
            self.body.addWidget(field)
        self.finish()
        self.by.setFocus()

    def lacks(self) -> str:
        """A name, and a day that is not over."""
        if not self.by.value().strip():
            return self.tr("Name who accepts this risk.")
        until = self.until.value().strip()
        if not _is_day(until) or until < self._today.isoformat():
            return self.tr("Say until when, as year-month-day from today on, e.g. 2027-03-31.")
        return ""

    def tell(self) -> None:
        """Name, day, note."""
        self.accepted_by.emit(self.by.value().strip(), self.until.value().strip(), self.note.value().strip())


class FixDialog(_Asking):
    """Something was put right on site: who agreed, how it was before and how it is now."""

    fixed = Signal(str, str, str, object, object)
    """Who agreed, ISO date, note, evidence before and after (`Evidence` or None)."""

    def __init__(self, theme: Theme, about: str, people: Sequence[str], today: date, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Fixed on site"), about, self.tr("It is fixed"), people, parent)
        self._today = today
        self.by = self.who(self.tr("Who of the plant agreed"))
        self.on = TextField(self.tr("On"))
        self.on.fill(today.isoformat())
        self.note = AreaField(self.tr("What was done"), lines=2)
        hint = self.tr("Photo, file or what you saw; leave it empty where there is nothing.")
        self.before = TextField(self.tr("How it was"), hint=hint)
        self.after = TextField(self.tr("How it is now"))
        for field in (self.by, self.on, self.note, self.before, self.after):
            self.body.addWidget(field)
        self.finish()
        self.by.setFocus()

    def lacks(self) -> str:
        """A name, and a day that is not still to come."""
        if not self.by.value().strip():
            return self.tr("Name who of the plant agreed to what was fixed.")
        on = self.on.value().strip()
        if not _is_day(on) or on > self._today.isoformat():
            return self.tr("Say on which day, as year-month-day up to today, e.g. 2026-11-24.")
        return ""

    def tell(self) -> None:
        """All of it."""
        before, after = _evidence(self.before.value()), _evidence(self.after.value())
        self.fixed.emit(self.by.value().strip(), self.on.value().strip(), self.note.value().strip(), before, after)


def _evidence(words: str) -> Evidence | None:
    from core.assessment.models import Evidence

    title = words.strip()
    return Evidence(title=title, kind="observation") if title else None


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
