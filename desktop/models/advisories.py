"""Publicly known vulnerabilities that may concern a device, in words and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop.models.grid import Column, GridModel

if TYPE_CHECKING:
    from core.discovery.advisories.records import ImportReport, Match


def _tr(words: str) -> str:
    return QCoreApplication.translate("Advisories", words)


def state_words(match: Match) -> str:
    """What is said of the device: the decision where there is one that still fits."""
    if match.verdict and not match.outdated:
        return {
            "confirmed": _tr("Affected, confirmed"), "not_affected": _tr("Not affected"), "ignored": _tr("Ignored"),
        }.get(match.verdict, match.verdict)  # fmt: skip
    return _tr("May be affected") if match.state == "may_be_affected" else _tr("Cannot tell")


def state_tone(match: Match) -> str:
    """Known exploited and confirmed ones stand out."""
    if match.verdict in {"not_affected", "ignored"} and not match.outdated:
        return "plain"
    if match.exploited or match.verdict == "confirmed":
        return "bad"
    return "warn" if match.state == "may_be_affected" else "info"


def is_open(match: Match) -> bool:
    """Whether it waits for a decision."""
    return not match.verdict or match.outdated


def report_words(report: ImportReport) -> str:
    """What an import did."""
    parts = [
        _tr("{n} new").format(n=report.added),
        _tr("{n} renewed").format(n=report.updated),
        _tr("{n} known").format(n=report.unchanged + report.older),
    ]
    words = _tr("{n} advisories read: {parts}.").format(n=report.documents, parts=", ".join(parts))
    if report.exploited:
        words += " " + _tr("{n} rows of the catalogue of exploited vulnerabilities.").format(n=report.exploited)
    if report.errors:
        words += " " + _tr("{n} files could not be taken. The first: {first}").format(
            n=len(report.errors), first=report.errors[0]
        )
    return words


def matches_model(parent: QObject) -> GridModel[Match]:
    """One row a device and advisory."""
    return GridModel(
        (
            Column(_tr("What is said"), state_words, tone=state_tone, width=150),
            Column(_tr("Device"), lambda row: row.asset, width=110),
            Column(_tr("Advisory"), lambda row: f"{row.document_id}: {row.title}", width=230, stretch=True),
            Column(_tr("Exploited"), lambda row: _tr("yes") if row.exploited else "", width=84),
            Column(
                _tr("Sure"), lambda row: f"{row.confidence} %", order=lambda row: row.confidence, right=True, width=64
            ),
        ),
        lambda row: (row.advisory_id, row.asset_id),
        parent,
    )  # fmt: skip
