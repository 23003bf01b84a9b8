"""`walkdown site|network|zone|conduit|asset|supplier|person add|list|edit|delete`: the register's rows from a script.

The options are made from the tables' columns, so that a new column needs no new command.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from json import loads
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli import zones
from core.cli.common import (
    AsJson,
    PassphraseFile,
    VaultPath,
    find_row,
    model_of,
    open_workspace,
    print_json,
    print_table,
)
from core.cli.fields import check_field

if TYPE_CHECKING:
    from core.vault.entity import Entity
    from core.workspace import Workspace

KINDS = ("site", "network", "zone", "conduit", "asset", "supplier", "person")
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", "-s", metavar="FIELD=VALUE", help="Set a field; repeat for more. zone=, site= and the like take names."
    ),
]
SlT = Annotated[
    str,
    typer.Option("--sl-t", help="Target levels of a zone or conduit: seven digits 0..4, IAC,UC,SI,DC,RDF,TRE,RA."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why these target levels; it stands in the report.")]
TARGETED = ("zone", "conduit")
"""Kinds of rows that have target levels."""
_LISTED = 8
_HIDDEN = ("id", "sl_t_steps")
"""Columns that nobody writes by hand."""


def add_to(app: typer.Typer) -> None:
    """One group a kind of row."""
    for kind in KINDS:
        group = typer.Typer(no_args_is_help=True, help=f"{kind.capitalize()}: add, list, edit, delete.")
        group.command("add")(_adder(kind))
        group.command("list")(_lister(kind))
        group.command("edit")(_editor(kind))
        group.command("delete")(_deleter(kind))
        if kind in TARGETED:
            zones.add_target(group, kind)
        app.add_typer(group, name=kind)


def _named(kind: str) -> str:
    return "tag" if kind == "asset" else "name"


def _adder(kind: str) -> Callable[..., None]:
    def add(
        vault: VaultPath,
        name: Annotated[str, typer.Argument(help="Name, or the tag of an asset.")],
        fields: Set = None,
        sl_t: SlT = "",
        reason: Reason = "",
        passphrase_file: PassphraseFile = None,
    ) -> None:
        model = model_of(kind)
        with open_workspace(vault, passphrase_file) as workspace:
            values = _values(workspace, model, fields or [], sl_t, reason)
            if "site_id" in model.model_fields:
                values.setdefault("site_id", workspace.register.site().id)
            row = model(**{_named(kind): name, **values})
            workspace.register.add(row, reason)
            typer.echo(str(row.id))

    add.__doc__ = f"Add a {kind}; prints its id."
    return add


def _editor(kind: str) -> Callable[..., None]:
    def edit(
        vault: VaultPath,
        name: Annotated[str, typer.Argument(help="Name, tag or id.")],
        fields: Set = None,
        sl_t: SlT = "",
        reason: Reason = "",
        passphrase_file: PassphraseFile = None,
    ) -> None:
        model = model_of(kind)
        with open_workspace(vault, passphrase_file) as workspace:
            row = find_row(workspace, model, name)
            workspace.register.edit(model, row.id, reason, **_values(workspace, model, fields or [], sl_t, reason))

    edit.__doc__ = f"Edit a {kind}."
    return edit


def _deleter(kind: str) -> Callable[..., None]:
    def delete(
        vault: VaultPath,
        name: Annotated[str, typer.Argument(help="Name, tag or id.")],
        cascade: Annotated[bool, typer.Option("--cascade", help="Also what cannot be without it.")] = False,
        passphrase_file: PassphraseFile = None,
    ) -> None:
        model = model_of(kind)
        with open_workspace(vault, passphrase_file) as workspace:
            edit = workspace.register.delete(model, find_row(workspace, model, name).id, cascade=cascade)
        if edit.gone:
            told = ", ".join(f"{number} {table}" for table, number in sorted(edit.gone.items()))
            typer.echo(f"Note: this went with it: {told}.", err=True)

    delete.__doc__ = f"Delete a {kind}."
    return delete


def _lister(kind: str) -> Callable[..., None]:
    def list_(vault: VaultPath, json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
        model = model_of(kind)
        with open_workspace(vault, passphrase_file) as workspace:
            rows = [row.model_dump() for row in workspace.register.all(model)]
        if json:
            print_json(rows)
            return
        headers = [name for name in model.model_fields if not name.endswith("_id") and name != "id"][:_LISTED]
        print_table(headers, [[row[name] for name in headers] for row in rows])

    list_.__doc__ = f"List every {kind}."
    return list_


def _values(
    workspace: Workspace, model: type[Entity], fields: list[str], sl_t: str, reason: str = ""
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for text in fields:
        name, separator, value = text.partition("=")
        if not separator:
            raise typer.BadParameter(f"{text} is not FIELD=VALUE", param_hint="--set")
        column = f"{name}_id" if f"{name}_id" in model.model_fields else name
        if column in _HIDDEN or column not in model.model_fields:
            known = ", ".join(one.removesuffix("_id") for one in model.model_fields if one not in _HIDDEN)
            raise typer.BadParameter(f"there is no field {name}; there are {known}", param_hint="--set")
        values[column] = _convert(workspace, model, column, value)
        try:
            check_field(column, values[column])
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--set") from None
    if sl_t:
        values["sl_t"] = _levels(model, sl_t)
    if not values and reason.strip() and "sl_t_reason" in model.model_fields:
        values["sl_t_reason"] = reason.strip()  # nothing else is said: it is the word that was missing
    if "sl_t" in values:
        values["sl_t_reason"] = reason.strip() or values.get("sl_t_reason", "")
        if values["sl_t"] is not None and not values["sl_t_reason"]:
            typer.echo(
                "Note: no --reason was given; the report will say that there is none for these levels.", err=True
            )
    return values


def _convert(workspace: Workspace, model: type[Entity], column: str, value: str) -> Any:
    if column.endswith("_id"):
        if not value:
            return None
        target = model_of(column.removesuffix("_id").split("_")[-1])
        return find_row(workspace, target, value).id
    if column in {"sl_t", "sl_c"}:
        return _levels(model, value) if value else None
    kind = str(model.model_fields[column].annotation)
    try:
        if "dict[" in kind or "list[" in kind:
            return loads(value) if value else None
        if "bool" in kind:
            return {"yes": True, "true": True, "no": False, "false": False}[value.lower()]
        if "int" in kind:
            return int(value) if value else None
        if "float" in kind:
            return _finite(value) if value else None
    except (KeyError, ValueError):
        raise typer.BadParameter(f"{value} does not fit {column}", param_hint="--set") from None
    return value


def _finite(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _levels(model: type[Entity], text: str) -> list[int]:
    parts = text.replace(" ", "").split(",")
    if not {"sl_t", "sl_c"} & model.model_fields.keys():
        raise typer.BadParameter("only a zone or a conduit has target levels", param_hint="--sl-t")
    if len(parts) != 7 or any(part not in {"0", "1", "2", "3", "4"} for part in parts):
        raise typer.BadParameter("seven levels 0..4 with commas, e.g. 2,2,2,1,2,2,2", param_hint="--sl-t")
    return [int(part) for part in parts]
