"""Proposals that wait on the question that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.assessment.proposals import Proposal
from desktop.dialogs.decide import RejectDialog
from desktop.models.proposals import known_words
from desktop.models.verdict_words import verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.proposals import ProposalsModel
from desktop.widgets.basic import Pill, button, clear, row
from desktop.widgets.prose import words

_FACTS = 6
"""So many facts are told of one proposal."""


class ProposedBox(QWidget):
    """One frame for each; hidden while nothing waits."""

    def __init__(self, theme: Theme, model: ProposalsModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._requirement = ""
        self._shown: list[Proposal] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(GAP)
        self.hide()

    def show_proposals(self, requirement: str, proposals: Sequence[Proposal]) -> None:
        """Show those about this requirement."""
        if requirement == self._requirement and list(proposals) == self._shown:
            return
        self._requirement, self._shown = requirement, list(proposals)
        clear(self._body)
        for one in self._shown:
            self._body.addWidget(self._frame(one))
        self.setVisible(bool(self._shown))

    def confirm(self) -> None:
        """Take the first one for this requirement (C)."""
        if self._shown:
            self._model.confirm(self._shown[:1], [self._requirement])

    def reject(self) -> None:
        """Reject the first one for this requirement, with a reason (Shift+C)."""
        if self._shown:
            self._ask(self._shown[0])

    def _ask(self, proposal: Proposal) -> None:
        requirement = self._requirement
        dialog = RejectDialog(self._theme, 1, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._model.reject([proposal], dialog.reason, [requirement]))
        dialog.open()

    def _frame(self, one: Proposal) -> QFrame:
        answer = next(answer for answer in one.answers if answer.requirement == self._requirement)
        first = one is self._shown[0]
        frame = QFrame()
        frame.setObjectName("banner")
        frame.setProperty("tone", "info")
        frame.setAccessibleName(self.tr("Proposal: {title}").format(title=one.title))
        said = verdict_titles().get(answer.verdict, answer.verdict)
        yes = button(self._theme, self.tr("Confirm (C)") if first else self.tr("Confirm"), icon="check")
        no = button(self._theme, self.tr("Reject (Shift+C)") if first else self.tr("Reject"), icon="x", role="quiet")
        yes.clicked.connect(lambda _on=False: self._model.confirm([one], [self._requirement]))
        no.clicked.connect(lambda _on=False: self._ask(one))
        for each in (yes, no):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(PAD - 4, GAP, PAD - 4, GAP)
        layout.setSpacing(4)
        pill = Pill(self._theme, self.tr("Proposed: {verdict}").format(verdict=said), verdict_tone(answer.verdict))
        layout.addLayout(row(pill, 1, no, yes))
        layout.addWidget(words(one.title, "label"))
        layout.addWidget(words(f"{one.place_name} · {known_words(one)}", "muted"))
        for fact in one.facts[:_FACTS]:
            layout.addWidget(words(fact.text))
        if len(one.facts) > _FACTS:
            layout.addWidget(words(self.tr("and %n more", "", len(one.facts) - _FACTS), "muted"))
        return frame
