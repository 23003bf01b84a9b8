"""The sample survey fits the register, the catalogue and the practice plant."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter

import pytest

from catalogue.loader import entry, quick_survey
from catalogue.schema import QuickCheck
from core.assessment.models import Basis, Verdict
from core.assessment.rules import check_answer, check_scope
from core.practice.musterwerk import DEVICES
from core.practice.sample import load_sample
from core.register.models import Site

SAMPLE = load_sample()
LIST = list(csv.DictReader(SAMPLE.site_list.splitlines(), delimiter=";"))
ZONES = {zone.name for zone in SAMPLE.zones}


def test_the_site_has_only_columns_of_the_register() -> None:
    assert set(SAMPLE.site) <= set(Site.model_fields)
    assert SAMPLE.consent.name == SAMPLE.site["manager"]


def test_conduits_join_known_zones_and_one_is_for_remote_access() -> None:
    for conduit in SAMPLE.conduits:
        assert {conduit.from_zone, conduit.to_zone} <= ZONES | {""}
        assert conduit.direction in {"both", "in", "out"}
    assert any(conduit.remote_access for conduit in SAMPLE.conduits)


def test_every_device_belongs_to_one_zone_with_a_whole_target_vector() -> None:
    placed = Counter(tag for zone in SAMPLE.zones for tag in zone.tags)
    assert {device.tag for device in DEVICES} <= set(placed)
    assert set(placed.values()) == {1}
    assert all(len(zone.sl_t) == 7 and set(zone.sl_t) <= set(range(5)) for zone in SAMPLE.zones)


def test_every_check_is_answered_once_for_the_site() -> None:
    answered = [answer.requirement for answer in SAMPLE.answers if not answer.scope]
    assert answered == [f"QS-{number:02}" for number in range(1, 35)]


@pytest.mark.parametrize("answer", SAMPLE.answers, ids=lambda answer: f"{answer.requirement} {answer.scope}")
def test_every_answer_would_be_accepted(answer: object) -> None:
    fields = {"countermeasure": "", "accepted_by": "", "until": ""} | dataclasses.asdict(answer)  # type: ignore[call-overload]
    check_answer(fields["requirement"], fields)
    check = entry(quick_survey().id, fields["requirement"])
    assert isinstance(check, QuickCheck)
    check_scope(check, "zone" if fields["scope"] else "site")
    assert fields["scope"] in ZONES | {""}
    assert (fields["verdict"] in {Verdict.UNKNOWN, Verdict.ASK_SUPPLIER}) == (fields["basis"] == Basis.UNKNOWN)
    assert not fields["told_by"] or fields["told_by"] in {person.name for person in SAMPLE.people}


def test_about_a_third_is_open() -> None:
    gaps = sum(answer.verdict in {Verdict.NOT_MET, Verdict.PARTIAL} for answer in SAMPLE.answers)
    assert 0.3 <= gaps / len(SAMPLE.answers) <= 0.45


def test_the_list_disagrees_with_the_plant_where_it_should() -> None:
    plant = {device.tag: device for device in DEVICES}
    listed = {row["Equipment no"]: row for row in LIST}
    assert {tag for tag, row in listed.items() if tag in plant and row["Firmware"] not in {plant[tag].firmware, ""}} == {
        "PLC-101", "SW-010",
    }  # fmt: skip
    assert {tag for tag, row in listed.items() if tag in plant and row["Serial number"] not in {plant[tag].serial, ""}} == {
        "HMI-130",
    }  # fmt: skip
    assert plant.keys() - listed.keys() == {"RIO-210", "PRN-220"}
    assert {tag for tag, row in listed.items() if not row["IP address"]} == {"PLC-302", "EWS-001"}
    assert {row["Zone"] for row in LIST} <= ZONES
    for row in LIST:
        if row["IP address"] and row["Equipment no"] in plant:
            assert row["IP address"] == f"127.77.0.{plant[row['Equipment no']].host}"


def test_one_device_is_listed_twice() -> None:
    serials = Counter(row["Serial number"] for row in LIST if row["Serial number"])
    assert [serial for serial, count in serials.items() if count > 1] == ["NW-77-204512"]


def test_the_addresses_move_with_the_plant() -> None:
    moved = load_sample("127.9.9.0")
    assert moved.networks[0].cidr == "127.9.9.0/24"
    assert "127.9.9.11" in moved.site_list
    assert "127.77." not in moved.site_list
