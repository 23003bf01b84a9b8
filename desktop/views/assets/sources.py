"""Where each value comes from: what shows, what the other sources say, and a way to take one of theirs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.asset_words import class_titles, observed_title, source_titles
from desktop.tokens import GAP
from desktop.widgets.basic import Card, Pill, Scroll, button, clear, row, text

if TYPE_CHECKING:
    from datetime import datetime

    from core.register.models import Observation
    from desktop.theme import Theme
    from desktop.viewmodels.assets import AssetDetail, AssetsViewModel

_LONGEST = 120


class SourcesTab(Scroll):
    """A card for each field that anything was observed of, those with disagreements first."""

    def __init__(self, model: AssetsViewModel, theme: Theme) -> None:
        super().__init__(margins=GAP)
        self._model, self._theme = model, theme
        self._sources, self._classes = source_titles(), class_titles()
        self._shown: object = None

    def show_detail(self) -> None:
        """Show the observations of the asset; built anew only where they or the chosen values changed."""
        detail = self._model.detail
        shown = None if detail is None else (detail.asset.id, detail.observations, self._chosen(detail))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self.body)
        by_field: dict[str, list[Observation]] = defaultdict(list)
        for one in detail.observations if detail else ():
            by_field[one.field].append(one)
        if detail is None or not by_field:
            words = self.tr(
                "Nothing was observed yet. Values from the network, lists and labels are kept here with their source."
            )
            self.body.addWidget(text(words, "muted", wrap=True))
        else:
            # What has to be decided, then the asset's own columns, then the rest; otherwise as it was observed.
            order = sorted(by_field, key=lambda name: (name not in detail.disagreements, "." in name))
            for name in order:
                self.body.addWidget(self._card(detail, name, by_field[name]))
        self.body.addStretch(1)

    def _chosen(self, detail: AssetDetail) -> dict[str, str]:
        return {one.field: str(getattr(detail.asset, one.field, "")) for one in detail.observations}

    def _card(self, detail: AssetDetail, name: str, observations: list[Observation]) -> Card:
        title = observed_title(name)
        disagree = name in detail.disagreements
        actions = (Pill(self._theme, self.tr("Sources disagree"), "warn"),) if disagree else ()
        card = Card(title, actions=actions)
        card.setAccessibleName(title)
        chosen = str(getattr(detail.asset, name)) if name in type(detail.asset).model_fields else None
        if chosen is not None:
            words = self._words(name, chosen) or self.tr("nothing")
            card.body.addWidget(text(self.tr("Shown: {value}").format(value=words), "label", wrap=True))
        for one in reversed(observations):
            card.body.addWidget(self._line(one, chosen))
        return card

    def _line(self, one: Observation, chosen: str | None) -> QWidget:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 2, 0, 2)
        value = text(self._words(one.field, one.value), wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, 0, 0)
        source = self._sources.get(one.source, one.source)
        when = QLocale().toString(_local(one.at), QLocale.FormatType.ShortFormat)
        told = self.tr("{source}, {when}") if not one.confidence else self.tr("{source}, {confidence} %, {when}")
        told = told.format(source=source, confidence=one.confidence, when=when)
        grid.addWidget(text(f"{told}\n{one.by}" if one.by else told, "hint", wrap=True), 1, 0)
        if chosen is not None and one.value != chosen and self._is_choice(one.field):
            key = one.id
            use = button(self._theme, self.tr("Use this"), lambda: self._model.use(key))
            use.setAccessibleName(
                self.tr("Use {value} from {source}").format(value=one.value[:_LONGEST], source=source)
            )
            grid.addLayout(row(use), 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        return line

    def _words(self, name: str, value: str) -> str:
        if name == "device_class":
            return self._classes.get(value, value)
        return value

    @staticmethod
    def _is_choice(name: str) -> bool:
        from core.register.observing import CHOSEN_FIELDS

        return name in CHOSEN_FIELDS


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
