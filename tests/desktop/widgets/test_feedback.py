"""Banners and progress."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop import a11y
from desktop.theme import Theme
from desktop.widgets.feedback import Banner, ProgressPanel


def test_banner_says_and_offers(qtbot: QtBot) -> None:
    banner = Banner(Theme())
    qtbot.addWidget(banner)
    assert not banner.isVisibleTo(None)
    banner.say("The disk is full.", "bad", "Try again")
    assert banner.words == banner.accessibleName() == "The disk is full."
    assert banner.property("tone") == "bad"
    assert a11y.nameless(banner) == []
    with qtbot.waitSignal(banner.acted):
        banner._action.click()
    banner.say("All is well.", "ok")
    assert not banner._action.isVisible()
    banner._close.click()
    assert not banner.isVisible()


def test_progress_counts_and_stops(qtbot: QtBot) -> None:
    panel = ProgressPanel(Theme())
    qtbot.addWidget(panel)
    panel.start("Looking at the network")
    assert (panel._bar.minimum(), panel._bar.maximum()) == (0, 0)
    panel.progress(3, 10, "192.168.0.3")
    assert (panel._bar.value(), panel._bar.maximum()) == (3, 10)
    assert a11y.nameless(panel) == []
    with qtbot.waitSignal(panel.stopped):
        panel.stop.click()
    assert not panel.stop.isEnabled()
    panel.finish()
    assert not panel.isVisible()
    panel.start("Again")
    assert panel.stop.isEnabled()
    assert panel.stop.text() == "Stop"
