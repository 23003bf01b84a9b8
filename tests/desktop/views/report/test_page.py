"""The report page: looking, saving, printing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from core.register.models import Site
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.report import build_page
from desktop.views.report.page import ReportPage
from desktop.views.report.printing import prepared

Settle = Callable[[], None]


@pytest.fixture
def page(sample_context: AppContext, qtbot: QtBot, settle: Settle) -> Iterator[ReportPage]:
    made = build_page(sample_context)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, ReportPage)
    yield made
    made.model.forget()
    settle()


def pdf_printer(out: Path) -> QPrinter:
    printer = prepared()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    return printer


def test_pages_are_shown(page: ReportPage, qtbot: QtBot, settle: Settle) -> None:
    pages = page.model.pages
    assert pages > 10
    assert page._number.text() == f"Page 1 of {pages}"
    QTest.keyClick(page.pages, Qt.Key.Key_PageDown)
    assert page.pages.page == 2
    page.on.click()
    assert page._number.text() == f"Page 3 of {pages}"
    settle()
    assert page.model.nearest(3) is not None and page.model.nearest(pages) is None  # only what is in sight
    QTest.keyClick(page.pages, Qt.Key.Key_End)
    settle()
    assert page.pages.page == pages and page.model.nearest(pages) is not None
    picture = page.pages.viewport().grab().toImage()
    colours = {picture.pixel(x, y) for x in range(40, 600, 7) for y in range(20, 400, 3)}
    assert len(colours) > 5  # letters, not an empty sheet
    QTest.keyClick(page.pages, Qt.Key.Key_Home)
    assert page.pages.page == 1


def test_zoom(page: ReportPage, settle: Settle) -> None:
    fitted = page.pages.scale
    page.larger.click()
    larger = page.pages.scale
    assert larger > fitted
    page.smaller.click()
    page.smaller.click()
    assert page.pages.scale < larger
    assert page._zoom.text() == f"{round(page.pages.scale * 100)} %"
    page.fit.click()
    settle()
    assert page.pages.scale == pytest.approx(fitted, abs=0.05)


def test_another_language_is_another_report(page: ReportPage, settle: Settle) -> None:
    first = page.model.report
    page.lang.fill("de")
    page.lang.committed.emit("de")
    settle()
    report = page.model.report
    assert report is not None and report is not first
    text = pypdfium2.PdfDocument(report.pdf)[0].get_textpage().get_text_range()
    assert "Vertraulich" in text or "Bericht" in text


def test_the_engineers_words_stand_on_the_summary_page(
    page: ReportPage, sample_context: AppContext, settle: Settle
) -> None:
    def printed() -> str:
        assert page.model.report is not None
        document = pypdfium2.PdfDocument(page.model.report.pdf)
        return " ".join(one.get_textpage().get_text_range() for one in document)

    register = sample_context.require().register
    before = register.site().summary
    field = page.words.fields["summary"]
    assert field.value() == before
    field.editor.setFocus()
    field.editor.selectAll()
    QTest.keyClicks(field.editor, "Patch the pumps before summer.")
    page.commit_pending()
    settle()
    assert register.site().summary == "Patch the pumps before summer."
    assert "Patch the pumps before summer." in printed()
    sample_context.undo.undo()
    settle()
    assert register.site().summary == before == field.value()
    assert "Patch the pumps" not in printed()


def test_what_is_missing_leads_to_its_page(page: ReportPage, sample_context: AppContext, settle: Settle) -> None:
    asked: list[str] = []
    sample_context.go_to.connect(asked.append)
    clock = next(one for one in page.points.findChildren(QToolButton) if "clock" in one.accessibleName())
    clock.click()
    assert asked == ["site"]
    site = sample_context.require().register.site()
    sample_context.edit(lambda workspace: workspace.register.edit(Site, site.id, clock_offset_s=2.0))
    settle()
    assert not any("clock" in one.accessibleName() for one in page.points.findChildren(QToolButton))


def test_a_report_follows_what_is_written(page: ReportPage, sample_context: AppContext, settle: Settle) -> None:
    site = sample_context.require().register.site()
    page.hide()
    sample_context.edit(lambda workspace: workspace.register.edit(Site, site.id, name="Newname Works"))
    settle()
    page.show()
    page.activate()
    settle()
    assert page.model.report is not None and "Newname" in page.model.report.name
    before = page.model.report
    page.activate()
    settle()
    assert page.model.report is before  # nothing was written: nothing to make


def test_save_writes_what_is_shown(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    page.save_button.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith(".pdf")
    out = tmp_path / "signed.pdf"
    dialog.fileSelected.emit(str(out))
    dialog.close()
    settle()
    assert page.model.report is not None and out.read_bytes() == page.model.report.pdf
    assert str(out) in page.banner.words


def test_the_assurance_statement_in_the_language_of_the_report(
    page: ReportPage, tmp_path: Path, settle: Settle
) -> None:
    page.model.choose_lang("de")
    settle()
    page.assurance_button.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None and dialog.selectedFiles()[0].endswith("-assurance.pdf")
    out = tmp_path / "assurance.pdf"
    dialog.fileSelected.emit(str(out))
    dialog.close()
    settle()
    document = pypdfium2.PdfDocument(out.read_bytes())
    assert len(document) == 2 and "Sicherheitserklärung" in document[0].get_textpage().get_text_range()
    assert str(out) in page.banner.words
    page.model.save_assurance(tmp_path / "missing" / "assurance.pdf")
    settle()
    assert str(out) not in page.banner.words and page.banner.words


def test_save_where_nothing_can_be_written(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    page.model.save(tmp_path / "missing" / "report.pdf", "pdf")
    settle()
    assert "could not be written" in page.banner.words


def test_answers_as_csv(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    out = tmp_path / "answers.csv"
    page.output.fill("answers")
    page.model.save(out, page.output.value())
    settle()
    assert out.read_text(encoding="utf-8-sig").startswith("scope,requirement")


def test_print_to_pdf(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    out = tmp_path / "printed.pdf"
    printer = pdf_printer(out)
    printer.setResolution(72)
    printer.setFromTo(2, 4)
    page.print_on(printer)
    assert not page.print_button.isEnabled()
    settle()
    document = pypdfium2.PdfDocument(out)
    assert len(document) == 3
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    bitmap = document[0].render(scale=1).to_pil().convert("L")
    assert bitmap.getextrema()[0] < 100  # ink
    assert page.banner.words == "3 pages were handed to the printer."
    assert page.print_button.isEnabled()


def test_the_print_dialog_offers_the_pages(page: ReportPage, settle: Settle) -> None:
    page.print_button.click()
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None and dialog.isVisible()
    assert (dialog.minPage(), dialog.maxPage()) == (1, page.model.pages)
    dialog.reject()
    settle()
    assert page._printing is None


def test_printing_can_be_stopped(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    printer = pdf_printer(tmp_path / "printed.pdf")
    page.print_on(printer)
    page.progress.stop.click()
    settle()
    assert page._printing is None and page.print_button.isEnabled()


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false")
def test_a_printer_that_refuses(page: ReportPage, tmp_path: Path, settle: Settle) -> None:
    page.print_on(pdf_printer(tmp_path / "no" / "such" / "folder.pdf"))
    settle()
    assert "printer" in page.banner.words


def test_locking_lets_go_of_the_report(page: ReportPage, sample_context: AppContext, settle: Settle) -> None:
    sample_context.closing.emit()
    settle()
    assert page.model.report is None and page.model.nearest(1) is None and page.pages.page == 0


def test_nothing_to_report_yet(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> None:
    made = build_page(context)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    settle()
    assert isinstance(made, ReportPage) and made.model.pages > 0
    made.model.forget()
    settle()
