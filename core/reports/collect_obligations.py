"""What the answers say about NIS 2 and ISO 27001, item by item, by way of the catalogue's mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import catalogue
from catalogue.parts import CONFIDENCES
from catalogue.schema import Entry, LegalEntry
from core.assessment import serving
from core.assessment.findings import GAPS, Status
from core.assessment.inheritance import ACCEPTS, Place
from core.assessment.models import Answer, ScopeKind
from core.assessment.questions import is_required
from core.assessment.requirements import Requirement
from core.assessment.survey import Survey
from core.reports.collect_evidence import Proofs
from core.reports.data_full import ObligationRow, Obligations
from core.reports.data_rows import FindingRow
from core.reports.text import Words

NIS2, ISO = "nis2", "iso27001-2022"
_SHOWN = {NIS2: ("nis2_article", "nis2_measure"), ISO: ("iso_control",)}
_SOURCES = {("de", "own judgement"): "eigenes Urteil"}
"""What a mapping says of its source, in the language of the report."""
_SEE = {"Art. 20": ("Art. 21(2)(a)", "Art. 21(2)(g)"), "Art. 23": ("Art. 21(2)(b)",)}
"""Articles without requirements of their own, and the measures that say most about them: our own judgement."""


def touches(pack: str, requirement: str, links: Mapping[str, tuple[str, ...]], target: str) -> dict[str, str]:
    """Item of `target` -> confidence of the weakest link that leads from a requirement or a rule (`pack` "") to it."""
    found = serving.serves_asked(pack, requirement, {name: tuple(ids) for name, ids in links.items()})
    return {one.id: one.confidence for one in found if one.pack == target}


class _Said:
    """How one requirement stands over all places that it is asked for."""

    def __init__(self, requirement: Requirement, verdicts: Sequence[str], answers: Sequence[Answer]) -> None:
        self.requirement = requirement
        self.gap = any(one in GAPS for one in verdicts)
        self.unknown = any(one in {"", "unknown", "ask_supplier"} for one in verdicts)
        self.answers = answers


def said_of(survey: Survey, pack: str, requirement: Requirement) -> _Said | None:
    """None where no place asks for it."""
    places = [survey.plant.root]
    accepted = ACCEPTS[requirement.scope]
    parts = [Place(ScopeKind.ZONE, key) for key in survey.zones] if ScopeKind.ZONE in accepted else []
    if ScopeKind.CONDUIT in accepted:
        parts += [Place(ScopeKind.CONDUIT, key) for key in survey.conduits]
    verdicts: list[str] = []
    answers: list[Answer] = []
    for place in parts or places:
        held = survey.holding_at(pack, place)
        if not held or not is_required(requirement, survey.target_of(place)):
            continue
        answer = held.get(requirement.id)
        verdicts.append(answer.verdict if answer else "")
        if answer:
            answers.append(answer)
    return _Said(requirement, verdicts, answers) if verdicts else None


def obligations(
    survey: Survey, packs: Iterable[str], rows: Sequence[FindingRow], proofs: Proofs, lang: str
) -> tuple[Obligations, ...]:
    """NIS 2, then ISO 27001; empty where nothing was answered. `packs`: the ones that have answers."""
    said: dict[tuple[str, str], _Said] = {}
    for pack in packs:
        if not survey.answers.get(pack):
            continue
        for key, one in survey.snapshot(pack).requirements.items():
            found = said_of(survey, pack, one)
            if found is not None:
                said[pack, key] = found
    if not said:
        return ()
    return tuple(_document(target, said, rows, proofs, lang) for target in (NIS2, ISO))


def _document(
    target: str, said: Mapping[tuple[str, str], _Said], rows: Sequence[FindingRow], proofs: Proofs, lang: str
) -> Obligations:
    pack = catalogue.pack(target)
    by_item: dict[str, dict[tuple[str, str], str]] = {}
    for pair, one in said.items():
        for item, confidence in touches(*pair, one.requirement.links, target).items():
            by_item.setdefault(item, {})[pair] = confidence
    shown = [one for one in pack.entries if one.kind in _SHOWN[target] and (target == NIS2 or one.id in by_item)]
    shown.sort(key=lambda one: one.id == "Art. 23")
    found = tuple(_row(one, by_item.get(one.id, {}), said, rows, proofs, lang) for one in shown if one.id != "Art. 21")
    sources = tuple(
        f"{one.title.of(lang)}: {_SOURCES.get((lang, one.source), one.source)} ({len(one.pairs)})"
        for one in catalogue.mappings()
        if target in {one.source_pack, one.target_pack} and {one.source_pack, one.target_pack} & {p for p, _ in said}
    )
    return Obligations(target, Words(lang).known("edition", pack.edition), pack.notice, found, sources)


def _row(
    entry: Entry,
    pairs: Mapping[tuple[str, str], str],
    said: Mapping[tuple[str, str], _Said],
    rows: Sequence[FindingRow],
    proofs: Proofs,
    lang: str,
) -> ObligationRow:
    touched = [said[pair] for pair in pairs]
    gaps = sum(one.gap for one in touched)
    unknown = sum(one.unknown and not one.gap for one in touched)
    answers = [answer for one in touched for answer in one.answers]
    evidence = dict.fromkeys(number for answer in answers for number in proofs.of(answer.id))
    own = [row for row in rows if (row.pack, row.requirement) in pairs and row.counts and row.status == Status.OPEN]
    return ObligationRow(
        id=entry.id,
        title=getattr(entry, "titles", {}).get(lang) or entry.title,
        points=_points(entry, lang),
        asked=len(touched),
        good=len(touched) - gaps - unknown,
        gaps=gaps,
        unknown=unknown,
        evidence=tuple(sorted(evidence)),
        findings=tuple(row.number for row in own),
        measures=tuple(dict.fromkeys(number for row in own for number in row.actions)),
        confidence=max(pairs.values(), key=CONFIDENCES.index, default=""),
        see=", ".join(_SEE.get(entry.id, ())),
    )


def _points(entry: Entry, lang: str) -> tuple[str, ...]:
    """What an article holds; of the reporting duties the deadlines."""
    if not isinstance(entry, LegalEntry):
        return ()
    deadlines = [
        f"{one.titles['de'] if lang == 'de' else one.title}: {one.due.of(lang)}"
        for one in catalogue.pack(NIS2).entries
        if isinstance(one, LegalEntry) and one.parent == entry.id and one.due is not None
    ]
    return tuple(deadlines) or tuple(one.of(lang) for one in entry.points)
