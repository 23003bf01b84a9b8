"""How one question of the checklist stands: in words and shape for the list, as plain facts for filters and keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.assessment.models import Basis
from desktop.models.answer_values import DONE_IN_PART, NEEDS_NO_BASIS, Values, complete, missing
from desktop.models.checks import Item, State
from desktop.models.filters import Now
from desktop.models.verdict_words import basis_words, verdict_titles, verdict_tone


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)


def now_of(item: Item, given: Values | None) -> Now:
    """The facts; `given` is what is being given and not read back yet."""
    if given is None:
        return Now(item.verdict, item.done, item.own)
    if given.verdict:
        return Now(given.verdict, complete(given, item.needs), own=True)
    return Now(item.verdict, item.done and not item.own, item.own)


def state_of(item: Item, given: Values | None) -> State:
    """The words; `given` is what is being given and not read back yet."""
    own = Values.of(item.row.answer) if item.own and item.row.answer is not None else Values()
    values = own if given is None else given
    if values.verdict:
        return _own(item, values, given is None and item.row.expired)
    if values.basis != Basis.UNKNOWN or values.maturity is not None:
        return State(_tr("Verdict?"), "plain", done=False)
    return _from_elsewhere(item)


def _own(item: Item, values: Values, expired: bool) -> State:
    words, tone = verdict_titles().get(values.verdict, values.verdict), verdict_tone(values.verdict)
    if missing(values, item.needs):
        return State(_tr("{verdict}, not finished").format(verdict=words), "plain", done=False)
    if expired:
        return State(_tr("{verdict}, accepted no longer").format(verdict=words), "warn", done=False)
    if values.verdict not in NEEDS_NO_BASIS:
        if values.basis == Basis.UNKNOWN:
            return State(_tr("{verdict}, basis?").format(verdict=words), tone, done=False)
        if item.needs.maturity and values.verdict in DONE_IN_PART and values.maturity is None:
            return State(_tr("{verdict}, maturity?").format(verdict=words), tone, done=False)
        words = f"{words} · {basis_words(values.basis)}"
    if values.maturity is not None:
        words = f"{words} · ML {values.maturity}"
    if item.above:
        words = _tr("{state} · overridden here").format(state=words)
    return State(words, tone, done=True)


def _from_elsewhere(item: Item) -> State:
    """Inherited, answered part by part, or open."""
    answer = item.row.answer
    if answer is not None and item.row.inherited_from:
        words = verdict_titles().get(answer.verdict, answer.verdict)
        if item.row.expired:
            return State(_tr("{verdict}, accepted no longer").format(verdict=words), "warn", done=False)
        words = _tr("{state} · from {place}").format(state=words, place=item.row.inherited_from)
        return State(words, verdict_tone(answer.verdict), done=True)
    if item.row.state == "answered" and not item.own:
        return State(_tr("Answered zone by zone"), "ok", done=True)
    if item.row.state == "partly":
        return State(_tr("Some zones answered"), "plain", done=False)
    if item.row.gate_reason:
        return State(_tr("Open · does not apply here?"), "plain", done=False)
    return State(_tr("Open"), "plain", done=False)
