"""5,000 devices in one run, and the window all the while: the real page, the real engine, a real vault, real sockets.

    .venv/bin/python docs/benchmarks/many_hosts.py [--hosts N] [--protocol modbus ...]

A process answers Modbus identity on every loopback address (each with a serial number of its own); the Discover page
runs a plan over them in the standard profile while a timer of the window's thread, due every 5 ms, measures how late
it comes. Reported are the longest lateness while the run goes, and at its end, when the page reads the results.
At the profile's rate 5,000 devices take some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import select
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from core.practice.canary import Canary

FIRST = IPv4Address("127.96.0.1")
OFFSET = 10_000
MODBUS = 502 + OFFSET
GOAL_MS = 100
TICK_MS = 5


# --- the devices, in a process of their own ---


async def _device(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    own = writer.get_extra_info("sockname")[0]
    number = int(IPv4Address(own)) - int(FIRST)
    texts = {0: "Lumetra", 1: "PM-3255", 2: "2.4.0", 4: "PM-3255 meter", 5: "PM-3255", 6: f"S/N MH57-{number:05d}"}
    identity = Canary(texts, requests_per_second=1_000)
    buffer = b""
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(4096):
            buffer += data
            while len(buffer) >= 8 and len(buffer) >= (end := 6 + struct.unpack_from(">H", buffer, 4)[0]):
                frame, buffer = buffer[:end], buffer[end:]
                writer.write(identity.answer(frame) or b"")
    writer.close()


def _idle() -> None:
    """A process that only sleeps: how late it wakes is this machine's own doing."""
    print("ready", flush=True)
    worst, last = 0.0, time.perf_counter()
    while not select.select([sys.stdin], [], [], TICK_MS / 1000)[0]:
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
    print(worst * 1000, flush=True)


async def _serve() -> None:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")  # nothing of this can be reached from outside
    sock.bind(("0.0.0.0", MODBUS))
    server = await asyncio.start_server(_device, sock=sock)
    print("ready", flush=True)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), over.set)
    await over.wait()
    server.close()


# --- the window ---


@dataclass
class Lateness:
    """How late a timer of the window's thread came, by what was going on."""

    phase: str = "before"
    worst: dict[str, float] = field(default_factory=dict)
    all: list[float] = field(default_factory=list)
    when: dict[str, float] = field(default_factory=dict)
    _last: float = 0.0
    _began: float = field(default_factory=time.perf_counter)

    def tick(self) -> None:
        """Called by the timer."""
        now = time.perf_counter()
        late = (now - self._last) * 1000 if self._last else 0.0
        self._last = now
        if self.phase == "run":
            self.all.append(late)
        if late > self.worst.get(self.phase, 0.0):
            self.worst[self.phase], self.when[self.phase] = late, now - self._began


def measure(hosts: int, protocols: list[str], folder: Path) -> tuple[Lateness, Any, int, float]:
    """One run through the page."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from core.discovery import scope
    from core.vault.keys import KdfCost
    from core.workspace import Workspace
    from desktop.app import build
    from desktop.viewmodels.discover_form import Agreed
    from desktop.views.discover.page import DiscoverPage

    scope.MOST_ADDRESSES = max(scope.MOST_ADDRESSES, hosts)  # a run may ask fewer; the window is tried beyond that
    app = build(["bench"], settings_file=folder / "settings.ini")
    app.window.resize(1366, 768)
    app.window.show()
    workspace = Workspace.create(
        folder / "vault", "only for measuring", site_name="Bench", engineer="Bench", cost=KdfCost(1, 64, 1)
    )
    app.context.opened.emit(workspace)
    app.window.show_step("discover")
    page = app.window.pages["discover"]
    assert isinstance(page, DiscoverPage)
    while app.context.tasks.busy():
        QApplication.processEvents()
    late = Lateness()
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(late.tick)
    model = page.model
    ended: list[Any] = []
    seconds: list[float] = []
    model.plan = workspace.discovery.plan(
        [f"{FIRST}-{FIRST + hosts - 1}"], profile="standard", protocols=protocols, port_offset=OFFSET
    )

    def settled() -> None:
        """The window has read what it shows after a run."""
        if ended and not app.context.tasks.busy():
            QApplication.exit()

    def over(run: Any) -> None:
        ended.append(run)
        seconds.append(time.perf_counter() - began)
        late.phase = "end"
        rest.start()

    model.ended.connect(over)
    rest = QTimer(interval=200)
    rest.timeout.connect(settled)
    timer.start()
    late.phase = "run"
    began = time.perf_counter()
    model.start(Agreed("Bench", "Measuring"))
    QApplication.exec()
    timer.stop()
    rest.stop()
    shown = model.hosts.rowCount()
    run = ended[0]
    app.window.close()
    app.close()
    return late, run, shown, seconds[0]


def _start(what: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).resolve()), what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise SystemExit(f"the process for {what} did not start")
    return process


def _end(process: subprocess.Popen[str]) -> str:
    """What it said last."""
    return process.communicate("\n", timeout=20)[0]


def main() -> int:
    """0 where the window was never late by the goal or more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=5_000)
    parser.add_argument("--protocol", action="append", help="what to ask; modbus unless given")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--idle", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve or given.idle:
        _idle() if given.idle else asyncio.run(_serve())
        return 0
    if sys.platform != "linux":
        print("Skipped: only Linux answers on every loopback address and keeps a port on the loopback interface.")
        return 0
    server, idle = _start("--serve"), _start("--idle")
    try:
        with tempfile.TemporaryDirectory() as folder:
            late, run, shown, seconds = measure(given.hosts, given.protocol or ["modbus"], Path(folder))
    finally:
        _end(server)
        machine = float(_end(idle) or 0)
    usual = statistics.quantiles(late.all, n=1000)
    print(
        f"{run.hosts_found:,} devices, {run.frames_sent:,} frames, {seconds:.0f} s, status {run.status}; {shown:,} rows shown"
    )
    print(
        f"gap between ticks due every {TICK_MS} ms: median {statistics.median(late.all):.1f}, 99 % {usual[989]:.1f}, 99.9 % {usual[998]:.1f} ms"
    )
    for phase in ("run", "end"):
        print(f"longest, {phase}: {late.worst.get(phase, 0):.1f} ms, {late.when.get(phase, 0):.0f} s after the start")
    print(f"longest, of a process that only sleeps: {machine:.1f} ms")
    worst = max(late.worst.get(phase, 0.0) for phase in ("run", "end"))
    complete = run.hosts_found == shown == given.hosts
    print(f"{'met ' if worst < GOAL_MS else 'MISSED'}  longest gap under {GOAL_MS} ms")
    print(f"{'met ' if complete else 'MISSED'}  every device found and shown")
    return 0 if worst < GOAL_MS and complete else 1


if __name__ == "__main__":
    raise SystemExit(main())
