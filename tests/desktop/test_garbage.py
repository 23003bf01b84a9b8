"""Who collects, and on which thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.garbage import GarbageCollector


@pytest.fixture
def automatic() -> Iterator[None]:
    """Python's own collector, on as in a program that has just started."""
    gc.enable()
    yield
    gc.disable()


class _Knot(QObject):
    """Only a cycle holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def _tie(ended_on: list[threading.Thread]) -> None:
    weakref.finalize(_Knot(), lambda: ended_on.append(threading.current_thread()))


def _allocate(kept: list[list[int]]) -> None:
    """What makes Python collect: many containers that live."""
    kept.extend([number] for number in range(200_000))


def test_a_window_s_leftovers_end_on_the_window_s_thread(qtbot: QtBot, automatic: None) -> None:
    collector = GarbageCollector()
    ended_on: list[threading.Thread] = []
    _tie(ended_on)
    kept: list[list[int]] = []
    worker = threading.Thread(target=_allocate, args=(kept,))
    worker.start()
    worker.join()
    assert ended_on == []
    qtbot.waitUntil(lambda: ended_on != [], timeout=30_000)
    assert ended_on == [threading.main_thread()]
    collector.stop()
    assert gc.isenabled()


def test_it_leaves_the_collector_off_where_it_was_off(qapp: object) -> None:
    assert not gc.isenabled()
    GarbageCollector().stop()
    assert not gc.isenabled()
