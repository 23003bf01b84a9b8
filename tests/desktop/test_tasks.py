"""TaskRunner: results come home, in order, to the living, and can be stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.tasks import Cancelled, Task, TaskRunner


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []

    def take(self, value: object) -> None:
        self.got.append(value)


def test_instant_job_is_delivered_after_the_task_is_known(tasks: TaskRunner, qtbot: QtBot) -> None:
    got: list[tuple[str, bool]] = []
    task: list[Task] = []
    task.append(tasks.work(lambda _task: "at once", done=lambda value: got.append((value, bool(task)))))
    assert got == [], "delivered before the caller had the task"
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("at once", True)]
    assert task[0].finished


@pytest.mark.parametrize("how", ["work", "write", "probe"])
def test_results_arrive_on_the_windows_thread(tasks: TaskRunner, qtbot: QtBot, how: str) -> None:
    where: list[QThread] = []
    job_thread: list[int] = []

    async def probing(_task: Task) -> int:
        job_thread.append(threading.get_ident())
        return 1

    def working(_task: Task) -> int:
        job_thread.append(threading.get_ident())
        return 1

    def done(_value: int) -> None:
        where.append(QThread.currentThread())

    if how == "probe":
        tasks.probe(probing, done=done)
    else:
        getattr(tasks, how)(working, done=done)
    qtbot.waitUntil(lambda: bool(where))
    assert where == [tasks.thread()]
    assert job_thread != [threading.get_ident()]


def test_exceptions_come_home(tasks: TaskRunner, qtbot: QtBot) -> None:
    def broken(_task: Task) -> None:
        raise OSError("no disk")

    async def broken_probe(_task: Task) -> None:
        raise OSError("no network")

    got: list[str] = []
    tasks.work(broken, failed=lambda error: got.append(str(error)))
    tasks.write(broken, failed=lambda error: got.append(str(error)))
    tasks.probe(broken_probe, failed=lambda error: got.append(str(error)))
    qtbot.waitUntil(lambda: len(got) == 3)
    assert sorted(got) == ["no disk", "no disk", "no network"]


def test_exception_nobody_takes_is_announced(tasks: TaskRunner, qtbot: QtBot) -> None:
    def broken(_task: Task) -> None:
        raise OSError("no disk")

    with qtbot.waitSignal(tasks.unhandled) as caught:
        tasks.work(broken)
    assert str(caught.args[0]) == "no disk"


def test_writes_keep_their_order(tasks: TaskRunner, qtbot: QtBot) -> None:
    order: list[int] = []
    home: list[int] = []
    gate = threading.Event()

    def first(_task: Task) -> int:
        assert gate.wait(5)
        order.append(0)
        return 0

    tasks.write(first, done=home.append)
    for number in range(1, 20):
        tasks.write(lambda _task, number=number: order.append(number) or number, done=home.append)
    gate.set()
    qtbot.waitUntil(lambda: len(home) == 20)
    assert order == home == list(range(20))


def test_finish_writes_waits_and_delivers(tasks: TaskRunner) -> None:
    home: list[int] = []
    for number in range(5):
        tasks.write(lambda _task, number=number: number, done=home.append)
    tasks.finish_writes()
    assert home == [0, 1, 2, 3, 4]


def test_cancel_reaches_a_running_job(tasks: TaskRunner, qtbot: QtBot) -> None:
    started = threading.Event()
    stopped: list[bool] = []

    def long(task: Task) -> None:
        started.set()
        while not task.cancelled():
            threading.Event().wait(0.001)
        task.check()

    task = tasks.work(long, stopped=lambda: stopped.append(True), done=lambda _value: stopped.append(False))
    assert started.wait(5)
    task.cancel()
    task.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    assert stopped == [True]


def test_cancelled_before_it_starts_never_runs(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate, ran, stopped = threading.Event(), [], []

    def blocking(_task: Task) -> None:
        assert gate.wait(5)

    tasks.write(blocking)
    task = tasks.write(lambda _task: ran.append(True))
    task.stopped = lambda: stopped.append(True)
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(stopped))
    assert ran == []


def test_cancel_ends_a_probe_where_it_waits(tasks: TaskRunner, qtbot: QtBot) -> None:
    waiting, cleaned, stopped = threading.Event(), [], []

    async def probing(_task: Task) -> None:
        try:
            waiting.set()
            await asyncio.Event().wait()
        finally:
            cleaned.append(True)

    task = tasks.probe(probing, stopped=lambda: stopped.append(True))
    assert waiting.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: bool(stopped) and bool(cleaned))


def test_job_may_end_itself(tasks: TaskRunner, qtbot: QtBot) -> None:
    def job(_task: Task) -> None:
        raise Cancelled

    stopped: list[bool] = []
    tasks.work(job, stopped=lambda: stopped.append(True))
    qtbot.waitUntil(lambda: stopped == [True])


def test_partial_result_after_stop_is_still_delivered(tasks: TaskRunner, qtbot: QtBot) -> None:
    started, got = threading.Event(), []

    def job(task: Task) -> str:
        started.set()
        while not task.cancelled():
            threading.Event().wait(0.001)
        return "three hosts so far"

    task = tasks.work(job, done=got.append)
    assert started.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: got == ["three hosts so far"])


def test_progress_arrives_merged_and_before_the_result(tasks: TaskRunner, qtbot: QtBot) -> None:
    seen: list[object] = []

    def job(task: Task) -> str:
        for number in range(1, 5001):
            task.report(number, 5000, "x")
        return "done"

    tasks.work(job, done=seen.append, progress=lambda done, _total, _text: seen.append(done))
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen[-2:] == [5000, "done"]
    assert len(seen) < 5001, "every report became an event of its own"


def test_dead_receiver_gets_nothing(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()

    def job(_task: Task) -> str:
        assert gate.wait(5)
        return "late"

    receiver = Receiver()
    got = receiver.got
    task = tasks.work(job, done=receiver.take)
    shiboken6.delete(receiver)
    gate.set()
    qtbot.waitUntil(lambda: task.finished)
    assert got == []


def test_named_receiver_guards_a_lambda(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate, got = threading.Event(), []

    def job(_task: Task) -> None:
        assert gate.wait(5)
        raise OSError

    receiver = QObject()
    task = tasks.work(job, done=got.append, failed=got.append, receiver=receiver)
    shiboken6.delete(receiver)
    gate.set()
    qtbot.waitUntil(lambda: task.finished)
    assert got == []


def test_close_finishes_writes_and_ends_threads(qapp: object) -> None:
    runner = TaskRunner()
    written: list[int] = []
    waiting = threading.Event()

    async def probing(_task: Task) -> None:
        waiting.set()
        await asyncio.Event().wait()

    runner.probe(probing)
    assert waiting.wait(5)
    for number in range(10):
        runner.write(lambda _task, number=number: written.append(number))
    runner.close()
    runner.close()
    assert written == list(range(10))
    assert not [thread for thread in threading.enumerate() if thread.name == "probes"]
    with pytest.raises(RuntimeError):
        runner.work(lambda _task: None)


def test_busy_counts_jobs(tasks: TaskRunner, qtbot: QtBot) -> None:
    counts: list[int] = []
    tasks.busy_changed.connect(counts.append)
    tasks.work(lambda _task: None)
    assert tasks.busy() == 1
    qtbot.waitUntil(lambda: tasks.busy() == 0)
    assert counts == [1, 0]
