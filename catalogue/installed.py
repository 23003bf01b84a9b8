"""Knowledge packs in the user's data folder: what was installed there, and what of it is used."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.serial import version_key
from catalogue.signing import SUFFIX, read_signed, trusted_keys


@dataclass(frozen=True)
class Installed:
    """A file in the folder of installed packs."""

    path: Path
    pack: Pack | None
    """None where it can't be used."""
    problem: str = ""
    """Why it can't be used: a sentence."""


def folder() -> Path:
    """Where this user's packs are installed; it need not exist."""
    import platformdirs

    return platformdirs.user_data_path("walkdown", appauthor=False) / "packs"


def newer(one: Pack, other: Pack) -> bool:
    """Whether `one` replaces `other`: a higher version, and a date that is not earlier."""
    return version_key(one) > version_key(other) and one.date >= other.date


@cache
def installed() -> tuple[Installed, ...]:
    """Every file in the folder, each with its pack or with why it isn't used. Their signatures are checked anew."""
    try:
        paths = sorted(one for one in folder().iterdir() if one.suffix == SUFFIX)
    except OSError:
        return ()
    trusted = trusted_keys() if paths else {}
    return tuple(_look(path, trusted) for path in paths)


def _look(path: Path, trusted: Mapping[str, bytes]) -> Installed:
    try:
        pack = read_signed(path.read_bytes(), path.name, trusted).pack
    except OSError as error:
        return Installed(path, None, f"{path} cannot be read: {error.strerror}.")
    except PackError as error:
        return Installed(path, None, str(error))
    if path.name != f"{pack.id}{SUFFIX}":
        return Installed(path, None, f"{path.name} holds the pack “{pack.id}”: it was renamed.")
    return Installed(path, pack)


@cache
def usable() -> dict[str, Pack]:
    """Pack id -> installed pack, of the files that are in order."""
    return {one.pack.id: one.pack for one in installed() if one.pack is not None}


def store(pack_id: str, data: bytes) -> Path:
    """Write the signed file into the folder, whole or not at all. Raises `PackError` where that fails."""
    target = folder() / f"{pack_id}{SUFFIX}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PackError(f"The pack could not be written to {target.parent}: {error.strerror}.") from None
    forget()
    return target


def forget() -> None:
    """Look into the folder again at the next question."""
    installed.cache_clear()
    usable.cache_clear()
