"""The stop: asked afresh, never taken back."""

from __future__ import annotations

import pytest

from core.discovery.control import Stop, Stopped


def test_cancel_is_noticed_and_remembered() -> None:
    answers = iter([False, True, False])
    stop = Stop(cancel=lambda: next(answers))
    stop.check()
    with pytest.raises(Stopped, match="Stopped by the user"):
        stop.check()
    assert stop.requested()
    assert stop.requested()


def test_the_first_reason_stays() -> None:
    stop = Stop(allowed=lambda: "The agreed time window ended.")
    stop.request("Three devices stopped answering.")
    stop.request("Something else.")
    assert stop.requested()
    assert stop.reason == "Three devices stopped answering."


def test_the_end_of_the_window_stops() -> None:
    sentence = [""]
    stop = Stop(allowed=lambda: sentence[0])
    assert not stop.requested()
    sentence[0] = "The agreed time window ended."
    with pytest.raises(Stopped, match="window"):
        stop.check()
