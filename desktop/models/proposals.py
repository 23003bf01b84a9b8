"""Proposals as a table, and their words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.assessment.proposals import Proposal
from desktop.models.grid import Column, GridModel
from desktop.models.verdict_words import basis_words, verdict_titles, verdict_tone


def _tr(words: str) -> str:
    return QCoreApplication.translate("Proposals", words)


def confidence_words(confidence: str) -> str:
    """How sure the rule is."""
    return {"high": _tr("sure"), "medium": _tr("likely"), "low": _tr("a hint")}.get(confidence, confidence)


def proposed_words(proposal: Proposal) -> str:
    """What confirming it would do, in a few words."""
    if proposal.breach is not None:
        return _tr("A finding")
    verdict = verdict_titles().get(proposal.verdict, proposal.verdict)
    return _tr("{verdict}, answered otherwise").format(verdict=verdict) if proposal.contradicts else verdict


def known_words(proposal: Proposal) -> str:
    """How it is known and how sure that is."""
    return f"{basis_words(proposal.basis)} · {confidence_words(proposal.confidence)}"


def proposals_table() -> GridModel[Proposal]:
    """The table, still empty; in the order in which the rules give them."""
    columns: list[Column[Proposal]] = [
        Column(_tr("What was found"), lambda row: row.title, width=210, stretch=True),
        Column(_tr("Where"), lambda row: row.place_name, width=120),
        Column(_tr("Requirements"), lambda row: ", ".join(row.requirements), width=130),
        Column(_tr("Proposes"), proposed_words, tone=lambda row: verdict_tone(row.verdict), width=168),
    ]
    return GridModel(columns, lambda row: row.key)
