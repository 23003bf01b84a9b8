"""The list of differences between label, network and the site's list, and what the engineer decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from core.discovery.differences import ALLOWED, Decided, Decision, Difference, Said, differences, same
from core.discovery.differences_facts import facts
from core.discovery.differences_merging import merge
from core.discovery.models import DifferenceDecision, Run, Seen
from core.discovery.visits import VisitChange, changes_since, last_run, visit_began
from core.register.models import Interface, Observation
from core.register.observing import CHOSEN_FIELDS
from core.register.service import Edit, Register
from core.vault.errors import VaultError
from core.vault.store import UnitOfWork, Vault

CERTAIN = 100
"""Worth of a value that a person decided for: no later source takes its place."""


class CannotDecide(VaultError):
    """The decision does not fit the row; nothing was changed."""


class Reconciliation:
    """Differences and decisions. Every decision is one step that can be undone."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register

    def rows(self, *, decided: bool = False) -> list[Difference]:
        """Rows that wait for a decision, surest pairs first; with `decided` also those that have one."""
        with self._vault.read() as session:
            found = differences(facts(session))
            answered = {
                row.key: row for row in session.exec(select(DifferenceDecision).order_by(col(DifferenceDecision.at)))
            }
        rows = [_with(row, answered.get(row.key)) for row in found]
        return [row for row in rows if decided or row.is_open]

    def row(self, key: str) -> Difference:
        """One row by its key. Raises `CannotDecide` where it is not there any more."""
        for one in self.rows(decided=True):
            if one.key == key:
                return one
        raise CannotDecide("This difference is not there any more: its facts have changed. Refresh the list.")

    def decide(self, key: str, decision: str, *, value: str = "", reason: str = "") -> Edit:
        """Say what holds. `value` is the one to take; `ignore` needs a reason. Raises `CannotDecide`, `CannotMerge`."""
        return self.decide_all([key], decision, value=value, reason=reason)

    def decide_all(self, keys: Sequence[str], decision: str, *, value: str = "", reason: str = "") -> Edit:
        """The same for several rows as one step. Raises `ValueError` for none."""
        if not keys:
            raise ValueError("nothing to decide")
        rows = {row.key: row for row in self.rows(decided=True)}
        label = ""
        with self._vault.write("difference decided") as uow:
            for key in keys:
                if (row := rows.get(key)) is None:
                    raise CannotDecide(
                        "This difference is not there any more: its facts have changed. Refresh the list."
                    )
                _check(row, decision, value, reason)
                self._decide(uow, row, Decision(decision), value, reason)
                label = label or f"decide about {row.asset}"
            return Edit(uow.txn, rows[keys[0]].asset_id, label if len(keys) == 1 else f"decide {len(keys)} differences")

    def withdraw(self, key: str) -> Edit:
        """Open a decided row again; values that were taken and assets that were merged stay. Raises `CannotDecide`."""
        with self._vault.write("difference opened again") as uow:
            found = [row for (row,) in uow.exec(select(DifferenceDecision).where(DifferenceDecision.key == key))]
            if not found:
                raise CannotDecide("Nothing was decided about this row.")
            edit = Edit(uow.txn, found[0].asset_id or found[0].id, "open a difference again")
            for row in found:
                uow.delete(row)
            return edit

    def changes_since(self, since: Run | datetime | None = None) -> list[VisitChange]:
        """What a visit found different: everything from a run's beginning or a time on, against what was seen on the
        network before; None: the newest run. Raises `NoSuchVisit` where there is no run."""
        with self._vault.read() as session:
            start = since if isinstance(since, datetime) else (since or last_run(session)).started
            return changes_since(session, start)

    def visit_began(self) -> datetime | None:
        """When the latest of several visits began; None while there was only one."""
        with self._vault.read() as session:
            return visit_began(session)

    # --- inner works ---

    def _decide(self, uow: UnitOfWork, row: Difference, decision: Decision, value: str, reason: str) -> None:
        if decision is Decision.TAKE:
            self._take(uow, row, value)
        elif decision is Decision.SAME and row.other_id is not None:
            merge(uow, self._register, row.asset_id, row.other_id)
        elif decision is Decision.NOT_SAME and row.other_id is not None:
            _pin(uow, row.asset_id, row.other_id)
        self._note(uow, row, decision, value, reason)

    def _note(self, uow: UnitOfWork, row: Difference, decision: Decision, value: str, reason: str) -> None:
        found = uow.exec(select(DifferenceDecision).where(DifferenceDecision.key == row.key)).first()
        if found is None:
            noted = DifferenceDecision(key=row.key, decision=decision.value)
            uow.add(noted)
        else:
            noted = found[0]
        noted.decision, noted.value, noted.reason = decision.value, value, reason
        noted.facts, noted.by, noted.asset_id = row.facts, self._vault.author, row.asset_id
        noted.other_id = None if decision is Decision.SAME else row.other_id
        uow.flush()

    def _take(self, uow: UnitOfWork, row: Difference, value: str) -> None:
        """The value is chosen for good; who gave it stays noted."""
        giver = _giver(row, value)
        told = Observation(
            asset_id=row.asset_id, field=row.field, value=giver.value, source=giver.source, confidence=CERTAIN,
            by=f"{self._vault.author}, after {giver.by}",
        )  # fmt: skip
        self._register.observe(row.asset_id, [told], uow, by=self._vault.author or "decided")
        if row.field not in CHOSEN_FIELDS:
            _correct_interface(uow, row, giver.value)


def _with(row: Difference, answered: DifferenceDecision | None) -> Difference:
    if answered is None:
        return row
    stale = answered.facts != row.facts
    return replace(
        row,
        decided=Decided(answered.decision, answered.value, answered.reason, answered.by, answered.at, stale),
    )


def _check(row: Difference, decision: str, value: str, reason: str) -> None:
    allowed = ALLOWED[row.kind]
    if decision not in allowed:
        raise CannotDecide(f"{decision} does not fit here. Choose one of: {', '.join(allowed)}.")
    if decision == Decision.IGNORE and not reason.strip():
        raise CannotDecide(
            "Say why there is nothing to do: for example 'scrapped in May' or 'laptop of the integrator'."
        )
    if decision == Decision.TAKE:
        _giver(row, value)


def _giver(row: Difference, value: str) -> Said:
    fitting = [one for one in row.values if one.value == value]
    if not fitting:
        given = ", ".join(dict.fromkeys(one.value for one in row.values))
        raise CannotDecide(f"No source says {value or 'an empty value'}. Take one of: {given}.")
    return max(fitting, key=lambda one: (one.confidence, one.at))


def _pin(uow: UnitOfWork, *assets: UUID) -> None:
    """What is at these assets now stays there."""
    for (row,) in uow.exec(select(Seen).where(col(Seen.asset_id).in_(assets))):
        row.pinned = True


def _correct_interface(uow: UnitOfWork, row: Difference, value: str) -> None:
    """Put the MAC or address that holds in the place of those that do not."""
    cards = [card for (card,) in uow.exec(select(Interface).where(Interface.asset_id == row.asset_id))]
    wrong = {one.value for one in row.values if not same(row.field, one.value, value)}
    losing = [card for card in cards if getattr(card, row.field) in wrong]
    if any(getattr(card, row.field) == value for card in cards) or len(losing) != 1:
        return
    setattr(losing[0], row.field, value)
    uow.flush()
