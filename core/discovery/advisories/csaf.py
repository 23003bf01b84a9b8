"""A CSAF 2.0 document as plain values: what is needed to match it and to tell it, bounded whatever the file holds.

CSAF: OASIS Common Security Advisory Framework 2.0. Read are `document`, `product_tree` (branches, full product names,
relationships, groups) and of `vulnerabilities` the product status, scores and remediations. The document is not
checked against the schema: what is missing is left out, what is of another type is nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_PRODUCTS = 20_000
MOST_VULNERABILITIES = 2_000
_DEEPEST = 40
_MOST_NODES = 60_000
_TEXT, _NAME = 4_000, 400
AFFECTED = ("known_affected", "first_affected", "last_affected")
FIXED = ("fixed", "first_fixed", "known_not_affected")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
CVE = re.compile(r"CVE-\d{4}-\d{4,12}")


class AdvisoryFileError(ValueError):
    """A file that is no advisory: a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product as the advisory names it."""

    id: str
    name: str
    vendor: str = ""
    names: tuple[str, ...] = ()
    """Family and product names on the way to it."""
    version: str = ""
    """A single version, as of a branch `product_version`."""
    range: str = ""
    """A range, as of a branch `product_version_range`."""
    models: tuple[str, ...] = ()
    """Model numbers and SKUs, with the wildcards * and ?."""
    cpe: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What the maker says to do. `category`: vendor_fix, workaround, mitigation, no_fix_planned, none_available."""

    category: str
    text: str
    products: tuple[str, ...] = ()
    """Ids; none: for all."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One vulnerability: which products it affects, which it does not, how bad, and what to do."""

    cve: str
    title: str = ""
    cvss: float | None = None
    vector: str = ""
    affected: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    """Fixed or known not to be affected."""
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One advisory."""

    id: str
    title: str
    publisher: str = ""
    namespace: str = ""
    status: str = ""
    version: str = ""
    first_released: str = ""
    """ISO day, or ""."""
    released: str = ""
    severity: str = ""
    url: str = ""
    tlp: str = ""
    products: tuple[Product, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = field(default=())

    @property
    def cves(self) -> tuple[str, ...]:
        """Identifiers of its vulnerabilities, each once."""
        return tuple(dict.fromkeys(one.cve for one in self.vulnerabilities if one.cve))

    @property
    def cvss(self) -> float | None:
        """The highest base score."""
        return max((one.cvss for one in self.vulnerabilities if one.cvss is not None), default=None)


def is_csaf(content: Any) -> bool:
    """Whether parsed JSON says that it is a CSAF document of version 2."""
    return str(part_of(part_of(content, "document"), "csaf_version", "")).startswith("2.")


def read_document(content: Any) -> Document:
    """The advisory in parsed JSON. Raises `AdvisoryFileError`."""
    if not is_csaf(content):
        raise AdvisoryFileError("This is no CSAF 2.0 advisory.")
    head = content["document"]
    tracking, publisher = part_of(head, "tracking"), part_of(head, "publisher")
    name = text_of(part_of(tracking, "id", ""), _NAME)
    if not name:
        raise AdvisoryFileError("The advisory has no id (document/tracking/id).")
    tree = part_of(content, "product_tree")
    products = _products(tree)
    groups = {
        text_of(part_of(group, "group_id", ""), _NAME): tuple(_texts(part_of(group, "product_ids", [])))
        for group in list_of(part_of(tree, "product_groups", []))
    }
    known = {product.id for product in products}
    vulnerabilities = tuple(
        _vulnerability(one, known, groups)
        for one in list_of(part_of(content, "vulnerabilities", []))[:MOST_VULNERABILITIES]
    )
    used = {key for one in vulnerabilities for key in (*one.affected, *one.fixed)}
    return Document(
        id=name,
        title=text_of(part_of(head, "title", ""), _NAME),
        publisher=text_of(part_of(publisher, "name", ""), _NAME),
        namespace=text_of(part_of(publisher, "namespace", ""), _NAME),
        status=text_of(part_of(tracking, "status", ""), 40),
        version=text_of(part_of(tracking, "version", ""), 40),
        first_released=day_of(part_of(tracking, "initial_release_date", "")),
        released=day_of(part_of(tracking, "current_release_date", "")),
        severity=text_of(part_of(part_of(head, "aggregate_severity"), "text", ""), 40),
        url=_own_url(part_of(head, "references", [])),
        tlp=text_of(part_of(part_of(part_of(head, "distribution"), "tlp"), "label", ""), 20),
        products=tuple(product for product in products if product.id in used),
        vulnerabilities=vulnerabilities,
    )


# --- products ---


def _products(tree: Any) -> list[Product]:
    """Every product of the tree by its id, the first of an id counting; relationships join two of them."""
    found: dict[str, Product] = {}
    for product in _branches(part_of(tree, "branches", [])):
        if len(found) >= MOST_PRODUCTS:
            break
        found.setdefault(product.id, product)
    for one in list_of(part_of(tree, "full_product_names", []))[:MOST_PRODUCTS]:
        if (plain := _full_name(one, "", (), "", "")) is not None:
            found.setdefault(plain.id, plain)
    for one in list_of(part_of(tree, "relationships", []))[:MOST_PRODUCTS]:
        named = _full_name(part_of(one, "full_product_name"), "", (), "", "")
        part = found.get(text_of(part_of(one, "product_reference", ""), _NAME))
        whole = found.get(text_of(part_of(one, "relates_to_product_reference", ""), _NAME))
        if named is not None and named.id not in found and part is not None and whole is not None:
            found[named.id] = _joined(named, part, whole)
    return list(found.values())


def _joined(named: Product, part: Product, whole: Product) -> Product:
    """A component on a device: the device's identity, the component's version (firmware 2.1 on switch X)."""
    return Product(
        named.id,
        named.name or f"{part.name} on {whole.name}",
        whole.vendor or part.vendor,
        tuple(dict.fromkeys((*whole.names, *named.names))),
        part.version or whole.version,
        part.range or whole.range,
        tuple(dict.fromkeys((*named.models, *whole.models))),
        named.cpe or whole.cpe,
    )


def _branches(branches: Any) -> Iterator[Product]:
    """Products at the leaves; walked without recursion, bounded in depth and number."""
    start: tuple[str, tuple[str, ...], str, str] = ("", (), "", "")
    waiting: list[tuple[Any, tuple[str, tuple[str, ...], str, str], int]] = [
        (one, start, 0) for one in reversed(list_of(branches))
    ]
    seen = 0
    while waiting and seen < _MOST_NODES:
        node, (vendor, names, version, range_), depth = waiting.pop()
        seen += 1
        category, name = text_of(part_of(node, "category", ""), 40), text_of(part_of(node, "name", ""), _NAME)
        if category == "vendor":
            vendor = name
        elif category in {"product_family", "product_name"}:
            names = (*names, name)
        elif category == "product_version":
            version = name
        elif category == "product_version_range":
            range_ = name
        if (product := _full_name(part_of(node, "product"), vendor, names, version, range_)) is not None:
            yield product
        if depth < _DEEPEST:
            below = (vendor, names, version, range_)
            waiting.extend((one, below, depth + 1) for one in reversed(list_of(part_of(node, "branches", []))))


def _full_name(content: Any, vendor: str, names: tuple[str, ...], version: str, range_: str) -> Product | None:
    key = text_of(part_of(content, "product_id", ""), _NAME)
    if not key:
        return None
    helper = part_of(content, "product_identification_helper")
    models = (*_texts(part_of(helper, "model_numbers", [])), *_texts(part_of(helper, "skus", [])))
    name = text_of(part_of(content, "name", ""), _NAME)
    return Product(key, name, vendor, names, version, range_, models[:200], text_of(part_of(helper, "cpe", ""), _NAME))


# --- vulnerabilities ---


def _vulnerability(content: Any, known: set[str], groups: Mapping[str, tuple[str, ...]]) -> Vulnerability:
    status = part_of(content, "product_status")

    def ids(names: tuple[str, ...]) -> tuple[str, ...]:
        rows = [key for name in names for key in _texts(part_of(status, name, []))]
        return tuple(dict.fromkeys(key for key in rows if key in known))

    scores = [_score(one) for one in list_of(part_of(content, "scores", []))]
    best = max(scores, key=lambda one: one[0] if one[0] is not None else -1.0, default=(None, ""))
    cve = text_of(part_of(content, "cve", ""), 40).upper()
    return Vulnerability(
        cve=cve if CVE.fullmatch(cve) else "",
        title=text_of(part_of(content, "title", ""), _NAME),
        cvss=best[0],
        vector=best[1],
        affected=ids(AFFECTED),
        fixed=ids(FIXED),
        remedies=tuple(_remedies(content, groups)),
    )


def _score(content: Any) -> tuple[float | None, str]:
    for version in ("cvss_v4", "cvss_v3", "cvss_v2"):
        one = part_of(content, version)
        value = part_of(one, "baseScore", None)
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and math.isfinite(value)
            and 0 <= value <= 10
        ):
            return float(value), text_of(part_of(one, "vectorString", ""), 200)
    return None, ""


def _remedies(content: Any, groups: Mapping[str, tuple[str, ...]]) -> Iterator[Remedy]:
    for one in list_of(part_of(content, "remediations", []))[:200]:
        members = [key for name in _texts(part_of(one, "group_ids", [])) for key in groups.get(name, ())]
        products = tuple(dict.fromkeys((*_texts(part_of(one, "product_ids", [])), *members)))
        yield Remedy(text_of(part_of(one, "category", ""), 40), text_of(part_of(one, "details", ""), _TEXT), products)


def _own_url(references: Any) -> str:
    urls = [
        text_of(part_of(one, "url", ""), _NAME)
        for one in list_of(references)[:100]
        if part_of(one, "category", "") == "self"
    ]
    return next((url for url in urls if url.startswith("https://")), "")


# --- values of any type ---


def part_of(content: Any, name: str, default: Any = None) -> Any:
    value = content.get(name) if isinstance(content, dict) else None
    return default if value is None else value


def list_of(content: Any) -> list[Any]:
    return content if isinstance(content, list) else []


def text_of(content: Any, longest: int) -> str:
    """One line of text without control signs; "" for anything else."""
    if not isinstance(content, str):
        return ""
    short = content[: longest * 2]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in short).split())[:longest]


def _texts(content: Any) -> list[str]:
    return [text for one in list_of(content)[:MOST_PRODUCTS] if (text := text_of(one, _NAME))]


def day_of(content: Any) -> str:
    found = _DAY.match(content) if isinstance(content, str) else None
    return found.group() if found else ""
