"""Tables of findings and of the actions that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.discovery import number
from desktop.models.grid import Column, GridModel
from desktop.models.verdict_words import band_titles, basis_words, status_titles

if TYPE_CHECKING:
    from core.assessment.plan import Action
    from core.assessment.records import FindingRow
    from core.assessment.risk import Risk


def _tr(words: str) -> str:
    return QCoreApplication.translate("Findings", words)


def band_tone(band: str) -> str:
    """The shape of a risk band: each band has its own."""
    return {"critical": "bad", "high": "warn", "medium": "info", "low": "plain"}.get(band, "plain")


def risk_words(risk: Risk) -> str:
    """A risk as a word and its score."""
    return _tr("{band} {score}").format(band=band_titles()[risk.band], score=risk.score)


def consequence_words(name: str) -> str:
    """What may be hurt."""
    return {
        "safety": _tr("Safety"),
        "production": _tr("Production"),
        "environment": _tr("Environment"),
        "money": _tr("Money"),
        "likelihood": _tr("Likelihood"),
    }.get(name, name)


def outage_words(outage: str) -> str:
    """What an action asks of production."""
    return {
        "none": _tr("None"),
        "planned_stop": _tr("Planned stop"),
        "line_stop": _tr("Line stop"),
    }.get(outage, outage)


def interval_words(interval: str) -> str:
    """How often a duty returns."""
    return {
        "weekly": _tr("Weekly"),
        "monthly": _tr("Monthly"),
        "quarterly": _tr("Every quarter"),
        "half_yearly": _tr("Twice a year"),
        "yearly": _tr("Every year"),
    }.get(interval, interval)


def _rank(risk: Risk) -> tuple[int, int]:
    return (-risk.rank[0], -risk.rank[1])


def findings_model(parent: QObject) -> GridModel[FindingRow]:
    """Findings, worst first."""

    def basis(row: FindingRow) -> str:
        words = basis_words(row.basis)
        return _tr("{basis}: {name}").format(basis=words, name=row.told_by) if row.told_by else words

    return GridModel(
        [
            Column(
                _tr("Risk"),
                lambda row: risk_words(row.risk),
                order=lambda row: _rank(row.risk),
                tone=lambda row: band_tone(row.risk.band),
                width=118,
            ),
            Column(_tr("Finding"), lambda row: row.title, tip=lambda row: f"{row.requirement}: {row.title}", width=150,
                   stretch=True),
            Column(_tr("Place"), lambda row: row.scope, width=104),
            Column(_tr("Basis"), lambda row: basis_words(row.basis), tip=basis, width=84),
            Column(_tr("Status"), lambda row: status_titles().get(row.status, row.status), width=78),
        ],
        lambda row: row.id,
        parent,
    )  # fmt: skip


def actions_model(parent: QObject) -> GridModel[Action]:
    """Actions in the order of doing."""

    def does(row: Action) -> str:
        if row.closes:
            return QCoreApplication.translate("Findings", "Closes %Ln finding(s)", "", len(row.findings))
        return QCoreApplication.translate("Findings", "Lowers %Ln finding(s)", "", len(row.findings))

    def when(row: Action) -> str:
        return interval_words(row.interval) if row.interval else row.due

    return GridModel(
        [
            Column(
                _tr("Risk"),
                lambda row: risk_words(row.worst),
                order=lambda row: _rank(row.worst),
                tone=lambda row: band_tone(row.worst.band),
                width=120,
            ),
            Column(_tr("Action"), lambda row: row.text, tip=_action_tip, width=320, stretch=True),
            Column(_tr("Effect"), does, order=lambda row: -row.removes, width=116),
            Column(_tr("Hours"), lambda row: number(row.hours), order=lambda row: row.hours, right=True, width=68),
            Column(_tr("Outage"), lambda row: outage_words(row.outage), width=90),
            Column(_tr("Who"), lambda row: row.owner or row.owner_role, width=128),
            Column(_tr("When"), when, width=92),
        ],
        lambda row: row.id,
        parent,
    )


def _action_tip(row: Action) -> str:
    return f"{row.check}: {row.text}\n{', '.join(row.places)}"
