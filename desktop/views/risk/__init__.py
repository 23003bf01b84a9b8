"""Risk: findings by likelihood and consequence, per zone, and what they leave possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.views.risk.page import RiskPage

if TYPE_CHECKING:
    from desktop.context import AppContext
    from desktop.page import Page


def build_page(context: AppContext) -> Page:
    """The page."""
    return RiskPage(context)
