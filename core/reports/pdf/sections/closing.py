"""Annexes: terms in plain words, and notices."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass

from reportlab.platypus import PageBreak, Spacer

from core.reports.data import ReportData
from core.reports.data_rows import Links
from core.reports.glossary import glossary
from core.reports.pdf import fonts
from core.reports.pdf.flow import Text
from core.reports.pdf.grid import Grid, Row, cell
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL_BOLD, H3, SMALL, WIDTH


def annex_glossary(context: Context) -> Story:
    """The whole annex."""
    words = context.words
    rows = [Row((cell(term, CELL_BOLD), cell(meaning))) for term, meaning in glossary(words.lang)]
    return [PageBreak(), context.annex("glossary"), Grid((140, WIDTH - 140), rows)]


def annex_notices(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [Spacer(WIDTH, 18), *context.annex("notices").with_room()]
    keys = ["notices.self", "notices.iec", "notices.mapping", "notices.nis2"]
    links = [check.links for area in data.areas for check in area.checks]
    keys += [f"notices.{name}" for name in ("anssi", "attack") if _any(links, name)]
    story.append(Text(words("notices.standards"), H3))
    story += [Text(words(key), BODY) for key in keys]
    story += [Text(text, SMALL) for text in data.licences]
    if data.packs:
        story.append(Text(words("notices.packs"), H3))
        story += [Text(pack, BODY) for pack in data.packs]
    story.append(Text(words("notices.print"), H3))
    points = sorted(unprintable(data))
    if points:
        named = ", ".join(_point(char) for char in points[:200])
        story.append(Text(words("notices.glyphs", points=named), BODY))
    else:
        story.append(Text(words("notices.glyphs_none"), BODY))
    story.append(Text(words("notices.fonts"), BODY))
    return story


def _any(links: list[Links], name: str) -> bool:
    return any(getattr(link, name) for link in links)


def _point(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".strip()


def unprintable(data: ReportData) -> set[str]:
    """Every character of the data that no embedded font can draw."""
    found: set[str] = set()
    waiting: list[object] = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found |= fonts.replaced(item)
        elif isinstance(item, tuple):
            waiting += item
        elif is_dataclass(item):
            waiting += [getattr(item, each.name) for each in fields(item)]
    return found
