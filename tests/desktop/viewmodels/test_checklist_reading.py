"""What a reading of the checklist holds."""

from __future__ import annotations

import pytest

from core.assessment.inheritance import Place
from core.assessment.requirements import PROCESS, QUICK, SYSTEM
from core.register.models import Asset, Conduit, Zone
from core.workspace import Workspace
from desktop.models.checks import Item, Spot
from desktop.viewmodels.checklist_headings import Headings, arrange, numbered
from desktop.viewmodels.checklist_reading import Reading, Want, read
from desktop.viewmodels.checklist_states import state_of


@pytest.fixture
def hall(workspace: Workspace) -> Place:
    """A zone with an asset that cannot be changed, next to a conduit."""
    site = workspace.register.site().id
    zone = Zone(site_id=site, name="Hall")
    workspace.register.add(zone)
    workspace.register.add_all(
        [
            Asset(site_id=site, zone_id=zone.id, tag="K101", unpatchable=True),
            Asset(site_id=site, tag="K900"),
            Conduit(site_id=site, name="Fibre", from_zone_id=zone.id),
        ]
    )
    return Place("zone", zone.id)


def item(reading: Reading, key: str) -> Item:
    return next(one for one in reading.items if one.row.id == key)


def test_places_and_assets(workspace: Workspace, hall: Place) -> None:
    site = read(workspace, Want(), "en")
    assert [name for _, name in site.places] == ["Musterwerk", "Hall", "Fibre"]
    assert [name for _, name in site.assets] == ["K900"] and site.parent == site.place
    zone = read(workspace, Want(SYSTEM, hall), "en")
    assert [name for _, name in zone.assets] == ["K101"]
    asset = zone.assets[0][0]
    below = read(workspace, Want(SYSTEM, asset), "en")
    assert below.place == asset and below.parent == hall and below.assets == zone.assets
    assert read(workspace, Want(SYSTEM, site.places[2][0]), "en").assets == ()


def test_a_place_that_is_gone_becomes_the_site(workspace: Workspace, hall: Place) -> None:
    workspace.register.delete(Zone, hall.id, cascade=True)
    found = read(workspace, Want(SYSTEM, hall), "en")
    assert found.place.kind == "site" and found.want.place == found.place


def test_the_quick_survey_comes_in_the_order_of_its_walk(workspace: Workspace) -> None:
    found = read(workspace, Want(), "de")
    walk = [key for stop in workspace.assessment.pack.walk for key in stop.checks]
    assert [one.row.id for one in found.items] == walk and list(found.stops) == walk
    assert Headings(by_walk=True).of(found.items[0], found) == workspace.assessment.pack.walk[0].title.de
    assert Headings(by_walk=False).of(found.items[0], found) == found.items[0].row.group_title


def test_everything_lists_zones_and_conduits(workspace: Workspace, hall: Place) -> None:
    found = read(workspace, Want(SYSTEM, hall, everywhere=True), "en")
    assert len(found.items) == 200 and found.place == hall
    assert [one.place_name for one in (found.items[0], found.items[-1])] == ["Hall", "Fibre"]
    assert Headings(by_walk=False).of(found.items[0], found).startswith("Hall · FR 1 ")
    assert Headings(by_walk=True).of(item(found, "SR 1.1"), found) == "Hall · Look · Automation engineer"
    assert list(found.groups) == [f"FR {number}" for number in range(1, 8)] and numbered("FR 1")
    assert not numbered("Segmentation")


def test_headings_count_what_is_done(workspace: Workspace, hall: Place) -> None:
    workspace.assessment.answer("SR 1.1", "zone", hall.id, "met", "seen", pack=SYSTEM)
    found = arrange(read(workspace, Want(SYSTEM, hall), "en"), Headings(by_walk=False))
    assert next(iter(found.counts.values())) == (1, 24) and sum(total for _, total in found.counts.values()) == 100


def test_what_a_question_needs(workspace: Workspace, hall: Place) -> None:
    quick, system = read(workspace, Want(QUICK), "en"), read(workspace, Want(SYSTEM, hall), "en")
    program = read(workspace, Want(PROCESS), "en")
    assert (quick.items[0].needs.until, system.items[0].needs.until) == (False, True)
    assert program.items[0].needs.maturity and not system.items[0].needs.maturity
    assert item(system, "SR 1.1").row.legacy == ("K101",)


def test_inherited_and_overridden(workspace: Workspace, hall: Place) -> None:
    site = workspace.register.site().id
    give = workspace.assessment.answer
    give("SR 1.1", "site", site, "met", "seen", pack=SYSTEM)
    give("SR 1.2", "site", site, "met", "seen", pack=SYSTEM)
    give("SR 1.2", "zone", hall.id, "partial", "tested", pack=SYSTEM)
    found = read(workspace, Want(SYSTEM, hall), "en")
    above, here = item(found, "SR 1.1"), item(found, "SR 1.2")
    assert (above.own, above.done, above.verdict) == (False, True, "met")
    assert state_of(above, None).words == "Met · from Musterwerk"
    assert (here.own, here.above) == (True, "Musterwerk")
    assert state_of(here, None).words == "Partial · Tested · overridden here"
    assert here.spot == Spot(hall, "SR 1.2")


def test_a_countermeasure_that_is_accepted_no_longer_is_open_again(workspace: Workspace, hall: Place) -> None:
    texts = {"countermeasure": "lock", "accepted_by": "Ilse", "until": "2020-01-31"}
    workspace.assessment.answer("SR 1.1", "zone", hall.id, "met_by_compensating", "seen", pack=SYSTEM, **texts)  # type: ignore[arg-type]
    one = item(read(workspace, Want(SYSTEM, hall), "en"), "SR 1.1")
    assert not one.done
    state = state_of(one, None)
    assert (state.words, state.tone, state.done) == ("Compensated, accepted no longer", "warn", False)
