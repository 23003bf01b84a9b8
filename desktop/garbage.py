"""Python's cyclic garbage collector, kept on the window's thread.

It runs on whichever thread allocates next. A `QObject` that only a reference cycle holds would then be
destroyed on a working thread, and Qt cannot stop a timer from there: the timer fires into freed memory and
the program dies. So the automatic collector is off while the app runs, and this one does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
FULL_AFTER = 100
"""Collections of the middle generation before a full one: that one walks everything and can be felt, so it is rare."""


def collect_due() -> int:
    """Collect the oldest generation that is over its threshold. Objects found; 0 where none is due.

    Call it on the window's thread.
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation, most in ((2, FULL_AFTER), (1, thresholds[1]), (0, thresholds[0])):
        if counts[generation] > most:
            return gc.collect(generation)
    return 0


class GarbageCollector(QObject):
    """Turns the automatic collector off and collects on the thread that built it, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def settle(self) -> None:
        """What lives by now lives as long as the program: later collections skip it and stay short."""
        gc.freeze()

    def stop(self) -> None:
        """Give the work back to Python where it was Python's before."""
        self._timer.stop()
        if self._automatic:
            gc.enable()
