"""The way back from damage: the newest backup, by name."""

from __future__ import annotations

import re
from pathlib import Path

BACKUPS = "backups"
_STAMP = re.compile(r"-(\d{8}T\d{6}Z)(?:-(\d+))?$")


def newest_backup(vault: Path) -> Path | None:
    """The newest copy in the vault's own backups folder, or None. Its name tells its time: copying changes a file's."""
    found: list[tuple[str, int, Path]] = []
    try:
        for folder in (vault / BACKUPS).glob("[!.]*"):
            match = _STAMP.search(folder.name)
            if match and (folder / "vault.db").is_file():
                found.append((match[1], int(match[2] or 1), folder))
    except OSError:
        return None
    return max(found)[2] if found else None


def next_step(vault: Path) -> str:
    """What to do about a damaged database, as a sentence that names the newest backup where it is known."""
    backup = newest_backup(vault)
    if backup is None:
        return "Keep this folder, copy the newest backup of the vault to this computer, and open the copy."
    return (
        f"Keep this folder, and open the newest backup of the vault: that is {backup}, "
        "if you made no later one elsewhere."
    )
