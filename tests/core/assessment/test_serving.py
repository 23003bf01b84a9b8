"""Items of NIS2 and ISO 27001 that a requirement belongs to."""

from __future__ import annotations

import pytest

import catalogue
from core.assessment.drawing_rules import RULES
from core.assessment.serving import OWN, serves, serves_asked, serves_links


@pytest.mark.parametrize("pack", ["quick-survey", "iec62443-3-3", "iec62443-2-1"])
def test_every_requirement_leads_to_nis2(pack: str) -> None:
    kinds = {"quick_check", "sr", "re", "spe_requirement"}
    for entry in catalogue.pack(pack).entries:
        if entry.kind in kinds:
            found = serves(pack, entry.id)
            assert any(one.pack == "nis2" for one in found), entry.id
            assert len({(one.pack, one.id) for one in found}) == len(found)


def test_a_mapping_comes_before_the_group() -> None:
    trail = catalogue.related("iec62443-3-3", "SR 7.3", "nis2")
    assert {(one.target, one.confidence) for one in trail} <= {
        (s.id, s.confidence) for s in serves("iec62443-3-3", "SR 7.3")
    }
    (grouped,) = [one for one in serves("iec62443-3-3", "SR 1.6") if one.pack == "nis2"]
    assert not catalogue.related("iec62443-3-3", "SR 1.6", "nis2")
    assert (grouped.id, grouped.confidence) == ("Art. 21(2)(i)", OWN)


def test_an_enhancement_has_the_items_of_its_base() -> None:
    assert set(serves("iec62443-3-3", "SR 7.3")) <= set(serves("iec62443-3-3", "SR 7.3 RE 2"))


def test_rules_of_the_drawing_and_own_packs_go_by_their_links() -> None:
    for rule in RULES.values():
        assert serves_asked("", "", rule.links) == serves_links(rule.links) != ()
    own = serves_asked("our-own", "X-1", {"iec62443-3-3": ("SR 7.3",), "nowhere": ("1",)})
    assert own == serves("iec62443-3-3", "SR 7.3")
