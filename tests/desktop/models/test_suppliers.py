from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QAbstractItemModelTester

from core.assessment.models import SupplierAnswer
from core.assessment.suppliers_questions import Question, QuestionState, Statistics
from desktop.models.suppliers import figures_words, questions_model, role_words, todos_model


@pytest.mark.parametrize(("role", "words"), [
    ("product_supplier", "Product supplier"),
    ("integration_service_provider, maintenance_service_provider", "Integration service provider, Maintenance service provider"),
    ("cleans the hall", "cleans the hall"),
    ("", ""),
])  # fmt: skip
def test_roles(role: str, words: str) -> None:
    assert role_words(role) == words


def test_figures() -> None:
    assert "choose a role" in figures_words(Statistics())
    assert figures_words(Statistics(5, 1, 2, 1, 1)).startswith("4 of 5 questions answered, 2 gaps, 1 open")


def test_gaps_sort_first(qapp: QObject) -> None:
    parent = QObject()
    model = questions_model(parent)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, parent)
    states = []
    for number, verdict in enumerate(("met", None, "not_met"), start=1):
        question = Question(number, "p", "1", f"X-{number}", "A", "Area", "Title", "Question?", "")
        answer = (
            SupplierAnswer(supplier_id=uuid4(), pack="p", pack_version="1", requirement="x", verdict=verdict)
            if verdict
            else None
        )
        states.append(QuestionState(question, answer))
    model.set_rows(states)
    assert [model.index(at, 2).data() for at in range(3)] == ["Yes", "Open", "No"]
    model.sort(2)
    assert [model.index(at, 2).data() for at in range(3)] == ["No", "Open", "Yes"]
    assert todos_model(parent).rowCount() == 0
    assert tester is not None
