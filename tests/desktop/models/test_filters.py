"""Which questions are shown, and in which order."""

from __future__ import annotations

import pytest

from core.assessment.requirements import SYSTEM
from core.register.models import Zone
from core.workspace import Workspace
from desktop.models.checks import Item
from desktop.models.filters import METHODS, TARGET, Filter, Now, in_state, through, walk_order
from desktop.viewmodels.checklist_reading import Reading, Want, read
from desktop.viewmodels.checklist_states import now_of


@pytest.fixture
def reading(workspace: Workspace) -> Reading:
    """A zone of which SL-T asks for level 1, with four answers; beside it another zone."""
    site = workspace.register.site().id
    zone = Zone(site_id=site, name="Hall", sl_t=[1, 1, 1, 1, 1, 1, 1])
    workspace.register.add_all([zone, Zone(site_id=site, name="Pumps")])
    give = workspace.assessment.answer
    give("SR 1.1", "zone", zone.id, "met", "seen", pack=SYSTEM)
    give("SR 1.2", "zone", zone.id, "partial", "seen", pack=SYSTEM)
    give("SR 1.3", "zone", zone.id, "unknown", pack=SYSTEM)
    give("SR 1.4", "site", site, "not_met", "seen", pack=SYSTEM)
    return read(workspace, Want(SYSTEM, everywhere=True), "en")


def shown(reading: Reading, by: Filter, keep: object = None) -> list[str]:
    rows = [("", item) for item in reading.items if item.place_name == "Hall"]
    return [item.row.id for _, item in through(rows, by, lambda item: now_of(item, None), keep)]


def test_everything_goes_through_without_a_filter(reading: Reading) -> None:
    assert len(shown(reading, Filter())) == 100 and Filter().active == 0


@pytest.mark.parametrize(
    ("state", "ids"),
    [
        ("gaps", ["SR 1.2", "SR 1.4"]),
        ("unknown", ["SR 1.3"]),
        ("own", ["SR 1.1", "SR 1.2", "SR 1.3"]),
        ("inherited", ["SR 1.4"]),
        ("answered", ["SR 1.1", "SR 1.2", "SR 1.3", "SR 1.4"]),
    ],
)
def test_by_state(reading: Reading, state: str, ids: list[str]) -> None:
    assert shown(reading, Filter(state=state)) == ids
    assert len(shown(reading, Filter(state="open"))) == 96


def test_by_level(reading: Reading) -> None:
    assert [len(shown(reading, Filter(level=str(level)))) for level in (1, 2, 3, 4)] == [37, 60, 90, 100]
    assert shown(reading, Filter(level=TARGET)) == shown(reading, Filter(level="1"))


def test_by_group_method_role_and_place(reading: Reading) -> None:
    items = {item.row.id: item for item in reading.items}
    assert {items[key].row.group for key in shown(reading, Filter(group="FR 4"))} == {"FR 4"}
    assert all("test" in items[key].row.requirement.methods for key in shown(reading, Filter(method="test")))
    assert {items[key].role for key in shown(reading, Filter(role="electrician"))} == {"electrician"}
    here = shown(reading, Filter(here=True))
    assert 0 < len(here) < 100
    for key in here:
        guide = items[key].row.requirement.guide
        assert guide is not None
        assert any(way.method == "observe" and way.permission in ("none", "shift_leader") for way in guide.ways)


def test_words_are_looked_for_in_id_title_question_and_place(reading: Reading) -> None:
    assert shown(reading, Filter(text="sr 1.13")) == ["SR 1.13", "SR 1.13 RE 1"]
    assert shown(reading, Filter(text="HALL sr 1.13")) == ["SR 1.13", "SR 1.13 RE 1"]
    assert shown(reading, Filter(text="no such thing")) == []


def test_several_at_once_and_the_one_that_is_looked_at(reading: Reading) -> None:
    by = Filter(group="FR 1", state="gaps", level="1")
    assert by.active == 3 and shown(reading, by) == ["SR 1.4"], "SR 1.2 is asked for from level 2 on"
    keep = next(item.spot for item in reading.items if item.row.id == "SR 7.1" and item.place_name == "Hall")
    assert shown(reading, by, keep) == ["SR 1.4", "SR 7.1"]


def test_a_walk_goes_place_by_place_then_by_method_then_by_role(reading: Reading) -> None:
    roles = list(reading.roles)
    walk = walk_order(reading.items, roles)
    assert sorted(item.spot for item in walk) == sorted(item.spot for item in reading.items)

    def rank(item: Item) -> tuple[int, int, int]:
        return (["Hall", "Pumps"].index(item.place_name), METHODS.index(item.method), roles.index(item.role))

    assert [rank(item) for item in walk] == sorted(rank(item) for item in reading.items)


def test_what_is_being_given_counts() -> None:
    assert in_state(Now("met", done=False, own=True), "open")
    assert not in_state(Now("met", done=True, own=True), "inherited")
