"""The pipe by which the helper for raw sockets tells the engine what it sees; waiting for it is nobody's business."""

from __future__ import annotations

import contextlib
import json
import os
import select
import time
from typing import Any

_MOST_OUTPUT = 1 << 20
_LAST_WORD_S = 3.0
_PIPE = 1 << 20
_SET_PIPE_SIZE = 1031
"""F_SETPIPE_SZ of Linux."""


class Output:
    """The pipe to the engine, never waited for: what does not fit waits here, and `full` says to bring no more."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._waiting = bytearray()
        os.set_blocking(descriptor, False)
        with contextlib.suppress(OSError):  # more in one go; not every system lets us
            import fcntl

            fcntl.fcntl(descriptor, _SET_PIPE_SIZE, _PIPE)

    @property
    def pending(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    @property
    def full(self) -> bool:
        """Whether so much waits that nothing should be added."""
        return len(self._waiting) > _MOST_OUTPUT

    def tell(self, event: dict[str, Any]) -> None:
        """One JSON line."""
        self.add(json.dumps(event).encode() + b"\n")

    def add(self, data: bytes) -> None:
        """Bytes as they are."""
        self._waiting += data

    def flush(self) -> None:
        """Write what the pipe takes. BrokenPipeError where nobody reads any more."""
        while self._waiting:
            try:
                count = os.write(self.descriptor, self._waiting[:_PIPE])
            except BlockingIOError:
                return
            del self._waiting[:count]

    def finish(self) -> None:
        """Write the rest; given up where nobody takes it."""
        until = time.monotonic() + _LAST_WORD_S
        while self._waiting and (left := until - time.monotonic()) > 0:
            select.select([], [self.descriptor], [], left)
            self.flush()
