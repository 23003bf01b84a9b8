"""Writes an import plan into the register: all of it as one step that can be undone, or nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from uuid import UUID

from sqlmodel import select

from core.register.importers.errors import ImportCancelled, ImportFailed, NotDecided
from core.register.importers.plan import Choice, ImportPlan, InterfaceValues, Problem, RowPlan, order_of_writing
from core.register.importers.text import words
from core.register.models import Asset, DeviceClass, Interface, Network, Observation, Source, Supplier, Support, Zone
from core.register.service import Edit, Register
from core.vault.store import UnitOfWork

Progress = Callable[[int, int, str], None]
Cancel = Callable[[], bool]

CONFIDENCE = {"tag": 80, "name": 70, "location": 60, "ip": 40, "firmware": 30}
"""What a site's list is worth for a field: it names things well and forgets updates."""
OTHER_CONFIDENCE = 50
ROW_FIELD = "site_list.row"
"""The observation that keeps a whole row; a value's own observation keeps the cells it was read from."""
_STEP = 50
_FILLED = ("owner", "note")


@dataclass(slots=True)
class ImportResult:
    """What was written. `edit` is None where every row was skipped."""

    edit: Edit | None = None
    created: list[UUID] = field(default_factory=list)
    merged: list[UUID] = field(default_factory=list)
    """Assets that rows were merged into, each once."""
    skipped: int = 0
    networks: int = 0
    zones: int = 0
    suppliers: int = 0
    errors: list[Problem] = field(default_factory=list)
    """Problems of the rows that were written: values that were left out or want to be looked at."""


def apply(
    plan: ImportPlan, register: Register, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> ImportResult:
    """Write the plan in one unit of work.

    Raises `NotDecided` while a row waits for a decision, `ImportCancelled` when `cancel` says so, and
    `ImportFailed` or a `VaultError` where it cannot be done. In each of these cases nothing was written.
    """
    if waiting := plan.undecided:
        raise NotDecided([row.number for row in waiting])
    result = ImportResult(skipped=plan.count(Choice.SKIP))
    try:
        rows = [row for row in order_of_writing(plan.rows) if row.decision.choice is not Choice.SKIP]
    except ValueError as err:
        raise ImportFailed(str(err)) from None
    if not rows:
        return result
    site_id = register.site().id
    with register.vault.write(f"import of {plan.table.source}") as uow:
        writer = _Writer(plan, register, uow, site_id, result)
        for at, row in enumerate(rows):
            if at % _STEP == 0:
                if cancel and cancel():
                    raise ImportCancelled
                uow.flush()
                if progress:
                    progress(at, len(rows), "Writing rows")
            writer.write(row)
        uow.flush()
        if cancel and cancel():
            raise ImportCancelled
        result.edit = Edit(uow.txn, writer.first_asset, f"import {plan.table.source}")
    if progress:
        progress(len(rows), len(rows), "Writing rows")
    return result


class _Writer:
    def __init__(
        self, plan: ImportPlan, register: Register, uow: UnitOfWork, site_id: UUID, result: ImportResult
    ) -> None:
        self._plan, self._register, self._uow, self._result = plan, register, uow, result
        self._site_id = site_id
        self._asset_of_row: dict[int, UUID] = {}
        self._named: dict[tuple[str, str], UUID] = {}
        self._merged: set[UUID] = set()
        self._columns: dict[str, list[int]] = defaultdict(list)
        for column, guess in enumerate(plan.mapping.columns):
            self._columns[guess.field].append(column)
        self._by = plan.table.source + (f", sheet {plan.table.sheet}" if len(plan.table.sheets) > 1 else "")
        self._cidrs = _common_cidrs(plan)

    @property
    def first_asset(self) -> UUID:
        return next(iter(self._asset_of_row.values()))

    def write(self, row: RowPlan) -> None:
        """Write one row as a new asset or into the one it was decided for."""
        asset = self._new(row) if row.decision.choice is Choice.NEW else self._merge(row)
        self._asset_of_row[row.number] = asset
        self._result.errors += row.problems

    def _new(self, row: RowPlan) -> UUID:
        asset = Asset(site_id=self._site_id, zone_id=self._place(row, "zone"), supplier_id=self._place(row, "supplier"))
        for name, text in row.values.items():
            if name in Asset.model_fields:
                setattr(asset, name, int(text) if name == "criticality" else text)
        network = self._place(row, "network")
        self._uow.add(asset)
        for one in row.interfaces:
            self._uow.add(_interface(asset.id, one, one.network_id or network))
        # set directly, as there is nothing to choose from: `Register.observe` would ask the vault for each asset
        self._uow.add(*self._observations(row, asset.id))
        self._result.created.append(asset.id)
        return asset.id

    def _merge(self, row: RowPlan) -> UUID:
        key = row.decision.asset_id
        if key is None:
            if row.decision.row is None:
                raise ImportFailed(f"Row {row.number} is to be merged, but not into what. Decide again.")
            key = self._asset_of_row[row.decision.row]
        self._uow.flush()
        asset = self._uow.get(Asset, key)
        self._register.observe(key, self._observations(row, key), self._uow)
        self._fill(asset, row)
        self._merge_interfaces(row, key)
        if key not in self._merged and key not in self._result.created:
            self._result.merged.append(key)
        self._merged.add(key)
        return key

    def _fill(self, asset: Asset, row: RowPlan) -> None:
        """What is no choice among sources is only filled where nothing stands yet."""
        for name in _FILLED:
            if row.values.get(name) and not getattr(asset, name):
                setattr(asset, name, row.values[name])
        if asset.criticality is None and "criticality" in row.values:
            asset.criticality = int(row.values["criticality"])
        if asset.support == Support.UNKNOWN.value and "support" in row.values:
            asset.support = row.values["support"]
        if asset.zone_id is None:
            asset.zone_id = self._place(row, "zone")
        if asset.supplier_id is None:
            asset.supplier_id = self._place(row, "supplier")

    def _merge_interfaces(self, row: RowPlan, asset_id: UUID) -> None:
        if not row.interfaces:
            return
        network = self._place(row, "network")
        query = select(Interface).where(Interface.asset_id == asset_id)
        known = [one for (one,) in self._uow.exec(query)]
        for values in row.interfaces:
            home = values.network_id or network
            same = next((one for one in known if _same_interface(one, values, home)), None)
            if same is None:
                same = _interface(asset_id, values, home)
                self._uow.add(same)
                known.append(same)
                continue
            same.mac, same.ip = same.mac or values.mac, same.ip or values.ip
            same.hostname = same.hostname or values.hostname
            same.network_id = same.network_id or home

    def _place(self, row: RowPlan, kind: str) -> UUID | None:
        """Id of the row's network, zone or supplier; made now where it is missing and that was asked for."""
        # each interface knows the network it was matched with
        found = {"network": None, "zone": row.zone_id, "supplier": row.supplier_id}[kind]
        name = row.values.get(kind, "")
        if found or not name or kind not in row.created:
            return found
        key = (kind, words(name) or name)
        if key not in self._named:
            self._named[key] = self._make(kind, name)
        return self._named[key]

    def _make(self, kind: str, name: str) -> UUID:
        made: Network | Zone | Supplier
        if kind == "network":
            made = Network(site_id=self._site_id, name=name, cidr=_cidr(name) or self._cidrs.get(words(name), ""))
            self._result.networks += 1
        elif kind == "zone":
            made = Zone(site_id=self._site_id, name=name)
            self._result.zones += 1
        else:
            made = Supplier(name=name)
            self._result.suppliers += 1
        self._uow.add(made)
        return made.id

    def _observations(self, row: RowPlan, asset_id: UUID) -> list[Observation]:
        by = f"{self._by}, row {row.number}"
        observations = [
            Observation(
                asset_id=asset_id, field=ROW_FIELD, value=f"row {row.number}", source=Source.SITE_LIST.value,
                confidence=0, by=by, raw=_json(row.raw),
            )
        ]  # fmt: skip
        for name, value in self._values(row):
            observations.append(
                Observation(
                    asset_id=asset_id, field=name, value=value, source=Source.SITE_LIST.value,
                    confidence=CONFIDENCE.get(name, OTHER_CONFIDENCE), by=by, raw=self._cells(row, name),
                )
            )  # fmt: skip
        return observations

    def _values(self, row: RowPlan) -> Iterator[tuple[str, str]]:
        for name, value in row.values.items():
            if name != "device_class" or value != DeviceClass.UNKNOWN.value:
                yield name, value
        for one in row.interfaces:
            for name in ("ip", "mac", "hostname"):
                if value := getattr(one, name):
                    yield name, value
        for name, text in row.refused.items():
            yield f"site_list.{name}", text

    def _cells(self, row: RowPlan, name: str) -> bytes:
        table = self._plan.table
        names = (table.column_name(column) for column in self._columns[name.removeprefix("site_list.")])
        return _json({column: row.raw[column] for column in names if column in row.raw})


def _json(cells: dict[str, str]) -> bytes:
    return json.dumps(cells, ensure_ascii=False).encode()


def _interface(asset_id: UUID, values: InterfaceValues, network: UUID | None) -> Interface:
    return Interface(asset_id=asset_id, network_id=network, mac=values.mac, ip=values.ip, hostname=values.hostname)


def _same_interface(one: Interface, values: InterfaceValues, network: UUID | None) -> bool:
    """By MAC; else by IP where neither MAC nor network speaks against it; else by name alone."""
    if one.mac and values.mac:
        return one.mac == values.mac
    if one.network_id and network and one.network_id != network:
        return False
    if one.ip or values.ip:
        return one.ip == values.ip
    return bool(values.hostname) and one.hostname == values.hostname


def _cidr(name: str) -> str:
    try:
        return str(ip_network(name, strict=False)) if "/" in name else ""
    except ValueError:
        return ""


def _common_cidrs(plan: ImportPlan) -> dict[str, str]:
    """The CIDR of networks whose addresses are all written with the same one, by the network's name."""
    written: dict[str, set[str]] = defaultdict(set)
    for row in plan.rows:
        written[words(row.values.get("network", ""))].update(one.cidr for one in row.interfaces if one.cidr)
    return {name: next(iter(found)) for name, found in written.items() if len(found) == 1}
