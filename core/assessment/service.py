"""The assessment: answers, what they achieve, the findings that follow from them, and the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Unpack
from uuid import UUID

from sqlmodel import col, select

import catalogue
from catalogue.installed import newer
from catalogue.schema import Pack, QuickCheck
from core.assessment import answering, deciding, exchange, finding_rules, kept, levels, reading, survey
from core.assessment.answering import TEXTS, Edition, Texts
from core.assessment.drawing import check_drawing, read_drawing
from core.assessment.findings import Status
from core.assessment.inheritance import Inherited, Place
from core.assessment.models import Answer, Basis, Decision, Evidence, EvidenceLink, Finding, ScopeKind, Todo, Verdict
from core.assessment.progress import Progress, Trust, progress_of, trust_of
from core.assessment.proposals import Proposal, propose
from core.assessment.proposals_facts import read_known
from core.assessment.questions import questions
from core.assessment.records import (
    AnswerRefused,
    ChecklistRow,
    FindingRefused,
    FindingRow,
    QuestionRow,
    Refused,
    SiteScore,
)
from core.assessment.requirements import PROCESS, QUICK, SYSTEM, Requirement, requirements_of
from core.register.models import Asset, Conduit, Zone
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.errors import NotFound
from core.vault.store import UnitOfWork, Vault

__all__ = ["AnswerRefused", "Assessment", "FindingRefused", "Refused"]

_NAMES = {QUICK: "the quick survey", SYSTEM: "IEC 62443-3-3", PROCESS: "IEC 62443-2-1"}


class Assessment:
    """Answers to requirement packs over one vault, and what follows from them.

    The quick survey states no achieved security level; the full requirements of IEC 62443-3-3 do.
    """

    def __init__(self, vault: Vault, register: Register, author: Callable[[], str]) -> None:
        self._vault = vault
        self._register = register
        self._author = author

    # --- the catalogue ---

    @property
    def pack(self) -> Pack:
        """The pack of the quick survey."""
        return self.pack_of(QUICK)

    def pack_of(self, pack: str) -> Pack:
        """A pack by id, as this survey is answered with it. Raises `PackError` when there is none."""
        with self._vault.read() as session:
            return kept.in_use(session, pack) or catalogue.pack(pack)

    def packs(self) -> list[Pack]:
        """The packs that can be answered here: the quick survey, the full requirements, own ones."""
        with self._vault.read() as session:
            own = kept.own_packs(session)
        return [*(self.pack_of(one) for one in (QUICK, SYSTEM, PROCESS)), *own]

    def newer_edition(self, pack: str) -> Pack | None:
        """The pack that Walkdown holds now, where this survey is answered with an older one."""
        held = catalogue.pack(pack) if pack in catalogue.pack_ids() else None
        return held if held is not None and newer(held, self.pack_of(pack)) else None

    def take_edition(self, pack: str) -> Edit:
        """Answer with the newer pack from now on; what was answered stays. Raises `AnswerRefused` where none is newer."""
        held = self.newer_edition(pack)
        if held is None:
            raise AnswerRefused(f"This survey is answered with the newest “{pack}” that Walkdown holds.")
        with self._vault.write(f"take {pack} {held.version}") as uow:
            kept.keep(uow, held)
            return Edit(uow.txn, self._register.site().id, f"take {held.title} {held.version}")

    def requirement(self, requirement: str, pack: str = QUICK) -> Requirement:
        """What can be answered under that id. Raises `AnswerRefused` when the pack has none."""
        found = requirements_of(self.pack_of(pack)).get(requirement)
        if found is None:
            noun = "check" if pack == QUICK else "requirement"
            raise AnswerRefused(f"There is no {noun} “{requirement}” in {_NAMES.get(pack, pack)}.")
        return found

    def _known(self, requirements: Iterable[str], pack: str) -> tuple[list[Requirement], Pack]:
        held = self.pack_of(pack)
        known = requirements_of(held)
        return [known.get(one) or self.requirement(one, pack) for one in requirements], held

    def check(self, requirement: str) -> QuickCheck:
        """A check of the quick survey. Raises `AnswerRefused` when it has none of that id."""
        found = self.requirement(requirement).check
        assert found is not None
        return found

    # --- answering ---

    def answer(
        self,
        requirement: str,
        scope_kind: ScopeKind | str,
        scope_id: UUID,
        verdict: Verdict | str | None = None,
        basis: Basis | str | None = None,
        *,
        pack: str = QUICK,
        maturity: int | None = None,
        **texts: Unpack[Texts],
    ) -> Edit:
        """Give or change the one answer to a requirement for a place, with its finding, as one step.

        What is None or left out stays as it is (in a new answer: unknown, or ""). A text that belongs to
        another verdict or basis is cleared, and so is the maturity level of another verdict. Raises
        `AnswerRefused` with a sentence for the user.
        """
        place = Place(str(scope_kind), scope_id)
        return self.answer_all([requirement], [place], verdict, basis, pack=pack, maturity=maturity, **texts)

    def answer_all(
        self,
        requirements: Sequence[str],
        places: Sequence[Place],
        verdict: Verdict | str | None = None,
        basis: Basis | str | None = None,
        *,
        pack: str = QUICK,
        maturity: int | None = None,
        **texts: Unpack[Texts],
    ) -> Edit:
        """The same answer to several requirements for several places as one step; all of them or none.

        Raises `AnswerRefused`, and `ValueError` for nothing to answer.
        """
        if not requirements or not places:
            raise ValueError("nothing to answer")
        known, held = self._known(requirements, pack)
        given = _given(verdict, basis, texts)
        several = len(known) * len(places) > 1
        label = f"answer {len(known) * len(places)} requirements" if several else f"answer {requirements[0]}"
        with self._vault.write(label) as uow:
            edition = self._edition(uow, held)
            rows = [answering.give(uow, one, at, edition, given, maturity) for at in places for one in known]
            return Edit(uow.txn, rows[0].id, label)

    def withdraw(self, requirement: str, scope_kind: ScopeKind | str, scope_id: UUID, *, pack: str = QUICK) -> Edit:
        """Remove an answer with its finding, so that the place inherits again. Raises `NotFound`."""
        found = self.requirement(requirement, pack)
        with self._vault.write(f"withdraw {requirement}") as uow:
            row = answering.stored(uow, found, Place(str(scope_kind), scope_id))
            if row is None:
                raise NotFound(f"{requirement} has no answer here any more. Refresh the list.")
            answering.forget_belongings(uow, row)
            self._register.delete(Answer, row.id, cascade=True)
            return Edit(uow.txn, row.id, f"withdraw {requirement}")

    def _edition(self, uow: UnitOfWork, pack: Pack) -> Edition:
        """The pack that is answered with from now on: the vault keeps it."""
        kept.keep(uow, pack)
        return Edition(pack.id, pack.version, self._author())

    # --- evidence and to-dos ---

    def add_evidence(self, evidence: Evidence, target: str, target_id: UUID, role: str = "supports") -> Edit:
        """Store evidence and link it to a row (`target`: answer, finding, asset, zone or conduit) as one step."""
        evidence.by = evidence.by or self._author()
        with self._vault.write(f"evidence {evidence.title}") as uow:
            uow.add(evidence)
            uow.flush()
            uow.add(EvidenceLink(evidence_id=evidence.id, target=target, target_id=target_id, role=role))
            return Edit(uow.txn, evidence.id, f"add evidence {evidence.title}")

    def link_evidence(self, evidence_id: UUID, target: str, target_id: UUID, role: str = "supports") -> Edit:
        """Say of stored evidence what else it shows; twice the same link is one. Raises `NotFound`."""
        with self._vault.write("link evidence") as uow:
            evidence = uow.get(Evidence, evidence_id)
            same = select(EvidenceLink).where(
                col(EvidenceLink.evidence_id) == evidence_id,
                col(EvidenceLink.target) == target,
                col(EvidenceLink.target_id) == target_id,
                col(EvidenceLink.role) == role,
            )
            if uow.exec(same).first() is None:
                uow.add(EvidenceLink(evidence_id=evidence_id, target=target, target_id=target_id, role=role))
            return Edit(uow.txn, evidence_id, f"link evidence {evidence.label}")

    def unlink_evidence(self, link: UUID) -> Edit:
        """The evidence stays. Raises `NotFound`."""
        return self._register.delete(EvidenceLink, link)

    def evidence_of(self, target_id: UUID) -> list[tuple[EvidenceLink, Evidence]]:
        """Evidence of an answer, a finding or a place, oldest first."""
        with self._vault.read() as session:
            joined = (
                select(EvidenceLink, Evidence)
                .join(Evidence, col(Evidence.id) == col(EvidenceLink.evidence_id))
                .where(col(EvidenceLink.target_id) == target_id)
                .order_by(col(EvidenceLink.id))
            )
            return [(link, evidence) for link, evidence in session.exec(joined).all()]

    def todos(self, *, everything: bool = False) -> list[Todo]:
        """What is owed, in the order in which it was noted; with `everything` also what is done."""
        return [one for one in self._register.all(Todo) if everything or not one.done]

    # --- reading ---

    def answers(self) -> list[Answer]:
        """All answers in the order in which they were first given."""
        return self._register.all(Answer)

    def answer_for(
        self, requirement: str, scope_kind: ScopeKind | str, scope_id: UUID, *, pack: str = QUICK
    ) -> Inherited[Answer] | None:
        """The answer that holds at a place, and the place that gave it."""
        place = Place(str(scope_kind), scope_id)
        return self.snapshot(place, pack).holds(requirement, place)

    def checklist(self, scope_kind: ScopeKind | str, scope_id: UUID, lang: str = "en") -> list[ChecklistRow]:
        """The quick checks that can be answered for a place, in the order of a walk, with what holds there."""
        place = Place(str(scope_kind), scope_id)
        return self.snapshot(place).checklist(place, lang)

    def questions(self, pack: str, place: Place, lang: str = "en") -> list[QuestionRow]:
        """The requirements of a pack that can be answered for a place, in the pack's order, with what holds there."""
        return questions(self.survey(place), pack, place, lang)

    def progress(self, pack: str = QUICK) -> Progress:
        """Answered requirements per area."""
        return progress_of(self.snapshot(pack=pack).standings())

    def trust(self, pack: str = QUICK) -> Trust:
        """How the statements of the survey are known."""
        return trust_of(self.snapshot(pack=pack).standings())

    def score(self, today: date | None = None, lang: str = "en") -> SiteScore:
        """SL-A of every zone and conduit beside SL-T and SL-C, and the maturity of the security program.

        `today` (default: now, UTC) decides which accepted countermeasures have run out.
        """
        return levels.site_score(self.survey(today=today, every_asset=True), lang)

    def snapshot(self, place: Place | None = None, pack: str = QUICK) -> reading.Snapshot:
        """Everything about one pack at this moment; rows and figures that must agree come from one snapshot."""
        return self.survey(place).snapshot(pack)

    def survey(
        self, place: Place | None = None, *, today: date | None = None, every_asset: bool = False
    ) -> survey.Survey:
        """Everything about all packs at this moment."""
        asset = place.id if place is not None and place.kind == ScopeKind.ASSET else None
        site = self._register.site()
        day = today or utcnow().date()
        with self._vault.read() as session:
            return survey.load(session, site, self.pack_of, day, asset=asset, every_asset=every_asset)

    # --- proposals ---

    def proposals(self, lang: str = "en", today: date | None = None) -> list[Proposal]:
        """What the register, discovery, other answers and the drawing suggest, and nobody has decided yet."""
        state = self.survey(today=today)
        with self._vault.read() as session:
            plant = read_known(session, state.site, state.today)
            breaches = check_drawing(read_drawing(session, state.site), lang)
        return propose(state, plant, breaches, deciding.decided(self._register.all(Decision)), lang)

    def decide(
        self,
        proposal: Proposal,
        verdict: str,
        reason: str = "",
        *,
        only: Iterable[str] | None = None,
        basis: Basis | str | None = None,
    ) -> Edit:
        """Confirm a proposal, which gives its answers or makes its finding, or reject it with a reason; one step.

        `only`: ids of some of its requirements; the others stay proposed. `basis`: how the engineer knows, where it
        is not as the proposal says. Raises `DecisionRefused`, `AnswerRefused`.
        """
        chosen = None if only is None else set(only)
        wanted = [one for one in proposal.answers if chosen is None or one.requirement in chosen]
        deciding.check_decision(proposal, verdict, reason.strip(), wanted)
        by, how = self._author(), str(basis or proposal.basis)
        packs = {one.pack: self.pack_of(one.pack) for one in wanted}
        known = {key: requirements_of(pack) for key, pack in packs.items()}
        label = f"{verdict.removesuffix('ed')} “{proposal.title}”"
        with self._vault.write(label) as uow:
            if verdict == deciding.REJECTED:
                key = deciding.reject(uow, proposal, wanted, reason.strip(), by)
            elif proposal.breach is not None:
                key = deciding.confirm_breach(uow, proposal, by)
            else:
                given = {pack: self._edition(uow, packs[pack]) for pack in packs}
                full = [(one, known[one.pack][one.requirement], given[one.pack]) for one in wanted]
                key = deciding.confirm_answers(uow, proposal, full, how, by)
            return Edit(uow.txn, key, label)

    def decisions(self) -> list[Decision]:
        """What was said to proposals, in that order."""
        return self._register.all(Decision)

    # --- findings ---

    def findings(self, lang: str = "en", *, everything: bool = False) -> list[FindingRow]:
        """Findings of all packs, worst first; with `everything` also closed ones and those overridden below."""
        rows = self.survey().finding_rows(lang)
        return [row for row in rows if everything or (row.in_force and row.status != Status.CLOSED)]

    def edit_finding(self, key: UUID, reason: str = "", **fields: object) -> Edit:
        """Set fields of a finding (`finding_rules.FIELDS`). Raises `FindingRefused`, `NotFound`."""
        finding = self._register.get(Finding, key)
        return self._register.edit(Finding, key, reason, **finding_rules.edited(finding, fields, utcnow().date()))

    # --- files ---

    def export_answers(self, path: Path) -> int:
        """Write all answers as CSV or XLSX, as the name says; returns how many. Raises `OSError`."""
        rows = exchange.rows_of(self.survey(), self._places(), exchange.Requirements(self.packs()))
        exchange.write(path, rows)
        return len(rows)

    def import_answers(self, path: Path, *, partial: bool = False) -> exchange.ImportResult:
        """Take answers from a CSV or XLSX file as one step.

        Nothing is imported when a row is wrong, unless `partial` asks for the good ones. Raises
        `exchange.AnswersFileError` where the file as a whole can't be read.
        """
        rows = exchange.read(path)
        packs = {one.id: one for one in self.packs()}
        good, errors = exchange.check_rows(rows, self._places(), exchange.Requirements(packs.values()))
        if (errors and not partial) or not good:
            return exchange.ImportResult(0, tuple(errors), None)
        with self._vault.write(f"import answers from {path.name}") as uow:
            editions = {key: self._edition(uow, packs[key]) for key in {row.requirement.pack for row in good}}
            for row in good:
                given = {"verdict": row.verdict, "basis": row.basis, **row.texts}
                answering.give(uow, row.requirement, row.place, editions[row.requirement.pack], given, row.maturity)
            edit = Edit(uow.txn, good[0].place.id, f"import {len(good)} answers")
        return exchange.ImportResult(len(good), tuple(errors), edit)

    def _places(self) -> exchange.Places:
        register = self._register
        return exchange.Places(register.site(), register.all(Zone), register.all(Asset), register.all(Conduit))


def _given(verdict: Verdict | str | None, basis: Basis | str | None, texts: Texts) -> dict[str, str]:
    """The fields that an answer sets, without blanks around their texts."""
    if strange := set(texts) - set(TEXTS):
        raise TypeError(f"an answer has no text {min(strange)!r}")
    given = {name: text.strip() for name, text in texts.items() if isinstance(text, str)}
    if verdict is not None:
        given["verdict"] = str(verdict)
    if basis is not None:
        given["basis"] = str(basis)
    return given
