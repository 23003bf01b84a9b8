"""The table of a supplier's questions with its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.discovery import number
from desktop.models.grid import Column, GridModel
from desktop.models.verdict_words import verdict_tone

if TYPE_CHECKING:
    from core.assessment.models import Todo
    from core.assessment.suppliers_questions import QuestionState, Statistics


def _tr(words: str) -> str:
    return QCoreApplication.translate("Suppliers", words)


def role_titles() -> dict[str, str]:
    """A supplier's roles in the terms of the standard."""
    return {
        "product_supplier": _tr("Product supplier"),
        "integration_service_provider": _tr("Integration service provider"),
        "maintenance_service_provider": _tr("Maintenance service provider"),
    }


def role_words(role: str) -> str:
    """One or several roles for people; free text as it is."""
    titles = role_titles()
    parts = [part.strip() for part in role.split(",") if part.strip()]
    return ", ".join(titles.get(part, part) for part in parts)


def answer_titles() -> dict[str, str]:
    """What a supplier may answer -> words."""
    return {
        "met": _tr("Yes"),
        "met_by_compensating": _tr("In another way"),
        "partial": _tr("Partly"),
        "not_met": _tr("No"),
        "not_applicable": _tr("Does not apply"),
        "unknown": _tr("Not known"),
    }


def answer_words(row: QuestionState) -> str:
    """What the supplier answered."""
    return _tr("Open") if row.answer is None else answer_titles().get(row.answer.verdict, row.answer.verdict)


def figures_words(figures: Statistics) -> str:
    """How a questionnaire stands, as a sentence."""
    if not figures.asked:
        return _tr("Nothing is asked: choose a role of the standard in the register.")
    return _tr("{answered} of {asked} questions answered, {gaps} gaps, {open} open. Open counts as unknown, not as yes.").format(
        answered=figures.answered, asked=figures.asked, gaps=figures.gaps, open=figures.open
    )  # fmt: skip


def questions_model(parent: QObject) -> GridModel[QuestionState]:
    """Questions in the order of the questionnaire."""
    order = {"gap": 0, "open": 1, "apart": 2, "yes": 3}
    return GridModel(
        [
            Column(_tr("Id"), lambda row: row.question.requirement, width=112),
            Column(_tr("Question"), lambda row: row.question.title, width=120, stretch=True,
                   tip=lambda row: row.question.question),
            Column(_tr("Answer"), answer_words, order=lambda row: order[row.state],
                   tone=lambda row: "plain" if row.answer is None else verdict_tone(row.answer.verdict), width=136),
            Column(_tr("How"), lambda row: number(row.answer.maturity) if row.answer and row.answer.maturity else "",
                   width=48),
        ],
        lambda row: row.question.key,
        parent,
    )  # fmt: skip


def todos_model(parent: QObject) -> GridModel[Todo]:
    """What a supplier owes."""
    return GridModel(
        [
            Column(_tr("State"), lambda row: _tr("Done") if row.done else _tr("Open"), order=lambda row: row.done,
                   tone=lambda row: "ok" if row.done else "info", width=96),
            Column(_tr("What"), lambda row: row.title, width=300, stretch=True),
            Column(_tr("Due"), lambda row: row.due, width=110),
        ],
        lambda row: row.id,
        parent,
    )  # fmt: skip
