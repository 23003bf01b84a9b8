"""The command for findings: list them, accept a risk, note what was fixed on site."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from core.cli.common import AsJson, Lang, PassphraseFile, VaultPath, open_workspace, print_json, printable
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.assessment.records import FindingRow
    from core.workspace import Workspace

_WHICH = "a finding: its id, or requirement and place such as “SR 1.1/Filling line”"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("findings")(findings)


def findings(
    vault: VaultPath,
    accept: Annotated[str, typer.Option("--accept", help=f"Accept the risk of {_WHICH}. Needs --by and --until.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who accepts, or who of the plant agreed to what was fixed.")] = "",
    until: Annotated[str, typer.Option("--until", help="Day up to which a risk is accepted, e.g. 2027-03-31.")] = "",
    fix: Annotated[str, typer.Option("--fix", help=f"Fixed on site: {_WHICH}. Needs --by.")] = "",
    on: Annotated[str, typer.Option("--on", help="Day on which it was fixed; default: today.")] = "",
    reopen: Annotated[str, typer.Option("--reopen", help=f"Work on it again: {_WHICH}.")] = "",
    note: Annotated[str, typer.Option("--note", help="Why, or what was done.")] = "",
    lang: Lang = "en",
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:  # fmt: skip
    """List the findings, worst first; or accept the risk of one, or say that it was fixed on site."""
    if sum(map(bool, (accept, fix, reopen))) > 1:
        raise typer.BadParameter("one of --accept, --fix and --reopen at a time")
    with open_workspace(vault, passphrase_file) as workspace:
        if accept:
            workspace.planning.accept(_find(workspace, accept), by, until, note)
            typer.echo(f"The risk of {accept} is accepted by {by} until {until}.")
        elif fix:
            workspace.planning.fix(_find(workspace, fix), by, on=on, note=note)
            typer.echo(f"{fix} was fixed on site; {by} agreed.")
            typer.echo("Its answer stays as it was given: a level rises only when it is answered as met.")
        elif reopen:
            workspace.planning.reopen(_find(workspace, reopen))
            typer.echo(f"{reopen} is open again.")
        else:
            _print(workspace.assessment.findings(lang), json=json)


def _print(rows: list[FindingRow], *, json: bool) -> None:
    if json:
        print_json([{**asdict(row), "risk": {"band": row.risk.band, "score": row.risk.score}} for row in rows])
        return
    for row in rows:
        state = "" if row.status == "open" else f" ({row.status.replace('_', ' ')})"
        state += " (beyond the target level)" if row.beyond_target else ""
        asked = row.requirement or row.rule
        typer.echo(printable(f"{row.risk.band:8} {row.risk.score:3}  {asked}  {row.scope}: {row.title}{state}"))
    typer.echo(f"{len(rows)} findings.")


def _find(workspace: Workspace, which: str) -> UUID:
    rows = workspace.assessment.findings()
    found = [row.id for row in rows if which in {str(row.id), f"{row.requirement or row.rule}/{row.scope}"}]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            f"{len(found)} findings are called “{which}”. Name one by its id: walkdown findings VAULT --json."
        )
    raise UserError(f"There is no finding “{which}”. walkdown findings VAULT lists them: requirement/place.")
