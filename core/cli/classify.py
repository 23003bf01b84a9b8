"""Commands for what is derived from what was seen: vendors of MAC addresses, device classes and levels by rule."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
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
    from core.discovery.classifying import Opinion

OuiFile = Annotated[Path, typer.Argument(metavar="FILE", help="oui.csv, mam.csv or oui36.csv of the IEEE.")]
Macs = Annotated[list[str] | None, typer.Argument(metavar="MAC...", help="Addresses to look up.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    oui = typer.Typer(no_args_is_help=True, help="Vendors of MAC addresses: look one up, take over a newer list.")
    oui.command("show")(oui_show)
    oui.command("import")(oui_import)
    app.add_typer(oui, name="oui")
    app.command("classify")(classify)


def oui_show(macs: Macs = None, json: AsJson = False) -> None:
    """Print the age of the vendor list, and the vendors of addresses."""
    from core.discovery.oui import origin_of, table_dates

    found = []
    for mac in macs or []:
        try:
            origin = origin_of(mac)
        except ValueError as error:
            raise UserError(f"{error} Give addresses such as 00:1b:1b:01:02:03.") from error
        found.append(
            {
                "mac": mac,
                "kind": origin.kind,
                "vendor": origin.vendor,
                "listed_as": origin.listed_as,
                "prefix": origin.prefix,
            }
        )
    if json:
        print_json({"dates": table_dates(), "macs": found})
        return
    typer.echo("Lists of " + ", ".join(f"{day} ({kind})" for kind, day in table_dates().items()))
    for one in found:
        said = f"{one['vendor']} (listed as {one['listed_as']})" if one["vendor"] else one["kind"]
        typer.echo(f"{one['mac']}  {said}")


def oui_import(
    file: OuiFile,
    day: Annotated[str, typer.Option("--date", help="Day of the list, e.g. 2026-05-01; default: the file's.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Also where it is older than the list in use.")] = False,
) -> None:
    """Use a newer vendor list of the IEEE from now on, on this computer."""
    from core.discovery.oui import install, own_file

    try:
        when = date.fromisoformat(day) if day else datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    except ValueError as error:
        raise typer.BadParameter("--date takes a day such as 2026-05-01") from error
    except OSError as error:
        raise UserError(f"{file} could not be read. Check its name.") from error
    counts = install(file, when.isoformat(), force=force)
    for kind, count in counts.items():
        typer.echo(f"{kind}: {count} blocks of {when}.")
    typer.echo(f"Kept in {own_file()}.")


def classify(
    vault: VaultPath,
    only: Annotated[list[str] | None, typer.Option("--asset", help="Only this asset (id or tag); repeat.")] = None,
    take_support: Annotated[
        list[str] | None,
        typer.Option("--take-support", metavar="ASSET", help="Take over the support state proposed for it; repeat."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be filled in; write nothing.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Say by rule what each asset is, on which level, and whether it is out of support; fill what nobody chose."""
    with open_workspace(vault, passphrase_file) as workspace:
        keys = [find_row(workspace, model_of("asset"), name).id for name in only] if only else None
        service = workspace.classifying
        for name in take_support or []:
            taken = service.accept_support(find_row(workspace, model_of("asset"), name).id)
            typer.echo(printable(f"{name}: {'taken over' if taken else 'nothing is proposed'}."), err=True)
        found = service.opinions(keys) if dry_run else service.run(keys)
    if json:
        print_json([_plain(one) for one in found])
        return
    for one in found:
        typer.echo(printable(_line(one)))
        told = one.classification
        lines = [*(reason.text for reason in told.reasons[:3]), *(f"But: {one.text}" for one in told.against[:2])]
        lines += [told.advice] if told.advice else []
        lines += [f"{hint.support or 'hint'}: {hint.text}" for hint in one.hints]
        for line in lines:
            typer.echo(printable(f"    {line}"))
    changed = sum(bool(one.sets) for one in found)
    typer.echo(f"{len(found)} assets; {changed} {'would be' if dry_run else 'were'} filled in.")


def _line(one: Opinion) -> str:
    told = one.classification
    level = "" if told.purdue is None else f", level {told.purdue}"
    sure = f" ({told.confidence} of 100{level})" if told.confidence else ""
    kept = "" if told.device_class in {one.shown_class, "unknown"} or "device_class" in one.sets else (
        f"; the register keeps {one.shown_class}"
    )  # fmt: skip
    return f"{one.label}: {told.device_class}{sure}{kept}"


def _plain(one: Opinion) -> dict[str, Any]:
    told, best = one.classification, one.proposed_support
    return {
        "id": one.asset_id,
        "label": one.label,
        "class": told.device_class,
        "confidence": told.confidence,
        "purdue": told.purdue,
        "family": told.family,
        "reasons": [{**asdict(reason), "text": reason.text} for reason in told.reasons],
        "against": [{**asdict(reason), "text": reason.text} for reason in told.against],
        "contradicted": told.contradicted,
        "advice": told.advice,
        "shown": {"class": one.shown_class, "purdue": one.shown_purdue, "support": one.shown_support},
        "filled": one.sets,
        "proposed_support": "" if best is None else best.support,
        "hints": [{**asdict(hint), "text": hint.text} for hint in one.hints],
    }
