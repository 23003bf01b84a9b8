"""Which devices look like the same, and why."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.register.importers.known import Device, KnownDevices
from core.register.importers.lookalikes import MOST, compare, propose
from core.register.importers.mapping import ColumnGuess, Mapping
from core.register.importers.plan import RowPlan
from core.register.importers.table import Table

NET, OTHER = UUID(int=1), UUID(int=2)


def device(row: int = 1, **known: object) -> Device:
    return Device(None, row, f"device {row}", **known)  # type: ignore[arg-type]


def at(*addresses: tuple[UUID | None, str]) -> frozenset[tuple[UUID | str | None, str]]:
    return frozenset(addresses)


@pytest.mark.parametrize(
    ("one", "other", "reason", "least"),
    [
        ({"serial": "S C-123", "vendor": "Siemens AG"}, {"serial": "sc123", "vendor": "SIEMENS"}, "same serial number and vendor", 0.9),
        ({"serial": "123456"}, {"serial": "123456", "vendor": "WAGO"}, "same serial number", 0.8),
        ({"macs": frozenset({"a"})}, {"macs": frozenset({"a", "b"})}, "same MAC address", 0.9),
        ({"addresses": at((NET, "10.0.0.1"))}, {"addresses": at((NET, "10.0.0.1"))}, "same IP address and network", 0.85),
        ({"addresses": at((None, "10.0.0.1"))}, {"addresses": at((NET, "10.0.0.1"))}, "same IP address, network not known", 0.5),
        ({"tag": "=A1+K1"}, {"tag": "A1-K1"}, "same tag", 0.8),
    ],
)  # fmt: skip
def test_reasons(one: dict[str, object], other: dict[str, object], reason: str, least: float) -> None:
    found = compare(device(1, **one), device(2, **other))
    back = compare(device(2, **other), device(1, **one))
    assert found is not None and back is not None
    assert found.reasons == back.reasons == (reason,)
    assert found.score == back.score >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"serial": "123456", "vendor": "WAGO"}, {"serial": "123456", "vendor": "Siemens"}),
        ({"addresses": at((NET, "192.168.0.5"))}, {"addresses": at((OTHER, "192.168.0.5"))}),
        ({"addresses": at((None, "10.0.0.1")), "tag": "A"}, {"addresses": at((None, "10.0.0.1")), "tag": "B"}),
    ],
)
def test_what_speaks_for_nothing(one: dict[str, object], other: dict[str, object]) -> None:
    assert compare(device(1, **one), device(2, **other)) is None


def test_several_reasons_add_up_and_differences_take_away() -> None:
    both = compare(device(1, tag="A", macs=frozenset({"m"})), device(2, tag="A", macs=frozenset({"m"})))
    replaced = compare(device(1, tag="A", serial="1111"), device(2, tag="A", serial="2222"))
    assert both is not None and replaced is not None
    assert both.score > 0.95
    assert replaced.reasons == ("same tag", "but the serial numbers differ")
    assert replaced.score < 0.6


def test_assets_of_the_register_come_before_rows_and_both_are_named() -> None:
    asset = UUID(int=5)
    known = KnownDevices((Device(asset, None, "K1", tag="K1"),))
    rows = [RowPlan(number, {}, {"tag": "K1"}, (), {}, []) for number in (2, 3)]
    propose(rows, known, Table("l.csv", "csv", ("Tag",), 1, ()), Mapping((ColumnGuess("tag"),)))
    assert [(one.asset_id, one.row) for one in rows[0].candidates] == [(asset, None), (None, 3)]
    assert [str(problem) for problem in rows[0].problems] == ["row 2, Tag: same tag as in row 3"]


def test_a_word_that_thousands_share_stays_quick_and_flags_each() -> None:
    rows = [RowPlan(number, {}, {"tag": "PLC"}, (), {}, []) for number in range(2, 3000)]
    propose(rows, KnownDevices(), Table("l.csv", "csv", ("Tag",), 1, ()), Mapping((ColumnGuess("tag"),)))
    assert {len(row.candidates) for row in rows} == {MOST}
