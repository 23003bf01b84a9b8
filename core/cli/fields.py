"""What a field of the register can take, where its type alone does not say it."""

from __future__ import annotations

from typing import Any

SPANS = {"criticality": (1, 5), "purdue": (0, 5), "tolerable_risk": (1, 4), "budget_days": (0, 2000)}
"""Column -> least and greatest value."""


def check_field(column: str, value: Any) -> None:
    """Raises `ValueError` with a sentence where `value` would be of no meaning in `column`."""
    if value is None or value == "":
        return
    if column in SPANS:
        least, most = SPANS[column]
        if not least <= value <= most:
            raise ValueError(f"{column} goes from {least} to {most}, and {value} is not in it")
    elif column == "kind":
        _check_kind(value)
    elif column == "gates":
        _check_gates(value)
    elif column == "risk_matrix":
        _check_matrix(value)


def _check_kind(value: str) -> None:
    from core.register.models import ZoneKind

    if value not in set(ZoneKind):
        raise ValueError(f"{value} is no kind of zone; there are {', '.join(ZoneKind)}")


def _check_gates(value: Any) -> None:
    from catalogue.terms import terms

    if not isinstance(value, dict) or not all(isinstance(reason, str) and reason.strip() for reason in value.values()):
        raise ValueError('gates are written as {"gate": "the reason"}')
    known = terms().gates
    if unknown := sorted(value.keys() - known.keys()):
        raise ValueError(f"there is no gate {', '.join(unknown)}; there are {', '.join(known)}")


def _check_matrix(value: Any) -> None:
    from core.assessment.risk import check_ranks

    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise ValueError("a risk matrix is five rows of five ranks, each in [ ]")
    check_ranks(value)
