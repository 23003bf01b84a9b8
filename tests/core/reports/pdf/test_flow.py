from __future__ import annotations

import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from core.reports.pdf import fonts
from core.reports.pdf.flow import Span, Text, set_lines
from core.reports.pdf.styles import BODY, CELL, Style

BULLET = Style(hang=12)


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


def texts(content: str, width: float, style: Style = CELL) -> list[str]:
    return ["".join(piece.text for piece in line) for line in set_lines([Span(content, style)], width)]


def test_words_are_kept_whole_where_they_fit() -> None:
    assert texts("one two three four", fonts.width("one two", CELL.face, CELL.size) + 1) == ["one two", "three", "four"]


def test_a_long_word_breaks_after_a_sign_that_allows_it() -> None:
    lines = texts("6ES7-513-1AL02-0AB0-and-more", fonts.width("6ES7-513-1AL02-0", CELL.face, CELL.size) + 1)
    assert lines[0] == "6ES7-513-1AL02-"
    assert "".join(lines) == "6ES7-513-1AL02-0AB0-and-more"


def test_a_broken_word_leaves_no_single_letter() -> None:
    word = "Integrationsdienstleister"
    lines = texts(word, fonts.width(word[:-1], CELL.face, CELL.size) + 0.5)
    assert "".join(lines) == word
    assert len(lines[-1]) >= 3


def test_line_breaks_of_the_user_are_kept() -> None:
    assert texts("a\n\nb", 100) == ["a", "", "b"]


def test_no_text_is_one_empty_line() -> None:
    assert texts("", 100) == [""]


def test_blanks_inside_a_line_are_kept() -> None:
    assert texts("S C-X  42", 200) == ["S C-X  42"]


@given(st.text(max_size=300), st.floats(min_value=2, max_value=300))
def test_nothing_is_lost_and_no_line_is_too_wide(content: str, width: float) -> None:
    lines = set_lines([Span(content, CELL)], width)
    whole = "".join(piece.text for line in lines for piece in line)
    assert "".join(whole.split()) == "".join(fonts.clean(content).split())
    for line in lines:
        printed = "".join(piece.text for piece in line)
        assert len(printed) == 1 or sum(piece.width for piece in line) <= width + 0.1


@given(st.lists(st.text(max_size=30), max_size=6))
def test_spans_keep_their_styles_and_order(parts: list[str]) -> None:
    styles = (CELL, BODY)
    spans = [Span(part, styles[index % 2]) for index, part in enumerate(parts)]
    pieces = [piece for line in set_lines(spans, 120) for piece in line]
    for style in styles:
        wanted = "".join(fonts.clean(s.text) for s in spans if s.style is style)
        found = "".join(piece.text for piece in pieces if piece.style is style)
        assert "".join(found.split()) == "".join(wanted.split())


def test_a_paragraph_splits_between_lines_with_two_on_either_side() -> None:
    text = Text("word " * 200)
    text.wrap(200, 10_000)
    assert text.lines is not None
    total = len(text.lines)
    first, rest = text.split(200, BODY.leading * (total - 1) + 1)
    assert isinstance(first, Text)
    assert isinstance(rest, Text)
    assert (len(first.lines or []), len(rest.lines or [])) == (total - 2, 2)
    assert text.split(200, BODY.leading + 1) == []
    assert text.split(200, BODY.leading * total + 1) == [text]


def test_a_bullet_stands_before_the_first_line_only() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(300, 200), initialFontName=fonts.REGULAR)
    text = Text("word " * 40, BULLET, bullet="\u2022")
    _width, height = text.wrap(200, 200)
    text.drawOn(canvas, 20, 180 - height)
    canvas.save()
    page = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
    assert page.get_text_range().count("\u2022") == 1
    assert page.get_text_range().split()[0] == "\u2022"
