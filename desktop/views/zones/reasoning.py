"""The guided reasoning behind a target: the questions of the method, and at once what they lead to."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.assessment.targets import Proposal, Reasoning
from core.assessment.targets_words import SCALES, explain_levels, explain_steps
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.zones import FR
from desktop.widgets.basic import Scroll, button, row, text
from desktop.widgets.fields import AreaField, ChoiceField, TextField

_FIRST = {
    "skill": 2, "motive": 2, "exposure": 2, "safety": 1, "production": 3, "environment": 1, "money": 2, "secrecy": 0,
    "relief": 0,
}  # fmt: skip
"""Where nothing was said yet: a start, not an answer."""


class ReasoningDialog(QDialog):
    """`reasoning()` after `accepted`."""

    asked = Signal(object)
    """The `Reasoning` as it stands now, after every change: give the answer to `show_proposal`."""

    def __init__(self, theme: Theme, title: str, earlier: Reasoning | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.resize(1120, 660)
        self.fields: dict[str, ChoiceField] = {}
        self.who = TextField(self.tr("Who or what could it be?"), placeholder=self.tr("Malware on a laptop, a thief …"))
        self.measures = TextField(self.tr("Measures in place"), placeholder=self.tr("Firewall, locked cabinets …"))
        self.note = AreaField(self.tr("Note"), lines=2)
        self.take = button(theme, self.tr("Take this target"), self.accept, icon="check", role="primary")
        cancel = button(theme, self.tr("Cancel"), self.reject)
        for one in (self.take, cancel):
            one.setAutoDefault(False)
        self._vector = text("", "heading", wrap=True)
        self._why = text("", wrap=True)
        answers = Scroll(margins=0)
        questions = self._questions()
        answers.body.addWidget(questions)
        answers.setMinimumWidth(questions.minimumSizeHint().width() + PAD)
        answers.body.addStretch(1)
        story = Scroll(margins=0)
        story.body.addWidget(self._why)
        story.body.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(text(self.tr("What that leads to"), "label"))
        right.addWidget(self._vector)
        right.addWidget(story, 1)
        both = QHBoxLayout()
        both.setSpacing(PAD * 2)
        both.addWidget(answers, 3)
        both.addLayout(right, 2)
        hint = self.tr("IEC 62443-3-2 asks for these steps and leaves the method open; this one is Walkdown's own.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.setSpacing(12)
        layout.addWidget(text(title, "heading"))
        layout.addWidget(text(hint, "muted", wrap=True))
        layout.addLayout(both, 1)
        layout.addLayout(row(1, cancel, self.take))
        self._fill(earlier)

    def reasoning(self) -> Reasoning:
        """The answers."""
        numbers: dict[str, Any] = {name: field.value() for name, field in self.fields.items()}
        return Reasoning(
            **numbers, who=self.who.value(), measures=self.measures.value(), note=self.note.value()
        )  # fmt: skip

    def suggest_exposure(self, exposure: int) -> None:
        """What the drawing shows, where nothing was said before."""
        self.fields["exposure"].fill(exposure)
        self._ask()

    def show_proposal(self, proposal: Proposal) -> None:
        """What the answers lead to."""
        if proposal.reasoning != self.reasoning():
            return
        words = explain_levels(proposal)
        self._vector.setText("  ".join(f"{fr} {level}" for fr, level in zip(FR, proposal.vector, strict=True)))
        lines = [*explain_steps(proposal), ""]
        lines += [f"{fr} {level}: {words[fr]}" for fr, level in zip(FR, proposal.vector, strict=True)]
        self._why.setText("\n".join(lines))

    def _questions(self) -> QWidget:
        titles = (
            ("skill", self.tr("1  What can they do?"), 2),
            ("motive", self.tr("How much do they want it?"), 2),
            ("exposure", self.tr("2  How near can they get?"), 2),
            ("secrecy", self.tr("Does anything secret flow here?"), 2),
            ("safety", self.tr("3  Worst for people"), 1),
            ("production", self.tr("Worst for production"), 1),
            ("environment", self.tr("Worst for the environment"), 1),
            ("money", self.tr("Worst in money"), 1),
            ("relief", self.tr("4  What they take off today"), 2),
        )
        result = QWidget()
        grid = QGridLayout(result)
        grid.setContentsMargins(0, 0, PAD, 0)
        grid.setHorizontalSpacing(PAD)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.who, 0, 0, 1, 4)
        cell = 4
        for name, title, span in titles:
            if name == "relief":
                grid.addWidget(self.measures, cell // 4, 0, 1, 2)
                cell += 2
            scale = SCALES.get(name, SCALES["consequence"])
            field = ChoiceField(title, [(value, words.en) for value, words in scale.items()])
            field.committed.connect(lambda _value: self._ask())
            grid.addWidget(field, cell // 4, cell % 4, 1, span)
            self.fields[name] = field
            cell += span
        grid.addWidget(self.note, cell // 4, 0, 1, 4)
        for words in (self.who, self.measures, self.note):
            words.committed.connect(lambda _words: self._ask())
        for column in range(4):
            grid.setColumnStretch(column, 1)
        return result

    def _fill(self, earlier: Reasoning | None) -> None:
        for name, field in self.fields.items():
            field.fill(_FIRST[name] if earlier is None else getattr(earlier, name))
        if earlier is not None:
            self.who.fill(earlier.who)
            self.measures.fill(earlier.measures)
            self.note.fill(earlier.note)

    def _ask(self) -> None:
        self.asked.emit(self.reasoning())
