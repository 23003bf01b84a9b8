"""How verdicts, bases and places are called, and the shape that stands for each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(words: str) -> str:
    return QCoreApplication.translate("Answers", words)


def content_lang() -> str:
    """Language of the catalogue's texts: the one that the app speaks. A translation says its own code here."""
    return QCoreApplication.translate("Language", "en")


def verdict_titles() -> dict[str, str]:
    """Verdict -> words, in the order of their keys 1 to 7."""
    return {
        "met": _tr("Met"),
        "partial": _tr("Partial"),
        "not_met": _tr("Not met"),
        "not_applicable": _tr("Not applicable"),
        "unknown": _tr("Unknown"),
        "met_by_compensating": _tr("Compensated"),
        "ask_supplier": _tr("Ask supplier"),
    }


def verdict_tone(verdict: str) -> str:
    """The tone of a verdict, and by it its shape: see `desktop.widgets.marks`."""
    return {
        "met": "ok",
        "met_by_compensating": "ok",
        "partial": "warn",
        "not_met": "bad",
        "not_applicable": "none",
        "unknown": "info",
        "ask_supplier": "info",
    }.get(verdict, "plain")


def basis_titles() -> dict[str, str]:
    """Basis -> words, in the order of the buttons."""
    return {
        "seen": _tr("Seen"),
        "document": _tr("Document shown"),
        "told": _tr("Told"),
        "tested": _tr("Tested"),
    }


def basis_words(basis: str) -> str:
    """How an answer is known, for people."""
    return basis_titles().get(basis, _tr("Basis not stated"))


def maturity_titles() -> dict[int, str]:
    """Maturity level -> words, for what is done of a process requirement."""
    return {
        0: _tr("Not done"),
        1: _tr("Initial"),
        2: _tr("Managed"),
        3: _tr("Defined"),
        4: _tr("Improving"),
    }


def scope_words(kind: str) -> str:
    """What an answer is about."""
    return {"site": _tr("Site"), "zone": _tr("Zone"), "asset": _tr("Asset"), "conduit": _tr("Conduit")}.get(kind, kind)


def band_titles() -> dict[str, str]:
    """Band of a risk -> words, worst first."""
    return {"critical": _tr("Critical"), "high": _tr("High"), "medium": _tr("Medium"), "low": _tr("Low")}


def status_titles() -> dict[str, str]:
    """Status of a finding -> words."""
    return {
        "open": _tr("Open"),
        "fixed_on_site": _tr("Fixed on site"),
        "accepted": _tr("Risk accepted"),
        "closed": _tr("Closed"),
    }


def phase_titles() -> dict[str, str]:
    """Phase of the roadmap -> words, in order."""
    return {
        "now": _tr("Now"),
        "months_1_3": _tr("1 to 3 months"),
        "months_6_18": _tr("6 to 18 months"),
        "continuous": _tr("Continuous"),
    }
