"""The main window: rail, header, one page at a time, status bar. It shows and asks; it decides nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.page import STEPS, Page, Step
from desktop.progress import states
from desktop.settings import GEOMETRY, THEME
from desktop.widgets.feedback import Banner
from desktop.widgets.header import Header
from desktop.widgets.rail import Rail
from desktop.widgets.statusline import StatusLine

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.session import Session

_PROGRESS_PAUSE_MS = 250


class MainWindow(QMainWindow):
    """Built once. Pages are built at their first visit and deleted when the vault is locked."""

    def __init__(self, context: AppContext, session: Session, steps: tuple[Step, ...] = STEPS) -> None:
        super().__init__()
        self.context = context
        self._session = session
        self._steps = {step.key: step for step in steps}
        self.pages: dict[str, Page] = {}
        self.current = ""
        self.setWindowTitle("Walkdown")
        self.setMinimumSize(1024, 640)
        self.rail = Rail(context.theme, steps)
        self.header = Header(context)
        self.banner = Banner(context.theme)
        self.banner.setProperty("place", "window")
        self.stack = QStackedWidget()
        self.status = StatusLine(context)
        self._timer = QTimer(self, singleShot=True, interval=_PROGRESS_PAUSE_MS)
        self._timer.timeout.connect(self._ask_progress)
        self._lay_out()
        self._connect()
        self._show_open()
        self.show_step(steps[0].key)

    def show_step(self, key: str) -> None:
        """Bring the page of this step to the front."""
        step = self._steps[key]
        if step.needs_vault and self.context.workspace is None:
            return
        if (old := self.pages.get(self.current)) is not None:
            old.deactivate()
        page = self.pages.get(key)
        if page is None:
            page = self._build(step)
        self.current = key
        self.stack.setCurrentWidget(page)
        self.rail.select(key)
        page.activate()

    def reveal(self, table: str, key: UUID) -> None:
        """Show the row on the page that has it."""
        for step in self._steps.values():
            if table in step.tables:
                self.show_step(step.key)
                self.pages[step.key].reveal(table, key)
                return

    def lock(self) -> None:
        """Lock the vault, whatever is being done."""
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self and dialog.isVisible():
                dialog.close()
        self._session.lock()

    def undo(self) -> None:
        """Undo the last step, after what is being typed became one."""
        self._settle()
        self.context.undo.undo()

    def redo(self) -> None:
        """Redo what was undone last."""
        self._settle()
        self.context.undo.redo()

    def next_theme(self) -> None:
        """Light, dark, sunlight, and round again."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            name = self.context.theme.next_name
            self.context.settings.set(THEME, name)
            self.context.theme.apply(app, name)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked: everything is saved."""
        self.context.settings.set(GEOMETRY, bytes(self.saveGeometry().data()))
        if (page := self.pages.get(self.current)) is not None:
            page.deactivate()
        self._session.lock()
        self.context.settings.sync()
        event.accept()

    def _settle(self) -> None:
        page = self.pages.get(self.current)
        if page is not None:
            page.commit_pending()
        self.context.tasks.finish_writes()

    def _build(self, step: Step) -> Page:
        page: Page = import_module(step.view).build_page(self.context)
        page.step_changed.connect(self._timer.start)
        self.pages[step.key] = page
        self.stack.addWidget(page)
        return page

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        notice = QVBoxLayout()
        notice.setContentsMargins(20, 0, 20, 0)
        notice.addWidget(self.banner)
        right.addWidget(self.header)
        right.addLayout(notice)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        ground = QWidget()
        ground.setObjectName("ground")
        layout = QHBoxLayout(ground)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(ground)

    def _connect(self) -> None:
        context = self.context
        self.rail.chosen.connect(self.show_step)
        self.header.undo.connect(self.undo)
        self.header.redo.connect(self.redo)
        self.header.lock.connect(self.lock)
        self.header.next_theme.connect(self.next_theme)
        context.closing.connect(self._leave)
        context.workspace_changed.connect(self._show_open)
        context.data_changed.connect(self._data_changed)
        context.trouble.connect(lambda words: self.banner.say(words, "bad"))
        context.reveal.connect(self.reveal)
        context.go_to.connect(self.show_step)

    def _leave(self) -> None:
        """The vault is about to be closed: commit what is typed on every page."""
        if (page := self.pages.get(self.current)) is not None:
            page.deactivate()
        for page in self.pages.values():
            page.commit_pending()

    def _show_open(self) -> None:
        is_open = self.context.workspace is not None
        if not is_open:
            self._drop_pages()
        self.banner.hide()
        self.rail.set_open(is_open)
        self._show_name()
        self._timer.start()

    def _drop_pages(self) -> None:
        for key in [key for key, step in self._steps.items() if step.needs_vault and key in self.pages]:
            page = self.pages.pop(key)
            self.stack.removeWidget(page)
            page.deleteLater()
        first = next(iter(self._steps))
        if self.current and self.current != first:
            self.current = ""
            self.show_step(first)

    def _show_name(self) -> None:
        workspace = self.context.workspace
        if workspace is None:
            self.header.show_site(self.tr("No site open"), is_open=False)
            self.setWindowTitle("Walkdown")  # a locked window names nobody's plant
        else:
            self.context.read(lambda ws: ws.register.site().name, self._named, receiver=self)

    def _named(self, name: str) -> None:
        self.header.show_site(name, is_open=True)
        self.setWindowTitle(self.tr("{site} – Walkdown").format(site=name))

    def _data_changed(self, _edit: object) -> None:
        self._show_name()
        self._timer.start()

    def _ask_progress(self) -> None:
        if self.context.workspace is not None:
            steps = tuple(self._steps.values())
            self.context.read(lambda workspace: states(workspace, steps), self._show_progress, receiver=self)

    def _show_progress(self, found: dict[str, tuple[int, int]]) -> None:
        for key, button in self.rail.buttons.items():
            page = self.pages.get(key)
            own = page.step_state() if page is not None else (0, 0)
            button.show_state(*(found.get(key) or own))
