"""Turns a table into an import plan: reads the cells, names problems, proposes look-alikes. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple
from uuid import UUID

from core.register.importers.errors import ImportCancelled
from core.register.importers.headers import BY_NAME
from core.register.importers.known import KnownDevices
from core.register.importers.lookalikes import propose
from core.register.importers.mapping import Mapping
from core.register.importers.normalise import (
    Address,
    address,
    criticality,
    device_class,
    mac_address,
    split_list,
    support,
)
from core.register.importers.plan import (
    Choice,
    Decision,
    ImportPlan,
    InterfaceValues,
    Options,
    Problem,
    RowPlan,
    Severity,
)
from core.register.importers.table import Row, Table
from core.register.importers.text import SPREADSHEET_ERRORS, clean, clean_lines, says_nothing

Progress = Callable[[int, int, str], None]
Cancel = Callable[[], bool]

_STEP = 200
_CODED: dict[str, Callable[[str], str]] = {"device_class": device_class, "support": support, "criticality": criticality}
_IDENTITY = ("tag", "name", "serial", "hostname", "model", "order_number")
_DATE_MATTERS = frozenset({"tag", "name", "model", "order_number", "serial", "firmware", "location", "network", "zone"})


class _Cell(NamedTuple):
    row: Row
    column: int
    field: str
    text: str


def prepare(
    table: Table,
    mapping: Mapping,
    known: KnownDevices,
    options: Options | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> ImportPlan:
    """Read every row. Never raises for what a cell holds; raises `ImportCancelled` when `cancel` says so."""
    options = options or Options()
    rows: list[RowPlan] = []
    for at, row in enumerate(table.rows):
        if at % _STEP == 0:
            if cancel and cancel():
                raise ImportCancelled
            if progress:
                progress(at, len(table.rows), "Reading rows")
        plan = _RowReader(table, mapping, row).plan()
        _match(plan, known, options, table, mapping)
        rows.append(plan)
    propose(rows, known, table, mapping)
    for plan in rows:
        plan.decision = _first_decision(plan)
    if progress:
        progress(len(table.rows), len(table.rows), "Reading rows")
    return ImportPlan(table, mapping, options, rows)


def _first_decision(plan: RowPlan) -> Decision:
    if plan.candidates:
        return Decision(Choice.DECIDE)
    if any(problem.code == "no_identity" for problem in plan.problems):
        return Decision(Choice.SKIP)
    return Decision(Choice.NEW)


class _RowReader:
    """Reads one row's cells into a `RowPlan`."""

    def __init__(self, table: Table, mapping: Mapping, row: Row) -> None:
        self._table, self._row = table, row
        self._values: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._ips: list[Address] = []
        self._macs: list[str] = []
        for column in range(len(table.header)):
            if field := mapping.field(column):
                self._take(_Cell(row, column, field, row.cell(column)))

    def plan(self) -> RowPlan:
        """The row as it would be imported, without look-alikes."""
        raw = {self._table.column_name(at): clean_lines(text) for at, text in enumerate(self._row.cells) if text}
        hostname = self._values.pop("hostname", "")
        interfaces = tuple(
            InterfaceValues(ip=ip.ip if ip else "", mac=mac or "", cidr=ip.cidr if ip else "")
            for ip, mac in zip_longest(self._ips, self._macs)
        )
        if hostname:
            first = interfaces[0] if interfaces else InterfaceValues()
            interfaces = (InterfaceValues(first.ip, first.mac, hostname, first.cidr), *interfaces[1:])
        plan = RowPlan(self._row.number, raw, self._values, interfaces, self._refused, self._problems)
        if not interfaces and not any(self._values.get(name) for name in _IDENTITY):
            self._problem(None, "no_identity", Severity.WARNING, "nothing here names a device; the row is left out")
        return plan

    def _problem(self, cell: _Cell | None, code: str, severity: Severity, text: str) -> None:
        column = cell.column if cell else None
        name = self._table.column_name(cell.column) if cell else ""
        self._problems.append(Problem(self._row.number, column, name, code, severity, text))

    def _take(self, cell: _Cell) -> None:
        field = BY_NAME[cell.field]
        text = clean_lines(cell.text) if cell.field == "note" else clean(cell.text)
        if text in SPREADSHEET_ERRORS:
            self._problem(cell, "spreadsheet_error", Severity.ERROR, f"{text} is a spreadsheet's error, not a value")
            return
        if says_nothing(text):
            return
        if len(text) > field.limit:
            self._problem(
                cell, "too_long", Severity.ERROR, f"has {len(text)} characters; only the first {field.limit} are taken"
            )
            self._refuse(cell.field, text)
            text = text[: field.limit].rstrip()
        if cell.column in cell.row.dates and cell.field in _DATE_MATTERS:
            self._problem(
                cell, "date", Severity.WARNING,
                f"the spreadsheet holds a date, shown as {text}; compare it with the label",
            )  # fmt: skip
        if cell.field in ("ip", "mac"):
            self._take_addresses(cell, text)
        elif cell.field in _CODED:
            self._take_coded(cell, text)
        elif field.many and (before := self._values.get(cell.field)):
            joint = "\n" if cell.field == "note" else " / "
            self._values[cell.field] = f"{before}{joint}{text}"[: field.limit]
        else:
            self._values[cell.field] = text

    def _take_addresses(self, cell: _Cell, text: str) -> None:
        for part in split_list(text):
            try:
                if cell.field == "ip":
                    found = address(part)
                    if found not in self._ips:
                        self._ips.append(found)
                elif (mac := mac_address(part)) not in self._macs:
                    self._macs.append(mac)
            except ValueError as err:
                self._problem(cell, f"bad_{cell.field}", Severity.ERROR, f"{part} {err}")
                self._refuse(cell.field, text)

    def _take_coded(self, cell: _Cell, text: str) -> None:
        try:
            self._values[cell.field] = _CODED[cell.field](text)
        except ValueError as err:
            self._problem(cell, "bad_value", Severity.WARNING, f"{text} {err}")
            self._refuse(cell.field, text)

    def _refuse(self, field: str, text: str) -> None:
        before = self._refused.get(field)
        self._refused[field] = f"{before} {text}" if before and before != text else text


def _match(plan: RowPlan, known: KnownDevices, options: Options, table: Table, mapping: Mapping) -> None:
    """Networks, zones and suppliers by name; what is not there is named, and created only if asked."""
    names = {"network": known.networks, "zone": known.zones, "supplier": known.suppliers}
    defaults = {"network": options.network_id, "zone": options.zone_id, "supplier": None}
    found: dict[str, UUID | None] = {}
    created: set[str] = set()
    for field, index in names.items():
        name = plan.values.get(field, "")
        found[field] = index.find(name) if name else defaults[field]
        if not name or found[field]:
            continue
        if options.creates(field) and name not in index:
            created.add(field)
            continue
        there = f"more than one {field}" if name in index else f"no {field}"
        text = f"there is {there} called {name}; the name stays noted with the device"
        column = mapping.columns_of(field)[0]
        plan.problems.append(
            Problem(plan.number, column, table.column_name(column), "not_matched", Severity.WARNING, text)
        )
    plan.created = frozenset(created)
    plan.zone_id, plan.supplier_id = found["zone"], found["supplier"]
    _place(plan, known, found["network"], table, mapping)


def _place(plan: RowPlan, known: KnownDevices, network_id: UUID | None, table: Table, mapping: Mapping) -> None:
    """Put each interface into its network: the one named, else the only one with the CIDR it was written with."""
    placed = []
    for one in plan.interfaces:
        home = network_id or (None if plan.values.get("network") else known.networks.find(one.cidr))
        if home and known.outside(home, one.ip):
            column = mapping.columns_of("ip")[0]
            text = f"{one.ip} is outside of network {known.network_names[home]} ({known.cidrs[home]})"
            plan.problems.append(
                Problem(plan.number, column, table.column_name(column), "outside", Severity.WARNING, text)
            )
            home = None
        placed.append(replace(one, network_id=home))
    plan.interfaces = tuple(placed)
