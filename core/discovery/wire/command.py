"""What a command is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

KINDS = ("write", "set", "operate", "start", "stop", "reset", "download", "config", "time")
"""write: process values; set: an attribute; operate: a control, a force, a method; start and stop of a controller;
reset; download of a program; config: settings, files, objects; time: the clock."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Command:
    """One command that somebody gave a device."""

    kind: str
    """One of `KINDS`."""
    name: str
    """As the protocol's specification calls it, in short."""


def known(table: Mapping[K, tuple[str, str]], key: K) -> Iterator[Command]:
    """The command of this code, where the code is one."""
    found = table.get(key)
    if found is not None:
        yield Command(*found)
