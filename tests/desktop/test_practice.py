"""The practice plant is started once and stopped for good."""

from __future__ import annotations

import threading

from desktop.practice import PracticeRoom
from tests.desktop.conftest import PRACTICE_BASE  # type: ignore[import-not-found]


def test_one_plant_at_a_time() -> None:
    before = set(threading.enumerate())  # other tests of this process may keep a plant of their own
    room = PracticeRoom(PRACTICE_BASE)
    room.stop()  # nothing runs yet
    plant = room.start()
    try:
        assert room.start() is plant
        assert room.plant is plant
    finally:
        room.stop()
    assert room.plant is None
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if thread.name == "practice-plant"]
