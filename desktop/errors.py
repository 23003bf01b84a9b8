"""Whose fault is it: an error the user can act on (its own sentence) against a bug (ours)."""

from __future__ import annotations

import logging
import sys

from PySide6.QtCore import QCoreApplication

log = logging.getLogger("walkdown")


def is_users(error: BaseException) -> bool:
    """Whether the message of `error` is written for the user: a sentence with a next step.

    The classes are looked up among the modules already loaded: an error of a module that was never
    imported cannot have been raised, and nothing is imported on the way to showing one.
    """
    for module, name in (
        ("core.workspace", "VaultError"),
        ("core.practice.errors", "PracticeUnavailable"),
        ("core.register.importers.errors", "ImportFailed"),
        ("core.assessment.records", "Refused"),
        ("core.discovery.advisories.records", "AdvisoryError"),
        ("core.discovery.capture.errors", "CaptureFileError"),
        ("core.discovery.consent", "ConsentError"),
        ("core.discovery.limits", "LimitError"),
        ("core.discovery.plan", "PlanError"),
        ("core.discovery.scope", "ScopeError"),
        ("core.reports.errors", "PreviewError"),
        ("core.reports.errors", "ReportFileError"),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and isinstance(error, kind):
            return True
    return isinstance(error, UserError)


class UserError(Exception):
    """An error of the app itself whose message is a sentence with a next step."""


def sentence(error: BaseException) -> str:
    """What to tell the user. A bug is logged with its traceback and told as one."""
    if is_users(error):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return QCoreApplication.translate(
            "Errors", "The computer reported “{reason}” for {file}. Check the folder and try again."
        ).format(reason=error.strerror, file=error.filename or "-")
    log.error("unexpected error", exc_info=error)
    return QCoreApplication.translate(
        "Errors",
        "Something went wrong inside Walkdown ({kind}). Everything saved so far is safe. "
        "Try again; if it comes back, lock and unlock the vault.",
    ).format(kind=type(error).__name__)
