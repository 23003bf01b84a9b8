"""The geometry of the zone diagram."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.diagram import BOX, Box, Node, Path, arrange, band_of, marks, route


def crosses(path: Path, box: Box) -> bool:
    """Whether a part of the path runs through the inside of the box."""
    for (x1, y1), (x2, y2) in pairwise(path):
        low_x, high_x, low_y, high_y = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        if low_x < box.right and high_x > box.x and low_y < box.bottom and high_y > box.y:
            return True
    return False


def plant(count: int, conduits: int, seed: int = 1) -> tuple[list[Node[int]], list[tuple[int, int]]]:
    """A plant with an outside (key -1) and zones in all bands."""
    dice = random.Random(seed)
    nodes = [Node(-1, 0), *(Node(key, dice.choice((0, 1, 2, 2, 3, 3, 3, 3))) for key in range(count))]
    links = [(key, dice.randrange(-1, count)) for key in dice.choices(range(count), k=conduits)]
    return nodes, links


@pytest.mark.parametrize(("count", "conduits"), [(1, 0), (6, 12), (20, 30), (50, 60)])
def test_no_boxes_overlap_and_no_conduit_crosses_one(count: int, conduits: int) -> None:
    nodes, links = plant(count, conduits)
    boxes = arrange(nodes, links)
    assert len(boxes) == count + 1
    assert not any(one.meets(other) for one, other in combinations(boxes.values(), 2))
    for (one, other), path in zip(links, route(boxes, links), strict=True):
        assert bool(path) == (one != other)
        assert not [key for key, box in boxes.items() if crosses(path, box)]


def test_a_picture_of_fifty_zones_has_the_shape_of_a_page() -> None:
    boxes = arrange(*plant(50, 60)).values()
    width, height = max(box.right for box in boxes), max(box.bottom for box in boxes)
    assert 0.7 < width / height < 3


def test_bands_run_from_the_outside_down_to_the_machines() -> None:
    order = ["external", "dmz", "supervisory", "control"]
    assert [band_of(kind, None) for kind in order] == [0, 1, 2, 3]
    assert band_of("", 4) == band_of("business", None) == band_of("control", 1, trusted=False) == 0
    assert band_of("control", 3) == 2
    assert band_of("dmz", 4) == 1
    assert band_of("", None) is None
    boxes = arrange([Node(key, band_of(key, None)) for key in reversed(order)], [])
    assert [key for key, _ in sorted(boxes.items(), key=lambda one: one[1].y)] == order


def test_what_nobody_knows_stands_by_its_distance() -> None:
    boxes = arrange([Node("out", 0), Node("far"), Node("near"), Node("alone")], [("near", "out"), ("far", "near")])
    assert boxes["out"].y < boxes["near"].y < boxes["far"].y == boxes["alone"].y
    alone = arrange([Node("a"), Node("trunk"), Node("b")], [("a", "trunk"), ("b", "trunk")])
    assert alone["trunk"].y < alone["a"].y == alone["b"].y


def test_a_box_that_somebody_put_stays_and_the_others_make_room() -> None:
    free = arrange([Node("a", 0), Node("b", 0)], [])
    at = (free["b"].x + 5, free["b"].y + 5)
    boxes = arrange([Node("a", 0), Node("b", 0), Node("mine", 3, at)], [])
    assert (boxes["mine"].x, boxes["mine"].y) == at
    assert not any(one.meets(other) for one, other in combinations(boxes.values(), 2))


def test_conduits_between_the_same_zones_run_beside_one_another() -> None:
    boxes = arrange([Node("a", 0), Node("b", 3)], [])
    paths = route(boxes, [("a", "b")] * 3)
    assert len({path[0] for path in paths}) == 3
    assert all(path[0][1] == BOX.height for path in paths)


def test_a_conduit_without_two_ends_has_no_way() -> None:
    boxes = arrange([Node("a")], [])
    assert route(boxes, [("a", "a"), ("a", "gone")]) == [(), ()]
    assert route({}, []) == []


def test_the_mark_of_a_conduit_lies_on_its_longest_part_and_makes_room() -> None:
    path = ((0.0, 0.0), (0.0, 10.0), (400.0, 10.0))
    first, second, nothing = marks([path, path, ()])
    assert first == (200.0, 10.0, True)
    assert second is not None and second.y == 10.0 and abs(second.x - 200) >= 34
    assert nothing is None


@given(st.integers(1, 16), st.integers(0, 25), st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_the_same_plant_gives_the_same_picture(count: int, conduits: int, seed: int) -> None:
    nodes, links = plant(count, conduits, seed)
    boxes = arrange(nodes, links)
    assert arrange(nodes, links) == boxes
    assert route(boxes, links) == route(boxes, links)
    assert not any(one.meets(other) for one, other in combinations(boxes.values(), 2))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 600)), min_size=2, max_size=8))
@settings(deadline=None, max_examples=40)
def test_boxes_put_anywhere_still_get_their_conduits(places: list[tuple[int, int]]) -> None:
    boxes = {number: Box(float(x), float(y)) for number, (x, y) in enumerate(places)}
    links = list(combinations(boxes, 2))
    for path in route(boxes, links):
        assert len(path) >= 2
