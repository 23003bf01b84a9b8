"""The command for captures: files, or what an interface hears, are read into the register; nothing is sent."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from core.cli.common import (
    AsJson,
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
    from core.discovery.capture.devices import Device
    from core.discovery.capture.listening import Heard
    from core.discovery.livecapture import LiveCapture

_BLINK_S = 0.5
_LOOK_S = 0.1


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("listen")(listen)


def listen(
    vault: VaultPath,
    file: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Captures: pcap or pcapng, also as .gz.")
    ] = None,
    interface: Annotated[
        str, typer.Option("--interface", "-i", help="Listen on this interface instead, until Ctrl-C (Linux).")
    ] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=0, help="End listening by itself; 0: never.")] = 0,
    promiscuous: Annotated[
        bool, typer.Option("--promiscuous", help="Hear what is for others, too: on a mirror port of a switch.")
    ] = False,
    network: Annotated[
        str, typer.Option("--network", help="Name of the register's network that the captures were taken in.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what the files hold; store nothing.")] = False,
    json: AsJson = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Read captures, or listen: devices, services, conversations and commands into the register. Sends nothing.

    The same file twice changes nothing. Ctrl-C leaves the files read so far in the vault, each one whole; it ends
    listening, and what was heard until then is kept. No packet is written to the disk.
    """
    from core.discovery.capture.errors import Stopped
    from core.register.models import Network

    if bool(file) == bool(interface):
        raise UserError("Say which files to read, or by --interface where to listen.")
    with open_workspace(vault, passphrase_file) as workspace, _stopping() as stop:
        chosen = find_row(workspace, Network, network).id if network else None
        if interface:
            with _live(interface, seconds, stop, promiscuous=promiscuous) as (live, remarks):
                heard = workspace.listening.hear(
                    cast("BinaryIO", live), interface, network_id=chosen, store=not dry_run, remarks=remarks
                )
            facts = _facts(heard)
            if json:
                print_json({"files": [facts]})
            else:
                _print(heard, facts)
            return
        shown: list[dict[str, Any]] = []
        left = ""
        for one in file or ():
            try:
                heard = workspace.listening.read(
                    one, network_id=chosen, store=not dry_run, cancel=stop,
                    progress=None if json else _meter(one.name),
                )  # fmt: skip
            except Stopped:
                left = f"Stopped: {one.name} and what comes after it were not read; {len(shown)} files were."
                break
            finally:
                _wipe()
            shown.append(_facts(heard))
            if not json:
                _print(heard, shown[-1])
        if json:
            print_json({"files": shown})
    if left:
        raise UserError(left)


@contextmanager
def _live(
    interface: str, seconds: float, stop: Callable[[], bool], *, promiscuous: bool
) -> Iterator[tuple[LiveCapture, Callable[[], list[str]]]]:
    """An interface that is listened to until `stop`, or for so long; and what is to be said of it at the end."""
    from core.discovery.livecapture import LiveCapture
    from core.discovery.rawlink import Unavailable

    try:
        live = LiveCapture(interface, promiscuous=promiscuous, others_only=True)
    except Unavailable as error:
        raise UserError(f"Listening is not possible: {error}") from error
    over = threading.Event()
    end = time.monotonic() + seconds if seconds else float("inf")

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if stop() or time.monotonic() >= end:
                live.stop()
                return

    def remarks() -> list[str]:
        lost = (
            [f"Frames that were lost, because more came at once than this computer could take: {live.dropped:,}."]
            if live.dropped
            else []
        )
        return [*lost, *([live.trouble] if live.trouble else [])]

    watching = threading.Thread(target=watch, daemon=True)
    with live:
        watching.start()
        typer.echo(f"Listening on {interface}. {'Ctrl-C ends it.' if not seconds else ''}".rstrip(), err=True)
        try:
            yield live, remarks
        finally:
            over.set()
            watching.join()


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl-C as a flag that is looked at between stretches of a file: what is being written is written to its end."""
    pressed = threading.Event()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        pressed.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _meter(name: str) -> Callable[[int, int, int], None] | None:
    """A line on the terminal that says how far the file is; None where nobody looks."""
    if not sys.stderr.isatty():
        return None
    last = [0.0]

    def show(done: int, size: int, packets: int) -> None:
        now = time.monotonic()
        if now - last[0] >= _BLINK_S:
            last[0] = now
            share = 100 * done // max(size, 1)
            sys.stderr.write(f"\r{printable(name)}: {share} %, {packets:,} packets ")
            sys.stderr.flush()

    return show


def _wipe() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _facts(heard: Heard) -> dict[str, Any]:
    """What one file holds, as plain values."""
    from core.discovery.capture.listening import moment

    pipeline = heard.pipeline
    return {
        "file": heard.name, "sha256": heard.sha256, "size": heard.size, "format": heard.format,
        "known": heard.known, "stored": heard.capture is not None, "capture": heard.capture,
        "packets": pipeline.packets, "bytes": pipeline.bytes,
        "first": moment(pipeline.first_ns), "last": moment(pipeline.last_ns),
        "new_assets": heard.created,
        "devices": [
            _device(device, heard.assets[place] if heard.assets else None)
            for place, device in enumerate(heard.devices)
        ],
        "flows": [
            {
                "client": flow.client, "server": flow.server, "transport": flow.transport, "port": flow.port,
                "vlan": flow.vlan, "protocol": flow.protocol, "known_by": flow.basis,
                "packets": flow.packets, "bytes": flow.bytes,
                "first": moment(flow.first_ns), "last": moment(flow.last_ns),
                "commands": [
                    {
                        "protocol": one.protocol, "kind": one.command.kind, "name": one.command.name,
                        "count": one.count, "packet": one.packet,
                    }
                    for one in heard.commands(flow)
                ],
            }
            for flow in heard.flows
        ],
        "notes": heard.notes,
    }  # fmt: skip


def _device(device: Device, asset: Any) -> dict[str, Any]:
    return {
        "asset": asset, "ip": device.ip, "mac": device.mac, "vlan": device.vlan, "unit": device.unit,
        "values": [
            {"protocol": protocol, "field": value.field, "value": value.value, "confidence": value.confidence}
            for protocol, value in device.values
        ],
        "services": [
            {"transport": one.transport, "port": one.port, "protocol": one.protocol, "detail": one.detail}
            for one in device.services
        ],
    }  # fmt: skip


def _best(device: Device, field: str) -> str:
    found = [value for _, value in device.values if value.field == field]
    return max(found, key=lambda value: value.confidence).value if found else ""


def _print(heard: Heard, facts: dict[str, Any]) -> None:
    if heard.known:
        typer.echo(printable(f"{heard.name}: this file was read before; nothing was changed."))
        return
    given = sum(len(flow["commands"]) for flow in facts["flows"])
    typer.echo(
        printable(
            f"{heard.name}: {facts['packets']:,} packets; devices: {len(heard.devices)}"
            f"{f' (new: {heard.created})' if facts['stored'] else ''}; conversations: {len(heard.flows):,}; "
            f"kinds of command: {given}.{'' if facts['stored'] else ' Only shown: nothing was stored.'}"
        )
    )
    rows = [
        [one.ip, one.mac, _best(one, "vendor"), _best(one, "model"), _best(one, "firmware"),
         " ".join(dict.fromkeys(service.protocol or str(service.port) for service in one.services))]
        for one in heard.devices
    ]  # fmt: skip
    print_table(("ip", "mac", "vendor", "model", "firmware", "services"), rows)
    commanded = [
        [flow["client"], flow["server"], one["protocol"], one["kind"], one["name"], one["count"]]
        for flow in facts["flows"]
        for one in flow["commands"]
    ]
    if commanded:
        typer.echo("")
        print_table(("from", "to", "protocol", "kind", "command", "times"), commanded)
    for note in heard.notes:
        typer.echo(printable(f"Note: {note}"), err=True)
