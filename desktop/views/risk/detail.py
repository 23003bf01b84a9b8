"""One finding: why it matters, its risk, what becomes of it, and the chain that it is a link of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from core.assessment.findings import Status
from desktop.models.findings import band_tone, consequence_words, reason_words, risk_words
from desktop.models.verdict_words import basis_words, scope_words, status_titles, verdict_titles
from desktop.tokens import GAP, PAD
from desktop.viewmodels.risk import RiskModel
from desktop.views.risk.scales import SCALES, Scales
from desktop.widgets.basic import Card, Pill, Scroll, clear, link_button, row, text
from desktop.widgets.fields import AreaField, TextField
from desktop.widgets.form import RecordForm
from desktop.widgets.keycap import KeyButton

if TYPE_CHECKING:
    from core.assessment.chain import ChainRow
    from core.assessment.site_plan import RiskRow
    from desktop.context import AppContext

_ITEMS = 12
"""NIS2 and ISO items that are named; the others are counted."""
_WIDTH = 310
"""Pixels of a link's words."""


class FindingDetail(Scroll):
    """Follows the model by itself."""

    reveal_asked = Signal(str, object)
    """Table and key of a link of the chain that was pressed."""

    def __init__(self, context: AppContext, model: RiskModel) -> None:
        super().__init__(margins=0)
        self._theme = context.theme
        self._model = model
        self.setAccessibleName(self.tr("The finding in detail"))
        self.pill = Pill(self._theme)
        self.planned = Pill(self._theme)
        self._title = text("", "heading", wrap=True)
        self._origin, self._why = text("", "muted", wrap=True), text("", wrap=True)
        self._sum = text("", "label", wrap=True)
        self._reason = text("", "hint", wrap=True)
        self._fate = text("", "muted", wrap=True)
        self.scales = Scales()
        self.statuses: dict[str, KeyButton] = {}
        for status in (Status.OPEN, Status.FIXED, Status.ACCEPTED):
            one = KeyButton(self._theme, "", status_titles()[status])
            one.clicked.connect(lambda _on=False, status=status: model.set_status(status))
            self.statuses[status] = one
        self.form = RecordForm(model.edit, lambda _error: None)
        self.note = AreaField(self.tr("Note"), lines=2)
        self.links = QVBoxLayout()
        self.links.setSpacing(4)
        self._lay_out()
        self._connect()

    def commit(self) -> None:
        """Commit what is being typed."""
        self.form.commit()

    def _lay_out(self) -> None:
        self.form.bind("note", self.note, span=2)
        self.form.bind("title", TextField(self.tr("Title in the report")), span=2)
        about, risk, fate, chain = Card(), Card(), Card(), Card(self.tr("The chain"))
        for card in (about, risk, fate, chain):
            card.body.setContentsMargins(PAD, PAD - 4, PAD, PAD - 4)
            card.body.setSpacing(GAP)
            self.body.addWidget(card)
        self.body.setSpacing(GAP + 2)
        self.body.addStretch(1)
        about.body.addLayout(row(self.pill, text("→", "muted"), self.planned, 1))
        for label in (self._title, self._origin, self._why):
            about.body.addWidget(label)
        for part in (self.scales, self._sum, self._reason):
            risk.body.addWidget(part)
        fate.body.addLayout(row(*self.statuses.values(), spacing=6))
        fate.body.addWidget(self._fate)
        fate.body.addWidget(self.form)
        chain.body.addLayout(self.links)

    def _connect(self) -> None:
        self.scales.chosen.connect(self._model.set_scale)
        self._model.leaving.connect(self.commit)
        self._model.current_changed.connect(self._show)

    def _show(self) -> None:
        found = self._model.current
        for part in (self.scales, *self.statuses.values()):
            part.setEnabled(found is not None)
        if found is None:
            self.form.show_row(None)
            clear(self.links)
            for label in (self._title, self._origin, self._why, self._sum, self._reason, self._fate):
                label.setText("")
            self.pill.show_state(self.tr("No finding"), "plain")
            self.planned.show_state(self.tr("No finding"), "plain")
            return
        if self.form.key != found.id:
            self.verticalScrollBar().setValue(0)
        self._describe(found)
        self.scales.show_scales({name: getattr(found.finding, name) for name in SCALES})
        for status, one in self.statuses.items():
            one.setChecked(status == found.finding.status)
        self.form.show_row(found.finding)
        self._show_chain(found)

    def _describe(self, found: RiskRow) -> None:
        finding, risk = found.finding, found.before
        self.pill.show_state(self.tr("Now: {risk}").format(risk=risk_words(found.now)), band_tone(found.now.band))
        self.planned.show_state(
            self.tr("Planned: {risk}").format(risk=risk_words(found.planned)), band_tone(found.planned.band)
        )
        self._title.setText(finding.title)
        self._origin.setText(
            self.tr("{asked} · {kind}: {place} · {verdict} · {basis}").format(
                asked=finding.requirement or finding.rule,
                kind=scope_words(finding.scope_kind),
                place=finding.scope,
                verdict=verdict_titles().get(finding.verdict, finding.verdict),
                basis=basis_words(finding.basis),
            )
        )
        self._why.setText(finding.why)
        self._why.setVisible(bool(finding.why))
        self._sum.setText(
            self.tr("Likelihood {likelihood} × consequence {consequence} ({decided}) = {score}").format(
                likelihood=risk.likelihood,
                consequence=risk.consequence,
                decided=", ".join(consequence_words(name) for name in risk.decided_by),
                score=risk.score,
            )
        )
        self._reason.setText("\n".join(self._reasons(found)))
        self._fate.setText(self._fate_words(found))
        self._fate.setVisible(bool(self._fate.text()))

    def _reasons(self, found: RiskRow) -> Sequence[str]:
        finding = found.finding
        if finding.judged:
            return [self.tr("Set by hand. The catalogue says: {reason}").format(reason=finding.reason)]
        said = [self.tr("The catalogue's estimate: {reason}").format(reason=finding.reason)] if finding.reason else []
        return [*said, *map(reason_words, finding.place_reasons)]

    def _fate_words(self, found: RiskRow) -> str:
        finding = found.finding
        if finding.lapsed:
            return self.tr("{name} accepted it until {until}: that day is over, so it is open again.").format(
                name=finding.accepted_by, until=finding.accepted_until
            )
        if finding.status == Status.ACCEPTED:
            return self.tr("{name} accepts it until {until}.").format(
                name=finding.accepted_by, until=finding.accepted_until or self.tr("nobody said when")
            )
        if finding.status == Status.FIXED:
            return self.tr("Fixed on {on}; {name} agreed.").format(on=finding.fixed_at, name=finding.agreed_by)
        return ""

    def _show_chain(self, found: RiskRow) -> None:
        clear(self.links)
        reading = self._model.reading
        link = next((one for one in reading.plan.chain if one.finding == found.id), None) if reading else None
        if reading is None or link is None:
            return
        for words in self._proof_words(link):
            self.links.addWidget(text(words, wrap=True))
        if link.place_kind in {"zone", "conduit", "asset"}:
            place = self.tr("{kind}: {place}").format(kind=scope_words(link.place_kind), place=link.place)
            self._link(place, link.place_kind, link.place_id, "map-pin")
        if found.finding.answer_id is not None:
            words = self.tr("Requirement: {id}").format(id=link.requirement)
            self._link(words, "answer", found.finding.answer_id, "clipboard-check")
        actions = {one.id: one for one in reading.actions}
        numbers = reading.numbers()
        for key in link.actions:
            words = self.tr("Action {number}: {text}").format(number=numbers[key], text=actions[key].text)
            self._link(words, "action", key, "list-checks")
        items = [one.id for one in link.serves]
        more = self.tr(" and {count} more").format(count=len(items) - _ITEMS) if len(items) > _ITEMS else ""
        if items:
            served = self.tr("Serves {items}").format(items=", ".join(items[:_ITEMS]) + more)
            self.links.addWidget(text(served, "muted", wrap=True))

    def _proof_words(self, link: ChainRow) -> Sequence[str]:
        said = []
        for one in link.proofs:
            words = one.title or basis_words(one.kind)
            if one.role in {"before", "after"}:
                words = (
                    self.tr("Before: {evidence}") if one.role == "before" else self.tr("After: {evidence}")
                ).format(evidence=words)
            else:
                words = self.tr("Evidence: {evidence}").format(evidence=words)
            said.append(f"{words} ({one.reference})" if one.reference and one.reference != one.title else words)
        return said

    def _link(self, words: str, table: str, key: object, icon: str) -> None:
        ask = partial(self.reveal_asked.emit, table, key)
        self.links.addWidget(link_button(self._theme, words, ask, icon=icon, width=_WIDTH))
