"""Files that are there whole or not at all: temp in the same folder, permissions, fsync, replace, fsync the folder."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

from core.vault.errors import from_os

_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF}


def keep_private(path: Path, mode: int) -> None:
    """Take away the rights of other users where the disk has such rights: FAT and exFAT sticks refuse the call.

    What lies there is encrypted, so a disk without rights is no reason to refuse it.
    """
    with contextlib.suppress(OSError):
        path.chmod(mode)


def sync(out: BinaryIO) -> None:
    """Make what was written to `out` durable, also against the drive's own memory (macOS has a call of its own)."""
    out.flush()
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(out.fileno(), fcntl.F_FULLFSYNC)
            return
    os.fsync(out.fileno())


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable. Windows has no such call and needs none; some network disks have none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, durable and readable by the owner only. Raises `VaultError`."""
    temp = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            sync(out)
        temp.replace(path)
        fsync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temp.unlink()
        raise from_os(error, path) from error


def remove_leftovers(folder: Path) -> None:
    """Remove what `write_whole` left behind where the program was killed inside it."""
    with contextlib.suppress(OSError):
        for temp in folder.glob(".vault.*.tmp"):
            temp.unlink()


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file so that it survives when the stick is pulled out next. Raises `OSError`."""
    with source.open("rb") as read, target.open("xb") as out:
        shutil.copyfileobj(read, out, 1 << 20)
        sync(out)
    keep_private(target, 0o600)
