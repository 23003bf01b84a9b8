"""What is answered: the pack, the place, the asset in it; and how far that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from core.assessment.models import ScopeKind
from core.assessment.requirements import PROCESS, QUICK, SYSTEM
from desktop.viewmodels.checklist import ChecklistModel
from desktop.views.checklist.filters import Choices, combo, fill
from desktop.widgets.basic import row, text

if TYPE_CHECKING:
    from core.assessment.inheritance import Place
    from desktop.viewmodels.checklist_reading import Reading


class Head(QWidget):
    """`left` when the focus is to go back to the list."""

    left = Signal()

    def __init__(self, title: str, model: ChecklistModel, *actions: QWidget) -> None:
        super().__init__()
        self._model = model
        self.pack = combo(self.tr("Questions of"), 15)
        self.place = combo(self.tr("Answer for"), 15)
        self.asset = combo(self.tr("Asset"), 8)
        self.count = text("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(60)
        self.pack.activated.connect(lambda _at: self._pack_chosen())
        self.place.activated.connect(lambda _at: self._place_chosen(self.place.currentData()))
        self.asset.activated.connect(lambda _at: self._place_chosen(self.asset.currentData()))
        self.setLayout(row(text(title, "title"), self.pack, self.place, self.asset, 1, self.count, self._bar, *actions))
        model.changed.connect(self.show_head)

    def show_head(self) -> None:
        """Show what the model answers."""
        reading = self._model.reading
        if reading is None:
            return
        done, total = self._model.counts()
        self.count.setText(self.tr("{done} of {total} done").format(done=done, total=total))
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setAccessibleName(self.count.text())
        titles = pack_titles()
        fill(self.pack, [(titles.get(key, name), key) for key, name in reading.packs], self._model.pack)
        fill(self.place, self._places(reading), None if self._model.everywhere else reading.parent)
        whole = self.tr("Whole zone") if reading.parent.kind == ScopeKind.ZONE else self.tr("Whole site")
        assets: Choices = [(whole, reading.parent)]
        assets += [(name, place) for place, name in reading.assets]
        fill(self.asset, assets, reading.place)
        self.asset.setVisible(bool(reading.assets) and not self._model.everywhere)

    def open(self, box: QComboBox) -> None:
        """Offer the entries; Enter takes one and goes back to the list."""
        box.setFocus()
        box.showPopup()

    def _places(self, reading: Reading) -> Choices:
        words = {
            ScopeKind.SITE: self.tr("Whole site: {name}"),
            ScopeKind.ZONE: self.tr("Zone: {name}"),
            ScopeKind.CONDUIT: self.tr("Conduit: {name}"),
        }
        choices: Choices = [(words[ScopeKind(one.kind)].format(name=name), one) for one, name in reading.places]
        if len(choices) > 1:
            choices.append((self.tr("All zones and conduits"), None))
        return choices

    def _pack_chosen(self) -> None:
        self._model.choose_pack(str(self.pack.currentData()))
        self.left.emit()

    def _place_chosen(self, place: Place | None) -> None:
        self._model.choose_place(place)
        self.left.emit()


def _tr(words: str) -> str:
    return QCoreApplication.translate("Checklist", words)


def pack_titles() -> dict[str, str]:
    """Pack -> words; own packs have the title that they were given."""
    return {
        QUICK: _tr("Quick survey"),
        SYSTEM: _tr("Requirements, 3-3"),
        PROCESS: _tr("Security program, 2-1"),
    }
