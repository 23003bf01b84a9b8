"""The reference packs are what the facts say, no more and no less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from catalogue.loader import pack
from catalogue.schema import SystemRequirement
from catalogue.tools.build_reference import built, facts


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
    kinds = {name: Counter(one.kind for one in pack(name).entries) for name in (
        "iec62443-2-1", "iec62443-3-2", "iec62443-2-4", "nis2", "anssi-pa-108", "attack-ics")}  # fmt: skip
    assert kinds["iec62443-2-1"] == {"spe": 8, "spe_group": 16, "spe_requirement": 87}
    assert kinds["iec62443-3-2"] == {"zcr": 7, "zcr_part": 32}
    assert (kinds["iec62443-2-4"]["sp_base"], kinds["iec62443-2-4"]["sp_enhancement"]) == (72, 50)
    assert kinds["nis2"] == {"nis2_measure": 10}
    assert kinds["anssi-pa-108"] == {"anssi_measure": 223}
    assert kinds["attack-ics"] == {"attack_mitigation": 52}


def test_every_reference_keeps_source_and_confidence_and_a_parent_that_exists() -> None:
    for name in ("iec62443-2-1", "iec62443-3-2", "iec62443-2-4", "iec62443-3-3"):
        ids = {one.id for one in pack(name).entries}
        for one in pack(name).entries:
            assert one.source
            assert one.confidence
            parent = getattr(one, "parent", "")
            assert not parent or parent in ids


def test_nothing_of_the_2010_edition_is_shipped() -> None:
    assert "edition_2010" not in facts("iec62443-2-1")
    assert all("iec62443_2_1_2010" not in one["mapping"] for one in facts("nis2")["article_21"]["paragraph_2"])
