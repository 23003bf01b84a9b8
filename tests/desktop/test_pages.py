"""What every page must be: readable by a screen reader, big enough for gloves, quiet on the vault, safe to delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabWidget,
    QWidget,
)

from core.workspace import Workspace
from desktop import a11y
from desktop.context import AppContext
from desktop.page import STEPS, Page, Step
from desktop.tokens import CONTROL_HEIGHT, THEMES

Settle = Callable[[], None]
WIDTH, HEIGHT = 1366 - 216, 768 - 100
"""What rail, header and status bar leave of the smallest laptop."""


@pytest.fixture(params=STEPS, ids=lambda step: step.key)
def page(request: pytest.FixtureRequest, sample_context: AppContext, settle: Settle) -> Iterator[Page]:
    """Every page in turn, on the sample survey."""
    step: Step = request.param
    made: Page = import_module(step.view).build_page(sample_context)
    made.resize(WIDTH, HEIGHT)
    made.show()
    made.activate()
    settle()
    yield made
    if shiboken6.isValid(made):
        delete(made)


def delete(page: Page) -> None:
    """What locking does to a page."""
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)


def faces(page: Page) -> Iterator[None]:
    """Each tab of the page in turn, or the page once."""
    tabs = page.findChild(QTabWidget)
    if tabs is None:
        yield None
        return
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        QApplication.processEvents()
        yield None


def test_no_control_without_a_name(page: Page) -> None:
    for _ in faces(page):
        assert a11y.nameless(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_controls_are_big_enough_for_gloves(
    page: Page, sample_context: AppContext, qapp: QApplication, theme: str
) -> None:
    sample_context.theme.apply(qapp, theme)
    for _ in faces(page):
        QApplication.processEvents()
        small = [
            (type(widget).__name__, widget.accessibleName() or getattr(widget, "text", str)(), widget.height())
            for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
            for widget in page.findChildren(kind)
            if widget.isVisible() and not _inside(widget) and widget.height() < CONTROL_HEIGHT
        ]
        assert small == []


@pytest.mark.parametrize("theme", THEMES)
def test_fits_the_smallest_laptop(page: Page, sample_context: AppContext, qapp: QApplication, theme: str) -> None:
    sample_context.theme.apply(qapp, theme)
    for _ in faces(page):
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= WIDTH
        assert page.minimumSizeHint().height() <= HEIGHT


def test_looking_writes_nothing(page: Page, sample: Workspace, settle: Settle) -> None:
    before = sample.log_head()
    for _ in faces(page):
        page.deactivate()
        page.activate()
        settle()
    assert sample.log_head() == before


def test_can_be_deleted_while_it_is_reading(page: Page, settle: Settle) -> None:
    page.activate()
    delete(page)
    settle()


class WindowWatch(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only looks."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_building_flashes_up_no_window(step: Step, sample_context: AppContext, qapp: QApplication) -> None:
    """A part shown before it has a parent is a window for a moment: it flickers and takes the keyboard away."""
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    made: Page = import_module(step.view).build_page(sample_context)
    qapp.removeEventFilter(watch)
    delete(made)
    assert watch.seen == []


def test_has_a_title_and_an_icon(page: Page, sample_context: AppContext) -> None:
    assert page.title
    assert not sample_context.theme.icon(page.icon).isNull()


def _inside(widget: QWidget) -> bool:
    """Whether the widget is a part of another control or of a view."""
    parent = widget.parentWidget()
    names = {"QLineEdit", "QComboBox", "QTabBar", "QHeaderView", "QTableView", "SearchBox", "CalendarView"}
    while parent is not None:
        if isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit) or type(parent).__name__ in names:
            return True
        parent = parent.parentWidget()
    return False
