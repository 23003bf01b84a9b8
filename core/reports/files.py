"""Writes a file so that a half-written one never stands under its name, and says in a sentence what went wrong."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from core.reports.errors import ReportFileError


def write_whole(content: bytes, out: Path) -> Path:
    """Writes `content` to `out` and returns it. An older file stays whole until the new one is complete.

    Raises ReportFileError where the folder is missing, read-only or full.
    """
    try:
        _write(content, out)
    except OSError as error:
        raise ReportFileError(_sentence(error, out)) from error
    return out


def _write(content: bytes, out: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{out.name[:40]}.", suffix=".part", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(out)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(out.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the new name durable, where the system lets a folder be opened (Windows does not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sentence(error: OSError, out: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"There is no room left to write {out.name} to {out.parent}. Free some space or choose another folder."
    if isinstance(error, FileNotFoundError):
        return f"The folder {out.parent} does not exist. Create it or choose another folder for the report."
    if isinstance(error, IsADirectoryError):
        return f"{out} is a folder. Choose a file name for the report."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"{out} cannot be written: the folder is read-only, or another program has the file open. "
            "Close it or choose another folder."
        )
    return f"The report could not be written to {out}: {error.strerror or error}. Choose another folder."
