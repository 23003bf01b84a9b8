"""What every command needs: the passphrase, an open workspace, output."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.vault.entity import Entity
    from core.workspace import Workspace


E = TypeVar("E", bound="Entity")

VaultPath = Annotated[Path, typer.Argument(metavar="VAULT", help="Folder of the vault.")]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase.")
]
# C0 and C1 but tab and newline, and the marks that turn the direction (Unicode UAX 9).
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
AsJson = Annotated[bool, typer.Option("--json", help="Print only JSON on standard output.")]


def one_of_ours(lang: str) -> str:
    """A language that texts exist in; another one is wrong usage, not English without a word."""
    if lang not in {"en", "de"}:
        raise typer.BadParameter("en or de")
    return lang


Lang = Annotated[str, typer.Option("--lang", callback=one_of_ours, help="Language of the texts: en or de.")]


def passphrase(file: Path | None, *, new: bool = False) -> str:
    """From the file, `WALKDOWN_PASSPHRASE`, or a prompt (twice for a new vault)."""
    if file is not None:
        try:
            # The mark that Windows editors put at the beginning is no part of the passphrase.
            return file.read_text(encoding="utf-8-sig").split("\n")[0].rstrip("\r")
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


def model_of(kind: str) -> type[Entity]:
    """The register's table for a word of the command line, such as "zone"."""
    from core.register import models

    found: type[Entity] = getattr(models, kind.capitalize())
    return found


def find_row(workspace: Workspace, model: type[E], name: str) -> E:
    """By id, or by the name where only one row has it; capitals count only where they decide. Raises `UserError`."""
    rows = workspace.register.all(model)
    names = [{getattr(row, label, None) or "" for label in model.label_fields[:2]} for row in rows]
    found = (
        [row for row in rows if str(row.id) == name]
        or [row for row, own in zip(rows, names, strict=True) if name in own]
        or [row for row, own in zip(rows, names, strict=True) if name.casefold() in {one.casefold() for one in own}]
    )
    if len(found) == 1:
        return found[0]
    kind = model.__name__.lower()
    if not found:
        raise UserError(f"There is no {kind} {name}. See 'walkdown {kind} list'.")
    raise UserError(f"{len(found)} rows are called {name}. Use the id from 'walkdown {kind} list --json'.")


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
    """Only JSON on standard output: in ASCII with escapes where that is not UTF-8."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=not utf8, indent=1) + "\n")


def speak_any_language() -> None:
    """Signs that the console or a redirected file has no code for come out as escapes; they are no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """The text without what steers a terminal or turns the writing direction: names come from devices and lists."""
    return _STEERING.sub("\ufffd", text)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as their content, at most 40 characters; "-" where nothing is known."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(head), *(len(row[index]) for row in shown)]) for index, head in enumerate(headers)]
    for row in [list(headers), ["-" * width for width in widths], *shown]:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    text = "-" if value is None or value == "" else printable(" ".join(str(plain(value)).splitlines()))
    return text if len(text) <= 40 else text[:39] + "…"
