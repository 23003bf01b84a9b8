from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from core.reports.data import AreaPicture, ReportData, Tally
from core.reports.pdf import charts, fonts
from core.reports.pdf.styles import WIDTH
from core.reports.text import Words

WORDS = Words("en")


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


def text_of(figure: charts.Figure) -> str:
    target = io.BytesIO()
    width, height = figure.wrap(WIDTH, 1000)
    canvas = Canvas(target, pagesize=(width + 20, height + 20), initialFontName=fonts.REGULAR)
    figure.drawOn(canvas, 10, 10)
    canvas.showPage()
    canvas.save()
    return pypdfium2.PdfDocument(target.getvalue())[0].get_textpage().get_text_range()


def test_the_matrix_counts_every_finding_once(small: ReportData) -> None:
    printed = text_of(charts.risk_matrix(small.findings, small.matrix, WORDS))
    axis = " ".join(WORDS(f"{axis}.{n}") for axis in ("likelihood", "consequence") for n in range(1, 6))
    digits = [int(word) for word in printed.split() if word.isdigit()]
    labels = [int(word) for word in axis.split() if word.isdigit()]
    assert sum(digits) - sum(labels) == len(small.findings)


def test_an_area_is_told_by_number_and_word() -> None:
    area = AreaPicture("Remote access", "serious_gaps", Tally.of(["not_met"] * 3 + ["met"]))
    printed = text_of(charts.area_bars((area,), WORDS))
    for wanted in ("Remote access", "serious gaps", "3", "1"):
        assert wanted in printed


def test_an_area_without_answers_is_an_empty_bar() -> None:
    assert "not looked at" in text_of(charts.area_bars((AreaPicture("X", "not_looked_at"),), WORDS))


def test_many_bars_become_several_figures() -> None:
    figures = charts.count_bars([(f"Zone {i}", i) for i in range(100)])
    assert len(figures) == 5
    assert all(figure.wrap(WIDTH, 1000)[1] < 500 for figure in figures)
    printed = "".join(text_of(figure) for figure in figures)
    assert all(f"Zone {i}" in printed for i in range(100))


def test_a_label_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert "\u2026" in text_of(charts.count_bars([("Netzwerksegment " * 20, 3)])[0])


def test_the_time_line_names_phases_hours_and_outages(small: ReportData) -> None:
    printed = text_of(charts.timeline(small.actions, WORDS))
    for phase in ("now", "months_1_3", "months_6_18", "continuous"):
        assert WORDS.code("phase", phase) in printed
    hours = sum(a.hours for a in small.actions if a.phase == "now")
    assert WORDS.count("roadmap.hours", hours) in printed
    one = charts.timeline([replace(small.actions[0], outage="line_stop")], WORDS)
    assert "1 needs an outage" in text_of(one)


def test_shares_of_nothing_are_an_empty_bar() -> None:
    assert "%" not in text_of(charts.share_bar((("verified", 0), ("told", 0), ("unknown", 0)), (0, 0, 0)))


def test_every_legend_names_all_its_patterns() -> None:
    for figure, kind, codes in (
        (charts.verdict_legend(WORDS), "verdict", charts.VERDICT_HATCH),
        (charts.band_legend(WORDS), "band", charts.BAND_HATCH),
    ):
        printed = text_of(figure)
        assert all(WORDS.code(kind, code) in printed for code in codes)
