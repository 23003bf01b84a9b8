"""Exactly what will be sent, the consent to it, and Start."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.models.discovery import most_frames, number
from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.discover import DiscoverModel
from desktop.viewmodels.site import duration_words
from desktop.views.discover.consent import ConsentCard
from desktop.widgets.basic import Card, EmptyState, button, row, text
from desktop.widgets.grid import GridTable


class PlanPanel(QWidget):
    """Start is possible only while the preview of the very plan is shown."""

    def __init__(self, theme: Theme, model: DiscoverModel) -> None:
        super().__init__()
        self._model = model
        self.consent = ConsentCard()
        self.show_button = button(theme, self.tr("Show what will be sent"), icon="eye")
        self.start_button = button(theme, self.tr("Start"), icon="play", role="primary")
        self._why = text("", "muted", wrap=True)
        self._totals = text("", "heading", wrap=True)
        self._limits = text("", wrap=True)
        self._notes = text("", "hint", wrap=True)
        self.table = GridTable(theme, model.sent, self.tr("What will be sent"), sortable=False)
        empty = EmptyState(
            theme,
            "eye",
            self.tr("Nothing is sent yet"),
            self.tr("Say what may be asked. Then look at every request, how often it goes out and to whom."),
        )
        card = Card()
        for widget in (self._totals, self._limits, self.table, self._notes):
            card.body.addWidget(widget, 1 if widget is self.table else 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP + 2)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.consent)
        foot = row(self._why, self.show_button, self.start_button)
        foot.setStretch(0, 1)
        layout.addLayout(foot)
        self.consent.agreed_changed.connect(self.show_state)
        model.previewed.connect(self._previewed)
        model.started.connect(self.show_state)
        model.ended.connect(lambda _run: self.show_state())
        self.show_state()

    def show_state(self) -> None:
        """Whether a run can start, and if not, why."""
        why, agreed = "", self.consent.agreed()
        if self._model.running:
            why = self.tr("A run is under way.")
        elif self._model.shown is None:
            why = self.tr("Look at what will be sent first.")
        elif not agreed.name.strip() or not agreed.role.strip():
            why = self.tr("Name who agreed to this run, and in which role.")
        self._why.setText(why)
        self.start_button.setEnabled(not why)
        self.start_button.setAccessibleDescription(why)
        self.show_button.setEnabled(not self._model.running)

    def _previewed(self) -> None:
        shown = self._model.shown
        self._stack.setCurrentIndex(0 if shown is None else 1)
        if shown is not None:
            self._describe(shown)
        self.show_state()

    def _describe(self, shown: dict[str, Any]) -> None:
        limits, port = shown["limits"], shown["interface"]
        self._totals.setText(
            self.tr("About {frames} frames in {time}, to {addresses} addresses").format(
                frames=number(shown["frames"]),
                time=duration_words(shown["seconds"]),
                addresses=number(shown["addresses"]),
            )
        )
        self._limits.setText(
            self.tr(
                "Counted for about {devices} devices; {most} frames if every address were a device that speaks "
                "everything. {excluded} addresses excluded. Interface {name} ({ip}/{prefix}). At most {rate} frames "
                "a second, {host} to one device, {hosts} devices at once with one connection each."
            ).format(
                devices=number(shown["expected_devices"]),
                most=number(most_frames(shown)),
                excluded=number(shown["excluded"]),
                name=port["name"],
                ip=port["ip"],
                prefix=port["prefix"],
                rate=number(limits["frames_per_s"]),
                host=number(limits["host_frames_per_s"]),
                hosts=number(limits["hosts_at_once"]),
            )
        )
        self._notes.setText("\n".join(shown["notes"]))
        self._notes.setVisible(bool(shown["notes"]))
