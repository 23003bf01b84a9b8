"""Whose fault is it: exit codes and what is said for each."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

DONE, USER, BUG = 0, 1, 3
"""2 is typer's: wrong usage."""


class UserError(Exception):
    """Something the user can act on: one sentence and a next step."""


def crash_report(error: BaseException, folder: Path | None = None) -> Path:
    """Write where a bug happened, without any value of the survey: frames and the kind of error, no message."""
    target = folder or Path(platformdirs.user_log_dir("walkdown", appauthor=False))
    target.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    path = target / f"walkdown-bug-{stamp}-{os.getpid()}.txt"
    frames = "".join(traceback.format_tb(error.__traceback__))
    path.write_text(
        f"walkdown on Python {sys.version.split()[0]} {sys.platform}\n{type(error).__name__}\n{frames}",
        encoding="utf-8",
    )
    return path
