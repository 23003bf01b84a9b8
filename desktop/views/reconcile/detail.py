"""One difference: what each source says, and the buttons that settle it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop.models.asset_words import observed_title
from desktop.models.differences import decision_words, device_words, kind_titles, kind_tone, said_words
from desktop.tokens import GAP, PAD
from desktop.viewmodels.reconcile import ReconcileModel
from desktop.widgets.basic import Card, Pill, Scroll, button, clear, link_button, row, text
from desktop.widgets.fields import TextField

if TYPE_CHECKING:
    from uuid import UUID

    from core.discovery.differences import Difference, Said
    from desktop.theme import Theme

_WIDTH = 396
_LINK = 330
_ELIDE = Qt.TextElideMode.ElideRight


class DifferenceDetail(Scroll):
    """What holds is decided here, each with one press; "nothing to do" needs its reason."""

    def __init__(self, theme: Theme, model: ReconcileModel) -> None:
        super().__init__(margins=0)
        self._theme, self._model = theme, model
        self._row: Difference | None = None
        self.setFixedWidth(_WIDTH)
        self._pill = Pill(theme)
        self._title = text("", "heading", wrap=True)
        self._sentence = text("", wrap=True)
        self.links = QVBoxLayout()
        self.choices = QVBoxLayout()
        self.reasons = text("", "muted", wrap=True)
        self.reason = TextField(
            self.tr("Nothing to do, because"), placeholder=self.tr("Scrapped in May, laptop of the integrator …")
        )
        self.ignore_button = button(theme, self.tr("Nothing to do"), self._ignore, icon="check")
        self.decided = text("", wrap=True)
        self.again_button = button(theme, self.tr("Open again"), self._withdraw, icon="undo")
        self._head, self._own, self._past = Card(), Card(), Card()
        for widget in (self._pill, self._title, self._sentence):
            self._head.body.addWidget(widget)
        self._head.body.addLayout(self.links)
        self._head.body.addLayout(self.choices)
        self._head.body.addWidget(self.reasons)
        self._own.body.addWidget(self.reason)
        self._own.body.addLayout(row(1, self.ignore_button))
        self._past.body.addWidget(self.decided)
        self._past.body.addLayout(row(1, self.again_button))
        self.body.setContentsMargins(0, 0, 4, PAD)
        self.body.setSpacing(GAP + 2)
        for card in (self._head, self._past, self._own):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self.reason.editor.textChanged.connect(lambda words: self.ignore_button.setEnabled(bool(words.strip())))
        self.reason.editor.returnPressed.connect(self._ignore)
        self.show_row(None)

    def show_row(self, found: Difference | None) -> None:
        """Show a difference; what was typed for another is dropped."""
        fresh = self._row is None or found is None or self._row.key != found.key
        self._row = found
        for layout in (self.links, self.choices):
            clear(layout)
        self.setVisible(found is not None)
        if found is None:
            return
        if fresh:
            self.reason.fill("")
            self.ignore_button.setEnabled(False)
        kind = str(found.kind)
        self._pill.show_state(kind_titles().get(kind, kind), kind_tone(kind))
        self._title.setText(device_words(found))
        field = observed_title(found.field) if found.field else ""
        self._sentence.setText(self.tr("{field} differs.").format(field=field) if field else found.sentence)
        for asset, name in ((found.asset_id, found.asset), (found.other_id, found.other)):
            if asset is not None:
                self._link(asset, name)
        waiting = found.is_open
        if waiting:
            self._offer(found)
        self._say_reasons(found)
        self._own.setVisible(waiting)
        self._past.setVisible(found.decided is not None)
        if found.decided is not None:
            self._say_decided(found)

    def _link(self, asset: UUID, name: str) -> None:
        words = self.tr("Show {asset}").format(asset=name)
        self.links.addWidget(
            link_button(self._theme, words, partial(self._model.show_asset, asset), icon="boxes", width=_LINK)
        )

    # --- what can be said ---

    def _offer(self, found: Difference) -> None:
        if found.kind == "field":
            for said in _distinct(found.values):
                self._offer_value(found, said)
            words = self.tr("Keep “{value}”").format(value=found.shown) if found.shown else self.tr("Keep it empty")
            self._choice(words, "keep", "shield-check")
        elif found.other_id is not None:
            replaced = found.kind == "replaced"
            same = (
                self.tr("The same device: make one of them") if not replaced else self.tr("The same device after all")
            )
            self._choice(same, "same", "link")
            self._choice(self.tr("Two devices"), "not_same", "git-compare")

    def _offer_value(self, found: Difference, said: Said) -> None:
        words = self.tr("Take “{value}”").format(value=said.value)
        one = button(
            self._theme, words, partial(self._model.decide, found, "take", value=said.value), icon="check"
        )  # fmt: skip
        one.setText(one.fontMetrics().elidedText(words, _ELIDE, _LINK))
        one.setAccessibleName(words)
        one.setToolTip(words)
        self.choices.addWidget(one)
        givers = [said_words(other) for other in found.values if other.value == said.value]
        self.choices.addWidget(text("; ".join(givers), "muted", wrap=True))

    def _choice(self, words: str, decision: str, icon: str) -> None:
        assert self._row is not None
        self.choices.addWidget(
            button(self._theme, words, partial(self._model.decide, self._row, decision), icon=icon)
        )  # fmt: skip

    def _say_reasons(self, found: Difference) -> None:
        lines = [self.tr("For: {reason}").format(reason=one) for one in found.reasons]
        lines += [self.tr("Against: {reason}").format(reason=one) for one in found.against]
        if found.kind not in {"field", "same", "replaced"}:
            lines += [f"{observed_title(one.field)}: {one.value} ({said_words(one)})" for one in found.values]
        if found.kind in {"same", "replaced"}:
            lines.append(self.tr("Sure to {n} of 100. Nothing is merged by itself.").format(n=found.confidence))
        self.reasons.setText("\n".join(lines))
        self.reasons.setVisible(bool(lines))

    def _say_decided(self, found: Difference) -> None:
        decided = found.decided
        assert decided is not None
        said = decision_words(decided.decision)
        detail = f": {decided.value or decided.reason}" if decided.value or decided.reason else ""
        who = self.tr("{by}, {day}").format(by=decided.by, day=f"{decided.at:%Y-%m-%d}")
        stale = self.tr("Facts have changed since: it waits again.") if decided.stale else ""
        self.decided.setText("\n".join(part for part in (f"{said}{detail}", who, stale) if part))
        self.again_button.setVisible(not decided.stale)

    def _ignore(self) -> None:
        reason = self.reason.value().strip()
        if self._row is not None and reason:
            self._model.decide(self._row, "ignore", reason=reason)

    def _withdraw(self) -> None:
        if self._row is not None:
            self._model.withdraw(self._row)


def _distinct(values: tuple[Said, ...]) -> list[Said]:
    """One of each value, the most trusted giver first."""
    found: dict[str, Said] = {}
    for said in sorted(values, key=lambda one: -one.confidence):
        found.setdefault(said.value, said)
    return list(found.values())
