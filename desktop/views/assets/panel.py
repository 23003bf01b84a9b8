"""The panel at the right: nothing, one asset in tabs, or a change for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.tokens import GAP, PAD
from desktop.views.assets.details import DetailsTab
from desktop.views.assets.interfaces import InterfacesTab
from desktop.views.assets.many import ManyPanel
from desktop.views.assets.sources import SourcesTab
from desktop.widgets.basic import Pill, text

if TYPE_CHECKING:
    from desktop.theme import Theme
    from desktop.viewmodels.assets import AssetsViewModel


class DetailPanel(QFrame):
    """Shows the selection of an `AssetsViewModel`."""

    def __init__(self, model: AssetsViewModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(360)
        self._model = model
        self.details = DetailsTab(model)
        self.interfaces = InterfacesTab(model, theme)
        self.sources = SourcesTab(model, theme)
        self.many = ManyPanel(model, theme)
        self._nothing = text(self.tr("Select an asset to see and edit everything known about it."), "muted", wrap=True)
        self._nothing.setContentsMargins(PAD, PAD, PAD, PAD)
        self._heading = text("", "heading", wrap=True)
        self._state = Pill(theme)
        self.stack = QStackedWidget()
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")  # the card shows through
        self.one = self._build_one()
        for widget in (self._nothing, self.one, self.many):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.stack)
        model.selection_changed.connect(self._show)
        model.detail_changed.connect(self._show)
        self._show()

    def focus_first(self) -> None:
        """Put the focus where editing starts."""
        if self.stack.currentWidget() is self.many:
            self.many.zone.setFocus()
        elif self.stack.currentWidget() is self.one:
            self.tabs.setCurrentWidget(self.details)
            self.details.fields["tag"].setFocus()

    def _build_one(self) -> QWidget:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the asset"))
        self.tabs.addTab(self.details, self.tr("Details"))
        self.tabs.addTab(self.interfaces, self.tr("Network"))
        self.tabs.addTab(self.sources, self.tr("Sources"))
        one = QWidget()
        layout = QVBoxLayout(one)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        head = QVBoxLayout()
        head.setContentsMargins(PAD, PAD - 4, PAD, 0)
        head.addWidget(self._heading)
        head.addWidget(self._state)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        return one

    def _show(self) -> None:
        model = self._model
        detail = model.detail
        self.details.show_detail()
        self.interfaces.show_detail()
        self.sources.show_detail()
        if len(model.selected) > 1:
            self.many.show_selection()
            self.stack.setCurrentWidget(self.many)
        elif detail is not None:
            self._heading.setText(_heading(detail.asset.tag, detail.asset.name) or self.tr("New asset"))
            differ = len(detail.disagreements)
            self._state.setVisible(differ > 0)
            self._state.show_state(self.tr("Sources disagree on {number}").format(number=differ), "warn")
            self.stack.setCurrentWidget(self.one)
        elif not model.selected:
            self.stack.setCurrentWidget(self._nothing)


def _heading(tag: str, name: str) -> str:
    return " – ".join(filter(None, (tag, name)))
