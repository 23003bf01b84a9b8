"""Answers as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from core.assessment.inheritance import Place
from core.assessment.sheets import AnswersFileError, as_workbook, read
from core.register.models import Conduit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.assessment.conftest import World

SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"


def test_a_round_trip_over_all_packs_and_kinds_of_places(world: World, tmp_path: Path) -> None:
    conduit = Conduit(site_id=world.site.id, name="North")
    world.register.add(conduit)
    a = world.assessment
    a.answer("QS-13", "site", world.site.id, "not_met", "told", told_by="Bob", note="=1+1\n- second line")
    a.answer("SR 1.1", "zone", world.north.id, "partial", "seen", pack=SYSTEM)
    a.answer("SR 5.2", "conduit", conduit.id, "not_applicable", reason="no border here", pack=SYSTEM)
    a.answer("ORG 1.1", "site", world.site.id, "met", "document", pack=PROCESS, maturity=3)
    a.answer(
        "SR 3.2", "asset", world.pump.id, "met_by_compensating", "seen", pack=SYSTEM,
        countermeasure="'locked' room", accepted_by="Ännchen", until="2027-06-30",
    )  # fmt: skip
    for name in ("out.xlsx", "out.csv"):
        path = tmp_path / name
        assert a.export_answers(path) == 5
        before = {one.id: one.model_dump() for one in a.answers()}
        result = a.import_answers(path)
        assert (result.imported, result.errors) == (5, ())
        assert {one.id: one.model_dump() for one in a.answers()} == before
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0][-2:] == ["told_by", "maturity"]
    scopes = {line[1]: line[0] for line in lines[1:]}
    assert scopes == {
        "QS-13": "Musterwerk", "SR 1.1": "zone:North", "SR 5.2": "conduit:North", "SR 3.2": "P-101",
        "ORG 1.1": "Musterwerk",
    }  # fmt: skip
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_rows_are_counted_as_the_spreadsheet_does(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        as_workbook(
            ["scope", "requirement", "verdict", "pack", "maturity"],
            [
                ["site", "SR 1.1", "met", SYSTEM, ""],
                ["", "", "", "", ""],
                ["site", "SR 9.1", "met", "", ""],
                ["site", "SR 1.2", "met", "nothing", ""],
                ["site", "ORG 1.1", "met", PROCESS, "7"],
                ["site", "SR 1.3", "met", SYSTEM, "2"],
                ["site", "SR 1.4", "met_by_compensating", SYSTEM, ""],
            ],
        )
    )
    result = world.assessment.import_answers(path)
    assert result.imported == 0
    assert [(one.row, one.column) for one in result.errors] == [
        (4, "requirement"), (5, "requirement"), (6, "maturity"), (7, "maturity"), (8, "countermeasure"),
    ]  # fmt: skip
    good = world.assessment.import_answers(path, partial=True)
    assert good.imported == 1
    assert [one.told_by for one in world.assessment.answers()] == [""]


def test_an_end_of_acceptance_is_asked_for_in_its_column(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    head = ["scope", "requirement", "verdict", "countermeasure", "accepted_by", "until"]
    path.write_bytes(as_workbook(head, [["site", "SR 1.4", "met_by_compensating", "guard", "Ann", ""]]))
    (error,) = world.assessment.import_answers(path).errors
    assert (error.column, "Say until when" in error.message) == ("until", True)


def test_files_that_are_no_workbook(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(AnswersFileError, match="no such file"):
        read(path)
    path.write_bytes(b"scope,requirement,verdict\n")
    with pytest.raises(AnswersFileError, match="cannot be read as a workbook"):
        world.assessment.import_answers(path)
    path.write_bytes(as_workbook(["scope", "requirement"], []))
    with pytest.raises(AnswersFileError, match="no column “verdict”"):
        world.assessment.import_answers(path)


def test_a_hundred_answers_of_a_zone_come_back(world: World, tmp_path: Path) -> None:
    a = world.assessment
    place = Place("zone", world.north.id)
    a.answer_all([row.id for row in a.questions(SYSTEM, place)], [place], "met", "seen", pack=SYSTEM)
    path = tmp_path / "zone.xlsx"
    assert a.export_answers(path) == 100
    edit = a.import_answers(path).edit
    assert edit is not None
    assert len(a.answers()) == 100
