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
    from core.discovery.wire.usm import Credentials
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
Named = Annotated[
    list[str] | None,
    typer.Option(
        "--ask", help="PROTOCOL=HOST[,HOST][:PORT]: a protocol that is asked only at devices named for it; repeat."
    ),
]
SnmpV3 = Annotated[
    Path | None,
    typer.Option("--snmpv3-file", help="Credentials of an SNMP v3 user, read now and never stored; see the manual."),
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
    named: list[str] | None,
    snmpv3: Path | None,
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
        network_id=network_id, opt_in=_named(named), credentials=_credentials(snmpv3),
    )  # fmt: skip


def _named(texts: list[str] | None) -> dict[str, list[str]]:
    """`PROTOCOL=HOST,HOST:PORT` as protocol -> hosts. A port behind the last host is that host's."""
    found: dict[str, list[str]] = {}
    for text in texts or ():
        protocol, _, hosts = text.partition("=")
        named = [host.strip() for host in hosts.split(",") if host.strip()]
        if not protocol.strip() or not named:
            raise UserError(
                f"{text!r} names no protocol and host. Write PROTOCOL=HOST, for example iec104=192.168.0.7."
            )
        found.setdefault(protocol.strip(), []).extend(named)
    return found


def _credentials(file: Path | None) -> Credentials | None:
    if file is None:
        return None
    from core.discovery.credentials import CredentialsError, read_credentials

    try:
        return read_credentials(file)
    except CredentialsError as error:
        raise UserError(str(error)) from None
    except OSError as error:
        raise UserError(f"{file} could not be read ({error.strerror}).") from None


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
    ask: Named = None,
    snmpv3_file: SnmpV3 = None,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Show exactly what a discovery would send. Sends nothing."""
    with open_workspace(vault, passphrase_file) as workspace:
        made = _make(
            workspace, target, exclude, profile, protocol, interface, routed, network, full, everybody, port_offset,
            ask, snmpv3_file,
        )  # fmt: skip
        if json:
            print_json(workspace.discovery.preview(made))
        else:
            typer.echo(workspace.discovery.preview_text(made))


def discover(
    vault: VaultPath,
    target: Annotated[
        list[str] | None, typer.Option("--target", "-t", help="Address, range FIRST-LAST or CIDR; repeat for more.")
    ] = None,
    consent: Annotated[
        str, typer.Option("--consent", help='Who agreed: "NAME; ROLE" or "NAME; ROLE; START/END".')
    ] = "",
    exclude: Exclude = None,
    profile: Profile = "careful",
    protocol: Protocol = None,
    interface: Interface = "",
    routed: Routed = None,
    network: NetworkName = "",
    full: Full = False,
    everybody: Everybody = False,
    port_offset: Offset = 0,
    ask: Named = None,
    snmpv3_file: SnmpV3 = None,
    resume: Annotated[
        str,
        typer.Option(
            "--resume", metavar="RUN", help="Go on with an interrupted run (its id, or 'last') instead of a new one."
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again before sending.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Discover the network: lightly, with consent, every frame in the log. Ctrl-C stops within a second."""
    from core.discovery.consent import Consent

    given = Consent.parse(consent) if consent else None
    if bool(resume) == bool(target):
        raise UserError("Name what to ask (--target), or the run to go on with (--resume last).")
    if resume and any([exclude, protocol, interface, routed, network, full, everybody, port_offset, ask]):
        raise UserError("With --resume the plan is that of the interrupted run. Leave the other options out.")
    if given is None and not resume:
        raise UserError('Nothing is sent without consent: --consent "NAME; ROLE".')
    with open_workspace(vault, passphrase_file) as workspace:
        if resume:
            made = _resumed(workspace, resume, given, snmpv3_file)
        else:
            made = _make(
                workspace, target or [], exclude, profile, protocol, interface, routed, network, full, everybody,
                port_offset, ask, snmpv3_file, given,
            )  # fmt: skip
        typer.echo(workspace.discovery.preview_text(made), err=json)
        if not yes and not typer.confirm("Send this now?", err=True):
            raise UserError("Nothing was sent.")
        run = _run(workspace, made, quiet=json)
        activity = workspace.discovery.activity(run.id)
    shown = {
        "run": run.id, "status": run.status, "note": run.note, "hosts": run.hosts_found,
        "frames_sent": run.frames_sent, "frames_received": run.frames_received,
        "conditions": run.conditions or [], "resumes": run.resumes,
        "protocols": [asdict(one) for one in activity],
    }  # fmt: skip
    if json:
        print_json(shown)
    else:
        typer.echo(
            f"{run.status}: {run.hosts_found} devices, {run.frames_sent} frames sent, "
            f"{run.frames_received} received. {run.note}".rstrip()
        )
        for sentence in run.conditions or ():
            typer.echo(printable(f"Not possible here: {sentence}"))
    if run.status != "done":
        raise UserError(
            "The run did not reach its end: what it found until then is in the register. Go on with it by --resume last."
        )


def _resumed(workspace: Workspace, name: str, consent: Consent | None, snmpv3: Path | None) -> Plan:
    """The plan that goes on with a run; what it was to ask is kept with that run."""
    made = workspace.discovery.resume(
        _chosen(workspace, name).id, consent=consent, credentials=_credentials(snmpv3)
    )  # fmt: skip
    if made.consent is None:
        raise UserError(
            "The consent of that run does not hold any more (another day, or its window is over). Give it anew: "
            '--consent "NAME; ROLE".'
        )
    return made


def _chosen(workspace: Workspace, name: str) -> Run:
    known = {str(one.id): one for one in workspace.discovery.runs()}
    chosen = next(iter(known.values()), None) if name == "last" else known.get(name)
    if chosen is None:
        raise UserError("There is no such run. See 'walkdown runs'.")
    return chosen


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
        chosen = _chosen(workspace, run)
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
