"""The map tab: networks and levels, and the device that is looked at in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.tokens import GAP, PAD
from desktop.viewmodels.netmap import NetMapModel, box_words
from desktop.views.discover.netmap import NetMapView
from desktop.widgets.basic import EmptyState, button, row, text

if TYPE_CHECKING:
    from core.register.netmap import Box
    from desktop.theme import Theme

_SAID = 640
"""Pixels for what is said of a device."""


class MapPanel(QWidget):
    """Everything in the register, not only what the last run found."""

    def __init__(self, theme: Theme, model: NetMapModel) -> None:
        super().__init__()
        self._model = model
        self.view = NetMapView(theme, self.tr("Devices by network and level"))
        self.said = text("", "muted", wrap=True)
        self.said.setMinimumWidth(_SAID)
        self.open_button = button(theme, self.tr("Show in Assets"), self._open, icon="boxes")
        self.empty = EmptyState(
            theme,
            "map",
            self.tr("Nothing to draw yet"),
            self.tr("Devices that were discovered, imported or entered stand here by network and level."),
        )
        drawn = QWidget()
        body = QVBoxLayout(drawn)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addWidget(self.view, 1)
        body.addLayout(row(self.said, 1, self.open_button))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(drawn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD, 0, PAD)
        layout.addWidget(self._stack)
        model.loaded.connect(self._show)
        self.view.opened.connect(model.show_asset)
        self.view.chosen.connect(self._say)
        self._say(None)

    def _show(self) -> None:
        found = self._model.map
        assert found is not None
        self._stack.setCurrentIndex(int(bool(found.cells)))
        self.view.show_map(found)

    def _say(self, box: Box | None) -> None:
        self.open_button.setEnabled(box is not None)
        if box is not None:
            self.said.setText(box_words(box))
        else:
            self.said.setText(self.tr("Choose a device with the arrow keys or a click; Enter shows it in Assets."))

    def _open(self) -> None:
        if self.view.current is not None:
            self._model.show_asset(self.view.current.asset)
