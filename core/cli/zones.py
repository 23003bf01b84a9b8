"""Commands for the drawing: what breaks its rules, and target levels by reasoning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import (
    AsJson,
    Lang,
    PassphraseFile,
    VaultPath,
    find_row,
    model_of,
    open_workspace,
    print_json,
    printable,
)

if TYPE_CHECKING:
    from core.assessment.drawing import Breach
    from core.assessment.targets import Proposal
    from core.workspace import Workspace

Ends = Annotated[bool, typer.Option("--ends", help="A conduit: take the higher of its two ends.")]


def _scale(name: str, low: int, high: int, words: str) -> Any:
    return typer.Option(f"--{name}", min=low, max=high, help=words)


Skill = Annotated[int, _scale("skill", 1, 4, "1 none, 2 generic, 3 control systems, 4 great resources.")]
Motive = Annotated[int, _scale("motive", 1, 4, "1 none, 2 low, 3 moderate, 4 high.")]
Exposure = Annotated[
    int | None,
    _scale("exposure", 1, 4, "1 no link, 2 plant, 3 office or wireless, 4 outside; default: as the drawing shows."),
]
Harm = Annotated[int, _scale("safety", 1, 5, "Worst for people.")]
Production = Annotated[int, _scale("production", 1, 5, "Worst for production.")]
Environment = Annotated[int, _scale("environment", 1, 5, "Worst for the environment.")]
Money = Annotated[int, _scale("money", 1, 5, "Worst in money.")]
Secrecy = Annotated[int, _scale("secrecy", 0, 2, "0 nothing secret, 1 internal, 2 secrets or personal data.")]
Relief = Annotated[int, _scale("relief", 0, 4, "Steps of likelihood that measures take off today.")]


def add_to(app: typer.Typer) -> None:
    """Register the command over the whole drawing."""
    app.command("drawing")(drawing)


def drawing(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """List where the drawing of zones and conduits breaks a rule."""
    from core.assessment.drawing import RULES

    with open_workspace(vault, passphrase_file) as workspace:
        found = workspace.zoning.breaches(lang)
        names = _names(workspace)
        decided = {(one.rule, one.subject): one.verdict for one in workspace.assessment.decisions()}
    if json:
        print_json([
            {
                "rule": one.rule, "title": one.title, "why": one.why, "do": RULES[one.rule].do.of(lang),
                "scope_kind": one.scope_kind, "scope_id": one.scope_id, "scope": names.get(one.scope_id, ""),
                "facts": one.facts, "requirement": one.requirement, "links": one.links, "subject": one.subject,
                "decided": decided.get((one.rule, one.subject), ""),
            }
            for one in found
        ])  # fmt: skip
        return
    for one in found:
        _print_breach(one, names.get(one.scope_id, ""), decided.get((one.rule, one.subject), ""))
    typer.echo(f"{len(found)} places where the drawing breaks a rule.")


def _print_breach(breach: Breach, name: str, decided: str) -> None:
    mark = f" [{decided}]" if decided else ""
    typer.echo(printable(f"{breach.requirement}  {breach.scope_kind} {name}: {breach.title}{mark}"))
    for fact in breach.facts:
        typer.echo(printable(f"    {fact}"))


def _names(workspace: Workspace) -> dict[Any, str]:
    from core.register.models import Asset, Conduit, Site, Zone

    return {row.id: row.label for model in (Site, Zone, Conduit, Asset) for row in workspace.register.all(model)}


def add_target(group: typer.Typer, kind: str) -> None:
    """Register `zone target` or `conduit target`."""

    def target(
        vault: VaultPath,
        name: Annotated[str, typer.Argument(help="Name or id.")],
        skill: Skill = 2,
        motive: Motive = 2,
        exposure: Exposure = None,
        safety: Harm = 1,
        production: Production = 1,
        environment: Environment = 1,
        money: Money = 1,
        secrecy: Secrecy = 0,
        relief: Relief = 0,
        who: Annotated[str, typer.Option("--who", help="The threat source in words.")] = "",
        measures: Annotated[str, typer.Option("--measures", help="Measures in place, in words.")] = "",
        note: Annotated[str, typer.Option("--note", help="Anything else.")] = "",
        ends: Ends = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it, store nothing.")] = False,
        lang: Lang = "en",
        json: AsJson = False,
        passphrase_file: PassphraseFile = None,
    ) -> None:
        from core.assessment.targets import Reasoning

        with open_workspace(vault, passphrase_file) as workspace:
            key = find_row(workspace, model_of(kind), name).id
            if ends:
                _take_ends(workspace, kind, key, dry_run=dry_run, json=json)
                return
            near = workspace.zoning.exposure_of(kind, key) if exposure is None else exposure
            reasoning = Reasoning(
                skill, motive, near, safety, production, environment, money, secrecy, relief, who, measures, note
            )
            proposal = workspace.zoning.propose_target(reasoning)
            if not dry_run:
                workspace.zoning.reason_target(kind, key, reasoning)
        _print_proposal(proposal, lang, json=json)

    target.__doc__ = f"Set the target level of a {kind} by reasoning: threat, exposure, consequence, tolerable risk."
    group.command("target")(target)


def _take_ends(workspace: Workspace, kind: str, key: Any, *, dry_run: bool, json: bool) -> None:
    if kind != "conduit":
        raise typer.BadParameter("only a conduit has ends", param_hint="--ends")
    if not dry_run:
        workspace.zoning.take_target_of_ends(key)
    levels = workspace.zoning.target_of_ends(key)
    if json:
        print_json({"sl_t": levels})
    else:
        typer.echo("Neither end has a target level." if levels is None else " ".join(str(level) for level in levels))


def _print_proposal(proposal: Proposal, lang: str, *, json: bool) -> None:
    from core.assessment.scoring import FRS
    from core.assessment.targets_words import explain_levels, explain_steps

    why = explain_levels(proposal, lang)
    if json:
        print_json({
            "sl_t": proposal.vector, "base": proposal.base, "threat": proposal.threat,
            "likelihood": proposal.likelihood, "consequence": proposal.consequence, "risk": proposal.risk,
            "tolerable": proposal.tolerance.rank, "tolerable_agreed": proposal.tolerance.agreed,
            "residual": proposal.residual, "steps": explain_steps(proposal, lang), "why": why,
        })  # fmt: skip
        return
    for line in explain_steps(proposal, lang):
        typer.echo(printable(line))
    for fr, level in zip(FRS, proposal.vector, strict=True):
        typer.echo(f"  {fr:4} {level}  {why[fr]}")
