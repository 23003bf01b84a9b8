"""Fills in returned questionnaires as a supplier would. Loaded by path: there is no package under tests/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from core.assessment.suppliers_sheet import FIRST, KEYS


def fill(path: Path, answers: dict[str, dict[str, Any]], sheet: int = 1) -> Path:
    """Writes cells (requirement -> column -> value) into the returned file."""
    book = load_workbook(path)
    page = book.worksheets[sheet]
    for row in range(FIRST, page.max_row + 1):
        for key, value in answers.get(str(page.cell(row, KEYS.index("requirement") + 1).value), {}).items():
            cell = page.cell(row, KEYS.index(key) + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path
