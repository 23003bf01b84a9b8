"""Site: the plant, its scope, people, suppliers, networks and clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.site.page import SitePage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return SitePage(context)
