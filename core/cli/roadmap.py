"""Commands for what follows from the findings: risk, roadmap and the chain behind both."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.common import (
    AsJson,
    Lang,
    PassphraseFile,
    VaultPath,
    open_workspace,
    print_json,
    print_table,
    printable,
)
from core.cli.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.assessment.chain import ChainRow
    from core.assessment.plan import Action
    from core.assessment.risk import Risk, ZoneRisk
    from core.assessment.site_plan import PlaceRisk, SitePlan

COLUMNS = (
    "evidence", "place", "requirement", "finding", "risk", "risk_after", "actions", "items", "status",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("roadmap")(roadmap)
    app.command("risk")(risk)
    app.command("chain")(chain)


def roadmap(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """Print the roadmap: four phases, their actions, what each closes, raises and serves."""
    with open_workspace(vault, passphrase_file) as workspace:
        plan = workspace.planning.at(lang)
    if json:
        print_json(roadmap_values(plan))
        return
    for one in plan.roadmap.phases:
        room = "" if one.capacity is None else f" of {one.capacity // 8} days in the budget"
        typer.echo(
            f"{one.phase} ({one.start} to {one.end}): {one.totals.actions} actions, {_days(one.totals.hours)}{room}"
        )
        for action in one.actions:
            typer.echo(printable(f"  {action.id}  {action.text} [{', '.join(action.places)}]"))
            typer.echo(printable(f"      {'; '.join(_facts(action))}"))
    typer.echo(f"{plan.roadmap.totals.actions} actions, {_days(plan.roadmap.totals.hours)}.")


def _facts(action: Action) -> Iterable[str]:
    yield _days(action.hours)
    if action.interval:
        yield action.interval.replace("_", " ")
    yield (
        "no outage" if action.outage == "none" else f"outage: {action.outage.replace('_', ' ')} {action.window}".strip()
    )
    yield action.owner or action.owner_role
    if action.due:
        yield f"due {action.due}"
    if action.status != "open":
        yield action.status
    for one in action.raises:
        yield f"raises {one.fr} of {one.name} from {one.before} to {one.after}"
    if action.over_budget:
        yield "no room in the budget"


def _days(hours: int) -> str:
    return f"{hours / 8:g} person days"


def roadmap_values(plan: SitePlan) -> dict[str, Any]:
    """The roadmap as plain values."""
    return {
        "site": plan.site,
        "start": plan.terms.start.isoformat(),
        "budget_days_per_quarter": plan.terms.budget_days,
        "phases": [
            {
                "phase": one.phase,
                "start": _iso(one.start),
                "end": _iso(one.end),
                "capacity_hours": one.capacity,
                "actions": [action_values(action) for action in one.actions],
                "totals": asdict(one.totals),
            }
            for one in plan.roadmap.phases
        ],
        "totals": asdict(plan.roadmap.totals),
        "dropped": [{"id": one.id, "text": one.text, "note": one.note} for one in plan.roadmap.dropped],
        "duties": [
            {
                "action": one.action.id,
                "interval": one.action.interval,
                "next_due": one.next_due.isoformat(),
                "hours_per_year": one.hours_per_year,
            }
            for one in plan.duties
        ],
    }


def action_values(action: Action) -> dict[str, Any]:
    """An action as plain values: what it closes or lowers, which levels it raises, which items it serves."""
    return {
        "id": action.id, "remedy": action.remedy, "text": action.text, "pack": action.pack, "check": action.check,
        "phase": action.phase, "moved": action.moved, "chosen": action.chosen, "over_budget": action.over_budget,
        "start": _iso(action.start), "end": _iso(action.end), "window": action.window,
        "effort": action.effort, "hours": action.hours, "days": action.days, "cost": action.cost,
        "money": action.money, "outage": action.outage, "quick_win": action.quick_win, "interval": action.interval,
        "owner_role": action.owner_role, "owner": action.owner, "due": action.due, "status": action.status,
        "places": action.places, "after": action.after, "too_early": action.too_early,
        "closes": action.findings if action.closes else (), "lowers": () if action.closes else action.findings,
        "removes": action.removes, "worst": action.worst.band,
        "raises": [
            {"place": one.name, "fr": one.fr, "from": one.before, "to": one.after} for one in action.raises
        ],
        "toward": [{"place": place, "fr": fr} for place, fr in action.toward],
        "nis2": [one.id for one in action.serves if one.pack == "nis2"],
        "iso27001": [one.id for one in action.serves if one.pack == "iso27001-2022"],
    }  # fmt: skip


def risk(vault: VaultPath, lang: Lang = "en", json: AsJson = False, passphrase_file: PassphraseFile = None) -> None:
    """Print the risk per zone and finding, before, now and once the plan is done, and what it leaves possible."""
    with open_workspace(vault, passphrase_file) as workspace:
        plan = workspace.planning.at(lang)
    if json:
        print_json(risk_values(plan))
        return
    headers = ("zone or conduit", "worst", "low", "medium", "high", "critical", "above line", "accepted", "planned")
    print_table(headers, [_place_cells(_place_name(one), one.now, one.planned) for one in plan.places])
    line = "not agreed" if plan.line is None else str(plan.line)
    typer.echo(f"\nTolerable: {line}. {len(plan.risks)} findings:")
    for one in plan.risks:
        row = one.finding
        shown = f"{one.now.band:8} {one.now.score:3} -> {one.planned.band:8} {one.planned.score:3}"
        typer.echo(printable(f"{shown}  {row.requirement or row.rule}  {row.scope}: {row.title} ({row.status})"))
    if plan.techniques:
        from core.assessment.attack import notice

        typer.echo("\nTechniques of ATT&CK for ICS that open findings leave possible:")
        for left in plan.techniques:
            count = len(left.findings)
            typer.echo(f"  {left.id}  {left.name}: {count} findings, {', '.join(left.tactics)} ({left.confidence})")
        typer.echo(notice())


def _place_name(one: PlaceRisk) -> str:
    return f"{one.name}, all findings" if one.place.kind == "site" else one.name


def _place_cells(name: str, now: ZoneRisk, planned: ZoneRisk) -> tuple[object, ...]:
    def worst(one: ZoneRisk) -> str:
        return "none" if one.worst is None else one.worst.band

    return (name, worst(now), *now.counts, now.above, now.accepted, worst(planned))


def risk_values(plan: SitePlan) -> dict[str, Any]:
    """Risks, places and techniques as plain values."""
    return {
        "matrix": plan.matrix.bands,
        "tolerable": plan.line,
        "places": [
            {
                "kind": one.place.kind, "id": one.place.id, "name": one.name, "reasons": one.reasons,
                **{when: _zone_values(getattr(one, when)) for when in ("before", "now", "planned")},
            }
            for one in plan.places
        ],
        "findings": [
            {
                "id": one.id, "pack": one.finding.pack, "requirement": one.finding.requirement or one.finding.rule,
                "place": one.finding.scope, "title": one.finding.title, "status": one.finding.status,
                "accepted_by": one.finding.accepted_by, "accepted_until": one.finding.accepted_until,
                "lapsed": one.finding.lapsed, "judged": one.finding.judged, "reasons": one.finding.place_reasons,
                **{when: _risk_values(getattr(one, when)) for when in ("before", "now", "planned")},
                "actions": one.actions, "items": [asdict(item) for item in one.serves],
            }
            for one in plan.risks
        ],
        "techniques": [
            {
                "id": one.id, "name": one.name, "tactics": one.tactics, "mitigations": one.mitigations,
                "findings": one.findings, "places": one.places, "confidence": one.confidence,
            }
            for one in plan.techniques
        ],
    }  # fmt: skip


def _risk_values(one: Risk) -> dict[str, Any]:
    return {"likelihood": one.likelihood, "consequence": one.consequence, "score": one.score, "band": one.band}


def _zone_values(one: ZoneRisk) -> dict[str, Any]:
    return {
        "worst": None if one.worst is None else _risk_values(one.worst),
        "counts": one.counts,
        "above": one.above,
        "accepted": one.accepted,
    }


def chain(
    vault: VaultPath,
    lang: Lang = "en",
    json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print the chain from evidence to NIS2 and ISO 27001; exit code 1 names everything that hangs loose."""
    if json and as_csv:
        raise typer.BadParameter("--json or --csv, not both")
    with open_workspace(vault, passphrase_file) as workspace:
        plan = workspace.planning.at(lang)
    rows = [chain_values(one) for one in plan.chain]
    if json:
        print_json({"rows": rows, "orphans": [asdict(one) for one in plan.orphans]})
    elif as_csv:
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cells(row) for row in rows])
    else:
        for row in rows:
            typer.echo(printable(" - ".join(str(cell) for cell in _cells(row))))
    for one in plan.orphans:
        typer.echo(printable(f"{one.what} {one.title}: no {one.missing}"), err=True)
    if plan.orphans:
        raise UserError(f"{len(plan.orphans)} links of the chain hang loose. Add what is missing, or take them out.")
    if not json and not as_csv:
        typer.echo(f"{len(rows)} findings, nothing hangs loose.")


def chain_values(row: ChainRow) -> dict[str, Any]:
    """One row as plain values."""
    return {
        "evidence": [asdict(one) for one in row.proofs],
        "place": {"kind": row.place_kind, "id": row.place_id, "name": row.place},
        "requirement": {"pack": row.pack, "id": row.requirement},
        "finding": {"id": row.finding, "title": row.title, "status": row.status},
        "risk": _risk_values(row.before),
        "risk_after": _risk_values(row.after),
        "actions": row.actions,
        "items": [asdict(one) for one in row.serves],
    }


def _cells(row: dict[str, Any]) -> list[str]:
    """The columns of `COLUMNS`."""
    return [
        ", ".join(one["title"] or one["kind"] for one in row["evidence"]),
        row["place"]["name"],
        row["requirement"]["id"],
        row["finding"]["title"],
        row["risk"]["band"],
        row["risk_after"]["band"],
        ", ".join(row["actions"]) or row["finding"]["status"],
        ", ".join(one["id"] for one in row["items"]),
        row["finding"]["status"],
    ]


def _iso(day: Any) -> str:
    return "" if day is None else str(day.isoformat())
