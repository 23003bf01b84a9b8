"""Errors of the practice plant that the user can act on."""

from __future__ import annotations


class PracticeUnavailable(Exception):
    """The practice plant cannot start here; the message says why and what to do."""
