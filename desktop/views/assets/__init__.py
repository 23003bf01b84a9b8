"""Page Assets: the table of everything found or listed, and the details of what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.assets.page import AssetsPage

if TYPE_CHECKING:
    from desktop.context import AppContext


def build_page(context: AppContext) -> AssetsPage:
    """The page, once per open vault."""
    return AssetsPage(context)
