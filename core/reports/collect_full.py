"""The full assessment's part of the report's data: levels, maturity, all answers, and how they are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from catalogue.schema import Pack
from core.assessment import levels as site_levels
from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.models import Answer, ScopeKind, Verdict
from core.assessment.progress import Trust, trust_of
from core.assessment.questions import is_required
from core.assessment.records import Capability, ElementMaturity, PlaceScore
from core.assessment.requirements import PROCESS, QUICK, SYSTEM, Requirement
from core.assessment.scoring import FrScore
from core.assessment.survey import Survey
from core.reports.data_full import (
    BasisCount,
    CapabilityRow,
    Dissent,
    FrLevel,
    MaturityRow,
    Need,
    PackAnswers,
    PlaceAnswers,
    PlaceLevels,
)
from core.reports.data_rows import AnswerRow, Count
from core.reports.text import Words

VERIFIED = frozenset({"seen", "document", "tested"})
Proof = Callable[[UUID], tuple[str, ...]]
"""Key of a row -> numbers of what can be shown for it."""


def full_packs(survey: Survey) -> list[str]:
    """Packs other than the quick survey that have an answer: 3-3, 2-1, then own ones."""
    used = [pack for pack, answers in survey.answers.items() if pack != QUICK and any(answers.values())]
    return sorted(used, key=lambda one: (one != SYSTEM, one != PROCESS, one))


def needs(requirements: Mapping[str, Requirement], ids: Iterable[str], lang: str) -> tuple[Need, ...]:
    """The ids with their titles."""
    return tuple(Need(one, requirements[one].title(lang) if one in requirements else "") for one in ids)


# --- levels ---


def levels(survey: Survey, lang: str) -> tuple[tuple[PlaceLevels, ...], tuple[MaturityRow, ...]]:
    """Levels of every zone and conduit, and the maturity per element; empty where nothing of the pack is answered.

    The survey must know every asset, for their capabilities.
    """
    used = full_packs(survey)
    if not {SYSTEM, PROCESS} & set(used):
        return (), ()
    score = site_levels.site_score(survey, lang)
    places: tuple[PlaceLevels, ...] = ()
    if SYSTEM in used:
        asked = survey.snapshot(SYSTEM).requirements
        places = tuple(_place(survey, one, asked, lang) for one in (*score.zones, *score.conduits))
    if PROCESS not in used:
        return places, ()
    process = survey.snapshot(PROCESS).requirements
    return places, tuple(_maturity(one, process, lang) for one in score.maturity)


def _place(survey: Survey, one: PlaceScore, asked: Mapping[str, Requirement], lang: str) -> PlaceLevels:
    return PlaceLevels(
        name=one.name,
        kind=str(one.place.kind),
        assessed=bool(survey.holding_at(SYSTEM, one.place)),
        frs=tuple(_fr(fr, asked, lang) for fr in one.score.fr),
        next_up=needs(asked, one.score.next_up, lang),
        capabilities=tuple(_capability(row) for row in one.sl_c),
        dissent=tuple(
            Dissent(key, asked[key].title(lang), tuple(sorted(names)))
            for key, names in sorted(one.dissent.items())
            if key in asked
        ),
    )


def _fr(one: FrScore, asked: Mapping[str, Requirement], lang: str) -> FrLevel:
    return FrLevel(
        fr=one.fr,
        sl_a=one.sl_a,
        provisional=one.provisional,
        reachable=one.reachable,
        sl_t=one.sl_t,
        met=one.met,
        applicable=one.applicable,
        blocking=needs(asked, one.blocking, lang),
        unknown=len(one.unknown),
    )


def _capability(row: Capability) -> CapabilityRow:
    weakest = tuple(name for name, level in row.stated if level == row.lowest)
    return CapabilityRow(row.fr, row.lowest, weakest, len(row.stated), row.silent)


def _maturity(one: ElementMaturity, asked: Mapping[str, Requirement], lang: str) -> MaturityRow:
    return MaturityRow(
        id=one.id,
        title=one.title,
        level=one.level,
        levels=tuple(one.levels),
        unknown=one.unknown,
        not_applicable=one.not_applicable,
        lowest=needs(asked, one.lowest, lang),
        provisional=one.provisional,
    )


# --- answers ---


def belongs(requirement: Requirement, place: Place, survey: Survey) -> bool:
    """Whether a statement of IEC 62443-3-3 about that place is counted there: with its parts, else with the site.

    So that what the site answers for every zone is counted in each of them, and not once more for the site.
    """
    accepted = ACCEPTS[requirement.scope]
    if place.kind != ScopeKind.SITE:
        return place.kind in accepted
    zones = ScopeKind.ZONE in accepted and bool(survey.zones)
    return not zones and not (ScopeKind.CONDUIT in accepted and bool(survey.conduits))


def answers(survey: Survey, proof: Proof, lang: str) -> tuple[PackAnswers, ...]:
    """All answers to the packs other than the quick survey, place by place."""
    return tuple(_pack_answers(survey, pack, proof, lang) for pack in full_packs(survey))


def _pack_answers(survey: Survey, pack: str, proof: Proof, lang: str) -> PackAnswers:
    snapshot = survey.snapshot(pack)
    asked = snapshot.requirements
    given = [answer for by_place in survey.answers[pack].values() for answer in by_place.values()]
    places = [_place_answers(survey, pack, place, proof) for place in places_of(survey, pack)]
    known = [key for key in asked if key in survey.answers[pack]]
    return PackAnswers(
        pack=pack,
        title=short_title(snapshot.pack),
        edition=Words(lang).known("edition", snapshot.pack.edition),
        versions=tuple(sorted({one.pack_version for one in given})),
        requirements=len(asked),
        places=tuple(one for one in places if one.rows or one.inherited),
        titles=needs(asked, known, lang),
    )


def short_title(pack: Pack) -> str:
    """What a table calls a pack: the number of the standard where there is one."""
    return {SYSTEM: "IEC 62443-3-3", PROCESS: "IEC 62443-2-1"}.get(pack.id, pack.title)


def places_of(survey: Survey, pack: str) -> list[Place]:
    """The site, the zones, the conduits, then the assets that have an answer of their own."""
    given = {place for by_place in survey.answers[pack].values() for place in by_place}
    assets = sorted(
        (one for one in given if one.kind == ScopeKind.ASSET and one in survey.plant),
        key=lambda one: (survey.labels.get(one.id, ""), one.id),
    )
    return [
        survey.plant.root,
        *(Place(ScopeKind.ZONE, key) for key in survey.zones),
        *(Place(ScopeKind.CONDUIT, key) for key in survey.conduits),
        *assets,
    ]


def _place_answers(survey: Survey, pack: str, place: Place, proof: Proof) -> PlaceAnswers:
    asked = survey.snapshot(pack).requirements
    own = survey.given_at(pack, place)
    counted = _counted(survey, pack, place)
    rows = tuple(row(survey, place, own[key], proof, counts=key in counted) for key in asked if key in own)
    name = "" if place.kind == ScopeKind.SITE else survey.labels.get(place.id, "")
    if pack != SYSTEM:
        missing = _missing(survey, pack) if place == survey.plant.root else ()
        return PlaceAnswers(name, str(place.kind), rows, (), missing)
    if place.kind == ScopeKind.ASSET:
        return PlaceAnswers(name, str(place.kind), rows)
    holding, target = survey.holding_at(pack, place), survey.target_of(place)
    here = {key: one for key, one in asked.items() if belongs(one, place, survey)}
    inherited = tuple(key for key in here if key in holding and key not in own)
    missing = tuple(key for key, one in here.items() if key not in holding and is_required(one, target))
    return PlaceAnswers(name, str(place.kind), rows, inherited, missing if holding else ())


def _counted(survey: Survey, pack: str, place: Place) -> frozenset[str]:
    """Requirements of which the answer given at that place is a statement of its own."""
    asked = survey.snapshot(pack).requirements
    own = survey.given_at(pack, place)
    if pack == SYSTEM:
        return frozenset(
            key for key in own if key in asked and place.kind != ScopeKind.ASSET and belongs(asked[key], place, survey)
        )
    snapshot = survey.snapshot(pack)
    return frozenset(
        key
        for key in own
        if key in asked and any(held.place == place for held in snapshot.standing(asked[key]).in_force)
    )


def _missing(survey: Survey, pack: str) -> tuple[str, ...]:
    snapshot = survey.snapshot(pack)
    return tuple(key for key, one in snapshot.requirements.items() if not snapshot.standing(one).answered)


def row(survey: Survey, place: Place, answer: Answer, proof: Proof, *, counts: bool = True) -> AnswerRow:
    """One answer as the annex prints it."""
    return AnswerRow(
        requirement=answer.requirement,
        scope_kind=answer.scope_kind,
        scope="" if place.kind == ScopeKind.SITE else survey.labels.get(place.id, ""),
        verdict=answer.verdict,
        basis=answer.basis,
        told_by=answer.told_by,
        reason=answer.reason,
        note=answer.note,
        countermeasure=answer.countermeasure,
        accepted_by=answer.accepted_by,
        until=answer.until,
        at=answer.at,
        by=answer.by,
        maturity=answer.maturity,
        rule=answer.rule,
        evidence=proof(answer.id),
        counts=counts,
    )


# --- how the answers are known ---


def bases(survey: Survey) -> tuple[tuple[BasisCount, ...], tuple[Count, ...]]:
    """Statements by how they are known, pack by pack and place by place; and the answers among them per basis.

    What nobody answered is an unknown statement where the target asks for it and an answer holds at the place at all.
    The quick survey is left out where only other packs were answered.
    """
    rows: list[BasisCount] = []
    said: Counter[str] = Counter()
    used = full_packs(survey)
    if not used or survey.answers.get(QUICK):
        standings = survey.snapshot(QUICK).standings()
        said.update(one.basis for standing in standings for one in standing.said)
        rows.append(_count("", "", trust_of(standings)))
    for pack in used:
        snapshot = survey.snapshot(pack)
        title = short_title(snapshot.pack)
        if pack != SYSTEM:
            standings = snapshot.standings()
            said.update(one.basis for standing in standings for one in standing.said)
            rows.append(_count(title, "", trust_of(standings)))
            continue
        for place in places_of(survey, pack):
            if place.kind == ScopeKind.ASSET:
                continue
            found = _statements(survey, pack, place)
            said.update(basis for verdict, basis in found if verdict)
            trust = _trust(found)
            if trust.total or trust.not_applicable:
                name = "" if place.kind == ScopeKind.SITE else survey.labels.get(place.id, "")
                rows.append(_count(title, name, trust))
    return tuple(rows), tuple(Count(name, n) for name, n in sorted(said.items()))


def _statements(survey: Survey, pack: str, place: Place) -> list[tuple[str, str]]:
    """(verdict, basis) of each statement about the place; ("", "") for one that is missing."""
    holding = survey.holding_at(pack, place)
    if not holding:
        return []
    target = survey.target_of(place)
    found = []
    for key, one in survey.snapshot(pack).requirements.items():
        if not belongs(one, place, survey):
            continue
        if key in holding:
            found.append((holding[key].verdict, holding[key].basis))
        elif is_required(one, target):
            found.append(("", ""))
    return found


def known_as(verdict: str, basis: str) -> str:
    """verified, told, unknown or not_applicable, as `core.assessment.progress` counts."""
    if verdict == Verdict.NOT_APPLICABLE:
        return "not_applicable"
    if verdict in {"", Verdict.UNKNOWN, Verdict.ASK_SUPPLIER}:
        return "unknown"
    return "verified" if basis in VERIFIED else "told" if basis == "told" else "unknown"


def _trust(statements: Iterable[tuple[str, str]]) -> Trust:
    counts = Counter(known_as(verdict, basis) for verdict, basis in statements)
    return Trust(counts["verified"], counts["told"], counts["unknown"], counts["not_applicable"])


def _count(pack: str, place: str, trust: Trust) -> BasisCount:
    return BasisCount(pack, place, trust.verified, trust.told, trust.unknown, trust.not_applicable)
