"""The plan: which action is looked at, what was decided about it, duties, and who is responsible for what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from core.assessment.plan import PHASES
from desktop.models.findings import actions_model, charges_model, duties_model
from desktop.models.verdict_words import content_lang
from desktop.viewmodels.planning import PlanningModel, Reading

if TYPE_CHECKING:
    from core.assessment.duties import Charge
    from core.assessment.plan import Action
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

WINS = "wins"
"""Beside the phases: the quick wins of all of them."""


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(actions of the plan that are done, all of them)."""
    actions = workspace.planning.at().roadmap.actions
    return sum(one.status == "done" for one in actions), len(actions)


class PlanModel(PlanningModel):
    """State of the page."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.table = actions_model(self)
        self.duties = duties_model(self)
        self.charges = charges_model(self)
        self.charge_rows: tuple[Charge, ...] = ()
        self.party = ""
        self.current: Action | None = None
        self.phase = PHASES[0]

    # --- reading ---

    def forget(self) -> None:
        """Keep nothing."""
        super().forget()
        self.current, self.charge_rows = None, ()
        for table in (self.table, self.duties, self.charges):
            table.set_rows(())

    def refresh(self) -> None:
        """The parties too."""
        super().refresh()
        if self._context.workspace is not None and self.active:
            lang = content_lang()
            self._context.read(lambda workspace: workspace.planning.charges(lang), self._take_charges, receiver=self)

    def _take_charges(self, rows: tuple[Charge, ...]) -> None:
        self.charge_rows = rows
        self.charges.set_rows(row for row in rows if not self.party or row.parties[0] == self.party)

    def _take(self, number: int, reading: Reading) -> None:
        """Follow the action that is looked at into the phase that an edit put it."""
        if self.current is not None and self.current.phase == self.phase:
            key = self.current.id
            self.phase = next((one.phase for one in reading.actions if one.id == key), self.phase)
        super()._take(number, reading)

    def show(self) -> None:
        """Fill the tables."""
        reading = self.reading
        if reading is None:
            return
        numbers = reading.numbers()
        key = self.current.id if self.current is not None else None
        self.filling = True
        self.table.set_rows((numbers[one.id], one) for one in self.shown())
        self.duties.set_rows(reading.plan.duties)
        self.filling = False
        found = self.table.row(self.table.row_of(key)) or self.table.row(0)
        self.current = None if found is None else found[1]
        self.changed.emit()
        self.current_changed.emit()

    def shown(self) -> tuple[Action, ...]:
        """The actions of the chosen phase, or the quick wins."""
        if self.reading is None:
            return ()
        roadmap = self.reading.plan.roadmap
        if self.phase == WINS:
            return roadmap.quick_wins
        return next((one.actions for one in roadmap.phases if one.phase == self.phase), ())

    def action(self, key: str) -> Action | None:
        """An action by its id, or by that of its remedy."""
        actions = self.reading.actions if self.reading is not None else ()
        return next(
            (one for one in actions if key == one.id), next((one for one in actions if key == one.remedy), None)
        )

    # --- choosing ---

    def choose_phase(self, phase: str) -> None:
        """Show the actions of another phase."""
        self.leaving.emit()
        self.phase = phase
        self.show()

    def select(self, key: object) -> None:
        """Look at another action; its phase is shown where it is not."""
        action = self.action(str(key))
        if action is None or self.filling or (self.current is not None and self.current.id == action.id):
            return
        self.leaving.emit()
        self.current = action
        if self.table.row_of(action.id) < 0:
            self.phase = action.phase
            self.show()
        else:
            self.current_changed.emit()

    def choose_party(self, party: str) -> None:
        """Only the requirements of one party; "" for all."""
        self.party = party
        self._take_charges(self.charge_rows)

    # --- editing ---

    def decide(self, key: str, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Decide about an action."""
        action = self.action(key)
        if action is None:
            return

        def job(workspace: Workspace) -> Edit:
            return workspace.planning.decide(action.remedy, action.where, **fields)

        self.write(job, failed=failed)

    def set_terms(self, **fields: Any) -> None:
        """Budget and outages of the site."""
        self.write(lambda workspace: workspace.planning.set_terms(**fields))

    def make_responsible(self, pack: str, requirement: str, party: str) -> None:
        """Another party sees to a requirement."""
        row = next((one for one in self.charge_rows if (one.pack, one.requirement) == (pack, requirement)), None)
        person = row.person if row is not None else ""
        self.write(lambda workspace: workspace.planning.make_responsible(pack, requirement, party, person))
