"""Every rule over what is known: a case that triggers it and cases that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core.assessment.proposals_facts import Known, KnownPlant, Listening, Seen
from core.assessment.proposals_rules import Find
from core.assessment.proposals_words import KNOWN

SITE, ASSET, OFFICE, CELL, OFFICE_NET, CELL_NET, SPARE_NET, RUN = (UUID(int=n) for n in range(1, 9))
AT = datetime(2026, 11, 1, tzinfo=UTC)
ONE = Known(id=ASSET, label="PLC-1", zone=CELL, device_class="plc", firmware="1.0", networks=(CELL_NET,))
PLANT = KnownPlant(
    site=SITE,
    today=date(2026, 11, 24),
    network_zones={OFFICE_NET: OFFICE, CELL_NET: CELL, SPARE_NET: None},
    names={OFFICE_NET: "Office net", CELL_NET: "Cell net", SPARE_NET: "Spare net", OFFICE: "Office", CELL: "Cell"},
    targets={CELL: (2, 2, 2, 1, 2, 2, 2), OFFICE: (1,) * 7},
    run_networks={RUN: OFFICE_NET},
)


def seen(field: str, value: str, source: str = "network", n: int = 100, run: UUID | None = None) -> Seen:
    return Seen(UUID(int=n), field, value, source, AT, run)


def service(protocol: str, port: int, detail: str = "", transport: str = "tcp") -> Listening:
    return Listening(transport, port, protocol, detail, "10.0.0.5", CELL_NET)


def with_seen(*rows: Seen, **more: object) -> Known:
    sources = frozenset({"network", "site_list"})
    return replace(ONE, seen=rows, **{"sources": sources, **more})  # type: ignore[arg-type]


def with_service(*rows: Listening, **more: object) -> Known:
    return replace(ONE, services=rows, **more)  # type: ignore[arg-type]


def found(rule: str, asset: Known | None, plant: KnownPlant = PLANT) -> list[Find]:
    return list(KNOWN[rule].check(replace(plant, assets=() if asset is None else (asset,))))


LISTED = replace(ONE, id=UUID(int=77), label="L", sources=frozenset({"site_list"}))

HITS: list[tuple[str, Known]] = [
    ("known.telnet", with_service(service("telnet", 2323))),
    ("known.telnet", with_service(service("", 23, "Open; asked in telnet: no reply"))),
    ("known.ftp", with_service(service("ftp", 21))),
    ("known.ftp", with_service(service("", 21))),
    ("known.snmp-public", with_service(service("snmp", 161, "AX450", "udp"))),
    ("known.http-plain", with_service(service("http", 80, "IES-2408M"))),
    ("known.http-plain", with_service(service("http", 80), seen=(seen("http.location", "/login"),))),
    ("known.opcua-none", with_seen(seen("opcua.policies", "Basic256Sha256 (SignAndEncrypt), None (None)"))),
    ("known.opcua-anonymous", with_seen(seen("opcua.user_tokens", "username, anonymous"))),
    ("known.certificate-expired", with_seen(seen("tls.certificate_not_after", "2026-11-23"))),
    ("known.certificate-expired", with_seen(seen("opcua.certificate_not_after", "2019-01-01"))),
    ("known.certificate-self-signed", with_seen(seen("tls.certificate_self_signed", "yes"))),
    ("known.certificate-weak", with_seen(seen("tls.certificate_key", "RSA 1024"))),
    ("known.certificate-weak", with_seen(seen("opcua.certificate_key", "EC 192"))),
    ("known.certificate-weak", with_seen(seen("tls.certificate_key", "DSA"))),
    ("known.ssh-old", with_service(service("ssh", 22, "SSH-1.99-Cisco-1.25"))),
    ("known.ssh-old", with_service(service("ssh", 22, "SSH-2.0-OpenSSH_6.6.1p1 Debian"))),
    ("known.ssh-old", with_service(service("ssh", 22, "SSH-2.0-dropbear_2014.66"))),
    ("known.two-networks", replace(ONE, networks=(CELL_NET, SPARE_NET))),
    ("known.no-support", replace(ONE, support="ended")),
    ("known.unpatchable", replace(ONE, unpatchable=True)),
    ("known.reachable", with_service(service("s7", 102), seen=(seen("s7.module_name", "x", run=RUN),))),
    ("known.firmware", replace(ONE, disagreeing=(seen("firmware", "1"), seen("firmware", "2", "site_list")))),
    ("known.firmware", replace(ONE, firmware="")),
]

MISSES: list[tuple[str, Known]] = [
    ("known.telnet", with_service(service("ssh", 22), service("http", 23), service("", 23, transport="udp"))),
    ("known.ftp", with_service(service("https", 21), service("", 2121))),
    ("known.snmp-public", with_service(service("", 161, "Open; asked in snmp: no reply", "udp"))),
    ("known.http-plain", with_service(service("https", 443))),
    ("known.http-plain", with_service(service("http", 80), seen=(seen("http.location", "HTTPS://plc-1/"),))),
    ("known.opcua-none", with_seen(seen("opcua.policies", "Basic256Sha256 (Sign), Aes128_Sha256_RsaOaep (Sign)"))),
    ("known.opcua-none", with_seen(seen("opcua.policies", "None (None)", "document"))),
    ("known.opcua-anonymous", with_seen(seen("opcua.user_tokens", "username, certificate"))),
    ("known.certificate-expired", with_seen(seen("tls.certificate_not_after", "2026-11-24"))),
    ("known.certificate-self-signed", with_seen(seen("tls.certificate_self_signed", "no"))),
    ("known.certificate-self-signed", with_seen(seen("opcua.certificate_self_signed", "yes"))),
    ("known.certificate-weak", with_seen(seen("tls.certificate_key", "RSA 2048"), seen("opcua.certificate_key", "EC 256"))),
    ("known.certificate-weak", with_seen(seen("tls.certificate_key", "Ed25519"))),
    ("known.ssh-old", with_service(service("ssh", 22, "SSH-2.0-OpenSSH_9.6"), service("ssh", 22, "SSH-2.0-dropbear_2022.83"))),
    ("known.unknown-device", with_seen(seen("ip", "10.0.0.5"))),
    ("known.two-networks", replace(ONE, networks=(CELL_NET,))),
    ("known.two-networks", replace(ONE, networks=(CELL_NET, SPARE_NET), device_class="switch")),
    ("known.two-networks", replace(ONE, networks=(CELL_NET, OFFICE_NET))),
    ("known.no-support", replace(ONE, support="ending")),
    ("known.unpatchable", replace(ONE, unpatchable=True, zone=OFFICE)),
    ("known.unpatchable", replace(ONE, unpatchable=True, zone=None)),
    ("known.unpatchable", ONE),
    ("known.reachable", with_service(service("s7", 102), seen=(seen("s7.module_name", "x"),))),
    ("known.reachable", with_service(service("http", 80), seen=(seen("http.title", "x", run=RUN),))),
    ("known.firmware", ONE),
    ("known.firmware", replace(ONE, firmware="", device_class="printer")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "asset"), HITS, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(HITS)])
def test_a_case_that_triggers(rule: str, asset: Known) -> None:
    (find,) = found(rule, asset)
    assert find.asset == asset
    assert asset.id in find.decides


@pytest.mark.parametrize(("rule", "asset"), MISSES, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(MISSES)])
def test_cases_that_do_not(rule: str, asset: Known) -> None:
    assert found(rule, asset) == []


def test_a_device_that_is_on_no_list_of_the_site() -> None:
    stranger = with_seen(seen("ip", "10.0.0.9"), sources=frozenset({"network", "label"}))
    (find,) = KNOWN["known.unknown-device"].check(replace(PLANT, assets=(stranger, LISTED)))
    assert (find.asset, find.values["address"]) == (stranger, "10.0.0.9")
    assert find.observations == (UUID(int=100),)
    # Where the site gave no list, nobody can be missing from it.
    assert found("known.unknown-device", stranger) == []
    # What somebody only read from a label was not found on the network.
    label = replace(stranger, sources=frozenset({"label"}))
    assert list(KNOWN["known.unknown-device"].check(replace(PLANT, assets=(label, LISTED)))) == []


@pytest.mark.parametrize(("offset", "off"), [(None, False), (30.0, False), (-30.9, True), (3600.0, True)])
def test_the_clock(offset: float | None, off: bool) -> None:
    finds = found("known.clock", None, replace(PLANT, clock_offset_s=offset))
    assert bool(finds) == off
    assert all(find.asset is None for find in finds)


def test_a_laptop_in_the_same_zone_shows_nothing() -> None:
    asset = with_service(service("modbus", 502), seen=(seen("modbus.unit", "1", run=RUN),))
    assert found("known.reachable", asset, replace(PLANT, run_networks={RUN: CELL_NET})) == []
    assert found("known.reachable", asset, replace(PLANT, run_networks={RUN: SPARE_NET})) == []
    assert found("known.reachable", asset, replace(PLANT, run_networks={RUN: None})) == []
    assert found("known.reachable", asset, replace(PLANT, run_networks={})) == []


def test_every_rule_has_both_cases() -> None:
    alone = {"known.clock", "known.unknown-device"}
    assert {rule for rule, _ in HITS} | alone == set(KNOWN)
    assert {rule for rule, _ in MISSES} | alone == set(KNOWN)


def test_what_decides_changes_with_what_was_found_and_not_with_names() -> None:
    (old,) = found("known.certificate-expired", with_seen(seen("tls.certificate_not_after", "2025-01-01")))
    (new,) = found("known.certificate-expired", with_seen(seen("tls.certificate_not_after", "2026-01-01")))
    renamed = replace(with_seen(seen("tls.certificate_not_after", "2025-01-01")), label="Renamed")
    (same,) = found("known.certificate-expired", renamed)
    assert old.decides == same.decides != new.decides
