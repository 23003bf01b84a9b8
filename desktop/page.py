"""What the main window knows of a page.

A page is a package `desktop/views/<page>/` with `build_page(context: AppContext) -> Page`, and a module
`desktop/viewmodels/<page>.py` that may hold `step_state(workspace) -> tuple[int, int]`: how much of the
step is done, computed off the window's thread so that the rail shows it before the page was ever built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets.autosave import Autosave

if TYPE_CHECKING:
    from desktop.context import AppContext


@dataclass(frozen=True)
class Step:
    """One step of the day in the rail. Nothing of the page is imported before it is first visited."""

    key: str
    title: str
    icon: str
    """Name of an SVG in resources/icons."""
    tables: tuple[str, ...] = ()
    """Tables whose search hits this page shows (`Page.reveal`)."""
    needs_vault: bool = True
    shortcut: str = ""
    """A key of its own; the first ten steps without one have Ctrl and their number."""

    @property
    def view(self) -> str:
        """Module with `build_page`."""
        return f"desktop.views.{self.key}"

    @property
    def viewmodel(self) -> str:
        """Module that may hold `step_state`."""
        return f"desktop.viewmodels.{self.key}"


STEPS = (
    Step("start", str(QT_TRANSLATE_NOOP("Step", "Start")), "house", needs_vault=False),
    Step("site", str(QT_TRANSLATE_NOOP("Step", "Site")), "factory", ("site", "network", "person")),
    Step("discover", str(QT_TRANSLATE_NOOP("Step", "Discover")), "radar", ("run",)),
    Step("assets", str(QT_TRANSLATE_NOOP("Step", "Assets")), "boxes", ("asset", "interface", "service", "observation")),
    Step("reconcile", str(QT_TRANSLATE_NOOP("Step", "Compare")), "git-compare", shortcut="Ctrl+M"),
    Step(
        "suppliers", str(QT_TRANSLATE_NOOP("Step", "Suppliers")), "building-2", ("supplier", "supplieranswer", "todo")
    ),
    Step("zones", str(QT_TRANSLATE_NOOP("Step", "Zones")), "network", ("zone", "conduit")),
    Step("checklist", str(QT_TRANSLATE_NOOP("Step", "Checklist")), "clipboard-check", ("answer",)),
    Step("results", str(QT_TRANSLATE_NOOP("Step", "Results")), "gauge"),
    Step("risk", str(QT_TRANSLATE_NOOP("Step", "Risk")), "flag", ("finding",)),
    Step("plan", str(QT_TRANSLATE_NOOP("Step", "Plan")), "route", ("plannedaction", "action")),
    Step("report", str(QT_TRANSLATE_NOOP("Step", "Report")), "file-text", shortcut="Ctrl+R"),
)
"""The day, in order. A page joins when its package exists."""


class Page(QWidget):
    """Base of every page. Made by `build_page(context)` at the first visit, deleted on lock."""

    step_changed = Signal()
    """The page knows that its step's progress has changed (the rail asks again)."""

    def __init__(self, context: AppContext, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.title = title
        self.icon = icon
        self.setAccessibleName(title)
        self.setObjectName("page")

    def activate(self) -> None:
        """The page came to the front: refresh what may have changed and put the focus where work starts."""

    def deactivate(self) -> None:
        """The page leaves the front, or the vault is locked or closed: pending text is committed."""
        self.commit_pending()

    def commit_pending(self) -> None:
        """Commit the text of every autosaving field of this page now."""
        for autosave in self.findChildren(Autosave):
            autosave.commit()

    def step_state(self) -> tuple[int, int]:
        """(done, total) for the rail, when the view model has no `step_state`; (0, 0) shows nothing."""
        return (0, 0)

    def reveal(self, table: str, key: UUID) -> bool:  # noqa: ARG002
        """Show the row `key` of `table`; False when the page cannot."""
        return False
