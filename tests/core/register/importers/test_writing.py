"""A plan is written whole, as one step that can be undone, or not at all."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.register.importers import (
    Choice,
    Decision,
    ImportCancelled,
    ImportFailed,
    ImportPlan,
    KnownDevices,
    NotDecided,
    Options,
    apply,
    guess,
    open_table,
    prepare,
)
from core.register.models import Asset, Interface, Network, Observation, Site, Source, Supplier, Zone
from core.register.service import Register
from core.vault.errors import NotFound
from core.vault.keys import KdfCost
from core.vault.opening import create_vault, open_vault

ROOT = Path(__file__).resolve().parents[4]
PASSPHRASE = "nine grey herons stand still"

LIST = """Tag;Name;Class;Vendor;Model;Serial;Firmware;IP;MAC;Network;Zone;Hall;Criticality;Colour
=A1+K1;Press;SPS;Siemens AG;S7-1516F;00123;2.10;10.0.0.10/24;00-1B-1B-00-00-01;Cell 1;Control;H3;hoch;red
K2;Pump;Wunder;WAGO;750-880;77;;10.0.0.300;;Cell 1;;H3;;
;;;;;;;;;;;Line 2;;
"""


def planned(register: Register, path: Path, options: Options | None = None) -> ImportPlan:
    table = open_table(path)
    return prepare(table, guess(table), KnownDevices.of(register), options)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "list.csv"
    made.write_text(LIST, encoding="utf-8")
    return made


def counts(register: Register) -> list[int]:
    return [len(register.all(model)) for model in (Asset, Interface, Observation, Network, Zone, Supplier)]


def test_values_arrive_as_they_stand_in_the_list(register: Register, path: Path) -> None:
    result = apply(planned(register, path, Options(create_networks=True, create_zones=True)), register)
    press, pump = register.all(Asset)
    assert (press.tag, press.name, press.device_class, press.vendor) == ("=A1+K1", "Press", "plc", "Siemens AG")
    assert (press.model, press.serial, press.firmware, press.location) == ("S7-1516F", "00123", "2.10", "H3")
    assert (press.criticality, pump.criticality, pump.device_class) == (4, None, "unknown")
    (interface,) = register.all(Interface)
    (network,) = register.all(Network)
    (zone,) = register.all(Zone)
    assert (interface.ip, interface.mac, interface.network_id) == ("10.0.0.10", "00:1b:1b:00:00:01", network.id)
    assert (network.name, network.cidr) == ("Cell 1", "10.0.0.0/24")
    assert (press.zone_id, pump.zone_id) == (zone.id, None)
    assert result.created == [press.id, pump.id]
    assert (result.skipped, result.networks, result.zones) == (1, 1, 1)
    assert result.edit is not None and result.edit.label == "import list.csv" and result.edit.key == press.id
    assert {problem.code for problem in result.errors} == {"bad_value", "bad_ip"}


def test_every_value_has_its_observation_with_the_cells_it_was_read_from(register: Register, path: Path) -> None:
    apply(planned(register, path), register)
    press, pump = register.all(Asset)
    seen = {one.field: one for one in register.observations(press.id)}
    serial = seen["serial"]
    assert (serial.value, serial.source, serial.by) == ("00123", Source.SITE_LIST.value, "list.csv, row 2")
    assert json.loads(serial.raw) == {"Serial": "00123"}
    assert (seen["ip"].value, seen["mac"].value, seen["network"].value) == ("10.0.0.10", "00:1b:1b:00:00:01", "Cell 1")
    row = json.loads(seen["site_list.row"].raw)
    assert row["Colour"] == "red" and row["Serial"] == "00123"
    refused = {one.field: one.value for one in register.observations(pump.id) if one.field.startswith("site_list.")}
    assert refused == {"site_list.row": "row 3", "site_list.ip": "10.0.0.300", "site_list.device_class": "Wunder"}


def test_nothing_is_created_that_was_not_asked_for(register: Register, path: Path) -> None:
    apply(planned(register, path), register)
    assert counts(register)[3:] == [0, 0, 0]


def test_a_second_import_waits_for_decisions_and_merges_without_loss(register: Register, path: Path) -> None:
    apply(planned(register, path), register)
    before = counts(register)
    again = planned(register, path)
    assert [row.decision.choice for row in again.rows] == [Choice.DECIDE, Choice.DECIDE, Choice.SKIP]
    with pytest.raises(NotDecided) as waiting:
        apply(again, register)
    assert waiting.value.rows == [2, 3]
    again.merge_into_best(again.rows)
    result = apply(again, register)
    assert (result.created, len(result.merged)) == ([], 2)
    after = counts(register)
    assert after[:2] == before[:2]
    assert after[2] == 2 * before[2]


def test_a_merge_fills_what_is_empty_and_overwrites_nothing(register: Register, path: Path) -> None:
    site = register.site().id
    asset = Asset(site_id=site, tag="=A1+K1", name="Old press", firmware="2.9", note="mine", criticality=2)
    mine = Interface(asset_id=asset.id, ip="10.0.0.10")
    register.add_all([asset, mine])
    register.observe(
        asset.id, [Observation(asset_id=asset.id, field="firmware", value="2.9", source="network", confidence=90)]
    )
    plan = planned(register, path)
    plan.merge_into_best(plan.undecided)
    apply(plan, register)
    merged = register.get(Asset, asset.id)
    assert (merged.serial, merged.firmware, merged.name, merged.note, merged.criticality) == (
        "00123",
        "2.9",
        "Old press",
        "mine",
        2,
    )
    assert register.get(Interface, mine.id).mac == "00:1b:1b:00:00:01"
    assert [one.value for one in register.disagreements(asset.id)["firmware"]] == ["2.9", "2.10"]


def test_a_merge_fills_owner_note_and_support_only_where_nothing_stands(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Owner,Note,Support\nK1,theirs,theirs,EOL\nK2,theirs,theirs,EOL\n")
    site = register.site().id
    register.add_all(
        [Asset(site_id=site, tag="K1", owner="ours", note="ours", support="supported"), Asset(site_id=site, tag="K2")]
    )
    plan = planned(register, path)
    plan.merge_into_best(plan.undecided)
    apply(plan, register)
    assert [(one.owner, one.note, one.support) for one in register.all(Asset)] == [
        ("ours", "ours", "supported"), ("theirs", "theirs", "ended"),
    ]  # fmt: skip


def test_two_rows_of_one_device_become_one_when_decided_so(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Name,IP\nK1,Pump,10.0.0.1\nK1,,10.0.0.2\n")
    plan = planned(register, path)
    assert [row.candidates[0].row for row in plan.rows] == [3, 2]
    plan.decide([3], Decision(Choice.NEW))
    plan.decide([2], Decision(Choice.MERGE, row=3))
    result = apply(plan, register)
    assert (len(result.created), result.merged) == (1, [])
    assert sorted(one.ip for one in register.all(Interface)) == ["10.0.0.1", "10.0.0.2"]
    assert register.all(Asset)[0].name == "Pump"


def test_supplier_by_name(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Integrator\nK1,ACME\nK2,acme\n")
    apply(planned(register, path, Options(create_suppliers=True)), register)
    (supplier,) = register.all(Supplier)
    assert [one.supplier_id for one in register.all(Asset)] == [supplier.id, supplier.id]


def test_cancelled_at_any_moment_nothing_is_there(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Tag,Zone\n" + "".join(f"K{at},Z\n" for at in range(120)))
    before = counts(register)
    for stop_at in range(4):
        asked = iter(range(100))
        with pytest.raises(ImportCancelled):
            apply(planned(register, path, Options(create_zones=True)), register, cancel=lambda: next(asked) == stop_at)  # noqa: B023
        assert counts(register) == before
    assert apply(planned(register, path), register, cancel=lambda: False).edit


def test_a_failure_midway_leaves_nothing(register: Register, path: Path) -> None:
    plan = planned(register, path)
    plan.decide([3], Decision(Choice.MERGE, asset_id=UUID(int=1)))
    before = counts(register)
    with pytest.raises(NotFound):
        apply(plan, register)
    assert counts(register) == before
    plan.decide([3], Decision(Choice.MERGE))
    with pytest.raises(ImportFailed, match="not into what"):
        apply(plan, register)
    plan.decide([3], Decision(Choice.MERGE, row=3))
    with pytest.raises(ImportFailed, match="merged into each other"):
        apply(plan, register)
    assert counts(register) == before


def test_all_skipped_writes_nothing(register: Register, path: Path) -> None:
    plan = planned(register, path)
    plan.decide([2, 3, 4], Decision(Choice.SKIP))
    head = register.vault.log_position()
    assert apply(plan, register).edit is None
    assert register.vault.log_position() == head


def test_one_import_is_one_step(register: Register, path: Path) -> None:
    steps: list[UUID] = []
    register.vault.on_commit(steps.append)
    result = apply(planned(register, path, Options(create_zones=True)), register)
    assert result.edit is not None
    assert steps == [result.edit.txn]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff"), min_size=0, max_size=15)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXT, min_size=4, max_size=4), min_size=1, max_size=4))
def test_any_list_is_written_and_values_come_back(register: Register, tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["Tag", "Serial", "Model", "Note"], *rows])
    table = open_table(path, separator=";", header_row=1)
    plan = prepare(table, guess(table), KnownDevices())
    for row in plan.rows:
        row.decision = Decision(Choice.NEW)
    result = apply(plan, register)
    for row, key in zip(plan.rows, result.created, strict=True):
        asset = register.get(Asset, key)
        for name in ("tag", "serial", "model", "note"):
            assert getattr(asset, name) == row.values.get(name, "")


_DIES = """
import os, sys
from pathlib import Path
from core.register.importers import KnownDevices, apply, guess, open_table, prepare
from core.register.service import Register
from core.vault.opening import open_vault

register = Register(open_vault(Path(sys.argv[1]), sys.argv[3]))
table = open_table(Path(sys.argv[2]))
plan = prepare(table, guess(table), KnownDevices.of(register))
apply(plan, register, progress=lambda done, _total, _text: os._exit(9) if done >= 100 else None)
"""


def test_killed_midway_nothing_is_there(tmp_path: Path) -> None:
    folder, path = tmp_path / "killed", tmp_path / "list.csv"
    path.write_text("Tag,IP\n" + "".join(f"K{at},10.0.0.{at + 1}\n" for at in range(200)))
    vault = create_vault(folder, PASSPHRASE, KdfCost(1, 64, 1))
    with vault.write("new survey") as uow:
        uow.add(Site(name="Musterwerk"))
    vault.close()
    killed = subprocess.run(
        [sys.executable, "-c", _DIES, str(folder), str(path), PASSPHRASE], cwd=ROOT, capture_output=True, check=False
    )
    assert killed.returncode == 9, killed.stderr.decode()
    vault = open_vault(folder, PASSPHRASE)
    try:
        assert counts(Register(vault)) == [0, 0, 0, 0, 0, 0]
    finally:
        vault.close()
