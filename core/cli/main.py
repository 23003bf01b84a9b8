"""The command line: typer commands over the workspace. Modules behind a command are imported when it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from core.cli import (
    advisories,
    answers,
    catalogue,
    catalogue_packs,
    classify,
    differences,
    discovery,
    findings,
    listen,
    proposals,
    roadmap,
    rows,
    score,
    suppliers,
    survey,
    zones,
)
from core.cli.common import printable, speak_any_language
from core.cli.errors import BUG, DONE, USER, UserError, crash_report
from core.version import __version__

_INTERRUPTED = 130
"""typer's own code for Ctrl-C; ours are 0 to 3."""

app = typer.Typer(
    name="walkdown",
    help="Survey of an industrial plant: assets, harmless discovery, IEC 62443 checklist, signed report. Offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"walkdown {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and stop.")
    ] = False,
) -> None:
    """Survey of an industrial plant: assets, harmless discovery, IEC 62443 checklist, signed report. Offline."""


survey.add_to(app)
rows.add_to(app)
suppliers.add_to(app)
zones.add_to(app)
discovery.add_to(app)
differences.add_to(app)
listen.add_to(app)
catalogue.add_to(app)
catalogue_packs.add_to(app)
answers.add_to(app)
score.add_to(app)
proposals.add_to(app)
findings.add_to(app)
roadmap.add_to(app)
classify.add_to(app)
advisories.add_to(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 the user can act on it, 2 usage, 3 a bug."""
    speak_any_language()
    try:
        typer.main.get_command(app)(args=list(sys.argv[1:] if arguments is None else arguments), prog_name="walkdown")
    except SystemExit as ended:  # usage errors and --help are typer's own
        code = ended.code if isinstance(ended.code, int) else DONE
        return USER if code == _INTERRUPTED else code
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        return USER
    except Exception as error:  # noqa: BLE001 - the outermost frame decides whose fault it is
        return _report(error)
    return DONE


def _report(error: Exception) -> int:
    if isinstance(error, (UserError, *_actionable())):
        typer.echo(printable(str(error)), err=True)
        return USER
    path = crash_report(error)
    where = f"Where it happened is written in {path}." if path else "The report of it could not be written anywhere."
    typer.echo(f"This is a bug in Walkdown ({type(error).__name__}). {where}", err=True)
    return BUG


def _actionable() -> tuple[type[Exception], ...]:
    """Errors of the services that are sentences for the user. Imported late: `--help` needs none of them."""
    from core.cli.actionable import ACTIONABLE

    return ACTIONABLE


if __name__ == "__main__":
    sys.exit(run())
