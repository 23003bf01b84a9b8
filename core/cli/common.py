"""What every command needs: the passphrase, an open workspace, output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.workspace import Workspace

VaultPath = Annotated[Path, typer.Argument(metavar="VAULT", help="Folder of the vault.")]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]


def passphrase(file: Path | None, *, new: bool = False) -> str:
    """From the file, `WALKDOWN_PASSPHRASE`, or a prompt (twice for a new vault)."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"The passphrase file {file} could not be read. Check its name.") from error
    if "WALKDOWN_PASSPHRASE" in os.environ:
        return os.environ["WALKDOWN_PASSPHRASE"]
    if not sys.stdin.isatty():
        raise UserError("No passphrase was given. Use --passphrase-file or set WALKDOWN_PASSPHRASE.")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))


def open_workspace(vault: Path, file: Path | None) -> Workspace:
    """The vault's workspace, to be used in a `with`; what was odd goes to standard error."""
    from core.workspace import Workspace

    workspace = Workspace.open(vault, passphrase(file))
    for notice in workspace.notices:
        typer.echo(f"Note: {notice}", err=True)
    return workspace


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (UUID, Path)):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def print_json(value: Any) -> None:
    """Only JSON on standard output."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as their content, at most 40 characters; "-" where nothing is known."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(head), *(len(row[index]) for row in shown)]) for index, head in enumerate(headers)]
    for row in [list(headers), ["-" * width for width in widths], *shown]:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    text = "-" if value is None or value == "" else str(plain(value)).replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"
