"""Readable rules over `Facts`: loaded from YAML once, checked when loaded, and matched without side effects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from core.discovery.facts import Facts

_TEXTS = frozenset({"vendor", "model", "order", "software", "name", "kind", "firmware", "oui", "crypto"})
_SETS = {"protocols": "protocols", "any_protocol": "protocols", "ports": "ports", "any_port": "ports"}


class RuleError(ValueError):
    """A rule file says something that no rule may say; a bug of the file, not of the user."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold: patterns per kind of text (one is enough), sets of words, beginnings of an object identifier."""

    texts: tuple[tuple[str, re.Pattern[str]], ...] = ()
    sets: tuple[tuple[str, frozenset[str]], ...] = ()
    object_ids: tuple[str, ...] = ()

    def match(self, facts: Facts) -> tuple[str, ...] | None:
        """The texts and words that fulfil it, one per line of the condition; None where it does not hold."""
        shown: list[str] = []
        for kind, pattern in self.texts:
            hit = next((text for text in facts.texts(kind) if pattern.search(text)), None)
            if hit is None:
                return None
            shown.append(hit)
        for name, words in self.sets:
            found = words & (facts.protocols if _SETS[name] == "protocols" else facts.ports)
            if not found or (not name.startswith("any_") and found != words):
                return None
            shown.append(", ".join(sorted(found)))
        if self.object_ids:
            hit = next((oid for oid in facts.object_id if self._begins(oid)), None)
            if hit is None:
                return None
            shown.append(hit)
        return tuple(shown)

    def any_holds(self, facts: Facts) -> bool:
        """Whether any single line of it holds."""
        return (
            any(pattern.search(text) for kind, pattern in self.texts for text in facts.texts(kind))
            or any(
                words & (facts.protocols if _SETS[name] == "protocols" else facts.ports) for name, words in self.sets
            )
            or any(self._begins(oid) for oid in facts.object_id)
        )

    def _begins(self, oid: str) -> bool:
        return any(oid == known or oid.startswith(known + ".") for known in self.object_ids)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `when` holds and nothing of `never` does, then `says` follows with this confidence."""

    id: str
    when: Condition
    never: Condition
    says: Mapping[str, Any]
    confidence: int
    because: str
    source: Mapping[str, str]
    """Public page behind it, where there is one: title, date, says."""

    def match(self, facts: Facts) -> tuple[str, ...] | None:
        """What fulfils the rule, or None."""
        found = self.when.match(facts)
        return None if found is None or self.never.any_holds(facts) else found


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A file of rules with the rest of its content."""

    rules: tuple[Rule, ...]
    more: Mapping[str, Any]


@lru_cache(maxsize=4)
def rule_set(name: str) -> RuleSet:
    """The rules of `data/NAME.yaml`. Raises `RuleError`."""
    import yaml

    text = resources.files("core.discovery").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    return build(yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader, and our own file


def build(content: Any) -> RuleSet:
    """Rules from a parsed file. Raises `RuleError`."""
    if not isinstance(content, dict) or not isinstance(content.get("rules"), list):
        raise RuleError("a rule file is a mapping with a list `rules`")
    rules = tuple(_rule(row) for row in content["rules"])
    ids = [rule.id for rule in rules]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise RuleError(f"rules with the same id: {sorted(twice)}")
    return RuleSet(rules, {key: value for key, value in content.items() if key != "rules"})


def _rule(row: Any) -> Rule:
    if not isinstance(row, dict) or set(row) - {"id", "when", "not", "says", "confidence", "because", "source"}:
        raise RuleError(f"not a rule: {row!r:.120}")
    name = str(row.get("id", ""))
    confidence, because = row.get("confidence"), row.get("because")
    if not name or not isinstance(confidence, int) or not 0 < confidence < 100 or not because:
        raise RuleError(f"rule {name or '?'} needs an id, a confidence of 1 to 99 and a reason")
    when = _condition(name, row.get("when"))
    if when == Condition():
        raise RuleError(f"rule {name} has no condition")
    never = _condition(name, row.get("not") or {})
    source = {str(key): str(value) for key, value in (row.get("source") or {}).items()}
    return Rule(name, when, never, dict(row.get("says") or {}), confidence, str(because), source)


def _condition(rule: str, content: Any) -> Condition:
    texts: list[tuple[str, re.Pattern[str]]] = []
    sets: list[tuple[str, frozenset[str]]] = []
    object_ids: tuple[str, ...] = ()
    for key, value in (content or {}).items():
        words = [str(one) for one in (value if isinstance(value, list) else [value])]
        if key in _TEXTS:
            try:
                texts.append((key, re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)))
            except re.error as error:
                raise RuleError(f"rule {rule}, {key}: {error}") from error
        elif key in _SETS:
            sets.append((key, frozenset(word.casefold() for word in words)))
        elif key == "object_id":
            object_ids = tuple(words)
        else:
            raise RuleError(f"rule {rule} has an unknown condition: {key}")
    return Condition(tuple(texts), tuple(sets), object_ids)
