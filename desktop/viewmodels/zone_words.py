"""What the zones page calls things."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication


def _tr(words: str) -> str:
    return QCoreApplication.translate("Zones", words)


def fr_title(fr: str) -> str:
    """The title of a foundational requirement."""
    return {
        "IAC": _tr("Identification and authentication control"),
        "UC": _tr("Use control"),
        "SI": _tr("System integrity"),
        "DC": _tr("Data confidentiality"),
        "RDF": _tr("Restricted data flow"),
        "TRE": _tr("Timely response to events"),
        "RA": _tr("Resource availability"),
    }[fr]


def vector_words(levels: Sequence[int] | None) -> str:
    """A target vector for people."""
    if levels is None:
        return _tr("SL-T not set")
    return _tr("SL-T {levels}").format(levels=" ".join(str(level) for level in levels))


def kind_choices() -> list[tuple[str, str]]:
    """What a zone is for."""
    return [
        ("", _tr("Not stated")),
        ("control", _tr("Control")),
        ("safety", _tr("Safety")),
        ("supervisory", _tr("Supervisory")),
        ("wireless", _tr("Wireless")),
        ("dmz", _tr("DMZ")),
        ("business", _tr("Business")),
        ("remote", _tr("Remote access")),
        ("temporary", _tr("Temporary devices")),
        ("external", _tr("Outside the plant's control")),
    ]


def kind_title(kind: str) -> str:
    """The name of a kind; "" where nobody said."""
    return "" if not kind else dict(kind_choices()).get(kind, kind)


def purdue_choices() -> list[tuple[int | None, str]]:
    """Purdue levels."""
    return [
        (None, _tr("Not stated")),
        (0, _tr("0 – process")),
        (1, _tr("1 – control")),
        (2, _tr("2 – operation")),
        (3, _tr("3 – site operations")),
        (4, _tr("4 – business")),
        (5, _tr("5 – enterprise")),
    ]


def criticality_choices() -> list[tuple[int | None, str]]:
    """How much the plant needs something, for people."""
    return [
        (None, _tr("Not stated")),
        (1, _tr("1 – minor")),
        (2, _tr("2 – low")),
        (3, _tr("3 – medium")),
        (4, _tr("4 – high")),
        (5, _tr("5 – plant stops, or danger")),
    ]


def direction_choices() -> list[tuple[str, str]]:
    """Which way a conduit carries."""
    return [("both", _tr("Both ways")), ("out", _tr("Only from → to")), ("in", _tr("Only to → from"))]
