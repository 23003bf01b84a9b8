"""The rules' opinion reaches the register as observations, fills what nobody chose, and leaves a person's word alone."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from core.discovery.classifying import ADVICE, LIFECYCLE, PURDUE, SUPPORT, Classifying
from core.discovery.facts import RULE
from core.discovery.matcher import Matcher
from core.discovery.matching_neighbourhood import anchors_of
from core.discovery.models import Seen
from core.discovery.probes.base import Value
from core.discovery.sighting import Sighting
from core.register.models import Asset, Interface, Observation, Service, Source
from core.register.service import Register
from core.vault import log
from core.vault.clock import utcnow
from core.vault.store import Vault


@pytest.fixture
def classifying(vault: Vault, register: Register) -> Classifying:
    return Classifying(vault, register)


def _device(register: Register, *seen: tuple[str, str, int, str], source: str = "network", **columns: object) -> UUID:
    """An asset with observations (field, value, confidence, by), an interface and a service."""
    asset = Asset(site_id=register.site().id, **columns)
    key = asset.id
    card = Interface(asset_id=key, ip="10.0.0.5", mac="00:1b:1b:01:02:03")
    card_id = card.id
    register.add(asset)
    register.add(card)
    register.add(Service(interface_id=card_id, transport="tcp", port=102, protocol="s7"))
    rows = [Observation(asset_id=key, field=f, value=v, confidence=c, by=b, source=source) for f, v, c, b in seen]
    register.observe(key, rows)
    return key


F_CPU = ("order_number", "6ES7 315-2FJ14-0AB0", 90, "s7")


def _said(register: Register, key: UUID) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in register.observations(key):
        if row.by.startswith(RULE):
            found.setdefault(row.field, set()).add(row.value)
    return found


def test_what_nobody_chose_is_filled(classifying: Classifying, register: Register) -> None:
    key = _device(register, F_CPU)
    (opinion,) = classifying.run([key])
    asset = register.get(Asset, key)
    assert (asset.device_class, asset.purdue) == ("safety_controller", 1)
    assert not asset.never_touch  # advice, not a decision
    assert asset.support == "unknown"
    said = _said(register, key)
    assert said["device_class"] == {"safety_controller"}
    assert said[PURDUE] == {"1"}
    assert said[SUPPORT] == {"ending"}
    assert ADVICE in said and LIFECYCLE in said
    assert opinion.sets == ("device_class", "purdue")
    row = next(one for one in register.observations(key) if one.field == "device_class")
    assert (row.by, row.source) == ("rule:siemens-f-cpu", "network")
    assert b"fail-safe" in row.raw


def test_the_network_is_named_only_where_it_saw_the_device(classifying: Classifying, register: Register) -> None:
    heard = _device(register, F_CPU, source="capture")
    typed = _device(register, order_number="6ES7 315-2FJ14-0AB0")
    classifying.run()
    for key, source in ((heard, "capture"), (typed, "told")):
        assert {row.source for row in register.observations(key)} == {source}


def test_once_more_changes_nothing(classifying: Classifying, register: Register, vault: Vault) -> None:
    key = _device(register, F_CPU)
    classifying.run()
    before = log.change_count(vault)
    (opinion,) = classifying.run()
    assert log.change_count(vault) == before
    assert opinion.sets == ()
    assert classifying.opinions([key])[0].shown_class == "safety_controller"


def test_looking_writes_nothing(classifying: Classifying, register: Register, vault: Vault) -> None:
    key = _device(register, F_CPU)
    before = log.change_count(vault)
    (opinion,) = classifying.opinions()
    assert (opinion.asset_id, opinion.sets) == (key, ("device_class", "purdue"))
    assert log.change_count(vault) == before


def test_a_persons_class_and_level_stay(classifying: Classifying, register: Register) -> None:
    typed = _device(register, F_CPU, device_class="hmi")
    labelled = _device(register, F_CPU)
    register.observe(
        labelled, [Observation(asset_id=labelled, field="device_class", value="hmi", source=Source.LABEL.value)]
    )
    edited = _device(register, F_CPU, ("device_class", "plc", 70, "s7"))
    register.edit(Asset, edited, device_class="drive", purdue=0)
    cleared = _device(register, F_CPU, ("device_class", "plc", 70, "s7"))
    register.edit(Asset, cleared, device_class="unknown")
    classifying.run()
    shown = [register.get(Asset, key).device_class for key in (typed, labelled, edited, cleared)]
    assert shown == ["hmi", "hmi", "drive", "unknown"]
    assert register.get(Asset, edited).purdue == 0
    assert register.get(Asset, typed).purdue is None  # the rule's level is that of another class
    for key in (typed, labelled, edited, cleared):
        assert _said(register, key)["device_class"] == {"safety_controller"}
    assert "device_class" in register.disagreements(labelled)


def test_a_class_chosen_among_observations_stays(classifying: Classifying, register: Register) -> None:
    key = _device(register, F_CPU, ("device_class", "plc", 70, "s7"), ("device_class", "hmi", 60, "http"))
    chosen = next(row for row in register.observations(key) if row.value == "hmi")
    register.choose(chosen.id)
    classifying.run()
    assert register.get(Asset, key).device_class == "hmi"


def test_a_protocols_word_gives_way_to_a_better_rule(classifying: Classifying, register: Register) -> None:
    key = _device(register, F_CPU, ("device_class", "plc", 70, "s7"))
    assert register.get(Asset, key).device_class == "plc"
    classifying.run()
    assert register.get(Asset, key).device_class == "safety_controller"


def test_an_opinion_follows_the_facts(classifying: Classifying, register: Register) -> None:
    key = _device(register, ("modbus.unit", "1", 90, "modbus"))
    classifying.run()
    assert register.get(Asset, key).device_class == "plc"  # S7 is served
    more = [("order_number", "6AV2 124-0GC01-0AX0"), ("model", "TP700 Comfort")]
    register.observe(key, [Observation(asset_id=key, field=f, value=v, source="network", by="dcp") for f, v in more])
    classifying.run()
    asset = register.get(Asset, key)
    assert (asset.device_class, asset.purdue) == ("hmi", 2)


def test_what_no_rule_says_any_more_goes(classifying: Classifying, register: Register) -> None:
    """What was derived is a function of the facts, whatever was known in between."""
    key = _device(register, order_number="6AV2 124-0GC01-0AX0")
    classifying.run()
    assert register.get(Asset, key).device_class == "hmi"
    register.edit(Asset, key, order_number="6SL3244-0BB12-1FA0")
    classifying.run()
    asset = register.get(Asset, key)
    assert (asset.device_class, asset.purdue) == ("drive", 1)
    assert _said(register, key)["device_class"] == {"drive"}
    register.edit(Asset, key, order_number="")
    register.delete(Service, register.all(Service)[0].id)
    classifying.run()
    asset = register.get(Asset, key)
    assert (asset.device_class, asset.purdue, _said(register, key)) == ("unknown", None, {})
    register.edit(Asset, key, order_number="6AV2 124-0GC01-0AX0")
    classifying.run()
    assert register.get(Asset, key).device_class == "hmi"  # what the rules cleared they may fill again


def test_what_a_rule_said_is_no_fact_for_the_next_one(classifying: Classifying, register: Register) -> None:
    key = _device(register, F_CPU)
    classifying.run()
    first = classifying.opinions([key])[0].classification
    assert all(not reason.rule.startswith("told:") for reason in first.reasons)


def test_contradictions_become_observations(classifying: Classifying, register: Register) -> None:
    key = _device(register, ("model", "CPU 1516-3 PN/DP", 90, "s7"), ("http.server", "Windows Server 2019", 80, "http"))
    classifying.run()
    assert _said(register, key)["device_class"] == {"plc", "server"}
    assert "device_class" in register.disagreements(key)


def test_a_person_takes_the_proposed_support(classifying: Classifying, register: Register) -> None:
    key = _device(register, F_CPU)
    edit = classifying.accept_support(key)
    assert edit is not None
    assert register.get(Asset, key).support == "ending"
    assert classifying.accept_support(key) is None


def test_unknown_stays_unknown(classifying: Classifying, register: Register) -> None:
    asset = Asset(site_id=register.site().id, tag="X")
    key = asset.id
    register.add(asset)
    register.add(Interface(asset_id=key, mac="00:1b:1b:01:02:03"))
    classifying.run()
    assert register.get(Asset, key).device_class == "unknown"
    assert register.observations(key) == []


def test_what_rules_derived_is_no_word_of_a_person(classifying: Classifying, register: Register, vault: Vault) -> None:
    """Sightings stay free to move between assets after the rules have spoken."""
    told = ("s7", Value("order_number", "6ES7 315-2FJ14-0AB0", 90))
    seen = Sighting("network", "Run 1", utcnow(), ip="10.0.0.7", mac="00:1b:1b:01:02:03", values=(told,))
    with vault.write() as uow:
        key = Matcher(register, register.site().id).apply(uow, seen)
    classifying.run()
    assert register.get(Asset, key).purdue == 1
    with vault.write() as uow:
        rows = [row for (row,) in uow.exec(select(Seen))]
        assert anchors_of(uow, register, {key}, rows) == []
