"""Listening on an interface: every frame as it comes, through the helper for raw sockets. Nothing is ever sent.

How it is used (synchronous; one thread reads):

    with LiveCapture("eth0") as live:                 # Unavailable where raw sockets are not allowed
        for batch in live.batches():                  # [(time in ns since 1970, whole Ethernet frame), ...]
            ...                                       # [] where half a second passed without a frame
            if enough:
                live.stop()                           # any thread or signal handler may call it; the rest still comes
    live.dropped                                      # frames that were on the wire and could not be taken
    live.trouble                                      # "" or why it ended by itself

It is a file, too, for readers of capture files: `read(size)` gives pcapng as it comes, and b"" after `stop`.

Frames are whole, with their VLAN tags, in the order in which they came, those that this computer sends included.
Whoever reads slowly loses frames, never memory: the pipe fills, the helper waits, the kernel drops and counts.
Without `promiscuous` the network card passes on only what is for this computer, for everybody, and for the groups that
devices speak to unasked; on a mirror port of a switch `promiscuous` is what is wanted. `others_only` leaves out what is
from or to this computer, so that the laptop itself does not become a device of the plant.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from core.discovery.capture.writer import ETHERNET, described, packet, section
from core.discovery.rawhelper import LISTEN, OTHERS, PROMISCUOUS, RECORD
from core.discovery.rawlink import Unavailable, helper_command

_START_S = 5.0
_END_S = 5.0
_READ = 1 << 20
_MOST_FIRST_LINE = 4_096


class LiveCapture:
    """A helper process that listens. `Unavailable` where it may not, or where there is no such interface."""

    def __init__(self, interface: str, *, promiscuous: bool = False, others_only: bool = False) -> None:
        if sys.platform != "linux":
            raise Unavailable("Listening on an interface is possible on Linux only. Read a capture file instead.")
        command = [
            *helper_command(),
            LISTEN,
            interface,
            *([PROMISCUOUS] if promiscuous else []),
            *([OTHERS] if others_only else []),
        ]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, or the administrator's command
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                bufsize=0,
            )
        except OSError as error:
            raise Unavailable(f"The helper for raw sockets could not be started ({error.strerror or error}).") from None
        self.interface = interface
        self._buffer = bytearray()
        self._blocks = bytearray()
        self._file: Iterator[list[tuple[int, bytes]]] | None = None
        self._stopped = False
        self.dropped = 0
        """Frames lost so far, because more came than could be taken."""
        self.trouble = ""
        """Why listening ended without `stop`, or ""."""
        try:
            self._first_line()
        except BaseException:
            self.close()
            raise

    def batches(self, wait_s: float = 0.5) -> Iterator[list[tuple[int, bytes]]]:
        """Frames as they come, in lists; an empty list where none came for `wait_s`. Ends after `stop`."""
        while True:
            batch = self._records()
            if batch:
                yield batch
            readable, _, _ = select.select([self._output], [], [], wait_s)
            if not readable:
                yield []
                continue
            data = os.read(self._output, _READ)
            if not data:
                if not self._stopped:
                    self.trouble = "The helper for raw sockets ended unexpectedly."
                return
            self._buffer += data

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """The frames one by one."""
        for batch in self.batches():
            yield from batch

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of the same as a pcapng file; waits until there is something, b"" at the end."""
        if self._file is None:
            self._file = self.batches()
            self._blocks += section() + described(ETHERNET, self.interface)
        while not self._blocks:
            batch = next(self._file, None)
            if batch is None:
                return b""
            for time_ns, frame in batch:
                self._blocks += packet(0, time_ns, "", frame)
        taken = bytes(self._blocks if size < 0 else self._blocks[:size])
        del self._blocks[: len(taken)]
        return taken

    def stop(self) -> None:
        """End listening; what was heard until now still comes."""
        self._stopped = True
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def close(self) -> None:
        """End listening at once."""
        self.stop()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> LiveCapture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _output(self) -> int:
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def _first_line(self) -> None:
        while b"\n" not in self._buffer and len(self._buffer) < _MOST_FIRST_LINE:
            readable, _, _ = select.select([self._output], [], [], _START_S)
            data = os.read(self._output, _MOST_FIRST_LINE) if readable else b""
            if not data:
                raise Unavailable("The helper for raw sockets did not start.")
            self._buffer += data
        line, _, rest = self._buffer.partition(b"\n")
        self._buffer = rest
        try:
            said = json.loads(line)
            ready = "ready" in said
            why = "" if ready else str(said["error"])
        except (ValueError, LookupError, TypeError):
            raise Unavailable("The helper for raw sockets said something that it does not say.") from None
        if not ready:
            raise Unavailable(why)

    def _records(self) -> list[tuple[int, bytes]]:
        """The whole records in the buffer."""
        found, place, end = [], 0, len(self._buffer)
        while place + RECORD.size <= end:
            time_ns, self.dropped, size = RECORD.unpack_from(self._buffer, place)
            start = place + RECORD.size
            if start + size > end:
                break
            if size:
                found.append((time_ns, bytes(self._buffer[start : start + size])))
            place = start + size
        del self._buffer[:place]
        return found
