"""Hints that a product is old or out of support. Pure: facts in, hints out; a person decides what becomes of them.

The rules stand in data/lifecycle.yaml, each with the public page behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.facts import Facts
from core.discovery.rules import Rule, rule_set
from core.register.models import Support

CHECK = "announced; check with the maker"


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint. `support` is the value proposed for the register, "" where it is only a hint."""

    rule: str
    product: str
    support: str
    until: str
    """ISO day, month or year that the maker named, or `CHECK`."""
    what: str
    because: str
    saw: tuple[str, ...]
    source: str
    """Title and date of the public page."""
    source_says: str
    confidence: int

    @property
    def text(self) -> str:
        """The hint as sentences."""
        when = f" ({CHECK})" if self.until == CHECK else f" (since or until {self.until}; check with the maker)"
        seen = "; ".join(f"“{one}”" for one in self.saw if one)
        return f"{self.product}{when if self.support else ''}: {self.what} Seen: {seen}. Source: {self.source}."


def hints(facts: Facts) -> tuple[Hint, ...]:
    """All hints that the facts carry, strongest first."""
    found = [_hint(rule, saw) for rule in rule_set("lifecycle").rules if (saw := rule.match(facts)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.confidence, one.rule)))


def proposed_support(found: tuple[Hint, ...]) -> Hint | None:
    """The hint whose support value is proposed: "ended" before "ending", then the strongest; None for none."""
    telling = [hint for hint in found if hint.support]
    return min(telling, key=lambda one: (one.support != Support.ENDED.value, -one.confidence, one.rule), default=None)


def _hint(rule: Rule, saw: tuple[str, ...]) -> Hint:
    dated = ", ".join(one for one in (rule.source.get("title", ""), rule.source.get("date", "")) if one)
    return Hint(
        rule.id,
        str(rule.says.get("product", "")),
        str(rule.says.get("support", "")),
        str(rule.says.get("until") or CHECK),
        str(rule.says.get("what", "")),
        rule.because,
        saw,
        dated,
        rule.source.get("says", ""),
        rule.confidence,
    )
