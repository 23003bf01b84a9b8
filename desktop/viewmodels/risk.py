"""Risk: which findings are looked at, in which cell, place or technique; their scales and their fate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.findings import Status
from desktop.models.findings import places_model, risks_model, techniques_model
from desktop.viewmodels.planning import PlanningModel

if TYPE_CHECKING:
    from core.assessment.inheritance import Place
    from core.assessment.models import Evidence
    from core.assessment.site_plan import RiskRow
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

WHEN = ("before", "now", "planned")


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(findings that are fixed or accepted, all that are a risk here)."""
    rows = [row for row in workspace.assessment.findings() if row.counts]
    return sum(row.status in {Status.FIXED, Status.ACCEPTED} for row in rows), len(rows)


class RiskModel(PlanningModel):
    """State of the page."""

    acceptance_wanted = Signal(object)
    """Ask who accepts the risk of this `RiskRow` until when."""
    fix_wanted = Signal(object)
    """Ask who agreed to what was fixed."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.table = risks_model(self)
        self.places = places_model(self)
        self.techniques = techniques_model(self)
        self.current: RiskRow | None = None
        self.when = "now"
        self.cell: tuple[int, int] | None = None
        self.place: Place | None = None
        self.technique = ""
        self.open_only = False

    # --- reading ---

    def forget(self) -> None:
        """Keep nothing."""
        super().forget()
        self.current, self.cell, self.place, self.technique = None, None, None, ""
        for table in (self.table, self.places, self.techniques):
            table.set_rows(())

    def show(self) -> None:
        """Fill the tables."""
        reading = self.reading
        if reading is None:
            return
        key = self.current.id if self.current is not None else None
        self.filling = True
        self.table.set_rows(row for row in reading.plan.risks if self._shown(row))
        self.places.set_rows(reading.plan.places)
        self.techniques.set_rows(reading.plan.techniques)
        self.filling = False
        self.current = self.table.row(self.table.row_of(key)) or self.table.row(0)
        self.changed.emit()
        self.current_changed.emit()

    def _shown(self, row: RiskRow) -> bool:
        if self.open_only and row.finding.status != Status.OPEN:
            return False
        if self.place is not None and not self._at_place(row):
            return False
        risk = getattr(row, self.when)
        if self.cell is not None and (risk.likelihood, risk.consequence) != self.cell:
            return False
        return not self.technique or row.id in self._of_technique()

    def _at_place(self, row: RiskRow) -> bool:
        reading = self.reading
        place = next((one for one in reading.plan.places if one.place == self.place), None) if reading else None
        return place is None or row.id in place.findings

    def _of_technique(self) -> tuple[UUID, ...]:
        plan = self.reading.plan if self.reading is not None else None
        found = (one.findings for one in plan.techniques if one.id == self.technique) if plan is not None else ()
        return next(iter(found), ())

    def counts(self) -> dict[tuple[int, int], int]:
        """Findings per cell at the chosen time, at the chosen place."""
        found: dict[tuple[int, int], int] = {}
        for row in self.reading.plan.risks if self.reading is not None else ():
            if self.place is None or self._at_place(row):
                risk = getattr(row, self.when)
                cell = (risk.likelihood, risk.consequence)
                found[cell] = found.get(cell, 0) + 1
        return found

    @property
    def filtered(self) -> bool:
        """Whether something hides findings."""
        return self.open_only or self.cell is not None or self.place is not None or bool(self.technique)

    # --- choosing ---

    def choose(self, **filters: Any) -> None:
        """Set `when`, `cell`, `place`, `technique` or `open_only`."""
        self.leaving.emit()
        for name, value in filters.items():
            setattr(self, name, value)
        self.show()

    def show_all(self) -> None:
        """Hide nothing."""
        self.choose(cell=None, place=None, technique="", open_only=False)

    def select(self, key: UUID | None) -> None:
        """Look at another finding."""
        row = self.table.row(self.table.row_of(key))
        if row is not None and not self.filling and (self.current is None or row.id != self.current.id):
            self.leaving.emit()
            self.current = row
            self.current_changed.emit()

    # --- editing ---

    def edit(self, key: UUID, *, failed: Callable[[Exception], object] | None = None, **fields: Any) -> None:
        """Set fields of a finding."""

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.edit_finding(key, **fields)

        self.write(job, failed=failed)

    def set_status(self, status: str) -> None:
        """Open it again, or ask for what accepting and fixing need."""
        row = self.current
        if row is None:
            return
        if status == Status.ACCEPTED:
            self.acceptance_wanted.emit(row)
        elif status == Status.FIXED:
            self.fix_wanted.emit(row)
        elif row.finding.status != status or row.finding.lapsed:
            key = row.id
            self.write(lambda workspace: workspace.planning.reopen(key))
        self.current_changed.emit()

    def accept(self, key: UUID, by: str, until: str, note: str) -> None:
        """Somebody lives with it."""
        self.write(lambda workspace: workspace.planning.accept(key, by, until, note))

    def fix(
        self, key: UUID, agreed_by: str, on: str, note: str, before: Evidence | None, after: Evidence | None
    ) -> None:
        """It was put right on site."""
        self.write(
            lambda workspace: workspace.planning.fix(
                key, agreed_by, on=on, note=note, before=before, after=after
            )
        )  # fmt: skip

    def set_scale(self, name: str, value: int) -> None:
        """Likelihood or one of the consequences, 1 to 5."""
        if self.current is not None and getattr(self.current.finding, name) != value:
            fields: dict[str, Any] = {name: value}
            self.edit(self.current.id, **fields)

    # --- the matrix ---

    def set_rank(self, likelihood: int, consequence: int) -> None:
        """The next band for a cell of the site's matrix; what would fall with it is raised or lowered along."""
        if self.reading is None:
            return
        ranks = self.reading.plan.matrix.ranks
        old = ranks[likelihood - 1][consequence - 1]
        new = old % 4 + 1
        for row in range(5):
            for column in range(5):
                if new > old and row >= likelihood - 1 and column >= consequence - 1:
                    ranks[row][column] = max(ranks[row][column], new)
                if new < old and row <= likelihood - 1 and column <= consequence - 1:
                    ranks[row][column] = min(ranks[row][column], new)
        self.write(lambda workspace: workspace.planning.set_matrix(ranks))

    def reset_matrix(self) -> None:
        """Ours again."""
        self.write(lambda workspace: workspace.planning.set_matrix(None))

    def set_line(self, line: int) -> None:
        """What is tolerable: rank 1..4, 0 for not agreed."""
        self.write(lambda workspace: workspace.planning.set_terms(line=line))
