"""Label, network and list disagree; somebody decides, and the decision holds until the facts change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.assessment.models import Answer, Finding
from core.discovery.differences import Difference, Kind
from core.discovery.differences_merging import CannotMerge
from core.discovery.matcher import Matcher
from core.discovery.models import Attempt, DifferenceDecision, Run, Seen
from core.discovery.probes.base import Value
from core.discovery.reconciliation import CannotDecide, Reconciliation
from core.discovery.sighting import SeenService, Sighting
from core.register.models import Asset, Interface, Network, Observation, Service
from core.register.service import Register
from core.vault.clock import utcnow
from core.vault.log import undo
from core.vault.store import Vault
from core.vault.verify import verify
from core.workspace import LOOSE

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
M1, M2 = "00:1b:1b:00:00:01", "00:1b:1b:00:00:02"


@pytest.fixture
def register(vault: Vault) -> Register:
    return Register(vault, loose=LOOSE)


@pytest.fixture
def cell(register: Register) -> Network:
    network = Network(site_id=register.site().id, name="Cell 1", cidr="192.168.0.0/24")
    register.add(network)
    return network


@pytest.fixture
def work(vault: Vault, register: Register) -> Reconciliation:
    return Reconciliation(vault, register)


def listed(register: Register, network: Network | None, ip: str = "", mac: str = "", **fields: str) -> Asset:
    """An asset as an import of the site's list makes it."""
    asset = Asset(site_id=register.site().id, **fields)
    told = fields | {name: text for name, text in (("ip", ip), ("mac", mac)) if text}
    register.add_all([
        asset,
        Interface(asset_id=asset.id, network_id=network.id if network else None, ip=ip, mac=mac),
        *(
            Observation(asset_id=asset.id, field=name, value=text, source="site_list", by="plant.xlsx, row 2")
            for name, text in told.items()
        ),
    ])  # fmt: skip
    return asset


def seen(
    vault: Vault, register: Register, network: Network, day: float = 0, ip: str = "192.168.0.7", mac: str = M1,
    **values: str,
) -> UUID:  # fmt: skip
    told = tuple(("s7", Value(name, text, 80)) for name, text in values.items())
    services = (SeenService("tcp", 102, "s7"),)
    at = T0 + timedelta(days=day)
    one = Sighting("network", "s7", at, ip=ip, mac=mac, network_id=network.id, values=told, services=services)
    with vault.write("seen") as uow:
        return Matcher(register, register.site().id).apply(uow, one)


def only(rows: list[Difference], kind: Kind) -> Difference:
    found = [row for row in rows if row.kind is kind]
    assert len(found) == 1, rows
    return found[0]


def test_list_and_network_agree(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    listed(register, cell, "192.168.0.7", tag="PLC-1", vendor="Siemens AG", model="CPU 1516", firmware="V2.9.4")
    seen(vault, register, cell, vendor="SIEMENS", model="S7-1500 CPU 1516", firmware="2.9.4", name="own-name")
    assert work.rows() == []


def test_a_field_is_decided_and_comes_back_with_new_facts(
    vault: Vault, register: Register, cell: Network, work: Reconciliation
) -> None:
    asset = listed(register, cell, "192.168.0.7", tag="PLC-1", firmware="1.2")
    seen(vault, register, cell, firmware="1.4")
    row = only(work.rows(), Kind.FIELD)
    assert (row.field, row.shown, row.sentence) == ("firmware", "1.4", "firmware: list says 1.2; network says 1.4")
    assert [(one.speaker, one.value) for one in row.values] == [("list", "1.2"), ("network", "1.4")]
    edit = work.decide(row.key, "take", value="1.2")
    assert register.get(Asset, asset.id).firmware == "1.2"
    assert work.rows() == []
    decided = only(work.rows(decided=True), Kind.FIELD).decided
    assert decided is not None
    assert (decided.decision, decided.value, decided.by, decided.stale) == ("take", "1.2", "Eva Engineer", False)
    seen(vault, register, cell, 1, firmware="1.4")
    assert work.rows() == [], "the same facts again are no news"
    assert register.get(Asset, asset.id).firmware == "1.2"
    seen(vault, register, cell, 2, firmware="1.5")
    again = only(work.rows(), Kind.FIELD)
    assert again.decided is not None
    assert again.decided.stale
    undo(vault, edit.txn)
    assert register.all(DifferenceDecision) == []
    assert verify(vault) == []


def test_what_is_wrong_with_a_decision_is_said(
    vault: Vault, register: Register, cell: Network, work: Reconciliation
) -> None:
    listed(register, cell, "192.168.0.7", firmware="1.2")
    seen(vault, register, cell, firmware="1.4")
    key = work.rows()[0].key
    before = vault.log_position()
    for decision, more in (("take", {"value": "9"}), ("same", {}), ("ignore", {}), ("nonsense", {})):
        with pytest.raises(CannotDecide):
            work.decide(key, decision, **more)
    with pytest.raises(CannotDecide, match="Refresh"):
        work.decide("field:gone", "keep")
    assert vault.log_position() == before


def test_only_on_the_list(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    quiet = listed(register, cell, "192.168.0.9", tag="PLC-9")
    assert "Nobody has looked" in only(work.rows(), Kind.ONLY_LISTED).sentence
    run = Run(
        site_id=register.site().id, network_id=cell.id, consent_name="Max", consent_role="Manager",
        consent_at=utcnow(), profile="careful",
    )  # fmt: skip
    register.add_all([
        run, Attempt(run_id=run.id, target="192.168.0.9", protocol="modbus", transport="tcp", port=502,
                     status="no_answer", at=T0),
    ])  # fmt: skip
    row = only(work.rows(), Kind.ONLY_LISTED)
    assert row.asset_id == quiet.id
    assert "Nothing answered at 192.168.0.9 on 2026-03-01" in row.sentence
    work.decide(row.key, "ignore", reason="scrapped in May")
    assert work.rows() == []
    work.withdraw(row.key)
    assert len(work.rows()) == 1


def test_only_on_the_network(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    key = seen(vault, register, cell, model="unknown box")
    assert work.rows() == [], "without a list nothing is missing from it"
    listed(register, cell, "192.168.0.99", tag="PLC-9")
    row = only([one for one in work.rows() if one.kind is Kind.NOT_LISTED], Kind.NOT_LISTED)
    assert row.asset_id == key
    assert row.sentence == "Seen on the network, but not on the site's list."


def test_two_assets_become_one(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    """The list does not say which of the cells its addresses are in."""
    asset = listed(register, None, "192.168.0.7", tag="PLC-1", vendor="ACME", firmware="1.2")
    other = seen(vault, register, cell, vendor="ACME", firmware="1.4", serial="AC-7700-12")
    answer = Answer(scope_kind="asset", scope_id=other, pack="p", pack_version="1", requirement="QS-01")
    finding = Finding(
        rule="R1", scope_kind="asset", scope_id=other, title="t", likelihood=1, safety=1, production=1, environment=1,
        money=1,
    )  # fmt: skip
    register.add_all([answer, finding])
    row = only(work.rows(), Kind.SAME)
    assert (row.asset_id, row.other_id) == (asset.id, other)
    assert row.reasons == ("same IP address, network not known",)
    edit = work.decide(row.key, "same")
    assert [one.id for one in register.all(Asset)] == [asset.id]
    card = register.all(Interface)[0]
    assert (card.ip, card.mac, card.network_id, card.asset_id) == ("192.168.0.7", M1, cell.id, asset.id)
    assert [one.interface_id for one in register.all(Service)] == [card.id]
    assert {register.get(Answer, answer.id).scope_id, register.get(Finding, finding.id).scope_id} == {asset.id}
    assert register.get(Asset, asset.id).serial == "AC-7700-12"
    assert [one.kind for one in work.rows()] == [Kind.FIELD]
    assert seen(vault, register, cell, 5, firmware="1.4", serial="AC-7700-12") == asset.id
    assert verify(vault) == []
    undo(vault, edit.txn)
    assert {one.id for one in register.all(Asset)} == {asset.id, other}
    assert register.get(Answer, answer.id).scope_id == other
    assert verify(vault) == []


def test_two_answers_to_one_question_are_no_merge(
    vault: Vault, register: Register, cell: Network, work: Reconciliation
) -> None:
    asset = listed(register, None, "192.168.0.7", tag="PLC-1")
    other = seen(vault, register, cell)
    for scope in (asset.id, other):
        register.add(Answer(scope_kind="asset", scope_id=scope, pack="p", pack_version="1", requirement="QS-01"))
    before = vault.log_position()
    with pytest.raises(CannotMerge, match="both have an answer to QS-01"):
        work.decide(only(work.rows(), Kind.SAME).key, "same")
    assert vault.log_position() == before


def test_two_typed_values_stay_visible(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    first = Asset(site_id=register.site().id, tag="PLC-1", firmware="1.0", note="north")
    second = Asset(site_id=register.site().id, tag="PLC-1", firmware="2.0", location="Hall 2", note="south")
    register.add_all([first, second])
    work.decide(only(work.rows(), Kind.SAME).key, "same")
    kept = register.all(Asset)[0]
    assert (kept.firmware, kept.location, kept.note) == ("1.0", "Hall 2", "north\nsouth")
    told = {(one.field, one.value, one.source) for one in register.observations(kept.id)}
    assert {("firmware", "2.0", "told"), ("location", "Hall 2", "told")} <= told


def test_a_replaced_device_is_a_question(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    asset = listed(register, cell, "192.168.0.7", tag="PLC-1")
    assert seen(vault, register, cell, 0, serial="AC-7700-12") == asset.id
    new = seen(vault, register, cell, 9, mac=M2, serial="AC-7700-99")
    row = only(work.rows(), Kind.REPLACED)
    assert (row.asset_id, row.other_id) == (asset.id, new)
    assert set(row.against) == {"serial numbers differ", "MAC addresses differ"}
    work.decide(row.key, "not_same")
    assert Kind.REPLACED not in {one.kind for one in work.rows()}
    assert all(one.pinned for one in register.all(Seen))
    assert seen(vault, register, cell, 10, mac=M2, serial="AC-7700-99") == new


def test_a_replaced_device_takes_its_predecessor_s_place(
    vault: Vault, register: Register, cell: Network, work: Reconciliation
) -> None:
    asset = listed(register, cell, "192.168.0.7", tag="PLC-1")
    seen(vault, register, cell, 0, serial="AC-7700-12")
    seen(vault, register, cell, 9, mac=M2, serial="AC-7700-99")
    work.decide(only(work.rows(), Kind.REPLACED).key, "same")
    kept = register.all(Asset)
    assert [(one.id, one.serial) for one in kept] == [(asset.id, "AC-7700-99")]
    assert {one.mac for one in register.all(Interface)} == {M1, M2}
    assert seen(vault, register, cell, 10, mac=M2, serial="AC-7700-99") == asset.id


def test_three_cells_with_one_range_ask_nothing(vault: Vault, register: Register, work: Reconciliation) -> None:
    for number in range(3):
        cell = Network(site_id=register.site().id, name=f"Cell {number}", cidr="192.168.0.0/24")
        register.add(cell)
        seen(vault, register, cell, ip="192.168.0.5", mac="", model="CPU 1516", vendor="Siemens")
    assert len(register.all(Asset)) == 3
    assert work.rows() == []


def test_the_right_mac_replaces_the_wrong_one(
    vault: Vault, register: Register, cell: Network, work: Reconciliation
) -> None:
    listed(register, cell, "192.168.0.7", M2, tag="PLC-1")
    seen(vault, register, cell)
    row = only(work.rows(), Kind.FIELD)
    assert row.field == "mac"
    work.decide(row.key, "take", value=M1)
    assert [one.mac for one in register.all(Interface)] == [M1]
    assert work.rows() == []


def test_several_rows_in_one_step(vault: Vault, register: Register, cell: Network, work: Reconciliation) -> None:
    listed(register, cell, "192.168.0.9", tag="PLC-9")
    listed(register, cell, "192.168.0.10", tag="PLC-10")
    keys = [row.key for row in work.rows()]
    edit = work.decide_all(keys, "ignore", reason="spare parts")
    assert (work.rows(), edit.label) == ([], "decide 2 differences")
    undo(vault, edit.txn)
    assert [row.key for row in work.rows()] == keys
