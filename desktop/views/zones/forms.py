"""The forms of a zone and of a conduit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.zones import ZonesModel
from desktop.views.zones.levels import LevelsEditor
from desktop.widgets.basic import button, row, text
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, TextField
from desktop.widgets.form import RecordForm

if TYPE_CHECKING:
    from desktop.context import AppContext

_NAMES_SHOWN = 12


def criticality_choices() -> list[tuple[int | None, str]]:
    """How much the plant needs something, for people."""
    return [
        (None, QCoreApplication.translate("Zones", "Not stated")),
        (1, QCoreApplication.translate("Zones", "1 – minor")),
        (2, QCoreApplication.translate("Zones", "2 – low")),
        (3, QCoreApplication.translate("Zones", "3 – medium")),
        (4, QCoreApplication.translate("Zones", "4 – high")),
        (5, QCoreApplication.translate("Zones", "5 – plant stops, or danger")),
    ]


class ZoneForm(RecordForm):
    """Name, target levels, assets."""

    assign = Signal(object)
    """Key of the zone whose assets are to be chosen."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__(model.zones.edit, context.report, columns=6)
        self._model = model
        self.bind("name", TextField(self.tr("Name of the zone")), span=2)
        self.bind("owner", TextField(self.tr("Owner"), placeholder=self.tr("Who answers for it")), span=2)
        self.bind("criticality", ChoiceField(self.tr("Criticality"), criticality_choices()), span=2)
        levels: Any = LevelsEditor(context.theme)
        self.bind("sl_t", levels, span=6)
        self._names = text("", "muted", wrap=True)
        self.assign_button = button(context.theme, self.tr("Choose assets …"), self._assign, icon="list-checks")
        self.place(self._assets(), span=6)
        self.bind("sl_t_reason", AreaField(self.tr("Why these levels"), lines=2), span=3)
        self.bind("description", AreaField(self.tr("Description"), lines=2), span=3)
        self.bind("note", AreaField(self.tr("Note"), lines=2), span=3)
        self.bind("safety_related", CheckField(self.tr("Holds safety functions")), span=3)

    def show_row(self, zone: Any | None) -> None:
        """The zone and how many assets it has."""
        super().show_row(zone)
        names = self._model.asset_names.get(zone.id, []) if zone is not None else []
        shown = ", ".join(names[:_NAMES_SHOWN])
        if len(names) > _NAMES_SHOWN:
            shown = self.tr("{names} and %n more", "", len(names) - _NAMES_SHOWN).format(names=shown)
        self._names.setText(shown or self.tr("No asset is in this zone yet."))

    def _assets(self) -> QWidget:
        result = QWidget()
        layout = QVBoxLayout(result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(text(self.tr("Assets in this zone"), "label"))
        line = row(self._names, self.assign_button, spacing=16)
        line.setStretch(0, 1)
        layout.addLayout(line)
        return result

    def _assign(self) -> None:
        self.commit()
        if self.key is not None:
            self.assign.emit(self.key)


class ConduitForm(RecordForm):
    """From where to where, what flows, what filters it."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__(model.conduits.edit, context.report, columns=6)
        self._model = model
        self._offered: list[tuple[Any, str]] = []
        self._from = ChoiceField(self.tr("From"))
        self._to = ChoiceField(self.tr("To"))
        self.bind("name", TextField(self.tr("Name of the conduit")), span=4)
        self.bind("owner", TextField(self.tr("Owner")), span=2)
        self.bind("from_zone_id", self._from, span=2)
        self.bind(
            "direction",
            ChoiceField(
                self.tr("Direction"),
                [
                    ("both", self.tr("Both ways")),
                    ("out", self.tr("Only from → to")),
                    ("in", self.tr("Only to → from")),
                ],
            ),
            span=2,
        )
        self.bind("to_zone_id", self._to, span=2)
        self.bind(
            "protocols", TextField(self.tr("Protocols"), placeholder=self.tr("S7, OPC UA, remote desktop …")), span=3
        )
        self.bind(
            "control", TextField(self.tr("What filters it"), placeholder=self.tr("Firewall, router, nothing")), span=3
        )
        self.bind("note", AreaField(self.tr("Note"), lines=2), span=4)
        self.bind("remote_access", CheckField(self.tr("Remote access")), span=2)

    def offer_zones(self) -> None:
        """The zones there are now, and the outside."""
        offered: list[tuple[Any, str]] = [(None, self._model.zone_name(None))]
        offered += [(zone.id, self._model.zone_name(zone.id)) for zone in self._model.zones.rows]
        if offered != self._offered:
            self._offered = offered
            self._from.set_choices(offered)
            self._to.set_choices(offered)
