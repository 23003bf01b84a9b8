"""Start: create, open, unlock, practise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.start.page import StartPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return StartPage(context)
