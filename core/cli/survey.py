"""Commands for the vault as a whole: new, import, assets, verify, backup, report, practice, demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import (
    AsJson,
    Lang,
    PassphraseFile,
    VaultPath,
    open_workspace,
    passphrase,
    print_json,
    print_table,
    printable,
)
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.register.importers import ImportPlan
    from core.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("new")(new)
    app.command("import")(import_list)
    app.command("assets")(assets)
    app.command("search")(search)
    app.command("verify")(verify)
    app.command("backup")(backup)
    app.command("report")(report)
    app.command("practice")(practice)
    app.command("demo")(demo)


def new(
    vault: VaultPath,
    site: Annotated[str, typer.Option("--site", help="Name of the plant.")],
    engineer: Annotated[str, typer.Option("--engineer", help="Your name: it signs every edit.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a new, empty vault for one site."""
    from core.workspace import Workspace

    with Workspace.create(vault, passphrase(passphrase_file, new=True), site_name=site, engineer=engineer):
        typer.echo(f"The vault for {site} is in {vault}. There is no way in without its passphrase.")


def import_list(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list (CSV, XLSX), nmap's XML, an ARP or a MAC table.")],
    kind: Annotated[str, typer.Option("--kind", help="csv, xlsx, nmap, arp or mac; default: by its content.")] = "",
    network: Annotated[
        str, typer.Option("--network", help="Name of the network that a scan or a table is about.")
    ] = "",
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Import without asking; rows that look like a known device are left out and named."),
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:  # fmt: skip
    """Import the site's own list of devices, an nmap scan, or the ARP or MAC table of a switch."""
    from core.cli.importing import import_hosts, kind_of
    from core.register.importers import KnownDevices, Options, guess, open_table, prepare

    hosts = kind_of(file, kind)
    with open_workspace(vault, passphrase_file) as workspace:
        if hosts:
            import_hosts(workspace, file, hosts, network, yes=yes)
            return
        table = open_table(file, kind=kind)
        mapping = guess(table)
        options = Options(create_networks=True, create_zones=True, create_suppliers=True)
        plan = prepare(table, mapping, KnownDevices.of(workspace.register), options)
        _show_plan(plan)
        if yes:
            for row in plan.undecided:
                typer.echo(printable(f"Row {row.number}, {row.label}, looks like {row.candidates[0].label}: left out."))
            plan.skip_undecided()
        else:
            _ask(plan)
        result = workspace.import_list(plan)
        typer.echo(
            f"{len(result.created)} devices added, {len(result.merged)} known ones filled in, {result.skipped} rows left out."
        )


def _show_plan(plan: ImportPlan) -> None:
    typer.echo("Columns:")
    for number, column in enumerate(plan.mapping.columns):
        typer.echo(printable(f"  {plan.table.column_name(number)} -> {column.field or 'not used'}"))
    for problem in plan.problems[:50]:
        typer.echo(printable(f"{problem}"))
    if len(plan.problems) > 50:
        typer.echo(f"... and {len(plan.problems) - 50} more problems.")
    typer.echo(f"{len(plan.rows)} rows, {len(plan.undecided)} of them look like a device that is known already.")


def _ask(plan: ImportPlan) -> None:
    from core.register.importers import Choice, Decision, ImportCancelled

    for row in plan.undecided:
        typer.echo(printable(f"Row {row.number}, {row.label}:"))
        for number, candidate in enumerate(row.candidates, 1):
            typer.echo(printable(f"  {number}  same as {candidate.label} ({', '.join(candidate.reasons)})"))
        answer = typer.prompt("Number, n for a new device, s to leave it out", default="s")
        if answer == "n":
            row.decision = Decision(Choice.NEW)
        elif answer.isdigit() and 1 <= int(answer) <= len(row.candidates):
            chosen = row.candidates[int(answer) - 1]
            row.decision = Decision(Choice.MERGE, asset_id=chosen.asset_id, row=chosen.row)
        else:
            row.decision = Decision(Choice.SKIP)
    if not typer.confirm("Import now?"):
        raise ImportCancelled


def assets(
    vault: VaultPath,
    find: Annotated[str, typer.Option("--find", help="Only assets with these words.")] = "",
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """List the assets with their interfaces, services and sources."""
    with open_workspace(vault, passphrase_file) as workspace:
        found = asset_list(workspace, find)
    if json:
        print_json(found)
        return
    headers = ("tag", "name", "class", "vendor", "model", "serial", "firmware", "zone")
    print_table(headers, [[one[name] for name in headers] for one in found])
    typer.echo(f"{len(found)} assets.")


def asset_list(workspace: Workspace, find: str = "") -> list[dict[str, Any]]:
    """The assets as plain values, in the shape that `walkdown assets --json` promises."""
    from core.register.models import Interface, Network, Service

    register = workspace.register
    networks = {network.id: network.name for network in register.all(Network)}
    services: dict[Any, list[dict[str, Any]]] = {}
    for service in register.all(Service):
        seen = {"transport": service.transport, "port": service.port, "protocol": service.protocol}
        services.setdefault(service.interface_id, []).append(seen)
    interfaces: dict[Any, list[Interface]] = {}
    for interface in register.all(Interface):
        interfaces.setdefault(interface.asset_id, []).append(interface)
    found = []
    for row in register.asset_rows(register.asset_ids(text=find)):
        own = interfaces.get(row.id, [])
        found.append({
            "id": row.id, "tag": row.tag, "name": row.name, "class": row.device_class, "vendor": row.vendor,
            "model": row.model, "order_number": row.order_number, "serial": row.serial, "firmware": row.firmware,
            "zone": row.zone, "location": row.location,
            "interfaces": [
                {"mac": one.mac, "ip": one.ip, "network": networks.get(one.network_id, "") if one.network_id else ""}
                for one in own
            ],
            "services": [service for one in own for service in services.get(one.id, [])],
            "sources": row.sources.split(", ") if row.sources else [],
        })  # fmt: skip
    return found


def search(
    vault: VaultPath,
    words: Annotated[str, typer.Argument(help="Words, or how they begin.")],
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Search over everything in the vault."""
    with open_workspace(vault, passphrase_file) as workspace:
        hits = workspace.register.search(words)
    if json:
        print_json([{"table": hit.table, "id": hit.id, "label": hit.label, "snippet": hit.snippet} for hit in hits])
        return
    for hit in hits:
        typer.echo(printable(" ".join(f"{hit.table}  {hit.label}  {hit.snippet}".splitlines())))
    if not hits:
        typer.echo("Nothing found.")


def verify(
    vault: Annotated[Path, typer.Argument(metavar="VAULT", help="Folder of the vault.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Check the whole vault: files, log, rows. Exit code 1 names the first record that does not fit."""
    from core.vault.engine import DATABASE
    from core.vault.verify import wal_damage

    lost = wal_damage(vault / DATABASE)
    with open_workspace(vault, passphrase_file) as workspace:
        problems = [str(problem) for problem in workspace.verify()]
        head, count = workspace.log_head(), workspace.change_count()
    if lost:
        problems.insert(0, f"write-ahead log: {lost}")
    for problem in problems:
        typer.echo(printable(problem))
    if problems:
        raise UserError(f"{len(problems)} problems. Restore the newest backup, or send this list to the office.")
    typer.echo(f"All is well: {count} changes, head {head}.")


def backup(
    vault: VaultPath,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes, e.g. a stick.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a verified, encrypted copy of the vault."""
    with open_workspace(vault, passphrase_file) as workspace:
        typer.echo(f"The copy is in {workspace.backup(folder)}. It opens with the same passphrase.")


def report(
    vault: VaultPath,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.")],
    lang: Lang = "en",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the report."""
    if out.suffix.lower() != ".pdf":
        raise typer.BadParameter("reports are written as .pdf", param_hint="--out")
    with open_workspace(vault, passphrase_file) as workspace:
        written = workspace.write_report(out, lang)
    typer.echo(f"The report is in {written}.")


def practice(
    devices: Annotated[int | None, typer.Option("--devices", min=1, help="Only so many devices.")] = None,
) -> None:
    """Run the practice plant on loopback addresses until Ctrl-C; prints its truth as JSON."""
    from core.practice import run_until_interrupted

    run_until_interrupted(devices)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the vault, the report and the plant's truth.")],
    lang: Lang = "en",
) -> None:
    """Survey the practice plant from an empty vault to the report, without a window."""
    from core.demo import run_demo

    result = run_demo(out, lang, say=typer.echo)
    typer.echo(f"The report is in {result.report}.")
