"""Tables of risks and of the actions that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.discovery import number
from desktop.models.grid import Column, GridModel
from desktop.models.verdict_words import band_titles, status_titles

if TYPE_CHECKING:
    from datetime import date

    from core.assessment.attack import Left
    from core.assessment.duties import Charge, Duty
    from core.assessment.plan import Action
    from core.assessment.risk import Risk, ZoneRisk
    from core.assessment.site_plan import PlaceRisk, RiskRow


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


def interval_words(interval: str) -> str:
    """How often a duty returns."""
    return {
        "weekly": _tr("Weekly"),
        "monthly": _tr("Monthly"),
        "quarterly": _tr("Every quarter"),
        "half_yearly": _tr("Twice a year"),
        "yearly": _tr("Every year"),
    }.get(interval, interval)


def moved_words(action: Action) -> str:
    """Why an action does not stand where it would; "" where it does."""
    return {
        "pulled": _tr("Pulled forward: it answers a critical risk without an outage."),
        "outage": _tr("Waits for an outage."),
        "after": _tr("Waits for what comes first."),
        "budget": _tr("The budget has no room for it before."),
    }.get(action.moved, "")


def reason_words(reason: str) -> str:
    """What a place does to a risk."""
    return {
        "remote_access": _tr("Remote access leads here: one step more likely."),
        "untrusted_link": _tr("An unprotected link to outside leads here: one step more likely."),
        "wireless": _tr("Wireless reaches here: one step more likely."),
        "unfiltered": _tr("Nothing filters a conduit: one step more likely."),
        "isolated": _tr("No conduit leads in: one step less likely."),
        "safety_zone": _tr("Safety-related zone: one step worse for safety."),
        "critical_zone": _tr("Criticality 5: one step worse for production."),
        "minor_zone": _tr("Criticality 1 or 2: one step less for production."),
    }.get(reason, reason)


def confidence_words(confidence: str) -> str:
    """How well something is known."""
    return {
        "primary source": _tr("Primary source"),
        "two-sources": _tr("Two sources"),
        "one-source": _tr("One source"),
        "own judgement": _tr("Our judgement"),
        "memory": _tr("Generally known"),
    }.get(confidence, confidence)


def action_status_titles() -> dict[str, str]:
    """Status of an action -> words."""
    return {"open": _tr("To do"), "doing": _tr("Being done"), "done": _tr("Done"), "dropped": _tr("Not done")}


def status_words(row: RiskRow) -> str:
    """Where a finding stands; an acceptance that ran out says so."""
    if row.finding.lapsed:
        return _tr("Acceptance over")
    return status_titles().get(row.finding.status, row.finding.status)


def days_words(hours: int) -> str:
    """An effort in person days; number and unit stay on one line."""
    return _tr("{days}\u00a0d").format(days=f"{hours / 8:g}")


def _rank(risk: Risk) -> tuple[int, int]:
    return (-risk.rank[0], -risk.rank[1])


def risks_model(parent: QObject) -> GridModel[RiskRow]:
    """Findings that are a risk here, worst first."""
    return GridModel(
        [
            Column(
                _tr("Risk now"),
                lambda row: risk_words(row.now),
                order=lambda row: _rank(row.now),
                tone=lambda row: band_tone(row.now.band),
                width=112,
            ),
            Column(_tr("Finding"), lambda row: row.finding.title, width=150, stretch=True,
                   tip=lambda row: f"{row.finding.requirement or row.finding.rule}: {row.finding.title}"),
            Column(_tr("Place"), lambda row: row.finding.scope, width=112),
            Column(_tr("Status"), status_words, width=88),
            Column(
                _tr("Planned"),
                lambda row: band_titles()[row.planned.band],
                order=lambda row: _rank(row.planned),
                tone=lambda row: band_tone(row.planned.band),
                width=96,
            ),
        ],
        lambda row: row.id,
        parent,
    )  # fmt: skip


def places_model(parent: QObject) -> GridModel[PlaceRisk]:
    """The site, its zones and conduits, each as bad as its worst finding."""

    def worst(one: ZoneRisk) -> str:
        return _tr("None") if one.worst is None else risk_words(one.worst)

    def planned(row: PlaceRisk) -> str:
        return _tr("Once the plan is done: {risk}").format(risk=worst(row.planned))

    def tone(one: ZoneRisk) -> str:
        return "ok" if one.worst is None else band_tone(one.worst.band)

    def rank(one: ZoneRisk) -> tuple[int, int]:
        return (0, 0) if one.worst is None else _rank(one.worst)

    return GridModel(
        [
            Column(_tr("Zone or conduit"), lambda row: row.name, width=120, stretch=True,
                   tip=lambda row: "\n".join([row.name, planned(row), *map(reason_words, row.reasons)])),
            Column(_tr("Worst now"), lambda row: worst(row.now), order=lambda row: rank(row.now),
                   tone=lambda row: tone(row.now), width=120),
            Column(_tr("Above"), lambda row: number(row.now.above), order=lambda row: -row.now.above, right=True,
                   tip=lambda row: _above_tip(row.now), width=62),
        ],
        lambda row: row.place,
        parent,
    )  # fmt: skip


def _above_tip(one: ZoneRisk) -> str:
    return _tr("{above} of {all} findings lie above the tolerable line, {accepted} are accepted.").format(
        above=one.above, all=one.total, accepted=one.accepted
    )


def techniques_model(parent: QObject) -> GridModel[Left]:
    """Techniques that open findings leave possible."""
    return GridModel(
        [
            Column(_tr("Id"), lambda row: row.id, width=72),
            Column(_tr("Technique"), lambda row: row.name, width=200, stretch=True),
            Column(_tr("Tactic"), lambda row: ", ".join(row.tactics), width=230),
            Column(_tr("Findings"), lambda row: number(len(row.findings)), order=lambda row: -len(row.findings),
                   right=True, width=78),
            Column(_tr("Worst"), lambda row: risk_words(row.worst), order=lambda row: _rank(row.worst),
                   tone=lambda row: band_tone(row.worst.band), width=116),
            Column(_tr("Places"), lambda row: ", ".join(row.places), width=200),
            Column(_tr("Confidence"), lambda row: confidence_words(row.confidence), width=124),
        ],
        lambda row: row.id,
        parent,
    )  # fmt: skip


def actions_model(parent: QObject) -> GridModel[tuple[int, Action]]:
    """Actions with their number in the order of doing."""

    def when(action: Action) -> str:
        if action.due:
            return action.due
        return interval_words(action.interval) if action.interval else action.window or _iso(action.end)

    return GridModel(
        [
            Column(_tr("No."), lambda row: number(row[0]), order=lambda row: row[0], right=True, width=44),
            Column(
                _tr("Answers"),
                lambda row: risk_words(row[1].worst),
                order=lambda row: _rank(row[1].worst),
                tone=lambda row: band_tone(row[1].worst.band),
                width=112,
            ),
            Column(_tr("Action"), lambda row: row[1].text, tip=lambda row: _action_tip(row[1]), width=150, stretch=True),
            Column(_tr("Effort"), lambda row: days_words(row[1].hours), order=lambda row: row[1].hours, right=True,
                   width=60),
            Column(_tr("Who"), lambda row: row[1].owner or row[1].owner_role, width=114),
            Column(_tr("When"), lambda row: when(row[1]), width=104),
        ],
        lambda row: row[1].id,
        parent,
    )  # fmt: skip


def duties_model(parent: QObject) -> GridModel[Duty]:
    """Recurring duties, the next one first."""
    return GridModel(
        [
            Column(_tr("Next"), lambda row: row.next_due.isoformat(), width=106),
            Column(_tr("Interval"), lambda row: interval_words(row.action.interval), order=lambda row: -row.per_year,
                   width=112),
            Column(_tr("Duty"), lambda row: row.action.text, tip=lambda row: _action_tip(row.action), width=260,
                   stretch=True),
            Column(_tr("Each time"), lambda row: days_words(row.action.hours), order=lambda row: row.action.hours,
                   right=True, width=96),
            Column(_tr("A year"), lambda row: days_words(row.hours_per_year), order=lambda row: row.hours_per_year,
                   right=True, width=72),
            Column(_tr("Who"), lambda row: row.action.owner or row.action.owner_role, width=130),
        ],
        lambda row: row.action.id,
        parent,
    )  # fmt: skip


def charges_model(parent: QObject) -> GridModel[Charge]:
    """Who is responsible for which requirement."""
    titles = party_titles()
    return GridModel(
        [
            Column(_tr("Requirement"), lambda row: row.requirement, width=118),
            Column(_tr("Title"), lambda row: row.title, width=220, stretch=True),
            Column(_tr("Responsible"), lambda row: titles.get(row.parties[0], row.parties[0]), width=230),
            Column(_tr("Together with"), lambda row: ", ".join(titles.get(one, one) for one in row.parties[1:]),
                   width=190),
            Column(_tr("Person"), lambda row: row.person or row.supplier, width=130),
            Column(_tr("Decided"), lambda row: _tr("Here") if row.own else _tr("Catalogue"), width=84),
        ],
        lambda row: (row.pack, row.requirement),
        parent,
    )  # fmt: skip


def party_titles() -> dict[str, str]:
    """Party -> words."""
    return {
        "asset_owner": _tr("Asset owner"),
        "integration_service_provider": _tr("Integration service provider"),
        "maintenance_service_provider": _tr("Maintenance service provider"),
        "product_supplier": _tr("Product supplier"),
    }


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _action_tip(row: Action) -> str:
    return "\n".join(one for one in (f"{row.check}: {row.text}", ", ".join(row.places), moved_words(row)) if one)
