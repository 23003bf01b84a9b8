"""One action: what it closes, raises and serves, and what somebody decides about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from core.assessment.plan import STATUSES
from desktop.models.findings import (
    action_status_titles,
    band_tone,
    days_words,
    interval_words,
    moved_words,
    risk_words,
)
from desktop.models.guide_words import outage_words
from desktop.models.verdict_words import phase_titles
from desktop.tokens import GAP, PAD
from desktop.viewmodels.plan import PlanModel
from desktop.viewmodels.site import date_error
from desktop.widgets.basic import Card, Pill, Scroll, clear, link_button, row, text
from desktop.widgets.fields import AreaField, ChoiceField, NumberField, TextField
from desktop.widgets.form import Failed, RecordForm
from desktop.widgets.keycap import KeyButton

if TYPE_CHECKING:
    from core.assessment.plan import Action
    from desktop.context import AppContext

_LINKS, _ITEMS = 8, 14
_WIDTH = 310


class Shown:
    """An action as a form takes it: what was decided, else what stands in the plan."""

    def __init__(self, action: Action) -> None:
        self.id = action.id
        self.phase = action.phase if action.chosen else ""
        self.owner, self.due, self.note = action.owner, action.due, action.note
        self.cost = action.money
        self.effort_days = f"{action.hours / 8:g}"


class ActionDetail(Scroll):
    """Follows the model by itself."""

    reveal_asked = Signal(str, object)

    def __init__(self, context: AppContext, model: PlanModel) -> None:
        super().__init__(margins=0)
        self._theme = context.theme
        self._model = model
        self.setAccessibleName(self.tr("The action in detail"))
        self.pill = Pill(self._theme)
        self._title = text("", "heading", wrap=True)
        self._facts, self._why = text("", "muted", wrap=True), text("", "hint", wrap=True)
        self._brings, self._serves = text("", wrap=True), text("", "muted", wrap=True)
        self.statuses: dict[str, KeyButton] = {}
        titles = action_status_titles()
        for status in STATUSES:
            one = KeyButton(self._theme, "", titles[status])
            one.clicked.connect(lambda _on=False, status=status: self._set_status(status))
            self.statuses[status] = one
        self.form = RecordForm(self._save, lambda _error: None)
        self.owner, self.due = TextField(self.tr("Owner")), TextField(self.tr("Due"), placeholder="2026-09-30")
        self.effort = TextField(self.tr("Effort in person days"))
        self.note = AreaField(self.tr("Note"), lines=2)
        self.phase = ChoiceField(self.tr("Phase"))
        self.links, self.before = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        model.leaving.connect(self.commit)
        model.current_changed.connect(self._show)

    def commit(self) -> None:
        """Commit what is being typed."""
        self.form.commit()

    def _lay_out(self) -> None:
        self.form.bind("phase", self.phase, span=2)
        self.form.bind("owner", self.owner)
        self.form.bind("due", self.due)
        self.form.bind("effort_days", self.effort)
        self.form.bind("cost", NumberField(self.tr("Cost"), 0, 10_000_000, nothing=self.tr("Not stated")))
        self.form.bind("note", self.note, span=2)
        about, fate = Card(), Card()
        closes, before = Card(self.tr("Answers these findings")), Card(self.tr("Comes first"))
        self._before_card = before
        for card in (about, fate, closes, before):
            card.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
            card.body.setSpacing(GAP)
            self.body.addWidget(card)
        self.body.setSpacing(GAP + 2)
        self.body.addStretch(1)
        about.body.addLayout(row(self.pill, 1))
        for label in (self._title, self._facts, self._why, self._brings, self._serves):
            about.body.addWidget(label)
        fate.body.addLayout(row(*self.statuses.values(), spacing=4))
        fate.body.addWidget(self.form)
        for layout, card in ((self.links, closes), (self.before, before)):
            layout.setSpacing(4)
            card.body.addLayout(layout)
        self.due.editor.textChanged.connect(lambda words: self.due.say_error(date_error(words)))
        self.effort.editor.textChanged.connect(lambda _words: self.effort.say_error(""))

    def _save(self, key: str, *, failed: Failed | None = None, **fields: Any) -> None:
        if "effort_days" in fields:
            words = str(fields["effort_days"]).strip().replace(",", ".")
            try:
                fields["effort_days"] = float(words) if words else None
            except ValueError:
                self.effort.say_error(self.tr("Person days as a number, e.g. 2.5."))
                if failed is not None:
                    failed(ValueError(words))
                return
        self._model.decide(key, failed=failed, **fields)

    def _set_status(self, status: str) -> None:
        action = self._model.current
        if action is None:
            return
        if status == "dropped" and not action.note.strip() and not self.note.value().strip():
            self.note.say_error(self.tr("Write why it is not done; then choose again."))
            self.ensureWidgetVisible(self.note)
            self.note.editor.setFocus()
        elif status != action.status:
            self.form.commit()
            self._model.decide(action.id, status=status)
        self._show_status(action)

    def _show_status(self, action: Action | None) -> None:
        for status, one in self.statuses.items():
            one.setEnabled(action is not None)
            one.setChecked(action is not None and status == action.status)

    def _show(self) -> None:
        action = self._model.current
        self._show_status(action)
        clear(self.links)
        clear(self.before)
        if action is None:
            self.form.show_row(None)
            for label in (self._title, self._facts, self._why, self._brings, self._serves):
                label.setText("")
            self.pill.show_state(self.tr("No action"), "plain")
            return
        shown = Shown(action)
        if self.form.key != shown.id:
            self.verticalScrollBar().setValue(0)
            self.note.say_error("")
        self._describe(action)
        proposed = self.tr("As the plan proposes: {phase}").format(phase=phase_titles()[action.phase])
        choices = [(key, words) for key, words in phase_titles().items() if key != "continuous"]
        self.phase.set_choices([("", proposed if not action.chosen else self.tr("As the plan proposes")), *choices])
        self.phase.setEnabled(action.phase != "continuous")
        self.form.show_row(shown)
        self._show_links(action)

    def _describe(self, action: Action) -> None:
        self.pill.show_state(
            self.tr("Answers {risk}").format(risk=risk_words(action.worst)), band_tone(action.worst.band)
        )
        number = self._model.reading.numbers().get(action.id, 0) if self._model.reading is not None else 0
        self._title.setText(self.tr("{number}. {text}").format(number=number, text=action.text))
        when = interval_words(action.interval) if action.interval else self.tr("{start} to {end}").format(
            start=action.start, end=action.end
        )  # fmt: skip
        who = action.owner or action.owner_role
        self._facts.setText(
            " · ".join((action.check, days_words(action.hours), outage_words(action.outage), when, who))
        )
        self._why.setText("\n".join(self._reasons(action)))
        self._why.setVisible(bool(self._why.text()))
        self._brings.setText("\n".join(self._effects(action)))
        self._brings.setVisible(bool(self._brings.text()))
        items = [one.id for one in action.serves]
        more = self.tr(" and {count} more").format(count=len(items) - _ITEMS) if len(items) > _ITEMS else ""
        self._serves.setText(self.tr("Serves {items}").format(items=", ".join(items[:_ITEMS]) + more) if items else "")

    def _reasons(self, action: Action) -> list[str]:
        said = [moved_words(action)] if action.moved else []
        if action.window:
            said.append(self.tr("Planned into the outage from {day}.").format(day=action.window))
        if action.over_budget:
            said.append(self.tr("Not even the last phase has room for it in the budget."))
        if action.too_early:
            said.append(self.tr("Something that should come first is planned later."))
        return said

    def _effects(self, action: Action) -> list[str]:
        said = [
            self.tr("Raises {fr} of {place} from SL {before} to SL {after}, with what stands before it.").format(
                fr=one.fr, place=one.name, before=one.before, after=one.after
            )
            for one in action.raises
        ]
        if action.toward:
            parts = ", ".join(f"{fr} {place}" for place, fr in action.toward[:4])
            said.append(self.tr("Works toward {levels}.").format(levels=parts))
        if not action.closes:
            said.append(self.tr("Lowers the risk; the gap stays until something closes it."))
        return said

    def _show_links(self, action: Action) -> None:
        reading = self._model.reading
        if reading is None:
            return
        for key in action.findings[:_LINKS]:
            found = reading.risk(key)
            if found is not None:
                words = self.tr("{requirement} {place}: {title}").format(
                    requirement=found.finding.requirement or found.finding.rule,
                    place=found.finding.scope,
                    title=found.finding.title,
                )
                self._link(self.links, words, "finding", key, "flag")
        if len(action.findings) > _LINKS:
            self.links.addWidget(text(self.tr("and {count} more").format(count=len(action.findings) - _LINKS), "muted"))
        numbers = reading.numbers()
        for first in action.after:
            found_action = self._model.action(first)
            if found_action is not None and first in numbers:
                words = self.tr("{number}. {text}").format(number=numbers[first], text=found_action.text)
                self._link(self.before, words, "action", first, "list-checks")
        self._before_card.setVisible(bool(action.after))

    def _link(self, layout: QVBoxLayout, words: str, table: str, key: object, icon: str) -> None:
        ask = partial(self.reveal_asked.emit, table, key)
        layout.addWidget(link_button(self._theme, words, ask, icon=icon, width=_WIDTH))
