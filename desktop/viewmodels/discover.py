"""Discovery as the page drives it: scope and consent, exactly what will be sent, the run, and earlier runs.

Nothing is sent before a plan was made and its preview was shown. A run goes on while other pages are looked at;
it is stopped, and waited for, when the vault is about to be closed.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from core.discovery.events import Progress
from desktop.errors import sentence
from desktop.models.discovery import (
    AttemptsModel,
    HostsModel,
    SentRow,
    activity_model,
    number,
    run_words,
    sent_model,
    sent_rows,
)
from desktop.models.grid import GridModel
from desktop.models.lines import Line, LinesModel
from desktop.viewmodels.discover_form import (
    Agreed,
    Choices,
    Scope,
    consent_of,
    credentials_of,
    last_form,
    read_form,
    split,
    target_words,
)
from desktop.viewmodels.run_log import write_log

if TYPE_CHECKING:
    from pathlib import Path

    from core.discovery.consent import Consent
    from core.discovery.events import Event
    from core.discovery.models import Run
    from core.discovery.plan import Plan
    from core.discovery.service import Activity
    from core.practice.plant import Plant
    from core.workspace import Workspace
    from desktop.context import AppContext
    from desktop.tasks import Task

BATCH_MS = 120
"""Events are shown in batches: 5,000 hosts must not flood the window."""
_STOP_SECONDS = 10.0


def step_state(workspace: Workspace) -> tuple[int, int]:
    """Done when one run came to its end."""
    return int(any(run.status == "done" for run in workspace.discovery.runs())), 1


class DiscoverModel(QObject):
    """State of the discovery page."""

    loaded = Signal(object)
    """The `Choices` of the form."""
    filled = Signal(object, object)
    """The form is to show this `Scope` and this `Agreed`."""
    previewed = Signal()
    """`shown` changed: the preview to look at, or None where the form changed since."""
    refused = Signal(str)
    """A sentence why the plan cannot be made or the run not be started."""
    started = Signal()
    progress = Signal(object)
    """The latest `core.discovery.events.Progress`."""
    noted = Signal(str)
    """Something the engineer should know."""
    asked = Signal(str, object)
    """(sentence, hosts): sending is paused; `answer` goes on or ends the run."""
    ended = Signal(object)
    """The finished `Run`, or None where it failed."""
    run_chosen = Signal()
    """`chosen_run` and `activity` are those of another earlier run."""
    practice_busy = Signal(bool)
    left = Signal(str)
    """The address of a device that is to be left alone."""
    resumed = Signal()
    """`shown` is what is left of an interrupted run."""
    saved = Signal(str)
    """What was written into a file."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.plan: Plan | None = None
        self.shown: dict[str, Any] | None = None
        self.sent: GridModel[SentRow] = sent_model(self)
        self.hosts = HostsModel(self)
        self.attempts = AttemptsModel(self)
        self.runs = LinesModel(self)
        self.activity: GridModel[Activity] = activity_model(self)
        self.chosen_run: Run | None = None
        self._runs: dict[UUID, Run] = {}
        self._question = 0
        self._task: Task | None = None
        self._job_ended = threading.Event()
        self._job_ended.set()
        self._events: deque[Event] = deque()
        self._answer: bool | None = None
        self._answered = threading.Event()
        self._prefilled = False
        self._left: set[str] = set()
        self._timer = QTimer(self, interval=BATCH_MS)
        self._timer.timeout.connect(self._drain)
        context.closing.connect(self._close)

    # --- the form ---

    def refresh(self) -> None:
        """Read what the form offers and the earlier runs."""
        if self._context.workspace is not None:
            self._context.read(read_form, self._take, receiver=self)

    def _take(self, found: tuple[Choices, list[Run]]) -> None:
        choices, runs = found
        self._runs = {run.id: run for run in runs}
        self.runs.show_lines([Line(run.id, run_title(run), self._run_detail(run)) for run in runs])
        self.loaded.emit(choices)
        if not self._prefilled:
            self._prefilled = True
            if runs:
                self.filled.emit(*last_form(runs[0]))

    @property
    def has_practice(self) -> bool:
        """Whether the practice plant runs."""
        return self._context.practice.plant is not None

    def use_practice(self) -> None:
        """Fill the form for the practice plant; start it where it does not run yet."""
        room = self._context.practice
        self.practice_busy.emit(True)

        def done(plant: Plant) -> None:
            self.practice_busy.emit(False)
            scope = Scope(target_words(plant), port_offset=plant.port_offset, full=True)
            self.filled.emit(scope, Agreed(self.tr("Practice plant"), self.tr("Training on this computer")))

        def failed(error: Exception) -> None:
            self.practice_busy.emit(False)
            self.refused.emit(sentence(error))

        self._context.tasks.work(lambda _task: room.start(), done=done, failed=failed, receiver=self)

    def form_changed(self) -> None:
        """The scope was edited: what was shown holds no more."""
        self._question += 1
        if self.shown is not None:
            self._show(None, None)

    def preview(self, scope: Scope) -> None:
        """Make the plan and show exactly what it would send; nothing is sent."""
        self._question += 1
        asked = self._question

        def job(workspace: Workspace) -> tuple[Plan, dict[str, Any]]:
            plan = workspace.discovery.plan(
                split(scope.targets),
                interface=scope.interface,
                exclude=split(scope.exclude),
                confirmed_routed=split(scope.routed),
                profile=scope.profile,
                full=scope.full,
                everybody=scope.everybody,
                port_offset=scope.port_offset,
                network_id=scope.network,
                opt_in=scope.opt_in,
                credentials=credentials_of(scope.login),
            )
            return plan, workspace.discovery.preview(plan)

        def done(result: tuple[Plan, dict[str, Any]]) -> None:
            if asked == self._question:
                self._show(*result)

        def failed(error: Exception) -> None:
            if asked == self._question:
                self._show(None, None)
                self.refused.emit(sentence(error))

        self._context.read(job, done, failed=failed, receiver=self)

    def resume(self, run: Run) -> None:
        """Show what is left of an interrupted run; nothing is sent before Start."""
        scope, _ = last_form(run)

        def job(workspace: Workspace) -> tuple[Plan, dict[str, Any]]:
            plan = workspace.discovery.resume(run.id)
            return plan, workspace.discovery.preview(plan)

        def done(result: tuple[Plan, dict[str, Any]]) -> None:
            consent = result[0].consent
            self.filled.emit(scope, Agreed(consent.name, consent.role) if consent is not None else Agreed())
            self._show(*result)
            self.resumed.emit()

        self._context.read(job, done, failed=lambda error: self.refused.emit(sentence(error)), receiver=self)

    def save_log(self, run: Run, path: Path) -> None:
        """Write every frame of a run into a file."""
        self._context.read(
            lambda workspace: write_log(workspace, run, path),
            self.saved.emit,
            failed=lambda error: self.refused.emit(sentence(error)),
            receiver=self,
        )

    def _show(self, plan: Plan | None, shown: dict[str, Any] | None) -> None:
        self.plan, self.shown = plan, shown
        self.sent.set_rows(sent_rows(shown) if shown is not None else ())
        self.previewed.emit()

    # --- the run ---

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._task is not None

    def start(self, agreed: Agreed) -> None:
        """Carry out the plan that was shown."""
        if self.plan is None or self.running or self._context.workspace is None:
            return
        try:
            plan = _agreed(self.plan, consent_of(agreed))
        except ValueError as error:
            self.refused.emit(sentence(error))
            return
        workspace = self._context.workspace
        self.hosts.clear()
        self.attempts.clear()
        self._events.clear()
        self._job_ended.clear()

        left = self._left = set()

        def job(task: Task) -> Run:
            try:
                return workspace.discovery.run(plan, self._events.append, task.cancelled, self._ask, left.__contains__)
            finally:
                self._job_ended.set()

        self._timer.start()
        self._task = self._context.tasks.work(
            job, done=self._done, failed=self._failed, stopped=self._never_began, receiver=self
        )
        self.started.emit()

    def stop(self) -> None:
        """End all sending."""
        if self._task is not None:
            self._task.cancel()
            self._answered.set()

    def leave_alone(self, ip: str) -> None:
        """This device gets nothing more: neither in the run that goes on nor, once it is in the form, in the next."""
        self._left.add(ip)
        self.left.emit(ip)

    def answer(self, go_on: bool) -> None:
        """The answer to the safety question."""
        self._answer = go_on
        self._answered.set()

    def _ask(self, words: str, hosts: tuple[str, ...]) -> bool:
        """In the run's thread: show the question and wait for its answer; Stop is an answer, too."""
        self._answer = None
        self._answered.clear()
        self._context.tasks.send_home(lambda: self.asked.emit(words, hosts))
        task = self._task
        if task is not None and task.cancelled():
            return False
        self._answered.wait()
        return bool(self._answer)

    def _drain(self) -> None:
        batch: list[Event] = []
        while self._events:
            batch.append(self._events.popleft())
        if not batch:
            return
        from core.discovery.events import Note

        self.hosts.take(batch)
        self.attempts.take(batch)
        latest = None
        for event in batch:
            if isinstance(event, Progress):
                latest = event
            elif isinstance(event, Note):
                self.noted.emit(event.sentence)
        if latest is not None:
            self.progress.emit(latest)

    def _finish(self, run: Run | None) -> None:
        self._timer.stop()
        self._drain()
        self.hosts.end()
        self._task = None
        self.ended.emit(run)
        if self._context.workspace is not None:
            self._context.note_saved()
            self.refresh()

    def _done(self, run: Run) -> None:
        self._finish(run)

    def _failed(self, error: Exception) -> None:
        self._finish(None)
        self.refused.emit(sentence(error))

    def _never_began(self) -> None:
        self._job_ended.set()
        self._finish(None)

    def _close(self) -> None:
        """The vault is about to be closed: nothing may be sent or stored any more."""
        if self._task is not None:
            self.stop()
            if self._task.finished or not self._job_ended.wait(_STOP_SECONDS):
                return
        self._timer.stop()
        self._events.clear()
        for model in (self.hosts, self.sent, self.activity):
            model.set_rows(())
        self.attempts.clear()
        self.runs.show_lines(())

    # --- earlier runs ---

    def choose_run(self, key: UUID | None) -> None:
        """Show what an earlier run sent."""
        self.chosen_run = self._runs.get(key) if key is not None else None
        self.activity.set_rows(())
        self.run_chosen.emit()
        run = self.chosen_run
        if run is not None and self._context.workspace is not None:
            self._context.read(
                lambda workspace: workspace.discovery.activity(run.id),
                lambda rows: self._show_activity(run.id, rows),
                receiver=self,
            )

    def _show_activity(self, run: UUID, rows: list[Activity]) -> None:
        if self.chosen_run is not None and self.chosen_run.id == run:
            self.activity.set_rows(rows)

    def _run_detail(self, run: Run) -> str:
        words = self.tr("%Ln device(s)", "", run.hosts_found)
        return f"{run_words(run.status)} · {words}"

    def result_words(self, run: Run) -> str:
        """How a run ended, in sentences."""
        found = self.tr("%Ln device(s) found", "", run.hosts_found)
        sent = self.tr("{sent} frames sent, {received} received").format(
            sent=number(run.frames_sent), received=number(run.frames_received)
        )
        words = f"{run_words(run.status)}: {found}, {sent}."
        return f"{words} {run.note}" if run.note else words


def _agreed(plan: Plan, consent: Consent) -> Plan:
    """The plan with the consent as typed. Raises `ConsentError`."""
    before = plan.consent
    if before is None or plan.resumes is None:
        return replace(plan, consent=consent)
    if (before.name, before.role) == (consent.name, consent.role):
        return plan if not (consent.start or consent.end) else replace(plan, consent=consent)
    if plan.everybody:
        from core.discovery.consent import ConsentError

        raise ConsentError(
            "Requests to everybody were agreed to by somebody else. Make a new plan, or name who agreed to that run."
        )
    return replace(plan, consent=consent)


def run_title(run: Run) -> str:
    """When a run began."""
    return run.started.astimezone().strftime("%Y-%m-%d %H:%M")
