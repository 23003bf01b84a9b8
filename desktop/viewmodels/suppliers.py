"""The suppliers: register, questionnaires out and in, answers and to-dos. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.register.models import Supplier
from desktop.models.records import Records
from desktop.models.suppliers import questions_model, role_words, todos_model
from desktop.models.verdict_words import content_lang

if TYPE_CHECKING:
    from core.assessment.suppliers import SupplierState
    from core.assessment.suppliers_questions import Questionnaire, QuestionState
    from core.assessment.suppliers_return import Preview
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


def step_state(workspace: Workspace) -> tuple[int, int]:
    """Answered questions of all suppliers."""
    figures = [row.statistics for row in workspace.suppliers.rows()]
    return sum(one.answered for one in figures), sum(one.asked for one in figures)


class SuppliersModel(QObject):
    """The list of suppliers and all about the one that is looked at."""

    state_changed = Signal()
    previewed = Signal(object)
    """A returned file was read: its `Preview`. Nothing is written."""
    told = Signal(str)
    """A sentence about what was done."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.suppliers = Records(context, Supplier, lambda row: role_words(row.role), self.tr("Unnamed"), self)
        self.questions = questions_model(self)
        self.todos = todos_model(self)
        self.key: UUID | None = None
        self.state: SupplierState | None = None
        self.gaps_only = False
        context.data_changed.connect(lambda _edit: self.read())

    def refresh(self) -> None:
        """Read everything again."""
        self.suppliers.refresh()
        self.read()

    def choose(self, key: UUID | None) -> None:
        """Look at this supplier."""
        if key != self.key:
            self.key, self.state = key, None
            self._fill()
            self.read()

    def read(self) -> None:
        """Read the supplier that is looked at again."""
        key = self.key
        if key is None or self._context.workspace is None:
            return
        lang, number = content_lang(), self._context.generation

        def job(workspace: Workspace) -> SupplierState | None:
            there = any(one.id == key for one in workspace.register.all(Supplier))
            return workspace.suppliers.state(key, lang) if there else None

        def show(state: SupplierState | None) -> None:
            if key == self.key and number == self._context.generation:
                self.state = state
                self._fill()

        self._context.read(job, show, receiver=self)

    def show_gaps(self, only: bool) -> None:
        """Only what is no, partly or open."""
        self.gaps_only = only
        self._fill()

    def question(self, key: object) -> QuestionState | None:
        """The question with this key."""
        found = self.state.questions if self.state is not None else ()
        return next((one for one in found if one.question.key == key), None)

    def _fill(self) -> None:
        questions = self.state.questions if self.state is not None else ()
        self.questions.set_rows(one for one in questions if not self.gaps_only or one.state in {"gap", "open"})
        self.todos.set_rows(self.state.todos if self.state is not None else ())
        self.state_changed.emit()

    # --- writing ---

    def new_supplier(self) -> Supplier:
        """An empty supplier."""
        return Supplier(name="")

    def answer(self, row: QuestionState, failed: Callable[[Exception], object], **values: Any) -> None:
        """What the supplier answered on paper or by word."""
        key = self.key
        assert key is not None
        self._context.edit(
            lambda workspace: workspace.suppliers.answer(key, row.question, **values), failed=failed, receiver=self
        )

    def set_done(self, todo: UUID, *, done: bool) -> None:
        """Close or open a to-do."""
        self._context.edit(lambda workspace: workspace.suppliers.set_done(todo, done=done), receiver=self)

    # --- files ---

    def export(self, out: Path, lang: str, *, open_questions: bool = False) -> None:
        """Write the questionnaire in plain text and note it as sent."""
        key = self.key
        assert key is not None
        made: list[Questionnaire] = []

        def job(workspace: Workspace) -> Edit:
            from core.assessment.suppliers_questions import Selection

            one = workspace.suppliers.questionnaire(key, Selection(lang, open_questions=open_questions))
            made.append(one)
            return workspace.write_questionnaire(one, out)

        def done(_edit: Edit) -> None:
            words = self.tr("%Ln question(s) are in {file}. The file is not encrypted.", "", len(made[0].questions))
            left = ", ".join(one.title for one in made[0].left_out)
            also = " " + self.tr("Not asked, since the register has nothing of the kind: {areas}.") if left else ""
            self.told.emit(words.format(file=out.name) + also.format(areas=left))

        self._context.edit(job, done=done, receiver=self)

    def preview(self, path: Path) -> None:
        """Read a returned file; `previewed` follows, or trouble."""
        key = self.key
        self._context.read(lambda workspace: workspace.suppliers.preview(path, key), self.previewed.emit, receiver=self)

    def apply(self, preview: Preview, *, partial: bool = False) -> None:
        """Write what a preview holds, as one step."""
        number = preview.count("new") + preview.count("changed")
        if not number:
            self.told.emit(self.tr("Nothing was new: every answer is here already."))
            return

        def job(workspace: Workspace) -> Edit:
            edit = workspace.suppliers.apply(preview, partial=partial)
            if edit is None:
                raise RuntimeError("a preview with news changed nothing")
            return edit

        def done(_edit: Edit) -> None:
            self.told.emit(self.tr("%Ln answer(s) imported. One undo takes it all back.", "", number))

        self._context.edit(job, done=done, receiver=self)
