"""Confirming and rejecting proposals inside a unit of work: answers or findings, their evidence, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.assessment import answering
from core.assessment.answering import Edition
from core.assessment.drawing import RULES
from core.assessment.finding_rules import SCALES
from core.assessment.findings import GAPS, Status
from core.assessment.models import Basis, Decision, Evidence, EvidenceLink, Finding, Verdict
from core.assessment.proposals import Proposal, Proposed, decision_subject
from core.assessment.proposals_answers import WORST_FIRST
from core.assessment.records import Refused
from core.assessment.requirements import Requirement
from core.vault.store import UnitOfWork

CONFIRMED, REJECTED = "confirmed", "rejected"
_NOTE = 1000
"""Signs of the facts that go into the note of a new answer."""


class DecisionRefused(Refused):
    """A decision that can't stand like this."""


def check_decision(proposal: Proposal, verdict: str, reason: str, wanted: Sequence[Proposed]) -> None:
    """Raises `DecisionRefused`."""
    if verdict not in {CONFIRMED, REJECTED}:
        raise DecisionRefused(f"A proposal is {CONFIRMED} or {REJECTED}, not “{verdict}”.")
    if verdict == REJECTED and not reason:
        raise DecisionRefused(f"Write why “{proposal.title}” is not so at {proposal.place_name}.")
    if not wanted and proposal.breach is None:
        raise DecisionRefused("None of these requirements is in the proposal. Refresh the list.")


def reject(uow: UnitOfWork, proposal: Proposal, wanted: Sequence[Proposed], reason: str, by: str) -> UUID:
    """Remember that it is not so; returns the key of the (first) decision."""
    rows = [_decision(proposal, one, REJECTED, by, reason) for one in (wanted or (None,))]
    uow.add(*rows)
    return rows[0].id


def confirm_answers(
    uow: UnitOfWork,
    proposal: Proposal,
    wanted: Sequence[tuple[Proposed, Requirement, Edition]],
    basis: str,
    by: str,
) -> UUID:
    """Give the answers with their evidence; returns the key of the first one. Raises `AnswerRefused`.

    A gap that was answered since the proposal was made is not softened: it keeps its verdict and gets the evidence.
    """
    answers = []
    for one, requirement, edition in wanted:
        before = answering.stored(uow, requirement, proposal.place)
        if before is not None and _softer(one.verdict, before.verdict):
            answer = before
        else:
            given = {"verdict": one.verdict, "basis": basis}
            if one.verdict == Verdict.NOT_APPLICABLE:
                given["reason"] = proposal.reason
            if basis == Basis.TOLD:
                given["told_by"] = proposal.told_by
            if before is None or not before.note:
                given["note"] = _note(proposal)
            answer = answering.give(uow, requirement, proposal.place, edition, given, rule=proposal.rule)
        answers.append(answer)
        decision = _decision(proposal, one, CONFIRMED, by)
        decision.answer_id = answer.id
        uow.add(decision)
    _prove(uow, proposal, [("answer", one.id) for one in answers], by)
    return answers[0].id


def confirm_breach(uow: UnitOfWork, proposal: Proposal, by: str) -> UUID:
    """Make it a finding, or say again of the finding that is there what the drawing shows now; returns its key."""
    breach = proposal.breach
    assert breach is not None
    same = select(Finding).where(
        col(Finding.rule) == breach.rule,
        col(Finding.scope_id) == breach.scope_id,
        col(Finding.answer_id).is_(None),
        col(Finding.status) != Status.CLOSED.value,
    )
    found = uow.exec(same.order_by(col(Finding.id))).first()
    if found is None:
        risk = RULES[breach.rule].risk
        finding = Finding(
            rule=breach.rule,
            scope_kind=breach.scope_kind,
            scope_id=breach.scope_id,
            title=breach.title,
            **{name: getattr(risk, name) for name in SCALES},
        )
        uow.add(finding)
    else:
        (finding,) = found
    uow.flush()
    decision = _decision(proposal, None, CONFIRMED, by)
    decision.finding_id = finding.id
    uow.add(decision)
    return finding.id


def _softer(verdict: str, stored: str) -> bool:
    return stored in GAPS and WORST_FIRST.index(verdict) > WORST_FIRST.index(stored)


def _decision(proposal: Proposal, answer: Proposed | None, verdict: str, by: str, reason: str = "") -> Decision:
    return Decision(
        rule=proposal.rule,
        subject=decision_subject(proposal, answer),
        verdict=verdict,
        reason=reason,
        facts="\n".join(one.text for one in proposal.facts),
        by=by,
    )


def _note(proposal: Proposal) -> str:
    if proposal.reason:
        return ""
    text = " ".join(one.text for one in proposal.facts)
    return text if len(text) <= _NOTE else f"{text[: _NOTE - 1]}…"


def _prove(uow: UnitOfWork, proposal: Proposal, targets: Sequence[tuple[str, UUID]], by: str) -> None:
    """Link what was observed, and the evidence of the answers that it follows from."""
    for fact in proposal.facts:
        if not fact.observations and fact.asset is None:
            continue
        evidence = Evidence(kind="observation", title=fact.text, reference=_reference(fact.observations), by=by)
        uow.add(evidence)
        uow.flush()
        about = [("asset", fact.asset)] if fact.asset is not None else []
        for target, key in (*targets, *about):
            uow.add(EvidenceLink(evidence_id=evidence.id, target=target, target_id=key))
    known = select(EvidenceLink).where(col(EvidenceLink.target_id).in_(proposal.sources))
    behind = dict.fromkeys(link.evidence_id for (link,) in uow.exec(known))
    for key in behind:
        for target, target_id in targets:
            uow.add(EvidenceLink(evidence_id=key, target=target, target_id=target_id))
    uow.flush()


def _reference(observations: Sequence[UUID]) -> str:
    """Where it can be read again."""
    if not observations:
        return "register"
    keys = ", ".join(str(one) for one in observations)
    return f"observation {keys}" if len(observations) == 1 else f"observations {keys}"


def decided(rows: Sequence[Decision]) -> set[tuple[str, str]]:
    """Decisions that stand. One whose answer or finding is gone does not: the question is open again."""
    return {
        (one.rule, one.subject)
        for one in rows
        if one.verdict == REJECTED or one.answer_id is not None or one.finding_id is not None
    }
