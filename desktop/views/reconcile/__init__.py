"""Page Compare: label, network and list; since the last visit; known vulnerabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page for the main window."""
    from desktop.views.reconcile.page import ReconcilePage

    return ReconcilePage(context)
