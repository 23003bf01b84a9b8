"""A short run of the killer; `python tests/crash/kill9.py --times 200` is the long one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name == "nt", reason="fork and SIGKILL")
def test_nothing_acknowledged_is_lost() -> None:
    script = Path(__file__).with_name("kill9.py")
    command = [sys.executable, str(script), "--times", "12", "--seed", "11"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "12 kills" in found.stdout
    assert "0 lost, 0 problems" in found.stdout
