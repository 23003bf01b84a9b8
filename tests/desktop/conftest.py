"""The desktop's tests run without a display, on a real vault, with the fonts we ship."""

from __future__ import annotations

import os
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.workspace import KdfCost, Workspace
from desktop.context import AppContext
from desktop.english import EnglishPlurals
from desktop.practice import PracticeRoom
from desktop.sample import PASSPHRASE, sample_workspace
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.theme import Theme, load_fonts

# A loopback network of this process's own: tests may run beside one another and beside a practice plant.
PRACTICE_BASE = f"127.{80 + os.getpid() % 100}.{os.getpid() // 100 % 250}.0"
CHEAP = KdfCost(1, 64, 1)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Arguments of the one application object."""
    return ["walkdown"]


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    """Fonts, style and plural forms as the app has them, once."""
    qapp.setStyle("Fusion")
    load_fonts()
    qapp.installTranslator(EnglishPlurals(qapp))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An open vault with an empty survey of "Musterwerk"."""
    made = Workspace.create(tmp_path / "vault", PASSPHRASE, site_name="Musterwerk", engineer="Eva Engineer", cost=CHEAP)
    yield made
    made.close()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with the sample survey; made once, to be copied."""
    with sample_workspace(tmp_path_factory.mktemp("sample"), on_site=False) as made:
        return made.folder


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The sample survey, open, for this test alone."""
    with Workspace.open(shutil.copytree(sample_folder, tmp_path / "sample"), PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def sample_context(closed_context: AppContext, sample: Workspace) -> AppContext:
    """A context with the sample survey open."""
    closed_context.set_workspace(sample)
    return closed_context


@pytest.fixture
def closed_context(qapp: QApplication, tmp_path: Path) -> Iterator[AppContext]:
    """A context without a vault."""
    theme = Theme()
    theme.apply(qapp)
    context = AppContext(TaskRunner(), Settings(tmp_path / "settings.ini"), theme)
    context.practice = PracticeRoom(PRACTICE_BASE)
    yield context
    if context.workspace is not None:
        context.tasks.finish_writes()
        context.set_workspace(None)
    context.tasks.close()
    context.practice.stop()
    # Widgets asked to delete themselves do it before the next test, while their theme still exists.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def context(closed_context: AppContext, workspace: Workspace) -> AppContext:
    """A context with `workspace` open."""
    closed_context.set_workspace(workspace)
    return closed_context


@pytest.fixture
def settle(qtbot: QtBot, closed_context: AppContext) -> Callable[[], None]:
    """Wait until no job is on its way and everything queued was delivered."""

    def wait() -> None:
        for _ in range(3):  # a result may ask for the next reading
            qtbot.waitUntil(lambda: closed_context.tasks.busy() == 0, timeout=30_000)
            QApplication.processEvents()

    return wait
