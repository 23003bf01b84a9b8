"""Reading a checklist from the vault: the questions of one pack for one place or for all zones. Off the window's
thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.assessment.inheritance import Place
from core.assessment.models import ScopeKind
from core.assessment.questions import questions
from core.assessment.requirements import QUICK
from desktop.models.answer_values import Needs, Values, complete
from desktop.models.checks import Item, Spot

if TYPE_CHECKING:
    from core.assessment.reading import Snapshot
    from core.assessment.records import QuestionRow
    from core.assessment.survey import Survey
    from core.register.models import Asset, Site
    from core.workspace import Workspace

EASY = ("none", "shift_leader")
"""Permissions that somebody on a walk has anyway."""


@dataclass(frozen=True, slots=True)
class Want:
    """What is to be shown. `place` None: every zone and conduit."""

    pack: str = QUICK
    place: Place | None = None
    everywhere: bool = False
    """Every zone and conduit; `place` is kept for coming back."""


@dataclass(frozen=True)
class Reading:
    """Everything that the page shows, read at one moment."""

    want: Want
    items: tuple[Item, ...]
    groups: dict[str, str]
    """Area, foundational requirement or program element -> its name, in the pack's order."""
    stops: dict[str, str]
    """Requirement -> its stop of the walk; of the quick survey only."""
    packs: tuple[tuple[str, str], ...]
    """(id, title) of what can be answered here."""
    places: tuple[tuple[Place, str], ...]
    """The site, then its zones, then its conduits."""
    assets: tuple[tuple[Place, str], ...]
    """Assets of the zone that is looked at, or those without a zone at the site."""
    parent: Place
    """The zone of an asset that is looked at, else the place itself."""
    people: tuple[str, ...]
    """Names of the people met."""
    roles: dict[str, str]
    """Role -> its name, in the order of the quick survey."""
    at: dict[Spot, Item]
    """The items by their spot."""

    @property
    def place(self) -> Place:
        """What is answered for; the site where everything is listed."""
        return self.want.place or self.places[0][0]


def read(workspace: Workspace, want: Want, lang: str) -> Reading:
    """What `want` asks for; the site where that place is gone or none was chosen."""
    from core.register.models import Asset, Person

    register, assessment = workspace.register, workspace.assessment
    packs = assessment.packs()
    pack = next((one for one in packs if one.id == want.pack), packs[0])
    survey = assessment.survey(want.place)
    places = _places(survey)
    place = want.place if want.place is not None and want.place in survey.plant else survey.plant.root
    parent = _parent(survey, place)
    inside = register.all(Asset, zone_id=parent.id if parent.kind == ScopeKind.ZONE else None)
    listed = [one for one, _ in places[1:]] if want.everywhere else [place]
    names = dict(places)
    items: list[Item] = []
    for at in listed:
        items += _items(survey, pack.id, at, names[at] if want.everywhere else "", lang)
    quick = assessment.pack
    return Reading(
        want=Want(pack.id, place, want.everywhere),
        items=tuple(items),
        groups=_groups(survey.snapshot(pack.id), lang),
        stops={key: stop.title.of(lang) for stop in pack.walk for key in stop.checks},
        packs=tuple((one.id, one.title) for one in packs),
        places=places,
        assets=_assets(inside, survey.site, parent),
        parent=parent,
        people=tuple(dict.fromkeys(person.name for person in register.all(Person) if person.name)),
        roles={one.id: one.title.of(lang) for one in quick.roles},
        at={item.spot: item for item in items},
    )


def _groups(snapshot: Snapshot, lang: str) -> dict[str, str]:
    titles = snapshot.group_titles(lang)
    return {one.group: titles[one.group] for one in snapshot.requirements.values()}


def _places(survey: Survey) -> tuple[tuple[Place, str], ...]:
    found = [(survey.plant.root, survey.site.name)]
    found += [(Place(ScopeKind.ZONE, zone.id), zone.name) for zone in survey.zones.values()]
    found += [(Place(ScopeKind.CONDUIT, conduit.id), conduit.name) for conduit in survey.conduits.values()]
    return tuple(found)


def _parent(survey: Survey, place: Place) -> Place:
    """What the place is listed below: the zone of an asset, or the site."""
    if place.kind != ScopeKind.ASSET:
        return place
    zone = survey.plant.asset_zones.get(place.id)
    return survey.plant.root if zone is None else Place(ScopeKind.ZONE, zone)


def _assets(found: Sequence[Asset], site: Site, parent: Place) -> tuple[tuple[Place, str], ...]:
    if parent.kind not in (ScopeKind.ZONE, ScopeKind.SITE):
        return ()
    rows = [(Place(ScopeKind.ASSET, one.id), one.label) for one in found if one.site_id == site.id]
    return tuple(sorted(rows, key=lambda one: one[1].casefold()))


def _items(survey: Survey, pack: str, place: Place, name: str, lang: str) -> list[Item]:
    snapshot = survey.snapshot(pack)
    rows = questions(survey, pack, place, lang)
    if walk := [key for stop in snapshot.pack.walk for key in stop.checks]:
        order = {key: at for at, key in enumerate(walk)}
        rows.sort(key=lambda row: order.get(row.id, len(order)))
    return [item_of(row, snapshot, place, name) for row in rows]


def item_of(row: QuestionRow, snapshot: Snapshot, place: Place, place_name: str = "") -> Item:
    """A row with what the page filters and sorts by."""
    one = row.requirement
    answer, own = row.answer, row.answer is not None and not row.inherited_from
    needs = Needs(until=one.pack != QUICK, maturity=one.process)
    verdict = "" if answer is None else answer.verdict
    if answer is not None and own:
        done = complete(Values.of(answer), needs) and not row.expired
    else:
        done = (answer is not None or row.state == "answered") and not row.expired
    return Item(
        spot=Spot(place, row.id),
        row=row,
        place_name=place_name,
        needs=needs,
        verdict=verdict,
        done=done,
        own=own,
        above=_above(row, snapshot, place) if own else "",
        method=one.methods[0] if one.methods else "",
        role=one.role,
        here=_here(row),
        words=f"{row.id} {row.title} {row.question} {place_name}".casefold(),
    )


def _above(row: QuestionRow, snapshot: Snapshot, place: Place) -> str:
    given = snapshot.answers.get(row.id, {})
    wider = next((one for one in snapshot.plant.chain(place)[1:] if one in given), None)
    return "" if wider is None else snapshot.labels[wider.id]


def _here(row: QuestionRow) -> bool:
    if row.requirement.guide is not None:
        return any(way.method == "observe" and way.permission in EASY for way in row.requirement.guide.ways)
    return "observe" in row.requirement.methods
