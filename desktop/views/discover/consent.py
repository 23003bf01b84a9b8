"""Consent: who agreed to the run, in which role, and when it may send."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCompleter

from desktop.tokens import GAP, PAD
from desktop.viewmodels.discover_form import Agreed, Choices
from desktop.widgets.basic import Card, row
from desktop.widgets.fields import TextField


def _tr(words: str) -> str:
    return QCoreApplication.translate("DiscoverConsent", words)


class ConsentCard(Card):
    """`agreed_changed` at every key."""

    agreed_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._roles: dict[str, str] = {}
        self.name = TextField(_tr("Who agreed"), placeholder=_tr("Name"))
        self.role = TextField(_tr("Role"), placeholder=_tr("Site manager"))
        self.start = TextField(_tr("Not before"), placeholder=_tr("14:00"))
        self.end = TextField(_tr("Not after"), placeholder=_tr("16:30"))
        fields = (self.name, self.role, self.start, self.end)
        self.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
        layout = row(spacing=GAP)
        for field in fields:
            layout.addWidget(field, 3 if field in (self.name, self.role) else 2)
            field.editor.textChanged.connect(lambda _words: self.agreed_changed.emit())
        self.body.addLayout(layout)
        self.name.editor.editingFinished.connect(self._fill_role)

    def agreed(self) -> Agreed:
        """What stands in the form."""
        return Agreed(self.name.value(), self.role.value(), self.start.value(), self.end.value())

    def fill(self, agreed: Agreed) -> None:
        """Show these values."""
        for field, words in (
            (self.name, agreed.name),
            (self.role, agreed.role),
            (self.start, agreed.start),
            (self.end, agreed.end),
        ):
            field.editor.setText(words)
            field.editor.setCursorPosition(0)

    def offer(self, choices: Choices) -> None:
        """Complete the names of people met."""
        self._roles = dict(choices.people)
        completer = QCompleter(list(self._roles), self.name.editor)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name.editor.setCompleter(completer)

    def _fill_role(self) -> None:
        role = self._roles.get(self.name.value())
        if role and not self.role.value():
            self.role.editor.setText(role)
