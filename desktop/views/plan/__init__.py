"""Plan: what to do when, by whom and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.plan.page import PlanPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return PlanPage(context)
