"""Trails through mappings: shortest ways, weakest links, and no way through what touches everything."""

from __future__ import annotations

import pytest

from catalogue.loader import pack
from catalogue.reading import PackError
from catalogue.relations import Mapping, Trail, check_ends, mappings, related, weakest

RAW = {
    "id": "a--b", "source_pack": "iec62443-4-2", "target_pack": "iec62443-3-3",
    "title": {"en": "A and B", "de": "A und B"}, "relation": "touches", "confidence": "own judgement", "source": "us",
    "pairs": [{"from": "CR 1.1", "to": "SR 1.1"}, {"from": "CR 1.2", "to": "SR 1.2", "confidence": "two-sources"}],
}  # fmt: skip


def trail(found: tuple[Trail, ...], target: str) -> Trail:
    return next(one for one in found if one.target == target)


def test_a_pair_inherits_what_it_does_not_say() -> None:
    first, second = Mapping.model_validate(RAW).pairs
    assert (first.relation, first.confidence, first.source) == ("touches", "own judgement", "us")
    assert second.confidence == "two-sources"


def test_a_pair_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the pair CR 1\.1 - SR 1\.1 is there twice"):
        Mapping.model_validate(RAW | {"pairs": [RAW["pairs"][0], RAW["pairs"][0]]})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_pack": "no-such"}, "there is no pack “no-such”"),
        ({"pairs": [{"from": "CR 1.1", "to": "SR 9.9"}]}, r"pairs\[0\]: iec62443-3-3 has no entry “SR 9\.9”"),
        ({"pairs": [{"from": "CR 9.9", "to": "SR 1.1"}]}, r"pairs\[0\]: iec62443-4-2 has no entry “CR 9\.9”"),
    ],
)
def test_a_pair_without_its_entries_is_refused(change: dict[str, object], message: str) -> None:
    held = {one: pack(one) for one in ("iec62443-3-3", "iec62443-4-2")}
    check_ends([Mapping.model_validate(RAW)], held)
    with pytest.raises(PackError, match=message):
        check_ends([Mapping.model_validate(RAW | change)], held)


def test_a_direct_pair_is_found_from_both_sides() -> None:
    there = related("nis2", "Art. 21(2)(i)", "iec62443-3-3")
    back = related("iec62443-3-3", "SR 1.1", "nis2")
    assert "SR 1.1" in {one.target for one in there}
    assert [one.ids for one in back] == [("SR 1.1", "Art. 21(2)(i)")]
    assert back[0].confidence == "own judgement"
    assert back[0].mappings == ("nis2--iec62443-3-3",)


def test_a_chain_is_as_certain_as_its_weakest_link() -> None:
    found = trail(related("iec62443-4-2", "CR 1.1", "nis2"), "Art. 21(2)(i)")
    assert found.ids == ("CR 1.1", "SR 1.1", "Art. 21(2)(i)")
    assert found.packs == ("iec62443-4-2", "iec62443-3-3", "nis2")
    assert [one.confidence for one in found.links] == ["two-sources", "own judgement"]
    assert found.confidence == "own judgement"


def test_a_requirement_leads_to_the_techniques_that_its_mitigations_lower() -> None:
    found = related("iec62443-3-3", "SR 2.1", "attack-ics")
    mitigations = [one.target for one in found if one.target.startswith("M")]
    assert mitigations == ["M0800", "M0801", "M0922", "M0924"]
    assert trail(found, "T0800").ids == ("SR 2.1", "M0800", "T0800")
    assert {one.confidence for one in found} == {"primary source"}
    back = related("attack-ics", "T0800", "iec62443-3-3")
    assert trail(back, "SR 2.1").ids == ("T0800", "M0800", "SR 2.1")


def test_one_step_within_a_pack_and_no_second_one() -> None:
    lowered = {pair.to for one in mappings() if one.id == "attack-ics--attack-ics"
               for pair in one.pairs if pair.frm == "M0801"}  # fmt: skip
    assert {one.target for one in related("attack-ics", "M0801", "attack-ics")} == lowered


def test_of_two_ways_the_better_known_one_is_given() -> None:
    found = trail(related("iec62443-3-3", "SR 2.1", "iso27001-2022"), "A.5.15")
    assert (found.confidence, found.mappings) == ("one-source", ("iso27001-2022--iec62443-3-3-nist",))


def test_no_trail_leads_through_a_quick_check_or_a_section() -> None:
    narrow = {one.id for one in mappings() if one.direct_only}
    assert {"quick-survey--nis2", "anssi-pa-108--iec62443-4-2", "iso27001-2022--iec62443-4-2-by-section"} <= narrow
    for entry in pack("iec62443-4-2").entries:
        for one in related("iec62443-4-2", entry.id, "nis2"):
            assert not narrow & set(one.mappings)


def test_no_trail_leads_through_a_measure_that_gathers_everything() -> None:
    broad = {one.id for one in mappings() if one.broad}
    assert "nis2--iec62443-3-3" in broad
    for entry in pack("iec62443-2-1").entries:
        for one in related("iec62443-2-1", entry.id, "iec62443-3-3"):
            assert "nis2" not in one.packs


def test_packs_that_nothing_joins_have_no_trail() -> None:
    assert related("roles", "asset_owner", "nis2") == ()


def test_unknown_pack_and_entry_are_named() -> None:
    with pytest.raises(PackError, match="no pack “nope”"):
        related("nope", "SR 1.1", "nis2")
    with pytest.raises(PackError, match="no pack “nope”"):
        related("iec62443-3-3", "SR 1.1", "nope")
    with pytest.raises(PackError, match=r"no entry “SR 9\.9”"):
        related("iec62443-3-3", "SR 9.9", "nis2")


def test_weakest() -> None:
    assert weakest(["two-sources", "own judgement", "primary source"]) == "own judgement"
    assert weakest(["own judgement", "memory"]) == "memory"
