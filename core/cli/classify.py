"""Commands for what is derived from what was seen: vendors of MAC addresses, device classes and levels by rule."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from core.cli.common import AsJson, print_json
from core.cli.errors import UserError

OuiFile = Annotated[Path, typer.Argument(metavar="FILE", help="oui.csv, mam.csv or oui36.csv of the IEEE.")]
Macs = Annotated[list[str] | None, typer.Argument(metavar="MAC...", help="Addresses to look up.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    oui = typer.Typer(no_args_is_help=True, help="Vendors of MAC addresses: look one up, take over a newer list.")
    oui.command("show")(oui_show)
    oui.command("import")(oui_import)
    app.add_typer(oui, name="oui")


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
