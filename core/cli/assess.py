"""Commands for the answers, the findings and the roadmap."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import AsJson, PassphraseFile, VaultPath, open_workspace, print_json
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.assessment.plan import Action

Lang = Annotated[str, typer.Option("--lang", help="Language of the texts: en or de.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("findings")(findings)
    app.command("roadmap")(roadmap)
    answers = typer.Typer(no_args_is_help=True, help="Answers of the checklist as CSV.")
    answers.command("import")(import_answers)
    answers.command("export")(export_answers)
    app.add_typer(answers, name="answers")


def import_answers(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with scope, requirement, verdict, basis, ...")],
    partial: Annotated[bool, typer.Option("--partial", help="Import the good rows although others are wrong.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Import answers; every wrong row is named and then nothing is imported."""
    with open_workspace(vault, passphrase_file) as workspace:
        result = workspace.assessment.import_answers(file, partial=partial)
    for error in result.errors:
        typer.echo(str(error), err=True)
    typer.echo(f"{result.imported} answers imported.")
    if result.errors:
        raise UserError(f"{len(result.errors)} rows are wrong. Correct them and import again.")


def export_answers(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV to write. It is not encrypted.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Export all answers."""
    with open_workspace(vault, passphrase_file) as workspace:
        try:
            count = workspace.assessment.export_answers(file)
        except OSError as error:
            raise UserError(f"{file} could not be written ({error.strerror}). Choose another place.") from error
    typer.echo(f"{count} answers are in {file}. The file is not encrypted: delete it when it is no longer needed.")


def findings(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """List the open findings, worst first."""
    with open_workspace(vault, passphrase_file) as workspace:
        rows = workspace.assessment.findings(lang)
    if json:
        print_json([{**asdict(row), "risk": {"band": row.risk.band, "score": row.risk.score}} for row in rows])
        return
    for row in rows:
        typer.echo(f"{row.risk.band:8} {row.risk.score:3}  {row.requirement}  {row.scope}: {row.title}")
    typer.echo(f"{len(rows)} findings.")


def roadmap(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """Print the roadmap: four phases, their actions and what each closes."""
    with open_workspace(vault, passphrase_file) as workspace:
        found = workspace.assessment.roadmap(lang)
    if json:
        phases = [
            {"phase": one.phase, "actions": [_action(action) for action in one.actions], "totals": asdict(one.totals)}
            for one in found.phases
        ]
        print_json({"phases": phases, "totals": asdict(found.totals)})
        return
    for one in found.phases:
        typer.echo(f"{one.phase}: {one.totals.actions} actions, about {one.totals.hours} hours")
        for action in one.actions:
            typer.echo(f"  {action.text} [{', '.join(action.places)}] {action.effort}, outage: {action.outage}")


def _action(action: Action) -> dict[str, Any]:
    """What an action closes and serves. A quick survey raises no security level, so none is named."""
    return {
        "id": action.id, "text": action.text, "check": action.check, "effort": action.effort, "hours": action.hours,
        "cost": action.cost, "outage": action.outage, "quick_win": action.quick_win, "interval": action.interval,
        "owner_role": action.owner_role, "owner": action.owner, "due": action.due, "places": action.places,
        "closes": action.findings if action.closes else (), "lowers": () if action.closes else action.findings,
        "removes": action.removes, "raises": [], "nis2": action.nis2,
    }  # fmt: skip
