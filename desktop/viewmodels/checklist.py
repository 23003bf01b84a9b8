"""The checklist: every answer, by key or button. No widgets.

A key answers at once. What the rules of an honest answer still miss (a reason, a name) keeps the answer as a
draft here until it is given; nothing that cannot stand is ever written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from PySide6.QtCore import QObject, Signal

import catalogue
from core.assessment.inheritance import Place
from core.assessment.models import Basis, Verdict
from desktop.models.answer_values import NEEDS_NO_BASIS, Values, missing, wanted
from desktop.models.checks import Item, Spot
from desktop.models.verdict_words import content_lang
from desktop.settings import MOVE_ON
from desktop.viewmodels.checklist_listing import Listing
from desktop.viewmodels.checklist_reading import Want

if TYPE_CHECKING:
    from catalogue.guides import Gate
    from core.assessment.answering import Texts
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(answered, all) checks of the quick survey."""
    progress = workspace.assessment.progress()
    return progress.answered, progress.total


def gate_reason(item: Item) -> str:
    """The ready reason why it does not apply here: the site's own, else the catalogue's; "" where it always applies."""
    gate = cast("Gate", item.row.requirement.gate)
    return (item.row.gate_reason or catalogue.gate_words(gate, content_lang()).reason) if gate else ""


class ChecklistModel(Listing):
    """State of the checklist page."""

    wanted = Signal(str)
    """The answer needs this text before it can stand."""
    refused = Signal(str)
    """An answer was not taken: a sentence."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.basis = ""
        """How the last answer is known: the next one takes it, outside of the quick survey."""
        self.last = Values()
        """The texts that were given last, to be offered again."""
        self._took: Spot | None = None
        """The answer that took the basis of the one before."""
        self._just: Spot | None = None
        """The same once the page went on from it: a basis key is still for that one."""
        self._written: dict[UUID, tuple[str, Spot]] = {}
        context.data_changed.connect(self._data_changed)

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        super().forget()
        self.basis, self.last, self._took, self._just = "", Values(), None, None
        self._written.clear()

    def choose_pack(self, pack: str) -> None:
        """Answer another pack: how its first answer is known has to be said."""
        if pack != self.pack:
            self.basis = ""
        super().choose_pack(pack)

    def select(self, spot: Spot | None) -> None:
        """Look at another question."""
        if spot != self.current:
            self._just = None
        super().select(spot)

    # --- answering ---

    def answer(self, **change: Any) -> None:
        """A verdict, a basis or a level by key or button: taken at once, and on when nothing is missing."""
        spot = self.current
        lone = change.get("verdict", "") not in ("", *NEEDS_NO_BASIS) and "basis" not in change
        if lone and self.remembers and self.basis and self.values(spot).basis == Basis.UNKNOWN:
            change |= {"basis": self.basis} | self._teller(self.basis)
            self._took = spot
        if lacking := self.set(**change):
            self.wanted.emit(lacking)
        elif self.go_on() and self._took == spot:
            self._just = spot

    def know(self, basis: str, *, ahead: bool = False) -> None:
        """A basis key. Right after an answer that took its basis by itself it is meant for that one, unless
        `ahead`: then, as on a question without a verdict, it is for what is answered next."""
        if not self.remembers:
            self.answer(basis=basis)
            return
        self.basis = basis
        just = self._just
        if just is not None and not ahead:
            if lacking := self.set_at(just, basis=basis, **self._teller(basis)):
                self.select(just)
                self.wanted.emit(lacking)
            return
        if self.values(self.current).verdict:
            self.answer(basis=basis)
        else:
            self.current_changed.emit()

    def _teller(self, basis: str) -> dict[str, str]:
        return {"told_by": self.last.told_by} if basis == Basis.TOLD else {}

    def not_here(self) -> None:
        """The fact behind the question is not given here: not applicable, with the ready reason."""
        item = self.current_item
        if item is not None and (reason := gate_reason(item)):
            self.answer(verdict=Verdict.NOT_APPLICABLE.value, reason=reason)

    def behind_gate(self, gate: str) -> list[Spot]:
        """Questions that are listed, not done and do not apply without the same fact."""
        items = (item for item in self.shown() if item.row.requirement.gate == gate)
        return [item.spot for item in items if not self.now(item).done]

    def answer_many(self, spots: Sequence[Spot], values: Values) -> None:
        """The same answer to all of them, one step for each place. Notes stay."""
        by_place: dict[Place, list[str]] = {}
        for spot in spots:
            by_place.setdefault(spot.place, []).append(spot.requirement)
        pack, level = self.pack, values.maturity
        texts = cast("Texts", {name: getattr(values, name) for name in wanted(values)})
        self._remember(values)

        def write(place: Place, keys: list[str]) -> None:
            def job(workspace: Workspace) -> Edit:
                return workspace.assessment.answer_all(
                    keys, [place], values.verdict, values.basis, pack=pack, maturity=level, **texts
                )

            self._context.edit(
                job,
                done=lambda edit: self._note(edit, pack, Spot(place, keys[0])),
                failed=self._not_taken,
                receiver=self,
            )

        for place, keys in by_place.items():
            write(place, keys)

    def _not_taken(self, error: Exception) -> None:
        from core.assessment.records import Refused

        if isinstance(error, Refused):
            self.refused.emit(str(error))
        else:
            self._context.report(error)
        self.refresh()

    def go_on(self) -> bool:
        """On to the next open question when this one is complete and that is wished; whether it moved."""
        if not self.complete(self.current) or not self._context.settings.get(MOVE_ON):
            return False
        return self.next_open()

    def set(self, **change: Any) -> str:
        """Change parts of the current answer. Returns the text that is still needed before it can be written."""
        return "" if self.current is None else self.set_at(self.current, **change)

    def set_at(self, spot: Spot, **change: Any) -> str:
        """The same for any question that is listed."""
        item = self.item(spot)
        if item is None:
            return ""
        values = self.values(spot).with_(**change)
        lacking = missing(values, item.needs)
        if lacking or (values.maturity is not None and not values.verdict):
            self._drafts[spot] = values
        else:
            self._drafts.pop(spot, None)
            self._pending[spot] = values
            self._remember(values)
            self._write(spot, values)
        self._touched(spot)
        return lacking

    def give_up(self) -> None:
        """Drop what cannot stand yet of the current question."""
        if self.current is not None and self._drafts.pop(self.current, None) is not None:
            self._touched(self.current)

    def withdraw(self) -> None:
        """Remove the answer of this place, so that it inherits again or is open."""
        spot, pack = self.current, self.pack
        if spot is None or not self.is_own(spot):
            return
        self._drafts.pop(spot, None)

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.withdraw(spot.requirement, spot.place.kind, spot.place.id, pack=pack)

        self._context.edit(job, done=lambda edit: self._note(edit, pack, spot), receiver=self)

    def _remember(self, values: Values) -> None:
        given: dict[str, Any] = {name: text for name, text in values.texts.items() if text and name != "note"}
        self.last = replace(self.last, **given)
        if values.basis != Basis.UNKNOWN and values.verdict not in NEEDS_NO_BASIS:
            self.basis = values.basis

    def _touched(self, spot: Spot) -> None:
        """The values of a question changed: show it."""
        self.list.restate()
        if spot == self.current:
            self.current_changed.emit()

    def _write(self, spot: Spot, values: Values) -> None:
        texts, pack = cast("Texts", values.texts), self.pack
        verdict, place = values.verdict or None, spot.place

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.answer(
                spot.requirement, place.kind, place.id, verdict, values.basis,
                pack=pack, maturity=values.maturity, **texts,
            )  # fmt: skip

        self._context.edit(
            job,
            done=lambda edit: self._note(edit, pack, spot),
            failed=lambda error: self._failed(spot, values, error),
            receiver=self,
        )

    def _failed(self, spot: Spot, values: Values, error: Exception) -> None:
        self._pending.pop(spot, None)
        from core.assessment.records import Refused

        if isinstance(error, Refused):
            self._drafts[spot] = values
        self.select(spot)
        self._not_taken(error)

    # --- undo ---

    def _note(self, edit: Edit, pack: str, spot: Spot) -> None:
        """Remember where a step was made, so that undoing it goes back there."""
        self._written[edit.txn] = (pack, spot)

    def _data_changed(self, edit: Edit | None) -> None:
        made = None if edit is None else self._written.get(edit.txn)
        if made is not None:  # the first time it is not noted yet: this is an undo or a redo
            pack, spot = made
            self._pending.pop(spot, None)
            self._drafts.pop(spot, None)
            if pack == self.pack and self.item(spot) is not None:
                self.select(spot)
            else:
                self._wanted = spot
                self._choose(Want(pack, spot.place))
        self.refresh()
