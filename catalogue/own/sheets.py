"""The columns of a question set as a workbook: which cell holds which value."""

from __future__ import annotations

from typing import Literal, NamedTuple

from catalogue.own.problems import Path

PACK, CHECKS, REMEDIES, VALUES = "Pack", "Checks", "Remedies", "Values"
PACK_FIELDS = ("id", "title", "edition", "version", "date", "source", "licence", "notice")

Kind = Literal["text", "lines", "list", "number", "yes", "links"]
"""How a cell is read: a text; a text per line; words between commas; 1..5; yes or no; `pack: id, id; pack: id`."""


class Column(NamedTuple):
    """A column and the value that it fills."""

    head: str
    path: Path
    kind: Kind = "text"
    needed: bool = True
    """False: an empty cell is no value at all."""


def _texts() -> tuple[Column, ...]:
    heads: tuple[tuple[str, Path, Kind], ...] = (
        ("title", ("title",), "text"), ("gap", ("gap",), "text"), ("question", ("question",), "text"),
        ("look_for", ("look_for",), "lines"), ("check", ("check",), "text"), ("permission", ("permission",), "text"),
        ("ask", ("ask",), "text"), ("why", ("why",), "text"), ("met", ("means", "met"), "text"),
        ("partial", ("means", "partial"), "text"), ("not_met", ("means", "not_met"), "text"),
        ("not_applicable", ("not_applicable",), "text"),
    )  # fmt: skip
    return tuple(
        Column(f"{head}_{lang}", ("texts", lang, *path), kind, head != "not_applicable")
        for lang in ("en", "de")
        for head, path, kind in heads
    )


CHECK_COLUMNS: tuple[Column, ...] = (
    Column("id", ("id",)),
    Column("area", ("area",)),
    Column("scope", ("scope",)),
    Column("methods", ("methods",), "list"),
    Column("ask_role", ("ask_role",)),
    *_texts(),
    *(Column(one, ("risk", one), "number") for one in ("likelihood", "safety", "production", "environment", "money")),
    Column("reason_en", ("risk", "reason", "en")),
    Column("reason_de", ("risk", "reason", "de")),
    Column("links", ("links",), "links", needed=False),
)
REMEDY_COLUMNS: tuple[Column, ...] = (
    Column("check", ()),
    Column("text_en", ("text", "en")),
    Column("text_de", ("text", "de")),
    Column("effort", ("effort",)),
    Column("cost", ("cost",)),
    Column("outage", ("outage",)),
    Column("phase", ("phase",)),
    Column("interval", ("interval",), needed=False),
    Column("quick_win", ("quick_win",), "yes"),
    Column("owner_role", ("owner_role",)),
    Column("closes", ("closes",), "yes"),
    Column("repeats", ("repeats",), "yes", needed=False),
)
"""`check` is the id of the check that the remedy belongs to; the remedy's own id follows from it."""
