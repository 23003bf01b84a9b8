"""What `walkdown --smoke DIR` does inside the frozen program: one small survey through the real window.

It proves that the build holds every module and data file that a survey needs. Each step is printed before it
starts, so the last line of a failed run says where it stopped.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app import App

PATIENCE_MS = 20_000


class Failed(Exception):
    """The build does not do what a survey needs."""


def step(text: str) -> None:
    """Says what comes next, at once."""
    print(f"smoke: {text}", flush=True)


def wait_until(done: Callable[[], bool], what: str) -> None:
    """Runs the event loop until `done`, for at most 20 seconds."""
    from PySide6.QtCore import QElapsedTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    clock = QElapsedTimer()
    clock.start()
    while not done():
        if clock.elapsed() > PATIENCE_MS:
            raise Failed(f"{what} did not happen within {PATIENCE_MS // 1000} s")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def watch() -> list[str]:
    """Collects what Qt complains about from here on."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    said: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        wanted = kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
        if wanted and "propagateSizeHints" not in message:  # the offscreen platform says it for every window
            said.append(message)

    qInstallMessageHandler(listen)
    return said


def shown(app: App, key: str) -> bool:
    """Whether the page is built and painted on the screen."""
    page = app.window.pages.get(key)
    return app.window.current == key and page is not None and page.isVisible()


def survey(app: App, folder: Path) -> None:
    """A vault, an asset, every page, a report and the check of the log."""
    from core.register.models import Asset
    from core.workspace import Workspace
    from desktop.page import STEPS

    passphrase = secrets.token_urlsafe(16)
    step("create a vault, close it")
    with Workspace.create(folder / "vault", passphrase, site_name="Smoke test", engineer="Builder") as made:
        made.register.add(Asset(site_id=made.register.site().id, tag="PLC-1"))
    step("open the vault in the window")
    workspace = Workspace.open(folder / "vault", passphrase)
    app.context.opened.emit(workspace)
    for page in STEPS:
        step(f"page {page.key}")
        app.context.go_to.emit(page.key)
        wait_until(partial(shown, app, page.key), f"page {page.key}")
    step("add an asset")
    workspace.register.add(Asset(site_id=workspace.register.site().id, tag="PLC-2"))
    tags = sorted(asset.tag for asset in workspace.register.all(Asset))
    if tags != ["PLC-1", "PLC-2"]:
        raise Failed(f"the vault holds {tags}")
    step("render a report")
    report = workspace.write_report(folder / "report.pdf")
    if not report.read_bytes().startswith(b"%PDF-"):
        raise Failed("the report is no PDF")
    step("verify the vault")
    problems = workspace.verify()
    if problems:
        raise Failed(f"verify found {problems}")


def smoke(folder: Path) -> int:
    """Runs the test in `folder`, which it makes. 0, or 1 with the reason on stderr."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    step("start the app")
    from desktop.app import build

    warnings = watch()
    troubles: list[str] = []
    app = build([], settings_file=folder / "settings.ini")
    app.context.trouble.connect(troubles.append)
    try:
        app.window.show()
        wait_until(app.window.isVisible, "the window")
        survey(app, folder)
    except Failed as failure:
        print(f"smoke: FAILED, {failure}", file=sys.stderr)
        return 1
    finally:
        step("close")
        app.window.close()
        app.close()
    if warnings or troubles:
        print(f"smoke: FAILED, Qt or the app complained: {warnings + troubles}", file=sys.stderr)
        return 1
    step("all well")
    return 0
