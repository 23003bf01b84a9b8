"""The page: filter, table and details, or what to do while there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.assets import AssetsModel
from desktop.page import Page
from desktop.tokens import GAP, PAD
from desktop.viewmodels.assets import AssetsViewModel
from desktop.views.assets.panel import DetailPanel
from desktop.views.assets.table import AssetTable
from desktop.widgets.basic import EmptyState, button, row, text
from desktop.widgets.feedback import Banner

if TYPE_CHECKING:
    from core.workspace import Workspace
    from desktop.context import AppContext

FILTER_PAUSE_MS = 150


class AssetsPage(Page):
    """Everything that was found or listed."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, self.tr("Assets"), "boxes")
        self.model = AssetsModel(context, self)
        self.state = AssetsViewModel(context, self)
        self.table = AssetTable(self.model)
        self.panel = DetailPanel(self.state, context.theme)
        self.filter = FilterBox(context)
        self.note = Banner(context.theme)
        self._count = text("", "muted")
        self._to_reveal: UUID | None = None
        self._edit_next = False
        self._offers_undo = False
        self._is_new = True
        self._stale = True
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    # --- the page protocol ---

    def activate(self) -> None:
        """Show what is there now, ready to filter."""
        if self._stale:
            self._stale = False
            self.model.refresh()
            self.state.refresh()
        if self.stack.currentWidget() is self.empty:
            self.empty.action.setFocus()
        else:
            self.filter.setFocus()

    def reveal(self, table: str, key: UUID) -> bool:
        """Select an asset, or the one that an interface, service or observation belongs to."""
        if table not in ("asset", "interface", "service", "observation"):
            return False
        self.context.read(lambda workspace: owner_of(workspace, table, key), self._reveal, receiver=self)
        return True

    # --- building ---

    def _lay_out(self) -> None:
        theme = self.context.theme
        self.add = button(theme, self.tr("Add"), self.state.add, icon="plus")
        self.add.setToolTip(self.tr("Add an asset by hand (Ctrl+N)"))
        self.importing = button(theme, self.tr("Import a list …"), self.import_list, icon="upload")
        self.delete = button(theme, self.tr("Delete"), self.state.delete_selected, icon="trash", role="danger")
        self.delete.setToolTip(self.tr("Delete the selected assets (Del)"))
        self.delete.setEnabled(False)
        self.empty = self._build_empty()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.panel)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([690, 412])
        self.splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.splitter.setHandleWidth(GAP)
        self._full = QWidget()
        body = QVBoxLayout(self._full)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addLayout(row(self.filter, self._count, 1, self.add, self.importing, self.delete))
        body.addWidget(self.splitter, 1)
        self.stack.addWidget(self._full)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD + 4, PAD, PAD + 4, PAD)
        layout.setSpacing(GAP + 4)
        layout.addWidget(text(self.title, "title"))
        layout.addWidget(self.note)
        layout.addWidget(self.stack, 1)

    def _build_empty(self) -> EmptyState:
        theme = self.context.theme
        empty = EmptyState(
            theme, "boxes", self.tr("No assets yet"),
            self.tr("Find devices on the network, or start from the site's own list as CSV or Excel file."),
            self.tr("Discover devices"),
        )  # fmt: skip
        empty.acted.connect(lambda: self.context.go_to.emit("discover"))
        self.empty_import = button(theme, self.tr("Import a list …"), self.import_list, icon="upload")
        self.empty_add = button(theme, self.tr("Add one by hand"), self.state.add, icon="plus")
        layout = empty.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(layout.count() - 1, row(1, self.empty_import, self.empty_add, 1))
        return empty

    def _connect(self) -> None:
        self.filter.settled.connect(lambda words: self.model.ask(text=words))
        self.filter.left.connect(self.table.setFocus)
        self.model.answered.connect(self._answered)
        self.table.chosen.connect(self.state.select)
        self.table.chosen.connect(lambda keys: self.delete.setEnabled(bool(keys)))
        self.table.delete_asked.connect(self.state.delete_selected)
        self.table.open_asked.connect(self.panel.focus_first)
        self.state.added.connect(self._added)
        self.state.deleted.connect(self._deleted)
        self.note.acted.connect(self._undo)
        self.context.data_changed.connect(self._data_changed)
        self.context.closing.connect(self.model.forget)
        for keys, act in (("Ctrl+F", self._find), ("Ctrl+N", self.state.add)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- acting ---

    def import_list(self) -> None:
        """Open the import of a list."""
        from desktop.dialogs.import_list import ImportDialog

        dialog = ImportDialog(self.context, self)
        dialog.imported.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _find(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _undo(self) -> None:
        self.note.hide()
        self.context.undo.undo()

    def _added(self, key: UUID) -> None:
        self._edit_next = True
        self._reveal(key)

    def _deleted(self, number: int, answers: int) -> None:
        words = self.tr("Deleted %Ln asset(s).", "", number)
        if answers:
            words = f"{words} {self.tr('%Ln answer(s) about what was deleted went, too.', '', answers)}"
        self.note.say(words, "info", self.tr("Undo"))
        self._offers_undo = True

    def _imported(self, words: str) -> None:
        self._offers_undo = False
        self.note.say(words, "ok")

    def _reveal(self, key: UUID | None) -> None:
        if key is None:
            return
        self._to_reveal = key
        if self.model.is_answered and self.table.select([key]):
            self._revealed()
        elif self.model.question.text:
            self.filter.clear_now()
        else:
            self.model.refresh()

    def _revealed(self) -> None:
        self._to_reveal = None
        if self._edit_next:
            # the details arrive with the next turn of the event loop
            self.state.detail_changed.connect(self._focus_details, Qt.ConnectionType.SingleShotConnection)

    def _focus_details(self) -> None:
        if self.state.detail is None:
            self.state.detail_changed.connect(self._focus_details, Qt.ConnectionType.SingleShotConnection)
            return
        self._edit_next = False
        self.panel.focus_first()

    def _answered(self) -> None:
        locale, model = QLocale(), self.model
        shown, total = len(model.ids), model.total
        if model.shown.text:
            words = self.tr("{shown} of {total}").format(shown=locale.toString(shown), total=locale.toString(total))
        else:
            words = self.tr("%Ln asset(s)", "", total)
        self._count.setText(words)
        self.stack.setCurrentWidget(self.empty if total == 0 else self._full)
        if self._to_reveal is not None:
            if self.table.select([self._to_reveal]):
                self._revealed()
        elif self._is_new and model.ids:
            self.table.select([model.ids[0]])  # so that the panel shows at once what it is for
        self._is_new = self._is_new and not model.ids

    def _data_changed(self, _edit: object) -> None:
        if self._offers_undo:  # once something else was written, Undo would take that back
            self._offers_undo = False
            self.note.hide()
        if not self.isVisible():
            self._stale = True
            return
        self.model.refresh()
        self.state.refresh()


class FilterBox(QLineEdit):
    """Filters while one types: `settled` after a short pause. Down or Enter goes on to the table, Escape clears."""

    settled = Signal(str)
    left = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._theme = context.theme
        self.setPlaceholderText(self.tr("Filter (Ctrl+F)"))
        self.setAccessibleName(self.tr("Filter the assets"))
        self.setAccessibleDescription(self.tr("Words, addresses or serial numbers; all of them must occur."))
        self.setMinimumWidth(220)
        self.setMaximumWidth(360)
        self._glass = QAction(self.placeholderText(), self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._theme.changed.connect(self._colour)
        self._colour()
        self._pause = QTimer(self, singleShot=True, interval=FILTER_PAUSE_MS)
        self._pause.timeout.connect(self._settle)
        self.textChanged.connect(lambda _words: self._pause.start())

    def clear_now(self) -> None:
        """Take the filter away without waiting."""
        self.clear()
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that leave the box or empty it."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_now()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._settle()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        self._pause.stop()
        self.settled.emit(self.text())

    def _colour(self) -> None:
        self._glass.setIcon(self._theme.icon("search", "muted", 18))


def owner_of(workspace: Workspace, table: str, key: UUID) -> UUID | None:
    """The asset that a found row belongs to."""
    from core.register.models import Interface, Observation, Service

    register = workspace.register
    if table == "service":
        table, key = "interface", register.get(Service, key).interface_id
    if table == "interface":
        return register.get(Interface, key).asset_id
    if table == "observation":
        return register.get(Observation, key).asset_id
    return key
