"""Where the boxes of the zone diagram stand and how its conduits run. Pure geometry for the app and the report.

Zones stand in bands, the outside at the top and the machines at the bottom, on a grid of columns, so that the gaps
between the boxes are ways through. Conduits run along these ways at right angles, around boxes, beside one another.
The same input always gives the same picture. Units are those of `BOX`; y grows downwards.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from core.register.models import ZoneKind

K = TypeVar("K", bound=Hashable)

GAP_X, GAP_Y = 44.0, 48.0
_MARGIN = 22.0
"""How far beside a box a conduit runs: half of the smaller gap, so that neighbours share the way between them."""
_LANE = 7.0
_TOUCH = 1.0
"""Parts that end where another begins count as lying on one another, too."""
_BEND = 40.0
_SHARED = 0.6
"""Extra cost of a stretch that another conduit has, per unit."""

Point = tuple[float, float]
Path = tuple[Point, ...]

_BANDS = {
    ZoneKind.EXTERNAL.value: 0, ZoneKind.BUSINESS.value: 0, ZoneKind.REMOTE.value: 1, ZoneKind.DMZ.value: 1,
    ZoneKind.SUPERVISORY.value: 2, ZoneKind.WIRELESS.value: 2, ZoneKind.TEMPORARY.value: 2,
    ZoneKind.CONTROL.value: 3, ZoneKind.SAFETY.value: 3,
}  # fmt: skip
TOP_BAND = 0


class Size(NamedTuple):
    """Of a box."""

    width: float
    height: float


BOX = Size(196.0, 92.0)


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float = BOX.width
    height: float = BOX.height

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node(Generic[K]):
    """A zone, or the outside, to be placed."""

    key: K
    band: int | None = None
    """0 at the top; None: nobody knows, so by its distance from the top."""
    at: Point | None = None
    """Where somebody put it."""


def band_of(kind: str, purdue: int | None, *, trusted: bool = True) -> int | None:
    """The band of a zone: by its Purdue level, else by its kind; None where neither is known."""
    if not trusted:
        return TOP_BAND
    if kind in {ZoneKind.DMZ, ZoneKind.REMOTE}:
        return _BANDS[kind]
    if purdue is not None:
        return 0 if purdue >= 4 else 2 if purdue >= 2 else 3
    return _BANDS.get(kind)


def arrange(nodes: Sequence[Node[K]], links: Iterable[tuple[K, K]]) -> dict[K, Box]:
    """The box of every node. Those with a place keep it; the others make room for them."""
    neighbours = _neighbours(nodes, links)
    rows = _rows(nodes, neighbours)
    _order(rows, neighbours)
    widest = max((len(row) for row in rows), default=0)
    boxes: dict[K, Box] = {}
    for number, row in enumerate(rows):
        first = (widest - len(row)) // 2
        for column, key in enumerate(row, first):
            boxes[key] = Box(column * (BOX.width + GAP_X), number * (BOX.height + GAP_Y))
    fixed = {node.key: Box(*node.at) for node in nodes if node.at is not None}
    boxes |= fixed
    for key in [key for row in rows for key in row if key not in fixed]:
        while any(boxes[key].meets(other) for other in fixed.values()):
            boxes[key] = boxes[key]._replace(x=boxes[key].x + BOX.width + GAP_X)
        fixed[key] = boxes[key]
    return {node.key: boxes[node.key] for node in nodes}


def _neighbours(nodes: Sequence[Node[K]], links: Iterable[tuple[K, K]]) -> dict[K, list[K]]:
    found: dict[K, list[K]] = {node.key: [] for node in nodes}
    for one, other in links:
        if one in found and other in found and one != other:
            found[one].append(other)
            found[other].append(one)
    return found


def _rows(nodes: Sequence[Node[K]], neighbours: Mapping[K, Sequence[K]]) -> list[list[K]]:
    """Nodes by band, a band of many in several rows."""
    bands: dict[int, list[K]] = {}
    for node, band in zip(nodes, _bands(nodes, neighbours), strict=True):
        bands.setdefault(band, []).append(node.key)
    longest = max(4, math.ceil(math.sqrt(len(nodes) * 1.3)))
    rows = []
    for band in sorted(bands):
        keys = bands[band]
        parts = math.ceil(len(keys) / longest)
        size = math.ceil(len(keys) / parts)
        rows += [keys[start : start + size] for start in range(0, len(keys), size)]
    return rows


def _bands(nodes: Sequence[Node[K]], neighbours: Mapping[K, Sequence[K]]) -> list[int]:
    known = {node.key: node.band for node in nodes if node.band is not None}
    if not known and nodes:  # nobody said anything: the best connected one is the trunk
        known = {max(nodes, key=lambda node: len(neighbours[node.key])).key: 1}
    distance: dict[K, int] = dict(known)
    if len(known) < len(nodes):
        waiting = list(known)
        for key in waiting:
            for other in neighbours[key]:
                if other not in distance:
                    distance[other] = distance[key] + 1
                    waiting.append(other)
    last = max(distance.values(), default=0)
    return [distance.get(node.key, last) for node in nodes]


def _order(rows: list[list[K]], neighbours: Mapping[K, Sequence[K]]) -> None:
    """Neighbours one above the other: sweeps down and up by the middle of what each is joined to."""
    for sweep in range(6):
        where = {key: column - (len(row) - 1) / 2 for row in rows for column, key in enumerate(row)}
        level = {key: number for number, row in enumerate(rows) for key in row}
        step = 1 if sweep % 2 == 0 else -1
        for row in rows[::step]:
            wish = {}
            for column, key in enumerate(row):
                past = [where[other] for other in neighbours[key] if (level[key] - level[other]) * step >= 0]
                here = column - (len(row) - 1) / 2
                wish[key] = (sum(past) / len(past) if past else here, here)
            row.sort(key=lambda key: wish[key])
            where |= {key: column - (len(row) - 1) / 2 for column, key in enumerate(row)}


# --- conduits ---


def route(boxes: Mapping[K, Box], links: Sequence[tuple[K, K]]) -> list[Path]:
    """The way of every link from side to side of its two boxes, around all boxes where there is a way around.

    A link with an unknown end or with both ends at one box has no points.
    """
    grid = _Grid(list(boxes.values()))
    paths: list[Path] = []
    for one, other in links:
        if one == other or one not in boxes or other not in boxes:
            paths.append(())
            continue
        paths.append(grid.way(boxes[one], boxes[other]))
    return _side_by_side(paths)


class _Grid:
    """The ways between boxes: lines beside and through the middle of every box, without what lies inside one."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._xs = sorted({round(x, 1) for b in boxes for x in (b.x - _MARGIN, b.centre[0], b.right + _MARGIN)})
        self._ys = sorted({round(y, 1) for b in boxes for y in (b.y - _MARGIN, b.centre[1], b.bottom + _MARGIN)})
        self._column = {x: number for number, x in enumerate(self._xs)}
        self._row = {y: number for number, y in enumerate(self._ys)}
        self._free_x = [
            [not any(b.y < y < b.bottom and b.x < x2 and x1 < b.right for b in boxes) for x1, x2 in pairwise(self._xs)]
            for y in self._ys
        ]
        self._free_y = [
            [not any(b.x < x < b.right and b.y < y2 and y1 < b.bottom for b in boxes) for y1, y2 in pairwise(self._ys)]
            for x in self._xs
        ]
        self._used: dict[tuple[int, int, bool], int] = {}

    def way(self, start: Box, end: Box) -> Path:
        """The cheapest way; a straight line where there is none."""
        goals = dict(self._ports(end))
        best: dict[tuple[int, int, bool], float] = {}
        came: dict[tuple[int, int, bool], tuple[int, int, bool] | None] = {}
        heap: list[tuple[float, int, int, bool]] = []
        for (column, row, level), _port in self._ports(start):
            state = (column, row, level)
            best[state], came[state] = 0.0, None
            heapq.heappush(heap, (0.0, *state))
        while heap:
            cost, *where = heapq.heappop(heap)
            state = (int(where[0]), int(where[1]), bool(where[2]))
            if cost > best[state]:
                continue
            if state in goals:
                return self._path(start, end, state, came)
            for step, price in self._steps(state):
                if cost + price < best.get(step, math.inf):
                    best[step], came[step] = cost + price, state
                    heapq.heappush(heap, (cost + price, *step))
        return start.centre, end.centre

    def _ports(self, box: Box) -> list[tuple[tuple[int, int, bool], Point]]:
        """((column, row, whether it runs level), point on the side) of the four sides."""
        x, y = box.centre
        found = []
        for outer, side, level in (
            ((x, box.y - _MARGIN), (x, box.y), False),
            ((x, box.bottom + _MARGIN), (x, box.bottom), False),
            ((box.x - _MARGIN, y), (box.x, y), True),
            ((box.right + _MARGIN, y), (box.right, y), True),
        ):
            column, row = self._column[round(outer[0], 1)], self._row[round(outer[1], 1)]
            found.append(((column, row, level), side))
        return found

    def _steps(self, state: tuple[int, int, bool]) -> Iterable[tuple[tuple[int, int, bool], float]]:
        column, row, level = state
        yield (column, row, not level), _BEND
        for step in (-1, 1):
            if level:
                low = min(column, column + step)
                if 0 <= column + step < len(self._xs) and self._free_x[row][low]:
                    length = self._xs[low + 1] - self._xs[low]
                    yield (column + step, row, True), length * (1 + _SHARED * self._used.get((low, row, True), 0))
            else:
                low = min(row, row + step)
                if 0 <= row + step < len(self._ys) and self._free_y[column][low]:
                    length = self._ys[low + 1] - self._ys[low]
                    yield (column, row + step, False), length * (1 + _SHARED * self._used.get((column, low, False), 0))

    def _path(
        self,
        start: Box,
        end: Box,
        last: tuple[int, int, bool],
        came: Mapping[tuple[int, int, bool], tuple[int, int, bool] | None],
    ) -> Path:
        states = [last]
        while (before := came[states[-1]]) is not None:
            states.append(before)
        states.reverse()
        for one, other in pairwise(states):
            if one[:2] != other[:2]:
                place = (min(one[0], other[0]), min(one[1], other[1]), one[2])
                self._used[place] = self._used.get(place, 0) + 1
        points = [dict(self._ports(start))[states[0]]]
        points += [(self._xs[column], self._ys[row]) for column, row, _level in states]
        points.append(dict(self._ports(end))[last])
        return _straightened(points)


def _straightened(points: Sequence[Point]) -> Path:
    """Without doubled points and points in the middle of a straight line."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):  # fmt: skip
            found.pop()
        found.append(point)
    return tuple(found)


class _Stretch(NamedTuple):
    """A straight part of a path."""

    path: int
    part: int
    low: float
    high: float


def _side_by_side(paths: Sequence[Path]) -> list[Path]:
    """Parts that lie on one another are drawn apart."""
    lines: dict[tuple[bool, float], list[_Stretch]] = {}
    for number, path in enumerate(paths):
        for part, (one, other) in enumerate(pairwise(path)):
            level = one[1] == other[1]
            if level or one[0] == other[0]:
                along = sorted((one[0], other[0]) if level else (one[1], other[1]))
                lines.setdefault((level, one[1] if level else one[0]), []).append(
                    _Stretch(number, part, along[0], along[1])
                )
    shift: dict[tuple[int, int], float] = {}
    for stretches in lines.values():
        for group in _overlapping(stretches):
            for stretch, lane, lanes in group:
                shift[stretch.path, stretch.part] = (lane - (lanes - 1) / 2) * min(_LANE, 2 * _MARGIN / (lanes + 1))
    return [_moved(number, path, shift) for number, path in enumerate(paths)]


def _overlapping(stretches: Sequence[_Stretch]) -> Iterable[list[tuple[_Stretch, int, int]]]:
    """Groups of stretches that touch, each with its lane and the number of lanes of its group."""
    group: list[tuple[_Stretch, int]] = []
    ends: list[float] = []
    for stretch in sorted(stretches, key=lambda one: (one.low, one.high, one.path)):
        if group and stretch.low > max(ends) + _TOUCH:
            yield [(one, lane, len(ends)) for one, lane in group]
            group, ends = [], []
        lane = next((number for number, end in enumerate(ends) if end + _TOUCH < stretch.low), len(ends))
        ends[lane : lane + 1] = [stretch.high]
        group.append((stretch, lane))
    if group:
        yield [(one, lane, len(ends)) for one, lane in group]


def _moved(number: int, path: Path, shift: Mapping[tuple[int, int], float]) -> Path:
    points = [list(point) for point in path]
    for part, (one, other) in enumerate(pairwise(path)):
        by = shift.get((number, part), 0.0)
        axis = 1 if one[1] == other[1] else 0
        points[part][axis] = one[axis] + by
        points[part + 1][axis] = other[axis] + by
    return tuple((x, y) for x, y in points)


class Mark(NamedTuple):
    """Where the mark of a conduit fits: on a straight part, not on a box or on another mark."""

    x: float
    y: float
    level: bool
    """Whether the part runs level: what stands beside the mark then stands to its right, else above it."""


_MARK = 34.0
"""Room that a mark wants along its line."""


def marks(paths: Sequence[Path]) -> list[Mark | None]:
    """One mark a path, as near to the middle of its longest part as the others let it; None without a path."""
    found: list[Mark | None] = []
    for path in paths:
        places = list(_places(path))
        free = (one for one in places if not any(other and _near(one, other) for other in found))
        found.append(next(free, places[0] if places else None))
    return found


def _places(path: Path) -> Iterable[Mark]:
    parts = sorted(pairwise(path), key=lambda part: -abs(part[0][0] - part[1][0]) - abs(part[0][1] - part[1][1]))
    for one, other in parts:
        for share in (0.5, 0.35, 0.65, 0.22, 0.78):
            x, y = one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
            yield Mark(x, y, one[1] == other[1])


def _near(one: Mark, other: Mark) -> bool:
    return abs(one.x - other.x) < _MARK and abs(one.y - other.y) < _MARK
