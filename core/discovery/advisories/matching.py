"""Advisories against assets: which may affect which, why, and how sure that is. Pure.

A match is never certain. It says who the asset may be (`identity`), whether its firmware lies in a range that the
advisory calls affected (`versions`), and where the firmware or the range is not known, that it cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.discovery.advisories.csaf import Document, Product, Remedy, Vulnerability
from core.discovery.advisories.identity import Known, Likeness, Wanted, known, likeness, order_key, telling, wanted
from core.discovery.advisories.versions import within
from core.discovery.facts import Facts

State = Literal["may_be_affected", "cannot_tell"]
MAY_BE: State = "may_be_affected"
CANNOT_TELL: State = "cannot_tell"
MOST = 90
"""Confidence that no match exceeds."""
_TAIL = re.compile(
    r"(?:\ball (?:firmware |software )?versions?\b.*|\bversions?\s+(?:prior|before|[<>=≤≥sv\d]).*|[<>≤≥].*"
    r"|\b(?:prior to|before|up to)\b.*|\bs?v\d[\w.]*(?:\s+and\s+(?:earlier|prior|below|later|newer))?)$",
    re.IGNORECASE,
)
_PREFIX = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One advisory that one asset may be affected by."""

    document: int
    """Index of the document."""
    state: State
    confidence: int
    """0 to 90."""
    product: str
    """The product as the advisory names it."""
    reasons: tuple[str, ...]
    vulnerabilities: tuple[Vulnerability, ...]
    remedies: tuple[Remedy, ...]
    """For this product, fixes first."""


@dataclass
class Index:
    """Documents prepared for many assets: each asset looks only at products that share a number or a word with it."""

    documents: Sequence[Document]
    _entries: list[tuple[int, Product, Wanted]] = field(default_factory=list)
    _by_key: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, document in enumerate(self.documents):
            affected = {key for one in document.vulnerabilities for key in one.affected}
            for product in document.products:
                if product.id in affected:
                    self._add(at, product)

    def _add(self, at: int, product: Product) -> None:
        row = wanted(product)
        keys = {f"#{order}" for order in row.orders}
        keys |= {f"#{order_key(text)[:3]}*" for text, _ in row.patterns}
        keys |= {word for word in row.tokens if telling([word])}
        self._entries.append((at, product, row))
        for key in keys:
            self._by_key.setdefault(key, []).append(len(self._entries) - 1)

    def hits(self, facts: Facts) -> list[Hit]:
        """Per document the strongest hit for this asset, strongest first."""
        asset = known(facts)
        best: dict[int, Hit] = {}
        for number in sorted(self._candidates(asset)):
            at, product, row = self._entries[number]
            like = likeness(asset, row)
            if like is None:
                continue
            hit = _hit(at, self.documents[at], product, like, facts.firmware)
            if hit is not None and _weight(hit) > _weight(best.get(at)):
                best[at] = hit
        return sorted(best.values(), key=lambda one: (*(-part for part in _weight(one)), one.document))

    def _candidates(self, asset: Known) -> set[int]:
        keys = set(asset.tokens)
        for order in asset.orders:
            keys |= {f"#{order}", f"#{order[:3]}*"}
            keys |= {order[:length].lower() for length in range(_PREFIX, len(order) + 1)}
        return {number for key in keys for number in self._by_key.get(key, ())}


def _weight(hit: Hit | None) -> tuple[int, int]:
    return (0, 0) if hit is None else (1 + (hit.state == MAY_BE), hit.confidence)


def _hit(at: int, document: Document, product: Product, like: Likeness, firmware: Sequence[str]) -> Hit | None:
    """The hit of one product, or None where the firmware lies outside every affected range."""
    state, why = _in_range(product, firmware)
    if state is False:
        return None
    found = tuple(one for one in document.vulnerabilities if product.id in one.affected)
    remedies = [
        remedy for one in found for remedy in one.remedies if not remedy.products or product.id in remedy.products
    ]
    remedies.sort(key=lambda one: one.category != "vendor_fix")
    confidence = max(1, min(MOST, like.confidence if state else like.confidence // 2))
    return Hit(
        at,
        MAY_BE if state else CANNOT_TELL,
        confidence,
        product.name or " ".join(product.names),
        (like.because, why),
        found,
        tuple(dict.fromkeys(remedies)),
    )


def _in_range(product: Product, firmware: Sequence[str]) -> tuple[bool | None, str]:
    """(whether the firmware is one of the affected ones, why in words). Of several firmwares that were told, one in
    the range is enough."""
    text = product.range or product.version or _tail(product)
    if not text:
        return None, "the advisory names no version for it: cannot tell"
    told = [one for one in firmware if one]
    states = [within(one, text) for one in (told or [""])]
    shown = ", ".join(told)
    if any(state is True for state in states):
        return True, f"firmware {shown} is in “{text}”" if told else f"“{text}” are affected"
    if not told:
        return None, f"the firmware is not known (affected: “{text}”): cannot tell"
    if all(state is False for state in states):
        return False, f"firmware {shown} is not in “{text}”"
    return None, f"firmware {shown} could not be compared with “{text}”: cannot tell"


def _tail(product: Product) -> str:
    """The version or range at the end of a name, for advisories that put all into one name."""
    for name in (product.name, *reversed(product.names)):
        if found := _TAIL.search(name):
            return found.group()
    return ""


def exploited(vulnerabilities: Iterable[Vulnerability], cves: frozenset[str]) -> tuple[str, ...]:
    """Those CVEs that are known to be exploited."""
    return tuple(dict.fromkeys(one.cve for one in vulnerabilities if one.cve in cves))
