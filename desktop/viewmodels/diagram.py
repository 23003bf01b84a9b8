"""Where the boxes of the zone diagram stand: pure geometry, no drawing."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def place(nodes: Sequence[N], edges: Iterable[tuple[N, N]], first: N | None = None) -> dict[N, tuple[int, int]]:
    """(column, row) of every node: columns by distance from `first`, rows near the neighbours.

    `first` is where an attacker would come from (the outside), or the node with the most edges. Nodes that
    nothing connects come last. The same input always gives the same picture.
    """
    links: dict[N, list[N]] = {node: [] for node in nodes}
    for start, end in edges:
        if start in links and end in links and start != end:
            links[start].append(end)
            links[end].append(start)
    column = _columns(nodes, links, first)
    loose = [node for node in nodes if not links[node] and node != first]
    by_column: dict[int, list[N]] = {}
    for node in nodes:
        if node not in loose:
            by_column.setdefault(column[node], []).append(node)
    places: dict[N, tuple[int, int]] = {}
    for number in sorted(by_column):
        ordered = sorted(by_column[number], key=lambda node: _wish(node, links, places, nodes))
        for row, node in enumerate(ordered):
            places[node] = (number, row)
    height = max([3, *(len(group) for group in by_column.values())])
    right = max(by_column, default=-1) + 1
    for position, node in enumerate(loose):
        places[node] = (right + position // height, position % height)
    return places


def _columns(nodes: Sequence[N], links: dict[N, list[N]], first: N | None) -> dict[N, int]:
    """Breadth first from `first`, then from the best connected node of every part not reached yet."""
    column: dict[N, int] = {}
    starts = sorted(nodes, key=lambda node: (node != first, -len(links[node])))
    for start in starts:
        if start in column:
            continue
        column[start] = 0
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            for other in links[node]:
                if other not in column:
                    column[other] = column[node] + 1
                    waiting.append(other)
    return column


def _wish(node: N, links: dict[N, list[N]], places: dict[N, tuple[int, int]], nodes: Sequence[N]) -> tuple[float, int]:
    """The row a node would like: the middle of its placed neighbours."""
    rows = [places[other][1] for other in links[node] if other in places]
    return (sum(rows) / len(rows) if rows else 0.0, nodes.index(node))
