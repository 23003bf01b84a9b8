"""A filled example to start an own question set from, as YAML or as a workbook."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, get_args

from catalogue.loader import quick_survey
from catalogue.own.from_yaml import read_yaml
from catalogue.own.sheets import (
    CHECK_COLUMNS,
    CHECKS,
    PACK,
    PACK_FIELDS,
    REMEDIES,
    REMEDY_COLUMNS,
    VALUES,
    Column,
)
from catalogue.parts import Cost, Effort, Interval, Method, Outage, Phase, Scope
from catalogue.reading import PackError

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_EXAMPLE = "templates/own.yaml"
_WIDE = 48


def write_template(path: File) -> None:
    """Write the example as .yaml or .xlsx, by the name of the file, which must not be there yet. Raises `PackError`."""
    kind = path.suffix.lower()
    if kind not in {".yaml", ".yml", ".xlsx"}:
        raise PackError(f"{path}: a template is a .yaml or .xlsx file. Choose one of these endings.")
    data = (files("catalogue") / "data" / _EXAMPLE).read_bytes()
    try:
        with path.open("xb") as file:
            if kind == ".xlsx":
                _workbook(read_yaml(data, _EXAMPLE).raw).save(file)
            else:
                file.write(data)
    except FileExistsError:
        raise PackError(f"{path} is there already. Choose another name, so that nothing is overwritten.") from None
    except OSError as error:
        raise PackError(f"{path} cannot be written: {error.strerror}.") from None


def _workbook(example: dict[str, Any]) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    _pack_sheet(book.create_sheet(PACK), example)
    checks = [[_cell(column, one) for column in CHECK_COLUMNS] for one in example["entries"]]
    _table(book.create_sheet(CHECKS), CHECK_COLUMNS, checks)
    remedies = [
        [one["id"] if column.head == "check" else _cell(column, remedy) for column in REMEDY_COLUMNS]
        for one in example["entries"]
        for remedy in one["remedies"]
    ]
    sheet = book.create_sheet(REMEDIES)
    _table(sheet, REMEDY_COLUMNS, remedies)
    _lists(sheet, REMEDY_COLUMNS, _remedy_values())
    _lists(book[CHECKS], CHECK_COLUMNS, {"scope": get_args(Scope), "ask_role": _roles()})
    _values_sheet(book.create_sheet(VALUES))
    return book


def _pack_sheet(sheet: Worksheet, example: dict[str, Any]) -> None:
    meanings = {
        "id": "small letters, digits and hyphens; begins with own-",
        "version": "three numbers; raise it with every change",
        "date": "year-month-day",
    }
    sheet.append(["field", "value", "meaning"])
    for field in PACK_FIELDS:
        sheet.append([field, example[field], meanings.get(field, "")])
    _shape(sheet, (14, _WIDE, _WIDE))


def _table(sheet: Worksheet, columns: tuple[Column, ...], rows: list[list[str]]) -> None:
    sheet.append([column.head for column in columns])
    for row in rows:
        sheet.append(row)
    _shape(sheet, tuple(16 if "_en" not in one.head and "_de" not in one.head else _WIDE for one in columns))
    sheet.freeze_panes = "B2"


def _cell(column: Column, entry: dict[str, Any]) -> str:
    value: Any = entry
    for step in column.path:
        value = value.get(str(step), "") if isinstance(value, dict) else ""
    if column.kind == "lines":
        return "\n".join(value)
    if column.kind == "list":
        return ", ".join(value)
    if column.kind == "yes":
        return "yes" if value == "true" else "no"
    if column.kind == "links":
        return "; ".join(f"{pack}: {', '.join(ids)}" for pack, ids in value.items())
    return str(value)


def _shape(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _lists(sheet: Worksheet, columns: tuple[Column, ...], values: dict[str, tuple[str, ...]]) -> None:
    """Lists to choose from, in the cells of these columns."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for index, column in enumerate(columns, start=1):
        if column.head in values:
            choice = DataValidation(type="list", formula1=f'"{",".join(values[column.head])}"', allow_blank=True)
            letter = get_column_letter(index)
            choice.add(f"{letter}2:{letter}500")
            sheet.add_data_validation(choice)


def _roles() -> tuple[str, ...]:
    return tuple(role.id for role in quick_survey().roles)


def _remedy_values() -> dict[str, tuple[str, ...]]:
    yes = ("yes", "no")
    return {
        "effort": get_args(Effort), "cost": get_args(Cost), "outage": get_args(Outage), "phase": get_args(Phase),
        "interval": tuple(one for one in get_args(Interval) if one), "quick_win": yes, "closes": yes, "repeats": yes,
        "owner_role": _roles(),
    }  # fmt: skip


def _values_sheet(sheet: Worksheet) -> None:
    """What may stand in which column."""
    sheet.append(["column", "value", "meaning"])
    for method in get_args(Method):
        sheet.append(["methods", method, "one or several, with commas between"])
    for scope in get_args(Scope):
        sheet.append(["scope", scope, "for what the check is answered"])
    for role in quick_survey().roles:
        sheet.append(["ask_role, owner_role", role.id, f"{role.title.en} / {role.title.de}"])
    for column, values in _remedy_values().items():
        if column != "owner_role":
            sheet.append([column, ", ".join(values), ""])
    for head, text in (
        ("look_for", "two or more, each on a line of its own (Alt+Enter)"),
        ("likelihood, safety, production, environment, money", "1 (least) to 5"),
        ("links", "iec62443-3-3: SR 1.1, SR 1.2; nis2: Art. 21(2)(i)"),
        ("..._en, ..._de", "one of the two may stay empty: the other one is then used for both"),
    ):
        sheet.append([head, text, ""])
    _shape(sheet, (_WIDE, _WIDE, _WIDE))
