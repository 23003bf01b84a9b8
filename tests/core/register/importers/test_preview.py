"""Rows become values and problems; nothing raises and nothing is lost."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.register.importers.errors import ImportCancelled
from core.register.importers.headers import BY_NAME, FIELDS
from core.register.importers.known import KnownDevices, Names
from core.register.importers.mapping import ColumnGuess, Mapping
from core.register.importers.plan import Choice, InterfaceValues, Options, RowPlan, Severity
from core.register.importers.preview import prepare
from core.register.importers.table import Row, Table

NET, OTHER_NET, ZONE = UUID(int=1), UUID(int=2), UUID(int=3)
KNOWN = KnownDevices(
    networks=Names([(NET, ("Cell 1", "10.0.0.0/24")), (OTHER_NET, ("Cell 2",)), (UUID(int=9), ("Cell 2",))]),
    zones=Names([(ZONE, ("Control",))]),
    cidrs={NET: "10.0.0.0/24"},
    network_names={NET: "Cell 1"},
)


def plan_of(
    fields: str, *rows: str, options: Options | None = None, dates: frozenset[int] = frozenset()
) -> list[RowPlan]:
    names = fields.split("|")
    table = Table(
        "list.csv", "csv", tuple(f"{name} column" for name in names), 1,
        tuple(Row(at, tuple(row.split("|")), dates) for at, row in enumerate(rows, 2)),
    )  # fmt: skip
    mapping = Mapping(tuple(ColumnGuess(name, 1.0, "user") for name in names))
    return prepare(table, mapping, KNOWN, options).rows


def codes(row: RowPlan) -> list[str]:
    return [problem.code for problem in row.problems]


def test_values_are_trimmed_and_empty_words_left_out() -> None:
    (row,) = plan_of("tag|name|vendor|serial", "  K1 | Pump \t 1|n/a|-")
    assert row.values == {"tag": "K1", "name": "Pump 1"}
    assert row.raw["serial column"] == "-"


def test_bad_addresses_are_named_by_row_and_column_and_kept() -> None:
    (row,) = plan_of("tag|ip|mac", "K1|10.0.0.300|00:1b:1b:00:00:0x")
    assert [str(problem) for problem in row.problems] == [
        "row 2, ip column: 10.0.0.300 is not an IP address",
        "row 2, mac column: 00:1b:1b:00:00:0x is not a MAC address (12 hexadecimal digits)",
    ]
    assert row.refused == {"ip": "10.0.0.300", "mac": "00:1b:1b:00:00:0x"}
    assert row.interfaces == ()
    assert row.decision.choice is Choice.NEW


def test_interfaces_from_several_columns_and_cells() -> None:
    (row,) = plan_of("tag|ip|mac|ip|hostname", "K1|10.0.0.1, 10.0.0.2|001b1b000001|10.1.0.5/24|plc-1")
    assert [(one.ip, one.mac, one.hostname, one.cidr) for one in row.interfaces] == [
        ("10.0.0.1", "00:1b:1b:00:00:01", "plc-1", ""), ("10.0.0.2", "", "", ""), ("10.1.0.5", "", "", "10.1.0.0/24"),
    ]  # fmt: skip


def test_over_long_texts_are_cut_and_kept_whole_aside() -> None:
    (row,) = plan_of("tag|note", "K" * 300 + "|" + "n" * 5000)
    assert len(row.values["tag"]) == BY_NAME["tag"].limit
    assert row.refused["tag"] == "K" * 300
    assert codes(row) == ["too_long", "too_long"]
    assert row.problems[0].severity is Severity.ERROR


def test_joined_columns() -> None:
    (row,) = plan_of("tag|location|location|note|note", "K1|Hall 3|S01|one|two")
    assert row.values["location"] == "Hall 3 / S01"
    assert row.values["note"] == "one\ntwo"


def test_a_word_for_a_class_that_is_not_known_is_kept() -> None:
    first, second = plan_of("tag|device_class|criticality", "K1|SPS|hoch", "K2|Wundergerät|9")
    assert (first.values["device_class"], first.values["criticality"]) == ("plc", "4")
    assert second.refused == {"device_class": "Wundergerät", "criticality": "9"}
    assert codes(second) == ["bad_value", "bad_value"]


def test_a_date_made_of_a_version_is_pointed_out() -> None:
    (row,) = plan_of("tag|firmware", "K1|3.10", dates=frozenset({1}))
    assert codes(row) == ["date"]
    assert "3.10" in row.problems[0].text


def test_spreadsheet_errors_are_no_values() -> None:
    (row,) = plan_of("tag|serial", "K1|#REF!")
    assert codes(row) == ["spreadsheet_error"]
    assert "serial" not in row.values


def test_rows_that_name_no_device_are_left_out() -> None:
    section, device = plan_of("tag|location|vendor", "|Line 2|", "K1|Line 2|WAGO")
    assert (section.decision.choice, codes(section)) == (Choice.SKIP, ["no_identity"])
    assert device.decision.choice is Choice.NEW


def test_networks_and_zones_by_name() -> None:
    rows = plan_of(
        "tag|ip|network|zone",
        "K1|10.0.0.1|cell 1|CONTROL",
        "K2|10.9.0.1|Cell 1|",
        "K3|10.0.0.2|Cell 2|Office",
        "K4|10.0.0.3/24||",
    )
    assert (rows[0].interfaces[0].network_id, rows[0].zone_id) == (NET, ZONE)
    assert (rows[1].interfaces[0].network_id, codes(rows[1])) == (None, ["outside"])
    assert codes(rows[2]) == ["not_matched", "not_matched"]
    assert "more than one network" in rows[2].problems[0].text
    assert "no zone called Office" in rows[2].problems[1].text
    assert rows[3].interfaces[0].network_id == NET


def test_names_are_created_only_if_asked_and_never_beside_their_like() -> None:
    options = Options(create_networks=True, create_zones=True, network_id=NET)
    one, two, three = plan_of(
        "tag|ip|network|zone",
        "K1|10.7.0.1|Cell 7|Office",
        "K2|10.7.0.2|Cell 2|Control",
        "K3|10.0.0.4||",
        options=options,
    )
    assert one.created == {"network", "zone"}
    assert two.created == frozenset()
    assert three.interfaces == (InterfaceValues(ip="10.0.0.4", network_id=NET),)


def test_nobody_waits_for_a_cancelled_preview() -> None:
    table = Table("list.csv", "csv", ("Tag",), 1, (Row(2, ("K1",)),))
    with pytest.raises(ImportCancelled):
        prepare(table, Mapping((ColumnGuess("tag"),)), KNOWN, cancel=lambda: True)


def test_progress_ends_at_the_whole() -> None:
    seen: list[tuple[int, int]] = []
    table = Table("list.csv", "csv", ("Tag",), 1, tuple(Row(at, (f"K{at}",)) for at in range(2, 500)))
    prepare(
        table, Mapping((ColumnGuess("tag"),)), KNOWN, progress=lambda done, total, _text: seen.append((done, total))
    )
    assert seen[0] == (0, 498)
    assert seen[-1] == (498, 498)


CELL = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.sampled_from(["10.0.0.1", "00:1b:1b:00:00:01", "K1", "-", "n/a", "#REF!", "10.0.0.0/8", "K" * 500, "=1+1"]),
)
FIELD = st.sampled_from(["", *(field.name for field in FIELDS)])


@given(
    st.lists(FIELD, min_size=1, max_size=6),
    st.lists(st.lists(CELL, max_size=7), max_size=8),
    st.booleans(),
)
def test_any_table_gives_rows_or_problems_with_their_place(
    names: list[str], rows: list[list[str]], create: bool
) -> None:
    table = Table("l.csv", "csv", tuple(names), 1, tuple(Row(at, tuple(row)) for at, row in enumerate(rows, 2)))
    mapping = Mapping(tuple(ColumnGuess(name) for name in names))
    plan = prepare(table, mapping, KNOWN, Options(create_networks=create, create_zones=create))
    assert [row.number for row in plan.rows] == [row.number for row in table.rows]
    for problem in plan.problems:
        assert problem.row in range(2, len(rows) + 2)
        assert problem.column is None or mapping.field(problem.column)
    for row in plan.rows:
        for name, value in row.values.items():
            assert 0 < len(value) <= BY_NAME[name].limit
            value.encode("utf-8")
        if row.candidates:
            assert row.decision.choice is Choice.DECIDE


ROW = st.tuples(
    st.sampled_from(["", "A1", "a-1", "B2"]), st.sampled_from(["", "123456", "77"]), st.sampled_from(["", "WAGO", "Siemens AG", "Siemens"]),
    st.sampled_from(["", "10.0.0.1", "10.0.0.2"]), st.sampled_from(["", "Cell 1", "Cell 7"]), st.sampled_from(["", "001b1b000001"]),
)  # fmt: skip


@given(st.lists(ROW, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_look_alike(rows: list[tuple[str, ...]], rng: random.Random) -> None:
    mapping = Mapping(tuple(ColumnGuess(name) for name in ("tag", "serial", "vendor", "ip", "network", "mac")))
    header = ("a", "b", "c", "d", "e", "f")
    listed = [Row(at, row) for at, row in enumerate(rows, 2)]
    shuffled = list(listed)
    rng.shuffle(shuffled)
    one, other = (
        {
            row.number: {(c.row, c.score) for c in row.candidates}
            for row in prepare(Table("l", "csv", header, 1, tuple(order)), mapping, KNOWN).rows
        }
        for order in (listed, shuffled)
    )
    assert one == other
