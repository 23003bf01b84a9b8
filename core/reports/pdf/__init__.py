"""The report as an A4 PDF by reportlab: fonts embedded, the same data always the same bytes."""

from core.reports.errors import ReportFileError
from core.reports.pdf.render import render, render_bytes

__all__ = ["ReportFileError", "render", "render_bytes"]
