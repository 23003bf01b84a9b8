"""Questionnaires out of a real vault and back into it."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.assessment.models import SupplierAnswer, Todo
from core.assessment.suppliers import Suppliers
from core.assessment.suppliers_file import MAX_ROWS, QuestionnaireFileError, read
from core.assessment.suppliers_questions import Selection, SupplierRefused, roles_of
from core.assessment.suppliers_sheet import FIRST, KEYS, as_workbook
from core.assessment.suppliers_words import VERDICTS
from core.register.models import Asset, Supplier, Zone
from core.vault import log

if TYPE_CHECKING:
    from tests.core.assessment.conftest import World

_spec = importlib.util.spec_from_file_location("suppliers_world", Path(__file__).with_name("suppliers_world.py"))
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["suppliers_world"] = _module
_spec.loader.exec_module(_module)
fill = _module.fill

MAKER, BOTH = "product_supplier", "integration_service_provider, maintenance_service_provider"


@pytest.fixture
def suppliers(world: World) -> Suppliers:
    return Suppliers(world.vault, world.register)


def hired(world: World, role: str = MAKER, name: str = "Kessel & Sohn") -> Supplier:
    one = Supplier(name=name, role=role)
    world.register.add(one)
    return world.register.all(Supplier, name=name)[0]


def sent(suppliers: Suppliers, one: Supplier, folder: Path, **selection: Any) -> Path:
    questionnaire = suppliers.questionnaire(one.id, Selection(**selection))
    suppliers.note_sent(questionnaire)
    out = folder / "questions.xlsx"
    out.write_bytes(as_workbook(questionnaire))
    return out


def given_answers(world: World) -> dict[str, tuple[Any, ...]]:
    return {
        one.requirement: (one.verdict, one.maturity, one.text, one.evidence, one.answered_by, one.answered_on)
        for one in world.register.all(SupplierAnswer)
    }


# --- what is asked ---


def test_roles_decide_what_is_asked(world: World, suppliers: Suppliers) -> None:
    counts = {}
    for role in (MAKER, "integration_service_provider", "maintenance_service_provider", BOTH):
        one = hired(world, role, role)
        asked = suppliers.questionnaire(one.id, Selection(areas=()))
        counts[role] = len(asked.questions)
        assert {q.pack for q in asked.questions} == {"iec62443-4-1" if role == MAKER else "iec62443-2-4"}
    assert counts[MAKER] == 47
    assert counts[BOTH] == counts["integration_service_provider"] + counts["maintenance_service_provider"]
    assert roles_of("Product_supplier, cleaning") == ()
    with pytest.raises(SupplierRefused, match="Choose its role"):
        suppliers.questionnaire(hired(world, "cleaning", "Sauber").id)


def test_wireless_and_safety_are_asked_only_where_the_plant_has_them(world: World, suppliers: Suppliers) -> None:
    one = hired(world, BOTH)
    asked = suppliers.questionnaire(one.id)
    assert {left.area: left.missing for left in asked.left_out} == {"SP.04": "wireless", "SP.05": "safety"}
    assert not {q.area for q in asked.questions} & {"SP.04", "SP.05"}
    world.register.edit(Zone, world.north.id, safety_related=True)
    world.register.edit(Asset, world.pump.id, device_class="wireless")
    full = suppliers.questionnaire(one.id)
    assert full.left_out == ()
    assert {"SP.04", "SP.05"} < {q.area for q in full.questions}
    world.register.edit(type(world.site), world.site.id, gates={"no_wireless": "switched off for good"})
    assert [left.area for left in suppliers.questionnaire(one.id).left_out] == ["SP.04"]


def test_chosen_areas_are_asked_even_so(world: World, suppliers: Suppliers) -> None:
    one = hired(world, BOTH)
    asked = suppliers.questionnaire(one.id, Selection(lang="de", areas=("SP.04", "SP.07")))
    assert {q.area for q in asked.questions} == {"SP.04", "SP.07"}
    assert [q.number for q in asked.questions] == list(range(1, len(asked.questions) + 1))
    with pytest.raises(SupplierRefused, match=r"no area “SP\.99”"):
        suppliers.questionnaire(one.id, Selection(areas=("SP.99",)))


def test_the_file_says_nothing_of_the_survey(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    world.register.edit(Asset, world.pump.id, serial="S-4711", vendor="Siemens", note="secret note")
    one = hired(world)
    world.register.edit(Supplier, one.id, access="VPN to the pumps", contact="tel 4711")
    path = sent(suppliers, one, tmp_path)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    for secret in ("S-4711", "Siemens", "secret", "P-101", "North", "VPN", "4711", str(world.site.id), str(one.id)):
        assert secret not in everything
    why = suppliers.questionnaire(one.id).questions[0].why
    assert why not in everything
    assert "Musterwerk" in everything


# --- the workbook ---


def test_questions_are_locked_and_answers_have_a_list(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    one = hired(world, name='=HYPERLINK("http://x";"y")')
    book = load_workbook(sent(suppliers, one, tmp_path, lang="de"))
    start, page = book.worksheets
    assert page.protection.sheet
    assert page.row_dimensions[1].hidden
    assert page.column_dimensions["A"].hidden
    verdict = page.cell(FIRST, KEYS.index("verdict") + 1)
    assert not verdict.protection.locked
    assert page.cell(FIRST, KEYS.index("question") + 1).protection.locked
    assert page.cell(2, 6).protection.locked
    offered = next(rule for rule in page.data_validations.dataValidation if verdict.coordinate in rule.sqref)
    area = str(offered.formula1).rpartition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in start[area]] == list(VERDICTS["de"].values())
    assert {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert any(str(cell.value).startswith("=HYPERLINK") for row in start.iter_rows() for cell in row)


# --- the way back ---


def test_answers_come_back_once_and_in_one_step(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    one = hired(world)
    path = sent(suppliers, one, tmp_path, areas=("Practice 6",))
    first, second, third = [
        q.requirement for q in suppliers.questionnaire(one.id, Selection(areas=("Practice 6",))).questions
    ][:3]
    fill(path, {
        first: {"verdict": "Yes", "maturity": 3, "evidence": "ISO handbook", "answered_by": "K. Kessel", "answered_on": date(2026, 11, 20)},
        second: {"verdict": "Teilweise", "text": "=1+1 next year", "answered_on": "21.11.2026"},
        third: {"verdict": "does not  APPLY", "text": "No updates"},
    })  # fmt: skip
    before = log.log_head(world.vault)
    preview = suppliers.preview(path, one.id)
    assert preview.errors == ()
    assert (preview.count("new"), len(preview.unanswered)) == (3, 3)
    assert log.log_head(world.vault) == before, "a preview writes nothing"
    edit = suppliers.apply(preview)
    assert edit is not None
    assert given_answers(world) == {
        first: ("met", 3, "", "ISO handbook", "K. Kessel", "2026-11-20"),
        second: ("partial", None, "=1+1 next year", "", "", "2026-11-21"),
        third: ("not_applicable", None, "No updates", "", "", ""),
    }
    head = log.log_head(world.vault)
    again = suppliers.preview(path)
    assert again.count("same") == 3
    assert suppliers.apply(again) is None
    assert log.log_head(world.vault) == head, "the second time changes nothing"
    log.undo(world.vault, edit.txn)
    assert given_answers(world) == {}


def test_the_todo_closes_when_everything_came_back(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    one = hired(world)
    chosen = Selection(areas=("Practice 6",))
    path = sent(suppliers, one, tmp_path, areas=("Practice 6",))
    suppliers.note_sent(suppliers.questionnaire(one.id, chosen), "2027-01-31")
    (todo,) = world.register.all(Todo)
    assert (todo.done, todo.due, todo.supplier_id) == (False, "2027-01-31", one.id)
    asked = suppliers.questionnaire(one.id, chosen).questions
    fill(path, {q.requirement: {"verdict": "No"} for q in asked[1:]})
    suppliers.apply(suppliers.preview(path))
    assert not world.register.all(Todo)[0].done
    fill(path, {q.requirement: {"verdict": "Not known"} for q in asked[:1]})
    suppliers.apply(suppliers.preview(path))
    assert world.register.all(Todo)[0].done
    row = suppliers.rows()[0]
    assert (row.statistics.gaps, row.statistics.open, row.todos) == (len(asked) - 1, 47 - len(asked) + 1, 0)
    means = {one.state: bool(one.meaning) for one in suppliers.state(one.id).questions}
    assert means == {"gap": True, "open": True}


def test_what_the_checklist_left_open_is_asked_and_closed(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    one = hired(world)
    world.register.edit(Asset, world.pump.id, supplier_id=one.id)
    world.assessment.answer("QS-08", "asset", world.pump.id, "ask_supplier")
    path = sent(suppliers, one, tmp_path, areas=("Practice 6",), open_questions=True)
    (open_one,) = [
        q for q in suppliers.questionnaire(one.id, Selection(open_questions=True)).questions if q.pack == "quick-survey"
    ]
    assert open_one.question
    assert "P-101" not in open_one.question
    fill(path, {"QS-08": {"verdict": "Yes"}})
    suppliers.apply(suppliers.preview(path))
    assert {todo.title[:3]: todo.done for todo in world.register.all(Todo)} == {"Ask": True, "Que": False}
    (answer,) = world.assessment.answers()
    assert answer.verdict == "ask_supplier", "what it is worth is the engineer's decision"


@pytest.mark.parametrize(("cells", "column", "said"), [
    ({"verdict": "Perhaps"}, "verdict", "“Perhaps” is no answer"),
    ({"text": "we do"}, "verdict", "no answer chosen"),
    ({"verdict": "Yes", "maturity": 7}, "maturity", "from 1 to 4"),
    ({"verdict": "No", "maturity": 2}, "maturity", "is not done"),
    ({"verdict": "Does not apply"}, "text", "needs an explanation"),
    ({"verdict": "Yes", "answered_on": "soon"}, "answered_on", "no date"),
    ({"verdict": "Yes", "text": "x" * 4001}, "text", "longer than"),
    ({"verdict": "Yes", "requirement": "DM-2"}, "requirement", "hidden ids"),
    ({"verdict": "Yes", "version": "1.0.0"}, "requirement", "hidden ids"),
    ({"verdict": "Yes", "questionnaire": "WQ-AAAA-AAAA-AAAA-AAAA"}, "questionnaire", "another questionnaire"),
    ({"verdict": "Yes", "check": ""}, "requirement", "hidden ids"),
])  # fmt: skip
def test_wrong_rows_are_named(
    world: World, suppliers: Suppliers, tmp_path: Path, cells: dict[str, Any], column: str, said: str
) -> None:
    one = hired(world)
    path = fill(sent(suppliers, one, tmp_path, areas=("Practice 6",)), {"DM-1": cells, "DM-3": {"verdict": "Yes"}})
    preview = suppliers.preview(path)
    (error,) = preview.errors
    assert (error.row, error.column) == (FIRST, column)
    assert said in error.message
    with pytest.raises(SupplierRefused, match="Nothing was imported"):
        suppliers.apply(preview)
    assert given_answers(world) == {}
    assert suppliers.apply(preview, partial=True) is not None
    assert set(given_answers(world)) == {"DM-3"}


def as_csv(path: Path, change: Any = lambda rows: rows, delimiter: str = ";") -> Path:
    rows = [
        ["" if c.value is None else str(c.value) for c in row] for row in load_workbook(path).worksheets[1].iter_rows()
    ]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(change(rows))
    out = path.with_suffix(".csv")
    out.write_bytes(buffer.getvalue().encode("cp1252", errors="replace"))
    return out


def test_a_csv_of_the_sheet_is_taken_too(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    path = fill(sent(suppliers, hired(world), tmp_path, lang="de"), {"DM-1": {"verdict": "Ja", "text": "-x für alle"}})
    preview = suppliers.preview(as_csv(path))
    assert preview.errors == ()
    suppliers.apply(preview)
    assert given_answers(world)["DM-1"][:3] == ("met", None, "-x für alle")


def test_a_row_that_stands_twice(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    path = fill(sent(suppliers, hired(world), tmp_path), {"DM-1": {"verdict": "Yes"}})
    (error,) = suppliers.preview(as_csv(path, lambda rows: [*rows, rows[FIRST]], ",")).errors
    assert "stand" in error.message
    assert error.row == len(load_workbook(path).worksheets[1]["A"]) + 1


def test_an_older_version_that_nobody_knows(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    from core.assessment.suppliers_questions import check_of

    path = sent(suppliers, hired(world), tmp_path, areas=("Practice 6",))
    book = load_workbook(path)
    page = book.worksheets[1]
    ids = [str(page.cell(FIRST, column).value) for column in range(1, 5)]
    page.cell(FIRST, 3).value = "1.0.0"
    page.cell(FIRST, 5).value = check_of(ids[0], ids[1], "1.0.0", ids[3])
    book.save(path)
    (error,) = suppliers.preview(path).errors
    assert error.column == "version"
    assert "1.0.0" in error.message


def test_other_suppliers_and_other_vaults(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    one, two = hired(world), hired(world, name="Other AG")
    path = sent(suppliers, one, tmp_path)
    assert suppliers.preview(path).supplier == one.name
    with pytest.raises(QuestionnaireFileError, match="is the questionnaire of Kessel & Sohn, not of Other AG"):
        suppliers.preview(path, two.id)
    world.register.delete(Supplier, one.id, cascade=True)
    with pytest.raises(QuestionnaireFileError, match="not sent from this survey"):
        suppliers.preview(path)


def test_paper_is_typed_in_and_taken_back(world: World, suppliers: Suppliers) -> None:
    one = hired(world)
    question = suppliers.state(one.id).questions[0].question
    suppliers.answer(one.id, question, "partial", maturity=2, text="from paper")
    assert suppliers.state(one.id).statistics.gaps == 1
    with pytest.raises(SupplierRefused, match="needs an explanation"):
        suppliers.answer(one.id, question, "not_applicable")
    suppliers.withdraw(one.id, question)
    assert given_answers(world) == {}


# --- rude files ---


def refused(path: Path, match: str) -> None:
    with pytest.raises(QuestionnaireFileError, match=match):
        read(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(world: World, suppliers: Suppliers, tmp_path: Path) -> None:
    import tracemalloc

    path = sent(suppliers, hired(world), tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * (64 << 20))
    tracemalloc.start()
    try:
        refused(path, "unpacks to far more")
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_million_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("questionnaire,pack,version,requirement,check,verdict\n" + "a,b,c,d,e,f\n" * 800_000)
    refused(path, f"more than {MAX_ROWS} rows")
    path.write_text("x" * (11 << 20))
    refused(path, "larger than 10 MB")


def test_wrong_sheets_and_no_sheets_are_refused(tmp_path: Path, world: World, suppliers: Suppliers) -> None:
    from openpyxl import Workbook

    path = tmp_path / "other.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["tag", "name"])
    book.save(path)
    refused(path, "no sheet with the questions")
    for junk in (b"", b"PK\x03\x04garbage", b"\x00" * 100, b'questionnaire,pack\n"x'):
        path.write_bytes(junk)
        with pytest.raises(QuestionnaireFileError):
            read(path)
    refused(tmp_path / "nowhere.xlsx", "cannot be read")
    whole = sent(suppliers, hired(world), tmp_path).read_bytes()
    for cut in range(0, len(whole), len(whole) // 25):
        path.write_bytes(whole[:cut])
        with pytest.raises(QuestionnaireFileError):
            read(path)


# --- any answers ---

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40).map(str.strip)
ANSWER = st.tuples(
    st.sampled_from([*VERDICTS["en"]]), TEXT, TEXT, st.sampled_from([None, 1, 4]), st.sampled_from(["en", "de"])
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["DM-1", "DM-2", "DM-3", "DM-4", "DM-5", "DM-6"]), ANSWER))
def test_whatever_is_filled_in_comes_back(
    world: World, suppliers: Suppliers, tmp_path: Path, answers: dict[str, tuple[Any, ...]]
) -> None:
    for old in world.register.all(SupplierAnswer):
        world.register.delete(SupplierAnswer, old.id)
    known = world.register.all(Supplier)
    path = sent(suppliers, known[0] if known else hired(world), tmp_path, areas=("Practice 6",))
    expected = {}
    cells = {}
    for requirement, (verdict, text, evidence, level, lang) in answers.items():
        maturity = level if verdict in {"met", "met_by_compensating", "partial"} else None
        words = text or "because"
        cells[requirement] = {
            "verdict": VERDICTS[lang][verdict],
            "text": words,
            "evidence": evidence,
            "maturity": maturity,
        }
        expected[requirement] = (verdict, maturity, _plain(words), _plain(evidence), "", "")
    preview = suppliers.preview(fill(path, cells))
    if any(not one[2] for one in expected.values()):
        return  # nothing printable was written where an explanation is needed
    assert preview.errors == ()
    suppliers.apply(preview)
    assert given_answers(world) == expected


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()
