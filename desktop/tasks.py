"""Background work: the window's thread never waits.

Three places to run: an asyncio loop on one daemon thread (`probe`), four threads (`work`) and a single
thread that does every write into the vault (`write`), so that writes keep the order in which they were
asked for. Results come home through one queued signal; a receiver that died meanwhile gets nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")
Progress = Callable[[int, int, str], None]

WORKERS = 4


class Cancelled(Exception):
    """Raised by a job that ends early because somebody pressed Stop."""


class Task:
    """One job on its way: given to the job (`report`, `cancelled`) and to whoever asked (`cancel`)."""

    def __init__(self, runner: TaskRunner, receiver: QObject | None) -> None:
        self._runner = runner
        self._receiver = receiver
        self._cancel = threading.Event()
        self._lock = threading.Lock()
        self._latest: tuple[int, int, str] | None = None
        self._on_cancel: Callable[[], object] | None = None
        self.finished = False
        """True once the outcome was delivered (or dropped because the receiver is gone)."""

    def cancel(self) -> None:
        """Ask the job to stop; safe from any thread and more than once."""
        self._cancel.set()
        if self._on_cancel is not None:
            self._on_cancel()

    def cancelled(self) -> bool:
        """Whether Stop was pressed: the `cancel` callable that core functions take."""
        return self._cancel.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when Stop was pressed."""
        if self.cancelled():
            raise Cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        """The `progress` callable that core functions take; reports made faster than they are shown merge."""
        with self._lock:
            waiting = self._latest is not None
            self._latest = (done, total, text)
        if not waiting:
            self._runner.send_home(self._show_progress)

    def alive(self) -> bool:
        """Whether the receiver still exists."""
        return self._receiver is None or shiboken6.isValid(self._receiver)

    # The callbacks are set by the runner before the job starts and called on the window's thread only.
    done: Callable[[Any], object] | None = None
    failed: Callable[[Exception], object] | None = None
    stopped: Callable[[], object] | None = None
    progress: Progress | None = None

    def _show_progress(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None and self.progress is not None and not self.finished and self.alive():
            self.progress(*latest)


def _receiver_of(callback: object) -> QObject | None:
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, QObject) else None


class TaskRunner(QObject):
    """Runs jobs off the window's thread and brings their results home. Built once, closed once."""

    unhandled = Signal(object)
    """An exception (`Exception`) of a job whose caller gave no `failed`."""
    busy_changed = Signal(int)
    """How many jobs are on their way."""

    _home = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued even from this thread: a job that ends at once must not be delivered before its
        # caller has stored the task.
        self._home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._work = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
        self._write = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._tasks: set[Task] = set()
        self._closed = False

    def work(
        self,
        job: Callable[[Task], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        stopped: Callable[[], object] | None = None,
        progress: Progress | None = None,
        receiver: QObject | None = None,
    ) -> Task:
        """Run `job(task)` on one of four threads: reading, importing, rendering.

        `done`, `failed`, `stopped` and `progress` are called on the window's thread, and only while
        `receiver` (by default the object whose method `done` or `failed` is) exists.
        """
        task = self._task(done, failed, stopped, progress, receiver)
        self._submit(self._work, task, job)
        return task

    def write(
        self,
        job: Callable[[Task], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        receiver: QObject | None = None,
    ) -> Task:
        """Run `job(task)` on the one writing thread, after every write asked for before it."""
        task = self._task(done, failed, None, None, receiver)
        self._submit(self._write, task, job)
        return task

    def probe(
        self,
        job: Callable[[Task], Awaitable[T]],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        stopped: Callable[[], object] | None = None,
        progress: Progress | None = None,
        receiver: QObject | None = None,
    ) -> Task:
        """Run the coroutine `job(task)` on the asyncio loop; `Task.cancel` cancels it where it waits."""
        import asyncio  # only who probes pays for it: the first window comes without

        task = self._task(done, failed, stopped, progress, receiver)
        loop = self._running_loop()

        async def run() -> T:
            task.check()
            return await job(task)

        future = asyncio.run_coroutine_threadsafe(run(), loop)
        task._on_cancel = future.cancel
        future.add_done_callback(lambda f: self._ended(task, f))
        return task

    def send_home(self, call: Callable[[], None]) -> None:
        """Call `call` on the window's thread, later; from any thread. Dropped once the runner is gone."""
        with suppress(RuntimeError):  # the C++ object is gone: the program is ending
            self._home.emit(call)

    def busy(self) -> int:
        """How many jobs are on their way."""
        return len(self._tasks)

    def finish_writes(self) -> None:
        """Wait for every write asked for so far and deliver its result: on lock and on close."""
        if not self._closed:
            self._write.submit(int).result()
            QCoreApplication.sendPostedEvents(self)

    def close(self) -> None:
        """Finish the writes, cancel everything else and end the threads."""
        if self._closed:
            return
        self.finish_writes()
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        self._write.shutdown(wait=True)
        self._work.shutdown(wait=True, cancel_futures=True)
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._tasks.clear()

    def _task(
        self,
        done: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None,
        stopped: Callable[[], object] | None,
        progress: Progress | None,
        receiver: QObject | None,
    ) -> Task:
        if self._closed:
            raise RuntimeError("the task runner is closed")
        task = Task(self, receiver or _receiver_of(done) or _receiver_of(failed))
        task.done, task.failed, task.stopped, task.progress = done, failed, stopped, progress
        self._tasks.add(task)
        self.busy_changed.emit(len(self._tasks))
        return task

    def _submit(self, pool: ThreadPoolExecutor, task: Task, job: Callable[[Task], object]) -> None:
        def run() -> object:
            task.check()
            return job(task)

        pool.submit(run).add_done_callback(lambda f: self._ended(task, f))

    def _ended(self, task: Task, future: Future[Any]) -> None:
        """On the job's thread: turn the outcome into one call on the window's thread."""
        if future.cancelled():
            self.send_home(lambda: self._outcome(task, task.stopped, None))
            return
        error = future.exception()
        if error is None:
            result = future.result()
            self.send_home(lambda: self._outcome(task, task.done, (result,)))
        elif isinstance(error, Exception) and not isinstance(error, Cancelled):
            self.send_home(lambda: self._failed(task, error))
        else:
            self.send_home(lambda: self._outcome(task, task.stopped, None))

    def _outcome(self, task: Task, callback: Callable[..., object] | None, args: tuple[Any, ...] | None) -> None:
        self._forget(task)
        if callback is not None and task.alive():
            callback(*(args or ()))

    def _failed(self, task: Task, error: Exception) -> None:
        self._forget(task)
        if task.failed is None:
            self.unhandled.emit(error)
        elif task.alive():
            task.failed(error)

    def _forget(self, task: Task) -> None:
        task.finished = True
        self._tasks.discard(task)
        self.busy_changed.emit(len(self._tasks))

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        call()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._run_loop, args=(self._loop,), name="probes", daemon=True)
            self._thread.start()
        return self._loop

    @staticmethod
    def _run_loop(loop: asyncio.AbstractEventLoop) -> None:
        import asyncio

        asyncio.set_event_loop(loop)
        loop.run_forever()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()
