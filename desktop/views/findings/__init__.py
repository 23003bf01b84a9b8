"""Findings and plan: gaps with their risk, quick wins, roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.findings.page import FindingsPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return FindingsPage(context)
