"""The import of a site's own list: file and columns, rows and decisions, writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.dialogs.import_columns import ColumnsStep
from desktop.dialogs.import_rows import RowsStep
from desktop.tokens import GAP, PAD
from desktop.viewmodels.import_list import ImportState
from desktop.widgets.basic import button, row, text
from desktop.widgets.feedback import Banner, ProgressPanel

if TYPE_CHECKING:
    from core.register.importers import ImportResult
    from desktop.context import AppContext


class ImportDialog(QDialog):
    """Two steps and the writing. Nothing is written before the last button, and then all or nothing."""

    imported = Signal(str)
    """What was imported, in words."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a list"))
        self.setAccessibleName(self.tr("Import a list"))
        self.resize(1180, 700)
        self._context = context
        self._leaving = False
        self.state = ImportState(context, self)
        theme = context.theme
        self.columns = ColumnsStep(self.state, theme)
        self.rows = RowsStep(self.state, theme)
        self.note = Banner(theme)
        self.work = ProgressPanel(theme)
        self._title = text("", "title")
        self._summary = text("", "muted")
        self.cancel = button(theme, self.tr("Cancel"), self.reject)
        self.back = button(theme, self.tr("Back"), self._go_back, icon="arrow-left")
        self.next = button(theme, self.tr("Check the rows"), self._go_on, role="primary", icon="arrow-right")
        self.next.setDefault(True)
        self.stack = QStackedWidget()
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")
        self.stack.addWidget(self.columns)
        self.stack.addWidget(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(self._title, 1, self._summary))
        layout.addWidget(self.note)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.work)
        layout.addLayout(row(self.cancel, 1, self.back, self.next))
        self._connect()
        self._show_step()
        self.columns.choose.setFocus()

    def _connect(self) -> None:
        state = self.state
        state.busy_changed.connect(self._busy)
        state.progress.connect(self.work.progress)
        state.failed.connect(lambda words: self.note.say(words, "bad"))
        state.mapping_changed.connect(self._show_step)
        state.plan_changed.connect(self._checked)
        state.decided.connect(self._show_step)
        state.finished.connect(self._finished)
        self.work.stopped.connect(state.cancel)
        self._context.closing.connect(self._vault_closes)

    # --- leaving ---

    def reject(self) -> None:
        """Cancel, Escape or the window's own button: what is going on stops first, then the dialog goes."""
        if self.state.busy:
            self._leaving = True
            self.work.stop.setEnabled(False)
            self.state.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As `reject`."""
        if self.state.busy:
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def _vault_closes(self) -> None:
        self.state.cancel()
        self.done(QDialog.DialogCode.Rejected)

    # --- steps ---

    def _go_on(self) -> None:
        self.note.hide()
        if self.stack.currentWidget() is self.columns:
            self.state.prepare()
        else:
            self.state.apply()

    def _go_back(self) -> None:
        self.note.hide()
        self.stack.setCurrentWidget(self.columns)
        self._show_step()

    def _checked(self) -> None:
        self.stack.setCurrentWidget(self.rows)
        self._show_step()
        self.rows.table.setFocus()

    def _busy(self, words: str) -> None:
        if words:
            self.note.hide()
            self.work.start(words)
        else:
            self.work.finish()
            if self._leaving:
                super().reject()
        self.stack.setEnabled(not words)
        self._show_step()

    def _show_step(self) -> None:
        state, first = self.state, self.stack.currentWidget() is self.columns
        self.back.setVisible(not first)
        self.back.setEnabled(not state.busy)
        if first:
            self._title.setText(self.tr("Import a list: columns"))
            self._summary.setText(self._hint())
            self.next.setText(self.tr("Check the rows"))
            self.next.setEnabled(state.ready)
            return
        plan = state.plan
        waiting, writing = (len(plan.undecided), plan.count_written()) if plan else (0, 0)
        self._title.setText(self.tr("Import a list: rows"))
        if waiting:
            summary = self.tr("%Ln row(s) (looks|look) like known devices: decide about each.", "", waiting)
        else:
            summary = self.tr("Every row is decided. Nothing is written until you import.")
        self._summary.setText(summary)
        self.next.setText(self.tr("Import %Ln row(s)", "", writing))
        self.next.setEnabled(not waiting and writing > 0 and not state.busy)

    def _hint(self) -> str:
        state = self.state
        if state.table is None or state.mapping is None:
            return ""
        if not state.mapping.identifies:
            return self.tr("Map at least one of tag, name, model, serial number, host name, MAC or IP address.")
        return self.tr("Check where each column goes; change what was guessed wrong.")

    def _finished(self, result: ImportResult) -> None:
        parts = [
            (len(result.created), self.tr("%Ln new device(s)", "", len(result.created))),
            (len(result.merged), self.tr("%Ln known device(s) completed", "", len(result.merged))),
            (result.skipped, self.tr("%Ln row(s) skipped", "", result.skipped)),
            (len(result.errors), self.tr("%Ln problem(s) noted", "", len(result.errors))),
        ]
        told = ", ".join(words for number, words in parts if number)
        self.imported.emit(self.tr("Imported: {what}. One undo takes it all back.").format(what=told))
        self.accept()
