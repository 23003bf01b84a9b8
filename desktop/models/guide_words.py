"""Words of field guides that the window shows: ways to find out, effort, cost, outage, phase."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from catalogue.parts import Remedy
from desktop.models.verdict_words import phase_titles


def _tr(words: str) -> str:
    return QCoreApplication.translate("Guides", words)


def method_titles() -> dict[str, str]:
    """Way to find out -> words, in the order of a walk."""
    return {
        "observe": _tr("Look"),
        "ask": _tr("Ask"),
        "inspect_config": _tr("Inspect settings"),
        "inspect_doc": _tr("Inspect documents"),
        "test": _tr("Test"),
    }


def effort_words(effort: str) -> str:
    """How long it takes."""
    return {"hours": _tr("hours"), "days": _tr("days"), "weeks": _tr("weeks")}.get(effort, effort)


def cost_words(cost: str) -> str:
    """What it costs."""
    return {
        "none": _tr("no money"),
        "low": _tr("little money"),
        "medium": _tr("some money"),
        "high": _tr("much money"),
    }.get(cost, cost)


def outage_words(outage: str) -> str:
    """What has to stand still for it."""
    return {
        "none": _tr("no outage"),
        "planned_stop": _tr("in a planned stop"),
        "line_stop": _tr("the line has to stop"),
    }.get(outage, outage)


def remedy_line(remedy: Remedy, role: str) -> str:
    """Effort, cost, outage, phase, who, in one line."""
    parts = [
        effort_words(remedy.effort),
        cost_words(remedy.cost),
        outage_words(remedy.outage),
        phase_titles().get(remedy.phase, remedy.phase),
        role,
    ]
    if not remedy.closes:
        parts.append(_tr("lowers the risk, the gap stays"))
    return " · ".join(part for part in parts if part)
