"""The achieved level: vectors worked out by hand, and what must hold for any answers."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalogue
from catalogue.schema import SystemRequirement
from core.assessment.models import Verdict
from core.assessment.scoring import FRS, HELD_BACK, Given, Ladders, Score, achieved, has_expired

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))["vectors"]
ENTRIES = [
    one
    for one in catalogue.pack("iec62443-3-3").entries
    if isinstance(one, SystemRequirement) and one.kind != "fr" and one.min_sl
]
LADDERS = Ladders.of(ENTRIES)
COUNTING = ("met", "met_by_compensating", "not_applicable")


def spoken(value: str | list[str]) -> Given:
    verdict, until = (value, "") if isinstance(value, str) else value
    return Given(verdict, "none here" if verdict == "not_applicable" else "", until)


def answers_of(vector: dict[str, Any]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for key, value in vector["answers"].items():
        fr, _, level = key.partition(" @")
        for one in ENTRIES:
            if key in {"*", one.id} or (fr == one.fr and level in {"", str(one.min_sl)}):
                found[one.id] = spoken(value)
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"][:60])
def test_vectors_made_by_hand(vector: dict[str, Any]) -> None:
    today = date.fromisoformat(vector["today"]) if "today" in vector else None
    score = achieved(LADDERS, answers_of(vector), vector.get("sl_t"), today)
    assert list(score.vector) == vector["sl_a"]
    assert [int(one) for one in score.provisional] == vector["provisional"]
    assert {fr: list(ids) for fr, ids in score.blocking.items() if ids} == vector["blocking"]
    by_fr = {one.fr: one for one in score.fr}
    for fr, ids in vector.get("next", {}).items():
        assert list(by_fr[fr].next_up) == ids
    for fr, figure in vector.get("progress", {}).items():
        assert f"{by_fr[fr].met}/{by_fr[fr].applicable}" == figure
    assert list(score.gaps) == vector.get("gap", list(score.gaps))


def test_the_vectors_are_many_and_all_different() -> None:
    assert len(VECTORS) >= 60
    assert len({json.dumps([one["answers"], one.get("sl_t"), one.get("today")]) for one in VECTORS}) == len(VECTORS)
    assert len({one["why"] for one in VECTORS}) == len(VECTORS)
    named = {key for one in VECTORS for key in one["answers"]} - {"*"}
    assert all(any(key in {e.id, e.fr} or key.startswith(f"{e.fr} @") for e in ENTRIES) for key in named)


def test_counts_of_the_table() -> None:
    levels = [rung.level for fr in LADDERS for rung in fr]
    assert [sum(level <= n for level in levels) for n in (1, 2, 3, 4)] == [37, 60, 90, 100]
    assert achieved(catalogue.pack("iec62443-3-3").entries, {}) == achieved(LADDERS, {})


# --- properties ---

VERDICTS = st.sampled_from([one.value for one in Verdict])
SETS = st.dictionaries(st.sampled_from([one.id for one in ENTRIES]), VERDICTS)
MOSTLY_MET = st.dictionaries(st.sampled_from([one.id for one in ENTRIES]), VERDICTS, max_size=8).map(
    lambda some: {one.id: "met" for one in ENTRIES} | some
)
ANY = st.one_of(SETS, MOSTLY_MET)


def score_of(verdicts: dict[str, str]) -> Score:
    return achieved(LADDERS, {key: spoken(one) for key, one in verdicts.items()})


@settings(max_examples=200)
@given(ANY, st.sampled_from(ENTRIES), st.sampled_from(COUNTING))
def test_another_met_answer_never_lowers_a_level(verdicts: dict[str, str], entry: SystemRequirement, met: str) -> None:
    before, after = score_of(verdicts), score_of({**verdicts, entry.id: met})
    assert all(new >= old for new, old in zip(after.vector, before.vector, strict=True))


@settings(max_examples=200)
@given(
    MOSTLY_MET,
    st.sampled_from([one for one in ENTRIES if one.kind == "re"]),
    st.sampled_from(["not_met", "partial", "unknown", "ask_supplier"]),
)
def test_an_re_that_goes_touches_its_own_fr_alone(
    verdicts: dict[str, str], entry: SystemRequirement, gone: str
) -> None:
    before, after = score_of({**verdicts, entry.id: "met"}), score_of({**verdicts, entry.id: gone})
    own = int(entry.fr[3:]) - 1
    for index, (new, old) in enumerate(zip(after.fr, before.fr, strict=True)):
        if index != own:
            assert new == old
    assert after.vector[own] <= before.vector[own]
    assert entry.min_sl is not None
    assert after.vector[own] < entry.min_sl


@pytest.mark.parametrize("entry", [one for one in ENTRIES if one.kind == "re"], ids=lambda one: one.id)
def test_without_one_re_exactly_its_fr_falls_below_its_level(entry: SystemRequirement) -> None:
    everything = {one.id: "met" for one in ENTRIES}
    expected = [4] * 7
    assert entry.min_sl is not None
    expected[int(entry.fr[3:]) - 1] = entry.min_sl - 1
    assert list(score_of({**everything, entry.id: "not_met"}).vector) == expected


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_not_applicable_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        Given("not_applicable", reason)


@pytest.mark.parametrize("verdict", ["", "MET", "yes", "expired"])
def test_strange_verdicts_are_refused(verdict: str) -> None:
    with pytest.raises(ValueError, match="no verdict"):
        Given(verdict, "x")


@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(verdicts: dict[str, str], chance: random.Random) -> None:
    shuffled = list(verdicts.items())
    chance.shuffle(shuffled)
    assert score_of(dict(shuffled)) == score_of(verdicts)


@settings(max_examples=200)
@given(ANY)
def test_provisional_exactly_where_something_unknown_could_lift_the_level(verdicts: dict[str, str]) -> None:
    score = score_of(verdicts)
    asked = {one.id: verdicts.get(one.id, "unknown") for one in ENTRIES}
    best = score_of({key: "met" if one in {"unknown", "ask_supplier"} else one for key, one in asked.items()})
    for now, then in zip(score.fr, best.fr, strict=True):
        assert now.provisional == (then.sl_a > now.sl_a)
        assert now.reachable == then.sl_a
        assert not then.provisional
        assert now.unknown or not now.provisional


@settings(max_examples=200)
@given(ANY)
def test_meeting_what_blocks_raises_the_level(verdicts: dict[str, str]) -> None:
    for one in score_of(verdicts).fr:
        if one.sl_a == 4:
            assert one.blocking == one.next_up == ()
            continue
        assert one.blocking
        assert len(one.next_up) <= 3
        assert set(one.next_up[: len(one.blocking)]) <= set(one.blocking)
        after = score_of({**verdicts, **dict.fromkeys(one.blocking, "met")})
        assert after.vector[FRS.index(one.fr)] > one.sl_a
        fewer = score_of({**verdicts, **dict.fromkeys(one.blocking[1:], "met")})
        assert fewer.vector[FRS.index(one.fr)] == one.sl_a


# --- the parts ---


def test_the_explanation_names_every_entry_once() -> None:
    score = score_of({"SR 6.1": "not_met", "SR 6.1 RE 1": "met", "SR 6.2": "ask_supplier", "SR 7.1": "met"})
    tre, ra = score.fr[5], score.fr[6]
    assert dict(zip(tre.entries, tre.standings, strict=True)) == {
        "SR 6.1": "not_met", "SR 6.1 RE 1": HELD_BACK, "SR 6.2": "ask_supplier",
    }  # fmt: skip
    assert (tre.counted, tre.unknown) == ((), ("SR 6.2",))
    assert ra.counted == ("SR 7.1",)
    assert len([entry for fr in score.fr for entry in fr.entries]) == 100


def test_the_zone_s_next_three_come_from_where_the_fewest_are_missing() -> None:
    met = {one.id: "met" for one in ENTRIES}
    gaps = {"SR 1.1": "not_met", "SR 1.3": "not_met", "SR 4.2": "not_met", "SR 6.1": "not_met"}
    answers = {key: spoken(one) for key, one in (met | gaps).items()}
    score = achieved(LADDERS, answers, [2, 2, 2, 2, 2, 2, 2])
    assert score.next_up == ("SR 6.1", "SR 4.2", "SR 1.1")
    assert score.lowest == 0
    assert achieved(LADDERS, answers, [2, 2, 2, 1, 2, 0, 2]).next_up == ("SR 1.1", "SR 1.3")


def test_a_countermeasure_is_accepted_to_the_end_of_its_last_day() -> None:
    assert not has_expired("2026-11-24", date(2026, 11, 24))
    assert has_expired("2026-11-23", date(2026, 11, 24))
    assert not has_expired("", date(2026, 11, 24))
    assert not has_expired("2020-01-01", None)
    assert Given("met", until="2020-01-01").standing(date(2026, 1, 1)) == "met"
