"""Commands for published advisories: import them from a stick, see what may be affected, decide."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import (
    AsJson,
    PassphraseFile,
    VaultPath,
    find_row,
    model_of,
    open_workspace,
    print_json,
    printable,
)
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.discovery.advisories.records import Match

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="CSAF files, ZIP archives or folders of them, or the KEV catalogue."),
]
_SHOWN_ERRORS = 10


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(no_args_is_help=True, help="Published advisories, brought on a stick and matched offline.")
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("decide")(decide)
    app.add_typer(group, name="advisories")


def import_(vault: VaultPath, paths: Paths, json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """Take over advisories (CSAF 2.0) and CISA's catalogue of exploited vulnerabilities (KEV, JSON)."""
    with open_workspace(vault, passphrase_file) as workspace:
        report = workspace.advisories.import_paths(paths)
        age = workspace.advisories.age()
    if json:
        print_json({**asdict(report), "age": age.text})
        return
    for error in report.errors[:_SHOWN_ERRORS]:
        typer.echo(printable(f"Not taken: {error}"), err=True)
    if len(report.errors) > _SHOWN_ERRORS:
        typer.echo(f"{len(report.errors) - _SHOWN_ERRORS} more files were not taken.", err=True)
    typer.echo(
        f"{report.documents} advisories read: {report.added} new, {report.updated} updated, "
        f"{report.unchanged} the same, {report.older} older than what is there."
    )
    if report.exploited:
        typer.echo(f"{report.exploited} exploited vulnerabilities read.")
    typer.echo(age.text)


def list_(
    vault: VaultPath,
    only: Annotated[list[str] | None, typer.Option("--asset", help="Only this asset (id or tag); repeat.")] = None,
    decided: Annotated[bool, typer.Option("--all", help="Also what was decided not to matter.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """List what the assets may be affected by, exploited weaknesses first; and how old the data is."""
    with open_workspace(vault, passphrase_file) as workspace:
        keys = [find_row(workspace, model_of("asset"), name).id for name in only] if only else None
        found = workspace.advisories.matches(keys)
        age = workspace.advisories.age()
    shown = [one for one in found if decided or one.outdated or one.verdict not in {"not_affected", "ignored"}]
    if json:
        print_json({"age": age.text, "old": age.old, "matches": [_plain(one) for one in shown]})
        return
    for one in shown:
        score = "" if one.cvss is None else f", score {one.cvss}"
        typer.echo(printable(f"{one.asset}: {one.text}"))
        typer.echo(printable(f"    {', '.join(one.cves)}{score}; confidence {one.confidence} of 100"))
        for remedy in one.remedies[:1]:
            typer.echo(printable(f"    {remedy.category.replace('_', ' ')}: {remedy.text[:200]}"))
        if one.verdict:
            again = " It has changed since: look again." if one.outdated else ""
            typer.echo(printable(f"    Decided by {one.by}: {one.verdict.replace('_', ' ')}. {one.reason}{again}"))
    hidden = len(found) - len(shown)
    typer.echo(f"{len(shown)} matches{f', {hidden} decided ones left out' if hidden else ''}. None of them is certain.")
    typer.echo(age.text)


def decide(
    vault: VaultPath,
    advisory: Annotated[str, typer.Argument(metavar="ADVISORY", help="Number of the advisory, e.g. SSA-123456.")],
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="Id or tag of the asset.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="confirmed, not_affected, ignored, or open.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; needed for all but confirmed and open.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Decide about one advisory and one asset; `open` takes the decision back."""
    with open_workspace(vault, passphrase_file) as workspace:
        rows = [row for row in workspace.advisories.all() if advisory in {row.document_id, str(row.id)}]
        if len(rows) != 1:
            raise UserError(f"There is no advisory {advisory}. See 'walkdown advisories list'.")
        key = find_row(workspace, model_of("asset"), asset).id
        if verdict == "open":
            workspace.advisories.withdraw(rows[0].id, key)
        else:
            workspace.advisories.decide(rows[0].id, key, verdict, reason)
    typer.echo(printable(f"{advisory} for {asset}: {verdict.replace('_', ' ')}."))


def _plain(one: Match) -> dict[str, Any]:
    return {**asdict(one), "text": one.text}
