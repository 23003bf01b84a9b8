"""The asset's own columns, saved as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.asset_words import (
    class_titles,
    criticality_titles,
    field_titles,
    purdue_titles,
    source_titles,
    support_titles,
)
from desktop.tokens import GAP
from desktop.widgets.basic import Scroll
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, Field, TextField

if TYPE_CHECKING:
    from desktop.viewmodels.assets import AssetsViewModel, Pairs

_TEXTS = ("tag", "name", "vendor", "model", "order_number", "serial", "firmware", "location", "owner")
_HAND_SOURCES = ("label", "document", "told")
_PLACES: dict[str, tuple[int, int, int]] = {
    "tag": (0, 0, 1), "device_class": (0, 1, 1), "name": (1, 0, 2), "vendor": (2, 0, 1), "model": (2, 1, 1),
    "order_number": (3, 0, 1), "serial": (3, 1, 1), "firmware": (4, 0, 1), "zone_id": (4, 1, 1),
    "location": (5, 0, 2), "owner": (6, 0, 1), "supplier_id": (6, 1, 1), "criticality": (7, 0, 1),
    "support": (7, 1, 1), "purdue": (8, 0, 1), "unpatchable": (9, 0, 2), "never_touch": (10, 0, 2), "note": (11, 0, 2),
}  # fmt: skip
"""Row, column and span of each field; the order of rows is that of a type plate."""


class DetailsTab(Scroll):
    """Every column of one asset in two columns of fields."""

    def __init__(self, model: AssetsViewModel) -> None:
        super().__init__(margins=GAP)
        self._model = model
        self._asset: UUID | None = None
        titles = field_titles()
        self.source = ChoiceField(
            self.tr("What I type comes from"), [(key, source_titles()[key]) for key in _HAND_SOURCES]
        )
        self.source.committed.connect(self._source_chosen)
        self.fields: dict[str, Field | CheckField] = {name: TextField(titles[name]) for name in _TEXTS}
        self.fields["device_class"] = ChoiceField(titles["device_class"], list(class_titles().items()))
        self.fields["zone_id"] = ChoiceField(titles["zone"])
        self.fields["supplier_id"] = ChoiceField(titles["supplier"])
        self.fields["criticality"] = ChoiceField(titles["criticality"], list(criticality_titles().items()))
        self.fields["support"] = ChoiceField(titles["support"], list(support_titles().items()))
        self.fields["unpatchable"] = CheckField(self.tr("Cannot be patched or changed in practice"))
        self.fields["never_touch"] = CheckField(self.tr("Never touched by any discovery"))
        self.fields["purdue"] = ChoiceField(titles["purdue"], list(purdue_titles().items()))
        self.fields["note"] = AreaField(titles["note"])
        self.body.addWidget(self.source)
        self.body.addWidget(self._grid())
        self.body.addStretch(1)
        for name, field in self.fields.items():
            field.committed.connect(lambda value, name=name: self._committed(name, value))
        model.choices_changed.connect(self.show_choices)
        self.show_choices()

    def show_detail(self) -> None:
        """Fill every field from the asset; text of another asset is committed before."""
        detail = self._model.detail
        if detail is None:
            self.leave()
            return
        asset = detail.asset
        self._asset = asset.id  # between two assets there is always a moment with none, which commits what is typed
        for name, field in self.fields.items():
            field.fill(getattr(asset, name))

    def leave(self) -> None:
        """Commit what is typed, then belong to no asset."""
        for field in self.fields.values():
            field.commit()
        self._asset = None

    def discard(self) -> None:
        """Forget what is typed: the asset is gone."""
        for field in self.fields.values():
            field.discard()
        self._asset = None

    def show_choices(self) -> None:
        """Offer the zones and suppliers there are."""
        choices = self._model.choices
        _offer(self.fields["zone_id"], choices.zones, self.tr("No zone"))
        _offer(self.fields["supplier_id"], choices.suppliers, self.tr("Nobody"))

    def _grid(self) -> QWidget:
        ground = QWidget()
        grid = QGridLayout(ground)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP + 4)
        grid.setVerticalSpacing(GAP + 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, (row, column, span) in _PLACES.items():
            grid.addWidget(self.fields[name], row, column, 1, span)
        previous: QWidget = self.source
        for name in _PLACES:
            QWidget.setTabOrder(previous, self.fields[name])
            previous = self.fields[name]
        return ground

    def _committed(self, name: str, value: object) -> None:
        if self._asset is not None:
            self._model.edit(self._asset, name, value)

    def _source_chosen(self, source: str) -> None:
        self._model.source = source


def _offer(field: Field | CheckField, pairs: Pairs, nothing: str) -> None:
    if isinstance(field, ChoiceField):
        field.set_choices([(None, nothing), *pairs])
