"""Whose fault is it: exit codes and what is said for each."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

DONE, USER, BUG = 0, 1, 3
"""2 is typer's: wrong usage."""


class UserError(Exception):
    """Something the user can act on: one sentence and a next step."""


def crash_report(error: BaseException, folder: Path | None = None) -> Path | None:
    """Write where a bug happened, without any value of the survey: frames and the kind of error, no message.

    Returns None where neither the log folder nor the temp folder can be written.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    text = f"walkdown on Python {sys.version.split()[0]} {sys.platform}\n{type(error).__name__}\n{frames}"
    name = f"walkdown-bug-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
    usual = folder or Path(platformdirs.user_log_dir("walkdown", appauthor=False))
    for target in (usual, Path(tempfile.gettempdir())):
        try:
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, encoding="utf-8", errors="replace")
        except OSError:
            continue
        return target / name
    return None
