"""The results: levels of zones and conduits, maturity of the program, how it is all known. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.assessment.inheritance import Place
from core.assessment.levels import site_score
from core.assessment.models import ScopeKind
from core.assessment.progress import Trust, trust_of
from core.assessment.records import PlaceScore, SiteScore
from core.assessment.requirements import PROCESS, QUICK, SYSTEM
from desktop.models.levels import LevelsModel
from desktop.models.verdict_words import content_lang
from desktop.viewmodels.question import Question

if TYPE_CHECKING:
    from core.workspace import Workspace
    from desktop.context import AppContext

PACKS = (SYSTEM, PROCESS, QUICK)


@dataclass(frozen=True)
class Results:
    """Everything that the page shows, read at one moment."""

    site: Place
    score: SiteScore
    trust: dict[str, Trust]
    """Pack -> how its statements are known; only of packs that have answers."""
    titles: dict[str, str] = field(default_factory=dict)
    """Requirement of 3-3 or 2-1, or quick check -> a few words."""

    @property
    def places(self) -> tuple[PlaceScore, ...]:
        """Zones, then conduits."""
        return self.score.zones + self.score.conduits

    @property
    def quick_only(self) -> bool:
        """Whether nothing states a level: the quick survey doesn't."""
        return SYSTEM not in self.trust


def read(workspace: Workspace, lang: str) -> Results:
    """Off the window's thread."""
    survey = workspace.assessment.survey(every_asset=True)
    shots = {pack: survey.snapshot(pack) for pack in PACKS if survey.answers.get(pack)}
    titles = {key: one.title(lang) for pack in PACKS for key, one in survey.snapshot(pack).requirements.items()}
    return Results(
        survey.plant.root,
        site_score(survey, lang),
        {pack: trust_of(shot.standings()) for pack, shot in shots.items()},
        titles,
    )


class ResultsModel(QObject):
    """State of the results page."""

    changed = Signal()
    """Everything was read anew."""
    chosen_changed = Signal()
    """Another cell is looked at."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.levels = LevelsModel(self)
        self.results: Results | None = None
        self.place: Place | None = None
        self.fr = -1
        """Index 0..6 of the foundational requirement that is looked at; -1 the place as a whole."""
        self.element = ""
        """The program element that is looked at."""
        self._busy = self._again = False
        context.data_changed.connect(lambda _edit: self.refresh())
        context.closing.connect(self.forget)

    def refresh(self) -> None:
        """Read everything again. Of several requests while one reading is on its way, one more follows."""
        if self._context.workspace is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        lang = content_lang()
        self._context.read(lambda workspace: read(workspace, lang), self._came, failed=self._not_read, receiver=self)

    def forget(self) -> None:
        """The vault is being locked: keep nothing."""
        self.results, self.place, self.fr, self.element = None, None, -1, ""
        self._busy = self._again = False
        self.levels.show_places(())

    def _not_read(self, error: Exception) -> None:
        self._busy = False
        self._context.report(error)

    def _came(self, results: Results) -> None:
        self._busy = False
        if self._again:
            self.refresh()
            return
        self.results = results
        if self.chosen is None:
            self.place, self.fr = next(((one.place, 0) for one in results.places), (None, -1))
        if self.element not in {one.id for one in results.score.maturity}:
            self.element = next((one.id for one in results.score.maturity), "")
        self.levels.show_places(results.places)
        self.changed.emit()
        self.chosen_changed.emit()

    @property
    def chosen(self) -> PlaceScore | None:
        """The place that is looked at."""
        places = self.results.places if self.results is not None else ()
        return next((one for one in places if one.place == self.place), None)

    def choose(self, place: Place, fr: int) -> None:
        """Look at a cell; -1 for the place as a whole."""
        if (place, fr) != (self.place, self.fr):
            self.place, self.fr = place, fr
            self.chosen_changed.emit()

    def choose_element(self, element: str) -> None:
        """Look at a program element."""
        if element != self.element:
            self.element = element
            self.chosen_changed.emit()

    def title(self, requirement: str) -> str:
        """A few words for a requirement."""
        return "" if self.results is None else self.results.titles.get(requirement, "")

    def open(self, requirement: str) -> None:
        """Answer this requirement of 3-3 at the place that is looked at."""
        if self.place is not None:
            self.open_at(SYSTEM, self.place, requirement)

    def open_at(self, pack: str, place: Place, requirement: str) -> None:
        """Answer any requirement at any place."""
        self._context.send_to("checklist", Question(pack, place, requirement))

    def open_process(self, requirement: str) -> None:
        """Answer this requirement of 2-1."""
        if self.results is not None:
            self._context.send_to("checklist", Question(PROCESS, self.results.site, requirement))

    def start(self, pack: str) -> None:
        """Go and answer that pack: the first zone of 3-3, the site of 2-1."""
        if self.results is None:
            return
        place = self.results.site
        if pack == SYSTEM:
            place = next((one.place for one in self.results.places if one.place.kind == ScopeKind.ZONE), place)
        self._context.send_to("checklist", Question(pack, place, ""))
