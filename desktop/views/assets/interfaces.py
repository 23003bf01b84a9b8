"""The asset's network interfaces and what listens on them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.models.asset_words import field_titles
from desktop.tokens import GAP
from desktop.widgets.basic import Card, Scroll, button, clear, icon_button, row, text
from desktop.widgets.fields import ChoiceField, Field, TextField

if TYPE_CHECKING:
    from core.register.models import Service
    from desktop.theme import Theme
    from desktop.viewmodels.assets import AssetsViewModel, InterfaceDetail

_TEXTS = ("ip", "mac", "hostname")


class InterfacesTab(Scroll):
    """One card per interface. Cards stay while their interface does, so that typing is never interrupted."""

    def __init__(self, model: AssetsViewModel, theme: Theme) -> None:
        super().__init__(margins=GAP)
        self._model, self._theme = model, theme
        self.cards: dict[UUID, InterfaceCard] = {}
        self._nothing = text(self.tr("No interface is known yet."), "muted", wrap=True)
        self._cards = QVBoxLayout()
        self.add = button(theme, self.tr("Add an interface"), self._add, icon="plus")
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._cards)
        self.body.addLayout(row(self.add, 1))
        self.body.addStretch(1)
        model.refused.connect(self._refused)
        model.choices_changed.connect(self._show_choices)

    def show_detail(self) -> None:
        """Show the interfaces of the asset."""
        detail = self._model.detail
        there = {one.interface.id: one for one in detail.interfaces} if detail else {}
        for key in [key for key in self.cards if key not in there]:
            card = self.cards.pop(key)
            card.commit()
            card.setParent(None)
            card.deleteLater()
        for key, one in there.items():
            if key not in self.cards:
                self.cards[key] = InterfaceCard(self._model, self._theme, key, len(self.cards) + 1)
                self._cards.addWidget(self.cards[key])
            self.cards[key].show_interface(one)
        self._nothing.setVisible(not there)
        self.add.setEnabled(detail is not None)

    def _add(self) -> None:
        if self._model.detail is not None:
            self._model.add_interface(self._model.detail.asset.id)

    def _show_choices(self) -> None:
        for card in self.cards.values():
            card.show_choices()

    def _refused(self, key: UUID, name: str, sentence: str) -> None:
        if (card := self.cards.get(key)) is not None and name in card.fields:
            card.fields[name].say_error(sentence)


class InterfaceCard(Card):
    """Fields of one interface, its services, and a row to add one."""

    def __init__(self, model: AssetsViewModel, theme: Theme, key: UUID, number: int) -> None:
        remove = icon_button(theme, "trash", self.tr("Remove this interface"), lambda: model.delete_interface(key))
        super().__init__(self.tr("Interface {number}").format(number=number), actions=(remove,))
        self.body.setContentsMargins(GAP + 2, GAP + 2, GAP + 2, GAP + 2)
        self._model, self._theme, self._key = model, theme, key
        self._shown: tuple[Service, ...] | None = None
        titles = field_titles()
        self.fields: dict[str, Field] = {name: TextField(titles[name]) for name in _TEXTS}
        self.fields["network_id"] = ChoiceField(titles["network"])
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP + 4)
        for at, name in enumerate(("ip", "mac", "network_id", "hostname")):
            grid.addWidget(self.fields[name], at // 2, at % 2)
            self.fields[name].committed.connect(lambda value, name=name: model.edit_interface(key, name, value))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(text(self.tr("Services"), "label"))
        self._services = QVBoxLayout()
        self._services.setSpacing(2)
        self.body.addLayout(self._services)
        self.body.addLayout(self._new_service())
        self.show_choices()

    def show_interface(self, one: InterfaceDetail) -> None:
        """Fill the fields; rebuild the services only where they changed."""
        for name, field in self.fields.items():
            field.fill(getattr(one.interface, name))
        if one.services == self._shown:
            return
        self._shown = one.services
        clear(self._services)
        for service in one.services:
            self._services.addWidget(self._line(service))
        if not one.services:
            self._services.addWidget(text(self.tr("None known."), "muted"))

    def show_choices(self) -> None:
        """Offer the networks there are."""
        field = self.fields["network_id"]
        if isinstance(field, ChoiceField):
            field.set_choices([(None, self.tr("No network")), *self._model.choices.networks])

    def commit(self) -> None:
        """Commit what is typed."""
        for field in self.fields.values():
            field.commit()

    def _line(self, service: Service) -> QWidget:
        line = QWidget()
        words = f"{service.transport} {service.port}  {service.protocol}"
        label = text(words, "mono")
        label.setToolTip(service.detail)
        name = self.tr("Remove service {service}").format(service=words)
        key = service.id
        layout = row(label, 1, icon_button(self._theme, "x", name, lambda: self._model.delete_service(key)))
        line.setLayout(layout)
        return line

    def _new_service(self) -> QGridLayout:
        self.transport = QComboBox()
        self.transport.addItems(["tcp", "udp"])
        self.transport.setAccessibleName(self.tr("Transport of the new service"))
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setValue(502)
        self.port.setFixedWidth(104)
        self.port.setAccessibleName(self.tr("Port of the new service"))
        self.protocol = QLineEdit()
        self.protocol.setPlaceholderText(self.tr("Protocol"))
        self.protocol.setAccessibleName(self.tr("Protocol of the new service"))
        self.protocol.returnPressed.connect(self._add_service)
        add = icon_button(self._theme, "plus", self.tr("Add this service"), self._add_service, quiet=False)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, widget in enumerate((self.transport, self.port, self.protocol, add)):
            grid.addWidget(widget, 0, at)
        grid.setColumnStretch(2, 1)
        return grid

    def _add_service(self) -> None:
        self._model.add_service(self._key, self.transport.currentText(), self.port.value(), self.protocol.text())
        self.protocol.clear()
