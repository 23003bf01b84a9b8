"""What the checklist lists: pack, place, filter, order, and which question is looked at. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, QUICK
from desktop.models.answer_values import Needs, Values, complete, missing
from desktop.models.checks import ChecksModel, Item, Spot, State
from desktop.models.filters import Filter, Now, Row, through
from desktop.models.verdict_words import content_lang
from desktop.viewmodels.checklist_headings import Arranged, Headings, arrange
from desktop.viewmodels.checklist_reading import Reading, Want, read
from desktop.viewmodels.checklist_states import now_of, state_of

if TYPE_CHECKING:
    from core.workspace import Workspace
    from desktop.context import AppContext
    from desktop.viewmodels.question import Question


class Listing(QObject):
    """The questions of one pack for a place, read anew after every write."""

    changed = Signal()
    """Rows, filters or progress changed."""
    current_changed = Signal()
    """Another question is looked at, or the same with other values."""
    leaving = Signal()
    """The current question is about to change: commit what is being typed."""
    finished = Signal()
    """Every question that the filters show is done."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.list = ChecksModel(self.state_of, self)
        self.reading: Reading | None = None
        self.current: Spot | None = None
        """The question that is looked at."""
        self.filter = Filter()
        self.by_walk = True
        self.proposed: frozenset[Spot] = frozenset()
        """Questions on which a proposal waits."""
        self._want = Want()
        self._rows: tuple[Row, ...] = ()
        self._counts: dict[str, tuple[int, int]] = {}
        self._busy = self._again = False
        self._wanted: UUID | Spot | None = None
        """An answer or a question to be looked at as soon as it is read."""
        self._drafts: dict[Spot, Values] = {}
        """Answers that cannot stand yet."""
        self._pending: dict[Spot, Values] = {}
        """Answers that are being written."""
        context.closing.connect(self.forget)

    # --- reading ---

    def refresh(self) -> None:
        """Read everything again. Of several requests while one reading is on its way, one more follows."""
        if self._context.workspace is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        number, want, lang = self._context.generation, self._want, content_lang()
        headings = Headings(by_walk=self.by_walk)

        def job(workspace: Workspace) -> tuple[Reading, Arranged]:
            reading = read(workspace, want, lang)
            return reading, arrange(reading, headings)

        self._context.read(
            job,
            lambda found: self.take(number, want, *found, headings.by_walk),
            failed=self._not_read,
            receiver=self,
        )

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self.reading, self.current, self._want = None, None, Want()
        self._wanted, self._rows, self._counts = None, (), {}
        self._drafts.clear()
        self._pending.clear()
        self._busy = self._again = False
        self.list.show_items((), {})

    def _not_read(self, error: Exception) -> None:
        self._busy = False
        self._context.report(error)
        if self._again:
            self.refresh()

    def take(self, number: int, want: Want, reading: Reading, arranged: Arranged, by_walk: bool) -> None:
        """Show what was read for `want` while the context's generation was `number`, if that is still wanted."""
        self._busy = False
        asked = (number, want, by_walk)
        if self._again or asked != (self._context.generation, self._want, self.by_walk):
            self.refresh()  # a write or another place came in between
            return
        self.reading, self._want = reading, reading.want
        self._pending.clear()
        self._rows, self._counts = arranged.rows, arranged.counts
        if self._wanted is not None:
            self.current = self._found(self._wanted) or self.current
            self._wanted = None
        if self.current is None or self._found(self.current) is None:
            rows = through(self._rows, self.filter, self.now)
            first = next((item for _, item in rows if not self.now(item).done), rows[0][1] if rows else None)
            self.current = None if first is None else first.spot
        self._show()
        self.current_changed.emit()

    def _found(self, wanted: UUID | Spot) -> Spot | None:
        if isinstance(wanted, Spot):
            return wanted if self.item(wanted) is not None else None
        items = self.reading.items if self.reading is not None else ()
        return next((item.spot for item in items if item.row.answer and item.row.answer.id == wanted), None)

    def _show(self) -> None:
        self.list.show_items(through(self._rows, self.filter, self.now, self.current), self._counts)
        self.changed.emit()

    # --- what is shown ---

    @property
    def pack(self) -> str:
        """The pack that is answered."""
        return self._want.pack

    @property
    def place(self) -> Place | None:
        """What is answered for; None before the first reading."""
        return self._want.place

    @property
    def everywhere(self) -> bool:
        """Whether every zone and conduit is listed."""
        return self._want.everywhere

    @property
    def remembers(self) -> bool:
        """Whether an answer takes the basis of the one before. The quick survey asks for it each time."""
        return self.pack != QUICK

    def item(self, spot: Spot | None) -> Item | None:
        """The question at this spot, also where a filter hides it."""
        return None if self.reading is None or spot is None else self.reading.at.get(spot)

    @property
    def current_item(self) -> Item | None:
        """The question that is looked at."""
        return self.item(self.current)

    def shown(self) -> Sequence[Item]:
        """The questions that the filters let through; the current one stays while it is looked at."""
        return self.list.items()

    def counts(self) -> tuple[int, int]:
        """(done, all) questions of what is listed, whatever the filters say."""
        return sum(done for done, _ in self._counts.values()), sum(total for _, total in self._counts.values())

    def needs(self, spot: Spot | None) -> Needs:
        """What kind of answer the question takes."""
        item = self.item(spot)
        return Needs() if item is None else item.needs

    def values(self, spot: Spot | None) -> Values:
        """The answer given here as it stands or is being given; blank where it is inherited or open."""
        if spot is None:
            return Values()
        for held in (self._drafts, self._pending):
            if spot in held:
                return held[spot]
        item = self.item(spot)
        if item is None or not item.own or item.row.answer is None:
            return Values()
        return Values.of(item.row.answer)

    def lacking(self, spot: Spot | None) -> str:
        """The text without which the answer being given cannot stand, or ""."""
        return missing(self.values(spot), self.needs(spot))

    def complete(self, spot: Spot | None) -> bool:
        """Whether nothing is left to say about it."""
        return complete(self.values(spot), self.needs(spot))

    def is_own(self, spot: Spot | None) -> bool:
        """Whether this place has an answer of its own in the vault."""
        item = self.item(spot)
        return item is not None and item.own

    def state_of(self, item: Item) -> State:
        """How a question stands, in words and shape."""
        state = state_of(item, self._given(item.spot))
        if item.spot not in self.proposed:
            return state
        return replace(state, words=self.tr("Proposal · {state}").format(state=state.words))

    def now(self, item: Item) -> Now:
        """How a question stands, as facts."""
        now = now_of(item, self._given(item.spot))
        return replace(now, proposed=True) if self.proposed and item.spot in self.proposed else now

    def _given(self, spot: Spot) -> Values | None:
        return self._drafts.get(spot) or self._pending.get(spot) if self._drafts or self._pending else None

    def mark_proposed(self, spots: frozenset[Spot]) -> None:
        """Say on which questions proposals wait."""
        if spots != self.proposed:
            self.proposed = spots
            self._show()

    # --- choosing ---

    def choose_pack(self, pack: str) -> None:
        """Answer another pack. The security program is mostly about the site: there it starts."""
        if pack != self.pack:
            place = None if pack == PROCESS else self._want.place
            self._choose(Want(pack, place, self._want.everywhere and pack != PROCESS))
            self.filter = replace(self.filter, group="", level="")

    def choose_place(self, place: Place | None) -> None:
        """Answer for another place; None: list every zone and conduit."""
        if place is None:
            self._choose(replace(self._want, everywhere=True))
        else:
            self._choose(Want(self.pack, place))

    def show_question(self, question: Question) -> None:
        """Look at a requirement at a place, whatever was shown before."""
        self.filter = Filter()
        spot = Spot(question.place, question.requirement)
        self._wanted = spot
        if question.pack != self.pack or question.place != self.place or self.everywhere:
            self._choose(Want(question.pack, question.place))
        else:
            self.refresh()

    def _choose(self, want: Want) -> None:
        if want != self._want:
            self.leaving.emit()
            self._want = want
            self.refresh()

    def set_filter(self, **change: Any) -> None:
        """Change fields of the filter."""
        self.filter = replace(self.filter, **change)
        self._keep_current()

    def clear_filter(self) -> None:
        """Show everything."""
        self.filter = Filter()
        self._keep_current()

    def order_by_walk(self, walk: bool) -> None:
        """In the order of a walk, or in that of the pack."""
        self.by_walk = walk
        if self.reading is not None:
            arranged = arrange(self.reading, Headings(by_walk=walk))
            self._rows, self._counts = arranged.rows, arranged.counts
            self._show()

    def _keep_current(self) -> None:
        """After another filter: the current question where it is still shown, else the first."""
        rows = through(self._rows, self.filter, self.now)
        if rows and all(item.spot != self.current for _, item in rows):
            self.leaving.emit()
            self.current = rows[0][1].spot
            self.current_changed.emit()
        self.list.show_items(rows, self._counts)
        self.changed.emit()

    # --- moving ---

    def select(self, spot: Spot | None) -> None:
        """Look at another question."""
        if spot == self.current or self.item(spot) is None:
            return
        self.leaving.emit()
        self.current = spot
        if self.filter.state:
            self._show()  # the one before may have stayed only because it was looked at
        self.current_changed.emit()

    def step(self, by: int) -> None:
        """The next or the previous question that is shown."""
        items = self.shown()
        at = next((at for at, item in enumerate(items) if item.spot == self.current), None)
        if at is not None and 0 <= at + by < len(items):
            self.select(items[at + by].spot)

    def next_open(self) -> bool:
        """The next question that is not done, after this one and round again; False when there is none."""
        items = self.shown()
        at = next((at for at, item in enumerate(items) if item.spot == self.current), -1)
        for item in [*items[at + 1 :], *items[: max(at, 0)]]:
            if not self.now(item).done:
                self.select(item.spot)
                return True
        self.finished.emit()
        return False

    def reveal(self, workspace: Workspace, answer: UUID) -> tuple[str, Place]:
        """Pack and place of an answer (off the window's thread)."""
        from core.assessment.models import Answer

        row = workspace.register.get(Answer, answer)
        return row.pack, Place(row.scope_kind, row.scope_id)

    def show_answer(self, answer: UUID, pack: str, place: Place) -> None:
        """Look at this answer at its place."""
        self.leaving.emit()
        self.filter = Filter()
        self._wanted, self._want = answer, Want(pack, place)
        self.refresh()
