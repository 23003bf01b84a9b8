"""Report: what is missing, the pages as they print, Save and Print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.report.page import ReportPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return ReportPage(context)
