"""Results: what has been achieved, zone by zone, and what holds it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.results.page import ResultsPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return ResultsPage(context)
