"""The keys of the checklist in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(words: str) -> str:
    return QCoreApplication.translate("Checklist", words)


def page_keys() -> list[tuple[str, str]]:
    """Keys and what they do."""
    return [
        ("J  K", _tr("Next and previous question; with Shift choose several")),
        ("P  Z", _tr("Choose the set of questions, the place")),
        ("U", _tr("Next question that is not done")),
        ("1 … 5", _tr("Met, partial, not met, not applicable, unknown")),
        ("6  7", _tr("Met by a compensating countermeasure, the supplier has to answer")),
        ("S  D  T  X", _tr("How the answer is known: seen, document shown, told, tested")),
        (
            _tr("B, then S D T X"),
            _tr("How the answers from here on are known; outside of the quick survey a digit alone takes it"),
        ),
        (_tr("M, then 0 … 4"), _tr("Maturity level, of the security program only")),
        ("G", _tr("What the question is about does not exist here; with Shift for all such questions")),
        ("R  N", _tr("Write the reason, a note; Escape goes back to the list")),
        ("C", _tr("Confirm the proposal that waits on the question; with Shift reject it")),
        ("E", _tr("Add evidence")),
        ("/", _tr("Filter; Escape goes back to the list")),
        (_tr("Enter"), _tr("In a line of text: take it and go on; an empty line takes what was given last")),
        (_tr("Space"), _tr("Read on; with Shift back")),
        ("Ctrl+Z", _tr("Undo the last answer and go back to it")),
    ]
