"""Zones: zones and conduits, target levels, which asset is where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.zones.page import ZonesPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return ZonesPage(context)
