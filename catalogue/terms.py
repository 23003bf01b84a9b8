"""Words for the ids that guides use: gates, permissions, roles of a plant, parties of the standard."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import get_args

from pydantic import model_validator

from catalogue.entries import RoleEntry
from catalogue.guides import Gate, Permission
from catalogue.loader import entry, quick_survey
from catalogue.parts import Both, Line, Model
from catalogue.reading import PackError, as_model, parse_json

_FILE = "terms/guides.json"


class GateText(Model):
    """A gate in one language."""

    question: Line
    """Answered with no, the requirement does not apply."""
    reason: Line
    """What to write down then."""


class Terms(Model):
    """Every gate and permission with its words."""

    gates: dict[Gate, Both[GateText]]
    permissions: dict[Permission, Both[Line]]

    @model_validator(mode="after")
    def _complete(self) -> Terms:
        gates = {one for one in get_args(Gate) if one}
        if missing := sorted(gates ^ self.gates.keys()) + sorted(set(get_args(Permission)) - self.permissions.keys()):
            raise ValueError(f"no words for {missing[0]!r}")
        return self


@cache
def terms() -> Terms:
    """The words as shipped."""
    text = (files("catalogue") / "data" / _FILE).read_text(encoding="utf-8")
    return as_model(Terms, parse_json(text, _FILE), _FILE)


def gate_words(gate: Gate, lang: str = "en") -> GateText:
    """Question and ready reason of a gate. Raises `PackError` for "" and for an unknown one."""
    if gate not in terms().gates:
        raise PackError(f"There is no gate “{gate}”.")
    return terms().gates[gate].of(lang)


def permission_words(permission: Permission, lang: str = "en") -> str:
    """Whose leave a way of checking takes. Raises `PackError` for an unknown one."""
    if permission not in terms().permissions:
        raise PackError(f"There is no permission “{permission}”.")
    return terms().permissions[permission].of(lang)


def role_title(role: str, lang: str = "en") -> str:
    """The name of a role in a plant; the id itself when no role has it."""
    return quick_survey().role_title(role, lang)


def party_title(party: str, lang: str = "en") -> str:
    """Asset owner, service provider or product supplier as the series names them. Raises `PackError`."""
    one = entry("roles", party)
    if not isinstance(one, RoleEntry) or one.kind != "role":
        raise PackError(f"There is no party “{party}”.")
    return one.titles["de"] if lang == "de" else one.title
