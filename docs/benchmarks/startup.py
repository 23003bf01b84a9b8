"""From the start of the process to a window that takes input: Walkdown against a bare QMainWindow.

Both run as a process of their own, offscreen, seven times in turn; each ends itself once its window is painted and
the events that were waiting then are through. The figure that counts is the ratio of the medians.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
ROOT = Path(__file__).resolve().parents[2]

# `until_usable` is the same for both, so its cost cancels out.
COMMON = """
import os
from PySide6.QtCore import QEvent, QObject

class Painted(QObject):
    done = False

    def eventFilter(self, _watched, event):
        self.done = self.done or event.type() == QEvent.Type.Paint
        return False

def until_usable(qt, window):
    painted = Painted()
    qt.installEventFilter(painted)
    window.resize(1366, 720)
    window.show()
    while not painted.done:
        qt.processEvents()
    qt.processEvents()
    os._exit(0)
"""
BARE = (
    COMMON
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
qt = QApplication([])
until_usable(qt, QMainWindow())
"""
)
WALKDOWN = (
    COMMON
    + """
from pathlib import Path
from desktop.app import build
app = build([], settings_file=Path(os.environ["BENCH_HOME"]) / "settings.ini")
until_usable(app.qt, app.window)
"""
)


def once(code: str, home: str) -> float:
    """Seconds of one process."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "BENCH_HOME": home, "HOME": home}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, timeout=60)
    return time.perf_counter() - start


def main() -> None:
    """Prints medians and ratio."""
    with tempfile.TemporaryDirectory() as home:
        once(BARE, home)
        once(WALKDOWN, home)  # byte code and the disk's cache are warm from here on
        pairs = [(once(BARE, home), once(WALKDOWN, home)) for _ in range(RUNS)]
    bare, app = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"start to usable window   bare {bare:.3f} s   walkdown {app:.3f} s   ratio {app / bare:.2f}")


if __name__ == "__main__":
    main()
