"""How a question stands while it is being answered."""

from __future__ import annotations

import pytest

from core.assessment.requirements import PROCESS, SYSTEM
from core.workspace import Workspace
from desktop.models.answer_values import Values
from desktop.viewmodels.checklist_reading import Want, read
from desktop.viewmodels.checklist_states import now_of, state_of


@pytest.mark.parametrize(
    ("given", "words", "done"),
    [
        (Values(), "Open", False),
        (Values(basis="seen"), "Verdict?", False),
        (Values("met"), "Met, basis?", False),
        (Values("met", "seen"), "Met · Seen", True),
        (Values("not_applicable"), "Not applicable, not finished", False),
        (Values("unknown"), "Unknown", True),
        (
            Values("met_by_compensating", "seen", countermeasure="x", accepted_by="y"),
            "Compensated, not finished",
            False,
        ),
    ],
)
def test_a_property_of_the_system(workspace: Workspace, given: Values, words: str, done: bool) -> None:
    item = read(workspace, Want(SYSTEM), "en").items[0]
    state = state_of(item, given)
    assert (state.words, state.done) == (words, done)
    assert now_of(item, given).done is done


@pytest.mark.parametrize(
    ("given", "words", "done"),
    [
        (Values(maturity=2), "Verdict?", False),
        (Values("met", "seen"), "Met, maturity?", False),
        (Values("met", "seen", maturity=2), "Met · Seen · ML 2", True),
        (Values("not_met", "seen"), "Not met · Seen", True),
    ],
)
def test_a_way_of_working(workspace: Workspace, given: Values, words: str, done: bool) -> None:
    item = read(workspace, Want(PROCESS), "en").items[0]
    state = state_of(item, given)
    assert (state.words, state.done) == (words, done)


def test_stored_and_not_given_anew(workspace: Workspace) -> None:
    site = workspace.register.site().id
    workspace.assessment.answer("SR 1.1", "site", site, "not_met", "seen", pack=SYSTEM)
    item = read(workspace, Want(SYSTEM), "en").items[0]
    assert state_of(item, None).tone == "bad"
    now = now_of(item, None)
    assert (now.verdict, now.done, now.own) == ("not_met", True, True)
