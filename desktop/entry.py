"""The program's one entry: no arguments opens the app, --raw-helper serves raw sockets, anything else is a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def run(arguments: Sequence[str] | None = None) -> int:
    """Exit code of the app or of the command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--raw-helper"]:
        from core.discovery.rawhelper import main as serve

        return serve(given[1:])
    if given:
        from core.cli.main import run as run_command

        return run_command(given)
    from desktop.app import main

    return main([])


if __name__ == "__main__":
    sys.exit(run())
