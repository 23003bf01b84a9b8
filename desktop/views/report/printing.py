"""Printing: each page of the PDF as a picture in the printer's resolution, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.errors import UserError
from desktop.viewmodels.report import Made, image_of

MOST_DPI = 300
"""More makes big jobs and no better paper."""


def prepared() -> QPrinter:
    """A printer for the whole A4 page: the report brings its own margins."""
    from PySide6.QtGui import QPageSize

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


def print_pages(
    report: Made,
    printer: QPrinter,
    progress: Callable[[int, int, str], None],
    cancel: Callable[[], bool],
) -> int:
    """Print the chosen pages; returns how many. Raises `UserError` where the printer does not take the job."""
    first = printer.fromPage() or 1
    last = min(printer.toPage() or len(report.sizes), len(report.sizes))
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(
            QCoreApplication.translate(
                "Report",
                "The printer did not take the report. Check that it is switched on, or save the report as PDF.",
            )
        )
    done = 0
    try:
        for number in range(first, last + 1):
            if cancel():
                printer.abort()
                break
            if done:
                printer.newPage()
            _paint(report, printer, painter, number)
            done += 1
            progress(done, last - first + 1, "")
    finally:
        painter.end()
    return done


def _paint(report: Made, printer: QPrinter, painter: QPainter, number: int) -> None:
    width, height = report.sizes[number - 1]
    image = image_of(report.preview.page(number, dpi=min(printer.resolution(), MOST_DPI)))
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(paper.width() / width, paper.height() / height)
    painter.drawImage(QRectF(0, 0, width * scale, height * scale), image)
