"""What the rules say about a place of the drawing: confirm it, or reject it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.tokens import GAP
from desktop.viewmodels.zones import ZonesModel
from desktop.widgets.basic import Card, button, clear, row, text
from desktop.widgets.fields import TextField

if TYPE_CHECKING:
    from core.assessment.drawing import Breach
    from desktop.context import AppContext

_SHOWN = 25


class BreachCard(Card):
    """One breach: the rule's words, what was looked at, what makes it good, and the two answers."""

    def __init__(self, context: AppContext, model: ZonesModel, breach: Breach, *, place: str = "") -> None:
        from core.assessment.drawing import RULES

        super().__init__()
        self.breach = breach
        self._model = model
        picture = QLabel()
        context.theme.bind(picture, "triangle-alert", "warn", 20)
        title = text(breach.title, "label", wrap=True)
        head = row(picture, title)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        if place:
            self.body.addWidget(text(place, "muted", wrap=True))
        self.body.addWidget(text("\n".join(breach.facts), wrap=True))
        self.body.addWidget(text(breach.why, "muted", wrap=True))
        self.body.addWidget(text(RULES[breach.rule].do.en, "muted", wrap=True))
        ids = ", ".join(one for part in breach.links.values() for one in part)
        self.body.addWidget(text(ids, "hint", wrap=True))
        self.confirm = button(context.theme, self.tr("Confirm"), self._confirm, icon="check")
        self.confirm.setAccessibleName(self.tr("Confirm: {rule}").format(rule=breach.title))
        self.confirm.setToolTip(self.tr("It becomes a finding"))
        self.reject = button(context.theme, self.tr("Reject …"), self._ask_why, icon="x")
        self.reject.setAccessibleName(self.tr("Reject: {rule}").format(rule=breach.title))
        self.body.addLayout(row(self.confirm, self.reject, 1))
        self.why = TextField(self.tr("Why is it none?"), hint=self.tr("Enter rejects it with this reason."))
        self.why.editor.returnPressed.connect(self._reject)
        self.why.hide()
        self.body.addWidget(self.why)

    def _confirm(self) -> None:
        self._model.decide(self.breach, "confirmed")

    def _ask_why(self) -> None:
        if self.why.isHidden():
            self.why.show()
            self.why.setFocus()
        else:
            self._reject()

    def _reject(self) -> None:
        words = self.why.value().strip()
        if words:
            self._model.decide(self.breach, "rejected", words)
        else:
            self.why.say_error(self.tr("A rejected rule needs the reason why."))


class ChecksPane(QWidget):
    """The open breaches of one place, or of the whole drawing."""

    count_changed = Signal(int)

    def __init__(self, context: AppContext, model: ZonesModel) -> None:
        super().__init__()
        self._context, self._model = context, model
        self._shown: tuple[tuple[str, ...], ...] = ()
        self.cards: list[BreachCard] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)

    def show_breaches(self, breaches: Sequence[Breach], *, places: bool = False) -> None:
        """These; what is the same as before stays, so that a reason that is being typed is not lost."""
        now = tuple((one.rule, one.subject, *one.facts) for one in breaches)
        self.count_changed.emit(len(breaches))
        if now == self._shown and self._layout.count():
            return
        self._shown = now
        clear(self._layout)
        self.cards = [
            BreachCard(self._context, self._model, one, place=self._model.place_name(one) if places else "")
            for one in breaches[:_SHOWN]
        ]
        for card in self.cards:
            self._layout.addWidget(card)
        if len(breaches) > _SHOWN:
            words = self.tr("%n more: they are marked in the diagram.", "", len(breaches) - _SHOWN)
            self._layout.addWidget(text(words, "muted", wrap=True))
        if not breaches:
            self._layout.addWidget(text(self.tr("No rule of the drawing is broken here."), "muted", wrap=True))
        self._layout.addStretch(1)
