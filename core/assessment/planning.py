"""Risk, roadmap and chain of a vault, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from sqlmodel import Session, col, select

import catalogue
from core.assessment.chain import Held
from core.assessment.dependencies import CycleFound, predecessors
from core.assessment.duties import PARTIES, Charge, Own, charges
from core.assessment.finding_rules import is_date
from core.assessment.findings import Status
from core.assessment.inheritance import Place
from core.assessment.models import (
    Answer,
    Decision,
    Evidence,
    EvidenceLink,
    Finding,
    PlannedAction,
    Responsibility,
)
from core.assessment.plan import DROPPED, PROJECTS, STATUSES, actions_of
from core.assessment.records import Refused
from core.assessment.requirements import requirements_of
from core.assessment.risk import BANDS, MatrixRefused, check_ranks
from core.assessment.schedule import Terms, date_of, windows_of
from core.assessment.service import Assessment
from core.assessment.site_plan import SitePlan, site_plan, wishes_of
from core.assessment.survey import Survey, load
from core.register.models import Asset, Conduit, Site, Supplier, Zone
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.store import UnitOfWork, Vault

MAX_DAYS = 2000
"""More person days for one action is a slip of the keyboard."""


class PlanRefused(Refused):
    """A decision about the plan that cannot stand. The message says why."""


class Wanted(TypedDict, total=False):
    """What can be decided about an action; "" and None follow the catalogue again."""

    phase: str
    owner: str
    due: str
    effort_days: float | None
    cost: int | None
    after: list[str] | None
    status: str
    note: str


class Planning:
    """What follows from the findings of one vault."""

    def __init__(self, vault: Vault, register: Register, assessment: Assessment) -> None:
        self._vault = vault
        self._register = register
        self._assessment = assessment

    # --- reading ---

    def at(self, lang: str = "en", today: date | None = None) -> SitePlan:
        """Everything at this moment. `today` (default: now, UTC) decides which acceptances have run out, and is the
        start of the plan where the site names no end of the visit.
        """
        day = today or utcnow().date()
        site = self._register.site()
        with self._vault.read() as session:
            survey = load(session, site, self._assessment.pack_of, day, every_asset=True)
            held = _held(session, survey)
        return site_plan(survey, held, terms_of(site, day), self._assessment.pack, lang)

    def charges(self, lang: str = "en") -> tuple[Charge, ...]:
        """Who is responsible for each requirement of every pack that can be answered here."""
        suppliers = {one.id: one.name for one in self._register.all(Supplier)}
        own = {
            (one.pack, one.requirement): Own(
                one.party, one.person, suppliers.get(one.supplier_id, "") if one.supplier_id else ""
            )
            for one in self._register.all(Responsibility)
        }
        everything = [one for pack in self._assessment.packs() for one in requirements_of(pack).values()]
        return charges([one for one in everything if one.check is None], own, lang)

    # --- the site's terms ---

    def set_matrix(self, ranks: Sequence[Sequence[int]] | None) -> Edit:
        """The site's own matrix, ranks 1..4 by likelihood and consequence; None is ours again. Raises `PlanRefused`."""
        if ranks is not None:
            try:
                check_ranks(ranks)
            except MatrixRefused as error:
                raise PlanRefused(str(error)) from None
        stored = None if ranks is None else [list(row) for row in ranks]
        return self._register.edit(Site, self._register.site().id, "risk matrix", risk_matrix=stored)

    def set_terms(self, *, line: int | None = None, budget_days: int | None = None, outages: str | None = None) -> Edit:
        """What is tolerable (rank 1..4, 0 for not agreed), the budget in person days a quarter (0 for none), outages.

        What is None stays. Raises `PlanRefused`.
        """
        fields: dict[str, object] = {}
        if line is not None:
            if not 0 <= line <= len(BANDS):
                raise PlanRefused(f"The tolerable risk is a rank from 1, low, to 4, critical, not {line}.")
            fields["tolerable_risk"] = line or None
        if budget_days is not None:
            if not 0 <= budget_days <= MAX_DAYS:
                raise PlanRefused(f"{budget_days} person days in a quarter are no budget. Give 1 to {MAX_DAYS}.")
            fields["budget_days"] = budget_days or None
        if outages is not None:
            fields["outages"] = outages.strip()
        if not fields:
            raise PlanRefused("Nothing to set.")
        return self._register.edit(Site, self._register.site().id, "terms of the plan", **fields)

    # --- findings ---

    def accept(self, finding: UUID, by: str, until: str, note: str = "") -> Edit:
        """Somebody lives with the risk up to a day. Raises `FindingRefused`."""
        texts = {"note": note} if note.strip() else {}
        return self._assessment.edit_finding(
            finding, "risk accepted", status=Status.ACCEPTED.value, accepted_by=by, accepted_until=until, **texts
        )

    def reopen(self, finding: UUID) -> Edit:
        """It is a gap to work on again. Raises `FindingRefused`."""
        return self._assessment.edit_finding(finding, "opened again", status=Status.OPEN.value)

    def fix(
        self,
        finding: UUID,
        agreed_by: str,
        *,
        on: str = "",
        note: str = "",
        before: Evidence | None = None,
        after: Evidence | None = None,
    ) -> Edit:
        """It was put right on site, with who of the plant agreed, and how it was before and is after, as one step.

        Raises `FindingRefused` without who agreed.
        """
        fields = {"status": Status.FIXED.value, "agreed_by": agreed_by, "fixed_at": on}
        if note.strip():
            fields["note"] = note
        with self._vault.write("fixed on site") as uow:
            self._assessment.edit_finding(finding, "fixed on site", **fields)
            for role, evidence in (("before", before), ("after", after)):
                if evidence is not None:
                    self._assessment.add_evidence(evidence, "finding", finding, role)
            return Edit(uow.txn, finding, "fix finding on site")

    # --- actions ---

    def decide(self, remedy: str, place: Place | None = None, **wanted: Unpack[Wanted]) -> Edit:
        """Decide about an action: for everywhere, or for one place, which then has an action of its own.

        What is left out stays as it was decided. Raises `PlanRefused`, also for actions that would wait for each other.
        """
        clean = {name: one.strip() if isinstance(one, str) else one for name, one in wanted.items()}
        _check_wanted(clean)
        with self._vault.write(f"plan {remedy}") as uow:
            row = _planned(uow, remedy, place)
            if row is None:
                self._check_asked(remedy)
                row = PlannedAction(remedy=remedy)
                if place is not None:
                    row.scope_kind, row.scope_id = place.kind, place.id
                uow.add(row)
            for name, value in clean.items():
                setattr(row, name, value)
            if row.status == DROPPED and not row.note:
                raise PlanRefused(f"Write into the note why {remedy} is not done.")
            uow.flush()
            if "after" in clean:
                self._check_order(uow)
            return Edit(uow.txn, row.id, f"plan {remedy}")

    def _check_asked(self, remedy: str) -> None:
        gaps = self._assessment.survey().gaps()
        if not any(one.id == remedy for gap in gaps for one in gap.check.remedies):
            raise PlanRefused(f"No open finding asks for “{remedy}”. walkdown roadmap lists the actions there are.")

    def _check_order(self, uow: UnitOfWork) -> None:
        wishes = wishes_of([row for (row,) in uow.exec(select(PlannedAction).order_by(col(PlannedAction.id)))])
        actions = actions_of(self._assessment.survey().gaps(), self._assessment.pack, wishes=wishes)
        try:
            predecessors(actions, wishes)
        except CycleFound as error:
            raise PlanRefused(str(error)) from None

    def make_responsible(
        self, pack: str, requirement: str, party: str, person: str = "", supplier: UUID | None = None
    ) -> Edit:
        """Say who sees to a requirement here. Raises `PlanRefused`, `AnswerRefused` for an unknown requirement."""
        if party not in PARTIES:
            raise PlanRefused(f"“{party}” is no party. Use one of: {', '.join(PARTIES)}.")
        self._assessment.requirement(requirement, pack)
        with self._vault.write(f"responsible for {requirement}") as uow:
            stored = select(Responsibility).where(
                col(Responsibility.pack) == pack, col(Responsibility.requirement) == requirement
            )
            found = uow.exec(stored).first()
            row: Responsibility = Responsibility(pack=pack, requirement=requirement, party=party)
            if found is None:
                uow.add(row)
            else:
                (row,) = found
            row.party, row.person, row.supplier_id = party, person.strip(), supplier
            return Edit(uow.txn, row.id, f"responsible for {requirement}")


def terms_of(site: Site, today: date) -> Terms:
    """What the site gives the plan: it starts on the last day of the visit, or today."""
    return Terms(date_of(site.visit_to) or today, site.budget_days, windows_of(site.outages))


def _check_wanted(clean: dict[str, object]) -> None:
    if unknown := [name for name in clean if name not in Wanted.__annotations__]:
        raise PlanRefused(f"“{unknown[0]}” of an action is not to be decided.")
    if clean.get("phase", "") not in {"", *PROJECTS}:
        raise PlanRefused(f"“{clean['phase']}” is no phase. Use one of: {', '.join(PROJECTS)}.")
    if clean.get("status", "open") not in STATUSES:
        raise PlanRefused(f"“{clean['status']}” is no status. Use one of: {', '.join(STATUSES)}.")
    if (due := str(clean.get("due", ""))) and not is_date(due):
        raise PlanRefused(f"“{due}” is no date. Write it as year-month-day, e.g. 2027-03-31.")
    days = clean.get("effort_days")
    if days is not None and (not isinstance(days, int | float) or not 0 <= days <= MAX_DAYS):
        raise PlanRefused(f"{days} is no effort. Give person days from 0 to {MAX_DAYS}.")
    cost = clean.get("cost")
    if cost is not None and (not isinstance(cost, int) or cost < 0):
        raise PlanRefused(f"{cost} is no cost. Give a whole number.")


def _planned(uow: UnitOfWork, remedy: str, place: Place | None) -> PlannedAction | None:
    statement = select(PlannedAction).where(col(PlannedAction.remedy) == remedy)
    if place is None:
        statement = statement.where(col(PlannedAction.scope_kind) == "")
    else:
        statement = statement.where(
            col(PlannedAction.scope_kind) == place.kind, col(PlannedAction.scope_id) == place.id
        )
    found = uow.exec(statement.order_by(col(PlannedAction.id))).first()
    return None if found is None else found[0]


def _held(session: Session, survey: Survey) -> Held:
    """What the chain hangs on. Answers to packs that are not there are left out: nobody can say what they ask."""
    known = set(catalogue.pack_ids()) | set(survey.answers)
    answers = session.exec(select(Answer).where(col(Answer.pack).in_(known))).all()
    places = {survey.site.id, *session.exec(select(Zone.id)).all(), *session.exec(select(Conduit.id)).all()}
    return Held(
        answers={one.id: one for one in answers},
        findings={one.id: one for one in session.exec(select(Finding)).all()},
        evidence={one.id: one for one in session.exec(select(Evidence)).all()},
        links=session.exec(select(EvidenceLink).order_by(col(EvidenceLink.id))).all(),
        planned=session.exec(select(PlannedAction).order_by(col(PlannedAction.id))).all(),
        facts={one.finding_id: one.facts for one in session.exec(select(Decision)).all() if one.finding_id},
        places=frozenset({*places, *session.exec(select(Asset.id)).all()}),
    )
