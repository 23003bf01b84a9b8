"""Discover: what may be asked, exactly what will be sent, the run, and earlier runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.discover.page import DiscoverPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return DiscoverPage(context)
