"""The site step: clocks, ranges, dates, progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from core.register.models import Network, Person, Site
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.site import (
    SiteModel,
    cidr_error,
    clock_offset,
    date_error,
    duration_words,
    offset_words,
    step_state,
)

NOW = datetime(2026, 3, 2, 14, 0, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("shown", "offset"),
    [
        ("14:00:00", 0),
        ("14:02:13", 133),
        ("13:58:00", -120),
        ("14.05", 300),
        ("2:05", -42900),
        ("01:59", 43140),
        ("2026-03-01 14:00:10", -86390),
        ("2025-3-2 14:00", -31536000),
        (" 14:00:01 ", 1),
    ],
)
def test_offset_of_what_is_shown(shown: str, offset: float) -> None:
    assert clock_offset(shown, NOW) == offset


def test_near_midnight_the_nearest_day_is_meant() -> None:
    late = NOW.replace(hour=23, minute=59, second=0)
    assert clock_offset("00:01:00", late) == 120
    early = NOW.replace(hour=0, minute=1, second=0)
    assert clock_offset("23:59:00", early) == -120


def test_minutes_are_compared_with_minutes() -> None:
    assert clock_offset("14:00", NOW.replace(second=47)) == 0


@pytest.mark.parametrize("shown", ["", "25:00", "14:61", "noon", "14", "2026-02-30 14:00", "14:00:00:00"])
def test_no_time(shown: str) -> None:
    assert clock_offset(shown, NOW) is None


def test_words_of_an_offset() -> None:
    assert duration_words(133) == "2 min 13 s"
    assert duration_words(-90061) == "1 d 1 h 1 min 1 s"
    assert duration_words(0.2) == "0 s"
    assert "ahead" in offset_words(133)
    assert "behind" in offset_words(-133)
    assert "agree" in offset_words(0)
    assert "not been compared" in offset_words(None)


@pytest.mark.parametrize("text", ["", "192.168.0.0/24", "10.0.0.0/8", "fd00::/8", " 10.1.0.0/16 "])
def test_good_ranges(text: str) -> None:
    assert cidr_error(text) == ""


def test_bad_ranges_get_a_proposal() -> None:
    assert "192.168.0.0/24" in cidr_error("192.168.0.7/24")
    assert cidr_error("192.168.0") != ""
    assert cidr_error("hall 2") != ""


def test_dates() -> None:
    assert date_error("") == date_error("2026-03-01") == ""
    assert date_error("1.3.2026") != ""
    assert date_error("2026-02-30") != ""


def test_progress_grows_with_what_the_report_needs(workspace: Workspace) -> None:
    assert step_state(workspace) == (0, 8)
    site = workspace.register.site()
    workspace.register.edit(Site, site.id, address="x", scope_text="in", clock_offset_s=0.0)
    workspace.register.add_all([Person(name="Ilse"), Network(site_id=site.id, name="Cell")])
    assert step_state(workspace) == (5, 8)


def test_noting_the_clock(context: AppContext, workspace: Workspace, settle: Callable[[], None]) -> None:
    model = SiteModel(context)
    assert not model.note_clock("14:00"), "the site is not loaded yet"
    model.refresh()
    settle()
    assert not model.note_clock("noon")
    assert model.note_clock("14:00")
    settle()
    assert workspace.register.site().clock_offset_s is not None
    model.forget_clock()
    settle()
    assert workspace.register.site().clock_offset_s is None
