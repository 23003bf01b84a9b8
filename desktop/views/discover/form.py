"""Scope: what may be asked, and how."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.theme import Theme
from desktop.tokens import PAD
from desktop.viewmodels.discover_form import Choices, Scope
from desktop.views.discover.further import FurtherCard
from desktop.widgets.basic import Card, Scroll, button, column, row, text
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, Field, TextField


def _tr(words: str) -> str:
    return QCoreApplication.translate("DiscoverForm", words)


class DiscoverForm(Scroll):
    """`scope_changed` at every key."""

    scope_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=0)
        self.setAccessibleName(_tr("Scope"))
        self.practice = button(theme, _tr("Use the practice plant"), icon="graduation-cap")
        self._port_offset = 0
        self.further = FurtherCard()
        self.further.changed.connect(self.scope_changed)
        self._build_scope()
        self.body.addWidget(self.further)
        self.body.addStretch(1)

    def scope(self) -> Scope:
        """What stands in the form."""
        return Scope(
            self.targets.value(),
            self.interface.value() or "",
            self.exclude.value(),
            self.routed.value(),
            self.profile.value() or "careful",
            self.network.value() or None,
            self.full.value(),
            self._port_offset,
            self.everybody.value(),
            self.further.value(),
            self.further.login.value(),
        )

    def fill(self, scope: Scope) -> None:
        """Show these values."""
        self.targets.editor.setPlainText(scope.targets)
        self.exclude.editor.setPlainText(scope.exclude)
        self.routed.editor.setText(scope.routed)
        self.interface.fill(scope.interface)
        self.profile.fill(scope.profile)
        self.network.fill(scope.network)
        self.full.fill(scope.full)
        self.everybody.fill(scope.everybody)
        self.further.fill(scope.further)
        self._port_offset = scope.port_offset
        self.scope_changed.emit()

    def leave_alone(self, ip: str) -> None:
        """Add an address to what is left alone."""
        lines = [one for one in self.exclude.value().splitlines() if one.strip()]
        if ip not in lines:
            self.exclude.editor.setPlainText("\n".join([*lines, ip]))

    def offer(self, choices: Choices) -> None:
        """Offer interfaces and networks."""
        self.interface.set_choices([("", _tr("The one that fits")), *choices.interfaces])
        self.network.set_choices([(None, _tr("By its range")), *choices.networks])
        self.further.offer(choices.further)

    def _build_scope(self) -> None:
        card = Card(_tr("Scope"), actions=(self.practice,))
        self.targets = AreaField(
            _tr("Targets"),
            placeholder="192.168.0.0/24\n192.168.1.10-192.168.1.40",
            hint=_tr("Addresses, ranges or subnets, one on each line."),
            lines=2,
        )
        self.exclude = AreaField(
            _tr("Leave alone"),
            placeholder="192.168.0.7\n00:80:2f:11:22:33\nHIMA",
            hint=_tr("Addresses, subnets, MAC addresses or names of vendors."),
            lines=3,
        )
        self.interface = ChoiceField(_tr("Interface"))
        self.network = ChoiceField(_tr("Network"))
        self.profile = ChoiceField(
            _tr("Profile"),
            [
                ("careful", _tr("Careful")),
                ("standard", _tr("Standard")),
            ],
        )
        self.routed = TextField(_tr("Behind a router"), placeholder=_tr("Repeat to confirm"))
        self.routed.editor.setToolTip(_tr("Repeat each target here that the consent allows beyond this subnet."))
        self.full = CheckField(_tr("Ask every protocol, also of known devices"))
        self.everybody = CheckField(_tr("Requests to everybody in the subnet"))
        reach = _tr(
            "They reach every device there, also those to leave alone and those that are no targets. Without the "
            "tick they go out only where the whole subnet is a target and nothing is left alone."
        )
        self.everybody.setAccessibleDescription(reach)
        card.body.addWidget(self.targets)
        card.body.addWidget(self.exclude)
        card.body.addLayout(_pair(self.interface, self.profile))
        card.body.addLayout(_pair(self.network, self.routed))
        card.body.addWidget(self.full)
        card.body.addLayout(column(self.everybody, text(reach, "hint", wrap=True), spacing=0))
        self.body.addWidget(card)
        for area in (self.targets, self.exclude):
            area.editor.textChanged.connect(self.scope_changed)
        self.targets.editor.textChanged.connect(self._own_targets)
        self.routed.editor.textChanged.connect(lambda _words: self.scope_changed.emit())
        for field in (self.interface, self.network, self.profile, self.full, self.everybody):
            field.committed.connect(lambda _value: self.scope_changed.emit())

    def _own_targets(self) -> None:
        """Other targets than the practice plant's have no ports of their own."""
        if not all(one.strip().startswith("127.") for one in self.targets.value().split("\n") if one.strip()):
            self._port_offset = 0


def _pair(left: Field, right: Field) -> QHBoxLayout:
    layout = row(spacing=PAD)
    for field in (left, right):
        layout.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return layout
