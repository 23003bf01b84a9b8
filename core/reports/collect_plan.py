"""The plan's part of the report's data: measures, phases, duties, and what the plan was made under."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.assessment.duties import Duty
from core.assessment.plan import Action, Roadmap
from core.assessment.site_plan import SitePlan
from core.register.models import Site
from core.reports.data_full import DutyRow, PhaseRow, PlanTerms
from core.reports.data_rows import ActionRow, RaiseRow


def numbered(roadmap: Roadmap) -> dict[str, str]:
    """The number of every action that is not dropped, in the order of doing."""
    width = max(2, len(str(len(roadmap.actions))))
    return {one.id: f"M-{index:0{width}d}" for index, one in enumerate(roadmap.actions, start=1)}


def measures(
    roadmap: Roadmap, names: Mapping[str, str], numbers: Mapping[UUID, str], site: str
) -> tuple[ActionRow, ...]:
    """The roadmap's measures in the order of doing. `names`, `numbers`: the numbers of the measures and findings;
    `site`: its name, which is no place of its own.
    """
    return tuple(_measure(one, names, numbers, site) for one in roadmap.actions)


def _measure(one: Action, names: Mapping[str, str], numbers: Mapping[UUID, str], site: str) -> ActionRow:
    return ActionRow(
        number=names[one.id],
        title=one.text,
        phase=one.phase,
        effort=one.effort,
        cost=one.cost,
        outage=one.outage,
        interval=one.interval,
        hours=one.hours,
        owner=one.owner or one.owner_role,
        due=one.due,
        findings=tuple(numbers[key] for key in one.findings if key in numbers),
        closes=one.closes,
        places=tuple(place for place in one.places if place and place != site),
        quick_win=one.quick_win,
        days=one.days,
        removes=one.removes,
        urgent=one.urgent,
        status=one.status,
        money=one.money,
        note=one.note,
        moved=one.moved,
        over_budget=one.over_budget,
        after=tuple(names[key] for key in one.after if key in names),
        window=one.window,
        raises=tuple(RaiseRow(row.name, row.fr, row.before, row.after) for row in one.raises),
        toward=one.toward,
        serves=tuple(row.id for row in one.serves),
    )


def terms(site: Site, plan: SitePlan, names: Mapping[str, str]) -> PlanTerms:
    """Budget, outages, phases and duties."""
    return PlanTerms(
        start=plan.terms.start.isoformat(),
        budget_days=plan.terms.budget_days,
        outages=site.outages,
        windows=tuple((one.start.isoformat(), one.end.isoformat()) for one in plan.terms.windows),
        phases=tuple(
            PhaseRow(
                phase=one.phase,
                hours=one.totals.hours,
                measures=one.totals.actions,
                start=one.start.isoformat() if one.start else "",
                end=one.end.isoformat() if one.end else "",
                capacity=one.capacity,
            )
            for one in plan.roadmap.phases
        ),
        duties=tuple(_duty(one, names) for one in plan.duties),
        dropped=tuple((one.text, one.note) for one in plan.roadmap.dropped),
    )


def _duty(one: Duty, names: Mapping[str, str]) -> DutyRow:
    action = one.action
    return DutyRow(
        title=action.text,
        interval=action.interval,
        owner=action.owner or action.owner_role,
        hours=action.hours,
        per_year=one.hours_per_year,
        first=one.next_due.isoformat(),
        measure=names.get(action.id, ""),
    )
