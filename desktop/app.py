"""The desktop application: everything is built once, here, and passed in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

import resources
from desktop.context import AppContext
from desktop.english import EnglishPlurals
from desktop.garbage import GarbageCollector
from desktop.session import Session
from desktop.settings import GEOMETRY, THEME, Settings
from desktop.tasks import Task, TaskRunner
from desktop.theme import Theme, load_fonts
from desktop.window import MainWindow

HEAVY = ("core.workspace", "openpyxl", "reportlab.platypus", "zeroconf")
"""What the first window does not need: imported in a worker while the user types."""


@dataclass
class App:
    """What `build` made. `close` ends the threads; the window is closed before."""

    qt: QApplication
    context: AppContext
    session: Session
    window: MainWindow
    garbage: GarbageCollector

    def close(self) -> None:
        """Lock the vault, finish the writes, end the threads."""
        self.session.lock()
        self.context.tasks.close()
        self.context.practice.stop()
        self.garbage.stop()


def build(argv: Sequence[str], *, settings_file: Path | None = None) -> App:
    """Everything, wired and not yet shown."""
    existing = QApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication(list(argv))
    qt.setApplicationName("Walkdown")
    qt.setOrganizationName("Walkdown")
    garbage = GarbageCollector()
    qt.setStyle("Fusion")
    _translate(qt)
    load_fonts()
    settings = Settings(settings_file)
    theme = Theme(settings.get(THEME))
    theme.apply(qt)
    context = AppContext(TaskRunner(), settings, theme)
    session = Session(context)
    window = MainWindow(context, session)
    return App(qt, context, session, window, garbage)


def warm_up(_task: Task) -> None:
    """Import what later pages need; a missing optional module is found out where it is used."""
    for name in HEAVY:
        with suppress(ImportError):
            import_module(name)


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window and run until it is closed. The exit code."""
    # Working threads hand the interpreter back ten times sooner than by default: the window stays quick beside them.
    sys.setswitchinterval(0.0005)
    app = build(list(argv) if argv is not None else sys.argv)
    _report_bugs(app.context)
    geometry = app.context.settings.get(GEOMETRY)
    if not geometry or not app.window.restoreGeometry(QByteArray(geometry)):
        app.window.resize(1366, 720)
    app.window.show()
    # After the first paint, not before: a zero timer runs once the window's own events are through.
    QTimer.singleShot(0, lambda: app.context.tasks.work(warm_up, done=lambda _: app.garbage.settle()))
    try:
        return app.qt.exec()
    finally:
        app.close()


def _translate(qt: QApplication) -> None:
    """The user's language where we have it, else English with its plural forms."""
    if any(isinstance(child, QTranslator) for child in qt.children()):
        return
    own = _translations()
    translator = QTranslator(qt)
    if own is None or not translator.load(QLocale(), "walkdown", "_", str(own)):
        qt.installTranslator(EnglishPlurals(qt))
        return
    qt.installTranslator(translator)
    dialogs = QTranslator(qt)
    if dialogs.load(QLocale(), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        qt.installTranslator(dialogs)


def _translations() -> Path | None:
    try:
        return resources.path("translations")
    except FileNotFoundError:
        return None


def _report_bugs(context: AppContext) -> None:
    """A bug in a slot is told to the user instead of being lost on a console nobody sees."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        before(kind, error, trace)
        if isinstance(error, Exception):
            context.report(error)

    sys.excepthook = hook


if __name__ == "__main__":
    sys.exit(main())
