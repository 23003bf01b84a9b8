"""The time line: four phases side by side, each as wide as the others whatever its length, actions in lanes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from core.assessment.plan import PHASES, Action, PhasePlan
from core.assessment.schedule import Window
from desktop.models.findings import days_words
from desktop.models.verdict_words import phase_titles
from desktop.theme import Theme
from desktop.views.plan.marks import Mark, Marks

_HEAD, _LANE, _LEAST, _GAP = 38.0, 19.0, 26.0, 2.0
_HEIGHT = 16.0


class Timeline(Marks):
    """Every action of the plan; outages are hatched."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self._name = self.tr("Time line of the plan")
        self.setAccessibleName(self._name)
        self._phases: tuple[PhasePlan, ...] = ()
        self._windows: tuple[Window, ...] = ()

    def show_plan(self, phases: Sequence[PhasePlan], windows: Sequence[Window]) -> None:
        """Phases with their dates, and the outages."""
        self._phases, self._windows = tuple(phases), tuple(windows)
        self.arrange()

    def place(self) -> tuple[Mark, ...]:
        """Each action in the first lane of its phase that is free there. Where the lanes do not suffice, the phase
        shows only the order: downwards, then to the right."""
        found = []
        most = max(int((self.height() - _HEAD - 4) // _LANE), 1)
        for phase in PHASES:
            rows = [row for row in self.rows if row[1].phase == phase]
            found += self._by_date(rows, most) or self._in_order(rows, most)
        return tuple(found)

    def _by_date(self, rows: Sequence[tuple[int, Action]], most: int) -> list[Mark]:
        """Marks where their dates are; empty where that takes more than `most` lanes."""
        ends: list[float] = []
        found = []
        for number, action in rows:
            left, right = self._bar(action, self._band(action.phase))
            lane = next((at for at, end in enumerate(ends) if end + _GAP <= left), len(ends))
            if lane >= most:
                return []
            if lane == len(ends):
                ends.append(0.0)
            ends[lane] = right
            found.append(Mark(number, action, QRectF(left, _HEAD + lane * _LANE, right - left, _HEIGHT)))
        return found

    def _in_order(self, rows: Sequence[tuple[int, Action]], most: int) -> list[Mark]:
        columns = max(-(-len(rows) // most), 1)
        found = []
        for at, (number, action) in enumerate(rows):
            band = self._band(action.phase)
            step = (band.width() - 4) / columns
            column, lane = divmod(at, most)
            area = QRectF(band.left() + 2 + column * step, _HEAD + lane * _LANE, min(step - 1, _LEAST), _HEIGHT)
            found.append(Mark(number, action, area))
        return found

    def paint_ground(self, painter: QPainter) -> None:
        """Heads of the phases with their dates and effort, the outages hatched."""
        tokens = self._theme.tokens
        titles = phase_titles()
        for plan in self._phases:
            band = self._band(plan.phase)
            painter.fillRect(QRectF(band.left(), 0, band.width(), _HEAD - 4), QColor(tokens.sunken))
            for window in self._windows if plan.phase in PHASES[:3] else ():
                self._paint_window(painter, plan, band, window)
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QLineF(band.topLeft(), band.bottomLeft()))
            painter.setPen(QColor(tokens.text))
            head = QRectF(band.left() + 6, 1, band.width() - 10, 16)
            font = self.font()
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(head, int(Qt.AlignmentFlag.AlignVCenter), titles[plan.phase])
            font.setBold(False)
            font.setPointSizeF(font.pointSizeF() - 1.5)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            words = self.tr("from {start} · {effort}").format(
                start="" if plan.start is None else plan.start.isoformat(), effort=days_words(plan.totals.hours)
            )
            painter.drawText(head.translated(0, 16), int(Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_window(self, painter: QPainter, plan: PhasePlan, band: QRectF, window: Window) -> None:
        if plan.start is None or plan.end is None or window.end < plan.start or window.start > plan.end:
            return
        left, right = self._at(plan, band, window.start), self._at(plan, band, window.end)
        area = QRectF(left, _HEAD - 4, max(right - left, 3), self.height() - _HEAD + 4)
        painter.fillRect(area, QBrush(QColor(self._theme.colour("warn")), Qt.BrushStyle.BDiagPattern))

    def _band(self, phase: str) -> QRectF:
        width = (self.width() - 4) / len(PHASES)
        return QRectF(2 + PHASES.index(phase) * width, 0, width, self.height())

    def _bar(self, action: Action, band: QRectF) -> tuple[float, float]:
        plan = next((one for one in self._phases if one.phase == action.phase), None)
        if plan is None or action.start is None or action.end is None:
            return band.left() + 2, band.left() + 2 + _LEAST
        left = min(self._at(plan, band, action.start), band.right() - _LEAST - 2)
        right = self._at(plan, band, action.end)
        return left, min(max(right, left + _LEAST), band.right() - 2)

    @staticmethod
    def _at(plan: PhasePlan, band: QRectF, day: date) -> float:
        if plan.start is None or plan.end is None:
            return band.left() + 2
        share = (day - plan.start).days / max((plan.end - plan.start).days, 1)
        return band.left() + 2 + min(max(share, 0.0), 1.0) * (band.width() - 4)
