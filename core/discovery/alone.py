"""One run at a time on this computer: two would mean two connections to one device, and twice the frames."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.discovery.plan import PlanError


def lock_path() -> Path:
    """The file whose lock is held while a run goes on; it holds nothing."""
    return Path(tempfile.gettempdir()) / "walkdown-discovery.lock"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock; `PlanError` where another run of this computer, of any vault and user, holds it."""
    try:
        file = path.open("a")
    except OSError as error:  # another user's: reading is enough to lock it
        try:
            file = path.open()
        except OSError:
            sentence = f"Nothing was sent: {path} cannot be opened, so another run could not be ruled out."
            raise PlanError(sentence) from error
    with file:
        if not _lock(file.fileno()):
            raise PlanError("Nothing was sent: another discovery is running on this computer. Wait until it has ended.")
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(number: int) -> bool:
        """Closing the file gives the lock back, a crash too."""
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(number: int) -> bool:
        """Closing the file gives the lock back, a crash too."""
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
