"""Answers as CSV."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.assessment.exchange import parse
from core.assessment.models import Answer, Finding
from core.assessment.sheets import AnswersFileError
from core.register.models import Asset, Zone
from core.vault import log

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

HEADER = "scope,requirement,verdict,basis,reason,note,countermeasure,accepted_by,until"


def csv_file(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "answers.csv"
    path.write_text("\n".join([header, *lines]), encoding=encoding)
    return path


def by_place(world: World) -> dict[tuple[str, str], Answer]:
    labels = {world.site.id: "site", world.north.id: "North", world.south.id: "South", world.pump.id: "P-101"}
    return {(labels.get(one.scope_id, "?"), one.requirement): one for one in world.assessment.answers()}


def test_rows_become_answers_and_findings_in_one_step(world: World, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "Musterwerk,QS-13,not_met,seen,,grey cable,,,",
        "site,qs-31,MET,document,,,,,",
        "north,QS-08,partial,tested,,,,,",
        "P-101,QS-08,met,told,,,,,",
        "zone:South,QS-06,not_applicable,seen,no panel here,,,,",
        "asset:P-101,QS-10,met_by_compensating,seen,,,locked room,Ann Plant,2027-06-30",
        ",,,,,,,,",
    )
    result = world.assessment.import_answers(path)
    assert (result.imported, result.errors) == (6, ())
    answers = by_place(world)
    assert set(answers) == {("site", "QS-13"), ("site", "QS-31"), ("North", "QS-08"), ("P-101", "QS-08"),
                            ("South", "QS-06"), ("P-101", "QS-10")}  # fmt: skip
    assert answers["P-101", "QS-08"].told_by == "answers.csv"
    assert answers["P-101", "QS-10"].until == "2027-06-30"
    assert len(world.register.all(Finding)) == 2
    assert result.edit is not None
    log.undo(world.vault, result.edit.txn)
    assert world.assessment.answers() == []


def test_wrong_rows_are_named_and_nothing_is_imported(world: World, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "site,QS-13,met,seen,,,,,",
        "Nowhere,QS-08,met,seen,,,,,",
        "site,QS-77,met,seen,,,,,",
        "site,QS-15,perhaps,seen,,,,,",
        "site,QS-17,not_applicable,seen,,,,,",
        "site,QS-19,met,guessed,,,,,",
        "North,QS-20,met,seen,,,,,",
        "site,QS-13,not_met,seen,,,,,",
        "site,QS-25,met_by_compensating,seen,,,guard,,",
        "site,QS-28,met_by_compensating,seen,,,guard,Ann,tomorrow",
        "site,QS-32,met_by_compensating,seen,,,,,",
    )
    result = world.assessment.import_answers(path)
    assert (result.imported, result.edit) == (0, None)
    assert world.assessment.answers() == []
    assert [(error.row, error.column) for error in result.errors] == [
        (3, "scope"), (4, "requirement"), (5, "verdict"), (6, "reason"), (7, "basis"), (8, "scope"),
        (9, "requirement"), (10, "accepted_by"), (11, "until"), (12, "countermeasure"),
    ]  # fmt: skip
    assert str(result.errors[0]) == "Row 3, scope: There is no site, zone, conduit or asset named “Nowhere”."
    assert "stand in row 2 already" in result.errors[6].message


def test_good_rows_are_imported_when_asked_for(world: World, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "site,QS-13,met,seen,,,,,", "Nowhere,QS-08,met,seen,,,,,")
    result = world.assessment.import_answers(path, partial=True)
    assert (result.imported, len(result.errors), len(world.assessment.answers())) == (1, 1, 1)


def test_told_needs_a_name_where_the_file_has_the_column(world: World, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "site,QS-13,met,told,Bob", "site,QS-15,met,told,",
                    header="scope,requirement,verdict,basis,told_by")  # fmt: skip
    (error,) = world.assessment.import_answers(path, partial=True).errors
    assert (error.row, error.column) == (3, "told_by")
    assert by_place(world)["site", "QS-13"].told_by == "Bob"


def test_a_round_trip_changes_nothing(world: World, tmp_path: Path) -> None:
    a = world.assessment
    a.answer(
        "QS-13", "site", world.site.id, "not_met", "told", told_by="Bob", note='he said: "grey, long"\nand old; really'
    )
    a.answer("QS-08", "zone", world.north.id, "partial", "tested", note="=cmd()")
    a.answer("QS-08", "asset", world.pump.id, "met", "seen", note="- not yet; 'quoted'")
    a.answer(
        "QS-06",
        "zone",
        world.south.id,
        "met_by_compensating",
        "seen",
        countermeasure="c",
        accepted_by="Ä",
        until="2027-01-01",
    )
    path = tmp_path / "out.csv"
    assert a.export_answers(path) == 4
    before = {key: one.model_dump() for key, one in by_place(world).items()}
    result = a.import_answers(path)
    assert (result.imported, result.errors) == (4, ())
    assert {key: one.model_dump() for key, one in by_place(world).items()} == before
    assert not list(tmp_path.glob("*.part"))


def test_the_columns_are_those_of_the_manual(world: World, tmp_path: Path) -> None:
    world.assessment.answer("QS-13", "site", world.site.id, "not_met", "seen", note="=1+1")
    path = tmp_path / "out.csv"
    world.assessment.export_answers(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == HEADER.split(",")
    assert (rows[0]["scope"], rows[0]["note"]) == ("Musterwerk", "'=1+1")


def test_names_that_fit_several_places_are_written_so_that_they_come_back(world: World, tmp_path: Path) -> None:
    site = world.site.id
    world.register.add_all([
        Zone(site_id=site, name="Musterwerk"), Asset(site_id=site, tag="North"), Asset(site_id=site, tag="TWIN"),
        Asset(site_id=site, tag="TWIN"), Zone(site_id=site, name="asset: odd"),
    ])  # fmt: skip
    a = world.assessment
    targets = [("site", site), ("zone", world.north.id)]
    targets += [("zone", zone.id) for zone in world.register.all(Zone) if zone.name in {"Musterwerk", "asset: odd"}]
    targets += [("asset", asset.id) for asset in world.register.all(Asset) if asset.tag in {"North", "TWIN"}]
    for kind, key in targets:
        a.answer("QS-08", kind, key, "met", "seen")
    path = tmp_path / "out.csv"
    assert a.export_answers(path) == len(targets) == 7
    ambiguous = a.import_answers(csv_file(tmp_path, "TWIN,QS-06,met,seen,,,,,")).errors[0]
    assert "“TWIN” names 2 places" in ambiguous.message
    for kind, key in targets:
        a.withdraw("QS-08", kind, key)
    assert a.import_answers(path).errors == ()
    assert {(one.scope_kind, one.scope_id) for one in a.answers()} == set(targets)


def test_spreadsheets_of_the_german_windows_are_read(world: World, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "site;QS-13;not_met;seen;graues Kabel über Tür",
                    header="Scope;Requirement;Verdict;Basis;Note", encoding="cp1252")  # fmt: skip
    assert world.assessment.import_answers(path).imported == 1
    assert by_place(world)["site", "QS-13"].note == "graues Kabel über Tür"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column “scope”"),
        ("scope,requirement\n", "no column “verdict”"),
        ("scope,requirement,verdict,colour\n", "a column “colour”"),
        ("scope,requirement,verdict,scope\n", "the column “scope” twice"),
        ('scope,requirement,verdict\nsite,"QS-13,met\n', "line 2: no CSV"),
    ],
)
def test_files_that_are_no_answers(text: str, message: str) -> None:
    with pytest.raises(AnswersFileError, match=message):
        parse(text.encode(), "x.csv")


def test_a_missing_file_says_so(world: World, tmp_path: Path) -> None:
    with pytest.raises(AnswersFileError, match="cannot be read: No such file"):
        world.assessment.import_answers(tmp_path / "none.csv")


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    rows = parse(b"scope,requirement,verdict\nsite,QS-13,met\n,,\nsite,QS-15,met\n", "x.csv")
    assert [row.number for row in rows] == [2, 4]
