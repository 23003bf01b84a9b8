"""5,000 answers on the checklist page: shown and filtered against a bare table of the same rows, in one run.

50 zones with an answer to each of the 100 requirements of IEC 62443-3-3, in a vault, listed by the real page in the
real window. The yardstick is a bare `QTableView` over the simplest model there can be: a list of tuples, filtered by
one comprehension. Both are measured from the moment at which the rows are there (read from the vault, which happens
on a working thread and is given beside it) or the filter is set until everything is painted, in turn, as medians.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

import catalogue
from core.assessment.models import Answer
from core.assessment.requirements import SYSTEM, requirements_of
from core.register.models import Zone
from core.vault.keys import KdfCost
from core.workspace import Workspace
from desktop.app import build
from desktop.models.filters import Filter
from desktop.viewmodels.checklist_headings import Headings, arrange
from desktop.viewmodels.checklist_reading import Want, read
from desktop.views.checklist.page import ChecklistPage

ZONES, RUNS = 50, 9
FRAME_MS = 1000 / 60
VERDICTS = ("met", "met", "partial", "unknown", "not_met", "met", "met")
FILTERS = ("password", "sr 1.1", "zone 33", "no such words", "")


class Plain(QAbstractTableModel):
    """The yardstick: tuples."""

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        super().__init__()
        self.everything, self.rows = rows, rows

    def filter(self, text: str) -> None:
        """By one comprehension over words that are ready."""
        self.beginResetModel()
        self.rows = [row for row in self.everything if text in row[-1]]
        self.endResetModel()

    def rowCount(self, _parent: Any = None) -> int:
        """All rows."""
        return len(self.rows)

    def columnCount(self, _parent: Any = None) -> int:
        """Id, title, state."""
        return 3

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words."""
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def painted() -> None:
    """Everything that was asked for is laid out and painted."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def clock(job: Callable[[], object]) -> float:
    """Milliseconds until it is painted."""
    start = time.perf_counter()
    job()
    painted()
    return (time.perf_counter() - start) * 1000


def fill(workspace: Workspace) -> None:
    """50 zones, 5,000 answers."""
    site = workspace.register.site().id
    workspace.register.add_all([Zone(site_id=site, name=f"Zone {number:02}") for number in range(1, ZONES + 1)])
    keys = list(requirements_of(catalogue.pack(SYSTEM)))
    answers = [
        Answer(
            scope_kind="zone", scope_id=zone.id, pack=SYSTEM, pack_version=catalogue.pack(SYSTEM).version,
            requirement=key, verdict=VERDICTS[(at + number) % len(VERDICTS)], basis="seen", by="Bench",
        )
        for at, zone in enumerate(workspace.register.all(Zone))
        for number, key in enumerate(keys)
    ]  # fmt: skip
    workspace.register.add_all(answers)


def show(what: str, bare: list[float], ours: list[float]) -> None:
    """One line of the result."""
    plain, page = statistics.median(bare), statistics.median(ours)
    frames = (page - plain) / FRAME_MS
    print(
        f"{what:<28} bare {plain:6.1f} ms   page {page:6.1f} ms   ratio {page / plain:5.2f}   "
        f"{frames:+5.2f} frames ({'within' if frames <= 2 else 'NOT within'} two)",
        flush=True,
    )


def measure(page: ChecklistPage, plain: Plain, table: QTableView) -> None:
    """Open and filter, both sides in turn."""
    bare: list[float] = []
    ours: list[float] = []
    reading = page.model.reading
    assert reading is not None
    arranged = arrange(reading, Headings(by_walk=page.model.by_walk))
    for _ in range(RUNS):
        table.setModel(None)
        painted()
        bare.append(clock(lambda: table.setModel(plain)))
        page.model.forget()
        page.model._want = reading.want
        painted()
        read_at = (page.context.generation, reading.want, reading, arranged, page.model.by_walk)
        ours.append(clock(lambda read_at=read_at: page.model.take(*read_at)))
    show(f"open {len(plain.everything):,} answers", bare, ours)
    for text in FILTERS:
        bare, ours = [], []
        for _ in range(RUNS):
            other = "x" if text else "password"
            plain.filter(other)
            painted()
            bare.append(clock(lambda text=text: plain.filter(text)))
            page.model.set_filter(text=other)
            painted()
            ours.append(clock(lambda text=text: page.filters.line.setText(text)))
        show(f"filter {text!r}", bare, ours)
    gaps: list[float] = []
    for _ in range(RUNS):
        page.model.clear_filter()
        painted()
        gaps.append(clock(lambda: page.model.set_filter(state="gaps", group="FR 1")))
    show("filter by state and FR", bare, gaps)
    assert page.model.filter != Filter()


def main() -> None:
    """Fill a vault, open the page, measure."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        app = build(["bench"], settings_file=folder / "settings.ini")
        app.window.resize(1366, 768)
        app.window.show()
        workspace = Workspace.create(
            folder / "vault", "only for measuring", site_name="Bench", engineer="Bench", cost=KdfCost(1, 64, 1)
        )
        fill(workspace)
        start = time.perf_counter()
        found = read(workspace, Want(SYSTEM, everywhere=True), "en")
        print(
            f"read {len(found.items):,} answers from the vault, off the window's thread: {time.perf_counter() - start:.2f} s"
        )
        app.context.opened.emit(workspace)
        app.window.show_step("checklist")
        page = app.window.pages["checklist"]
        assert isinstance(page, ChecklistPage)
        page.model.choose_pack(SYSTEM)
        page.model.choose_place(None)
        while (
            app.context.tasks.busy() or page.model.reading is None or len(page.model.reading.items) != len(found.items)
        ):
            QApplication.processEvents()
        rows = [
            (item.row.id, item.row.title, page.model.state_of(item).words, item.words)
            for item in page.model.reading.items
        ]
        plain, table = Plain(rows), QTableView()
        table.resize(page.size())
        table.show()
        measure(page, plain, table)
        table.close()
        app.window.close()
        app.close()


if __name__ == "__main__":
    main()
