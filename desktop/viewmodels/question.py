"""A question of a checklist by its address: what other pages name when they send somebody to answer it."""

from __future__ import annotations

from typing import NamedTuple

from core.assessment.inheritance import Place


class Question(NamedTuple):
    """One requirement of one pack at one place."""

    pack: str
    place: Place
    requirement: str
