"""The service over zones and conduits, on a real vault."""

from __future__ import annotations

import pytest

from core.assessment.targets import Reasoning, Tolerance, restored
from core.assessment.zoning import TargetRefused, Zoning
from core.register.models import Conduit, Network, Site, Zone
from core.register.service import Register
from core.vault import log
from core.vault.store import Vault

HARD = Reasoning(2, 3, 4, safety=2, production=4, environment=2, money=3, who="criminals")


@pytest.fixture
def zoning(vault: Vault, register: Register) -> Zoning:
    return Zoning(vault, register, lambda: vault.author)


@pytest.fixture
def zones(register: Register) -> tuple[Zone, Zone]:
    site = register.site()
    register.add_all([
        Zone(site_id=site.id, name="Line", kind="control"), Zone(site_id=site.id, name="Office", kind="business"),
    ])  # fmt: skip
    line, office = register.all(Zone)
    return line, office


def link(register: Register, start: Zone | None, end: Zone | None, **more: object) -> Conduit:
    ends = {"from_zone_id": start and start.id, "to_zone_id": end and end.id}
    row = Conduit(site_id=register.site().id, name="Link", **ends, **more)  # type: ignore[arg-type]
    register.add(row)
    return register.get(Conduit, register.all(Conduit)[-1].id)


def test_breaches_speak_the_language_asked_for(zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    english, german = zoning.breaches(), zoning.breaches("de")
    assert [one.rule for one in english] == ["drawing.access-points", "drawing.zone-target", "drawing.zone-target"]
    assert [one.subject for one in english] == [one.subject for one in german]
    assert german[0].title == "Die Zugänge zum System sind nicht festgehalten"


def test_a_reasoned_target_is_stored_with_who_and_when_and_can_be_undone(
    vault: Vault, register: Register, zoning: Zoning, zones: tuple[Zone, Zone]
) -> None:
    edit = zoning.reason_target("zone", zones[0].id, HARD)
    row = register.get(Zone, zones[0].id)
    assert row.sl_t == [2, 2, 2, 1, 2, 2, 3]
    assert row.sl_t_steps is not None
    assert (row.sl_t_steps["by"], row.sl_t_steps["at"][:2], row.sl_t_reason) == ("Eva Engineer", "20", "")
    proposal = restored(row.sl_t_steps)
    assert proposal is not None and proposal.reasoning == HARD
    log.undo(vault, edit.txn)
    assert register.get(Zone, zones[0].id).sl_t is None


def test_the_sites_own_tolerance_counts(register: Register, zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    assert zoning.tolerance() == Tolerance()
    register.edit(Site, register.site().id, tolerable_risk=4)
    assert zoning.propose_target(HARD).vector == (2, 1, 1, 1, 2, 2, 2)
    register.edit(Site, register.site().id, tolerable_risk=1, risk_matrix=[[4] * 5] * 5)
    assert zoning.propose_target(HARD).base == 3


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_target_by_hand_without_a_reason_is_refused(
    register: Register, zoning: Zoning, zones: tuple[Zone, Zone], reason: str
) -> None:
    with pytest.raises(TargetRefused, match="needs its reason"):
        zoning.set_target("zone", zones[0].id, [2] * 7, reason)
    assert register.get(Zone, zones[0].id).sl_t is None


@pytest.mark.parametrize("levels", [[2] * 6, [2] * 8, [2, 2, 2, 2, 2, 2, 5], [-1] + [2] * 6])
def test_a_vector_that_is_none_is_refused(zoning: Zoning, zones: tuple[Zone, Zone], levels: list[int]) -> None:
    with pytest.raises(TargetRefused, match="seven levels from 0 to 4"):
        zoning.set_target("zone", zones[0].id, levels, "because")


def test_a_hand_leaves_the_reasoning_beside_it(register: Register, zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    zoning.reason_target("zone", zones[0].id, HARD)
    zoning.set_target("zone", zones[0].id, [3] * 7, " the insurer asks for it ")
    row = register.get(Zone, zones[0].id)
    assert (row.sl_t, row.sl_t_reason) == ([3] * 7, "the insurer asks for it")
    assert row.sl_t_steps is not None and row.sl_t_steps["vector"] == [2, 2, 2, 1, 2, 2, 3]
    zoning.clear_target("zone", zones[0].id)
    row = register.get(Zone, zones[0].id)
    assert (row.sl_t, row.sl_t_reason, row.sl_t_steps) == (None, "", None)


def test_a_conduit_takes_the_higher_of_its_ends(register: Register, zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    line, office = zones
    both = link(register, line, office)
    assert zoning.target_of_ends(both.id) is None
    with pytest.raises(TargetRefused, match="Neither end"):
        zoning.take_target_of_ends(both.id)
    zoning.set_target("zone", line.id, [1, 2, 3, 1, 2, 3, 1], "x")
    zoning.set_target("zone", office.id, [2, 1, 1, 1, 1, 1, 1], "x")
    assert zoning.target_of_ends(both.id) == (2, 2, 3, 1, 2, 3, 1)
    zoning.take_target_of_ends(both.id)
    row = register.get(Conduit, both.id)
    assert row.sl_t == [2, 2, 3, 1, 2, 3, 1]
    assert row.sl_t_steps is not None and row.sl_t_steps["method"] == "ends"
    assert restored(row.sl_t_steps) is None


def test_exposure_is_read_from_the_drawing(register: Register, zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    line, office = zones
    register.add(Zone(site_id=register.site().id, name="Packing", kind="control"))
    packing = register.all(Zone)[-1]
    assert zoning.exposure_of("zone", line.id) == 1
    assert zoning.exposure_of("zone", office.id) == 3
    inner = link(register, line, packing)
    assert (zoning.exposure_of("zone", line.id), zoning.exposure_of("conduit", inner.id)) == (2, 2)
    link(register, packing, office)
    assert zoning.exposure_of("zone", packing.id) == 3
    link(register, line, None)
    assert zoning.exposure_of("zone", line.id) == 4
    register.add(Network(site_id=register.site().id, name="scanners", zone_id=packing.id, wireless=True))
    assert zoning.exposure_of("zone", packing.id) == 3


def test_the_partition_covers_the_whole_site(register: Register, zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    link(register, *zones)
    found = zoning.partition()
    assert [sheet.name for sheet in found.zones] == ["Line", "Office"]
    assert [sheet.name for sheet in found.conduits] == ["Link"]
    assert found.system.name == "Musterwerk"


def test_an_asset_has_no_target(zoning: Zoning, zones: tuple[Zone, Zone]) -> None:
    with pytest.raises(ValueError, match="no target level"):
        zoning.clear_target("asset", zones[0].id)
