"""Versions compare as their makers mean them, and ranges hold what they say - or it cannot be told."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.advisories.versions import Version, compare, parse, within

ASCENDING = [
    ["V1.0", "V1.8.3", "V2.0", "V2.0.1", "V2.8.3", "V2.9.2", "V2.10.0", "V3.0"],
    ["20.011", "20.012", "21.003", "32.011", "33.011", "33.012", "33.015", "34.001"],
    ["4.2.0-alpha", "4.2.0-beta", "4.2.0-rc1", "4.2.0-rc2", "4.2.0", "4.2.1"],
    ["V14", "V14 SP1", "V14 SP1 Update 2", "V14 SP2", "V14.0.1", "V14.1", "V15", "V15.1"],
    ["1.2", "1.2a", "1.2b", "1.3"],
    ["6.30.07", "6.40.01", "8.0.00.04", "8.0.01"],
    ["14.3.1.0", "14.3.1.2", "14.10"],
    ["2020.1", "2021.3", "2023.0.1"],
    ["V8.2 Update 3", "V8.2 Update 12", "V8.3"],
]
EQUAL = [
    ["V2.8.3", "2.8.3", "v2.8.3", "V 2.8.3", "Version 2.8.3", "FW 2.8.3", "2.8.3.0", "V02.08.03"],
    ["33.011", "33.11", "V33.011"],
    ["V4.5", "4.5.0", "V04.05.00"],
    ["V14 SP1", "V14 Service Pack 1", "14 sp1", "14.0 SP1"],
    ["V8.2 Update 3", "V8.2 Upd 3", "V8.2 Upd3"],
]


def v(text: str) -> Version:
    found = parse(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize("row", ASCENDING, ids=lambda row: row[0])
def test_order(row: list[str]) -> None:
    for (i, one), (j, other) in itertools.product(enumerate(row), repeat=2):
        assert compare(v(one), v(other)) == (i > j) - (i < j), (one, other)


@pytest.mark.parametrize("row", EQUAL, ids=lambda row: row[0])
def test_equal(row: list[str]) -> None:
    assert {compare(v(one), v(other)) for one in row for other in row} == {0}


@pytest.mark.parametrize("text", ["", "unknown", "B.12", "n/a", "-", "V", "see label", "1.0 / 2.0", "<3"])
def test_what_is_no_version(text: str) -> None:
    assert parse(text) is None


RANGES: list[tuple[str, str, bool | None]] = [
    ("V2.8.3", "<V2.9.2", True),
    ("V2.9.2", "<V2.9.2", False),
    ("V2.9.2", "< V2.9.2", False),
    ("V2.9.2", "<=V2.9.2", True),
    ("V2.9.2", "≤ V2.9.2", True),
    ("V2.8.3", "vers:generic/<2.9.2", True),
    ("V2.8.3", "vers:intdot/>=2.0|<2.9.2", True),
    ("V1.8.3", "vers:intdot/>=2.0|<2.9.2", False),
    ("V1.8.3", "vers:generic/<1.0|>=1.8|<1.9|>=3.0", True),
    ("V2.0", "vers:generic/<1.0|>=1.8|<1.9|>=3.0", False),
    ("V4.0", "vers:generic/<1.0|>=1.8|<1.9|>=3.0", True),
    ("V0.9", "vers:generic/<1.0|>=1.8|<1.9|>=3.0", True),
    ("V2.1", "vers:generic/2.0|2.1", True),
    ("V2.2", "vers:generic/2.0|2.1", False),
    ("V2.1", "vers:generic/!=2.1", False),
    ("V2.1", "vers:all/*", True),
    ("", "vers:all/*", True),
    ("V2.1", "vers:generic/<2%2E9", True),
    ("V2.1", "vers:generic", None),
    ("V2.1", "vers:generic/<banana", None),
    ("33.011", "<33.012", True),
    ("33.015", "<33.012", False),
    ("33.011", "33.011", True),
    ("4.2.0-beta", "<4.2.0", True),
    ("4.2.0", "<4.2.0", False),
    ("V2.8.3", "All versions", True),
    ("", "All versions", True),
    ("V2.8.3", "*", True),
    ("V2.8.3", "All versions < V2.9.2", True),
    ("V3.0", "All versions < V2.9.2", False),
    ("V3.0", "All versions prior to V2.9.2", False),
    ("V2.5", "All versions >= V2.0 and < V2.9.2", True),
    ("V1.5", ">= V2.0 < V2.9.2", False),
    ("V2.1", ">=V2.0, <V2.9.2", True),
    ("V2.1", "V2.0 - V2.3", True),
    ("V2.4", "V2.0 to V2.3", False),
    ("V2.3", "V2.0 through V2.3", True),
    ("V2.3", "V2.3 and earlier", True),
    ("V2.4", "V2.3 and prior", False),
    ("V2.4", "2.3 and later", True),
    ("V2.2", "up to and including 2.3", True),
    ("V2.4", "up to 2.3", False),
    ("V2.9.1", "2.x", True),
    ("V3.1", "V2.*", False),
    ("V14 SP1", "< V14 SP2", True),
    ("V14 SP2", "< V14 SP1 Update 3", False),
    ("1.2b", "<1.2c", True),
    ("V8.0", "vers:all/>=V7.80<V9.40", True),
    ("V9.40", "vers:all/>=V7.80<V9.40", False),
    ("20.011", "Firmware__20.011", True),
    ("02.07.07(09)", "< 02.07.07(10)", True),
    ("03.00.39", "< 02.07.07(10)", False),
    ("FW18", ">FW16_up_to_and_including_FW26", True),
    ("FW27", ">FW16_up_to_and_including_FW26", False),
    ("1.0.1", "All BIOS versions < V1.0.212", True),
    ("1.0.1", "Versions prior to 2.1", True),
    ("2.1", "the first 5 digits of serial number 22081", None),
    ("", "<V2.9.2", None),
    ("unknown", "<V2.9.2", None),
    ("V2.8.3", "", None),
    ("V2.8.3", "see the maker's page", None),
    ("V2.8.3", "< V2.9.2 or only with option X", None),
    ("V2.8.3", "<V2.9.2 (only PN variants)", None),
]


@pytest.mark.parametrize(("firmware", "text", "expected"), RANGES, ids=str)
def test_ranges(firmware: str, text: str, expected: bool | None) -> None:
    assert within(firmware, text) is expected


_VERSIONS = st.builds(
    lambda numbers, tail, lead: f"{lead}{'.'.join(map(str, numbers))}{tail}",
    st.lists(st.integers(0, 40), min_size=1, max_size=4),
    st.sampled_from(["", "", "-beta", "-rc1", " SP1", " Update 2", "a"]),
    st.sampled_from(["", "V", "v "]),
)


@given(_VERSIONS, _VERSIONS, _VERSIONS)
def test_the_order_is_an_order(a: str, b: str, c: str) -> None:
    assert compare(v(a), v(a)) == 0
    assert compare(v(a), v(b)) == -compare(v(b), v(a))
    if compare(v(a), v(b)) <= 0 and compare(v(b), v(c)) <= 0:
        assert compare(v(a), v(c)) <= 0


@given(_VERSIONS, _VERSIONS)
def test_ranges_follow_the_order(one: str, other: str) -> None:
    order = compare(v(one), v(other))
    plain = other.strip()
    assert within(one, f"vers:generic/<{plain}") is (order < 0)
    assert within(one, f"vers:generic/>={plain}") is (order >= 0)
    assert within(one, f"vers:generic/{plain}") is (order == 0)
    assert within(one, "vers:all/*") is True


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_an_answer(firmware: str, text: str) -> None:
    assert within(firmware, text) in {True, False, None}
    assert within(firmware, f"vers:x/{text}") in {True, False, None}
