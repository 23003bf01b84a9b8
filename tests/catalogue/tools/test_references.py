"""References as documents print them."""

from __future__ import annotations

import pytest

from catalogue.tools.references import resolve, spread

IDS = frozenset({
    "SR 1.1", "SR 5.1 RE 1", "CR 1.1 RE 2", "NDR 1.6 RE 1", "EDR 3.10", "HDR 3.10", "NDR 3.10", "SP.01", "SP.02",
    "SP.01.06", "SP.01.06 BR", "SP.01.02 RE(1)", "DM-1", "DM-2", "DM-3", "SR-3", "ZCR 6.6", "ORG 1.1",
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SR 1.1", ("SR 1.1",)),
        ("SR 5.1 RE1", ("SR 5.1 RE 1",)),
        ("SR 5.1 E1", ("SR 5.1 RE 1",)),
        ("CR 1.1 RE2", ("CR 1.1 RE 2",)),
        ("NDR1.6RE1", ("NDR 1.6 RE 1",)),
        ("4-2 EDR/HDR/NDR 3.10", ("EDR 3.10", "HDR 3.10", "NDR 3.10")),
        ("SP01.06", ("SP.01.06",)),
        ("SP01.06BR", ("SP.01.06 BR",)),
        ("SP01.02RE1", ("SP.01.02 RE(1)",)),
        ("2-4 SP.01-SP.02", ("SP.01", "SP.02")),
        ("4-1 DM-1..DM-3", ("DM-1", "DM-2", "DM-3")),
        ("4-1 DM-1..DM-2, DM-3", ("DM-1", "DM-2", "DM-3")),
        ("SR-3", ("SR-3",)),
        ("3-2 ZCR 6.6", ("ZCR 6.6",)),
        ("ORG 1.1", ("ORG 1.1",)),
        ("NDR 5.13", ()),
        ("4-1 DM-1..DM-9", ()),
        ("2-4 (whole)", ()),
        ("4-1", ()),
    ],
)
def test_what_a_reference_names(text: str, found: tuple[str, ...]) -> None:
    assert resolve(text, IDS) == found


def test_a_line_with_spans() -> None:
    assert spread("PR.AC-1: SR 1.1-1.3, 1.7; 2-1:2009 4.3") == ("SR 1.1", "SR 1.2", "SR 1.3", "SR 1.7")
    assert spread("PR.AC-1 / PR.AC-7: SR 1.9-1.10") == ("SR 1.9", "SR 1.10")
