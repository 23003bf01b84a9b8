"""Renders report data to PDF bytes, and writes them."""

from __future__ import annotations

import io
from pathlib import Path

from reportlab import rl_config

from core.reports.data import ReportData
from core.reports.files import write_whole
from core.reports.pdf import fonts
from core.reports.pdf.frame import ReportCanvas, ReportDocument
from core.reports.pdf.story import story
from core.reports.text import Words


def render_bytes(data: ReportData, lang: str = "en") -> bytes:
    """The report as PDF. The same data and language give the same bytes."""
    rl_config.useA85 = 0
    fonts.load()
    words = Words(lang)
    target = io.BytesIO()
    ReportDocument(target, data.cover, words).build(story(data, words), canvasmaker=ReportCanvas)
    return target.getvalue()


def render(data: ReportData, out: Path, lang: str = "en") -> Path:
    """Writes the report to `out` and returns it. An older file stays whole until the new one is complete.

    Raises ReportFileError where the folder is missing, read-only or full.
    """
    return write_whole(render_bytes(data, lang), out)
