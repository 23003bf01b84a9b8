"""A pack as bytes and back: the same pack always gives the same bytes."""

from __future__ import annotations

import hashlib
import json

from catalogue.reading import PackError, as_model, parse_json
from catalogue.schema import Pack

LARGEST = 32 * 2**20
"""Bytes of JSON that a pack may have. The largest shipped one has one."""


def parse(text: str, name: str) -> Pack:
    """The pack in `text`; `name` is the file name that errors mention.

    Raises `PackError` with the first five places that don't fit.
    """
    return as_model(Pack, parse_json(text, name), name)


def to_bytes(pack: Pack) -> bytes:
    """Compact JSON in UTF-8 with sorted keys, guides and questions included, defaults left out."""
    content = pack.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(content: bytes, name: str) -> Pack:
    """The pack in `content`; `name` is what errors mention. Raises `PackError`."""
    if len(content) > LARGEST:
        raise PackError(f"{name}: larger than {LARGEST // 2**20} MiB; no pack is.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackError(f"{name}: no UTF-8 text at byte {error.start}.") from None
    return parse(text, name)


def fingerprint(pack: Pack) -> str:
    """SHA-256 of `to_bytes`, hex."""
    return hashlib.sha256(to_bytes(pack)).hexdigest()


def version_key(pack: Pack) -> tuple[int, ...]:
    """For comparing versions of one pack."""
    return tuple(int(part) for part in pack.version.split("."))
