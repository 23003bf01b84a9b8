"""What can go wrong while a list is imported, each as a sentence with a next step."""

from __future__ import annotations

from core.vault.errors import VaultError


class ImportFailed(VaultError):
    """The list cannot be read or written as asked; the message says what to do about it."""


class UnreadableList(ImportFailed):
    """The file is no table that can be read."""


class NotDecided(ImportFailed):
    """Rows look like devices that are there already, and nobody has decided about them yet."""

    def __init__(self, rows: list[int]) -> None:
        shown = ", ".join(str(row) for row in rows[:10]) + (", ..." if len(rows) > 10 else "")
        super().__init__(
            f"{len(rows)} rows look like devices that are known already (rows {shown}). "
            "Decide for each: new device, same device, or skip."
        )
        self.rows = rows


class ImportCancelled(ImportFailed):
    """The user stopped the import; nothing was written."""

    def __init__(self) -> None:
        super().__init__("The import was cancelled. Nothing was written.")
