"""What a field of the register can take, where its type alone does not say it."""

from __future__ import annotations

from typing import Any, get_args

SPANS = {"criticality": (1, 5), "purdue": (0, 5), "tolerable_risk": (1, 4), "budget_days": (0, 2000)}
"""Column -> least and greatest value."""
CODED = {
    "kind": "kind of zone", "device_class": "class of device", "support": "state of support",
    "direction": "direction of a conduit", "component_type": "type of component",
}  # fmt: skip
"""Column -> what its codes name. A supplier's role is not among them: besides the codes it may be free text."""


def check_field(column: str, value: Any) -> None:
    """Raises `ValueError` with a sentence where `value` would be of no meaning in `column`."""
    if value is None or value == "":
        return
    if column in SPANS:
        least, most = SPANS[column]
        if not least <= value <= most:
            raise ValueError(f"{column} goes from {least} to {most}, and {value} is not in it")
    elif column in CODED:
        _check_code(column, value)
    elif column == "gates":
        _check_gates(value)
    elif column == "risk_matrix":
        _check_matrix(value)


def _check_code(column: str, value: str) -> None:
    from catalogue.entries import ComponentType
    from core.register.models import DeviceClass, Support, ZoneKind

    codes: dict[str, tuple[str, ...]] = {
        "kind": tuple(ZoneKind),
        "device_class": tuple(DeviceClass),
        "support": tuple(Support),
        "direction": ("both", "out", "in"),
        "component_type": get_args(ComponentType),
    }
    if value not in codes[column]:
        raise ValueError(f"{value} is no {CODED[column]}; there are {', '.join(codes[column])}")


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
