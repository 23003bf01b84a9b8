"""The captures tab: recordings at left, their conversations at right, the commands of the one that is looked at below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.roles import KEY_ROLE
from desktop.tokens import GAP, PAD
from desktop.viewmodels.captures import ACROSS, COMMANDS, EVERYTHING, CapturesModel
from desktop.widgets.basic import EmptyState, button, column, row, text
from desktop.widgets.delegates import TwoLines
from desktop.widgets.feedback import Banner, ProgressPanel
from desktop.widgets.fields import ChoiceField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from desktop.theme import Theme

_LIST_WIDTH = 230
_KINDS = "*.pcap *.pcapng *.cap *.dmp *.gz"
_COMMANDS_HEIGHT = 150
_CHOICE_WIDTH = 300


class CapturesPanel(QWidget):
    """Reading a capture sends nothing: it may be done anywhere and at any time."""

    def __init__(self, theme: Theme, model: CapturesModel) -> None:
        super().__init__()
        self._model = model
        self.setAcceptDrops(True)
        self.banner = Banner(theme)
        self.progress = ProgressPanel(theme)
        self.read_button = button(theme, self.tr("Read captures …"), self._choose_files, icon="folder-open")
        self.all_button = button(theme, self.tr("All captures"), self._show_all, icon="layers", role="quiet")
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Captures, the latest first"))
        self.list.setModel(model.captures)
        self.list.setItemDelegate(TwoLines(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.filter = ChoiceField(
            self.tr("Show"),
            (
                (EVERYTHING, self.tr("Every conversation")),
                (ACROSS, self.tr("Between zones and to the outside")),
                (COMMANDS, self.tr("With commands")),
            ),
        )
        self.network = ChoiceField(self.tr("Taken in network"))
        for choice in (self.filter, self.network):
            choice.setMinimumWidth(_CHOICE_WIDTH)
        self.talks = GridTable(theme, model.talks, self.tr("Conversations"), lines=1)
        self.commands = GridTable(theme, model.commands, self.tr("Commands of this conversation"), lines=1)
        self.commands.setMaximumHeight(_COMMANDS_HEIGHT)
        self.said = text("", "muted", wrap=True)
        self.empty = EmptyState(
            theme,
            "cable",
            self.tr("What is said on the network anyway"),
            self.tr(
                "A recording from a mirror port shows devices, services, who talks to whom and who commands what. "
                "Reading it sends nothing. Wireshark, tcpdump and many switches write .pcap or .pcapng files."
            ),
            self.tr("Read captures …"),
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = QWidget()
        left.setLayout(column(self.read_button, self.list, self.all_button))
        left.setFixedWidth(_LIST_WIDTH)
        right = QWidget()
        right.setLayout(column(row(self.filter, self.network, 1), self.talks, self.said, self.commands))
        both = QWidget()
        body = QHBoxLayout(both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP + 4)
        body.addWidget(left)
        body.addWidget(right, 1)
        for inner in (left, right):
            layout = inner.layout()
            assert layout is not None
            layout.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(both)
        layout_ = QVBoxLayout(self)
        layout_.setContentsMargins(0, PAD, 0, PAD)
        layout_.setSpacing(GAP)
        layout_.addWidget(self.banner)
        layout_.addWidget(self.progress)
        layout_.addWidget(self._stack, 1)

    def _connect(self) -> None:
        model = self._model
        self.empty.acted.connect(self._choose_files)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.filter.committed.connect(model.show_only)
        self.network.committed.connect(self._set_network)
        self.talks.chosen.connect(self._look)
        self.progress.stopped.connect(model.stop)
        model.loaded.connect(self._loaded)
        model.busy.connect(self._busy)
        model.progressed.connect(self.progress.progress)
        model.told.connect(lambda words: self.banner.say(words, "ok"))
        model.talks.modelReset.connect(lambda: self._look(self.talks.key))
        self._look(None)

    def _loaded(self) -> None:
        self._stack.setCurrentIndex(int(bool(self._model.traffic.captures)))
        if self._model.capture is None:
            self.list.clearSelection()
        names = [(one.id, f"{one.name} ({one.place})" if one.place else one.name) for one in self._model.networks]
        self.network.set_choices([(None, self.tr("As the addresses say")), *names])
        self.network.fill(self._model.network)
        self._look(self.talks.key)

    def _set_network(self, key: object) -> None:
        self._model.network = key if isinstance(key, UUID) else None

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self._model.look_at(index.data(KEY_ROLE))

    def _show_all(self) -> None:
        self.list.setCurrentIndex(QModelIndex())
        self._model.look_at(None)

    def _look(self, key: object) -> None:
        talk = self._model.choose(key)
        self.commands.setVisible(talk is not None and bool(talk.commands))
        if talk is None:
            shown = self.tr("%Ln conversation(s)", "", self._model.talks.rowCount())
            self.said.setText(shown)
        elif talk.commands:
            self.said.setText(
                self.tr("Commands that were seen, never sent. A capture says when, not whether they may.")
            )
        else:
            self.said.setText(self.tr("No command was read in this conversation. What is encrypted cannot be read."))

    def _busy(self, busy: bool) -> None:
        self.read_button.setEnabled(not busy)
        if busy:
            self.banner.hide()
            self.progress.start(self.tr("Reading captures"))
        else:
            self.progress.finish()

    # --- files ---

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Captures"), "", self.tr("Captures ({kinds})").format(kinds=_KINDS)
        )
        if names:
            self._model.listen([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls() and not self._model.reading:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped files are read."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            event.acceptProposedAction()
            self._model.listen([Path(name) for name in names])
