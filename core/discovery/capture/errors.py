"""What can go wrong with a capture."""

from __future__ import annotations


class CaptureFileError(ValueError):
    """A capture cannot be read; the text is a sentence for the user."""


class Stopped(Exception):
    """Reading was stopped; nothing of the file was written."""
