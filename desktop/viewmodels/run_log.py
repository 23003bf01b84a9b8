"""The log of a run as a file: a capture for every tool that reads one, or lines of text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from core.discovery.models import Run
    from core.workspace import Workspace


def _tr(words: str) -> str:
    return QCoreApplication.translate("RunLog", words)


def write_log(workspace: Workspace, run: Run, path: Path) -> str:
    """Write every frame of the run; returns what is in the file, as a sentence. OSError where it cannot be written."""
    rows = workspace.discovery.frames(run.id)
    if path.suffix.lower() != ".pcapng":
        count = 0
        with path.open("w", encoding="utf-8") as file:
            for one in rows:
                count += 1
                file.write(
                    f"{one.at} {one.direction:3} {one.target} {one.transport}/{one.port} {one.protocol} {one.kind} "
                    f"{one.data.hex()}\n"
                )
        return _tr("{file}: {n} lines. The file is not encrypted.").format(file=path.name, n=f"{count:,}")
    from core.discovery.capture.writer import write

    comment = f"Discovery run {run.id}, {run.started.isoformat()}, profile {run.profile}, status {run.status}."
    with path.open("wb") as stream:
        done = write(rows, stream, interface=run.interface, comment=comment)
    said = _tr("{file}: {n} frames as they were on the wire.").format(file=path.name, n=f"{done.frames:,}")
    if done.events:
        said += " " + _tr(
            "Of {n} rows only the payload is known, since no raw socket was allowed; they are packets of type USER0."
        ).format(n=f"{done.events:,}")
    return said + " " + _tr("The file is not encrypted.")
