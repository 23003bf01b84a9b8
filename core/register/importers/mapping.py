"""Which column goes to which field: guessed from headers and contents, each guess with its confidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.register.importers.headers import BY_NAME, FAIR, header_scores
from core.register.importers.normalise import address, device_class, mac_address, split_list
from core.register.importers.table import Table
from core.register.importers.text import clean, says_nothing

_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for. `field` is "" where it is left out; `confidence` 0..1."""

    field: str = ""
    confidence: float = 0.0
    why: str = ""
    """header, contents or user."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One guess per column of a table."""

    columns: tuple[ColumnGuess, ...]

    def field(self, column: int) -> str:
        """The field a column goes to, or ""."""
        return self.columns[column].field if column < len(self.columns) else ""

    def columns_of(self, field: str) -> list[int]:
        """The columns that go to a field, left to right."""
        return [at for at, guess in enumerate(self.columns) if guess.field == field]

    def with_field(self, column: int, field: str) -> Mapping:
        """The mapping as the user changed it. A field for one column only is taken from its former column."""
        if field and field not in BY_NAME:
            raise ValueError(f"no such field: {field}")
        columns = list(self.columns)
        if field and not BY_NAME[field].many:
            columns = [ColumnGuess() if guess.field == field else guess for guess in columns]
        columns[column] = ColumnGuess(field, 1.0, "user")
        return Mapping(tuple(columns))

    @property
    def fields(self) -> frozenset[str]:
        """Every field that a column goes to."""
        return frozenset(guess.field for guess in self.columns if guess.field)

    @property
    def identifies(self) -> bool:
        """Whether anything is mapped that tells one device from another."""
        return bool(self.fields & {"tag", "name", "serial", "mac", "ip", "hostname", "model"})


def guess(table: Table) -> Mapping:
    """Best assignment of columns to fields: the surest pair first, each single field once."""
    pairs: list[tuple[float, int, ColumnGuess]] = []
    for column in range(len(table.header)):
        pairs += [(option.confidence, -column, option) for option in _options(table, column)]
    chosen: dict[int, ColumnGuess] = {}
    taken: set[str] = set()
    for _, at, option in sorted(pairs, key=lambda pair: (-pair[0], -pair[1])):
        if -at in chosen or (option.field in taken and not BY_NAME[option.field].many):
            continue
        chosen[-at] = option
        taken.add(option.field)
    return Mapping(tuple(chosen.get(column, ColumnGuess()) for column in range(len(table.header))))


def _options(table: Table, column: int) -> list[ColumnGuess]:
    values = _sample(table, column)
    if not values and not table.header[column]:
        return []
    options = {field: ColumnGuess(field, score, "header") for field, score in header_scores(table.header[column])}
    for field, test in _CONTENT:
        share = _share(values, test)
        if share >= 0.6 and (field != "device_class" or field in options or not table.header[column]):
            known = options.get(field, ColumnGuess())
            better = max(known.confidence, 0.6 + 0.3 * share)
            options[field] = replace(known, field=field, confidence=better, why=known.why or "contents")
        elif field in options and values and share < 0.2:
            # a column that is called so and never holds one: "Network address" of a street
            options[field] = replace(options[field], confidence=options[field].confidence * 0.6)
    return [option for option in options.values() if option.confidence >= FAIR]


def _sample(table: Table, column: int) -> list[str]:
    values: list[str] = []
    for row in table.rows:
        text = clean(row.cell(column)[:400])
        if not says_nothing(text):
            values.append(text)
            if len(values) >= _SAMPLE:
                break
    return values


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    good = 0
    for value in values:
        parts = split_list(value) if test is not device_class else [value]
        try:
            good += bool(parts) and all(test(part) is not None for part in parts)
        except ValueError:
            continue
    return good / len(values) if values else 0.0


_CONTENT: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("mac", mac_address),
    ("ip", address),
    ("device_class", device_class),
)
