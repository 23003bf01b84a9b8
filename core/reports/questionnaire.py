"""A supplier's questionnaire as a file. It leaves the vault in plain text: questions and two names, nothing else."""

from __future__ import annotations

from pathlib import Path

from core.assessment.suppliers_questions import Questionnaire
from core.assessment.suppliers_sheet import as_workbook
from core.reports.errors import ReportFileError
from core.reports.files import write_whole

SUFFIXES = (".xlsx", ".pdf")


def check_name(out: Path) -> None:
    """Raises `ReportFileError` for a kind of file that a questionnaire is not written as."""
    if out.suffix.lower() not in SUFFIXES:
        raise ReportFileError(f"A questionnaire is written as {' or '.join(SUFFIXES)}. Change the name {out.name}.")


def write(questionnaire: Questionnaire, out: Path) -> Path:
    """Writes it as its name says: .xlsx to fill in and import again, .pdf to fill in by pen. Raises `ReportFileError`."""
    check_name(out)
    if out.suffix.lower() == ".xlsx":
        return write_whole(as_workbook(questionnaire), out)
    from core.reports.questionnaire_pdf import as_pdf

    return write_whole(as_pdf(questionnaire), out)
