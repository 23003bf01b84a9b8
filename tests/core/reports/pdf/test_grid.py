from __future__ import annotations

import io

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.platypus import Flowable

from core.reports.data import Cover
from core.reports.pdf import fonts
from core.reports.pdf.frame import ReportCanvas, ReportDocument
from core.reports.pdf.grid import Cell, Grid, Para, Row, Span, cell, head_row, number
from core.reports.pdf.styles import BOTTOM, CELL, HEIGHT, LEFT, WIDTH
from core.reports.text import Words


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


def built(*story: Flowable) -> list[str]:
    """Text of the frame of each page."""
    target = io.BytesIO()
    ReportDocument(target, Cover("x"), Words()).build(list(story), canvasmaker=ReportCanvas)
    return [
        page.get_textpage().get_text_bounded(LEFT - 2, BOTTOM - 2, LEFT + WIDTH + 2, BOTTOM + HEIGHT + 2)
        for page in pypdfium2.PdfDocument(target.getvalue())
    ]


def row(*texts: str, keep: bool = False) -> Row:
    return Row(tuple(cell(text) for text in texts), keep=keep)


def test_the_head_stands_on_every_page() -> None:
    pages = built(Grid((100, 300), [row(f"r{i}", "x") for i in range(200)], head_row("Name", "Value")))
    assert len(pages) > 3
    assert all("Name" in page and "Value" in page for page in pages)
    assert [f"r{i}" for i in range(200)] == [w for page in pages for w in page.split() if w[0] == "r"]


def test_rows_that_belong_together_stay_on_one_page() -> None:
    rows = [row(f"{kind}{i}", "x", keep=kind != "z") for i in range(70) for kind in "abz"]
    for page in built(Grid((100, 300), rows)):
        found = [word for word in page.split() if word[0] in "abz" and word[1:].isdigit()]
        assert found[0][0] == "a"
        assert found[-1][0] == "z"


def test_rows_that_belong_together_but_fill_more_than_a_page_are_broken() -> None:
    rows = [row(f"k{i}", "x", keep=True) for i in range(150)]
    words = [w for page in built(Grid((100, 300), rows)) for w in page.split() if w[0] == "k"]
    assert words == [f"k{i}" for i in range(150)]


def test_a_row_higher_than_a_page_goes_on_over_pages() -> None:
    long = " ".join(f"w{i}" for i in range(4000))
    pages = built(Grid((100, 300), [row("before", "x"), row("id", long), row("after", "y")]))
    words = [w for page in pages for w in page.split() if w[0] == "w"]
    assert words == long.split()
    assert "after" in pages[-1]


def test_a_heading_row_is_repeated_where_its_rows_go_on() -> None:
    group = Row((cell("Group"),), widths=(400,), keep=True, again=Row((cell("Group again"),), widths=(400,)))
    other = Row((cell("Other"),), widths=(400,), keep=True, again=Row((cell("Other again"),), widths=(400,)))
    rows = [group, *(row(f"r{i}", "x") for i in range(60)), other, *(row(f"s{i}", "x") for i in range(60))]
    pages = built(Grid((100, 300), rows))
    assert not any("again" in page for page in pages[:1])
    for page in pages[1:]:
        first = next(w for w in page.split() if w[0] in "rs" and w[1:].isdigit())
        wanted = "Group again" if first[0] == "r" else "Other again"
        assert page.strip().startswith(wanted) or page.strip().startswith("Other")


def test_numbers_stand_flush_right() -> None:
    target = io.BytesIO()
    grid = Grid((100, 100), [Row((number("7"), cell("x"))), Row((number("1234"), cell("x")))])
    ReportDocument(target, Cover("x"), Words()).build([grid], canvasmaker=ReportCanvas)
    page = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
    text = page.get_text_range()
    seven, four = page.get_charbox(text.index("7")), page.get_charbox(text.index("1234") + 3)
    assert seven[2] == pytest.approx(four[2], abs=1)


def test_a_row_that_does_not_fit_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Grid((100, 100), [row("only one")]).wrap(200, 500)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 60), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_the_rows_nothing_is_lost(shape: list[tuple[int, int, bool]]) -> None:
    """Rows of any heights, kept together or not: every word is printed once, in order within its cell."""
    rows = []
    for index, (left, right, keep) in enumerate(shape):
        texts = (" ".join(f"L{index}x{i}" for i in range(left)), " ".join(f"R{index}x{i}" for i in range(right)))
        paras = tuple(Cell((Para((Span(text, CELL),)),)) for text in texts)
        rows.append(Row(paras, keep=keep))
    words = [word for page in built(Grid((200, WIDTH - 200), rows)) for word in page.split()]
    for index, (left, right, _keep) in enumerate(shape):
        for side, count in (("L", left), ("R", right)):
            mark = f"{side}{index}x"
            found = [word for word in words if word.startswith(mark)]
            assert found == [f"{mark}{i}" for i in range(count)]
