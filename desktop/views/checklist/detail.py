"""Everything that helps to answer one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

import catalogue
from core.assessment.records import QuestionRow
from desktop.models.checks import Item, Spot, State
from desktop.models.guide_words import method_titles, remedy_line
from desktop.models.verdict_words import basis_words, content_lang, verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.checklist import gate_reason
from desktop.viewmodels.checklist_headings import numbered
from desktop.widgets.basic import Pill, Scroll, button, clear, row, text
from desktop.widgets.prose import pairs, part, points, words

if TYPE_CHECKING:
    from catalogue.guides import Gate
    from catalogue.schema import QuickCheck


_PAUSE_MS = 60


class CheckDetail(QWidget):
    """Question and state stay in sight; the rest scrolls."""

    not_here = Signal()
    """The fact behind the question is not given here (G)."""
    not_here_all = Signal()
    """The same for every open question behind that fact (Shift+G)."""
    finished = Signal()
    """The long texts of the question stand there, too."""

    def __init__(self, theme: Theme, above: QWidget, below: QWidget) -> None:
        """`above` and `below`: what stands around the texts, and stays when another question is shown."""
        super().__init__()
        self._theme = theme
        self._shown: object = None
        self._spot: Spot | None = None
        self._next: tuple[Item, int] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.finish)
        self._title = text("", "muted")
        self._question = text("", "heading", wrap=True)
        self.state = Pill(theme)
        self._scroll = Scroll(margins=0)
        self._scroll.setAccessibleName(self.tr("How to answer this question"))
        self._scroll.body.setSpacing(GAP + 4)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(GAP + 4)
        self._scroll.body.addWidget(above)
        self._scroll.body.addLayout(self._texts)
        self._scroll.body.addWidget(below)
        self._scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(row(self._title, 1, self.state))
        layout.addWidget(self._question)
        layout.addWidget(self._scroll, 1)

    def show_check(self, item: Item, state: State, behind_gate: int) -> None:
        """Show a question; the same question anew keeps its place. `behind_gate`: open questions behind its fact.

        Question and state stand there at once. The long texts follow after a blink, so that quick keys and a filter
        that is being typed do not wait for texts that nobody gets to read.
        """
        self.state.show_state(state.words, state.tone)
        self._title.setText(_title(item))
        self._question.setText(item.row.question)
        self._next = (item, behind_gate)
        self._timer.start()

    def finish(self) -> None:
        """Show the long texts now."""
        self._timer.stop()
        if self._next is None:
            return
        (item, behind_gate), self._next = self._next, None
        self._build(item, behind_gate)
        self.finished.emit()

    def _build(self, item: Item, behind_gate: int) -> None:
        found = item.row
        shown = (item.spot, found.overrides, found.inherited_from, found.hints, found.legacy, behind_gate)
        if shown == self._shown:
            return
        moved = self._spot != item.spot
        self._shown, self._spot = shown, item.spot
        clear(self._texts)
        for widget in self._parts(item, behind_gate):
            self._texts.addWidget(widget)
        if moved:
            self._scroll.verticalScrollBar().setValue(0)

    def scroll_on(self, down: bool) -> None:
        """One page further or back."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + (bar.pageStep() - 24) * (1 if down else -1))

    # --- parts ---

    def _parts(self, item: Item, behind_gate: int) -> list[QWidget]:
        found, one = item.row, item.row.requirement
        parts = [self._overrides(found)] if found.overrides else []
        if found.legacy and found.compensating:
            parts.append(self._compensating(found))
        if one.gate:
            parts.append(self._gate(item, behind_gate))
        if found.hints:
            parts.append(self._hints(found))
        parts += self._of_check(one.check) if one.check is not None else self._of_guide(found)
        if found.compensating and not found.legacy:
            parts.append(self._compensating(found))
        if one.remedies:
            parts.append(self._remedies(found))
        return parts

    def _of_check(self, check: QuickCheck) -> list[QWidget]:
        said = check.text(content_lang())
        who = catalogue.role_title(check.ask_role, content_lang())
        means = [("met", said.means.met), ("partial", said.means.partial), ("not_met", said.means.not_met)]
        if said.not_applicable:
            means.append(("not_applicable", said.not_applicable))
        return [
            points(self.tr("Look for"), said.look_for),
            part(
                self.tr("Check without harm"), said.check, self.tr("Permission: {words}").format(words=said.permission)
            ),
            part(self.tr("Ask: {role}").format(role=who), f"“{said.ask}”"),
            part(self.tr("Why it matters"), said.why),
            pairs("", [(self._verdict(verdict), [words(meaning)]) for verdict, meaning in means]),
        ]

    def _of_guide(self, found: QuestionRow) -> list[QWidget]:
        guide = found.requirement.guide
        if guide is None:
            told = self.tr("This question set has no field guide for it: the question is all there is.")
            return [words(told, "muted")]
        lang = content_lang()
        said, titles = guide.texts.of(lang), method_titles()
        ways = [
            (
                text(titles.get(way.method, way.method), "label"),
                [words(way.text.of(lang)), words(catalogue.permission_words(way.permission, lang), "muted")],
            )
            for way in guide.ways
        ]
        means = [("met", said.good), ("partial", said.partial)]
        if said.not_applicable:
            means.append(("not_applicable", said.not_applicable))
        who = catalogue.role_title(guide.answer_role, lang)
        parties = ", ".join(catalogue.party_title(one, lang) for one in guide.responsible)
        return [
            pairs(self.tr("How to find out, each with whose leave it takes"), ways),
            pairs("", [(self._verdict(verdict), [words(meaning)]) for verdict, meaning in means]),
            part(self.tr("Why it matters"), said.why),
            part(
                self.tr("Who"),
                self.tr("Answers: {role}. Has to see to it: {parties}.").format(role=who, parties=parties),
            ),
        ]

    def _verdict(self, verdict: str) -> Pill:
        return Pill(self._theme, verdict_titles()[verdict], verdict_tone(verdict))

    def _overrides(self, found: QuestionRow) -> QWidget:
        titles = verdict_titles()
        told = "; ".join(f"{one.label}: {titles.get(one.verdict, one.verdict)}" for one in found.overrides)
        return part(self.tr("Answered differently below"), told)

    def _hints(self, found: QuestionRow) -> QWidget:
        titles = verdict_titles()
        lines = [
            f"{hint.check} {hint.title}: {titles.get(hint.verdict, hint.verdict)} · {basis_words(hint.basis)}"
            for hint in found.hints
        ]
        return points(self.tr("What the quick survey says here"), lines)

    def _compensating(self, found: QuestionRow) -> QWidget:
        if not found.legacy:
            return points(self.tr("Where the equipment cannot be changed"), found.compensating)
        names = ", ".join(found.legacy[:4]) + (" …" if len(found.legacy) > 4 else "")
        heading = self.tr("Cannot be changed here: {names}. What stands in for it (6), and the risk that stays")
        return points(heading.format(names=names), found.compensating)

    def _gate(self, item: Item, behind_gate: int) -> QWidget:
        gate, lang = cast("Gate", item.row.requirement.gate), content_lang()
        said = part(catalogue.gate_words(gate, lang).question, gate_reason(item))
        one = button(self._theme, self.tr("No: it does not apply (G)"), self.not_here.emit, icon="circle-slash")
        buttons = [one]
        if behind_gate > 1:
            label = self.tr("The same for all %n open ones (Shift+G)", "", behind_gate)
            buttons.append(button(self._theme, label, self.not_here_all.emit, role="quiet"))
        for each in buttons:
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(said)
        layout.addLayout(row(*buttons, 1))
        return box

    def _remedies(self, found: QuestionRow) -> QWidget:
        lang = content_lang()
        lines = [
            (
                text(f"{at}.", "label"),
                [
                    words(remedy.text.of(lang)),
                    words(remedy_line(remedy, catalogue.role_title(remedy.owner_role, lang)), "muted"),
                ],
            )
            for at, remedy in enumerate(found.requirement.remedies, start=1)
        ]
        return pairs(self.tr("What can be done"), lines)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Checklist", words)


def _title(item: Item) -> str:
    found = item.row
    parts = [found.id, f"{found.group} {found.group_title}" if numbered(found.group) else found.group_title]
    if found.requirement.min_sl is not None:
        level = f"SL {found.requirement.min_sl}"
        parts.append(level if found.required else _tr("{level}, beyond SL-T").format(level=level))
    if item.place_name:
        parts.append(item.place_name)
    return " · ".join(parts)
