"""Roles that the lists of the app share."""

from __future__ import annotations

from PySide6.QtCore import Qt

KEY_ROLE = int(Qt.ItemDataRole.UserRole)
"""Key (`UUID`) of the row."""
DETAIL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The second, muted line."""
