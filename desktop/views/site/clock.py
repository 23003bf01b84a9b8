"""The site's clock against this laptop's: alarms and logs are only worth what their clock is worth."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from core.register.models import Site
from desktop.tokens import PAD
from desktop.viewmodels.site import SiteModel, offset_words
from desktop.widgets.basic import Card, button, column, row, text
from desktop.widgets.fields import AreaField, TextField
from desktop.widgets.form import RecordForm

if TYPE_CHECKING:
    from desktop.context import AppContext


class ClockCard(Card):
    """Type the time that the site's clock shows; press the button at that moment."""

    def __init__(self, context: AppContext, model: SiteModel) -> None:
        super().__init__(
            QCoreApplication.translate("ClockCard", "Site clock"),
            hint=QCoreApplication.translate(
                "ClockCard",
                "Read the clock of an operator panel or a controller. Type the time it is about to show, and press "
                "the button when it shows it. With a date where the day is wrong, too: 2026-03-01 14:03:20.",
            ),
        )
        self._model = model
        self._now = text("", "title")
        self.shown = TextField(self.tr("The site's clock shows"), placeholder="14:03:20")
        self.shown.setFixedWidth(260)
        self.note_button = button(context.theme, self.tr("Now"), self.note, icon="clock", role="primary")
        self.forget_button = button(context.theme, self.tr("Forget the comparison"), model.forget_clock, icon="x")
        self._result = text("", "heading", wrap=True)
        laptop = column(text(self.tr("This laptop shows"), "label"), self._now, 1, spacing=8)
        entry = QHBoxLayout()
        entry.setSpacing(PAD)
        entry.addLayout(laptop)
        entry.addSpacing(PAD)
        entry.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignTop)
        entry.addWidget(self.note_button, 0, Qt.AlignmentFlag.AlignBottom)
        entry.addStretch(1)
        self.form = RecordForm(model.edit, context.report, columns=1)
        self.form.bind(
            "clock_note",
            AreaField(
                self.tr("Note on the clock"), placeholder=self.tr("Which clock; who sets it; time server"), lines=2
            ),
        )
        self.body.addLayout(entry)
        result = row(self._result, self.forget_button, spacing=PAD)
        result.setStretch(0, 1)
        self.body.addLayout(result)
        self.body.addWidget(self.form)
        self._timer = QTimer(self, interval=250)
        self._timer.timeout.connect(self._tick)
        self.shown.editor.returnPressed.connect(self.note)
        self.shown.editor.textEdited.connect(lambda _words: self.shown.say_error(""))
        self._tick()

    def show_site(self, site: Site) -> None:
        """Show what was noted."""
        self._result.setText(offset_words(site.clock_offset_s))
        self.forget_button.setVisible(site.clock_offset_s is not None)
        self.form.show_row(site)

    def note(self) -> None:
        """Note the comparison at this moment."""
        if self._model.note_clock(self.shown.value()):
            self.shown.editor.clear()
        else:
            self.shown.say_error(self.tr("Not a time. Write it like 14:03:20."))

    def showEvent(self, event: QShowEvent) -> None:
        """The laptop's clock runs while it is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests otherwise."""
        super().hideEvent(event)
        self._timer.stop()

    def _tick(self) -> None:
        self._now.setText(datetime.now().astimezone().strftime("%Y-%m-%d  %H:%M:%S"))
