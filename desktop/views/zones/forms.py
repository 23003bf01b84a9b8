"""The forms of a zone, of a conduit and of the system under consideration, and the record of their fourteen attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.models.asset_words import class_titles
from desktop.viewmodels.zone_words import (
    criticality_choices,
    direction_choices,
    kind_choices,
    purdue_choices,
)
from desktop.viewmodels.zones import ZonesModel
from desktop.widgets.basic import text
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, TextField
from desktop.widgets.form import RecordForm, Save

if TYPE_CHECKING:
    from core.assessment.partition import Sheet
    from desktop.context import AppContext

_LISTED = 6


class ZoneForm(RecordForm):
    """What a zone is."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__(model.zones.edit, context.report)
        self.bind("name", TextField(self.tr("Name of the zone")), span=2)
        self.bind("kind", ChoiceField(self.tr("Kind"), kind_choices()))
        self.bind("purdue", ChoiceField(self.tr("Purdue level"), purdue_choices()))
        self.bind("criticality", ChoiceField(self.tr("Criticality"), criticality_choices()))
        self.bind("owner", TextField(self.tr("Owner"), placeholder=self.tr("Who answers for it")))
        self.bind("safety_related", CheckField(self.tr("Holds safety functions")))
        self.bind("trusted", CheckField(self.tr("The plant controls it")))
        self.bind("description", AreaField(self.tr("Description"), lines=2), span=2)
        self.bind("note", AreaField(self.tr("Note"), lines=2), span=2)


class ConduitForm(RecordForm):
    """From where to where, what flows, what filters and protects it."""

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__(model.conduits.edit, context.report)
        self._model = model
        self._offered: list[tuple[Any, str]] = []
        self._from = ChoiceField(self.tr("From"))
        self._to = ChoiceField(self.tr("To"))
        self.bind("name", TextField(self.tr("Name of the conduit")), span=2)
        self.bind("from_zone_id", self._from)
        self.bind("to_zone_id", self._to)
        self.bind("direction", ChoiceField(self.tr("Direction"), direction_choices()))
        self.bind("owner", TextField(self.tr("Owner"), placeholder=self.tr("Who decides what passes")))
        self.bind(
            "protocols", TextField(self.tr("Protocols"), placeholder=self.tr("S7, OPC UA, remote desktop …")), span=2
        )
        self.bind(
            "control", TextField(self.tr("What filters it"), placeholder=self.tr("Firewall, router, nothing")), span=2
        )
        self.bind(
            "protection",
            TextField(self.tr("What protects what travels"), placeholder=self.tr("VPN, TLS, data diode, nothing")),
            span=2,
        )
        self.bind("remote_access", CheckField(self.tr("Remote access")))
        self.bind("wireless", CheckField(self.tr("Wireless")))
        self.bind("note", AreaField(self.tr("Note"), lines=2), span=2)

    def offer_zones(self) -> None:
        """The zones there are now, and the outside."""
        offered: list[tuple[Any, str]] = [(None, self._model.zone_name(None))]
        offered += [(zone.id, self._model.zone_name(zone.id)) for zone in self._model.zones.rows]
        if offered != self._offered:
            self._offered = offered
            self._from.set_choices(offered)
            self._to.set_choices(offered)


class SystemForm(RecordForm):
    """The system under consideration: what it is for, what is in it, and how one gets in."""

    def __init__(self, save: Save, context: AppContext) -> None:
        super().__init__(save, context.report, columns=1)
        self.bind(
            "functions",
            AreaField(
                self.tr("Function, intended use, equipment under control"),
                placeholder=self.tr("Fills and packs bottles: two lines, boiler house, palletiser."),
                lines=3,
            ),
        )
        self.bind("scope_text", AreaField(self.tr("What is in and what is out"), lines=4))
        self.bind(
            "access_points",
            AreaField(
                self.tr("Access points"),
                placeholder=self.tr("Gate 1, cabinet keys, firewall in the server room, modem in hall 2 …"),
                lines=3,
            ),
        )
        self._links = text("", "muted", wrap=True)
        self.place(self._links)

    def show_links(self, names: tuple[str, ...]) -> None:
        """Conduits that leave the system: access points that the drawing shows."""
        words = self.tr("By the drawing these lead out: {names}.").format(names=", ".join(names)) if names else ""
        self._links.setText(words or self.tr("By the drawing nothing leads out."))


class Attributes(RecordForm):
    """The fourteen attributes that a zone or conduit has on record; what the register gives stands below its field."""

    FIELDS: tuple[tuple[str, str], ...] = ()

    def __init__(self, save: Save, context: AppContext, model: ZonesModel) -> None:
        super().__init__(save, context.report, columns=1)
        self._model = model
        self._count = text("", "label", wrap=True)
        self.place(self._count)
        self._derived: dict[str, Any] = {}
        for column, label in self.titles():
            self.bind(column, AreaField(label, lines=2))
        self._given = text("", "muted", wrap=True)
        self.place(self._given)

    def titles(self) -> list[tuple[str, str]]:
        """(column, label) of what has to be written by hand."""
        raise NotImplementedError

    def show_row(self, row: Any | None) -> None:
        """The row, how much of its record there is, and what the register gives."""
        super().show_row(row)
        sheet = self._model.sheet(None if row is None else row.id)
        if sheet is None:
            return
        missing = [one.title() for one in sheet.missing]
        words = self.tr("{n} of 14 attributes are on record.").format(n=14 - len(missing))
        if missing:
            words = f"{words} {self.tr('Missing: {names}.').format(names=', '.join(missing))}"
        self._count.setText(words)
        self._given.setText("\n".join(self._from_register(sheet)))

    def _from_register(self, sheet: Sheet) -> list[str]:
        """What the register says of connections, assets and networks."""
        classes = class_titles()
        lines = []
        if sheet.networks:
            names = ", ".join(" ".join(part for part in (one.name, one.cidr) if part) for one in sheet.networks)
            lines.append(self.tr("Networks: {names}").format(names=names))
        if sheet.scope_kind == "zone" and sheet.connections:
            names = ", ".join(one.other_name or self._model.zone_name(None) for one in sheet.connections)
            lines.append(self.tr("Connected with: {names}").format(names=names))
        if sheet.members:
            shown = [
                f"{one.label} ({classes.get(one.device_class, one.device_class)})" for one in sheet.members[:_LISTED]
            ]
            if len(sheet.members) > _LISTED:
                shown.append(self.tr("%n more", "", len(sheet.members) - _LISTED))
            lines.append(self.tr("Assets: {names}").format(names=", ".join(shown)))
        if sheet.asked is not None:
            lines.append(self.tr("The target asks for %n requirement(s) of IEC 62443-3-3.", "", sheet.asked))
        return lines


class ZoneAttributes(Attributes):
    """Of a zone."""

    def titles(self) -> list[tuple[str, str]]:
        """Columns of a zone."""
        return [
            ("logical_boundary", self.tr("Logical boundary")),
            ("physical_boundary", self.tr("Physical boundary")),
            ("logical_access", self.tr("Logical access points")),
            ("physical_access", self.tr("Physical access points")),
            ("data_flows", self.tr("Data flows at each access point")),
            ("requirements", self.tr("Security requirements beyond the target")),
            ("policies", self.tr("Security policies")),
            ("assumptions", self.tr("Assumptions and external dependencies")),
        ]


class ConduitAttributes(Attributes):
    """Of a conduit."""

    def titles(self) -> list[tuple[str, str]]:
        """Columns of a conduit."""
        return [
            ("physical_boundary", self.tr("Physical boundary")),
            ("physical_access", self.tr("Physical access points")),
            ("requirements", self.tr("Security requirements beyond the target")),
            ("policies", self.tr("Security policies")),
            ("assumptions", self.tr("Assumptions and external dependencies")),
        ]
