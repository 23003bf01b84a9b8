"""First step of an import: the file, how it was read, and which column goes where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.models.asset_words import field_titles
from desktop.tokens import GAP, PAD
from desktop.widgets.basic import Card, EmptyState, Pill, Scroll, button, clear, row, text
from desktop.widgets.fields import CheckField, ChoiceField, NumberField, WheelGuard

if TYPE_CHECKING:
    from core.register.importers import ColumnGuess, Table
    from desktop.theme import Theme
    from desktop.viewmodels.import_list import ImportState

_SURE = 0.8
_SAMPLES = 3
_ENCODINGS = ("utf-8", "cp1252", "cp850", "utf-16")
_SEPARATORS = (";", ",", "\t", "|")


class ColumnsStep(QWidget):
    """The file at the top, its columns at the left, what holds for the whole list at the right."""

    chosen = Signal()

    def __init__(self, state: ImportState, theme: Theme) -> None:
        super().__init__()
        self._state, self._theme = state, theme
        self.choose = button(theme, self.tr("Choose a file …"), self.choose_file, icon="folder-open")
        self._file = text(self.tr("CSV, TSV or Excel (.xlsx)"), "muted")
        self._how = text("", "hint", wrap=True)
        self.combos: list[QComboBox] = []
        self._pills: list[Pill] = []
        self._columns = Scroll(margins=PAD)
        self._reading = Card(self.tr("How it was read"))
        self._whole = Card(self.tr("For the whole list"))
        self._build_reading()
        self._build_whole()
        self._body = QWidget()
        right = QVBoxLayout()
        right.addWidget(self._reading)
        right.addWidget(self._whole)
        right.addStretch(1)
        side = Scroll(margins=0)
        side.body.addLayout(right)
        side.setFixedWidth(340)
        frame = Card()
        frame.body.setContentsMargins(2, 2, 2, 2)
        frame.body.addWidget(self._columns)
        self._body.setLayout(row(frame, side, spacing=PAD - 4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(self.choose, self._file, 1))
        layout.addWidget(self._how)
        layout.addWidget(self._body, 1)
        self._spare = EmptyState(
            theme, "upload", self.tr("Start from what the site knows"),
            self.tr(
                "Choose the site's own list of devices, or drop it here: CSV, TSV or Excel (.xlsx), in English or "
                "German, with any headers. You see every row before anything is written."
            ),
        )  # fmt: skip
        layout.addWidget(self._spare, 1)
        self.setAcceptDrops(True)
        self._body.hide()
        self._how.hide()
        state.table_changed.connect(self._show_table)
        state.mapping_changed.connect(self._show_mapping)
        state.choices_changed.connect(self._show_choices)

    def choose_file(self) -> None:
        """Ask for a file and read it."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import a list"), "", self.tr("Lists (*.csv *.tsv *.txt *.xlsx *.xlsm);;All files (*)")
        )
        if name:
            self._state.open(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file from the computer may be dropped."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file."""
        self._state.open(Path(event.mimeData().urls()[0].toLocalFile()))

    def _build_reading(self) -> None:
        self.sheet = ChoiceField(self.tr("Sheet"))
        self.header = NumberField(self.tr("Row with the headers"), 1, 10_000, nothing=self.tr("none"))
        self.encoding = ChoiceField(
            self.tr("Encoding"), [("", self.tr("As found")), *((name, name.upper()) for name in _ENCODINGS)]
        )
        names = {"\t": self.tr("Tab")}
        self.separator = ChoiceField(
            self.tr("Separator"), [("", self.tr("As found")), *((one, names.get(one, one)) for one in _SEPARATORS)]
        )
        for field in (self.sheet, self.header, self.encoding, self.separator):
            self._reading.body.addWidget(field)
        self.sheet.committed.connect(lambda _value: self._again(header=False))
        self.encoding.committed.connect(lambda _value: self._again(header=False))
        self.separator.committed.connect(lambda _value: self._again(header=False))
        self.header.committed.connect(lambda _value: self._again(header=True))

    def _build_whole(self) -> None:
        state = self._state
        self.network = ChoiceField(self.tr("Network of rows that name none"))
        self.zone = ChoiceField(self.tr("Zone of rows that name none"))
        self.networks = CheckField(self.tr("Create networks"))
        self.zones = CheckField(self.tr("Create zones"))
        self.suppliers = CheckField(self.tr("Create suppliers"))
        self.network.committed.connect(lambda value: state.set_options(network_id=value))
        self.zone.committed.connect(lambda value: state.set_options(zone_id=value))
        self.networks.committed.connect(lambda value: state.set_options(create_networks=value))
        self.zones.committed.connect(lambda value: state.set_options(create_zones=value))
        self.suppliers.committed.connect(lambda value: state.set_options(create_suppliers=value))
        for field in (self.network, self.zone):
            self._whole.body.addWidget(field)
        self._create = text(self.tr("Names that the register does not know yet:"), "label", wrap=True)
        self._whole.body.addWidget(self._create)
        for box in (self.networks, self.zones, self.suppliers):
            self._whole.body.addWidget(box)

    def _again(self, *, header: bool) -> None:
        """Read the file again in another way."""
        if self._state.path is not None:
            self._state.open(
                self._state.path,
                sheet=self.sheet.value() or "",
                encoding=self.encoding.value() or "",
                separator=self.separator.value() or "",
                header_row=(self.header.value() or 0) if header else None,
            )

    def _show_table(self) -> None:
        table = self._state.table
        if table is None:
            return
        self._spare.hide()
        self._body.show()
        self._how.show()
        self._file.setText(table.source)
        rows = self.tr("%Ln row(s)", "", len(table.rows))
        columns = self.tr("%Ln column(s)", "", len(table.header))
        found = " · ".join((table.detail, rows, columns))
        self._how.setText("\n".join((found, *table.warnings)))
        self.sheet.set_choices([(name, name) for name in table.sheets])
        self.sheet.fill(table.sheet)
        self.sheet.setVisible(len(table.sheets) > 1)
        self.encoding.setVisible(table.kind == "csv")
        self.separator.setVisible(table.kind == "csv")
        self.header.fill(table.header_row or None)
        self._build_columns(table)
        self.chosen.emit()

    def _build_columns(self, table: Table) -> None:
        clear(self._columns.body)
        self.combos, self._pills = [], []
        ground = QWidget()
        grid = QGridLayout(ground)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(PAD)
        for at, words in enumerate((self.tr("Column in the list"), self.tr("Goes to"), "")):
            grid.addWidget(text(words, "label"), 0, at)
        for column in range(len(table.header)):
            name = table.column_name(column)
            combo = self._combo(column, name)
            pill = Pill(self._theme)
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "label")
            label.setWordWrap(True)
            label.setBuddy(combo)
            sample = text(_sample(table, column), "hint")
            sample.setToolTip(_sample(table, column))
            sample.setMaximumWidth(340)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label)
            cell.addWidget(sample)
            grid.addLayout(cell, column + 1, 0)
            grid.addWidget(combo, column + 1, 1)
            grid.addWidget(pill, column + 1, 2)
            self.combos.append(combo)
            self._pills.append(pill)
        grid.setColumnStretch(0, 1)
        self._columns.body.addWidget(ground)
        self._columns.body.addStretch(1)

    def _combo(self, column: int, name: str) -> QComboBox:
        from core.register.importers import FIELDS

        titles = field_titles()
        combo = QComboBox()
        combo.installEventFilter(WheelGuard(combo))
        combo.setMinimumWidth(180)
        combo.addItem(self.tr("– leave out –"), "")
        for field in FIELDS:
            combo.addItem(titles.get(field.name, field.title), field.name)
        combo.setAccessibleName(self.tr("{column} goes to").format(column=name))
        combo.activated.connect(lambda _index: self._state.set_field(column, str(combo.currentData())))
        return combo

    def _show_mapping(self) -> None:
        mapping = self._state.mapping
        if mapping is None:
            return
        for combo, pill, guess in zip(self.combos, self._pills, mapping.columns, strict=False):
            combo.setCurrentIndex(combo.findData(guess.field))
            words, tone = self._certainty(guess)
            pill.show_state(words, tone)
            pill.setVisible(bool(words))
        for name, box in (("network", self.networks), ("zone", self.zones), ("supplier", self.suppliers)):
            box.setVisible(name in mapping.fields)
        self._create.setVisible(bool(mapping.fields & {"network", "zone", "supplier"}))

    def _certainty(self, guess: ColumnGuess) -> tuple[str, str]:
        if not guess.field:
            return "", "plain"
        if guess.why == "user":
            return self.tr("Chosen"), "info"
        percent = round(guess.confidence * 100)
        if guess.confidence >= _SURE:
            return self.tr("{percent} %").format(percent=percent), "ok"
        return self.tr("{percent} %, check").format(percent=percent), "warn"

    def _show_choices(self) -> None:
        choices = self._state.choices
        self.network.set_choices([(None, self.tr("No network")), *choices.networks])
        self.zone.set_choices([(None, self.tr("No zone")), *choices.zones])


def _sample(table: Table, column: int) -> str:
    values = (row.cell(column).strip().replace("\n", " ") for row in table.rows[:200])
    return ", ".join(list(dict.fromkeys(value[:40] for value in values if value))[:_SAMPLES]) or "–"
