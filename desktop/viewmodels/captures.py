"""Captures as a page looks at them: files are read, conversations filtered. No widgets, and nothing is ever sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.traffic import Talk, Traffic
from desktop.models.lines import Line, LinesModel
from desktop.models.traffic import commands_model, talks_model

if TYPE_CHECKING:
    from core.discovery.capture.listening import Heard
    from core.register.models import Capture, Network
    from core.workspace import Workspace
    from desktop.context import AppContext
    from desktop.tasks import Task

EVERYTHING, ACROSS, COMMANDS = range(3)
_PARTS = 1000
"""Steps of the progress bar: a file may have more bytes than a bar can count."""


class CapturesModel(QObject):
    """State of the captures tab."""

    loaded = Signal()
    busy = Signal(bool)
    """Files are being read."""
    progressed = Signal(int, int, str)
    """How far reading is: done, total, and in words."""
    told = Signal(str)
    """What came of it."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self.traffic = Traffic()
        self.captures = LinesModel(self)
        self.talks = talks_model(self)
        self.commands = commands_model(self)
        self.capture: UUID | None = None
        self.filter = EVERYTHING
        self.network: UUID | None = None
        """The register's network that the next files were taken in."""
        self.networks: list[Network] = []
        context.closing.connect(self.stop)

    @property
    def reading(self) -> bool:
        """Whether files are being read."""
        return self._task is not None

    def refresh(self) -> None:
        """Read what stands in the vault."""
        if self._context.workspace is not None:
            self._context.read(_read, self._take, receiver=self)

    def look_at(self, capture: UUID | None) -> None:
        """Show the conversations of this capture; None: of all."""
        self.capture = capture
        self._fill()

    def show_only(self, what: int) -> None:
        """`EVERYTHING`, what goes `ACROSS` zones, or what holds `COMMANDS`."""
        self.filter = what
        self._fill()

    def choose(self, key: object) -> Talk | None:
        """Look at a conversation: its commands are in `commands`."""
        talk = next((one for one in self.talks.rows if one.flow.id == key), None)
        self.commands.set_rows(talk.commands if talk is not None else ())
        return talk

    # --- files ---

    def listen(self, files: Sequence[Path]) -> None:
        """Read capture files; what they hold is in the register when `told` comes."""
        if self.reading or self._context.workspace is None:
            return
        workspace, network = self._context.workspace, self.network
        self.busy.emit(True)

        def job(task: Task) -> list[Heard]:
            from core.discovery.capture.errors import Stopped

            found: list[Heard] = []
            for number, file in enumerate(files):
                steps = partial(self._step, task, file.name, number, len(files))
                try:
                    one = workspace.listening.read(file, network_id=network, progress=steps, cancel=task.cancelled)
                except Stopped:
                    break
                found.append(one)
            return found

        self._task = self._context.tasks.work(
            job, done=self._done, failed=self._failed, stopped=self._end, progress=self.progressed.emit, receiver=self
        )  # fmt: skip

    def stop(self) -> None:
        """End reading; a file that was not read to its end leaves nothing behind."""
        if self._task is not None:
            self._task.cancel()

    def _step(self, task: Task, name: str, number: int, files: int, done: int, total: int, packets: int) -> None:
        of = self.tr("{number} of {files}: ").format(number=number + 1, files=files) if files > 1 else ""
        words = self.tr("{name}, {packets} packets").format(name=name, packets=f"{packets:,}")
        task.report(_PARTS * done // max(total, 1), _PARTS, of + words)

    def _done(self, found: list[Heard]) -> None:
        self._end()
        self.told.emit("\n".join(self._said(one) for one in found) or self.tr("Stopped. Nothing was kept."))

    def _said(self, heard: Heard) -> str:
        if heard.known:
            return self.tr("{name} was read before: nothing changed.").format(name=heard.name)
        words = self.tr("{name}: {packets} packets, {devices} devices, {new} of them new, {talks} conversations.")
        said = words.format(
            name=heard.name, packets=f"{heard.pipeline.packets:,}", devices=len(heard.devices), new=heard.created,
            talks=len(heard.flows),
        )  # fmt: skip
        return " ".join((said, *heard.notes))

    def _failed(self, error: Exception) -> None:
        self._end()
        self._context.report(error)

    def _end(self) -> None:
        self._task = None
        self.busy.emit(False)
        if self._context.workspace is not None:
            self._context.note_saved()
            self.refresh()

    # --- showing ---

    def _take(self, read: tuple[Traffic, list[Network]]) -> None:
        self.traffic, self.networks = found, _ = read
        keys = {one.id for one in found.captures}
        if self.capture not in keys:
            self.capture = None
        self.captures.show_lines([Line(one.id, one.name, self._detail(one)) for one in reversed(found.captures)])
        self._fill()
        self.loaded.emit()

    def _detail(self, capture: Capture) -> str:
        when = capture.first.strftime("%Y-%m-%d %H:%M") if capture.first is not None else ""
        count = self.tr("%Ln conversation(s)", "", self.traffic.by_capture.get(capture.id, 0))
        return " · ".join(part for part in (when, count) if part)

    def _fill(self) -> None:
        def shown(talk: Talk) -> bool:
            if self.capture is not None and talk.flow.capture_id != self.capture:
                return False
            return self.filter == EVERYTHING or (talk.across if self.filter == ACROSS else bool(talk.commands))

        self.talks.set_rows(talk for talk in self.traffic.talks if shown(talk))


def _read(workspace: Workspace) -> tuple[Traffic, list[Network]]:
    from core.register.models import Network

    return workspace.zoning.traffic(), workspace.register.all(Network)
