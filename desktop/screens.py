"""`python -m desktop.screens OUT`: a picture of every page in every theme, from real sample vaults.

The pictures are for looking at: 1366 x 768 is the smallest laptop that the app is made for.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app import App

SIZE = (1366, 768)
SETTLE_MS = 10_000
WHOLE = ("zones", "checklist", "results", "risk", "plan", "suppliers", "report")
"""Pages that are shown with the survey of a whole plant; the others with the sample survey and its discovery."""


def main(argv: list[str] | None = None) -> int:
    """Make all pictures; print the path of each. The exit code."""
    parser = argparse.ArgumentParser(prog="python -m desktop.screens", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--page", action="append", help="only this page (may be repeated)")
    parser.add_argument("--theme", action="append", help="only this theme (may be repeated)")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="walkdown-screens-") as folder:
        for picture in shoot(Path(folder), args.out, args.page, args.theme):
            print(picture)  # noqa: T201 - what this command is for
    return 0


def shoot(folder: Path, out: Path, pages: list[str] | None = None, themes: list[str] | None = None) -> Iterator[Path]:
    """Pictures of `pages` (default: all) in `themes` (default: all) of sample vaults made in `folder`."""
    from desktop.app import build
    from desktop.page import STEPS
    from desktop.sample import sample_workspace, whole_workspace
    from desktop.tokens import THEMES

    app = build(["walkdown"], settings_file=folder / "settings.ini")
    app.context.settings.add_recent(folder / "Pumping-station-North-2026-02-11")
    app.window.resize(*SIZE)
    app.window.show()
    try:
        for theme in themes or THEMES:
            app.context.theme.apply(app.qt, theme)
            if pages is None or "start" in pages:
                app.window.show_step("start")
                settle(app)
                yield save(app, out / f"start-locked-{theme}.png")
        wanted = [step.key for step in STEPS if pages is None or step.key in pages]
        for make, is_whole in ((sample_workspace, False), (whole_workspace, True)):
            keys = [key for key in wanted if (key in WHOLE) == is_whole]
            if keys:
                app.context.opened.emit(make(folder))
            for theme in themes or THEMES:
                app.context.theme.apply(app.qt, theme)
                for key in keys:
                    yield from _page(app, key, out, theme)
    finally:
        app.window.close()
        app.close()


def _page(app: App, key: str, out: Path, theme: str) -> Iterator[Path]:
    """The page, and each of its tabs where it has some."""
    from PySide6.QtWidgets import QTabWidget

    app.window.show_step(key)
    settle(app)
    tabs = app.window.pages[key].findChild(QTabWidget)
    if tabs is None or tabs.count() < 2:
        yield save(app, out / f"{key}-{theme}.png")
        return
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        settle(app)
        yield save(app, out / f"{key}-{index + 1}-{theme}.png")
    tabs.setCurrentIndex(0)


def save(app: App, path: Path) -> Path:
    """Write what the window shows."""
    app.window.grab().save(str(path))
    return path


def settle(app: App) -> None:
    """Let layouts, timers and background reading come to rest."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

    deadline = QDeadlineTimer(SETTLE_MS)
    quiet = 0
    while quiet < 3 and not deadline.hasExpired():
        loop = QEventLoop()
        QTimer.singleShot(150, loop.quit)
        loop.exec()
        quiet = quiet + 1 if app.context.tasks.busy() == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
