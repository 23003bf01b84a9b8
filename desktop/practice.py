"""The practice plant while the app runs: started on demand, stopped with the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.practice.plant import Plant


class PracticeRoom:
    """Holds the one running plant, on the loopback network `base` (such as 127.80.0.0) or the usual one.

    `start` and `stop` block: call them on a working thread or at the end.
    """

    def __init__(self, base: str = "") -> None:
        self._base = base
        self.plant: Plant | None = None
        """The running plant, or None."""

    def start(self) -> Plant:
        """The running plant. Raises `PracticeUnavailable` with a next step."""
        if self.plant is None:
            from core.practice.plant import Plant

            plant = Plant(base=self._base) if self._base else Plant()
            plant.start()
            self.plant = plant
        return self.plant

    def stop(self) -> None:
        """Stop the plant, if one runs."""
        if self.plant is not None:
            self.plant.stop()
            self.plant = None
