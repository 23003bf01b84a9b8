"""What the builders share: reading facts, headers and rows of packs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
DATE = "2026-11-24"
VERSION = "2.0.0"
PUBLIC = "public sources, see the pack"
IEC_LICENCE = "Identifiers and titles quoted for reference; the standard is copyright of IEC."
IEC_NOTICE = (
    "Identifiers and titles quoted for reference; buy the standard for the text; "
    "not affiliated with or endorsed by IEC, ISA or ISO."
)

Row = dict[str, Any]


def facts(name: str) -> Row:
    """One file of facts."""
    result: Row = json.loads((DATA / "facts" / f"{name}.json").read_text(encoding="utf-8"))
    return result


def header(pack_id: str, title: str, edition: str, source: str, *rights: str) -> Row:
    """The keys in front of the entries; `rights` are licence and notice."""
    licence, notice = rights
    return {
        "id": pack_id, "title": title, "edition": edition, "version": VERSION, "date": DATE,
        "source": source, "licence": licence, "notice": notice,
    }  # fmt: skip


def row(entry_id: str, kind: str, title: str, confidence: str, source: str, **more: object) -> Row:
    """One entry; empty values are left out."""
    base = {"id": entry_id, "kind": kind, "title": title, "confidence": confidence, "source": source}
    return base | {key: value for key, value in more.items() if value is not False and value not in ("", None, [], {})}


def sources(*lists: list[str]) -> str:
    """The names of the sources, each once."""
    return ", ".join(sorted({one for each in lists for one in each})) or PUBLIC


def both(en: str | None, de: str | None) -> Row | None:
    """A text in both languages; None where there is none."""
    return {"en": en, "de": de} if en and de else None
