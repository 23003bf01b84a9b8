"""The numbers of the first page, counted again from the tables behind it. Nothing of the collectors is used here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

import catalogue
from core.assessment.service import Assessment
from core.register.models import Zone
from core.register.service import Register
from core.reports.data import NOT_ANSWERED, ReportData
from core.reports.data_full import PackAnswers
from core.reports.data_rows import AnswerRow

SYSTEM = "iec62443-3-3"
FRS = ("IAC", "UC", "SI", "DC", "RDF", "TRE", "RA")


# --- counting by hand ---


def known_as(answer: AnswerRow) -> str:
    if answer.verdict == "not_applicable":
        return "apart"
    if answer.verdict in {"unknown", "ask_supplier"}:
        return "unknown"
    if answer.basis in {"seen", "tested", "document"}:
        return "verified"
    return "told" if answer.basis == "told" else "unknown"


def all_answers(data: ReportData) -> Iterator[AnswerRow]:
    for area in data.areas:
        for check in area.checks:
            yield from check.answers
    for pack in data.full_answers:
        for place in pack.places:
            yield from place.rows


def statements(data: ReportData) -> Counter[str]:
    """What the annex of all answers adds up to."""
    found: Counter[str] = Counter()
    quick = [check for area in data.areas for check in area.checks]
    if any(check.answers for check in quick) or not data.full_answers:
        found.update(known_as(answer) for check in quick for answer in check.answers if answer.counts)
        found["unknown"] += sum(not check.answered for check in quick)
    for pack in data.full_answers:
        site = {row.requirement: row for place in pack.places if place.kind == "site" for row in place.rows}
        for place in pack.places:
            found.update(known_as(row) for row in place.rows if row.counts)
            found.update(known_as(site[key]) for key in place.inherited)
            found["unknown"] += len(place.open)
    return found


def percent_of(counts: Counter[str]) -> int:
    """The verified share, rounded down where the other shares have the larger remainders."""
    parts = [counts[name] for name in ("verified", "told", "unknown")]
    total = sum(parts)
    if not total:
        return 0
    left = 100 - sum(100 * part // total for part in parts)
    larger = sum(100 * part % total >= 100 * parts[0] % total for part in parts[1:])
    return 100 * parts[0] // total + (larger < left)


def holding(pack: PackAnswers, place: str) -> dict[str, AnswerRow]:
    tables = {one.place: one for one in pack.places if one.kind in {"site", "zone"}}
    found = {row.requirement: row for row in tables[""].rows} if "" in tables else {}
    return found | ({row.requirement: row for row in tables[place].rows} if place in tables else {})


def level(fr: int, answers: dict[str, AnswerRow]) -> int:
    """SL-A by the rule, one level after the other."""
    entries = [e for e in catalogue.pack(SYSTEM).entries if e.kind in {"sr", "re"} and e.fr == f"FR {fr + 1}"]  # type: ignore[union-attr]

    def counts(key: str) -> bool:
        row = answers.get(key)
        return row is not None and row.verdict in {"met", "met_by_compensating", "not_applicable"}

    reached = 0
    for wanted in (1, 2, 3, 4):
        for entry in entries:
            if entry.min_sl <= wanted and not (counts(entry.id) and counts(entry.parent or entry.id)):  # type: ignore[union-attr]
                return reached
        reached = wanted
    return reached


def recount(data: ReportData) -> dict[str, object]:
    """Every number of the first page from the tables behind it."""
    open_ones = [one for one in data.findings if one.counts and one.status == "open"]
    pack = next((one for one in data.full_answers if one.pack == SYSTEM), None)
    zones = [one for one in data.zones if pack is not None and holding(pack, one.name)]
    reached = 0
    for zone in zones:
        if zone.sl_t is not None and pack is not None:
            held = holding(pack, zone.name)
            reached += all(level(fr, held) >= zone.sl_t[fr] for fr in range(7))
    counted = statements(data)
    return {
        "assets": len(data.assets),
        "zones": len(data.zones),
        "networks": len(data.networks),
        "checks": sum(len(area.checks) for area in data.areas) if data.quick else 0,
        "requirements": sum(one.requirements for one in data.full_answers),
        "answers": sum(1 for _ in all_answers(data)),
        "severe": sum(one.band in {"high", "critical"} for one in open_ones),
        "open": len(open_ones),
        "verified": percent_of(counted),
        "quick_wins": sum(one.quick_win and one.status in {"open", "doing"} for one in data.actions),
        "top_findings": tuple(one.number for one in open_ones[:5]),
        "top_actions": tuple(one.number for one in data.actions[:5]),
        "levels": None if not zones else (len(zones), sum(one.sl_t is not None for one in zones), reached),
        "trust": (counted["verified"], counted["told"], counted["unknown"], counted["apart"]),
        "areas": [
            Counter(
                [row.verdict for check in area.checks for row in check.answers if row.counts]
                + [NOT_ANSWERED for check in area.checks if not check.answered]
            )
            for area in (data.areas if data.quick else ())
        ],
    }


def first_page(data: ReportData) -> dict[str, object]:
    """The same numbers as the first page prints them."""
    summary, looked, trust = data.summary, data.summary.looked_at, data.trust
    numbers = {one.code: one for one in summary.numbers}
    levels = summary.levels
    return {
        "assets": looked.assets,
        "zones": looked.zones,
        "networks": looked.networks,
        "checks": looked.checks,
        "requirements": looked.requirements,
        "answers": looked.answers,
        "severe": numbers["severe"].value,
        "open": numbers["severe"].of,
        "verified": numbers["verified"].value,
        "quick_wins": numbers["quick_wins"].value,
        "top_findings": summary.top_findings,
        "top_actions": summary.top_actions,
        "levels": None if levels is None else (levels.zones, levels.with_target, levels.reached),
        "trust": (trust.verified, trust.told, trust.unknown, trust.not_applicable),
        "areas": [Counter({c.name: c.count for c in area.tally.counts}) for area in summary.areas],
    }


# --- a whole plant ---


def test_the_first_page_recomputes_from_the_annex(whole: ReportData) -> None:
    assert first_page(whole) == recount(whole)
    assert recount(whole)["levels"] == (6, 6, 0)


def test_packs_are_named_in_the_language_of_the_report(whole: ReportData, lang: str) -> None:
    first = {"en": "Quick survey: checks", "de": "Kurzbegehung: Prüfpunkte"}[lang]
    system = {"en": "System security requirements", "de": "Anforderungen an das System"}[lang]
    assert whole.packs[0].startswith(first)
    assert whole.packs[1].startswith(system) and "IEC 62443-3-3:2013" in whole.packs[1]


def test_the_levels_recompute_from_the_annex(whole: ReportData) -> None:
    (pack,) = (one for one in whole.full_answers if one.pack == SYSTEM)
    for place in whole.levels:
        if place.kind == "zone":
            held = holding(pack, place.name)
            assert [fr.sl_a for fr in place.frs] == [level(fr, held) for fr in range(7)], place.name


def test_the_effort_of_each_phase_adds_up(whole: ReportData) -> None:
    for phase in whole.plan.phases:
        inside = [one for one in whole.actions if one.phase == phase.phase]
        assert (phase.measures, phase.hours) == (len(inside), sum(one.hours for one in inside))
    assert sum(one.measures for one in whole.plan.phases) == len(whole.actions)


def test_the_risk_by_place_recomputes_from_the_register(whole: ReportData) -> None:
    still = [one for one in whole.findings if one.counts and one.status in {"open", "accepted"}]
    site = next(one for one in whole.risk.places if not one.name)
    bands = Counter(one.now for one in still)
    assert site.counts == tuple(bands[band] for band in ("low", "medium", "high", "critical"))
    assert site.above == sum(one.status == "open" and not one.tolerable for one in still)


def test_the_chain_has_a_line_for_each_finding_that_counts(whole: ReportData) -> None:
    assert {one.finding for one in whole.chain} == {one.number for one in whole.findings if one.counts}
    assert whole.loose == ()
    for one in whole.chain:
        finding = whole.finding(one.finding)
        assert finding is not None
        assert set(one.measures) == set(finding.actions)
        assert one.evidence or one.basis
        assert one.items


def test_every_number_that_is_named_exists(whole: ReportData) -> None:
    findings = {one.number for one in whole.findings}
    measures = {one.number for one in whole.actions}
    evidence = {one.number for one in whole.evidence}
    for document in whole.obligations:
        for row in document.rows:
            assert set(row.findings) <= findings
            assert set(row.measures) <= measures
            assert set(row.evidence) <= evidence
            assert row.good + row.gaps + row.unknown == row.asked
    for technique in whole.risk.techniques:
        assert technique.findings
        assert set(technique.findings) <= findings
    for one in whole.plan.duties:
        assert one.measure in measures
    for answer in all_answers(whole):
        assert set(answer.evidence) <= evidence


# --- what a whole plant does not show: inheritance, gaps in the answers, parts that override ---


@pytest.fixture
def patchy(
    assessment: Assessment, plant: dict[str, Any], register: Register, collected: Callable[..., ReportData]
) -> ReportData:
    give = assessment.answer
    give("SR 1.1", "site", plant["site"], "met", "seen", pack=SYSTEM)
    give("SR 1.2", "site", plant["site"], "met", "told", told_by="Jan", pack=SYSTEM)
    give("SR 1.1", "zone", plant["line"], "not_met", "tested", pack=SYSTEM)
    give("SR 2.1", "zone", plant["hall"], "met", "document", pack=SYSTEM)
    give("SR 5.1", "asset", plant["two"], "not_met", "seen", pack=SYSTEM)
    give("ORG 1.1", "site", plant["site"], "met", "seen", maturity=2, pack="iec62443-2-1")
    give("QS-01", "site", plant["site"], "met", "seen")
    give("QS-01", "zone", plant["line"], "not_met", "seen")
    give("QS-01", "zone", plant["hall"], "partial", "told", told_by="Jan")
    give("QS-02", "site", plant["site"], "unknown", "unknown")
    return collected()


def test_patchy_answers_recompute_too(patchy: ReportData) -> None:
    assert first_page(patchy) == recount(patchy)
    (pack,) = (one for one in patchy.full_answers if one.pack == SYSTEM)
    tables = {one.place: one for one in pack.places}
    assert not any(row.counts for row in tables[""].rows)
    assert tables["Line 1"].inherited == ("SR 1.2",)
    assert tables["Hall"].inherited == ("SR 1.1", "SR 1.2")
    assert "SR 2.1" in tables["Line 1"].open
    assert tables["K2"].open == ()
    # SL-T of Line 1 asks for nothing above level 1 in IAC, so nobody owes an answer to it.
    assert "SR 1.1 RE 1" not in tables["Line 1"].open
    assert "SR 1.1 RE 1" in tables["Hall"].open


def test_a_site_answer_that_all_parts_override_is_not_counted(patchy: ReportData) -> None:
    rows = {
        row.scope: row for area in patchy.areas for check in area.checks for row in check.answers if check.id == "QS-01"
    }
    assert [rows[name].counts for name in ("", "Line 1", "Hall")] == [False, True, True]


def test_only_the_quick_survey_states_no_level(
    collected: Callable[..., ReportData], assessment: Assessment, plant: dict[str, Any]
) -> None:
    assessment.answer("QS-01", "site", plant["site"], "not_met", "seen")
    data = collected()
    assert (data.levels, data.maturity, data.full_answers, data.summary.levels) == ((), (), (), None)
    assert "quick_survey" in data.trust.limits
    assert first_page(data) == recount(data)


def test_a_full_assessment_without_the_quick_survey_leaves_it_out(
    collected: Callable[..., ReportData], assessment: Assessment, register: Register, plant: dict[str, Any]
) -> None:
    register.edit(Zone, plant["hall"], sl_t=[0, 0, 0, 0, 0, 0, 0], sl_t_reason="nothing to protect")
    assessment.answer("SR 1.1", "zone", plant["line"], "met", "seen", pack=SYSTEM)
    data = collected()
    assert not data.quick
    assert (data.summary.areas, data.summary.looked_at.checks) == ((), 0)
    assert "quick_survey" not in data.trust.limits
    assert "full_partly" in data.trust.limits
    assert first_page(data) == recount(data)


def test_the_recount_notices_a_changed_number(whole: ReportData) -> None:
    first = next(index for index, one in enumerate(whole.findings) if one.counts)
    other = replace(whole, findings=(*whole.findings[:first], *whole.findings[first + 1 :]))
    assert first_page(other) != recount(other)
