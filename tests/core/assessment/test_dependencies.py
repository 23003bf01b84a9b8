"""Which requirement comes before which: what the schedule's tests do not say already."""

from __future__ import annotations

import pytest

from core.assessment.dependencies import CycleFound, before_requirements, check_cycles


def test_a_ring_is_named_in_order() -> None:
    with pytest.raises(CycleFound) as caught:
        check_cycles({"a": ("b",), "b": ("c",), "c": ("a",), "d": ("a",)})
    assert set(caught.value.ids) == {"a", "b", "c"} and caught.value.ids[0] == caught.value.ids[-1]
    check_cycles({"a": ("b",), "b": ()})


def test_the_inventory_comes_before_segmentation_and_that_before_its_boundary() -> None:
    assert "SR 7.8" in before_requirements("SR 5.1") and "SR 5.1" in before_requirements("SR 5.2")
    assert before_requirements("SR 4.2") == frozenset()
