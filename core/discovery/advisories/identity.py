"""Whether an asset is the product that an advisory names: by order number, model number or name. Pure.

Makers name products in many ways, so this only says how much speaks for it, and why. Where both have order numbers of
the same kind and none is equal, it is another product, however alike the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from importlib import resources

from core.discovery.advisories.csaf import Product
from core.discovery.facts import Facts
from core.discovery.oui import short_name

EQUAL, MODEL, CONTAINED, FAMILY = 88, 80, 62, 45
"""Confidence by: order number, model number, the model's name, the family's name."""
_SPLIT = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"[^A-Z0-9*?]")
_ORDER = re.compile(
    r"\b(?:6[A-Z]{2}\d[ -]?\d{3}[ -]?\d?[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,4})?"  # Siemens
    r"|[1-9]\d{3}-[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*"  # Rockwell
    r"|(?:BM[XE]|140|TSX|TM\d|STB)[ ]?[A-Z]{1,4}[ ]?\d[A-Z0-9]+(?:[ ]\d{2,})?\*?"  # Schneider Electric
    r"|7[5-6]\d-\d{3,4}(?:/\d{3}-\d{3})?)"  # WAGO
)
_COMMON = (
    "a all and any by cpu cpus controller controllers device devices ethernet family firmware for from hardware in incl "
    "including industrial ip module modules net of on or pn dp plc plcs product products programmable related series "
    "server siplus software switch switches the to unit units variant variants version versions with without simatic "
    "modicon logix automation system systems panel panels communication interface edition rev revision based"
)
_FORMS = "ag gmbh co kg inc corp corporation ltd llc se sa the group company electric automation"
_GENERIC = frozenset(_COMMON.split())
"""Words that tell no product apart."""
_LEGAL = frozenset(_FORMS.split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much speaks for it (0 to 100), and why in words."""

    confidence: int
    because: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an asset, prepared for many comparisons."""

    vendors: frozenset[str]
    from_oui: bool
    """The vendor is known by the MAC address only."""
    orders: frozenset[str]
    tokens: frozenset[str]
    own: frozenset[str]
    """Tokens that are the device's own words, not those of its family."""
    models: tuple[frozenset[str], ...]
    """Significant words of each model text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of an advisory's product, prepared likewise."""

    vendor: str
    orders: frozenset[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """Model numbers and SKUs as given, and as patterns."""
    tokens: frozenset[str]
    """Significant words of its names."""
    text: str


def known(facts: Facts) -> Known:
    """An asset's facts, prepared."""
    vendors = {maker(text) for text in facts.vendor}
    from_oui = not vendors - {""}
    if from_oui:
        vendors = {maker(text) for text in facts.oui}
    own = _tokens(facts.model)
    orders = {order_key(text) for text in facts.order}
    orders |= {order_key(text) for one in facts.model for text in _ORDER.findall(one.upper())}
    family = _tokens(series(facts.order))
    return Known(
        frozenset(vendors - {""}),
        from_oui,
        frozenset(key for key in orders if len(key) >= 4),
        frozenset(own | family),
        frozenset(own),
        tuple(words for text in facts.model if (words := _significant([text]))),
    )


def wanted(product: Product) -> Wanted:
    """An advisory's product, prepared."""
    names = (*product.names, product.name) if product.names else (product.name,)
    orders = {order_key(text) for one in names for text in _ORDER.findall(one.upper())}
    patterns = []
    for text in product.models:
        key = order_key(text)
        if "*" in key or "?" in key:
            patterns.append((text, re.compile(translate(key))))
        elif key:
            orders.add(key)
    wild = {key for key in orders if "*" in key}
    patterns += [(key, re.compile(translate(key))) for key in wild]
    plain = [_VERSION_TAIL.sub(" ", _ORDER.sub(" ", one.upper())) for one in (product.names or (product.name,))]
    vendor = maker(product.vendor) or maker(_cpe_part(product.cpe, 3))
    words = _significant(plain) - _tokens([product.vendor])
    if not words:
        words = _significant([_cpe_part(product.cpe, 4).replace("_", " ")])
    return Wanted(vendor, frozenset(orders - wild), tuple(patterns), words, product.name or " ".join(product.names))


def likeness(asset: Known, product: Wanted) -> Likeness | None:
    """What speaks for the asset being this product; None for nothing, or where something speaks against it."""
    if product.vendor and asset.vendors and product.vendor not in asset.vendors:
        return None
    found = _by_number(asset, product) or _by_name(asset, product)
    if found is None:
        return None
    if not product.vendor or not asset.vendors:
        return Likeness(found.confidence - 15, f"{found.because}; the maker is not known on both sides")
    if asset.from_oui:
        return Likeness(found.confidence - 8, f"{found.because}; the maker by the MAC address only")
    return found


def _by_number(asset: Known, product: Wanted) -> Likeness | None:
    if same := asset.orders & product.orders:
        return Likeness(EQUAL, f"order number {min(same)} is named")
    for text, pattern in product.patterns:
        if any(pattern.match(order) for order in asset.orders):
            return Likeness(MODEL, f"model number {text} fits")
    return None


def _by_name(asset: Known, product: Wanted) -> Likeness | None:
    if _other_number(asset, product):
        return None
    strange = product.tokens - asset.tokens
    missing = {word for word in strange if not _begins_an_order(word, asset.orders)}
    if product.tokens and not missing and telling(product.tokens):
        if product.tokens <= asset.own:
            return Likeness(CONTAINED, f"the name {product.text} fits what the device says")
        return Likeness(FAMILY, f"it belongs to the family {product.text}")
    for words in asset.models:
        if telling(words, number=True) and words <= product.tokens:
            return Likeness(CONTAINED, f"its model is part of the name {product.text}")
    return None


def _other_number(asset: Known, product: Wanted) -> bool:
    """Both sides give order numbers of the same kind, and none is equal."""
    kinds = {order[:3] for order in asset.orders}
    theirs = product.orders | {order_key(text) for text, _ in product.patterns}
    return any(order[:3] in kinds for order in theirs)


def _begins_an_order(word: str, orders: Iterable[str]) -> bool:
    return len(word) >= 5 and any(sign.isdigit() for sign in word) and any(o.startswith(word.upper()) for o in orders)


def telling(words: Iterable[str], *, number: bool = False) -> bool:
    """Whether the words can tell products apart: one with a digit of three signs or more, or a long one."""
    rows = set(words)
    digits = any(len(word) >= 3 and any(sign.isdigit() for sign in word) for word in rows)
    return digits or (not number and any(len(word) >= 5 for word in rows))


# --- words ---

_VERSION_TAIL = re.compile(r"(?:\b(?:ALL )?VERSIONS?\b.*|[<>≤≥=].*|\bV(?:ERSION)? ?\d[\w.]*\b.*|\bPRIOR TO\b.*)$")


def maker(text: str) -> str:
    """The maker's first telling word in lower case: "Siemens AG" and "siemens" are the same."""
    words = [word for word in _SPLIT.split(short_name(text).casefold()) if word and word not in _LEGAL]
    return _ALSO.get(words[0], words[0]) if words else ""


_ALSO = {
    "allen": "rockwell",
    "allenbradley": "rockwell",
    "telemecanique": "schneider",
    "modicon": "schneider",
    "apc": "schneider",
    "triconex": "schneider",
    "invensys": "schneider",
    "aveva": "schneider",
    "hirschmann": "belden",
    "tofino": "belden",
    "hilscher": "hilscher",
    "innominate": "phoenix",
    "fisher": "emerson",
    "rosemount": "emerson",
    "mitsubishielectric": "mitsubishi",
    "ruggedcom": "siemens",
    "scalance": "siemens",
    "codesys": "codesys",
    "3s": "codesys",
}
"""Brands under the house that publishes for them."""


def order_key(text: str) -> str:
    """An order number without spaces and hyphens, in capitals."""
    return _KEY.sub("", text.upper())


def series(orders: Iterable[str]) -> list[str]:
    """The families of order numbers (with their hyphens, without spaces), in the words of advisories."""
    texts = list(orders)
    return [name for name, pattern in _series() if any(pattern.match(text) for text in texts)]


def _tokens(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _SPLIT.split(text.casefold()) if word}


def _significant(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in _tokens(texts) if word not in _GENERIC and (len(word) > 1 or word.isdigit()))


def _cpe_part(cpe: str, index: int) -> str:
    """Vendor (3) or product (4) of a CPE 2.3 name; "" where there is none."""
    parts = re.split(r"(?<!\\):", cpe)
    return parts[index].replace("\\", "") if cpe.startswith("cpe:2.3:") and len(parts) > index else ""


@lru_cache(maxsize=1)
def _series() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = resources.files("core.discovery").joinpath("data/series.txt").read_text(encoding="utf-8")
    rows = (line.partition(" = ") for line in text.splitlines() if " = " in line and not line.startswith("#"))
    return tuple((name.strip(), re.compile(pattern, re.IGNORECASE)) for pattern, _, name in rows)
