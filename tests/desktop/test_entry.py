"""The one entry of the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_hidden_verb_is_the_raw_helper_and_loads_no_window() -> None:
    code = "import sys; from desktop.entry import run; code = run(['--raw-helper']); print(sorted(sys.modules)); sys.exit(code)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    said, modules = done.stdout.splitlines()
    assert "error" in json.loads(said)
    assert done.returncode == 1
    assert "core.discovery.rawhelper" in modules
    for heavy in ("PySide6", "sqlmodel", "typer", "core.vault.store"):
        assert f"'{heavy}'" not in modules, "what holds the right to raw sockets loads no more than it needs"
