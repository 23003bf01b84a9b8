"""Runs the frozen program as a user's machine would: nothing of this project, its Python or its settings around it.

python packaging/smoke.py dist/walkdown
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_S = 300


def bare_env(home: Path) -> dict[str, str]:
    """An environment with nothing that could lead the program back to a Python installation."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WINDIR", "COMSPEC") if name in os.environ}
    places = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "TMPDIR", "TEMP", "TMP"), str(home))
    return {**kept, **places, "PATH": "", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def call(program: Path, home: Path, *arguments: str) -> str:
    """Output of one run. Exits with the reason where it fails."""
    start = time.monotonic()
    done = subprocess.run(
        [str(program), *arguments],
        cwd=home,
        env=bare_env(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LIMIT_S,
        check=False,
    )
    shown = " ".join(arguments)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nFAILED: walkdown {shown} ended with {done.returncode}")
    print(f"{time.monotonic() - start:5.1f} s  walkdown {shown}", flush=True)
    return done.stdout


def call_helper(program: Path, home: Path) -> None:
    """The hidden verb answers in its own language: ready, or why it cannot be."""
    done = subprocess.run(
        [str(program), "--raw-helper", "lo", "127.0.0.1/8"],
        cwd=home,
        env=bare_env(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LIMIT_S,
        check=False,
    )
    if not done.stdout.startswith(('{"ready"', '{"error"')):
        sys.exit(f"{done.stdout}{done.stderr}\nFAILED: walkdown --raw-helper is not what it should be")


def main(folder: Path) -> None:
    """The command line, then a small survey through the window, then the demonstration survey."""
    program = folder / ("walkdown.exe" if os.name == "nt" else "walkdown")
    with tempfile.TemporaryDirectory(prefix="walkdown-smoke-") as made:
        home = Path(made)
        text = call(program, home, "--help")
        if "discover" not in text:
            sys.exit(f"FAILED: the help lists no commands:\n{text}")
        call(program, home, "catalogue", "--json")
        call_helper(program, home)
        print(call(program, home, "--smoke", str(home / "survey")), end="")
        call(program, home, "demo", "--out", str(home / "demo"))
        for report in (home / "survey" / "report.pdf", home / "demo" / "report.pdf"):
            content = report.read_bytes()
            if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-32:]:
                sys.exit(f"FAILED: {report.name} is no complete PDF")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"The frozen app passed its smoke test ({size / 1e6:.0f} MB).")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
