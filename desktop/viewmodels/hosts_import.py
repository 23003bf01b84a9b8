"""Importing a scan, or the ARP or MAC table of a switch: looked at first, written as one step. No widgets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.errors import UserError, sentence

if TYPE_CHECKING:
    from core.discovery.host_import import HostsResult
    from core.register.importers import HostFile
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

_MOST_NOTES = 3


class HostsImport(QObject):
    """Nothing is written before `go`."""

    asked = Signal(str)
    """What the import would do."""
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._file: HostFile | None = None

    def look(self, path: Path) -> None:
        """Read the file and say what is in it."""
        self._file = None
        if self._context.workspace is None:
            return

        def job(workspace: Workspace) -> tuple[HostFile, HostsResult]:
            from core.register.importers import host_kind, open_hosts

            kind = host_kind(path)
            if not kind:
                raise UserError(
                    f"{path.name} is neither an nmap scan (XML) nor an ARP or MAC table. A site's own list is imported on "
                    "the page Assets."
                )
            file = open_hosts(path, kind)
            return file, workspace.preview_hosts(file)

        self._context.read(job, self._ask, failed=lambda error: self.refused.emit(sentence(error)), receiver=self)

    def _ask(self, found: tuple[HostFile, HostsResult]) -> None:
        file, seen = found
        words = self.tr(
            "{file}: {n} hosts, {new} new devices, {known} known ones, {same} that say nothing new."
        ).format(file=file.source, n=len(file.hosts), new=len(seen.created), known=len(seen.known), same=seen.unchanged)
        if not seen.created and not seen.known:
            self.told.emit(words)
            return
        self._file = file
        self.asked.emit(" ".join([words, *file.notes[:_MOST_NOTES]]))

    def go(self) -> None:
        """Write what was looked at."""
        file, self._file = self._file, None
        if file is None:
            return
        made: list[HostsResult] = []

        def job(workspace: Workspace) -> Edit:
            result = workspace.import_hosts(file)
            made.append(result)
            if result.edit is None:
                raise UserError("Nothing of it is new any more: nothing was imported.")
            return result.edit

        def done(_edit: Edit) -> None:
            words = self.tr("{new} devices added, {known} known ones filled in.")
            self.told.emit(words.format(new=len(made[0].created), known=len(made[0].known)))

        self._context.edit(job, done=done, failed=lambda error: self.refused.emit(sentence(error)), receiver=self)
