"""Hosts become assets: matched by serial number, MAC or place; conflicts stay visible."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from core.discovery.converse import Outcome
from core.discovery.events import HostReport
from core.discovery.models import Attempt, Run
from core.discovery.probes.base import Result, Value
from core.discovery.reconcile import Reconciler
from core.register.models import Asset, Interface, Network, Observation, Service
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.store import Vault

NEAR = IPv4Network("192.168.0.0/24")
MAC = "00:1b:1b:01:02:03"


@pytest.fixture
def cell(register: Register) -> Network:
    network = Network(site_id=register.site().id, name="Cell 1", cidr="192.168.0.0/24")
    register.add(network)
    return network


def reconciler(vault: Vault, register: Register, network: Network) -> Reconciler:
    run = Run(
        site_id=register.site().id,
        network_id=network.id,
        consent_name="Max",
        consent_role="Manager",
        consent_at=utcnow(),
        profile="careful",
    )
    register.add(run)
    return Reconciler(vault, register, run, NEAR)


def spoke(protocol: str, port: int, transport: str = "tcp", detail: str = "", **values: str) -> Outcome:
    found = tuple(Value(name, text, 80, text.encode()) for name, text in values.items())
    result = Result(found, detail=detail, device_class="plc" if protocol == "s7" else "")
    status = "identified" if found else "answered"
    one = Outcome("192.168.0.7", protocol, transport, port, utcnow(), status=status, detail=detail, result=result)
    one.connected = True
    return one


def host(*outcomes: Outcome, ip: str = "192.168.0.7", mac: str = MAC) -> HostReport:
    for one in outcomes:
        one.target = ip
    return HostReport(ip, mac, utcnow(), list(outcomes), found=True)


def test_four_protocols_are_one_asset(vault: Vault, register: Register, cell: Network) -> None:
    take = reconciler(vault, register, cell).take
    key = take(
        host(
            spoke("s7", 102, detail="CPU", vendor="Siemens", model="CPU 315", serial="S C-X4U421302009", name="Boiler"),
            spoke("snmp", 161, "udp", vendor="Siemens", hostname="plc-7"),
            spoke("http", 80, detail="Portal"),
            spoke("opcua", 4840, **{"opcua.application_name": "SIMATIC"}),
        )
    )
    assets = register.all(Asset)
    assert [asset.id for asset in assets] == [key]
    asset = assets[0]
    assert (asset.vendor, asset.model, asset.serial, asset.name, asset.device_class) == (
        "Siemens", "CPU 315", "S C-X4U421302009", "Boiler", "plc",
    )  # fmt: skip
    interfaces = register.all(Interface)
    assert [(one.ip, one.mac, one.hostname, one.network_id) for one in interfaces] == [
        ("192.168.0.7", MAC, "plc-7", cell.id)
    ]
    services = {(one.transport, one.port, one.protocol, one.detail) for one in register.all(Service)}
    assert services == {
        ("tcp", 102, "s7", "CPU"), ("udp", 161, "snmp", ""), ("tcp", 80, "http", "Portal"), ("tcp", 4840, "opcua", ""),
    }  # fmt: skip
    seen = {(one.field, one.value, one.by, one.source) for one in register.observations(asset.id)}
    assert {
        ("serial", "S C-X4U421302009", "s7", "network"),
        ("ip", "192.168.0.7", "network", "network"),
        ("mac", MAC, "arp", "network"),
        ("hostname", "plc-7", "snmp", "network"),
        ("opcua.application_name", "SIMATIC", "opcua", "network"),
    } <= seen
    assert ("vendor", "oui") in {(one.field, one.by) for one in register.observations(asset.id)}
    raw = {one.field: one.raw for one in register.observations(asset.id) if one.by == "s7"}
    assert raw["model"] == b"CPU 315"
    assert {one.status for one in register.all(Attempt)} == {"identified", "answered"}


def test_the_same_host_again_is_the_same_asset(vault: Vault, register: Register, cell: Network) -> None:
    for _ in range(2):
        reconciler(vault, register, cell).take(host(spoke("modbus", 502, vendor="ACME", model="PLC-7")))
    assert len(register.all(Asset)) == len(register.all(Interface)) == len(register.all(Service)) == 1
    assert len([one for one in register.all(Observation) if one.field == "model"]) == 2


def known(register: Register, network: Network | None, ip: str = "", mac: str = "", **fields: str) -> Asset:
    asset = Asset(site_id=register.site().id, **fields)
    register.add_all([asset, Interface(asset_id=asset.id, network_id=network.id if network else None, ip=ip, mac=mac)])
    return asset


def test_matched_by_serial_number(vault: Vault, register: Register, cell: Network) -> None:
    listed = known(register, None, tag="21-PLC-01", vendor="ACME GmbH", serial="AC-7700-12")
    take = reconciler(vault, register, cell).take
    assert take(host(spoke("modbus", 502, vendor="ACME", serial="ac-7700-12"))) == listed.id
    assert {(one.ip, one.mac) for one in register.all(Interface)} == {("", ""), ("192.168.0.7", MAC)}
    assert register.get(Asset, listed.id).tag == "21-PLC-01"


def test_equal_serial_numbers_of_two_makers_are_two_assets(vault: Vault, register: Register, cell: Network) -> None:
    other = known(register, None, vendor="Bolt AG", serial="77001234")
    assert (
        reconciler(vault, register, cell).take(host(spoke("modbus", 502, vendor="ACME", serial="77001234"))) != other.id
    )


@pytest.mark.parametrize("serial", ["0", "0000000", "1234", "????????"])
def test_a_serial_number_that_says_nothing_joins_nothing(
    vault: Vault, register: Register, cell: Network, serial: str
) -> None:
    take = reconciler(vault, register, cell).take
    first = take(host(spoke("modbus", 502, serial=serial)))
    second = take(host(spoke("modbus", 502, serial=serial), ip="192.168.0.8", mac="00:1b:1b:01:02:04"))
    assert first != second


def test_matched_by_mac(vault: Vault, register: Register, cell: Network) -> None:
    labelled = known(register, None, mac=MAC, tag="21-PLC-01")
    assert reconciler(vault, register, cell).take(host(spoke("modbus", 502, model="PLC-7"))) == labelled.id
    assert [(one.ip, one.mac, one.network_id) for one in register.all(Interface)] == [("192.168.0.7", MAC, cell.id)]


def test_matched_by_place_and_never_by_a_bare_address(vault: Vault, register: Register, cell: Network) -> None:
    twin = Network(site_id=register.site().id, name="Cell 2", cidr="192.168.0.0/24")
    register.add(twin)
    here, there = known(register, cell, "192.168.0.7", tag="here"), known(register, twin, "192.168.0.7", tag="there")
    assert reconciler(vault, register, cell).take(host(spoke("modbus", 502, model="PLC-7"))) == here.id
    assert register.get(Asset, there.id).model == ""


def test_conflicting_values_stay_visible(vault: Vault, register: Register, cell: Network) -> None:
    listed = known(register, cell, "192.168.0.7", serial="AC-7700-12", model="PLC-6")
    reconciler(vault, register, cell).take(
        host(spoke("modbus", 502, serial="AC-7700-99"), spoke("snmp", 161, "udp", serial="X9-11"))
    )
    asset = register.get(Asset, listed.id)
    assert asset.serial == "AC-7700-12", "what stands in the register is not overwritten"
    assert {one.value for one in register.disagreements(listed.id)["serial"]} == {"AC-7700-99", "X9-11"}


def test_another_device_at_the_same_address_is_another_asset(vault: Vault, register: Register, cell: Network) -> None:
    old = known(register, cell, "192.168.0.7", mac="00:0e:8c:09:09:09", serial="AC-7700-12")
    assert reconciler(vault, register, cell).take(host(spoke("modbus", 502, serial="AC-7700-99"))) != old.id


def test_one_device_with_two_addresses(vault: Vault, register: Register, cell: Network) -> None:
    take = reconciler(vault, register, cell).take
    first = take(host(spoke("modbus", 502, serial="AC-7700-12")))
    assert take(host(spoke("modbus", 502, serial="AC-7700-12"), ip="192.168.0.8", mac="00:1b:1b:01:02:04")) == first
    assert {one.ip for one in register.all(Interface)} == {"192.168.0.7", "192.168.0.8"}


def test_a_routed_host_lies_in_the_only_network_that_holds_it(vault: Vault, register: Register, cell: Network) -> None:
    far = Network(site_id=register.site().id, name="Office", cidr="10.5.0.0/16")
    register.add(far)
    take = reconciler(vault, register, cell).take
    take(host(spoke("modbus", 502, model="A"), ip="10.5.1.1", mac=""))
    take(host(spoke("modbus", 502, model="B"), ip="10.6.1.1", mac=""))
    assert {one.ip: one.network_id for one in register.all(Interface)} == {"10.5.1.1": far.id, "10.6.1.1": None}


def test_excluded_and_empty_hosts_leave_attempts_only(vault: Vault, register: Register, cell: Network) -> None:
    made = reconciler(vault, register, cell)
    excluded = host(Outcome("192.168.0.7", "any", "", 0, utcnow(), status="excluded", detail="Excluded by vendor."))
    excluded.excluded = "Excluded by vendor."
    assert made.take(excluded) is None
    assert (register.all(Asset), made.hosts) == ([], 0)
    assert [one.status for one in register.all(Attempt)] == ["excluded"]


def test_a_port_in_another_protocol_is_a_service_without_a_name(
    vault: Vault, register: Register, cell: Network
) -> None:
    odd = Outcome("192.168.0.7", "modbus", "tcp", 502, utcnow(), status="malformed", detail="Not an answer.")
    odd.connected = True
    reconciler(vault, register, cell).take(host(odd))
    assert [(one.port, one.protocol) for one in register.all(Service)] == [(502, "")]
