"""Why a level is what it is: what counts, what blocks the next one, what to take on, what the components bring."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.assessment.records import Capability, PlaceScore
from core.assessment.scoring import EXPIRED, HELD_BACK, FrScore
from desktop.models.levels import FR_NAMES, TOP, level_at, vector_words
from desktop.models.verdict_words import verdict_titles, verdict_tone
from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.results import ResultsModel
from desktop.views.results.entry import EntryButton
from desktop.widgets.basic import Pill, Scroll, clear, row, text
from desktop.widgets.prose import words as prose


class Explanation(QWidget):
    """The cell that is looked at, in words; each requirement is a button."""

    opened = Signal(str)
    """The id of a requirement to be answered."""

    def __init__(self, theme: Theme, model: ResultsModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._title = text("", "heading", wrap=True)
        self._scroll = Scroll(margins=0)
        self._scroll.setAccessibleName(self.tr("Why the level is what it is"))
        self._scroll.body.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, 1)
        self._first = ""

    @property
    def first(self) -> str:
        """The first requirement to take on, "" where nothing is missing."""
        return self._first

    def show_chosen(self) -> None:
        """Show the cell that the model looks at."""
        place, fr = self._model.chosen, self._model.fr
        body = self._scroll.body
        clear(body)
        self._first = ""
        if place is None:
            self._title.setText("")
            return
        if fr < 0:
            self._title.setText(place.name)
            self._whole(place)
        else:
            self._title.setText(f"{place.name} · FR {fr + 1} {FR_NAMES[fr][1]}")
            self._cell(place, fr)
        body.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    # --- a place ---

    def _whole(self, place: PlaceScore) -> None:
        score = place.score
        self._say(vector_words(place))
        self._say(self.tr("Lowest of the seven: {level}").format(level=score.lowest), "muted")
        if any(score.provisional):
            self._say(self.tr("“?”: provisional. What nobody knows yet could still raise it."), "muted")
        self._entries(self.tr("What raises a level soonest"), score.next_up, place, score.next_up)
        self._dissent(place)
        if place.sl_c:
            stated = sum(len(one.stated) for one in place.sl_c[:1])
            silent = place.sl_c[0].silent
            words = self.tr("Components with a stated SL-C: {stated}, without: {silent}.")
            self._part(self.tr("What the components bring"), words.format(stated=stated, silent=silent))

    # --- one foundational requirement of it ---

    def _cell(self, place: PlaceScore, fr: int) -> None:
        one, level = place.score.fr[fr], level_at(place, fr)
        self._scroll.body.addLayout(row(*self._pills(one, level.words), 1))
        if one.provisional:
            self._say(
                self.tr("Provisional: if everything unknown turned out met, it would be {level}.").format(
                    level=one.reachable
                )
            )
        self._say(
            self.tr("{met} of {all} requirements up to {upto} count.").format(
                met=one.met, all=one.applicable, upto=f"SL {TOP if one.sl_t is None else one.sl_t}"
            )
        )
        if one.blocking:
            heading = self.tr("SL {level} still needs").format(level=one.sl_a + 1)
            self._entries(heading, one.blocking, place, one.next_up)
        elif one.sl_t == 0:
            self._say(self.tr("Nothing is asked for here: SL-T is 0."))
        else:
            self._say(self.tr("Nothing is missing: the highest level is reached."))
        later = [key for key in one.next_up if key not in one.blocking]
        self._entries(self.tr("After that"), later, place, one.next_up)
        if one.next_up:
            self._say(self.tr("The numbers say in which order they raise a level soonest."), "muted")
            self._first = one.next_up[0]
        self._dissent(place, set(one.entries))
        if place.sl_c:
            self._components(place.sl_c[fr])
        counted = ", ".join(one.counted) or self.tr("nothing yet")
        self._part(self.tr("What counts"), counted)

    def _pills(self, one: FrScore, numbers: str) -> Iterable[QWidget]:
        achieved = numbers.split(" ", 1)[0]
        yield Pill(self._theme, f"SL-A {achieved}", "info" if one.provisional else "plain")
        if one.sl_t is None:
            yield Pill(self._theme, self.tr("no SL-T"), "plain")
            return
        yield Pill(self._theme, f"SL-T {one.sl_t}", "plain")
        if one.gap:
            yield Pill(self._theme, self.tr("%n level(s) missing", "", one.gap), "bad")
        else:
            yield Pill(self._theme, self.tr("reached"), "ok")

    def _components(self, one: Capability) -> None:
        if not one.stated:
            words = self.tr("No maker states a level for the %n component(s) here.", "", one.silent)
        else:
            weakest = ", ".join(f"{name} {level}" for name, level in one.stated[:4])
            words = self.tr("Lowest stated SL-C: {weakest}. Makers that state none: {silent}.").format(
                weakest=weakest, silent=one.silent
            )
        self._part(self.tr("What the components bring"), words)

    def _dissent(self, place: PlaceScore, among: set[str] | None = None) -> None:
        lines = [f"{key}: {', '.join(names)}" for key, names in place.dissent.items() if among is None or key in among]
        if lines:
            self._part(self.tr("Counts for the zone, but not for each asset"), *lines)

    # --- pieces ---

    def _entries(self, heading: str, keys: Iterable[str], place: PlaceScore, order: tuple[str, ...]) -> None:
        found = list(keys)
        if not found:
            return
        self._first = self._first or found[0]
        self._say(heading, "label")
        standings = {
            key: standing for one in place.score.fr for key, standing in zip(one.entries, one.standings, strict=True)
        }
        for key in found:
            words, tone = standing_words(standings.get(key, "unknown"))
            turn = order.index(key) + 1 if key in order else 0
            made = EntryButton(self._theme, key, self._model.title(key), words, tone, turn)
            made.clicked.connect(lambda _on=False, key=key: self.opened.emit(key))
            self._scroll.body.addWidget(made)

    def _part(self, heading: str, *lines: str) -> None:
        self._say(heading, "label")
        for line in lines:
            self._say(line)

    def _say(self, words: str, role: str = "") -> None:
        self._scroll.body.addWidget(prose(words, role))


def _tr(words: str) -> str:
    return QCoreApplication.translate("Levels", words)


def standing_words(standing: str) -> tuple[str, str]:
    """Words and tone of how an entry stands."""
    if standing == EXPIRED:
        return _tr("accepted no longer"), "warn"
    if standing == HELD_BACK:
        return _tr("its base requirement is missing"), "warn"
    return verdict_titles().get(standing, standing), verdict_tone(standing)
