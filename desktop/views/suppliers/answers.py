"""A supplier's questionnaire: out, in, the answers side by side with the questions, and typed in from paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.dialogs.supplier_return import SupplierReturnDialog
from desktop.errors import sentence
from desktop.models.suppliers import answer_titles, figures_words
from desktop.tokens import GAP, PAD
from desktop.viewmodels.suppliers import SuppliersModel
from desktop.widgets.basic import Card, Scroll, button, column, row, text
from desktop.widgets.fields import AreaField, CheckField, ChoiceField, NumberField, TextField
from desktop.widgets.grid import GridTable

if TYPE_CHECKING:
    from core.assessment.suppliers_questions import QuestionState
    from core.assessment.suppliers_return import Preview
    from desktop.context import AppContext

_DETAIL_WIDTH = 380


class AnswerDetail(QWidget):
    """One question with what the supplier said. It saves itself as soon as there is an answer to save."""

    def __init__(self, context: AppContext, model: SuppliersModel) -> None:
        super().__init__()
        self._model = model
        self.row: QuestionState | None = None
        self.title = text("", "heading", wrap=True)
        self.question = text("", "", wrap=True)
        self.attach = text("", "muted", wrap=True)
        self.why = text("", "hint", wrap=True)
        self.problem = text("", "error", wrap=True)
        self.verdict = ChoiceField(self.tr("Answer"), [(None, self.tr("Open")), *answer_titles().items()])
        self.maturity = NumberField(self.tr("How, 1 to 4"), 1, 4, nothing=self.tr("Not said"))
        self.words = AreaField(self.tr("What the supplier says"), lines=3)
        self.evidence = AreaField(self.tr("Evidence given"), lines=2)
        self.by = TextField(self.tr("Answered by"))
        self._fields = (self.verdict, self.maturity, self.words, self.evidence, self.by)
        layout = column(
            self.title, self.question, self.attach, row(self.verdict, self.maturity), self.words, self.evidence,
            self.by, self.problem, self.why, 1, spacing=GAP,
        )  # fmt: skip
        self.setLayout(layout)
        self.problem.hide()
        for field in self._fields:
            field.committed.connect(lambda _value: self._save())
        self._report = context.report
        self.show_row(None)

    def show_row(self, found: QuestionState | None) -> None:
        """Another question, or the same one anew; what is being typed into the same one stays."""
        same = found is not None and self.row is not None and found.question.key == self.row.question.key
        if not same:
            self.commit()
            for field in self._fields:
                field.discard()
            self.problem.hide()
        self.row = found
        self.setEnabled(found is not None)
        question = None if found is None else found.question
        self.title.setText(question.title if question else self.tr("Choose a question"))
        self.question.setText(question.question if question else "")
        self.attach.setText(
            self.tr("Asked for: {what}").format(what=question.attach) if question and question.attach else ""
        )
        self.why.setText(self.tr("What it means: {why}").format(why=found.meaning) if found and found.meaning else "")
        answer = None if found is None else found.answer
        if same and self.problem.isVisible():
            return  # what could not be saved stays to be completed
        self.verdict.fill(None if answer is None else answer.verdict)
        if answer is None:
            self.verdict.editor.setCurrentIndex(0)
        self.maturity.fill(None if answer is None else answer.maturity)
        for field, name in ((self.words, "text"), (self.evidence, "evidence"), (self.by, "answered_by")):
            field.fill("" if answer is None else getattr(answer, name))

    def commit(self) -> None:
        """Save what is being typed."""
        for field in (self.words, self.evidence, self.by):
            field.commit()

    def _save(self) -> None:
        if self.row is None or self.verdict.value() is None:
            return
        kept = self.row.answer

        def failed(error: Exception) -> None:
            self.problem.setText(sentence(error))
            self.problem.show()

        self.problem.hide()
        self._model.answer(
            self.row,
            failed,
            verdict=self.verdict.value(),
            maturity=self.maturity.value()
            if self.verdict.value() in {"met", "met_by_compensating", "partial"}
            else None,
            text=self.words.value(),
            evidence=self.evidence.value(),
            answered_by=self.by.value(),
            answered_on="" if kept is None else kept.answered_on,
        )


class AnswersPane(QWidget):
    """Figures and files above, the questions below, the chosen one beside them."""

    def __init__(self, context: AppContext, model: SuppliersModel) -> None:
        super().__init__()
        self._context, self.model = context, model
        theme = context.theme
        self.figures = text("", "", wrap=True)
        self.lang = ChoiceField(self.tr("Language"), [("en", "English"), ("de", "Deutsch")])
        self.open_too = CheckField(self.tr("With open questions"))
        self.open_too.setToolTip(
            self.tr("What the checklist left open for this supplier, without the places that it is about.")
        )
        self.xlsx = button(theme, self.tr("Send as XLSX …"), lambda: self._save("xlsx"), icon="upload", role="primary")
        self.pdf = button(theme, self.tr("Send as PDF …"), lambda: self._save("pdf"), icon="printer")
        self.back = button(theme, self.tr("Import answers …"), self._open, icon="download")
        self.gaps = CheckField(self.tr("Gaps and open only"))
        self.gaps.committed.connect(model.show_gaps)
        self.table = GridTable(theme, model.questions, self.tr("Questions and answers"), lines=1)
        self.detail = AnswerDetail(context, model)
        self.table.chosen.connect(lambda key: self.detail.show_row(model.question(key)))
        model.state_changed.connect(self._show)
        model.previewed.connect(self._preview)
        self._lay_out()

    def _lay_out(self) -> None:
        hint = self.tr(
            "A file leaves the vault in plain text. It holds the questions and the names of supplier and plant."
        )
        head = Card()
        files = column(self.figures, row(self.xlsx, self.pdf, self.back, 1), text(hint, "hint", wrap=True))
        head.body.addLayout(row(files, column(self.lang, self.open_too, 1), spacing=PAD))
        card = Card()
        card.body.addWidget(self.detail)
        side = Scroll(margins=0)
        side.body.addWidget(card)
        side.body.addStretch(1)
        side.setFixedWidth(_DETAIL_WIDTH)
        below = QHBoxLayout()
        below.setSpacing(GAP + 4)
        below.addLayout(column(row(self.gaps, 1), self.table), 1)
        below.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, PAD - 4, 0, PAD - 4)
        layout.setSpacing(GAP + 2)
        layout.addWidget(head)
        layout.addLayout(below, 1)

    def _show(self) -> None:
        state = self.model.state
        asked = state is not None and state.statistics.asked > 0
        self.figures.setText(figures_words(state.statistics) if state is not None else "")
        for one in (self.xlsx, self.pdf):
            one.setEnabled(asked)
        self.back.setEnabled(state is not None)
        if self.table.model().rowCount() and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.model().index(0, 0))
        key = None if self.detail.row is None else self.detail.row.question.key
        self.detail.show_row(self.model.question(key) or self.model.question(self.table.key))

    def _save(self, suffix: str) -> None:
        state = self.model.state
        assert state is not None
        dialog = QFileDialog(self, self.tr("Save the questionnaire (not encrypted)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilter("XLSX (*.xlsx)" if suffix == "xlsx" else "PDF (*.pdf)")
        name = "".join(sign if sign.isalnum() else "-" for sign in state.supplier.name) or "supplier"
        dialog.selectFile(f"questionnaire-{name}.{suffix}")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, out: Path) -> None:
        """Write the questionnaire as it is chosen on the page."""
        self.model.export(out, self.lang.value() or "en", open_questions=self.open_too.value())

    def _open(self) -> None:
        dialog = QFileDialog(self, self.tr("Import answers"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Returned questionnaires (*.xlsx *.xlsm *.csv)"))
        dialog.fileSelected.connect(lambda path: self.model.preview(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _preview(self, preview: Preview) -> None:
        dialog = SupplierReturnDialog(self._context.theme, preview, self)
        dialog.accepted.connect(lambda: self.model.apply(preview, partial=bool(preview.errors)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
