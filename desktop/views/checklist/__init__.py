"""Checklist: every check of the survey, answered by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.checklist.page import ChecklistPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return ChecklistPage(context)
