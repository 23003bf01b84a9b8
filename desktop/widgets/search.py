"""Search over everything: a field in the header and the list of results below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.models.hits import HitsModel
from desktop.tokens import CONTROL_HEIGHT
from desktop.widgets.basic import text
from desktop.widgets.delegates import TwoLines

if TYPE_CHECKING:
    from core.register.searching import Hit
    from desktop.context import AppContext
    from desktop.theme import Theme

_PAUSE_MS = 120
_SHOWN = 7
LIMIT = 50


class SearchBox(QLineEdit):
    """Finds while one types. Down and Up choose, Enter shows the row on its page, Escape gives up."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
        self.setPlaceholderText(self.tr("Search everything (Ctrl+K)"))
        self.setAccessibleName(self.tr("Search everything"))
        self.setClearButtonEnabled(False)
        self._glass = QAction(self.tr("Search"), self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        context.theme.changed.connect(self._colour)
        self._colour()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(lambda _words: self._timer.start())
        self.model = HitsModel(self)
        self.popup: ResultsPopup | None = None
        context.closing.connect(self.forget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that belong to the list of results."""
        popup = self.popup
        if popup is not None and popup.isVisible():
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                popup.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose(popup.list.currentIndex().row())
                return
        if event.key() == Qt.Key.Key_Escape:
            self.forget()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        """The list goes when the focus goes, and an answer on its way comes too late."""
        self._asked += 1
        super().focusOutEvent(event)  # type: ignore[arg-type]  # Qt's own event object
        self._hide()

    def choose(self, row: int) -> None:
        """Show the hit in `row` on its page."""
        if 0 <= row < self.model.rowCount():
            hit = self.model.hit(row)
            self.forget()
            self._context.reveal.emit(hit.table, hit.id)

    def forget(self) -> None:
        """Empty field, no list, nothing kept of the vault."""
        self._asked += 1
        self._timer.stop()
        self.clear()
        self.model.show_hits([])
        self._hide()

    def _hide(self) -> None:
        if self.popup is not None:
            self.popup.hide()

    def _ask(self) -> None:
        words = self.text().strip()
        if not words or self._context.workspace is None:
            self._hide()
            return
        self._asked += 1
        number = self._asked
        self._context.read(
            lambda workspace: workspace.register.search(words, LIMIT),
            lambda hits: self._show(number, hits),
            receiver=self,
        )

    def _show(self, number: int, hits: list[Hit]) -> None:
        if number != self._asked:
            return  # an answer to what stood here before, or nobody looks any more
        self.model.show_hits(hits)
        if self.popup is None:
            self.popup = ResultsPopup(self, self._context.theme)
        self.popup.open_below()

    def _colour(self) -> None:
        self._glass.setIcon(self._context.theme.icon("search", "muted", 18))


class ResultsPopup(QFrame):
    """The list below the field. It is a child of the window and never takes the focus."""

    def __init__(self, box: SearchBox, theme: Theme) -> None:
        super().__init__(box.window())
        self._box = box
        self.setObjectName("popup")
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Search results"))
        self.list.setModel(box.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(TwoLines(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: box.choose(index.row()))
        self._nothing = text(
            self.tr("Nothing found. Try the beginning of a word, an address or a serial number."), "muted"
        )
        self._nothing.setContentsMargins(12, 8, 12, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        box.window().installEventFilter(self)

    def open_below(self) -> None:
        """Show the list under the field, as high as it needs."""
        rows = self._box.model.rowCount()
        self.list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        if rows:
            self.list.setCurrentIndex(self._box.model.index(0))
        self._place()
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Choose the next or the previous row."""
        rows = self._box.model.rowCount()
        if rows:
            self.list.setCurrentIndex(self._box.model.index((self.list.currentIndex().row() + step) % rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay under the field when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window: QWidget = self._box.window()
        corner = self._box.mapTo(window, QPoint(0, self._box.height() + 4))
        rows = min(self._box.model.rowCount(), _SHOWN)
        height = rows * max(self.list.sizeHintForRow(0), CONTROL_HEIGHT) + 14 if rows else 56
        width = max(self._box.width(), min(640, window.width() - corner.x() - 16))
        self.setGeometry(corner.x(), corner.y(), width, height)
