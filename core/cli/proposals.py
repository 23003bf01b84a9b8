"""Commands for proposed answers: list what the register, discovery and the drawing suggest; confirm or reject it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from core.cli.common import AsJson, Lang, PassphraseFile, VaultPath, open_workspace, print_json, printable
from core.cli.errors import UserError

if TYPE_CHECKING:
    from core.assessment.proposals import Proposal
    from core.workspace import Workspace

Keys = Annotated[
    list[str], typer.Argument(metavar="KEY...", help="Keys of proposals from the list, or a rule for all of its.")
]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="ID", help="Only this requirement of it; repeat for more.")
]


class _ListFirst(TyperGroup):
    """`proposals VAULT` lists; the other commands are named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        cls=_ListFirst,
        no_args_is_help=True,
        help="Proposed answers: `proposals VAULT` lists them; confirm or reject by key. Nothing is answered by itself.",
    )
    group.command("list")(list_)
    group.command("confirm")(confirm)
    group.command("reject")(reject)
    app.add_typer(group, name="proposals")


def list_(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """List what could be answered from what is known already."""
    with open_workspace(vault, passphrase_file) as workspace:
        found = workspace.assessment.proposals(lang)
    if json:
        print_json([_json(one) for one in found])
        return
    for one in found:
        answers = ", ".join(f"{answer.requirement} {answer.verdict}" for answer in one.answers)
        says = answers or f"finding, {', '.join(one.requirements)}"
        mark = " (answered otherwise today)" if one.contradicts else ""
        typer.echo(f"{one.key}  {printable(one.place_name)}: {one.title} -> {says}{mark}")
        for fact in one.facts[:3]:
            typer.echo(f"          {printable(fact.text)}")
        if len(one.facts) > 3:
            typer.echo(f"          and {len(one.facts) - 3} more")
    typer.echo(f"{len(found)} proposals.")


def confirm(
    vault: VaultPath,
    keys: Keys,
    only: Only = None,
    basis: Annotated[str, typer.Option("--basis", help="How you know: seen, document, told, tested, unknown.")] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Confirm proposals: each gives its answers, or makes its finding. One step for all of them."""
    with open_workspace(vault, passphrase_file) as workspace:
        chosen = _find(workspace, keys)
        with workspace.vault.write("confirm proposals"):
            for one in chosen:
                workspace.assessment.decide(one, "confirmed", only=only, basis=basis or None)
    typer.echo(f"{len(chosen)} {_noun(chosen)} confirmed.")


def reject(
    vault: VaultPath,
    keys: Keys,
    reason: Annotated[str, typer.Option("--reason", help="Why it is not so.")],
    only: Only = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Reject proposals with a reason. They come back when what they rest on changes."""
    with open_workspace(vault, passphrase_file) as workspace:
        chosen = _find(workspace, keys)
        with workspace.vault.write("reject proposals"):
            for one in chosen:
                workspace.assessment.decide(one, "rejected", reason, only=only)
    typer.echo(f"{len(chosen)} {_noun(chosen)} rejected.")


def _find(workspace: Workspace, keys: list[str]) -> list[Proposal]:
    """Every key must name something. Raises `UserError`."""
    found = workspace.assessment.proposals()
    for key in keys:
        if not any(key in {one.key, one.rule} for one in found):
            raise UserError(f"There is no proposal {key}. It may be decided already: see 'walkdown proposals VAULT'.")
    return [one for one in found if one.key in keys or one.rule in keys]


def _noun(chosen: list[Proposal]) -> str:
    return "proposal" if len(chosen) == 1 else "proposals"


def _json(one: Proposal) -> dict[str, Any]:
    return {
        "key": one.key,
        "rule": one.rule,
        "title": one.title,
        "place": {"kind": one.place.kind, "id": one.place.id, "name": one.place_name},
        "answers": [
            {"pack": a.pack, "requirement": a.requirement, "verdict": a.verdict, "now": a.standing} for a in one.answers
        ],
        "requirements": one.requirements,
        "verdict": one.verdict,
        "basis": one.basis,
        "confidence": one.confidence,
        "contradicts": one.contradicts,
        "reason": one.reason,
        "facts": [{"text": f.text, "asset": f.asset, "observations": f.observations} for f in one.facts],
    }
