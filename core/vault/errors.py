"""What can be wrong with a vault. Each message is a sentence a user can act on."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.vault.restore import next_step

_NO_ROOM = 64 * 1024


class VaultError(Exception):
    """Something the user can act on; `str(error)` is the sentence with its next step."""


class NotAVault(VaultError):
    """There is no vault in this folder."""


class WrongPassphrase(VaultError):
    """The passphrase opens no slot."""


class Damaged(VaultError):
    """A file of the vault is not as it was written."""


class ForeignFile(VaultError):
    """The database is not this vault's."""


class NewerVersion(VaultError):
    """Written by a newer Walkdown."""


class ReadOnly(VaultError):
    """The folder cannot be written."""


class DiskFull(VaultError):
    """No room for the change."""


class InUse(VaultError):
    """Open in another process."""


class NotFound(VaultError):
    """No such row."""


class StillUsed(VaultError):
    """Other rows point at this one."""


class UnfitValue(VaultError):
    """A column holds no such value."""


class Closed(VaultError):
    """The vault was locked or closed."""


class CannotUndo(VaultError):
    """Something was changed since."""


def from_os(error: OSError, path: Path) -> VaultError:
    """The sentence for an operating-system error on `path`."""
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return DiskFull(f"The disk that holds {path} is full. Nothing was changed. Free some space and try again.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReadOnly(
            f"{path} cannot be written. Nothing was changed. Move the vault to a folder of your own, or remove the write protection."
        )
    return VaultError(
        f"{path} could not be used: {error.strerror or error}. Check the disk or the cable and try again."
    )


def no_room(path: Path) -> bool:
    """Whether the disk that holds `path` has no room for even a small change."""
    try:
        return shutil.disk_usage(path if path.is_dir() else path.parent).free < _NO_ROOM
    except OSError:
        return False


def from_db(error: DBAPIError, path: Path) -> VaultError | None:
    """The sentence for a database error, or None where it is a bug and must surface as one."""
    text = str(error.orig).lower()
    if "disk is full" in text or ("disk i/o error" in text and no_room(path)):
        return DiskFull(
            f"The disk that holds {path} is full. The last edit was not saved. Free some space and repeat it."
        )
    if "unable to open" in text and not path.exists():
        return VaultError(f"{path} is not there any more. Plug the drive in again, then repeat the last edit.")
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return ReadOnly(
            f"{path} cannot be written. The last edit was not saved. Remove the write protection and repeat it."
        )
    if "disk i/o error" in text:
        return VaultError(
            f"The disk that holds {path} did not take the last edit. Check that the drive is still plugged in, then repeat it."
        )
    if "malformed" in text or "not a database" in text:
        folder = path if path.is_dir() else path.parent
        return Damaged(f"{path} is damaged. {next_step(folder)}")
    if "locked" in text or "busy" in text:
        return InUse(f"{path} is busy in another program. Close it there and try again.")
    return None
