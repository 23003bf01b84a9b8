"""Evidence and history of an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.assessment.models import Answer
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.checklist_extras import Extras, ExtrasModel, steps

Settle = Callable[[], None]


@pytest.fixture
def answer(workspace: Workspace) -> Answer:
    """Given, then changed twice."""
    site = workspace.register.site().id
    give = workspace.assessment.answer
    give("QS-01", "site", site, "partial", "told", told_by="Ilse")
    give("QS-01", "site", site, "not_met", "seen")
    give("QS-01", "site", site, note="key in the door")
    return workspace.assessment.answers()[0]


def test_history_says_what_stood_there_before(workspace: Workspace, answer: Answer) -> None:
    found = steps(workspace.history(answer.id))
    assert [one.who for one in found] == ["Eva Engineer"] * 3
    assert [one.words for one in found] == [
        "Note: nothing → key in the door",
        "Verdict: Partial → Not met; How known: Told → Seen; Told by: Ilse → nothing",
        "Given: Partial · Told",
    ]


def test_evidence_comes_and_goes(context: AppContext, workspace: Workspace, answer: Answer, settle: Settle) -> None:
    model = ExtrasModel(context)
    model.add_evidence("photo", "nobody looks", "")
    model.look_at(answer.id)
    settle()
    assert model.extras.evidence == () and len(model.extras.history) == 3
    model.add_evidence("photo", " Key in the door ", "IMG_2041.jpg")
    settle()
    (shown,) = model.extras.evidence
    assert (shown.evidence.title, shown.evidence.reference, shown.evidence.by) == (
        "Key in the door", "IMG_2041.jpg", "Eva Engineer",
    )  # fmt: skip
    model.unlink(shown.link)
    settle()
    assert model.extras.evidence == ()
    context.undo.undo()
    settle()
    assert len(model.extras.evidence) == 1


def test_nothing_is_kept_of_another_answer_or_after_locking(
    context: AppContext, answer: Answer, settle: Settle
) -> None:
    model = ExtrasModel(context)
    model.look_at(answer.id)
    settle()
    model.look_at(None)
    assert model.extras == Extras()
    model.look_at(answer.id)
    context.closing.emit()
    settle()
    assert model.answer is None and model.extras == Extras()
