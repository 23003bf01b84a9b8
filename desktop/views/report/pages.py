"""The pages of the report below one another; only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.theme import Theme, device_ratio
from desktop.tokens import PAD
from desktop.viewmodels.report import ReportModel

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_PIXELS_PER_POINT = 96 / 72


class PagesView(QAbstractScrollArea):
    """Scroll with wheel, arrows, Page Up and Page Down; + and - zoom, 0 fits the width."""

    page_changed = Signal(int)
    """The page (from 1) in the middle of the window; 0 where there is none."""
    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, model: ReportModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self._zoom = 0.0
        """1 is the size of the paper; 0 fits the width."""
        self._page = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages of the report"))
        self.setMinimumSize(320, 240)
        model.made.connect(self._new_report)
        model.page_ready.connect(lambda _page: self.viewport().update())
        theme.changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._moved())

    # --- where ---

    @property
    def page(self) -> int:
        """The page in sight."""
        return self._page

    @property
    def scale(self) -> float:
        """The zoom as it is, also where it fits the width."""
        if self._zoom:
            return self._zoom
        widest = max((width for width, _ in self._sizes()), default=595.0)
        room = self.viewport().width() - 2 * PAD
        return max(room / (widest * _PIXELS_PER_POINT), 0.1)

    def go_to(self, page: int) -> None:
        """Show the top of a page."""
        page = min(max(page, 1), self._model.pages)
        for number, area in self._areas():
            if number == page:
                self.verticalScrollBar().setValue(int(area.top()) - PAD)

    def zoom(self, factor: float) -> None:
        """Another zoom (0 fits the width); the page in sight stays."""
        bar = self.verticalScrollBar()
        place = bar.value() / max(bar.maximum(), 1)
        self._zoom = factor
        self._fit()
        bar.setValue(round(place * bar.maximum()))
        self.viewport().update()
        self.zoom_changed.emit(self.scale)

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) zoom."""
        now = self.scale
        larger = [one for one in ZOOMS if one > now * 1.01]
        smaller = [one for one in ZOOMS if one < now * 0.99]
        if step > 0 and larger:
            self.zoom(larger[0])
        elif step < 0 and smaller:
            self.zoom(smaller[-1])

    # --- Qt's side ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of a reader."""
        bar = self.verticalScrollBar()
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.go_to(self._page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.go_to(self._page - 1)
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.text() in ("+", "-"):
            self.zoom_by(1 if event.text() == "+" else -1)
        elif event.text() == "0":
            self.zoom(0)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls; with Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another zoom where it is to fit."""
        super().resizeEvent(event)
        self._fit()
        self.zoom_changed.emit(self.scale)

    def sizeHint(self) -> QSize:
        """Room for a page."""
        return QSize(640, 480)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pages in sight; a page that is being drawn shows an older picture or white paper."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme.colour("sunken")))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        ratio = device_ratio()
        for number, area in self._areas():
            shown = area.translated(-left, -top)
            if shown.bottom() < 0:
                continue
            if shown.top() > self.viewport().height():
                break
            painter.fillRect(shown, QColor("white"))
            image = self._model.image(number, round(area.width() * ratio)) or self._model.nearest(number)
            if image is not None:
                painter.drawImage(shown, image)
            painter.setPen(QPen(QColor(self._theme.colour("field_line")), 1))
            painter.drawRect(shown)
        painter.end()

    # --- inside ---

    def _sizes(self) -> tuple[tuple[float, float], ...]:
        return self._model.report.sizes if self._model.report is not None else ()

    def _areas(self) -> Iterator[tuple[int, QRectF]]:
        """Number and place of every page."""
        scale = self.scale * _PIXELS_PER_POINT
        room, top = self.viewport().width(), float(PAD)
        for number, (width, height) in enumerate(self._sizes(), start=1):
            wide, high = round(width * scale), round(height * scale)
            yield number, QRectF(max((room - wide) // 2, PAD), top, wide, high)
            top += high + PAD

    def _fit(self) -> None:
        areas = [area for _, area in self._areas()]
        height = areas[-1].bottom() + PAD if areas else 0
        width = max((area.width() for area in areas), default=0) + 2 * PAD
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, round(height) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        across.setRange(0, max(0, round(width) - self.viewport().width()) if self._zoom else 0)
        across.setPageStep(self.viewport().width())
        self._moved()

    def _moved(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        page = 0
        for number, area in self._areas():
            if area.top() > middle:
                break
            page = number
        if page != self._page:
            self._page = page
            self.setAccessibleDescription(
                self.tr("Page {number} of {total}").format(number=page, total=self._model.pages)
            )
            self.page_changed.emit(page)

    def _new_report(self) -> None:
        at = self.verticalScrollBar().value()
        self._fit()
        self.verticalScrollBar().setValue(at)
        self._page = -1
        self._moved()
        self.viewport().update()
