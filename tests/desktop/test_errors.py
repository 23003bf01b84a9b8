"""Errors: the user's own with their sentence, ours as ours."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from core.practice.errors import PracticeUnavailable
from core.workspace import WrongPassphrase
from desktop.errors import UserError, is_users, sentence


@pytest.mark.parametrize("kind", [WrongPassphrase, PracticeUnavailable, UserError])
def test_errors_with_a_next_step_are_shown_as_they_are(kind: type[Exception]) -> None:
    error = kind("The passphrase is wrong. Try again.")
    assert is_users(error)
    assert sentence(error) == "The passphrase is wrong. Try again."


def test_the_computers_errors_name_the_file() -> None:
    try:
        Path("/nowhere/at/all").read_bytes()
    except OSError as error:
        words = sentence(error)
    assert "/nowhere/at/all" in words
    assert words.endswith("try again.")


def test_a_bug_is_told_as_ours_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        words = sentence(ZeroDivisionError("division by zero"))
    assert "Walkdown" in words
    assert "ZeroDivisionError" in words
    assert "division" not in words
    assert caplog.records[0].exc_info is not None
