"""A second visit: new, silent and changed devices, and nothing said of what was not asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.discovery.matcher import Matcher
from core.discovery.models import Attempt, Run
from core.discovery.probes.base import Value
from core.discovery.reconciliation import Reconciliation
from core.discovery.sighting import SeenService, Sighting
from core.discovery.visits import Change, NoSuchVisit
from core.register.models import Network
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.store import Vault

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
T1 = T0 + timedelta(days=300)


def visit(
    vault: Vault, register: Register, cell: Network, at: datetime, found: dict[str, tuple[str, tuple[int, ...]]],
    asked: tuple[str, ...] = (),
) -> Run:  # fmt: skip
    """A run that found devices (name -> firmware, ports) at addresses by their last number."""
    run = Run(
        site_id=register.site().id, network_id=cell.id, started=at, consent_name="Max", consent_role="Manager",
        consent_at=utcnow(), profile="careful",
    )  # fmt: skip
    register.add(run)
    matcher = Matcher(register, register.site().id)
    for ip, (firmware, ports) in found.items():
        mac = f"00:1b:1b:00:00:{int(ip.rpartition('.')[2]):02x}"
        told = (("s7", Value("firmware", firmware, 80)), ("s7", Value("name", f"PLC {ip}", 80)))
        services = tuple(SeenService("tcp", port) for port in ports)
        one = Sighting("network", "network", at, ip, mac, cell.id, told, services, run.id)
        with vault.write("seen") as uow:
            matcher.apply(uow, one)
    for ip in asked:
        register.add(
            Attempt(run_id=run.id, target=ip, protocol="s7", transport="tcp", port=102, status="no_answer", at=at)
        )
    return run


@pytest.fixture
def cell(register: Register) -> Network:
    network = Network(site_id=register.site().id, name="Cell", cidr="10.0.0.0/24")
    register.add(network)
    return network


def test_second_visit(vault: Vault, register: Register, cell: Network) -> None:
    same, changed, silent, elsewhere, new = (f"10.0.0.{n}" for n in range(1, 6))
    visit(vault, register, cell, T0, {
        same: ("V1.0", (102,)), changed: ("1.0", (102,)), silent: ("1.0", ()), elsewhere: ("1.0", ()),
    })  # fmt: skip
    run = visit(vault, register, cell, T1, {
        same: ("1.0", (102,)), changed: ("1.4", (80, 102)), new: ("1.0", ()),
    }, asked=(silent,))  # fmt: skip
    work = Reconciliation(vault, register)
    found = work.changes_since(run)
    assert found == work.changes_since(T1) == work.changes_since()
    assert [(one.kind, one.asset, one.field, one.before, one.now) for one in found] == [
        (Change.NEW, f"PLC {new}", "", "", new),
        (Change.SILENT, f"PLC {silent}", "", silent, ""),
        (Change.CHANGED, f"PLC {changed}", "firmware", "1.0", "1.4"),
        (Change.CHANGED, f"PLC {changed}", "services", "tcp/102", "tcp/102, tcp/80"),
    ]
    assert "gone: the network cannot tell" in found[1].sentence


def test_a_device_that_moved(vault: Vault, register: Register, cell: Network) -> None:
    def at(when: datetime, ip: str) -> UUID:
        with vault.write("seen") as uow:
            one = Sighting("network", "arp", when, ip, "00:1b:1b:00:00:01", cell.id)
            return Matcher(register, register.site().id).apply(uow, one)

    assert at(T0, "10.0.0.1") == at(T1, "10.0.0.9")
    (found,) = Reconciliation(vault, register).changes_since(T1)
    assert (found.field, found.before, found.now) == ("address", "10.0.0.1", "10.0.0.9")


def test_without_a_run_there_is_a_sentence(vault: Vault, register: Register) -> None:
    with pytest.raises(NoSuchVisit, match="--since"):
        Reconciliation(vault, register).changes_since()
