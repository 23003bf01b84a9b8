"""Own question sets: what is left out follows, and every error names its line or its cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from catalogue.own import OwnPackError, read_own, write_template
from catalogue.own.from_yaml import LARGEST
from catalogue.reading import PackError
from catalogue.schema import Pack, QuickCheck


@pytest.fixture
def yaml(tmp_path: Path) -> Path:
    """The example as a YAML file, to be spoilt."""
    path = tmp_path / "own.yaml"
    write_template(path)
    return path


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    """The example as a workbook, to be spoilt."""
    path = tmp_path / "own.xlsx"
    write_template(path)
    return path


def line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(index for index, line in enumerate(lines, start=1) if words in line)


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(OwnPackError) as caught:
        read_own(path)
    assert all(line.startswith(path.name) for line in str(caught.value).splitlines())
    return [(one.where, one.text) for one in caught.value.problems]


def check_of(found: Pack) -> QuickCheck:
    (check,) = found.checks()
    return check


# --- both forms ---


def test_the_example_is_the_same_set_in_both_forms(yaml: Path, xlsx: Path) -> None:
    found = read_own(yaml)
    assert found == read_own(xlsx)
    assert (found.id, found.version, found.date) == ("own-compressed-air", "1.0.0", "2026-11-24")
    check = check_of(found)
    assert check.texts.de.look_for[0].startswith("Eine Antenne")
    assert [one.id for one in check.remedies] == ["AIR-01-a", "AIR-01-b"]
    assert (check.confidence, check.source) == ("own judgement", "Example works, maintenance")
    assert check.links == {"iec62443-3-3": ("SR 1.13",), "nis2": ("Art. 21(2)(i)",)}


def test_what_is_left_out_follows(yaml: Path) -> None:
    found = read_own(yaml)
    assert [term.id for term in found.areas] == ["Compressed air"]
    assert "maintenance_manager" in {term.id for term in found.roles}
    assert [stop.checks for stop in found.walk] == [("AIR-01",)]


def test_a_template_overwrites_nothing_and_says_what_it_can_be(tmp_path: Path, yaml: Path) -> None:
    with pytest.raises(PackError, match="is there already"):
        write_template(yaml)
    with pytest.raises(PackError, match=r"a template is a \.yaml or \.xlsx file"):
        write_template(tmp_path / "own.csv")
    with pytest.raises(PackError, match="cannot be written: No such file"):
        write_template(tmp_path / "no" / "own.yaml")


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read: No such file"):
        read_own(tmp_path / "none.yaml")
    (tmp_path / "own.csv").write_text("id")
    with pytest.raises(PackError, match=r"own\.csv: a question set is a \.yaml or \.xlsx file"):
        read_own(tmp_path / "own.csv")


# --- YAML ---


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("scope: zone ", "scope: hall ", "scope: hall", "entries[0] (AIR-01).scope: Input should be 'site', 'zone'"),
        ("      likelihood: 3", "      likelihood: 9", "likelihood: 9", "risk.likelihood: Input should be less than"),
        ("    area: Compressed air\n", "", "- id: AIR-01", "entries[0] (AIR-01).area: Field required"),
        ("quick_win: true ", "quick_win: maybe ", "quick_win: maybe", "quick_win: Input should be a valid boolean"),
        ("outage: none    ", "outage: line_stop", "- id: AIR-01-a", "a quick win takes hours and no outage"),
        ("closes: true ", "closes: false ", "- id: AIR-01", "no remedy closes the gap"),
        ("- id: AIR-01-b", "- id: AIR-01-a", "- id: AIR-01", "two remedies have the same id"),
        ("ask_role: maintenance_manager", "ask_role: pilot", "- id: AIR-01", "no role 'pilot' in the pack"),
        ("colour", "colour", "", ""),
        ("id: own-compressed-air", "id: compressed-air", "id: compressed-air", "must begin with “own-”"),
        ("version: 1.0.0", "version: 1.0", "version: 1.0", "version: String should match pattern"),
        ("[SR 1.13]", "[SR 1.13, SR 9.9]", "iec62443-3-3: [", "iec62443-3-3 has no entry “SR 9.9”"),
        ("      nis2: [", "      nis3: [", "nis3: [", "there is no pack “nis3”"),
        ("    area:", "    kind: sr\n    area:", "kind: sr", "ask_role: Extra inputs are not permitted"),
    ],
)
def test_yaml_errors_name_their_line(yaml: Path, old: str, new: str, line: str, words: str) -> None:
    if not words:
        spoil(yaml, "    area:", "    colour: red\n    area:")
        line, words = "colour: red", "colour: Extra inputs are not permitted"
    else:
        spoil(yaml, old, new)
    found = problems(yaml)
    assert any(words in text for _, text in found), found
    if "kind" not in new:
        assert [where for where, text in found if words in text] == [f"line {line_of(yaml, line)}"]


def test_an_id_that_stands_twice_is_found_at_its_check(yaml: Path) -> None:
    text = yaml.read_text(encoding="utf-8")
    yaml.write_text(text + text[text.index("  - id: AIR-01") :], encoding="utf-8")
    second = len(text.splitlines()) + 1
    assert problems(yaml) == [(f"line {second}", "entries: AIR-01 is there twice: as entry 0 and as entry 1")]


def test_a_key_that_stands_twice(yaml: Path) -> None:
    spoil(yaml, "    scope:", "    area: Again\n    scope:")
    assert problems(yaml) == [(f"line {line_of(yaml, 'area: Again')}", "the key “area” is there twice.")]


def test_a_text_in_one_language_stands_for_both(yaml: Path) -> None:
    text = yaml.read_text(encoding="utf-8")
    text = re.sub(r"      de:\n        title.*?(?=    risk)", "", text, flags=re.DOTALL)
    text = re.sub(r"\n +de: .*", "", text)
    yaml.write_text(text, encoding="utf-8")
    check = check_of(read_own(yaml))
    assert check.texts.de == check.texts.en
    assert check.risk.reason.de == check.risk.reason.en


def test_words_stay_words(yaml: Path) -> None:
    spoil(yaml, "gap: Nobody knows who reaches the compressor from outside", "gap: no")
    spoil(yaml, "title: Compressor's own modem is known", "title: 2026-11-24")
    check = check_of(read_own(yaml))
    assert (check.texts.en.gap, check.texts.en.title) == ("no", "2026-11-24")


def test_a_block_of_lines_and_a_mark_at_the_beginning(yaml: Path) -> None:
    spoil(yaml, "why: A forgotten modem", "why: >\n          A forgotten modem")
    yaml.write_bytes(b"\xef\xbb\xbf" + yaml.read_bytes())
    assert check_of(read_own(yaml)).texts.en.why == "A forgotten modem is a way into the plant that no firewall sees."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: own-x\n\ttitle: y\n", 2, "a tab. YAML is indented with spaces"),
        ("id: own-x\nentries:\n\t- id: a\n", 3, "a tab. YAML is indented with spaces"),
        ("id: &a own-x\n", 1, "anchors (&) and aliases (*) are not taken"),
        ("id: own-x\ntitle: *a\n", 2, "anchors (&) and aliases (*) are not taken"),
        ("id: own-x\ntitle: [a\nb: c\n", 3, "no YAML at column"),
        ("id: own-x\n---\nid: own-y\n", 2, "no YAML at column 1"),
        ("- id: own-x\n", 1, "no question set"),
        ("", 1, "no question set"),
        ("id: own-x\n? [a]\n: b\n", 2, "a key must be a word"),
        ("a:\n " + "[" * 40 + "]" * 40, 2, "nested more than 20 deep"),
        ("a: [" + "x," * 100_001 + "x]", 1, "more than 100,000 values"),
    ],
)
def test_yaml_that_is_more_or_less_than_plain(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "own.yml"
    path.write_text(text, encoding="utf-8")
    ((where, said),) = problems(path)
    assert where == f"line {line}"
    assert words in said


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    path.write_text("\n".join(rows))
    assert problems(path)[0][0] == "line 1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id: own-x\ntitle: \xe4\n", "no UTF-8 text"),
        (b"id: own-x\ntitle: a\x00b\n", "no YAML"),
        (b" " * (LARGEST + 1), "it is larger than 1 MiB"),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(data)
    assert words in problems(path)[0][1]


def test_tags_build_nothing(yaml: Path) -> None:
    spoil(yaml, "title: Checks for", "title: !!python/object/apply:os.getcwd Checks for")
    assert read_own(yaml).title == "Checks for the compressed air station"


def test_many_problems_are_cut_to_twenty(yaml: Path) -> None:
    text = yaml.read_text(encoding="utf-8")
    head, entry = text[: text.index("  - id: AIR-01")], text[text.index("  - id: AIR-01") :]
    many = [entry.replace("AIR-01", f"AIR-{n:02d}").replace("scope: zone ", "scope: hall ") for n in range(25)]
    yaml.write_text(head + "".join(many), encoding="utf-8")
    with pytest.raises(OwnPackError) as caught:
        read_own(yaml)
    assert len(caught.value.problems) == 25
    assert str(caught.value).splitlines()[20:] == ["own.yaml: and 5 more."]


# --- XLSX ---


def edit(path: Path, change: Callable[[Workbook], None]) -> None:
    book = load_workbook(path)
    change(book)
    book.save(path)


def column(book: Workbook, sheet: str, head: str) -> str:
    return next(str(cell.column_letter) for cell in book[sheet][1] if cell.value == head)


@pytest.mark.parametrize(
    ("sheet", "head", "value", "words"),
    [
        ("Checks", "scope", "hall", "scope: Input should be 'site', 'zone'"),
        ("Checks", "area", None, "area: Field required"),
        ("Checks", "question_en", None, "texts.en.question: Field required"),
        ("Checks", "look_for_de", "only one", "look_for: Tuple should have at least 2 items"),
        ("Checks", "likelihood", 9, "risk.likelihood: Input should be less than or equal to 5"),
        ("Checks", "likelihood", "high", "risk.likelihood: Input should be a valid integer"),
        ("Checks", "methods", "observe, taste", "methods[1]: Input should be 'observe'"),
        ("Checks", "links", "SR 1.1", "“SR 1.1” is no link. Write “iec62443-3-3: SR 1.1"),
        ("Checks", "links", "nis2: Art. 99", "nis2 has no entry “Art. 99”"),
        ("Remedies", "check", "AIR-99", "there is no check “AIR-99”"),
        ("Remedies", "effort", "years", "effort: Input should be 'hours'"),
        ("Remedies", "closes", "perhaps", "“perhaps” is neither yes nor no"),
        ("Remedies", "quick_win", None, "quick_win: Field required"),
    ],
)
def test_xlsx_errors_name_their_cell(xlsx: Path, sheet: str, head: str, value: object, words: str) -> None:
    where: list[str] = []

    def change(book: Workbook) -> None:
        where.append(f"sheet {sheet}, cell {column(book, sheet, head)}2")
        book[sheet][f"{column(book, sheet, head)}2"] = value

    edit(xlsx, change)
    found = problems(xlsx)
    assert [place for place, text in found if words in text] == where, found


def test_an_empty_german_column_is_filled_from_the_english_one(xlsx: Path) -> None:
    def change(book: Workbook) -> None:
        for cell in book["Checks"][1]:
            if str(cell.value).endswith("_de"):
                book["Checks"][f"{cell.column_letter}2"] = None
        for row in (2, 3):
            book["Remedies"][f"{column(book, 'Remedies', 'text_de')}{row}"] = None

    edit(xlsx, change)
    check = check_of(read_own(xlsx))
    assert check.texts.de == check.texts.en
    assert check.remedies[1].text.de == check.remedies[1].text.en


def test_what_a_spreadsheet_makes_of_values_is_understood(xlsx: Path) -> None:
    import datetime

    def change(book: Workbook) -> None:
        book["Pack"]["B6"] = datetime.datetime(2026, 12, 1)  # noqa: DTZ001 - as a spreadsheet has it
        book["Remedies"][f"{column(book, 'Remedies', 'closes')}2"] = True
        book["Checks"][f"{column(book, 'Checks', 'money')}2"] = 4.0
        book["Checks"]["A5"] = "  "

    edit(xlsx, change)
    found = read_own(xlsx)
    assert (found.date, check_of(found).risk.money) == ("2026-12-01", 4)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "where", "words"),
    [
        ("Pack", "A2", "name", "sheet Pack, cell A2", "there is no field “name”"),
        ("Pack", "A3", "id", "sheet Pack, cell A3", "the field “id” is there twice"),
        ("Pack", "B5", "1", "sheet Pack, cell B5", "version: String should match"),
        ("Checks", "B1", "place", "sheet Checks, cell B1", "the column “place” is not known"),
        ("Checks", "B1", "id", "sheet Checks, cell B1", "the column “id” is there twice"),
        ("Checks", "B1", None, "sheet Checks, row 1", "the column “area” is missing"),
    ],
)
def test_xlsx_heads_and_fields(xlsx: Path, sheet: str, cell: str, value: object, where: str, words: str) -> None:
    edit(xlsx, lambda book: book[sheet].__setitem__(cell, value))
    assert any(place == where and words in text for place, text in problems(xlsx)), problems(xlsx)


def test_a_missing_sheet_and_too_many_rows(xlsx: Path) -> None:
    edit(xlsx, lambda book: book["Checks"].__setitem__("A3000", "AIR-99"))
    assert problems(xlsx) == [("sheet Checks", "more than 2000 rows.")]
    edit(xlsx, lambda book: book.remove(book["Remedies"]))
    assert problems(xlsx)[0][1].startswith("there is no sheet “Remedies”")


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    for data in (b"", b"id: own-x", b"PK\x03\x04rest"):
        path.write_bytes(data)
        assert problems(path) == [("", "no workbook. Save it as .xlsx.")]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (101 * 2**20))
    path.write_bytes(held.getvalue())
    assert problems(path) == [("", "unpacked it would be larger than any question set.")]
