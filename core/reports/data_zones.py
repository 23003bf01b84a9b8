"""What the report says about zones and conduits, as plain frozen values; see `core.reports.data`.

Zones are numbered Z1, Z2, ... and conduits C1, C2, ... in the order in which they were made: the diagram shows the
numbers, the lists and sheets say what they stand for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box of the diagram; `x` and `y` of its upper left corner, y downwards."""

    number: str
    """"" for the outside."""
    name: str
    x: float
    y: float
    sl_t: tuple[int, ...] | None = None
    sl_a: tuple[int, ...] | None = None
    """None where nothing was assessed."""
    provisional: tuple[bool, ...] = ()
    safety: bool = False
    ours: bool = True
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A conduit of the diagram."""

    number: str
    points: tuple[tuple[float, float], ...]
    mark: tuple[float, float, bool]
    """Place of its signs, and whether the line runs level there."""
    direction: str = "both"
    filtered: bool = False
    remote: bool = False
    wireless: bool = False
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class SystemRow:
    """The system under consideration."""

    name: str = ""
    function: str = ""
    scope: str = ""
    access_points: str = ""
    outside_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One of the fourteen attributes."""

    item: str
    """a to n."""
    title: str
    state: str
    """filled, derived or missing."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TargetReason:
    """Why a target is what it is."""

    by_hand: str = ""
    """The reason in words; "" where it was reasoned only."""
    steps: tuple[str, ...] = ()
    """The recorded reasoning."""
    levels: tuple[str, ...] = ()
    """One sentence per foundational requirement."""
    who: str = ""
    when: str = ""
    """ISO date."""
    from_ends: bool = False
    """Taken over from the higher of the two ends."""


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """The record of a zone or conduit."""

    number: str
    name: str
    kind: str
    """zone or conduit."""
    zone_kind: str = ""
    """A `ZoneKind` in words; "" where nobody said."""
    between: str = ""
    """A conduit: its two ends."""
    control: str = ""
    owner: str = ""
    sl_t: tuple[int, ...] | None = None
    attributes: tuple[AttributeRow, ...] = ()
    target: TargetReason = TargetReason()

    @property
    def recorded(self) -> int:
        """How many of the fourteen are on record."""
        return sum(one.state != "missing" for one in self.attributes)


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A place where the drawing breaks a rule."""

    title: str
    place: str
    facts: tuple[str, ...]
    why: str
    do: str
    requirements: str
    decided: str = ""
    """confirmed, rejected or "" for not decided."""
    reason: str = ""
    """Why it was rejected."""


@dataclass(frozen=True, slots=True)
class ZoneChapter:
    """The whole chapter."""

    system: SystemRow = SystemRow()
    boxes: tuple[DrawnBox, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    zones: tuple[PlaceSheet, ...] = ()
    conduits: tuple[PlaceSheet, ...] = ()
    breaches: tuple[BreachRow, ...] = ()
