"""Sightings in the register: one asset for each device, whatever order they came in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from core.discovery.matcher import Matcher
from core.discovery.models import Seen
from core.discovery.probes.base import Value
from core.discovery.sighting import SeenService, Sighting
from core.register.models import Asset, Interface, Network, Observation, Service, Site
from core.register.service import Register
from core.vault.store import Vault

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
M1, M2 = "00:1b:1b:00:00:01", "00:1b:1b:00:00:02"
CELL, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def cells(vault: Vault, register: Register) -> None:
    site = register.site().id
    register.add_all([
        Network(id=CELL, site_id=site, name="Cell 1", cidr="192.168.0.0/24"),
        Network(id=OTHER, site_id=site, name="Cell 2", cidr="192.168.0.0/24"),
    ])  # fmt: skip


def seen(
    day: float = 0, ip: str = "192.168.0.7", mac: str = "", network: UUID | None = CELL, by: str = "s7", **values: str
) -> Sighting:
    told = tuple((by, Value(name, text, 80)) for name, text in values.items())
    return Sighting("network", by, T0 + timedelta(days=day), ip=ip, mac=mac, network_id=network, values=told)


def apply(vault: Vault, register: Register, sightings: Sequence[Sighting], site: UUID | None = None) -> list[UUID]:
    matcher = Matcher(register, site or register.site().id)
    found = []
    for one in sightings:
        with vault.write("seen") as uow:
            found.append(matcher.apply(uow, one))
    return found


@pytest.mark.usefixtures("cells")
class TestAssets:
    def test_the_same_again_changes_nothing(self, vault: Vault, register: Register) -> None:
        one = seen(mac=M1, model="CPU")
        apply(vault, register, [one])
        before = vault.log_position()
        apply(vault, register, [one])
        assert vault.log_position() == before

    def test_a_bridge_joins_what_was_two(self, vault: Vault, register: Register) -> None:
        by_mac = seen(0, "", M1)
        by_serial = seen(1, "192.168.0.9", serial="AC-7700-12", firmware="1.0")
        bridge = seen(2, "192.168.0.7", M1, serial="AC-7700-12", firmware="1.1")
        first, second, third = apply(vault, register, [by_mac, by_serial, bridge])
        assert first != second
        assert [asset.id for asset in register.all(Asset)] == [third]
        assert {one.asset_id for one in register.all(Observation)} == {third}
        assert {(card.ip, card.mac) for card in register.all(Interface)} == {("192.168.0.7", M1), ("192.168.0.9", "")}
        assert register.get(Asset, third).firmware == "1.1"
        vault_ok(vault)

    def test_a_replaced_device_is_another_asset(self, vault: Vault, register: Register) -> None:
        scan = Sighting("network", "scan", T0 + timedelta(days=1), ip="192.168.0.7", network_id=CELL,
                        services=(SeenService("tcp", 80, "http"),))  # fmt: skip
        old = seen(0, mac=M1, serial="AC-7700-12")
        new = seen(9, mac=M2, serial="AC-7700-99")
        apply(vault, register, [new, scan, old])
        home = {row.digest: row.asset_id for row in register.all(Seen)}
        assert home[scan.digest] == home[old.digest] != home[new.digest]
        of_old = register.all(Interface, asset_id=home[old.digest])
        assert [(card.ip, card.mac) for card in of_old] == [("192.168.0.7", M1)]
        assert [one.interface_id for one in register.all(Service)] == [of_old[0].id]
        assert [(card.ip, card.mac) for card in register.all(Interface, asset_id=home[new.digest])] == [
            ("192.168.0.7", M2)
        ]
        vault_ok(vault)

    def test_what_a_person_said_stays_where_it_is(self, vault: Vault, register: Register) -> None:
        typed = Asset(site_id=register.site().id, tag="PLC-1", firmware="as typed")
        register.add_all([typed, Interface(asset_id=typed.id, network_id=CELL, ip="192.168.0.7")])
        keys = apply(vault, register, [seen(0, mac=M1, serial="AC-7700-12", firmware="1.0"),
                                       seen(9, mac=M2, serial="AC-7700-99")])  # fmt: skip
        assert keys[0] == typed.id != keys[1]
        assert (register.get(Asset, typed.id).firmware, register.get(Asset, typed.id).serial) == (
            "as typed", "AC-7700-12",
        )  # fmt: skip
        card = register.all(Interface, asset_id=typed.id)[0]
        assert (card.ip, card.mac) == ("192.168.0.7", M1)

    def test_a_sighting_that_moves_takes_only_its_own(self, vault: Vault, register: Register) -> None:
        """The later device comes in first and fills the hand-made interface; the earlier one takes its place."""
        typed = Asset(site_id=register.site().id, tag="PLC-1")
        register.add_all([typed, Interface(asset_id=typed.id, network_id=CELL, ip="192.168.0.7")])
        new = seen(9, mac=M2, serial="AC-7700-99", firmware="2.0")
        old = seen(0, mac=M1, serial="AC-7700-12", firmware="1.0")
        assert apply(vault, register, [new, old]) == [typed.id, typed.id]
        asset = register.get(Asset, typed.id)
        assert (asset.serial, asset.firmware) == ("AC-7700-12", "1.0")
        assert [(card.ip, card.mac) for card in register.all(Interface, asset_id=typed.id)] == [("192.168.0.7", M1)]
        moved = next(row for row in register.all(Seen) if row.digest == new.digest)
        other = register.get(Asset, moved.asset_id)
        assert (other.id != typed.id, other.serial, other.firmware) == (True, "AC-7700-99", "2.0")
        vault_ok(vault)

    def test_one_step_undone_is_as_before(self, vault: Vault, register: Register) -> None:
        from core.vault.log import undo

        apply(vault, register, [seen(0, "", M1), seen(1, "192.168.0.9", serial="AC-7700-12")])
        before = state(register, register.site().id)
        with vault.write("seen") as uow:
            Matcher(register, register.site().id).apply(uow, seen(2, mac=M1, serial="AC-7700-12"))
            txn = uow.txn
        assert state(register, register.site().id) != before
        undo(vault, txn)
        assert state(register, register.site().id) == before


def vault_ok(vault: Vault) -> None:
    from core.vault.verify import verify

    assert verify(vault) == []


def state(register: Register, site: UUID) -> object:
    """Devices by what was seen of them, with the values and interfaces that show."""
    found = []
    assets = register.all(Asset, site_id=site)
    for asset in assets:
        digests = tuple(sorted(row.digest for row in register.all(Seen, asset_id=asset.id)))
        shown = tuple(
            getattr(asset, name) for name in ("vendor", "model", "serial", "firmware", "name", "device_class")
        )
        cards = register.all(Interface, asset_id=asset.id)
        places = tuple(sorted((str(card.network_id), card.ip, card.mac) for card in cards))
        ports = tuple(
            sorted((one.port, one.protocol) for card in cards for one in register.all(Service, interface_id=card.id))
        )
        found.append((digests, shown, places, ports))
    return sorted(found)


def _mixed() -> list[Sighting]:
    """Everything that tempts to merge what is two, or to part what is one."""
    web = (SeenService("tcp", 80, "http", "old page"),)
    return [
        seen(0, mac=M1, serial="AC-7700-12", firmware="1.0", vendor="ACME", name="a"),
        seen(4, mac=M1, serial="AC-7700-12", firmware="1.4", vendor="ACME", by="snmp"),
        seen(9, mac=M2, serial="AC-7700-99", firmware="2.0", vendor="ACME"),
        Sighting("network", "scan", T0 + timedelta(days=5), ip="192.168.0.7", network_id=CELL, services=web),
        Sighting("capture", "plant.pcap", T0 + timedelta(days=9.5), ip="192.168.0.7", network_id=CELL, services=web),
        seen(1, network=OTHER, model="the other cell's"),
        seen(2, "192.168.0.70", "", serial="AC-7700-12", by="dcp", model="PLC-7"),
        seen(3, "", M1),
        seen(3, "192.168.0.8", "00:1b:1b:00:00:03", serial="12345"),
        seen(3, "192.168.0.9", "00:1b:1b:00:00:04", serial="12345"),
    ]


@pytest.mark.usefixtures("cells")
@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_import_gives_the_same_register(vault: Vault, register: Register, seed: int) -> None:
    states = []
    for turn in range(2):
        site = Site(name=f"Site {turn}")
        register.add(site)
        sightings = _mixed()
        random.Random(seed * 2 + turn).shuffle(sightings)
        apply(vault, register, sightings, site.id)
        states.append(state(register, site.id))
    assert states[0] == states[1]
    assert len(states[0]) == 5
    with vault.read() as session:
        assert session.exec(select(Observation).where(Observation.seen_id == None)).first() is None  # noqa: E711
