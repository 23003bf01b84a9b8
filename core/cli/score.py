"""The command for the achieved levels: SL-A per zone and conduit beside SL-T, and the maturity of the program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import AsJson, Lang, PassphraseFile, VaultPath, open_workspace, print_json, printable

if TYPE_CHECKING:
    from core.assessment.records import ElementMaturity, PlaceScore, SiteScore

On = Annotated[
    str, typer.Option("--on", metavar="DAY", help="Day that decides which accepted countermeasures have run out.")
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("score")(score)


def score(
    vault: VaultPath, on: On = "", lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None
) -> None:
    """Say which security level each zone and conduit has achieved (SL-A), what blocks the next one, and the maturity."""
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise typer.BadParameter("a day is written year-month-day, e.g. 2027-03-31", param_hint="--on") from None
    with open_workspace(vault, passphrase_file) as workspace:
        found = workspace.assessment.score(day, lang)
    if json:
        print_json(_json(found))
        return
    for one in (*found.zones, *found.conduits):
        _print(one)
    typer.echo("Maturity of the security program:")
    for element in found.maturity:
        typer.echo(f"  {element.id}  {_maturity(element):6} {printable(element.title)}")


def _json(found: SiteScore) -> dict[str, Any]:
    return {
        "zones": [_place(one) for one in found.zones],
        "conduits": [_place(one) for one in found.conduits],
        "maturity": [
            {
                "id": one.id, "title": one.title, "level": one.level, "provisional": one.provisional,
                "levels": one.levels, "unknown": one.unknown, "not_applicable": one.not_applicable,
                "lowest": one.lowest,
            }
            for one in found.maturity
        ],
    }  # fmt: skip


def _place(one: PlaceScore) -> dict[str, Any]:
    by_fr = one.score.fr
    return {
        "name": one.name,
        "sl_t": one.sl_t,
        "sl_a": one.score.vector,
        "provisional": one.score.provisional,
        "blocking": one.score.blocking,
        "gap": one.score.gaps,
        "next": {fr.fr: fr.next_up for fr in by_fr},
        "next_of_zone": one.score.next_up,
        "progress": {fr.fr: {"met": fr.met, "applicable": fr.applicable} for fr in by_fr},
        "sl_c": {
            c.fr: {"lowest": c.lowest, "silent": c.silent, "stated": [{"asset": n, "level": v} for n, v in c.stated]}
            for c in one.sl_c
        },
        "dissent": one.dissent,
    }


def _print(one: PlaceScore) -> None:
    levels = [f"{fr.sl_a}?" if fr.provisional else str(fr.sl_a) for fr in one.score.fr]
    target = "not set" if one.sl_t is None else f"{{{' '.join(map(str, one.sl_t))}}}"
    typer.echo(f"{printable(one.name)}: SL-T {target}, SL-A {{{' '.join(levels)}}}")
    for fr in one.score.fr:
        if fr.gap:
            needs = ", ".join(fr.blocking[:4]) + (f" and {len(fr.blocking) - 4} more" if len(fr.blocking) > 4 else "")
            typer.echo(
                f"  {fr.fr}: {fr.sl_a} of {fr.sl_t}, {fr.met}/{fr.applicable} met; SL {fr.sl_a + 1} needs {needs}"
            )
    for requirement, assets in one.dissent.items():
        typer.echo(f"  {requirement} counts for the zone, but not for {printable(', '.join(assets))}")


def _maturity(element: ElementMaturity) -> str:
    if element.level is None:
        return "-"
    return f"ML {element.level}{'?' if element.provisional else ''}"
