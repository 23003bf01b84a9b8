"""A questionnaire as a workbook to fill in: locked questions, open cells for the answers, one row a question.

Row 1 of the sheet of questions is hidden and names the columns for the program, row 2 names them for people. Hidden
columns bind each row to its questionnaire. Every cell is a text: nothing in it is run as a formula.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from core.assessment.suppliers_questions import Question, Questionnaire
from core.assessment.suppliers_words import COLUMNS, MATURITY, VERDICTS, counted, say

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

HIDDEN = ("questionnaire", "pack", "version", "requirement", "check")
SHOWN = (
    "number", "area", "title", "question", "attach", "verdict", "maturity", "text", "evidence", "answered_by",
    "answered_on",
)  # fmt: skip
KEYS = (*HIDDEN, *SHOWN)
ANSWERED = ("verdict", "maturity", "text", "evidence", "answered_by", "answered_on")
"""Columns that the supplier fills in."""
FIRST = 3
"""Row of the first question."""
DEFAULTS = ("answered_by", "answered_on")
"""Cells of the start sheet that hold for every row: the key stands in column A, the value in column C."""
_WIDTHS = {
    "number": 5, "area": 18, "title": 26, "question": 52, "attach": 40, "verdict": 20, "maturity": 9, "text": 44,
    "evidence": 30, "answered_by": 18, "answered_on": 12,
}  # fmt: skip
_LOCKED, _OPEN, _HEAD = "EFF3F5", "FFFDF0", "12475A"


def as_workbook(questionnaire: Questionnaire) -> bytes:
    """The bytes of the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    del book["Sheet"]
    lang = questionnaire.lang
    start = book.create_sheet(say(lang, "sheet.start"))
    sheet = book.create_sheet(say(lang, "sheet.questions"))
    legend = _start(start, questionnaire)
    _questions(sheet, questionnaire)
    _choices(sheet, start.title, legend, lang, len(questionnaire.questions))
    book.active = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet: Worksheet, row: int, column: int, text: str, *, open_: bool = False) -> Cell:
    """A cell that is a text whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
    from openpyxl.styles import Alignment, PatternFill, Protection

    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if cell.value is not None:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=not open_)
    if open_:
        cell.fill = PatternFill("solid", fgColor=_OPEN)
    return cell


def _start(sheet: Worksheet, one: Questionnaire) -> tuple[int, int]:
    """The cover; returns first and last row of the answers, which the drop-down takes."""
    from openpyxl.styles import Font

    lang = one.lang
    put(sheet, 1, 2, say(lang, "kind")).font = Font(bold=True, size=16, color=_HEAD)
    lines = [
        (say(lang, "plant"), one.plant),
        (say(lang, "supplier"), one.supplier),
        (say(lang, "id"), f"{one.id}, {counted(lang, 'count', len(one.questions))}"),
        (say(lang, "packs"), "\n".join(one.editions)),
    ]
    row = 3
    for label, value in lines:
        put(sheet, row, 2, label).font = Font(bold=True)
        put(sheet, row, 3, value)
        row += 1
    for text in (
        say(lang, "lead", plant=one.plant),
        say(lang, "file", sheet=say(lang, "sheet.questions")),
        say(lang, "privacy"),
    ):
        row += 1
        put(sheet, row, 3, text)
    row += 2
    for key in DEFAULTS:
        put(sheet, row, 1, key)
        put(sheet, row, 2, say(lang, key)).font = Font(bold=True)
        put(sheet, row, 3, "", open_=True)
        put(sheet, row, 4, say(lang, "default"))
        row += 1
    row += 1
    put(sheet, row, 2, say(lang, "answers")).font = Font(bold=True)
    first = row
    for words in VERDICTS[lang].values():
        put(sheet, row, 3, words)
        row += 1
    put(sheet, row, 3, say(lang, "explain"))
    row += 2
    put(sheet, row, 2, say(lang, "maturity")).font = Font(bold=True)
    for level, words in enumerate(MATURITY[lang], start=1):
        put(sheet, row, 3, f"{level}: {words}")
        row += 1
    put(sheet, row + 1, 3, say(lang, "notice"))
    for letter, width in (("B", 22), ("C", 90), ("D", 40)):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    return first, first + len(VERDICTS[lang]) - 1


def _questions(sheet: Worksheet, one: Questionnaire) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    titles = COLUMNS[one.lang]
    for column, key in enumerate(KEYS, start=1):
        put(sheet, 1, column, key)
        letter = get_column_letter(column)
        if key in HIDDEN:
            sheet.column_dimensions[letter].hidden = True
            continue
        head = put(sheet, 2, column, titles[key])
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor=_HEAD)
        sheet.column_dimensions[letter].width = _WIDTHS[key]
    sheet.row_dimensions[1].hidden = True
    for row, question in enumerate(one.questions, start=FIRST):
        for column, (key, text) in enumerate(cells_of(one, question).items(), start=1):
            cell = put(sheet, row, column, text, open_=key in ANSWERED)
            if key in {"number", "area", "title"}:
                cell.fill = PatternFill("solid", fgColor=_LOCKED)
    sheet.freeze_panes = f"{get_column_letter(KEYS.index('question') + 1)}{FIRST}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"


def cells_of(questionnaire: Questionnaire, one: Question) -> dict[str, str]:
    """The cells of one row, those of the answer empty."""
    return dict.fromkeys(KEYS, "") | {
        "questionnaire": questionnaire.id,
        "pack": one.pack,
        "version": one.version,
        "requirement": one.requirement,
        "check": one.check,
        "number": str(one.number),
        "area": one.area_title,
        "title": one.title,
        "question": one.question,
        "attach": one.attach,
    }


def _choices(sheet: Worksheet, start: str, legend: tuple[int, int], lang: str, count: int) -> None:
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation

    last = FIRST + count - 1
    formula = f"{quote_sheetname(start)}!$C${legend[0]}:$C${legend[1]}"
    for key, source, hint in (("verdict", formula, "pick"), ("maturity", '"1,2,3,4"', "pick_level")):
        letter = get_column_letter(KEYS.index(key) + 1)
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.error = rule.prompt = say(lang, hint)
        rule.showInputMessage = True
        rule.add(f"{letter}{FIRST}:{letter}{last}")
        sheet.add_data_validation(rule)
