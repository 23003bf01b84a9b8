"""Everything that helps to answer one check."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.assessment.records import ChecklistRow
from desktop.models.checks import State
from desktop.models.verdict_words import verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.widgets.basic import Pill, Scroll, clear, row, text


class CheckDetail(QWidget):
    """Question and state stay in sight; the rest scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._key = ""
        self._title = text("", "muted")
        self._question = text("", "heading", wrap=True)
        self.state = Pill(theme)
        self._scroll = Scroll(margins=0)
        self._scroll.setAccessibleName(self.tr("How to answer this check"))
        self._scroll.body.setSpacing(GAP + 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(self._title, 1, self.state))
        layout.addWidget(self._question)
        layout.addWidget(self._scroll, 1)

    def show_check(self, check: ChecklistRow, state: State) -> None:
        """Show a check; the same check anew keeps its place."""
        self.state.show_state(state.words, state.tone)
        self._title.setText(self.tr("{id} · {area}").format(id=check.id, area=check.area))
        self._question.setText(check.text.question)
        key = f"{check.id} {check.overrides} {check.inherited_from}"
        if key == self._key:
            return
        self._key = key
        body = self._scroll.body
        clear(body)
        if check.overrides:
            body.addWidget(self._overrides(check))
        words = check.text
        body.addWidget(_points(self.tr("Look for"), words.look_for))
        body.addWidget(_part(self.tr("Check without harm"), words.check, self._permission(words.permission)))
        body.addWidget(_part(self.tr("Ask: {role}").format(role=check.ask), f"“{words.ask}”"))
        body.addWidget(_part(self.tr("Why it matters"), words.why))
        body.addWidget(self._meanings(check))
        body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def scroll_on(self, down: bool) -> None:
        """One page further or back."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + (bar.pageStep() - 24) * (1 if down else -1))

    def _permission(self, words: str) -> str:
        return self.tr("Permission: {words}").format(words=words)

    def _overrides(self, check: ChecklistRow) -> QWidget:
        titles = verdict_titles()
        told = "; ".join(f"{one.label}: {titles.get(one.verdict, one.verdict)}" for one in check.overrides)
        return _part(self.tr("Answered differently below"), told)

    def _meanings(self, check: ChecklistRow) -> QWidget:
        means, titles = check.text.means, verdict_titles()
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, GAP)
        grid.setHorizontalSpacing(PAD)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        lines = [("met", means.met), ("partial", means.partial), ("not_met", means.not_met)]
        if check.text.not_applicable:
            lines.append(("not_applicable", check.text.not_applicable))
        for at, (verdict, words) in enumerate(lines):
            grid.addWidget(Pill(self._theme, titles[verdict], verdict_tone(verdict)), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_words(words), at, 1)
        return box


def _part(heading: str, *paragraphs: str) -> QFrame:
    box = QFrame()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(text(heading, "label"))
    for words in paragraphs:
        layout.addWidget(_words(words))
    return box


def _points(heading: str, points: Sequence[str]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    grid.addWidget(text(heading, "label"), 0, 0, 1, 2)
    for at, words in enumerate(points, start=1):
        grid.addWidget(text("•"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_words(words), at, 1)
    return box


def _words(words: str) -> QLabel:
    label = text(words, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
