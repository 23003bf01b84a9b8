from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.platypus import PageBreak

from core.reports.data import Cover
from core.reports.pdf import fonts
from core.reports.pdf.flow import Text
from core.reports.pdf.frame import Heading, ReportCanvas, ReportDocument, fitted, grouped
from core.reports.pdf.styles import FURNITURE
from core.reports.text import Words


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


def test_a_hash_is_read_in_groups_of_four() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"
    assert grouped("0123456789abcdef", 2) == "0123 4567 \u2026"
    assert grouped("0123", 2) == "0123"
    assert grouped("") == ""


def test_a_header_that_is_too_wide_is_set_smaller_before_it_is_shortened() -> None:
    text = "Molkerei Grünwald, Werk Süd"
    wide = fonts.width(text, FURNITURE.face, FURNITURE.size)
    assert fitted(text, FURNITURE, wide + 1) == (text, FURNITURE)
    smaller, style = fitted(text, FURNITURE, wide * 0.9)
    assert smaller == text
    assert style.size < FURNITURE.size
    shortened, style = fitted(text, FURNITURE, wide * 0.4)
    assert shortened.endswith("\u2026")
    assert fonts.width(shortened, style.face, style.size) <= wide * 0.4


def test_line_breaks_in_a_header_become_blanks() -> None:
    assert fitted("Werk\nSüd", FURNITURE, 200)[0] == "Werk Süd"


def test_the_last_page_is_known_on_the_first() -> None:
    target = io.BytesIO()
    story = [Text("one"), PageBreak(), Heading("Two", "two"), PageBreak(), Text("three")]
    ReportDocument(target, Cover("Werk"), Words()).build(story, canvasmaker=ReportCanvas)
    pages = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(target.getvalue())]
    assert [f"Page {n} of 3" in page for n, page in enumerate(pages, start=1)] == [True, True, True]


def test_what_is_not_known_is_said_in_header_and_footer() -> None:
    target = io.BytesIO()
    ReportDocument(target, Cover(""), Words()).build([Text("x")], canvasmaker=ReportCanvas)
    text = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage().get_text_range()
    for key in ("cover.unnamed", "head.no_number", "foot.no_hash", "none"):
        assert Words()(key) in text
