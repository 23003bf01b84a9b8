"""The checklist: which place is answered, which check is looked at, and every answer. No widgets.

A key answers at once. What the rules of an honest answer still miss (a reason, a name) keeps the answer as a
draft here until it is given; nothing that cannot stand is ever written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from core.assessment.inheritance import Place
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.progress import Progress, progress_of
from core.assessment.records import ChecklistRow
from desktop.models.checks import ChecksModel, State
from desktop.models.verdict_words import basis_words, content_lang, verdict_titles, verdict_tone

if TYPE_CHECKING:
    from core.assessment.answering import Texts
    from core.register.service import Edit
    from core.workspace import Workspace
    from desktop.context import AppContext

Values = dict[str, str]

TEXTS = ("told_by", "reason", "note", "countermeasure", "accepted_by", "until")
NEEDS_NO_BASIS = (Verdict.UNKNOWN, Verdict.ASK_SUPPLIER, Verdict.NOT_APPLICABLE)
BLANK: Values = dict.fromkeys(TEXTS, "") | {"verdict": "", "basis": Basis.UNKNOWN.value}


@dataclass(frozen=True)
class Reading:
    """Everything that the page shows, read at one moment."""

    place: Place
    rows: tuple[ChecklistRow, ...]
    progress: Progress
    areas: dict[str, str]
    """Area -> its name."""
    places: tuple[tuple[Place, str], ...]
    """The site, then its zones."""
    people: tuple[str, ...]
    """Names of the people met."""


def step_state(workspace: Workspace) -> tuple[int, int]:
    """(answered, all) checks of the survey."""
    progress = workspace.assessment.progress()
    return progress.answered, progress.total


def read(workspace: Workspace, place: Place | None, lang: str) -> Reading:
    """The checklist of `place`; of the site where that place is gone or none was chosen."""
    from core.register.models import Person, Zone

    register, assessment = workspace.register, workspace.assessment
    site = register.site()
    places = [(Place(ScopeKind.SITE, site.id), site.name)]
    places += [(Place(ScopeKind.ZONE, zone.id), zone.name) for zone in register.all(Zone, site_id=site.id)]
    if place is None or place not in {one for one, _ in places}:
        place = places[0][0]
    snapshot, pack = assessment.snapshot(place), assessment.pack
    return Reading(
        place,
        tuple(snapshot.checklist(place, lang)),
        progress_of(snapshot.standings()),
        {area.id: area.title.of(lang) for area in pack.areas},
        tuple(places),
        tuple(dict.fromkeys(person.name for person in register.all(Person) if person.name)),
    )


def missing(values: Values) -> str:
    """The text without which an answer like this cannot stand, or ""."""
    verdict = values["verdict"]
    if verdict == Verdict.NOT_APPLICABLE and not values["reason"].strip():
        return "reason"
    if verdict == Verdict.COMPENSATING:
        for name in ("countermeasure", "accepted_by"):
            if not values[name].strip():
                return name
    if values["basis"] == Basis.TOLD and not values["told_by"].strip():
        return "told_by"
    return ""


def complete(values: Values) -> bool:
    """Whether nothing is left to say: a verdict, how it is known, and the texts that belong to it."""
    if not values["verdict"] or missing(values):
        return False
    return values["verdict"] in NEEDS_NO_BASIS or values["basis"] != Basis.UNKNOWN


class ChecklistModel(QObject):
    """State of the checklist page."""

    changed = Signal()
    """Rows, filters or progress changed."""
    current_changed = Signal()
    """Another check is looked at, or the same with other values."""
    leaving = Signal()
    """The current check is about to change: commit what is being typed."""
    wanted = Signal(str)
    """The answer needs this text before it can stand."""
    refused = Signal(str)
    """An answer was not taken: a sentence."""
    finished = Signal()
    """Every check that the filters show is done."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.list = ChecksModel(self)
        self.reading: Reading | None = None
        self.current = ""
        """Id of the check that is looked at."""
        self.area = ""
        self.open_only = False
        self.last_told_by = ""
        self._place: Place | None = None
        self._wanted_answer: UUID | None = None
        self._drafts: dict[tuple[Place, str], Values] = {}
        self._pending: dict[tuple[Place, str], Values] = {}
        context.data_changed.connect(lambda _edit: self.refresh())
        context.closing.connect(self.forget)

    # --- reading ---

    def refresh(self) -> None:
        """Read everything again."""
        if self._context.workspace is None:
            return
        number, place, lang = self._context.generation, self._place, content_lang()
        self._context.read(
            lambda workspace: read(workspace, place, lang),
            lambda found: self._take(number, place, found),
            receiver=self,
        )

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self.reading, self.current = None, ""
        self._drafts.clear()
        self._pending.clear()
        self.list.show_checks((), self.state_of, {})

    def _take(self, number: int, asked: Place | None, reading: Reading) -> None:
        if number != self._context.generation or asked != self._place:
            return  # a write or another place came in between: another reading follows
        self.reading, self._place = reading, reading.place
        self._pending.clear()
        if self._wanted_answer is not None:
            self.current = next(
                (row.id for row in reading.rows if row.answer and row.answer.id == self._wanted_answer), self.current
            )
            self._wanted_answer = None
        if self.row(self.current) is None:
            self.current = next((row.id for row in self.shown() if not self.state_of(row).done), "")
            self.current = self.current or (reading.rows[0].id if reading.rows else "")
        self._show()
        self.current_changed.emit()

    # --- what is shown ---

    def row(self, key: str) -> ChecklistRow | None:
        """The check with this id at the chosen place."""
        rows = self.reading.rows if self.reading is not None else ()
        return next((row for row in rows if row.id == key), None)

    def shown(self) -> list[ChecklistRow]:
        """The rows that the filters let through; the current one stays while it is looked at."""
        rows = self.reading.rows if self.reading is not None else ()
        return [
            row
            for row in rows
            if (not self.area or row.check.area == self.area)
            and (not self.open_only or row.id == self.current or not self.state_of(row).done)
        ]

    def counts(self) -> tuple[int, int]:
        """(done, all) checks of this place."""
        rows = self.reading.rows if self.reading is not None else ()
        return sum(self.state_of(row).done for row in rows), len(rows)

    def area_counts(self) -> dict[str, tuple[int, int]]:
        """Area -> (done, all) at this place."""
        return self._counted(lambda row: row.check.area)

    def _counted(self, group: Callable[[ChecklistRow], str]) -> dict[str, tuple[int, int]]:
        done: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for row in self.reading.rows if self.reading is not None else ():
            key = group(row)
            total[key] += 1
            done[key] += self.state_of(row).done
        return {key: (done[key], total[key]) for key in total}

    def values(self, key: str) -> Values:
        """The answer given here as it stands or is being given; blank where it is inherited or open."""
        row = self.row(key)
        values = dict(BLANK)
        if row is not None and row.answer is not None and not row.inherited_from:
            values |= {name: getattr(row.answer, name) for name in BLANK}
        place = self._place
        if place is not None:
            values |= self._pending.get((place, key), {}) | self._drafts.get((place, key), {})
        return values

    def is_own(self, key: str) -> bool:
        """Whether this place has an answer of its own in the vault."""
        row = self.row(key)
        return row is not None and row.answer is not None and not row.inherited_from

    def state_of(self, row: ChecklistRow) -> State:
        """How a check stands here, in words and shape."""
        values, titles = self.values(row.id), verdict_titles()
        if values["verdict"]:
            words = titles.get(values["verdict"], values["verdict"])
            lacking = missing(values)
            if lacking:
                return State(self.tr("{verdict}, not finished").format(verdict=words), "plain", done=False)
            if not complete(values):
                words = self.tr("{verdict}, basis?").format(verdict=words)
                return State(words, verdict_tone(values["verdict"]), done=False)
            if values["verdict"] not in NEEDS_NO_BASIS:
                words = f"{words} · {basis_words(values['basis'])}"
            if self._place is not None and self._place.kind != ScopeKind.SITE:
                words = self.tr("{state} · own answer").format(state=words)
            return State(words, verdict_tone(values["verdict"]), done=True)
        if values["basis"] != Basis.UNKNOWN:
            return State(self.tr("Verdict?"), "plain", done=False)
        if row.answer is not None:
            words = titles.get(row.answer.verdict, row.answer.verdict)
            words = self.tr("{state} · from {place}").format(state=words, place=row.inherited_from)
            return State(words, verdict_tone(row.answer.verdict), done=True)
        if row.state == "answered":
            return State(self.tr("Answered zone by zone"), "ok", done=True)
        if row.state == "partly":
            return State(self.tr("Some zones answered"), "plain", done=False)
        return State(self.tr("Open"), "plain", done=False)

    def _show(self) -> None:
        self.list.show_checks(self.shown(), self.state_of, self._counted(lambda row: row.stop))
        self.changed.emit()

    # --- moving ---

    @property
    def place(self) -> Place | None:
        """What is answered for."""
        return self._place

    def choose_place(self, place: Place) -> None:
        """Answer for another place."""
        if place != self._place:
            self.leaving.emit()
            self._place = place
            self.refresh()

    def choose_area(self, area: str) -> None:
        """Show the checks of one area, or of all ("")."""
        self.area = area
        self._keep_current()

    def show_open_only(self, only: bool) -> None:
        """Hide what is done."""
        self.open_only = only
        self._keep_current()

    def _keep_current(self) -> None:
        keys = [row.id for row in self.shown()]
        if self.current not in keys and keys:
            self.select(keys[0])
        self._show()

    def select(self, key: str) -> None:
        """Look at another check."""
        if key == self.current or self.row(key) is None:
            return
        self.leaving.emit()
        self.current = key
        self._show()
        self.current_changed.emit()

    def step(self, by: int) -> None:
        """The next or the previous check that is shown."""
        keys = [row.id for row in self.shown()]
        if self.current in keys:
            at = keys.index(self.current) + by
            if 0 <= at < len(keys):
                self.select(keys[at])

    def next_open(self) -> bool:
        """The next check that is not done, after this one and round again; False when there is none."""
        rows = [row for row in self.shown() if row.id == self.current or not self.state_of(row).done]
        keys = [row.id for row in rows]
        if self.current in keys:
            at = keys.index(self.current)
            keys = keys[at + 1 :] + keys[:at]
        if keys:
            self.select(keys[0])
            return True
        self.finished.emit()
        return False

    def reveal(self, workspace: Workspace, answer: UUID) -> Place | None:
        """The place of an answer (off the window's thread)."""
        from core.assessment.models import Answer

        row = workspace.register.get(Answer, answer)
        return None if row.scope_kind == ScopeKind.ASSET else Place(row.scope_kind, row.scope_id)

    def show_answer(self, answer: UUID, place: Place | None) -> None:
        """Look at this answer at its place."""
        if place is not None:
            self.leaving.emit()
            self.area, self.open_only = "", False
            self._wanted_answer, self._place = answer, place
            self.refresh()

    # --- answering ---

    def answer(self, **change: str) -> None:
        """A verdict or a basis by key or button: taken at once, and on to the next check when nothing is missing."""
        lacking = self.set(**change)
        if lacking:
            self.wanted.emit(lacking)
        else:
            self.go_on()

    def go_on(self) -> bool:
        """On to the next check when this one is complete; whether it moved."""
        if not complete(self.values(self.current)):
            return False
        before = self.current
        self.step(1)
        return self.current != before

    def set(self, **change: str) -> str:
        """Change parts of the answer. Returns the text that is still needed before it can be written, or ""."""
        place, key = self._place, self.current
        if place is None or self.row(key) is None:
            return ""
        values = self.values(key) | change
        if values["basis"] != Basis.TOLD:
            values["told_by"] = ""
        if lacking := missing(values):
            self._drafts[place, key] = values
            self._show()
            self.current_changed.emit()
            return lacking
        self._drafts.pop((place, key), None)
        self._pending[place, key] = values
        if values["told_by"]:
            self.last_told_by = values["told_by"]
        self._write(place, key, values)
        self._show()
        self.current_changed.emit()
        return ""

    def give_up(self) -> None:
        """Drop what cannot stand yet of the current check."""
        if self._place is not None and self._drafts.pop((self._place, self.current), None) is not None:
            self._show()
            self.current_changed.emit()

    def withdraw(self) -> None:
        """Remove the answer of this place, so that it inherits again or is open."""
        place, key = self._place, self.current
        if place is None or not self.is_own(key):
            return
        self._drafts.pop((place, key), None)

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.withdraw(key, place.kind, place.id)

        self._context.edit(job, receiver=self)

    def _write(self, place: Place, key: str, values: Values) -> None:
        texts = cast("Texts", {name: values[name] for name in TEXTS})
        verdict = values["verdict"] or None

        def job(workspace: Workspace) -> Edit:
            return workspace.assessment.answer(key, place.kind, place.id, verdict, values["basis"], **texts)

        self._context.edit(job, failed=lambda error: self._failed(place, key, values, error), receiver=self)

    def _failed(self, place: Place, key: str, values: Values, error: Exception) -> None:
        self._pending.pop((place, key), None)
        from core.assessment.records import Refused

        if isinstance(error, Refused):
            self._drafts[place, key] = values
            self.refused.emit(str(error))
        else:
            self._context.report(error)
        if place == self._place:
            self.select(key)
        self.refresh()
