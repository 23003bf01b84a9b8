"""Page Suppliers: who may reach what, questionnaires out and in, answers with their gaps, to-dos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.suppliers.page import SuppliersPage

if TYPE_CHECKING:
    from desktop.context import AppContext


def build_page(context: AppContext) -> SuppliersPage:
    """The page, once per open vault."""
    return SuppliersPage(context)
