"""Which protocol is asked where and when: the table as it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.discovery.order import RULES, WORDS, Known, Stage, When, place_of, rule_of, stage_of
from core.discovery.probes.base import Result, Value
from core.discovery.probes.registry import GROUP, PROBES, probe

COMPLETE = ("vendor", "model", "serial", "firmware")


def result(*fields: str, vendor: str = "ACME") -> Result:
    return Result(tuple(Value(name, vendor if name == "vendor" else "x", 80) for name in fields))


def known(*told: tuple[str, bool, Result], everybody: frozenset[str] = frozenset(), maker: str = "") -> Known:
    found = Known.of("", told, everybody)
    found.maker = f"{maker} {found.maker}"
    return found


def stage(protocol: str, of: Known, *, full: bool = False) -> Stage | None:
    return stage_of(probe(protocol), of, full=full, spares=("order_number", "firmware"))


def test_every_rule_is_about_a_protocol_that_exists() -> None:
    protocols = {one.protocol for one in PROBES} | {one.protocol for one in GROUP}
    assert {rule.protocol for rule in RULES} <= protocols
    assert len({rule.protocol for rule in RULES}) == len(RULES)
    assert {rule.when for rule in RULES} | {rule.after for rule in RULES if rule.after} | {When.NAMED} == set(WORDS)
    assert {rule_of(one).when for one in PROBES if one.opt_in} == {When.NAMED}


def test_harmless_before_risky_and_likely_before_unlikely() -> None:
    stranger = known()
    assert [stage(name, stranger) for name in ("snmp", "modbus", "s7", "http")] == [
        Stage.DATAGRAM, Stage.CONNECTION, Stage.SESSION, Stage.GENERAL,
    ]  # fmt: skip
    siemens = known(maker="siemens ag")
    assert stage("s7", siemens) is Stage.LIKELY_SESSION
    epm, snmp = (place_of(probe(name), siemens, Stage.DATAGRAM) for name in ("epm", "snmp"))
    assert epm < snmp


def test_an_industrial_identity_ends_general_probing_but_not_other_industrial_protocols() -> None:
    identified = known(("enip", True, result("model")))
    assert stage("http", identified) is None
    assert stage("modbus", identified) is Stage.CONNECTION
    assert stage("http", identified, full=True) is Stage.GENERAL
    vague = known(("opcua", True, result("opcua.application_name")))
    assert stage("http", vague) is Stage.GENERAL
    general = known(("snmp", False, result("model")))
    assert stage("http", general) is Stage.GENERAL, "only an industrial protocol ends it"


def test_order_number_and_firmware_spare_the_session() -> None:
    siemens = known(("epm", True, result("order_number")), maker="siemens")
    assert stage("s7", siemens) is Stage.LIKELY_SESSION
    told = known(("epm", True, result("order_number", "firmware")), maker="siemens")
    assert stage("s7", told) is None
    assert stage("s7", told, full=True) is Stage.LIKELY_SESSION
    assert stage_of(probe("s7"), told, spares=("order_number", "firmware", "serial")) is Stage.LIKELY_SESSION


@pytest.mark.parametrize(
    ("maker", "protocol", "found"),
    [
        ("rockwell automation", "s7", None),
        ("rockwell automation", "fins", None),
        ("intel corporate", "s7", Stage.SESSION),
        ("intel corporate", "fins", None),
        ("omron corporation", "fins", Stage.DATAGRAM),
        ("", "fins", Stage.LAST_DATAGRAM),
        ("beckhoff automation gmbh", "ads", Stage.DATAGRAM),
        ("rabbit semiconductor", "knx", Stage.LAST_DATAGRAM),
    ],
)
def test_a_makers_own_protocol(maker: str, protocol: str, found: Stage | None) -> None:
    """Another industrial maker's card speaks against it, an office card does not - unless the maker has own cards."""
    assert stage(protocol, known(maker=maker)) is found


def test_who_is_silent_to_a_request_to_everybody_is_asked_last_or_not() -> None:
    everybody = frozenset({"enip", "bacnet", "dcp", "ads", "mdns"})
    silent = known(everybody=everybody)
    assert stage("enip", silent) is Stage.LEFT_OVER
    assert [stage(name, silent) for name in ("epm", "ads", "mdns")] == [None, None, None]
    assert stage("enip", known(everybody=everybody, maker="rockwell")) is Stage.LAST_DATAGRAM
    named = known(("http", False, result("vendor")), everybody=everybody)
    assert stage("enip", named) is None
    assert stage("enip", known(("modbus", True, result("model")), everybody=everybody)) is None


def test_who_answered_without_saying_what_it_is_is_asked_at_once() -> None:
    everybody = frozenset({"bacnet", "dcp", "mdns"})
    assert stage("bacnet", known(("bacnet", True, result("bacnet.instance")), everybody=everybody)) is Stage.DATAGRAM
    assert stage("epm", known(("dcp", True, result("model")), everybody=everybody)) is Stage.DATAGRAM
    spoke = (("mdns", False, result("mdns.services")), ("enip", True, result("model")))
    assert stage("mdns", known(*spoke, everybody=everybody)) is Stage.DATAGRAM, "its records may tell what is lacking"
    assert stage("mdns", known(*spoke, ("enip", True, result(*COMPLETE)), everybody=everybody)) is None


def test_a_complete_identity_needs_no_datagram_for_it() -> None:
    complete = known(("enip", True, result(*COMPLETE)))
    assert complete.complete
    assert stage("snmp", complete) is None
    assert stage("modbus", complete) is Stage.CONNECTION, "that a port is open is a finding of its own"
    unsure = Known.of("", [("oui", False, Result((Value("vendor", "x", 20),)))], frozenset())
    assert "vendor" not in unsure.fields


def test_presence_is_asked_only_on_a_sign_of_it() -> None:
    assert stage("rdp", known()) is None
    assert stage("rdp", known(("netbios", False, result("hostname")))) is Stage.GENERAL
    assert stage("rdp", known(maker="dell inc.")) is Stage.GENERAL


def test_named_ones_are_asked_whatever_is_known() -> None:
    assert stage("iec104", known(("enip", True, result(*COMPLETE)))) is Stage.NAMED
    assert stage_of(replace(probe("modbus"), opt_in=True), known()) is Stage.NAMED
