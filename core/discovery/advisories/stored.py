"""How an advisory's products and vulnerabilities are kept in the vault: zlib over JSON."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from core.discovery.advisories.csaf import Document, Product, Remedy, Vulnerability
from core.discovery.models import Advisory

_LARGEST = 100_000_000


def pack(document: Document) -> bytes:
    """The part of the document that has no column of its own. Empty values are left out."""
    body = {
        "products": [_lean(asdict(one)) for one in document.products],
        "vulnerabilities": [_lean(asdict(one)) for one in document.vulnerabilities],
    }
    return zlib.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(row: Advisory) -> Document:
    """The document of a stored row."""
    machine = zlib.decompressobj()
    body: dict[str, Any] = json.loads(machine.decompress(row.content, _LARGEST) or b"{}")
    return Document(
        id=row.document_id,
        title=row.title,
        publisher=row.publisher,
        namespace=row.namespace,
        status=row.status,
        version=row.version,
        first_released=row.first_released,
        released=row.released,
        severity=row.severity,
        url=row.url,
        tlp=row.tlp,
        products=tuple(_product(one) for one in body.get("products", [])),
        vulnerabilities=tuple(_vulnerability(one) for one in body.get("vulnerabilities", [])),
    )


def _lean(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in ("", None, (), [])}


def _product(row: dict[str, Any]) -> Product:
    return Product(**{**row, "names": tuple(row.get("names", ())), "models": tuple(row.get("models", ()))})


def _vulnerability(row: dict[str, Any]) -> Vulnerability:
    remedies = tuple(Remedy(one["category"], one["text"], tuple(one["products"])) for one in row.get("remedies", ()))
    lists = {name: tuple(row.get(name, ())) for name in ("affected", "fixed")}
    return Vulnerability(**{"cve": "", **row, **lists, "remedies": remedies})
