"""Discovery without its page: plans, questions, batches."""

from __future__ import annotations

from collections.abc import Callable

from core.discovery.events import HostDone, HostFound, Note, Progress
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.discover import DiscoverModel, step_state
from desktop.viewmodels.discover_form import Agreed, Scope

Settle = Callable[[], None]


def test_step_state(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 1)


def test_an_edited_form_takes_the_plan_back(context: AppContext, settle: Settle) -> None:
    model = DiscoverModel(context)
    model.preview(Scope("127.0.0.5"))
    settle()
    assert model.plan is not None and model.shown is not None and model.sent.rowCount()
    model.form_changed()
    assert model.plan is None and model.sent.rowCount() == 0
    model.preview(Scope("127.0.0.5"))
    model.form_changed()  # before the plan came home
    settle()
    assert model.plan is None


def test_nothing_starts_without_consent(context: AppContext, workspace: Workspace, settle: Settle) -> None:
    model = DiscoverModel(context)
    said: list[str] = []
    model.refused.connect(said.append)
    model.start(Agreed("Karin", "Manager"))  # no plan
    model.preview(Scope("127.0.0.5"))
    settle()
    model.start(Agreed("", ""))
    assert len(said) == 1 and not model.running
    assert workspace.discovery.runs() == []


def test_five_thousand_hosts_come_in_one_batch(context: AppContext) -> None:
    model = DiscoverModel(context)
    told: list[Progress] = []
    notes: list[str] = []
    model.progress.connect(told.append)
    model.noted.connect(notes.append)
    signals: list[int] = []
    model.hosts.rowsInserted.connect(lambda _parent, first, last: signals.append(last - first + 1))
    for number in range(5000):
        ip = f"10.0.{number // 250}.{number % 250 + 1}"
        model._events.append(HostFound(ip))
        model._events.append(HostDone(ip, "A device"))
        model._events.append(Progress(number, 5000, "Ask", number, number, 1.0))
    model._events.append(Note("One word."))
    model._drain()
    assert signals == [5000] and model.hosts.rowCount() == 5000
    assert [one.done for one in told] == [4999] and notes == ["One word."]
