"""The quick survey's part of the report's data: results by area and the overall picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import catalogue
from core.assessment.findings import GAPS
from core.assessment.models import ScopeKind
from core.assessment.progress import UNDECIDED
from core.assessment.reading import Snapshot
from core.assessment.survey import Survey
from core.reports.collect_findings import check_links
from core.reports.collect_full import Proof, row
from core.reports.data import NOT_ANSWERED, AreaPicture, Tally
from core.reports.data_rows import AreaResult, CheckResult, Count, FindingRow


def licences(snapshot: Snapshot, packs: Iterable[str]) -> tuple[str, ...]:
    """Texts that the packs which the checks link to, and `packs`, want printed."""
    linked = sorted({name for check in snapshot.pack.checks() for name in check.links} | set(packs))
    return tuple(text for name in linked if (text := catalogue.pack(name).licence_text))


def areas(survey: Survey, proof: Proof, lang: str) -> tuple[AreaResult, ...]:
    """Every check of the quick survey with all its answers, in the pack's order."""
    snapshot = survey.snapshot()
    kinds = (ScopeKind.SITE, ScopeKind.ZONE, ScopeKind.ASSET, ScopeKind.CONDUIT)
    grouped: dict[str, list[CheckResult]] = {}
    for check in snapshot.pack.checks():
        given = sorted(
            snapshot.answers.get(check.id, {}).items(),
            key=lambda item: (kinds.index(ScopeKind(item[0].kind)), survey.labels.get(item[0].id, ""), item[0].id),
        )
        standing = snapshot.standing(check)
        heard = {held.place for held in standing.in_force}
        rows = tuple(row(survey, place, answer, proof, counts=place in heard) for place, answer in given)
        links = check_links(check)
        grouped.setdefault(check.area, []).append(
            CheckResult(check.id, check.text(lang).title, rows, links, standing.answered)
        )
    return tuple(AreaResult(snapshot.pack.area_title(area, lang), tuple(rows)) for area, rows in grouped.items())


def pictures(snapshot: Snapshot, open_findings: Sequence[FindingRow], lang: str) -> tuple[AreaPicture, ...]:
    """Each area in a word, from the answers in force.

    Serious gaps: an open finding of critical or high risk. Not enough known: more than half of its statements are
    unknown, and no gap is serious. Some gaps: any other gap. In order: none.
    """
    severe = {finding.requirement for finding in open_findings if finding.band in {"critical", "high"}}
    verdicts: dict[str, list[str]] = {}
    checks: dict[str, set[str]] = {}
    for check in snapshot.pack.checks():
        standing = snapshot.standing(check)
        found = verdicts.setdefault(check.area, [])
        found += [one.answer.verdict for one in standing.in_force]
        if not standing.answered:
            found.append(NOT_ANSWERED)
        checks.setdefault(check.area, set()).add(check.id)
    return tuple(
        AreaPicture(
            snapshot.pack.area_title(area, lang),
            _picture(found, serious=bool(checks[area] & severe)),
            _tally(found),
        )
        for area, found in verdicts.items()
    )


def _picture(verdicts: Sequence[str], *, serious: bool) -> str:
    if all(verdict == NOT_ANSWERED for verdict in verdicts):
        return "not_looked_at"
    if serious:
        return "serious_gaps"
    unknown = sum(verdict in UNDECIDED or verdict == NOT_ANSWERED for verdict in verdicts)
    if unknown * 2 > len(verdicts):
        return "not_enough_known"
    return "some_gaps" if any(verdict in GAPS for verdict in verdicts) else "in_order"


def _tally(verdicts: Sequence[str]) -> Tally:
    counts = Tally.of(verdict for verdict in verdicts if verdict != NOT_ANSWERED).counts
    missing = sum(verdict == NOT_ANSWERED for verdict in verdicts)
    return Tally((*counts, Count(NOT_ANSWERED, missing)) if missing else counts)
