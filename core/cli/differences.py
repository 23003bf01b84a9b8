"""Commands for what label, network and list disagree about, and for what changed since the last visit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.common import AsJson, PassphraseFile, VaultPath, open_workspace, print_json, printable
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.discovery.models import Run
    from core.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("differences")(differences)
    app.command("changes")(changes)
    group = typer.Typer(help="Decide about differences.", no_args_is_help=True)
    group.command("decide")(decide)
    group.command("open")(open_again)
    app.add_typer(group, name="difference")


def differences(
    vault: VaultPath,
    everything: Annotated[bool, typer.Option("--all", help="Also rows that were decided.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """List where label, network and the site's list do not say the same."""
    with open_workspace(vault, passphrase_file) as workspace:
        rows = workspace.reconciliation.rows(decided=everything)
    if json:
        print_json([asdict(row) | {"decisions": row.decisions, "open": row.is_open} for row in rows])
        return
    for row in rows:
        other = f" / {row.other}" if row.other else ""
        state = "" if row.is_open else f" [{row.decided.decision}]" if row.decided else ""
        typer.echo(printable(f"{row.asset}{other}: {row.sentence}{state}"))
        typer.echo(f"  {row.key}  ({', '.join(row.decisions)})")
    typer.echo(f"{len(rows)} differences.")


def decide(
    vault: VaultPath,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the row, from 'walkdown differences'.")],
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="take, keep, same, not_same or ignore.")],
    value: Annotated[str, typer.Option("--value", help="The value to take.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; ignore needs it.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Say what holds. The row comes back when its facts change."""
    with open_workspace(vault, passphrase_file) as workspace:
        workspace.reconciliation.decide(key, decision, value=value, reason=reason)
        left = len(workspace.reconciliation.rows())
    typer.echo(f"Decided. {left} differences are open.")


def open_again(
    vault: VaultPath,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the row, from 'walkdown differences --all'.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Open a decided row again. Values that were taken and assets that were merged stay."""
    with open_workspace(vault, passphrase_file) as workspace:
        workspace.reconciliation.withdraw(key)
    typer.echo("The row is open again.")


def changes(
    vault: VaultPath,
    since: Annotated[
        str, typer.Option("--since", help="Date (2026-03-01) or id of a run; default: the last run.")
    ] = "",
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """List what is new, silent or changed since the visit before."""
    with open_workspace(vault, passphrase_file) as workspace:
        found = workspace.reconciliation.changes_since(_since(workspace, since))
    if json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        typer.echo(printable(f"{one.kind}: {one.asset}: {one.sentence}"))
    typer.echo(f"{len(found)} changes.")


def _since(workspace: Workspace, text: str) -> Run | datetime | None:
    if not text or text == "last":
        return None
    for run in workspace.discovery.runs():
        if str(run.id) == text:
            return run
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text} is neither a date like 2026-03-01 nor a run. See 'walkdown runs --json'.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
