"""Advisory files from a stick: JSON files, ZIP archives and folders of them. The stick is not trusted: every size and
number is bounded, nothing is unpacked to disk, links are not followed."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST_FILE = 40_000_000
"""Bytes of one JSON document; the largest that makers publish have some 20 million."""
LARGEST_TOTAL = 4_000_000_000
MOST_FILES = 60_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """One JSON file: its name, its SHA-256, and its content, or the sentence why there is none."""

    name: str
    sha256: str = ""
    content: Any = None
    error: str = ""


class TooMuch(ValueError):
    """More files or bytes than any collection of advisories has: a sentence for the user."""


class _Budget:
    def __init__(self) -> None:
        self.files = MOST_FILES
        self.bytes = LARGEST_TOTAL

    def take(self, size: int) -> None:
        self.files -= 1
        self.bytes -= size
        if self.files < 0 or self.bytes < 0:
            raise TooMuch(
                f"There are more than {MOST_FILES} files or {LARGEST_TOTAL // 1_000_000} MB. Import them in parts."
            )


def load(paths: list[Path]) -> Iterator[Loaded]:
    """Every JSON file of the given files, archives and folders, in order of their names. Raises `TooMuch`."""
    budget = _Budget()
    for path in paths:
        if path.is_dir():
            for folder, below, names in os.walk(path, followlinks=False):
                below.sort()
                for name in sorted(names):
                    file = Path(folder) / name
                    if file.suffix.lower() in {".json", ".zip"} and file.is_file() and not file.is_symlink():
                        yield from _file(file, str(file.relative_to(path)), budget)
        else:
            yield from _file(path, path.name, budget)


def _file(file: Path, name: str, budget: _Budget) -> Iterator[Loaded]:
    try:
        if file.suffix.lower() == ".zip":
            with zipfile.ZipFile(file) as archive:
                yield from _archive(archive, name, budget)
            return
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        if isinstance(error, TooMuch):
            raise
        yield Loaded(name, error=f"{name} could not be read ({type(error).__name__}).")
        return
    budget.take(len(data))
    yield _parsed(name, data)


def _archive(archive: zipfile.ZipFile, name: str, budget: _Budget) -> Iterator[Loaded]:
    for entry in archive.infolist():
        if entry.is_dir() or not entry.filename.lower().endswith(".json"):
            continue
        label = f"{name}/{entry.filename}"[-300:]
        try:
            with archive.open(entry) as stream:
                data = stream.read(LARGEST_FILE + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            EOFError,
            ValueError,
        ) as error:
            budget.take(0)
            yield Loaded(label, error=f"{label} could not be unpacked ({type(error).__name__}).")
            continue
        budget.take(len(data))
        yield _parsed(label, data)


def _parsed(name: str, data: bytes) -> Loaded:
    if len(data) > LARGEST_FILE:
        return Loaded(name, error=f"{name} is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError) as error:
        return Loaded(name, error=f"{name} is no JSON ({type(error).__name__}).")
    return Loaded(name, hashlib.sha256(data).hexdigest(), content)
