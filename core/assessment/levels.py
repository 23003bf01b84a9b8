"""The levels of a site put together: SL-A per zone and conduit beside SL-T and SL-C, and the maturity of its program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.assessment.findings import GAPS
from core.assessment.inheritance import Place
from core.assessment.maturity import Judged, maturity_of
from core.assessment.models import Answer, ScopeKind
from core.assessment.records import Capability, ElementMaturity, PlaceScore, SiteScore
from core.assessment.requirements import PROCESS, SYSTEM, requirements_of
from core.assessment.scoring import FRS, Ladders, Score, achieved
from core.assessment.survey import Survey, given


class Component(NamedTuple):
    """An asset and what its maker says it is capable of."""

    name: str
    sl_c: tuple[int, ...] | None


def site_score(survey: Survey, lang: str = "en") -> SiteScore:
    """Every zone and conduit by the answers that hold there. For the capabilities the survey needs every asset."""
    ladders = Ladders.of(survey.pack_of(SYSTEM).entries)
    components: dict[object, list[Component]] = {}
    for asset in survey.assets.values():
        stated = tuple(asset.sl_c) if asset.sl_c else None
        components.setdefault(asset.zone_id, []).append(Component(asset.label, stated))
    dissent = _dissent(survey)
    zones = []
    for zone in survey.zones.values():
        place = Place(ScopeKind.ZONE, zone.id)
        target = survey.target_of(place)
        score = place_score(survey, ladders, place)
        gaps = {key: names for key, names in dissent.get(place, {}).items() if _counts(score, key)}
        sl_c = capabilities(components.get(zone.id, ()))
        zones.append(PlaceScore(place, zone.name, target, score, sl_c, gaps))
    conduits = []
    for conduit in survey.conduits.values():
        place = Place(ScopeKind.CONDUIT, conduit.id)
        target = survey.target_of(place)
        conduits.append(PlaceScore(place, conduit.name, target, place_score(survey, ladders, place), (), {}))
    return SiteScore(tuple(zones), tuple(conduits), program(survey, lang))


def place_score(survey: Survey, ladders: Ladders, place: Place) -> Score:
    """SL-A of one place by the answers that hold there."""
    holding = {key: given(answer) for key, answer in survey.holding_at(SYSTEM, place).items()}
    return achieved(ladders, holding, survey.target_of(place), survey.today)


def program(survey: Survey, lang: str = "en") -> tuple[ElementMaturity, ...]:
    """Maturity per security program element, by the answers for the site."""
    snapshot = survey.snapshot(PROCESS)
    holding = survey.holding_at(PROCESS, survey.plant.root)
    judged = {key: Judged(answer.verdict, answer.maturity) for key, answer in holding.items()}
    return maturity_of(requirements_of(snapshot.pack).values(), judged, snapshot.group_titles(lang))


def capabilities(components: Iterable[Component]) -> tuple[Capability, ...]:
    """SL-C per foundational requirement: what is stated, lowest first, and how many say nothing."""
    rows = list(components)
    silent = sum(row.sl_c is None for row in rows)
    return tuple(
        Capability(
            fr,
            tuple(sorted(((row.name, row.sl_c[i]) for row in rows if row.sl_c is not None), key=lambda one: one[::-1])),
            silent,
        )
        for i, fr in enumerate(FRS)
    )


def _dissent(survey: Survey) -> dict[Place, dict[str, tuple[str, ...]]]:
    """Zone -> requirement -> its assets for which the requirement is answered as a gap."""
    found: dict[Place, dict[str, tuple[str, ...]]] = {}
    for requirement, answers in survey.answers.get(SYSTEM, {}).items():
        for place, answer in answers.items():
            zone = _zone_of(survey, place, answer)
            if zone is not None:
                names = found.setdefault(zone, {})
                names[requirement] = (*names.get(requirement, ()), survey.labels[place.id])
    return found


def _zone_of(survey: Survey, place: Place, answer: Answer) -> Place | None:
    if place.kind != ScopeKind.ASSET or place not in survey.plant or answer.verdict not in GAPS:
        return None
    zone = survey.plant.asset_zones[place.id]
    return None if zone is None else Place(ScopeKind.ZONE, zone)


def _counts(score: Score, requirement: str) -> bool:
    return any(requirement in one.counted for one in score.fr)
