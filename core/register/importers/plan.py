"""What an import is going to do, row by row: values, problems, look-alikes and the decision that the user makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from core.register.importers.mapping import Mapping
from core.register.importers.table import Table


class Severity(StrEnum):
    """How bad a problem is. A value with an error is left out; a warning only wants to be looked at."""

    ERROR = "error"
    WARNING = "warning"


class Choice(StrEnum):
    """What happens to a row."""

    NEW = "new"
    MERGE = "merge"
    SKIP = "skip"
    DECIDE = "decide"
    """Nobody has decided yet; nothing is written while one row is so."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell or, with `column` None, with a row."""

    row: int
    column: int | None
    column_name: str
    code: str
    """bad_ip, bad_mac, bad_value, too_long, spreadsheet_error, date, duplicate, not_matched, outside or no_identity."""
    severity: Severity
    text: str

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column_name}" if self.column_name else f"row {self.row}"
        return f"{place}: {self.text}"


@dataclass(frozen=True, slots=True)
class InterfaceValues:
    """One interface as a row gives it. `cidr` is the network its address was written with, or ""."""

    ip: str = ""
    mac: str = ""
    hostname: str = ""
    cidr: str = ""
    network_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A device that a row may already be: an asset of the register, or another row of the same list."""

    asset_id: UUID | None
    row: int | None
    label: str
    reasons: tuple[str, ...]
    score: float
    """0..1, how sure it is that both are the same."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a row. To merge, exactly one of `asset_id` and `row` is set."""

    choice: Choice
    asset_id: UUID | None = None
    row: int | None = None


@dataclass(slots=True)
class RowPlan:
    """One row of the list on its way into the register."""

    number: int
    raw: dict[str, str]
    """Every cell of the row by its header, as read."""
    values: dict[str, str]
    """Accepted values by `Asset` column, and network, zone and supplier by name."""
    interfaces: tuple[InterfaceValues, ...]
    refused: dict[str, str]
    """Texts that a field could not take; they stay with the asset as observations."""
    problems: list[Problem]
    zone_id: UUID | None = None
    supplier_id: UUID | None = None
    created: frozenset[str] = frozenset()
    """Of network, zone and supplier those that are made with the import, since nothing has their name yet."""
    candidates: tuple[Candidate, ...] = ()
    decision: Decision = field(default_factory=lambda: Decision(Choice.NEW))

    @property
    def label(self) -> str:
        """What a person calls this row's device."""
        named = (self.values.get(name, "") for name in ("tag", "name", "hostname", "model", "serial"))
        address = next((one.ip or one.mac for one in self.interfaces), "")
        return next(filter(None, named), "") or address or f"row {self.number}"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose for the whole list."""

    network_id: UUID | None = None
    """For rows that name no network."""
    zone_id: UUID | None = None
    create_networks: bool = False
    create_zones: bool = False
    create_suppliers: bool = False

    def creates(self, field: str) -> bool:
        """Whether rows of that kind that the list names and the register lacks are created."""
        return {"network": self.create_networks, "zone": self.create_zones, "supplier": self.create_suppliers}[field]


@dataclass(slots=True)
class ImportPlan:
    """Everything an import would do. Only `apply` writes it."""

    table: Table
    mapping: Mapping
    options: Options
    rows: list[RowPlan]

    @property
    def problems(self) -> list[Problem]:
        """All problems in the order of rows."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def undecided(self) -> list[RowPlan]:
        """Rows that wait for a decision."""
        return [row for row in self.rows if row.decision.choice is Choice.DECIDE]

    def row(self, number: int) -> RowPlan:
        """The row with this number in the file. Raises KeyError."""
        for row in self.rows:
            if row.number == number:
                return row
        raise KeyError(number)

    def decide(self, numbers: Iterable[int], decision: Decision) -> None:
        """Set the decision for rows by their numbers."""
        wanted = set(numbers)
        for row in self.rows:
            if row.number in wanted:
                row.decision = decision

    def merge_into_best(self, rows: Sequence[RowPlan], least: float = 0.0) -> None:
        """Decide rows for their best asset of the register, where one reaches the score."""
        for row in rows:
            best = next((one for one in row.candidates if one.asset_id and one.score >= least), None)
            if best:
                row.decision = Decision(Choice.MERGE, asset_id=best.asset_id)

    def skip_undecided(self) -> int:
        """Leave out every row that nobody decided about; their number."""
        waiting = self.undecided
        for row in waiting:
            row.decision = Decision(Choice.SKIP)
        return len(waiting)

    def count(self, choice: Choice) -> int:
        """How many rows are decided so."""
        return sum(row.decision.choice is choice for row in self.rows)

    def count_written(self) -> int:
        """How many rows would be written as they are decided now."""
        return self.count(Choice.NEW) + self.count(Choice.MERGE)


def order_of_writing(rows: Sequence[RowPlan]) -> list[RowPlan]:
    """Rows so that each comes after the row it is merged into.

    Raises ValueError with a sentence where rows are merged in a circle or into a row that is left out.
    """
    by_number = {row.number: row for row in rows}
    done: dict[int, RowPlan] = {}
    for row in rows:
        chain = [row]
        while (into := chain[-1].decision).choice is Choice.MERGE and into.row is not None and into.row not in done:
            target = by_number.get(into.row)
            if target is None or target.decision.choice in (Choice.SKIP, Choice.DECIDE):
                raise ValueError(
                    f"Row {chain[-1].number} is to be merged into row {into.row}, which is left out. Decide again."
                )
            if target in chain:
                raise ValueError(
                    f"Rows {target.number} and {chain[-1].number} are merged into each other. Decide again."
                )
            chain.append(target)
        for one in reversed(chain):
            done.setdefault(one.number, one)
    return list(done.values())
