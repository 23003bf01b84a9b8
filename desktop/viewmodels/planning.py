"""What the pages of risk and of the plan share: one reading of both, and edits that may be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.records import Refused
from desktop.models.verdict_words import content_lang

if TYPE_CHECKING:
    from core.assessment.plan import Action
    from core.assessment.site_plan import RiskRow, SitePlan
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext


@dataclass(frozen=True)
class Reading:
    """Risk and plan of one moment."""

    plan: SitePlan
    people: tuple[str, ...]
    budget_days: int | None
    outages: str
    orphans: int

    @property
    def actions(self) -> tuple[Action, ...]:
        """In the order of doing: an action's number is its place here, from 1."""
        return self.plan.roadmap.actions

    def numbers(self) -> dict[str, int]:
        """Action -> its number."""
        return {one.id: at for at, one in enumerate(self.actions, start=1)}

    def risk(self, key: UUID) -> RiskRow | None:
        """A finding by its key."""
        return next((one for one in self.plan.risks if one.id == key), None)


def read(workspace: Workspace, lang: str) -> Reading:
    """Everything at this moment; what the pages show lazily is computed here, off the window's thread."""
    from core.register.models import Person

    plan = workspace.planning.at(lang)
    site = workspace.register.site()
    people = tuple(dict.fromkeys(person.name for person in workspace.register.all(Person) if person.name))
    _ = plan.techniques, plan.chain
    return Reading(plan, people, site.budget_days, site.outages, len(plan.orphans))


class PlanningModel(QObject):
    """Base of both pages' state: reads while its page is in front, and once it comes there after a change."""

    changed = Signal()
    """There is a new reading, or another filter."""
    current_changed = Signal()
    """Something else is looked at, or the same with other values."""
    leaving = Signal()
    """What is looked at is about to change: commit what is being typed."""
    refused = Signal(str)
    """An edit was not taken: a sentence."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.reading: Reading | None = None
        self.active = False
        self.filling = False
        """Tables get new rows: what their views choose meanwhile is nobody's choice."""
        context.data_changed.connect(lambda _edit: self.refresh())
        context.closing.connect(self.forget)

    def refresh(self) -> None:
        """Read everything again, if anybody looks."""
        if self._context.workspace is not None and self.active:
            number, lang = self._context.generation, content_lang()
            self._context.read(
                lambda workspace: read(workspace, lang), lambda found: self._take(number, found), receiver=self
            )

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self.reading = None

    def _take(self, number: int, reading: Reading) -> None:
        if number == self._context.generation:
            self.reading = reading
            self.show()

    def show(self) -> None:
        """Fill the tables from the reading."""

    def write(self, job: Callable[[Workspace], Edit], *, failed: Callable[[Exception], object] | None = None) -> None:
        """Do an edit; a refusal becomes `refused`."""

        def wrong(error: Exception) -> None:
            if failed is not None:
                failed(error)
            if isinstance(error, Refused):
                self.refused.emit(str(error))
            elif failed is None:
                self._context.report(error)

        self._context.edit(job, failed=wrong, receiver=self)
