"""100,000 assets: insert, sort and filter through the register against plain sqlite3, in one run.

The plain side does the least that gives the same answer: an unencrypted file with the same columns, durability (WAL,
synchronous FULL) and full-text index, no change log, rows as tuples. The register's side encrypts, writes one Change for
each row and hands out typed objects. Inserts come in ten steps of 10,000, as an import makes them; reads are medians of five in turn.
"""

import sqlite3  # noqa: TID251 - the yardstick, on a file of its own; never a vault
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.register.models import Asset
from core.vault.keys import KdfCost
from core.workspace import Workspace

ROWS, STEP, RUNS = 100_000, 10_000, 5
FIELDS = ("tag", "name", "device_class", "vendor", "model", "order_number", "serial", "firmware", "location")
VENDORS = (
    "Siemens",
    "Rockwell",
    "Schneider",
    "ABB",
    "Beckhoff",
    "Phoenix Contact",
    "WAGO",
    "Hirschmann",
    "Moxa",
    "Sick",
)


def values(number: int) -> dict[str, str]:
    """What asset `number` is: plausible, and spread so that sorting has work to do."""
    mixed = number * 7919 % ROWS
    vendor = VENDORS[mixed % len(VENDORS)]
    return {
        "tag": f"+H{mixed % 40:02}-K{mixed:06}",
        "name": f"Station {number % 977}",
        "device_class": "plc" if number % 3 else "switch",
        "vendor": vendor,
        "model": f"{vendor[:3].upper()}-{mixed % 311}",
        "order_number": f"6ES7 {mixed % 999:03}-{number % 89:02}",
        "serial": f"S{mixed:08}",
        "firmware": f"V{number % 9}.{mixed % 17}",
        "location": f"Hall {number % 12}",
    }


class Plain:
    """The yardstick."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file, isolation_level=None)
        columns = ", ".join(f"{field} TEXT NOT NULL" for field in FIELDS)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "PRAGMA cache_size=-65536",
            f"CREATE TABLE asset (id CHAR(32) PRIMARY KEY, site_id CHAR(32) NOT NULL, {columns})",
            "CREATE INDEX by_site ON asset (site_id)",
            f"CREATE VIRTUAL TABLE search USING fts5(id UNINDEXED, {', '.join(FIELDS)})",
        ):
            self.db.execute(statement)

    def insert(self, rows: list[dict[str, str]], site: UUID) -> None:
        """One transaction."""
        tuples = [(uuid4().hex, site.hex, *row.values()) for row in rows]
        marks = ",".join("?" * (len(FIELDS) + 2))
        self.db.execute("BEGIN")
        self.db.executemany(f"INSERT INTO asset VALUES ({marks})", tuples)
        self.db.executemany(f"INSERT INTO search VALUES ({marks[2:]})", [(row[0], *row[2:]) for row in tuples])
        self.db.execute("COMMIT")

    def sorted_ids(self, field: str) -> list[tuple[str]]:
        """Every key in order."""
        return self.db.execute(f"SELECT id FROM asset ORDER BY {field} = '', lower({field}), id").fetchall()

    def filtered_ids(self, text: str) -> list[tuple[str]]:
        """Keys of rows with a word that begins so."""
        inner = "SELECT id FROM search WHERE search MATCH ?"
        query = f"SELECT id FROM asset WHERE id IN ({inner}) ORDER BY tag = '', lower(tag), id"
        return self.db.execute(query, (f'"{text}"*',)).fetchall()


def clock(job: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def show(what: str, plain: float, ours: float) -> None:
    """One line of the result."""
    print(
        f"{what:<32} plain {plain * 1e3:8.1f} ms   walkdown {ours * 1e3:8.1f} ms   ratio {ours / plain:6.2f}",
        flush=True,
    )


def compare(what: str, plain: Callable[[], list[tuple[str]]], ours: Callable[[], list[UUID]]) -> None:
    """Medians in turn; both sides must find the same number of rows."""
    if len(plain()) != len(ours()):
        sys.exit(f"{what}: the two sides differ, {len(plain())} and {len(ours())} rows")
    pairs = [(clock(plain), clock(ours)) for _ in range(RUNS)]
    show(what, *(statistics.median(times) for times in zip(*pairs, strict=True)))


def main() -> None:
    """Fills both, then reads from both."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        plain = Plain(folder / "plain.db")
        cheap = KdfCost(1, 64, 1)  # opening is not what is measured
        with Workspace.create(
            folder / "vault", "only for measuring", site_name="Bench", engineer="Bench", cost=cheap
        ) as workspace:
            register = workspace.register
            site = register.site().id
            theirs = ours = 0.0
            for start in range(0, ROWS, STEP):
                rows = [values(number) for number in range(start, start + STEP)]
                theirs += clock(lambda rows=rows: plain.insert(rows, site))
                ours += clock(lambda rows=rows: register.add_all([Asset(site_id=site, **row) for row in rows]))
            show(f"insert {ROWS:,} assets", theirs, ours)
            for field in ("tag", "vendor", "firmware"):
                compare(
                    f"sort by {field}", lambda f=field: plain.sorted_ids(f), lambda f=field: register.asset_ids(sort=f)
                )
            for text in ("Siemens", "S0000", "K04711"):
                compare(
                    f"filter {text!r}", lambda t=text: plain.filtered_ids(t), lambda t=text: register.asset_ids(text=t)
                )
            ids = register.asset_ids()
            page = statistics.median(clock(lambda: register.asset_rows(ids[50_000:50_200])) for _ in range(RUNS))
            print(f"a page of 200 rows for the screen: {page * 1e3:.1f} ms")
        plain.db.close()


if __name__ == "__main__":
    main()
