"""The application: everything wired, nothing heavy before the first paint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.workspace import KdfCost, Workspace
from desktop.app import HEAVY, build, warm_up
from desktop.settings import THEME, Settings
from desktop.tasks import Task

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAINT = """
import sys
from pathlib import Path
from desktop.app import build
app = build(["walkdown"], settings_file=Path(sys.argv[1]))
app.window.show()
app.qt.processEvents()
assert app.window.isVisible()
print(",".join(sorted({name.split(".")[0] for name in sys.modules} | {n for n in sys.modules if n.startswith("PySide6.")})))
app.window.close()
app.close()
"""


def test_first_paint_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "settings.ini")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    loaded = set(done.stdout.strip().split(","))
    assert "PySide6.QtWidgets" in loaded
    heavy = {
        "sqlmodel", "sqlalchemy", "sqlcipher3", "pydantic", "cryptography", "keyring", "reportlab", "zeroconf", "openpyxl",
        "PIL", "typer", "catalogue", "psutil", "PySide6.QtNetwork", "PySide6.QtPrintSupport",
    }  # fmt: skip
    assert loaded & heavy == set()


def test_warm_up_loads_what_pages_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from desktop.app import *; warm_up(None); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert set(HEAVY) | {"sqlmodel"} <= set(done.stdout.split())
    assert callable(warm_up)
    assert Task


def test_build_wires_and_close_keeps_everything(
    qapp: QApplication, tmp_path: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.close()
    settings = Settings(tmp_path / "settings.ini")
    settings.set(THEME, "dark")
    settings.sync()
    app = build(["walkdown"], settings_file=tmp_path / "settings.ini")
    app.window.show()
    assert app.context.theme.tokens.name == "dark"
    made = Workspace.create(
        tmp_path / "new", "nine grey herons stand still", site_name="New", engineer="Eva", cost=KdfCost(1, 64, 1)
    )
    app.context.opened.emit(made)
    assert app.window.current == "site"
    form = app.window.pages["site"].plant_form
    qtbot.waitUntil(lambda: form.key is not None)
    form.fields["sector"].editor.setText("Drinking water")
    app.window.close()
    app.close()
    app.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with Workspace.open(tmp_path / "new", "nine grey herons stand still") as again:
        assert again.register.site().sector == "Drinking water"
