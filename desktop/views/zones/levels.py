"""The target of a zone or conduit: seven numbers, why they are what they are, and beside them what is achieved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Theme
from desktop.tokens import GAP
from desktop.viewmodels.zone_words import fr_title, vector_words
from desktop.viewmodels.zones import FR, Levels, ZonesModel
from desktop.views.zones.items import draw_levels
from desktop.widgets.basic import button, row, text
from desktop.widgets.fields import AreaField, NumberField

if TYPE_CHECKING:
    from desktop.context import AppContext


class LevelsEditor(QWidget):
    """Seven numbers. The first one set fills the others, as a start; they are then set one by one."""

    committed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[NumberField] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        for number, fr in enumerate(FR):
            field = NumberField(fr, 0, 4, nothing="–")
            field.editor.setAccessibleName(self.tr("Target level {fr}, {title}").format(fr=fr, title=fr_title(fr)))
            field.setToolTip(fr_title(fr))
            field.setMinimumWidth(60)
            field.committed.connect(lambda value, field=field: self._set(field, value))
            self.fields.append(field)
            grid.addWidget(field, number // 4, number % 4)

    def value(self) -> list[int] | None:
        """The vector, or None where it is not set."""
        levels = [level for field in self.fields if (level := field.value()) is not None]
        return levels if len(levels) == len(FR) else None

    def fill(self, value: Sequence[int] | None) -> None:
        """Show a vector without committing it."""
        for number, field in enumerate(self.fields):
            field.fill(None if value is None else value[number])

    def _set(self, changed: NumberField, value: int | None) -> None:
        if value is None:
            self.fill(None)
        else:
            for field in self.fields:
                if field is not changed and field.value() is None:
                    field.fill(value)
        self.committed.emit(self.value())


class Achieved(QWidget):
    """SL-T above SL-A as the diagram shows them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._target: Sequence[int] | None = None
        self._levels: Levels | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_levels(self, target: Sequence[int] | None, levels: Levels | None) -> None:
        """Hidden where nothing is achieved or known yet."""
        self._target, self._levels = target, levels
        self.setVisible(levels is not None)
        if levels is not None:
            numbers = " ".join(str(level) for level in levels.sl_a)
            words = self.tr("SL-A {levels}").format(levels=numbers)
            if any(levels.provisional):
                words = f"{words}, {self.tr('provisional')}"
            self.setAccessibleName(f"{vector_words(target)}. {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Two rows."""
        return QSize(200, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_levels(painter, QPointF(0, 3), self._theme.tokens, self._target, self._levels)
        painter.end()


class TargetPane(QWidget):
    """The target of one place. By hand it needs a reason: numbers without one are not kept, and say so."""

    reasoning_asked = Signal()

    def __init__(self, context: AppContext, model: ZonesModel, kind: str) -> None:
        super().__init__()
        self._model, self._kind = model, kind
        self._key: UUID | None = None
        self._pending: list[int] | None = None
        self.achieved = Achieved(context.theme)
        self.editor = LevelsEditor()
        self.editor.committed.connect(self._levels_set)
        self.reason = AreaField(self.tr("Why these levels"), lines=2)
        self.reason.committed.connect(self._reason_said)
        self.reason_button = button(
            context.theme, self.tr("Reason step by step …"), self.reasoning_asked.emit, icon="route", role="primary"
        )
        self.clear_button = button(context.theme, self.tr("Clear"), self._clear)
        self.clear_button.setToolTip(self.tr("No target level here"))
        self.ends_button = button(context.theme, "", self._take_ends, icon="check")
        self._why = text("", "muted", wrap=True)
        self._why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.achieved)
        layout.addLayout(row(self.reason_button, 1, self.clear_button))
        layout.addWidget(self.ends_button)
        layout.addWidget(text(self.tr("Target security level (SL-T)"), "label"))
        layout.addWidget(self.editor)
        layout.addWidget(self.reason)
        layout.addWidget(self._why)

    def show_row(self, place: Any | None) -> None:
        """Another place, or the same one anew."""
        key = None if place is None else place.id
        if key != self._key:
            self.reason.commit()
            self.reason.discard()
            self._pending = None
            self.reason.say_error("")
            self._key = key
        self.setEnabled(place is not None)
        if place is None:
            return
        if self._pending is None:
            self.editor.fill(place.sl_t)
        self.reason.fill(place.sl_t_reason)
        self.clear_button.setEnabled(place.sl_t is not None)
        self.achieved.show_levels(place.sl_t, self._model.levels(place.id))
        offered = self._model.from_ends(place.id) if place.sl_t is None else None
        self.ends_button.setVisible(offered is not None)
        if offered is not None:
            numbers = " ".join(str(level) for level in offered)
            self.ends_button.setText(self.tr("Take the higher of both ends: {levels}").format(levels=numbers))
        self._why.setText(story(place.sl_t, place.sl_t_steps))

    def commit(self) -> None:
        """Commit the reason that is being typed."""
        self.reason.commit()

    def _levels_set(self, levels: list[int] | None) -> None:
        if self._key is None:
            return
        if levels is None:
            self._clear()
            return
        words = self.reason.value().strip()
        if not words:
            self._pending = levels
            self.reason.say_error(self.tr("Write down why, and the levels are kept. By hand they need a reason."))
            return
        self._store(levels, words)

    def _reason_said(self, words: str) -> None:
        levels = self._pending or self.editor.value()
        if self._key is None or levels is None:
            return
        if words.strip():
            self._store(levels, words)
        else:
            self.reason.say_error(self.tr("A target by hand needs its reason; the last one is kept."))

    def _store(self, levels: list[int], words: str) -> None:
        if self._key is not None:
            self._pending = None
            self.reason.say_error("")
            self._model.set_target(self._kind, self._key, levels, words)

    def _clear(self) -> None:
        self._pending = None
        self.reason.say_error("")
        self.editor.fill(None)
        if self._key is not None and self.clear_button.isEnabled():
            self._model.clear_target(self._kind, self._key)

    def _take_ends(self) -> None:
        if self._key is not None:
            self._model.take_target_of_ends(self._key)


def story(sl_t: Sequence[int] | None, steps: dict[str, Any] | None) -> str:
    """The stored reasoning in words; "" where a target was set by hand alone."""
    from PySide6.QtCore import QCoreApplication

    from core.assessment.targets import restored
    from core.assessment.targets_words import explain_levels, explain_steps

    def tr(words: str) -> str:
        return QCoreApplication.translate("Zones", words)

    if not steps:
        return ""
    who = tr("Reasoned by {by} on {at}.").format(by=steps.get("by", ""), at=str(steps.get("at", ""))[:10])
    if steps.get("method") == "ends":
        return tr("The higher of its two ends, taken over by {by} on {at}.").format(
            by=steps.get("by", ""), at=str(steps.get("at", ""))[:10]
        )
    proposal = restored(steps)
    if proposal is None:
        return who
    lines = [who, *explain_steps(proposal)]
    lines += [f"{fr} {level}: {explain_levels(proposal)[fr]}" for fr, level in zip(FR, proposal.vector, strict=True)]
    if sl_t is not None and list(sl_t) != list(proposal.vector):
        lines.append(tr("Changed by hand since then; the reason stands above."))
    return "\n".join(lines)
