"""The reference packs are what the facts say, no more and no less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from catalogue.loader import pack, pack_ids, title
from catalogue.schema import SystemRequirement
from catalogue.tools.build_reference import built
from catalogue.tools.facts import facts


@pytest.mark.parametrize(
    ("path", "text"), list(built()), ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_checked_in_packs_are_the_built_ones(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run python -m catalogue.tools.build_reference"


def test_levels_of_the_system_requirements() -> None:
    entries = [one for one in pack("iec62443-3-3").entries if isinstance(one, SystemRequirement)]
    assert {one.id: one.min_sl for one in entries if one.min_sl} == facts("iec62443-3-3")["annex_b_flat"]
    assert Counter(one.kind for one in entries) == {"fr": 7, "sr": 51, "re": 49}
    added = Counter(one.min_sl for one in entries if one.min_sl)
    assert [sum(added[n] for n in range(1, top + 1)) for top in (1, 2, 3, 4)] == [37, 60, 90, 100]


def test_counts_of_the_other_packs() -> None:
    kinds = {name: Counter(one.kind for one in pack(name).entries) for name in pack_ids()}
    assert kinds["iec62443-2-1"] == {"spe": 8, "spe_group": 16, "spe_requirement": 87}
    assert kinds["iec62443-3-2"] == {"zcr": 7, "zcr_part": 32, "zone_attribute": 14}
    assert (kinds["iec62443-2-4"]["sp_base"], kinds["iec62443-2-4"]["sp_enhancement"]) == (72, 50)
    assert kinds["iec62443-4-1"] == {"product_practice": 8, "product_requirement": 47}
    assert kinds["iec62443-4-2"] == {
        "cr": 58, "sar": 2, "edr": 8, "hdr": 8, "ndr": 12, "component_re": 49, "constraint": 4
    }  # fmt: skip
    assert kinds["iso27001-2022"] == {"iso_theme": 4, "iso_control": 93}
    assert kinds["nis2"] == {
        "nis2_article": 3, "nis2_measure": 10, "nis2_deadline": 5, "nis2_sector": 24, "nis2_entity_class": 2
    }  # fmt: skip
    assert kinds["anssi-pa-108"] == {"anssi_measure": 223, "anssi_section": 54}
    assert kinds["attack-ics"] == {
        "attack_tactic": 12, "attack_technique": 83, "attack_mitigation": 52, "attack_asset": 18
    }  # fmt: skip
    assert kinds["levels"] == {
        "security_level": 5, "maturity_level": 4, "level_type": 3, "answer_status": 6, "level_rule": 1
    }  # fmt: skip
    assert kinds["roles"] == {"role": 4, "standard_part": 13}


def test_every_reference_keeps_source_and_confidence_and_a_parent_that_exists() -> None:
    for name in pack_ids():
        ids = {one.id for one in pack(name).entries}
        for one in pack(name).entries:
            assert one.source
            assert one.confidence
            parent = getattr(one, "parent", "")
            assert not parent or parent in ids


def test_nothing_of_the_2010_edition_is_shipped() -> None:
    assert "edition_2010" not in facts("iec62443-2-1")
    assert all("iec62443_2_1_2010" not in one["mapping"] for one in facts("nis2")["article_21"]["paragraph_2"])


def test_what_is_worded_by_us_has_a_german_title_too() -> None:
    for name in ("iso27001-2022", "nis2", "levels"):
        for one in pack(name).entries:
            titles: dict[str, str] = getattr(one, "titles", {})
            assert titles.get("de"), one.id
    assert title("iso27001-2022", "A.8.34", "de") == "Schutz der Systeme während einer Prüfung"
    assert title("iso27001-2022", "A.5.37", "de") == "Schriftliche Betriebsabläufe"
    assert title("iso27001-2022", "A.7.14", "de").startswith("Sichere Entsorgung")
