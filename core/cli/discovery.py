"""Commands for discovery: plan, discover, runs."""

from __future__ import annotations

import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import AsJson, PassphraseFile, VaultPath, open_workspace, print_json, print_table, printable
from core.cli.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.discovery.consent import Consent
    from core.discovery.framelog import Frame
    from core.discovery.models import Run
    from core.discovery.plan import Plan
    from core.workspace import Workspace

Target = Annotated[
    list[str], typer.Option("--target", "-t", help="Address, range FIRST-LAST or CIDR; repeat for more.")
]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", "-x", help="IP, CIDR, MAC or vendor:NAME that is left alone; repeat.")
]
Profile = Annotated[str, typer.Option("--profile", help="careful or standard.")]
Protocol = Annotated[list[str] | None, typer.Option("--protocol", "-p", help="Only these protocols; repeat for more.")]
Interface = Annotated[str, typer.Option("--interface", "-i", help="Network interface by name or address.")]
Routed = Annotated[
    list[str] | None,
    typer.Option("--routed", help="A target behind a router that you confirm, as written; repeat for each one."),
]
NetworkName = Annotated[str, typer.Option("--network", help="Name of the register's network the laptop is in.")]
Full = Annotated[bool, typer.Option("--full", help="Ask general protocols of identified controllers too.")]
Everybody = Annotated[
    bool,
    typer.Option(
        "--everybody",
        help="Requests to the whole subnet may go out although parts of it are excluded or no targets: they reach those too.",
    ),
]
Offset = Annotated[int, typer.Option("--port-offset", help="For practice addresses (127.x.x.x) only.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("plan")(plan)
    app.command("discover")(discover)
    app.command("runs")(runs)
    app.command("frames")(frames)


def _make(
    workspace: Workspace,
    target: list[str],
    exclude: list[str] | None,
    profile: str,
    protocol: list[str] | None,
    interface: str,
    routed: list[str] | None,
    network: str,
    full: bool,
    everybody: bool,
    port_offset: int,
    consent: Consent | None = None,
) -> Plan:
    from core.register.models import Network

    network_id = None
    if network:
        fitting = workspace.register.all(Network, name=network)
        if len(fitting) != 1:
            raise UserError(f"There is not exactly one network called {network}. See 'walkdown network list'.")
        network_id = fitting[0].id
    return workspace.discovery.plan(
        target, interface=interface, exclude=exclude or (), consent=consent, profile=profile,
        protocols=protocol or (), confirmed_routed=routed or (), full=full,
        everybody=everybody, port_offset=port_offset,
        network_id=network_id,
    )  # fmt: skip


def plan(
    vault: VaultPath,
    target: Target,
    exclude: Exclude = None,
    profile: Profile = "careful",
    protocol: Protocol = None,
    interface: Interface = "",
    routed: Routed = None,
    network: NetworkName = "",
    full: Full = False,
    everybody: Everybody = False,
    port_offset: Offset = 0,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Show exactly what a discovery would send. Sends nothing."""
    with open_workspace(vault, passphrase_file) as workspace:
        made = _make(
            workspace, target, exclude, profile, protocol, interface, routed, network, full, everybody, port_offset
        )  # fmt: skip
        if json:
            print_json(workspace.discovery.preview(made))
        else:
            typer.echo(workspace.discovery.preview_text(made))


def discover(
    vault: VaultPath,
    target: Target,
    consent: Annotated[str, typer.Option("--consent", help='Who agreed: "NAME; ROLE" or "NAME; ROLE; START/END".')],
    exclude: Exclude = None,
    profile: Profile = "careful",
    protocol: Protocol = None,
    interface: Interface = "",
    routed: Routed = None,
    network: NetworkName = "",
    full: Full = False,
    everybody: Everybody = False,
    port_offset: Offset = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again before sending.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Discover the network: lightly, with consent, every frame in the log. Ctrl-C stops within a second."""
    from core.discovery.consent import Consent

    with open_workspace(vault, passphrase_file) as workspace:
        made = _make(
            workspace, target, exclude, profile, protocol, interface, routed, network, full, everybody, port_offset,
            Consent.parse(consent),
        )  # fmt: skip
        typer.echo(workspace.discovery.preview_text(made), err=json)
        if not yes and not typer.confirm("Send this now?", err=True):
            raise UserError("Nothing was sent.")
        run = _run(workspace, made, quiet=json)
        activity = workspace.discovery.activity(run.id)
    shown = {
        "run": run.id, "status": run.status, "note": run.note, "hosts": run.hosts_found,
        "frames_sent": run.frames_sent, "frames_received": run.frames_received,
        "protocols": [asdict(one) for one in activity],
    }  # fmt: skip
    if json:
        print_json(shown)
    else:
        typer.echo(
            f"{run.status}: {run.hosts_found} devices, {run.frames_sent} frames sent, "
            f"{run.frames_received} received. {run.note}".rstrip()
        )
    if run.status != "done":
        raise UserError("The run did not reach its end: what it found until then is in the register.")


def _run(workspace: Workspace, made: Plan, *, quiet: bool) -> Any:
    """Run with Ctrl-C as Stop: the first one ends sending, the run is closed properly and stored."""
    from core.discovery.events import HostDone, Note, SafetyPause

    stop = threading.Event()

    def on_event(event: object) -> None:
        if quiet:
            return
        if isinstance(event, HostDone) and event.label:
            typer.echo(printable(f"  {event.ip:15}  {event.label}"))
        elif isinstance(event, (Note, SafetyPause)):
            typer.echo(printable(f"  {event.sentence}"), err=True)

    def ask(sentence: str, _hosts: tuple[str, ...]) -> bool:
        return not stop.is_set() and sys.stdin.isatty() and typer.confirm(f"{sentence} Go on?", err=True)

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        return workspace.discovery.run(made, on_event=on_event, cancel=stop.is_set, ask=ask)
    finally:
        signal.signal(signal.SIGINT, before)


def runs(vault: VaultPath, json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """List the discovery runs, newest first."""
    with open_workspace(vault, passphrase_file) as workspace:
        found = [run.model_dump() for run in workspace.discovery.runs()]
    if json:
        print_json(found)
        return
    headers = ("started", "status", "consent_name", "profile", "hosts_found", "frames_sent", "frames_received")
    print_table(headers, [[run[name] for name in headers] for run in found])


def frames(
    vault: VaultPath,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id of the run, or 'last'.")] = "last",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="File to write: FILE.pcapng is a capture file, any other is text. Default: text here."
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print the complete frame log of a run, one line a frame, or write it as a capture file."""
    with open_workspace(vault, passphrase_file) as workspace:
        known = {str(one.id): one for one in workspace.discovery.runs()}
        chosen = next(iter(known.values()), None) if run == "last" else known.get(run)
        if chosen is None:
            raise UserError("There is no such run. See 'walkdown runs'.")
        rows = workspace.discovery.frames(chosen.id)
        try:
            if out is not None and out.suffix.lower() == ".pcapng":
                _capture_file(rows, out, chosen)
                return
            lines = (
                f"{one.at} {one.direction:3} {one.target} {one.transport}/{one.port} {one.protocol} {one.kind} {one.data.hex()}\n"
                for one in rows
            )
            if out is None:
                sys.stdout.writelines(lines)
            else:
                with out.open("w", encoding="utf-8") as file:
                    file.writelines(lines)
        except OSError as error:
            raise UserError(f"{out} could not be written ({error.strerror}). Choose another place.") from error


def _capture_file(rows: Iterator[Frame], out: Path, run: Run) -> None:
    """Write the log as pcapng and say on stderr what is in it."""
    from core.discovery.capture.writer import write

    comment = f"Discovery run {run.id}, {run.started.isoformat()}, profile {run.profile}, status {run.status}."
    with out.open("wb") as file:
        done = write(rows, file, interface=run.interface, comment=comment)
    said = f"Frames as they were on the wire: {done.frames}"
    if done.events:
        said += (
            f". Rows of which only the payload is known, not the frame (no raw socket was allowed): {done.events}, "
            "as packets of the type USER0"
        )
    typer.echo(f"{said}.", err=True)
