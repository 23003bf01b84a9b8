"""Errors of an import are sentences for the user."""

from __future__ import annotations

from core.register.importers.errors import ImportCancelled, ImportFailed, NotDecided
from core.vault.errors import VaultError


def test_they_are_the_users_and_say_what_to_do() -> None:
    waiting = NotDecided(list(range(2, 30)))
    assert isinstance(waiting, VaultError)
    assert str(waiting).startswith("28 rows look like devices that are known already (rows 2, 3,")
    assert "Decide for each" in str(waiting)
    assert isinstance(ImportCancelled(), ImportFailed)
    assert "Nothing was written" in str(ImportCancelled())
