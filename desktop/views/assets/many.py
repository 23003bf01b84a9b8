"""One change for every selected asset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.models.asset_words import class_titles, field_titles
from desktop.tokens import GAP
from desktop.widgets.basic import Scroll, button, row, text
from desktop.widgets.fields import ChoiceField, TextField

if TYPE_CHECKING:
    from desktop.theme import Theme
    from desktop.viewmodels.assets import AssetsViewModel

KEEP = "keep"
"""Stands for "leave as it is" in a list of choices; no zone or class is called so."""


class ManyPanel(Scroll):
    """Zone, class and location for the selection; what is left alone stays as it is in each asset."""

    def __init__(self, model: AssetsViewModel, theme: Theme) -> None:
        super().__init__(margins=GAP + 4)
        self._model = model
        titles = field_titles()
        keep = self.tr("Leave as it is")
        self._keep = keep
        self.heading = text("", "heading", wrap=True)
        self.zone = ChoiceField(titles["zone"])
        self.device_class = ChoiceField(titles["device_class"], [(KEEP, keep), *class_titles().items()])
        self.location = TextField(titles["location"], placeholder=keep)
        self.apply = button(theme, "", self._apply, role="primary", icon="check")
        for widget in (self.heading, self.zone, self.device_class, self.location):
            self.body.addWidget(widget)
        self.body.addLayout(row(1, self.apply))
        self.body.addStretch(1)
        model.choices_changed.connect(self._show_choices)
        self._show_choices()

    def show_selection(self) -> None:
        """Say how many there are, and start again with nothing to change."""
        number = len(self._model.selected)
        self.heading.setText(self.tr("%Ln asset(s) (is|are) selected", "", number))
        self.apply.setText(self.tr("Change %Ln asset(s)", "", number))
        self.zone.fill(KEEP)
        self.device_class.fill(KEEP)
        self.location.fill("")
        self.location.discard()

    def _show_choices(self) -> None:
        nothing = (None, self.tr("No zone"))
        self.zone.set_choices([(KEEP, self._keep), nothing, *self._model.choices.zones])

    def _apply(self) -> None:
        values: dict[str, Any] = {}
        if self.zone.value() != KEEP:
            values["zone_id"] = self.zone.value()
        if self.device_class.value() != KEEP:
            values["device_class"] = self.device_class.value()
        if location := self.location.value().strip():
            values["location"] = location
        self._model.edit_selected(values)
