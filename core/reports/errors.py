"""What can go wrong with a report in a way that the user can act on. Imports nothing heavy."""

from __future__ import annotations


class ReportFileError(Exception):
    """The report could not be written; the message is a sentence with a next step for the user."""


class PreviewError(Exception):
    """The file is no PDF that can be shown; the message is a sentence with a next step for the user."""
