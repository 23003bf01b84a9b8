"""Import of hosts from a scan or a table, with a look at what would happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from core.cli.common import find_row, printable
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.workspace import Workspace


def kind_of(file: Path, kind: str) -> str:
    """nmap, arp or mac; "" for a site's own list."""
    from core.register.importers import HOST_KINDS, host_kind

    if kind:
        return kind if kind in HOST_KINDS else ""
    return host_kind(file) if file.is_file() else ""


def import_hosts(workspace: Workspace, path: Path, kind: str, network: str, *, yes: bool) -> None:
    """Show what the file's hosts are, ask unless `yes`, and write them as one step."""
    from core.register.importers import open_hosts
    from core.register.models import Network

    file = open_hosts(path, kind)
    network_id = find_row(workspace, Network, network).id if network else None
    seen = workspace.preview_hosts(file, network_id)
    typer.echo(
        f"{len(file.hosts)} hosts ({file.kind}): {len(seen.created)} new devices, {len(seen.known)} known ones, "
        f"{seen.unchanged} that say nothing new."
    )
    for label in list(seen.labels.values())[:20]:
        typer.echo(printable(f"  known: {label}"))
    for note in file.notes[:20]:
        typer.echo(printable(note))
    if not seen.created and not seen.known:
        typer.echo("Nothing to import.")
        return
    if not yes and not typer.confirm("Import now?"):
        raise UserError("Nothing was imported.")
    done = workspace.import_hosts(file, network_id)
    typer.echo(f"{len(done.created)} devices added, {len(done.known)} known ones filled in.")
