"""Maturity per security program element."""

from __future__ import annotations

import catalogue
from core.assessment.maturity import Judged, level_of, maturity_of
from core.assessment.records import ElementMaturity
from core.assessment.requirements import requirements_of

REQUIREMENTS = list(requirements_of(catalogue.pack("iec62443-2-1")).values())
FIRST = [one.id for one in REQUIREMENTS if one.group == "SPE 1"]


def element(answers: dict[str, Judged]) -> ElementMaturity:
    return maturity_of(REQUIREMENTS, answers, {"SPE 1": "Organisation"})[0]


def test_eight_elements_with_all_requirements() -> None:
    rows = maturity_of(REQUIREMENTS, {}, {})
    assert [row.id for row in rows] == [f"SPE {n}" for n in range(1, 9)]
    assert sum(row.unknown for row in rows) == len(REQUIREMENTS) == 87
    assert {row.level for row in rows} == {None}
    assert all(row.provisional for row in rows)


def test_the_weakest_requirement_is_the_element_s_level() -> None:
    levels = dict.fromkeys(FIRST, Judged("met", 3)) | {FIRST[2]: Judged("partial", 1), FIRST[3]: Judged("met", 4)}
    row = element(levels)
    assert (row.level, row.lowest, row.unknown, row.provisional) == (1, (FIRST[2],), 0, False)
    assert row.levels == (0, 1, 0, len(FIRST) - 2, 1)


def test_what_is_not_met_stands_at_zero_for_certain() -> None:
    row = element({FIRST[0]: Judged("not_met")})
    assert (row.level, row.provisional, row.unknown) == (0, False, len(FIRST) - 1)


def test_what_does_not_apply_is_left_out_and_what_is_unknown_makes_it_provisional() -> None:
    answers = dict.fromkeys(FIRST, Judged("not_applicable")) | {FIRST[0]: Judged("met", 2)}
    assert (element(answers).level, element(answers).provisional) == (2, False)
    answers[FIRST[1]] = Judged("unknown")
    answers[FIRST[2]] = Judged("met")
    row = element(answers)
    assert (row.level, row.provisional, row.unknown, row.not_applicable) == (2, True, 2, len(FIRST) - 3)
    assert element(dict.fromkeys(FIRST, Judged("not_applicable"))).level is None


def test_levels_of_answers() -> None:
    assert [level_of(one) for one in (None, Judged("ask_supplier", 3), Judged("met"), Judged("not_met", 0))] == [
        None, None, None, 0,
    ]  # fmt: skip
    assert level_of(Judged("met_by_compensating", 2)) == 2
