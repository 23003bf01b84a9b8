"""The page of suppliers as a person uses it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.assessment.models import SupplierAnswer, Todo
from core.register.models import Supplier
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.dialogs.supplier_return import SupplierReturnDialog
from desktop.views.suppliers import build_page
from desktop.views.suppliers.page import SuppliersPage

Settle = Callable[[], None]
_FILLER = Path(__file__).parents[3] / "core/assessment/suppliers_world.py"
_spec = importlib.util.spec_from_file_location("suppliers_filler", _FILLER)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)


@pytest.fixture
def page(context: AppContext, settle: Settle) -> Iterator[SuppliersPage]:
    made = build_page(context)
    made.show()
    made.activate()
    settle()
    yield made
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def hired(page: SuppliersPage, workspace: Workspace, settle: Settle) -> Supplier:
    """A maker, chosen on the page."""
    workspace.register.add(Supplier(name="Kessel", role="product_supplier"))
    page.activate()
    settle()
    return workspace.register.all(Supplier)[0]


def test_the_register_saves_itself(
    page: SuppliersPage, context: AppContext, workspace: Workspace, settle: Settle
) -> None:
    assert page.stack.currentWidget() is page.empty
    page.empty.action.click()
    settle()
    QTest.keyClicks(page.form.fields["name"].editor, "Kessel")
    page.commit_pending()
    settle()
    for role in ("integration_service_provider", "maintenance_service_provider"):
        page.roles.boxes[role].click()
        settle()
    page.form.fields["remote_access"].click()
    settle()
    (stored,) = workspace.register.all(Supplier)
    assert stored.role == "integration_service_provider, maintenance_service_provider"
    assert (stored.name, stored.remote_access) == ("Kessel", True)
    context.undo.undo()
    settle()
    assert not workspace.register.all(Supplier)[0].remote_access
    page.delete_button.click()
    settle()
    assert page.stack.currentWidget() is page.empty


def test_free_text_of_a_role_stays(page: SuppliersPage, hired: Supplier, workspace: Workspace, settle: Settle) -> None:
    workspace.register.edit(Supplier, hired.id, role="crane inspection")
    page.activate()
    settle()
    page.roles.boxes["product_supplier"].click()
    settle()
    assert workspace.register.all(Supplier)[0].role == "product_supplier, crane inspection"


def test_out_and_in(
    page: SuppliersPage, hired: Supplier, context: AppContext, workspace: Workspace, settle: Settle, tmp_path: Path
) -> None:
    out = tmp_path / "q.xlsx"
    page.answers.export(out)
    settle()
    assert "not encrypted" in page.banner.words
    assert [todo.done for todo in workspace.register.all(Todo)] == [False]
    assert page.tabs.tabText(2) == "To-dos (1)"
    _module.fill(out, {"DM-1": {"verdict": "No"}, "DM-2": {"verdict": "Yes"}, "DM-3": {"verdict": "Perhaps"}})
    page.model.preview(out)
    settle()
    dialog = page.findChild(SupplierReturnDialog)
    assert dialog is not None
    assert "“Perhaps” is no answer" in dialog.errors.item(0).text()
    dialog.reject()
    settle()
    assert workspace.register.all(SupplierAnswer) == []
    page.model.preview(out)
    settle()
    page.findChildren(SupplierReturnDialog)[-1].ok.click()
    settle()
    assert {one.requirement: one.verdict for one in workspace.register.all(SupplierAnswer)} == {
        "DM-1": "not_met", "DM-2": "met",
    }  # fmt: skip
    assert "2 of 47 questions answered, 1 gaps" in page.answers.figures.text()
    context.undo.undo()
    settle()
    assert workspace.register.all(SupplierAnswer) == []


def test_an_answer_on_paper_is_typed_in(
    page: SuppliersPage, hired: Supplier, workspace: Workspace, settle: Settle
) -> None:
    page.tabs.setCurrentIndex(1)
    detail = page.answers.detail
    assert page.answers.table.model().rowCount() == 47
    assert detail.title.text() == "Written development process in use"
    detail.verdict.fill("not_applicable")
    detail.verdict.committed.emit("not_applicable")
    settle()
    assert "needs an explanation" in detail.problem.text()
    assert workspace.register.all(SupplierAnswer) == []
    QTest.keyClicks(detail.words.editor, "no software inside")
    page.commit_pending()
    settle()
    (stored,) = workspace.register.all(SupplierAnswer)
    assert (stored.requirement, stored.verdict, stored.text) == ("SM-1", "not_applicable", "no software inside")
    assert not detail.problem.isVisible()
    page.answers.gaps.click()
    assert page.answers.table.model().rowCount() == 46


def test_typing_goes_to_the_question_it_was_typed_for(
    page: SuppliersPage, hired: Supplier, workspace: Workspace, settle: Settle
) -> None:
    page.tabs.setCurrentIndex(1)
    table, detail = page.answers.table, page.answers.detail
    detail.verdict.fill("met")
    detail.verdict.committed.emit("met")
    settle()
    QTest.keyClicks(detail.evidence.editor, "handbook")
    table.setCurrentIndex(table.model().index(1, 0))
    settle()
    (stored,) = workspace.register.all(SupplierAnswer)
    assert (stored.requirement, stored.evidence) == ("SM-1", "handbook")
    assert detail.evidence.value() == ""
    assert detail.verdict.value() is None


def test_todos_are_closed_and_opened(
    page: SuppliersPage, hired: Supplier, workspace: Workspace, settle: Settle
) -> None:
    assert page.owed.currentWidget() is page.nothing_owed
    workspace.register.add(Todo(title="Ask Kessel", supplier_id=hired.id))
    page.model.refresh()
    settle()
    page.tabs.setCurrentIndex(2)
    assert page.owed.currentWidget() is not page.nothing_owed
    page.todos.setCurrentIndex(page.todos.model().index(0, 0))
    page.done_button.click()
    settle()
    assert workspace.register.all(Todo)[0].done


def test_somebody_elses_file_is_trouble(
    page: SuppliersPage, hired: Supplier, context: AppContext, workspace: Workspace, settle: Settle, tmp_path: Path
) -> None:
    workspace.register.add(Supplier(name="Other", role="product_supplier"))
    other = workspace.register.all(Supplier)[1]
    workspace.write_questionnaire(workspace.suppliers.questionnaire(other.id), tmp_path / "q.xlsx")
    heard: list[str] = []
    context.trouble.connect(heard.append)
    page.model.preview(tmp_path / "q.xlsx")
    settle()
    assert "is the questionnaire of Other, not of Kessel" in heard[0]
    assert page.findChild(SupplierReturnDialog) is None
