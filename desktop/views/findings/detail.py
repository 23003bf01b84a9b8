"""One finding: why it matters, its risk, what becomes of it, who does what until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter

from core.assessment.findings import Status
from desktop.models.findings import band_tone, consequence_words, risk_words
from desktop.models.verdict_words import basis_words, phase_titles, scope_words, status_titles, verdict_titles
from desktop.tokens import GAP, PAD
from desktop.viewmodels.findings import FindingsModel
from desktop.viewmodels.site import date_error
from desktop.views.findings.risk import SCALES, RiskMatrix, Scales
from desktop.widgets.basic import Card, Pill, Scroll, button, row, text
from desktop.widgets.fields import AreaField, ChoiceField, TextField
from desktop.widgets.form import RecordForm
from desktop.widgets.keycap import KeyButton

if TYPE_CHECKING:
    from core.assessment.records import FindingRow
    from desktop.context import AppContext


class FindingDetail(Scroll):
    """Follows the model by itself."""

    answer_asked = Signal(object)
    """Key of the answer that showed the finding."""

    def __init__(self, context: AppContext, model: FindingsModel) -> None:
        super().__init__(margins=0)
        theme = context.theme
        self._model = model
        self.setAccessibleName(self.tr("The finding in detail"))
        self.pill = Pill(theme)
        self._title = text("", "heading", wrap=True)
        self._origin, self._why = text("", "muted", wrap=True), text("", wrap=True)
        self._sum = text("", "label", wrap=True)
        self._reason = text("", "hint", wrap=True)
        self.answer_button = button(theme, self.tr("Answer"), self._ask_answer, icon="clipboard-check")
        self.scales, self.matrix = Scales(), RiskMatrix(theme)
        self.statuses: dict[str, KeyButton] = {}
        for status in (Status.OPEN, Status.FIXED, Status.ACCEPTED):
            one = KeyButton(theme, "", status_titles()[status])
            one.clicked.connect(lambda _on=False, status=status: model.set_status(status))
            self.statuses[status] = one
        self.form = RecordForm(model.edit, lambda _error: None)
        self.owner, self.due = TextField(self.tr("Owner")), TextField(self.tr("Due"), placeholder="2026-09-30")
        self.note = AreaField(self.tr("Note"), lines=2)
        self._lay_out()
        self._connect()

    def commit(self) -> None:
        """Commit what is being typed."""
        self.form.commit()

    def _lay_out(self) -> None:
        self.form.bind("note", self.note, span=2)
        self.form.bind("action_owner", self.owner)
        self.form.bind("action_due", self.due)
        proposed = self.tr("As the catalogue proposes")
        self.form.bind("phase", ChoiceField(self.tr("Phase"), [("", proposed), *phase_titles().items()]), span=2)
        self.form.bind("title", TextField(self.tr("Title in the report")), span=2)
        about, risk, fate = Card(), Card(), Card()
        for card in (about, risk, fate):
            card.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
            card.body.setSpacing(GAP)
            self.body.addWidget(card)
        self.body.setSpacing(GAP + 2)
        self.body.addStretch(1)
        about.body.addLayout(row(self.pill, 1, self.answer_button))
        for label in (self._title, self._origin, self._why):
            about.body.addWidget(label)
        both = row(spacing=GAP)
        both.addWidget(self.scales, 1, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignTop)
        risk.body.addLayout(both)
        risk.body.addWidget(self._sum)
        risk.body.addWidget(self._reason)
        fate.body.addLayout(row(*self.statuses.values(), spacing=6))
        fate.body.addWidget(self.form)

    def _connect(self) -> None:
        model = self._model
        self.scales.chosen.connect(model.set_scale)
        self.due.editor.textChanged.connect(lambda words: self.due.say_error(date_error(words)))
        self.note.editor.textChanged.connect(lambda: self.note.say_error(""))
        model.leaving.connect(self.commit)
        model.note_wanted.connect(self._want_note)
        model.current_changed.connect(self._show)
        model.changed.connect(self._know_people)

    def _want_note(self) -> None:
        self.note.say_error(self.tr("Write who accepts this risk and why; then it counts as accepted."))
        self.ensureWidgetVisible(self.note)
        self.note.editor.setFocus()

    def _ask_answer(self) -> None:
        if self._model.current is not None:
            self.answer_asked.emit(self._model.current.answer_id)

    def _know_people(self) -> None:
        people = list(self._model.reading.people) if self._model.reading is not None else []
        old = self.owner.editor.completer()
        if old is None or old.property("people") != people:
            completer = QCompleter(people, self.owner.editor)
            completer.setProperty("people", people)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.owner.editor.setCompleter(completer)

    def _show(self) -> None:
        found = self._model.current
        for part in (self.answer_button, self.scales, *self.statuses.values()):
            part.setEnabled(found is not None)
        if found is None:
            self.form.show_row(None)
            return
        if self.form.key != found.id:
            self.verticalScrollBar().setValue(0)
            self.note.say_error("")
        self._describe(found)
        self.scales.show_scales({name: getattr(found, name) for name in SCALES})
        self.matrix.show_risk(found.risk)
        for status, one in self.statuses.items():
            wanted = Status.ACCEPTED if self._model.accepting else found.status
            one.setChecked(status == wanted)
        self.form.show_row(found)

    def _describe(self, found: FindingRow) -> None:
        risk = found.risk
        self.pill.show_state(risk_words(risk), band_tone(risk.band))
        self._title.setText(found.title)
        self._origin.setText(
            self.tr("{check} · {area} · {kind}: {place} · {verdict} · {basis}").format(
                check=found.requirement,
                area=found.area,
                kind=scope_words(found.scope_kind),
                place=found.scope,
                verdict=verdict_titles().get(found.verdict, found.verdict),
                basis=basis_words(found.basis),
            )
        )
        self._why.setText(found.why)
        self._sum.setText(
            self.tr("Likelihood {likelihood} × consequence {consequence} ({decided}) = {score}").format(
                likelihood=risk.likelihood,
                consequence=risk.consequence,
                decided=", ".join(consequence_words(name) for name in risk.decided_by),
                score=risk.score,
            )
        )
        self._reason.setText(self.tr("The catalogue's proposal: {reason}").format(reason=found.reason))
