"""Proposals that follow from answers and from what was said of the site and its zones. Pure.

- What the quick survey says proposes an answer for each requirement that a check touches, at the place where it was
  answered: "met" only where all of its checks are, "not met" where none is anything better, else "partial".
- A requirement that is answered as a gap for devices of a zone proposes "partial" for the zone.
- A countermeasure that is accepted no longer proposes "not met".
- A gate (no wireless, say) proposes "not applicable" with the reason that was written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from core.assessment.findings import GAPS
from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.models import Answer, Basis, ScopeKind, Verdict
from core.assessment.proposals_words import VERDICTS, Confidence
from core.assessment.questions import is_expired
from core.assessment.requirements import PROCESS, QUICK, SYSTEM, Requirement
from core.assessment.survey import Survey

WORST_FIRST = (
    Verdict.NOT_MET.value, Verdict.PARTIAL.value, Verdict.MET.value, Verdict.COMPENSATING.value,
    Verdict.NOT_APPLICABLE.value, Verdict.UNKNOWN.value, Verdict.ASK_SUPPLIER.value,
)  # fmt: skip
_OPEN = frozenset({Verdict.UNKNOWN.value, Verdict.ASK_SUPPLIER.value})
_HOLDS = frozenset({Verdict.MET.value, Verdict.COMPENSATING.value})
_WEIGHED = frozenset({Verdict.COMPENSATING.value, Verdict.NOT_APPLICABLE.value})


@dataclass(frozen=True, slots=True)
class AnswerFind:
    """An answer that follows from others."""

    rule: str
    place: Place
    pack: str
    requirements: tuple[str, ...]
    verdict: str
    decides: tuple[object, ...]
    facts: tuple[tuple[str, Mapping[str, object]], ...]
    """(code of the fact, names for its places); "verdict" as code."""
    basis: str
    confidence: Confidence
    reason: str = ""
    told_by: str = ""
    sources: tuple[UUID, ...] = ()

    @staticmethod
    def words(values: Mapping[str, object], lang: str) -> dict[str, object]:
        """The names of a fact in one language."""
        said = {
            name: value.get(lang, value["en"]) if isinstance(value, dict) else value for name, value in values.items()
        }
        code = said.get("verdict")
        return said | ({"verdict": VERDICTS[code].of(lang)} if isinstance(code, str) else {})


def finds(survey: Survey) -> Iterator[AnswerFind]:
    """Everything that follows, rule by rule."""
    yield from from_gates(survey)
    yield from from_expired(survey)
    yield from from_assets(survey)
    yield from from_quick(survey)


def from_quick(survey: Survey) -> Iterator[AnswerFind]:
    """What the quick survey says about full requirements that nobody has answered."""
    given = survey.answers.get(QUICK, {})
    if not given:
        return
    checks = survey.snapshot(QUICK).requirements
    places = dict.fromkeys(place for answers in given.values() for place in answers if place in survey.plant)
    for pack in (SYSTEM, PROCESS):
        touched: dict[str, list[Requirement]] = {}
        for check in checks.values():
            for key in check.links.get(pack, ()):
                touched.setdefault(key, []).append(check)
        known = survey.snapshot(pack).requirements
        for place in places:
            held = survey.holding_at(pack, place)
            said = survey.holding_at(QUICK, place)
            here = survey.given_at(QUICK, place)
            for key, about in touched.items():
                answered = key in held and held[key].verdict not in _OPEN
                if answered or key not in known or place.kind not in ACCEPTS[known[key].scope]:
                    continue
                if any(check.id in here for check in about):
                    yield from _quick(pack, key, place, about, said)


def _quick(
    pack: str, key: str, place: Place, checks: list[Requirement], said: Mapping[str, Answer]
) -> Iterator[AnswerFind]:
    spoken = [said[check.id] for check in checks if check.id in said and said[check.id].verdict not in _OPEN]
    worst = min(spoken, key=lambda one: WORST_FIRST.index(one.verdict), default=None)
    if worst is None or worst.verdict == Verdict.NOT_APPLICABLE:
        return
    if worst.verdict in _HOLDS and len(spoken) < len(checks):
        return
    by_id = {check.id: check for check in checks}
    yield AnswerFind(
        rule="answers.quick",
        place=place,
        pack=pack,
        requirements=(key,),
        verdict=_together([one.verdict for one in spoken]),
        decides=(pack, key, *sorted(f"{one.requirement}={one.verdict}" for one in spoken)),
        facts=tuple(
            ("quick", {"check": one.requirement, "title": _titles(by_id[one.requirement]), "verdict": one.verdict})
            for one in spoken
        ),
        basis=worst.basis,
        confidence="low",
        told_by=worst.told_by,
        sources=tuple(one.id for one in spoken),
    )


def _together(verdicts: list[str]) -> str:
    """Met where all checks are, not met where none is anything better, else partial."""
    said = [one for one in verdicts if one != Verdict.NOT_APPLICABLE]
    if all(one in _HOLDS for one in said):
        return Verdict.MET.value
    return Verdict.NOT_MET.value if set(said) == {Verdict.NOT_MET.value} else Verdict.PARTIAL.value


def _titles(check: Requirement) -> dict[str, str]:
    return {"en": check.title("en"), "de": check.title("de")}


def from_assets(survey: Survey) -> Iterator[AnswerFind]:
    """Zones that do not show yet what their devices lack."""
    for key, answers in survey.answers.get(SYSTEM, {}).items():
        gaps: dict[Place, list[tuple[Place, Answer]]] = {}
        for place, answer in answers.items():
            zone = survey.plant.asset_zones.get(place.id) if place.kind == ScopeKind.ASSET else None
            if zone in survey.zones and zone is not None and answer.verdict in GAPS:
                gaps.setdefault(Place(ScopeKind.ZONE, zone), []).append((place, answer))
        for zone_place, found in gaps.items():
            held = survey.holding_at(SYSTEM, zone_place).get(key)
            if held is not None and (held.verdict in GAPS or held.verdict in _WEIGHED):
                continue
            yield AnswerFind(
                rule="answers.asset",
                place=zone_place,
                pack=SYSTEM,
                requirements=(key,),
                verdict=Verdict.PARTIAL.value,
                decides=(key, *sorted(place.id for place, _ in found)),
                facts=tuple(
                    ("asset_gap", {"asset": survey.labels[place.id], "verdict": answer.verdict})
                    for place, answer in found
                ),
                basis=found[0][1].basis,
                confidence="medium",
                told_by=found[0][1].told_by,
                sources=tuple(answer.id for _, answer in found),
            )


def from_expired(survey: Survey) -> Iterator[AnswerFind]:
    """Countermeasures whose acceptance has run out."""
    for pack, requirements in survey.answers.items():
        for key, answers in requirements.items():
            for place, answer in answers.items():
                if place in survey.plant and is_expired(survey, answer):
                    values = {
                        "countermeasure": answer.countermeasure,
                        "by": answer.accepted_by,
                        "until": answer.until,
                    }
                    yield AnswerFind(
                        rule="answers.expired",
                        place=place,
                        pack=pack,
                        requirements=(key,),
                        verdict=Verdict.NOT_MET.value,
                        decides=(answer.id, answer.until),
                        facts=(("expired", values),),
                        basis=answer.basis,
                        confidence="high",
                        told_by=answer.told_by,
                    )


def from_gates(survey: Survey) -> Iterator[AnswerFind]:
    """What does not apply, where somebody wrote down why."""
    places = [survey.plant.root]
    places += [Place(ScopeKind.ZONE, key) for key in survey.zones]
    places += [Place(ScopeKind.CONDUIT, key) for key in survey.conduits]
    for place in places:
        row = survey.zones.get(place.id) or survey.conduits.get(place.id) or survey.site
        for gate, text in (row.gates or {}).items():
            reason = text.strip()
            for pack in (SYSTEM, PROCESS) if reason else ():
                held = survey.holding_at(pack, place)
                wanted = tuple(
                    one.id
                    for one in survey.snapshot(pack).requirements.values()
                    if one.gate == gate
                    and place.kind in ACCEPTS[one.scope]
                    and (one.id not in held or held[one.id].verdict in _OPEN)
                )
                if wanted:
                    yield AnswerFind(
                        rule="answers.gate",
                        place=place,
                        pack=pack,
                        requirements=wanted,
                        verdict=Verdict.NOT_APPLICABLE.value,
                        decides=(pack, gate, reason),
                        facts=(("gate", {"reason": reason}),),
                        basis=Basis.UNKNOWN.value,
                        confidence="high",
                        reason=reason,
                    )
