"""The full checklist: one row per requirement of a pack, as it stands at a place."""

from __future__ import annotations

from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.models import Answer, ScopeKind, Verdict
from core.assessment.records import Hint, QuestionRow
from core.assessment.requirements import QUICK, Requirement
from core.assessment.scoring import has_expired
from core.assessment.survey import Survey


def questions(survey: Survey, pack: str, place: Place, lang: str = "en") -> list[QuestionRow]:
    """The requirements that can be answered for that place, in the pack's order."""
    snapshot = survey.snapshot(pack)
    groups = snapshot.group_titles(lang)
    gates = survey.gates_at(place)
    hints = _hints(survey, pack, place, lang)
    legacy = legacy_at(survey, place)
    target = survey.target_of(place)
    rows = []
    for one in snapshot.requirements.values():
        if place.kind not in ACCEPTS[one.scope]:
            continue
        holds = snapshot.holds(one.id, place)
        below = snapshot.overrides(one.id, place)
        row = QuestionRow(
            requirement=one,
            title=one.title(lang),
            question=one.question(lang),
            group=one.group,
            group_title=groups[one.group],
            required=is_required(one, target),
            state=snapshot.state(one, place, holds, some_below=bool(below)),
            answer=None if holds is None else holds.answer,
            inherited_from=snapshot.giver(holds, place),
            overrides=below,
            finding=snapshot.open_finding(holds),
            gate_reason=gates.get(one.gate, "") if one.gate else "",
            legacy=legacy,
            compensating=one.compensating(lang),
            hints=tuple(hints.get(one.id, ())),
            expired=holds is not None and is_expired(survey, holds.answer),
        )
        rows.append(row)
    return rows


def is_required(requirement: Requirement, target: tuple[int, ...] | None) -> bool:
    """Whether a place with that SL-T needs it. True where no level decides or none is set."""
    if target is None or requirement.fr is None or requirement.min_sl is None:
        return True
    return requirement.min_sl <= target[requirement.fr]


def is_expired(survey: Survey, answer: Answer) -> bool:
    """Whether it rests on a countermeasure that is accepted no longer."""
    return answer.verdict == Verdict.COMPENSATING and has_expired(answer.until, survey.today)


def legacy_at(survey: Survey, place: Place) -> tuple[str, ...]:
    """Names of the assets at that place that cannot be patched or changed: an asset itself, or those of a zone."""
    assets = [one for one in survey.assets.values() if one.unpatchable]
    if place.kind == ScopeKind.ASSET:
        assets = [one for one in assets if one.id == place.id]
    elif place.kind == ScopeKind.ZONE:
        assets = [one for one in assets if one.zone_id == place.id]
    else:
        assets = []
    return tuple(sorted(one.label for one in assets))


def _hints(survey: Survey, pack: str, place: Place, lang: str) -> dict[str, list[Hint]]:
    """Requirement -> quick answers that hold at that place and touch it."""
    found: dict[str, list[Hint]] = {}
    if pack == QUICK or QUICK not in survey.answers:
        return found
    quick = survey.snapshot(QUICK)
    for check in quick.requirements.values():
        holds = quick.holds(check.id, place) if check.links.get(pack) else None
        if holds is not None:
            hint = Hint(check.id, check.title(lang), holds.answer.verdict, holds.answer.basis)
            for key in check.links[pack]:
                found.setdefault(key, []).append(hint)
    return found
