"""What kind of device it is and on which Purdue level, with confidence and reasons. Pure: facts in, an opinion out.

The rules stand in data/classes.yaml. Rules that agree add to one another a little; a class that is a special case of
another takes that one's side. What speaks for another class is told with the result. Below `LEAST` nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.discovery.facts import Facts
from core.discovery.rules import Rule, rule_set
from core.register.models import DeviceClass

LEAST = 30
"""Confidence below which the class stays unknown."""
MOST = 95
"""A rule is never certain."""
LOUD = 60
"""Confidence from which another class is a contradiction and not a hint: above what a protocol alone tells."""
_REAL = 60
"""Confidence from which a special case decides over a more general class, however loud that is."""
_AGREEMENT = 4
_UNKNOWN = DeviceClass.UNKNOWN.value
NEVER_TOUCH = (
    "A safety controller keeps people from harm: nothing should be sent to it. Put it on the never-touch list unless "
    "those who are responsible for it agree otherwise in writing."
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that spoke: for which class, how much it is worth, why, and what it saw."""

    rule: str
    device_class: str
    confidence: int
    because: str
    saw: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The reason as a sentence."""
        seen = "; ".join(f"“{one}”" for one in self.saw if one)
        return f"{self.because[:1].upper()}{self.because[1:]}{f' ({seen})' if seen else ''}."


@dataclass(frozen=True, slots=True)
class Classification:
    """The opinion. `device_class` is "unknown" and `purdue` None where the facts do not carry one."""

    device_class: str = _UNKNOWN
    confidence: int = 0
    purdue: int | None = None
    family: str = ""
    reasons: tuple[Reason, ...] = ()
    """What speaks for it, strongest first; for an unknown device what little was seen."""
    against: tuple[Reason, ...] = ()
    """What speaks for another class, strongest first."""
    advice: str = ""
    """What to heed before anything is sent to it."""

    @property
    def contradicted(self) -> bool:
        """Whether strong facts speak for another class."""
        return any(reason.confidence >= LOUD for reason in self.against)


def classify(facts: Facts) -> Classification:
    """The device class and level that the facts speak for."""
    content = rule_set("classes")
    refines: Mapping[str, list[str]] = content.more["refines"]
    spoken: dict[str, Rule] = {}
    reasons: list[Reason] = []
    for rule in content.rules:
        saw = rule.match(facts)
        if saw is not None:
            spoken[rule.id] = rule
            reasons.append(Reason(rule.id, str(rule.says.get("class", _UNKNOWN)), rule.confidence, rule.because, saw))
    reasons += [
        Reason(f"told:{by}", told, min(confidence, MOST), f"it says so itself in {by}")
        for told, confidence, by in facts.told
        if told != _UNKNOWN
    ]
    reasons.sort(key=lambda one: (-one.confidence, one.rule))
    scores = _scores(reasons, refines)
    best = max(scores, key=lambda name: (scores[name], name), default=_UNKNOWN)
    advice = _advice(reasons)
    if best == _UNKNOWN or scores[best] < LEAST:
        return Classification(reasons=tuple(reasons), advice=advice)
    kin = {best, _UNKNOWN, *refines.get(best, [])}
    own = [reason for reason in reasons if reason.device_class in kin and reason.device_class != _UNKNOWN]
    own.sort(key=lambda one: one.device_class != best)
    said = [spoken[reason.rule].says for reason in own if reason.device_class == best and reason.rule in spoken]
    return Classification(
        best,
        scores[best],
        _level(best, said, content.more["levels"]),
        next((str(says["family"]) for says in said if says.get("family")), ""),
        tuple(own),
        tuple(reason for reason in reasons if reason.device_class not in kin),
        advice,
    )


def _scores(reasons: Iterable[Reason], refines: Mapping[str, list[str]]) -> dict[str, int]:
    """Per class its strongest reason, and a little for each further rule that agrees. A special case that has a real
    reason of its own takes the rules of its general classes along."""
    rows = [reason for reason in reasons if reason.device_class != _UNKNOWN]
    own: dict[str, list[int]] = {}
    for reason in rows:
        own.setdefault(reason.device_class, []).append(reason.confidence)
    found: dict[str, int] = {}
    for name, said in own.items():
        general = [trust for one in refines.get(name, []) for trust in own.get(one, [])]
        real = max(said) >= _REAL
        score = max(said) + _AGREEMENT * (len(said) - 1 + (len(general) if real else 0))
        found[name] = min(MOST, max(score, max(general, default=0) + 1 if real else 0))
    return found


def _level(best: str, said: Iterable[Mapping[str, object]], levels: Mapping[str, int]) -> int | None:
    own = next((says["purdue"] for says in said if isinstance(says.get("purdue"), int)), None)
    return own if isinstance(own, int) else levels.get(best)


def _advice(reasons: Iterable[Reason]) -> str:
    """A device that may be a safety controller is treated as one, also where more speaks for another class."""
    safety = any(reason.device_class == DeviceClass.SAFETY.value and reason.confidence >= LEAST for reason in reasons)
    return NEVER_TOUCH if safety else ""
