"""Commands for questionnaires to suppliers, and for the assurance statement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import (
    AsJson,
    Lang,
    PassphraseFile,
    VaultPath,
    find_row,
    open_workspace,
    print_json,
    print_table,
    printable,
)
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.assessment.suppliers_return import Preview
    from core.register.models import Supplier
    from core.workspace import Workspace

Name = Annotated[str, typer.Argument(metavar="SUPPLIER", help="Name or id of the supplier.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(no_args_is_help=True, help="Questionnaires to suppliers: out, back in, how they stand.")
    group.command("export")(export)
    group.command("import")(import_)
    group.command("status")(status)
    app.add_typer(group, name="questionnaire")
    app.command("assurance")(assurance)


def export(
    vault: VaultPath,
    supplier: Name,
    out: Annotated[Path, typer.Option("--out", help="File to write: .xlsx to come back, .pdf to fill in by pen.")],
    lang: Lang = "en",
    pack: Annotated[list[str] | None, typer.Option("--pack", help="Only this pack; repeat for more.")] = None,
    area: Annotated[
        list[str] | None, typer.Option("--area", help="Only this area, e.g. SP.07 or “Practice 6”; repeat for more.")
    ] = None,
    with_open: Annotated[
        bool,
        typer.Option("--with-open", help="Also what the checklist left open for this supplier, without its place."),
    ] = False,
    due: Annotated[str, typer.Option("--due", help="Day on which the answers are due, e.g. 2027-01-31.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the questions to a supplier. The file is not encrypted."""
    from core.assessment.finding_rules import is_date
    from core.assessment.suppliers_questions import Selection
    from core.reports.questionnaire import check_name

    if due and not is_date(due):
        raise typer.BadParameter("write the day as year-month-day, e.g. 2027-01-31", param_hint="--due")
    check_name(out)
    with open_workspace(vault, passphrase_file) as workspace:
        selection = Selection(lang, tuple(pack or ()), tuple(area or ()), with_open)
        found = workspace.suppliers.questionnaire(_find(workspace, supplier).id, selection)
        typer.echo(
            "The file is not encrypted. It holds the questions, the names of the supplier and of the plant, and nothing "
            "else of the survey.",
            err=True,
        )
        for one in found.left_out:
            typer.echo(f"Note: nothing {one.missing} is in the register, so {one.area} is not asked.", err=True)
        workspace.write_questionnaire(found, out, due)
    typer.echo(printable(f"{len(found.questions)} questions to {found.supplier} are in {out} ({found.id})."))


def import_(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The returned .xlsx, or its sheet of questions as CSV.")],
    supplier: Annotated[str, typer.Option("--supplier", help="Refuse the file of any other supplier.")] = "",
    partial: Annotated[bool, typer.Option("--partial", help="Import the good rows although others are wrong.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Take a returned questionnaire; it is shown first, and every wrong row is named."""
    with open_workspace(vault, passphrase_file) as workspace:
        owner = _find(workspace, supplier).id if supplier else None
        found = workspace.suppliers.preview(file, owner)
        _show(found)
        if found.errors and not partial:
            raise UserError(f"{len(found.errors)} rows are wrong. Correct them and import again, or say --partial.")
        if found.count("new") + found.count("changed") and not yes and not typer.confirm("Import now?", err=True):
            raise UserError("Nothing was imported.")
        edit = workspace.suppliers.apply(found, partial=partial)
    typer.echo("Nothing was new." if edit is None else "Imported. It is one step to undo.")


def _show(found: Preview) -> None:
    for error in found.errors:
        typer.echo(printable(str(error)), err=True)
    for note in found.notes:
        typer.echo(f"Note: {printable(note)}", err=True)
    typer.echo(
        printable(
            f"{found.supplier}: {found.count('new')} new answers, {found.count('changed')} changed, "
            f"{found.count('same')} as before, {len(found.unanswered)} questions without an answer."
        )
    )


def status(
    vault: VaultPath,
    supplier: Annotated[str, typer.Argument(metavar="[SUPPLIER]", help="Only this one, with its gaps.")] = "",
    lang: Lang = "en",
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """How the questionnaires stand: asked, answered, gaps, to-dos."""
    with open_workspace(vault, passphrase_file) as workspace:
        chosen = _find(workspace, supplier).id if supplier else None
        rows = [one for one in workspace.suppliers.rows(lang) if chosen in {None, one.id}]
        found = [_plain(one) for one in rows]
        state = workspace.suppliers.state(chosen, lang) if chosen is not None else None
    gaps = [
        {
            "requirement": one.question.requirement, "title": one.question.title, "state": one.state,
            "verdict": one.answer.verdict if one.answer else "unknown", "text": one.answer.text if one.answer else "",
            "means": one.meaning,
        }
        for one in (state.questions if state else ())
        if one.state in {"gap", "open"}
    ]  # fmt: skip
    if json:
        print_json(found if state is None else {**found[0], "gaps": gaps})
        return
    headers = ("supplier", "roles", "remote_access", "asked", "answered", "gaps", "open", "todos")
    print_table(headers, [[_words(one[name]) for name in headers] for one in found])
    for gap in gaps:
        if gap["state"] == "gap":
            typer.echo(printable(f"{gap['requirement']}  {gap['title']}: {gap['text'] or gap['verdict']}"))
            typer.echo(printable(f"    {gap['means']}"))


def _plain(row: Any) -> dict[str, Any]:
    figures = row.statistics
    return {
        "supplier": row.supplier.name, "id": row.id, "roles": list(row.roles), "access": row.supplier.access,
        "remote_access": row.supplier.remote_access, "contract": row.supplier.contract, "assets": row.assets,
        "asked": figures.asked, "answered": figures.answered, "yes": figures.yes, "gaps": figures.gaps,
        "not_applicable": figures.apart, "open": figures.open, "todos": row.todos,
    }  # fmt: skip


def _words(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value


def assurance(
    vault: VaultPath,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write. It is not encrypted.")],
    lang: Lang = "en",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the assurance statement: two pages for customers, insurers and questionnaires."""
    if out.suffix.lower() != ".pdf":
        raise typer.BadParameter("the statement is written as .pdf", param_hint="--out")
    with open_workspace(vault, passphrase_file) as workspace:
        written = workspace.write_assurance(out, lang)
    typer.echo(f"The assurance statement is in {written}. The file is not encrypted.")


def _find(workspace: Workspace, name: str) -> Supplier:
    from core.register.models import Supplier

    return find_row(workspace, Supplier, name)
