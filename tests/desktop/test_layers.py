"""Who may import whom inside the desktop, where the import linter cannot say it (parts of an external package)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

DESKTOP = Path(__file__).resolve().parents[2] / "desktop"
FORBIDDEN = (
    "PySide6.QtWidgets",
    "PySide6.QtSvg",
    "desktop.views",
    "desktop.widgets",
    "desktop.dialogs",
    "desktop.window",
)


def imports(path: Path) -> set[str]:
    """Modules named in import statements, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.parametrize("folder", ["models", "viewmodels"])
def test_models_know_no_widgets(folder: str) -> None:
    wrong = {
        str(path.relative_to(DESKTOP)): bad
        for path in (DESKTOP / folder).rglob("*.py")
        if (bad := {name for name in imports(path) if name.startswith(FORBIDDEN)})
    }
    assert wrong == {}


def test_a_view_knows_no_other_view() -> None:
    for path in (DESKTOP / "views").rglob("*.py"):
        own = ".".join(("desktop", *path.relative_to(DESKTOP).parts[:2])).removesuffix(".py")
        others = {name for name in imports(path) if name.startswith("desktop.views.")}
        assert all(name == own or name.startswith(f"{own}.") for name in others), path


def test_no_sql_sockets_or_cryptography() -> None:
    for path in DESKTOP.rglob("*.py"):
        wrong = ("core.vault", "sqlalchemy", "sqlmodel", "sqlcipher3", "cryptography", "socket", "sqlite3")
        assert not {name for name in imports(path) if name.split(".")[0] in wrong or name.startswith("core.vault")}, (
            path
        )
