"""Commands for the answers of all packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli.common import PassphraseFile, VaultPath, open_workspace, printable
from core.cli.errors import UserError


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    answers = typer.Typer(
        no_args_is_help=True,
        help="Answers of the quick survey, the full requirements and own question sets as CSV or XLSX.",
    )
    answers.command("import")(import_answers)
    answers.command("export")(export_answers)
    app.add_typer(answers, name="answers")


def import_answers(
    vault: VaultPath,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV or XLSX with scope, requirement, verdict, basis, ...")
    ],
    partial: Annotated[bool, typer.Option("--partial", help="Import the good rows although others are wrong.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Import answers; every wrong row is named and then nothing is imported."""
    with open_workspace(vault, passphrase_file) as workspace:
        result = workspace.assessment.import_answers(file, partial=partial)
    for error in result.errors:
        typer.echo(printable(str(error)), err=True)
    typer.echo(f"{result.imported} answers imported.")
    if result.errors:
        raise UserError(f"{len(result.errors)} rows are wrong. Correct them and import again.")


def export_answers(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX to write. It is not encrypted.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Export all answers."""
    with open_workspace(vault, passphrase_file) as workspace:
        try:
            count = workspace.assessment.export_answers(file)
        except OSError as error:
            raise UserError(f"{file} could not be written ({error.strerror}). Choose another place.") from error
    typer.echo(f"{count} answers are in {file}. The file is not encrypted: delete it when it is no longer needed.")
