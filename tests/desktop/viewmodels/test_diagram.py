"""The diagram's geometry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewmodels.diagram import place


def test_columns_follow_the_way_of_an_attacker() -> None:
    places = place(["out", "control", "filter", "pump", "chlorine"], [
        ("control", "out"), ("control", "filter"), ("pump", "control"), ("pump", "chlorine"),
    ], "out")  # fmt: skip
    assert [places[node][0] for node in ("out", "control", "filter", "pump", "chlorine")] == [0, 1, 2, 2, 3]


def test_without_an_outside_the_best_connected_zone_comes_first() -> None:
    places = place(["a", "b", "c"], [("a", "b"), ("b", "c")])
    assert places["b"][0] == 0
    assert places["a"][0] == places["c"][0] == 1


def test_loose_zones_come_last_and_do_not_pile_up() -> None:
    nodes = ["a", "b", *[f"loose {number}" for number in range(7)]]
    places = place(nodes, [("a", "b")])
    assert min(places[node][0] for node in nodes[2:]) == 2
    assert len(set(places.values())) == len(nodes)


def test_nothing_is_nothing() -> None:
    assert place([], []) == {}


@given(
    st.integers(1, 12).flatmap(
        lambda count: st.tuples(
            st.just(list(range(count))),
            st.lists(st.tuples(st.integers(0, count), st.integers(0, count)), max_size=30),
        )
    )
)
def test_every_node_has_a_place_of_its_own(case: tuple[list[int], list[tuple[int, int]]]) -> None:
    nodes, edges = case
    places = place(nodes, edges)
    assert set(places) == set(nodes)
    assert len(set(places.values())) == len(nodes)
    assert place(nodes, edges) == places
