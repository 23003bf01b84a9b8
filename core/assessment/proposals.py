"""Proposed answers: what is known, what was answered elsewhere and what the drawing shows, put to the engineer. Pure.

A proposal changes nothing by itself. It is confirmed or rejected requirement by requirement; then it does not come
back until what it hangs on changes. Finds of one rule in one zone are one proposal: the level is judged per zone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from uuid import UUID

from core.assessment import proposals_answers
from core.assessment.drawing import Breach
from core.assessment.findings import GAPS
from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.models import Answer, Basis, ScopeKind, Verdict
from core.assessment.proposals_facts import KnownPlant
from core.assessment.proposals_rules import Find
from core.assessment.proposals_words import KNOWN, Confidence, fact_words, title_of
from core.assessment.questions import is_expired
from core.assessment.survey import Survey


@dataclass(frozen=True, slots=True)
class Proposed:
    """One answer that a proposal would give."""

    pack: str
    requirement: str
    verdict: str
    standing: str = ""
    """The verdict that holds there now; "" where there is none."""

    @property
    def key(self) -> str:
        """Names it inside its proposal."""
        return f"{self.pack}/{self.requirement}"


@dataclass(frozen=True, slots=True)
class ProposalFact:
    """A sentence about what was found, and where it comes from."""

    text: str
    asset: UUID | None = None
    observations: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that Walkdown would answer, were it allowed to."""

    rule: str
    subject: str
    """Names the place and what decides there: the same until that changes."""
    title: str
    place: Place
    place_name: str
    answers: tuple[Proposed, ...]
    """Empty for a breach of the drawing, which becomes a finding."""
    facts: tuple[ProposalFact, ...]
    basis: str
    confidence: Confidence
    reason: str = ""
    """Why it does not apply, for answers that say so."""
    told_by: str = ""
    sources: tuple[UUID, ...] = ()
    """Answers whose evidence goes along."""
    breach: Breach | None = None

    @property
    def key(self) -> str:
        """Eight hex digits that name it until its facts change."""
        return hashlib.blake2b(f"{self.rule}|{self.subject}".encode(), digest_size=4).hexdigest()

    @property
    def requirements(self) -> tuple[str, ...]:
        """Ids of the requirements that it answers; of a breach, the one that it goes back to."""
        return tuple(one.requirement for one in self.answers) or ((self.breach.requirement,) if self.breach else ())

    @property
    def verdict(self) -> str:
        """The worst verdict that it proposes."""
        if self.breach is not None:
            return Verdict.NOT_MET.value
        return min((one.verdict for one in self.answers), key=proposals_answers.WORST_FIRST.index)

    @property
    def contradicts(self) -> bool:
        """Whether something else is answered there today."""
        return any(one.standing in {Verdict.MET, Verdict.COMPENSATING, Verdict.NOT_APPLICABLE} for one in self.answers)


def decision_subject(proposal: Proposal, answer: Proposed | None) -> str:
    """What a decision about one answer of a proposal, or about a breach, is stored under."""
    return proposal.subject if answer is None else f"{proposal.subject}#{answer.key}"


def propose(
    survey: Survey,
    plant: KnownPlant,
    breaches: Sequence[Breach],
    decided: Set[tuple[str, str]],
    lang: str = "en",
) -> list[Proposal]:
    """Everything that is worth asking: known facts first, then answers, then the drawing.

    `decided`: (rule, `decision_subject`) of decisions that stand.
    """
    facts = list(_from_facts(survey, plant, lang))
    known = {(one.place, answer.key) for one in facts for answer in one.answers}
    everything = [*facts, *_from_answers(survey, known, lang), *_from_drawing(survey, breaches)]
    return [kept for one in everything if (kept := _undecided(one, decided)) is not None]


def _undecided(proposal: Proposal, decided: Set[tuple[str, str]]) -> Proposal | None:
    if proposal.breach is not None:
        return None if (proposal.rule, proposal.subject) in decided else proposal
    left = tuple(one for one in proposal.answers if (proposal.rule, decision_subject(proposal, one)) not in decided)
    return replace(proposal, answers=left) if left else None


# --- what is known ---


def _from_facts(survey: Survey, plant: KnownPlant, lang: str) -> Iterator[Proposal]:
    holding = _Holding(survey)
    for rule, about in KNOWN.items():
        finds = list(about.check(plant))
        for place, group, wanted in _placed(survey, finds, about.answers):
            answers = tuple(
                Proposed(pack, key, verdict, holding.verdict(pack, key, place))
                for pack, key, verdict in wanted
                if not holding.settled(pack, key, place)
            )
            if answers:
                yield Proposal(
                    rule=rule,
                    subject=_subject(place, sorted(str(one.decides) for one in group)),
                    title=title_of(rule, lang),
                    place=place,
                    place_name=_name(survey, plant, place),
                    answers=answers,
                    facts=tuple(_fact(one, lang) for one in group),
                    basis=about.basis,
                    confidence=about.confidence,
                )


def _fact(find: Find, lang: str) -> ProposalFact:
    asset = find.asset
    values = {**find.values, "asset": "" if asset is None else asset.label}
    return ProposalFact(fact_words(find.fact, values, lang), None if asset is None else asset.id, find.observations)


Answers = tuple[tuple[str, str, str], ...]


def _placed(survey: Survey, finds: list[Find], answers: Answers) -> Iterator[tuple[Place, list[Find], Answers]]:
    """The finds by place: of one zone together, an asset in no zone alone; what only a site can answer for the site."""
    kinds = {(pack, key): ACCEPTS[survey.snapshot(pack).requirements[key].scope] for pack, key, _ in answers}
    local = tuple(one for one in answers if ScopeKind.ZONE in kinds[one[0], one[1]])
    groups: dict[Place, list[Find]] = {}
    for find in finds:
        groups.setdefault(_place(survey, find), []).append(find)
    root = survey.plant.root
    for place, group in groups.items():
        if wanted := answers if place == root else local:
            yield place, group, wanted
    wide = tuple(one for one in answers if one not in local)
    beyond_site = [find for place, group in groups.items() if place != root for find in group]
    if wide and beyond_site:
        yield root, beyond_site, wide


def _place(survey: Survey, find: Find) -> Place:
    if find.asset is None:
        return survey.plant.root
    if find.asset.zone in survey.zones:
        assert find.asset.zone is not None
        return Place(ScopeKind.ZONE, find.asset.zone)
    return Place(ScopeKind.ASSET, find.asset.id)


def _name(survey: Survey, plant: KnownPlant, place: Place) -> str:
    return survey.labels.get(place.id) or next((one.label for one in plant.assets if one.id == place.id), "")


class _Holding:
    """What is answered, read once per place."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._held: dict[tuple[str, Place], dict[str, Answer]] = {}

    def answer(self, pack: str, requirement: str, place: Place) -> Answer | None:
        """The answer that holds there."""
        if (pack, place) not in self._held:
            self._held[pack, place] = self._survey.holding_at(pack, place)
        return self._held[pack, place].get(requirement)

    def verdict(self, pack: str, requirement: str, place: Place) -> str:
        """Its verdict, "" where there is none."""
        found = self.answer(pack, requirement, place)
        return "" if found is None else found.verdict

    def settled(self, pack: str, requirement: str, place: Place) -> bool:
        """Whether a gap needs no proposing: it is answered as one, or was weighed at exactly this place."""
        found = self.answer(pack, requirement, place)
        if found is None:
            return False
        weighed = {Verdict.COMPENSATING.value, Verdict.NOT_APPLICABLE.value}
        here = (found.scope_kind, found.scope_id) == (place.kind, place.id)
        return found.verdict in GAPS or (here and found.verdict in weighed and not is_expired(self._survey, found))


# --- what was answered ---


def _from_answers(survey: Survey, known: Set[tuple[Place, str]], lang: str) -> Iterator[Proposal]:
    """What facts propose already is not asked of the quick survey again."""
    for one in proposals_answers.finds(survey):
        if one.rule == "answers.quick" and (one.place, f"{one.pack}/{one.requirements[0]}") in known:
            continue
        held = survey.holding_at(one.pack, one.place)
        yield Proposal(
            rule=one.rule,
            subject=_subject(one.place, one.decides),
            title=title_of(one.rule, lang),
            place=one.place,
            place_name=survey.labels[one.place.id],
            answers=tuple(
                Proposed(one.pack, key, one.verdict, held[key].verdict if key in held else "")
                for key in one.requirements
            ),
            facts=tuple(ProposalFact(fact_words(code, one.words(values, lang), lang)) for code, values in one.facts),
            basis=one.basis,
            confidence=one.confidence,
            reason=one.reason,
            told_by=one.told_by,
            sources=one.sources,
        )


# --- the drawing ---


def _from_drawing(survey: Survey, breaches: Sequence[Breach]) -> Iterator[Proposal]:
    for one in breaches:
        yield Proposal(
            rule=one.rule,
            subject=one.subject,
            title=one.title,
            place=Place(one.scope_kind, one.scope_id),
            place_name=survey.labels.get(one.scope_id, ""),
            answers=(),
            facts=tuple(ProposalFact(text) for text in one.facts),
            basis=Basis.SEEN.value,
            confidence="high",
            breach=one,
        )


def _subject(place: Place, decides: Iterable[object]) -> str:
    digest = hashlib.blake2b("\n".join(map(str, decides)).encode(), digest_size=8).hexdigest()
    return f"{place.kind}:{place.id}:{digest}"
