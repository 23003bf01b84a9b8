"""The frozen program's entry: no arguments opens the app, anything else is a command, --smoke tests the build."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Exit code of the app, the command or the smoke test."""
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--smoke"]:
        # Named in walkdown.spec: the test travels inside the frozen program.
        from selftest import smoke

        return smoke(Path(sys.argv[2]))
    from desktop.entry import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
