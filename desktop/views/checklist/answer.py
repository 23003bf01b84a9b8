"""Where a question is answered: verdict, basis, maturity, the texts that belong to them, note."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QCompleter, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from core.assessment.models import Basis
from desktop.models.answer_values import Values, wanted
from desktop.models.verdict_words import basis_titles, maturity_titles, verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP, PAD
from desktop.viewmodels.checklist import ChecklistModel
from desktop.viewmodels.site import date_error
from desktop.widgets.basic import button, icon_button, row, text
from desktop.widgets.fields import AreaField, TextField
from desktop.widgets.keycap import KeyButton

VERDICT_KEYS = {
    "1": "met", "2": "partial", "3": "not_met", "4": "not_applicable", "5": "unknown",
    "6": "met_by_compensating", "7": "ask_supplier",
}  # fmt: skip
BASIS_KEYS = {"s": "seen", "d": "document", "t": "told", "x": "tested"}
MATURITY_KEYS = ("0", "1", "2", "3", "4")
_BUTTONS = 5
"""So many verdicts have a button of their own; the others are in the menu beside them."""


class AnswerPanel(QFrame):
    """Shows the answer of the model's current question and passes on what is pressed and typed."""

    left = Signal()
    """The focus is to go back to the list."""

    def __init__(self, theme: Theme, model: ChecklistModel) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model = model
        self._shown: object = None
        self.verdicts: dict[str, KeyButton] = {}
        self.bases: dict[str, KeyButton] = {}
        self.levels: dict[int, KeyButton] = {}
        self._groups: list[QButtonGroup] = []
        self.more = self._more(theme)
        self.withdraw = button(theme, self.tr("Withdraw"), model.withdraw, icon="undo", role="quiet")
        self._known = text(self.tr("How known:"), "muted")
        self._maturity = QWidget()
        self.lines = self._lines()
        self.note = AreaField(self.tr("Note (N)"), lines=1)
        self.fields: dict[str, TextField | AreaField] = {**self.lines, "note": self.note}
        for name, field in self.fields.items():
            field.committed.connect(lambda words, name=name: self._model.set(**{name: words}))
        self._needed = QHBoxLayout()
        self._needed.setSpacing(PAD)
        for name, line in self.lines.items():
            self._needed.addWidget(line, 2 if name in ("reason", "countermeasure") else 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD - 4, PAD - 4, PAD - 4, PAD - 4)
        layout.setSpacing(GAP)
        layout.addLayout(self._verdict_row(theme))
        layout.addLayout(self._basis_row(theme))
        self._maturity.setLayout(self._maturity_row(theme))
        layout.addWidget(self._maturity)
        layout.addLayout(self._needed)
        layout.addWidget(self.note)
        model.current_changed.connect(self.show_answer)
        model.changed.connect(self._know_people)
        model.leaving.connect(self.commit)
        model.wanted.connect(self.ask_for)

    def show_answer(self) -> None:
        """Show the answer as it stands."""
        model = self._model
        here, values = model.current, model.values(model.current)
        if here != self._shown:
            self._shown = here
            for field in self.fields.values():
                field.discard()
                if field.editor.property("invalid"):
                    field.say_error("")
        self._check(values)
        self.withdraw.setVisible(model.is_own(here))
        self._maturity.setVisible(model.needs(here).maturity)
        names = wanted(values)
        for name, field in self.fields.items():
            field.setVisible(name in names or name == "note")
            field.fill(getattr(values, name))
        for name, line in self.lines.items():
            self._suggest(name, line)

    def ask_for(self, name: str) -> None:
        """Put the focus into the text that the answer still needs."""
        self.show_answer()
        self.fields[name].editor.setFocus()

    def focus_reason(self) -> bool:
        """Write why it does not apply, or what stands in; False where the verdict needs neither."""
        names = [name for name in wanted(self._model.values(self._model.current)) if name != "told_by"]
        if names:
            self.ask_for(names[0])
        return bool(names)

    def focus_note(self) -> None:
        """Write a note."""
        note = self.note.editor
        note.setFocus()
        note.moveCursor(note.textCursor().MoveOperation.End)

    def commit(self) -> None:
        """Commit what is being typed."""
        for field in self.fields.values():
            if field.isVisibleTo(self):
                field.commit()

    def say_prefix(self, prefix: str) -> None:
        """A key that waits for another one: mark what may follow."""
        for group, mine in ((self.bases, "b"), (self.levels, "m")):
            for one in group.values():
                one.setDown(prefix == mine)

    def _check(self, values: Values) -> None:
        """Mark what is chosen. A question that is open shows the basis that its answer would take."""
        basis = values.basis
        if not values.verdict and basis == Basis.UNKNOWN and self._model.remembers:
            basis = self._model.basis
        for verdict, one in self.verdicts.items():
            one.setChecked(values.verdict == verdict)
        for known, one in self.bases.items():
            one.setChecked(basis == known)
        for level, one in self.levels.items():
            one.setChecked(values.maturity == level)
        self.more.setChecked(values.verdict in list(VERDICT_KEYS.values())[_BUTTONS:])

    def _verdict_row(self, theme: Theme) -> QHBoxLayout:
        titles = verdict_titles()
        for key, verdict in list(VERDICT_KEYS.items())[:_BUTTONS]:
            one = KeyButton(theme, key, titles[verdict], verdict_tone(verdict))
            one.clicked.connect(lambda _on=False, verdict=verdict: self._press(verdict=verdict))
            self.verdicts[verdict] = one
        self._group(self.verdicts.values())
        return row(*self.verdicts.values(), self.more, spacing=6)

    def _basis_row(self, theme: Theme) -> QHBoxLayout:
        for key, basis in BASIS_KEYS.items():
            one = KeyButton(theme, key, basis_titles()[basis])
            one.clicked.connect(lambda _on=False, basis=basis: self._know(basis))
            self.bases[basis] = one
        self._group(self.bases.values())
        return row(self._known, *self.bases.values(), 1, self.withdraw, spacing=6)

    def _maturity_row(self, theme: Theme) -> QHBoxLayout:
        for level, title in maturity_titles().items():
            one = KeyButton(theme, str(level), title)
            one.setToolTip(self.tr("Keys M {level}").format(level=level))
            one.setAccessibleName(self.tr("Maturity level {level}: {title}").format(level=level, title=title))
            one.clicked.connect(lambda _on=False, level=level: self._press(maturity=level))
            self.levels[level] = one
        self._group(self.levels.values())
        return row(text(self.tr("Maturity (M):"), "muted"), *self.levels.values(), spacing=6)

    def _group(self, buttons: Any) -> None:
        group = QButtonGroup(self)
        group.setExclusive(False)
        for one in buttons:
            group.addButton(one)
        self._groups.append(group)

    def _more(self, theme: Theme) -> QToolButton:
        more = icon_button(theme, "ellipsis", self.tr("Further verdicts (keys 6 and 7)"), quiet=False)
        more.setCheckable(True)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(more)
        for key, words in (
            ("6", self.tr("Met by a compensating countermeasure (6)")),
            ("7", self.tr("The supplier has to answer (7)")),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _on=False, key=key: self._press(verdict=VERDICT_KEYS[key]))
            menu.addAction(action)
        more.setMenu(menu)
        return more

    def _lines(self) -> dict[str, TextField]:
        lines = {
            "told_by": TextField(self.tr("Told by whom")),
            "reason": TextField(self.tr("Why it does not apply (R)"), placeholder=self.tr("No wireless on this site")),
            "countermeasure": TextField(self.tr("Countermeasure that stands in (R)")),
            "accepted_by": TextField(self.tr("Accepted by")),
            "until": TextField(self.tr("Accepted until"), placeholder="2027-03-31"),
        }
        for name, line in lines.items():
            line.editor.returnPressed.connect(lambda name=name: self._entered(name))
        until = lines["until"]
        until.editor.textChanged.connect(lambda words: until.say_error(date_error(words)))
        return lines

    def _suggest(self, name: str, line: TextField) -> None:
        """What was given last is taken by Enter in the empty line."""
        last = str(getattr(self._model.last, name))
        usual = {"reason": self.tr("No wireless on this site"), "until": "2027-03-31"}.get(name, "")
        line.editor.setPlaceholderText(self.tr("Enter takes: {name}").format(name=last) if last else usual)

    def _press(self, **change: Any) -> None:
        self.commit()
        self._model.answer(**change)
        self.show_answer()  # a second click unchecks a button by itself

    def _know(self, basis: str) -> None:
        self.commit()
        self._model.know(basis)
        self.show_answer()

    def _entered(self, name: str) -> None:
        """Enter in a line: on to what is still missing, or to the next question."""
        model, field = self._model, self.lines[name]
        last = str(getattr(model.last, name))
        if not field.value().strip() and last:
            field.editor.setText(last)
        field.commit()
        if lacking := model.lacking(model.current):
            self.ask_for(lacking)
            return
        model.go_on()
        self.left.emit()

    def _know_people(self) -> None:
        reading = self._model.reading
        people = list(reading.people) if reading is not None else []
        for name in ("told_by", "accepted_by"):
            editor = self.lines[name].editor
            old = editor.completer()
            if old is not None and old.property("people") == people:
                continue
            completer = QCompleter(people, editor)
            completer.setProperty("people", people)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            editor.setCompleter(completer)
