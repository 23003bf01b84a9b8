"""What is wrong with an own question set, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.reading import PackError

Path = tuple[int | str, ...]
"""Keys and indexes that lead to a value, as pydantic counts them."""
MOST = 20
"""Problems that are named at once."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong."""

    where: str
    """`line 12`, or `sheet Checks, cell F7`; "" for the file as a whole."""
    text: str


class OwnPackError(PackError):
    """A question set that can't be used. The message has a line for each problem."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{name}, {one.where}: {one.text}" if one.where else f"{name}: {one.text}" for one in problems[:MOST]]
        if len(problems) > MOST:
            lines.append(f"{name}: and {len(problems) - MOST} more.")
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Source:
    """A question set as plain values, and where each of them stands."""

    raw: dict[str, Any]
    where: Callable[[Path], str]
    """The place of a value; of what holds it where the value itself is not there."""
