"""Security levels per zone and conduit: the matrix, what holds each level down, and the maturity of the program."""

from __future__ import annotations

from dataclasses import replace

from reportlab.platypus import PageBreak, Spacer

from core.reports.data_full import BasisCount, CapabilityRow, FrLevel, MaturityRow, Need, PlaceLevels
from core.reports.pdf import level_charts
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, LEAD, SMALL, TINT, WIDTH
from core.reports.text import Words

SYSTEM = "IEC 62443-3-3"
_COLUMNS = (40.0, 62.0, 70.0, WIDTH - 172)
_WHOLE = (102.0, WIDTH - 102)


def levels(context: Context) -> Story:
    """The whole section; nothing where no requirement of IEC 62443-3-3 was answered."""
    data, words = context.data, context.words
    if not data.levels:
        return []
    zones = [one for one in data.levels if one.kind == "zone"]
    conduits = [one for one in data.levels if one.kind != "zone"]
    story: Story = [PageBreak(), context.section(words("levels.title"), "levels"), Text(words("levels.lead"), LEAD)]
    story += [*context.sub(words("levels.matrix"), "levels-matrix", need=180), *level_charts.level_matrix(zones, words)]
    if any(one.assessed for one in conduits):
        story += context.sub(words("levels.conduits"), "levels-conduits", need=120)
        story += level_charts.level_matrix(conduits, words)
    elif conduits:
        story.append(Text(words.count("levels.no_conduits", len(conduits)), SMALL))
    story += [level_charts.level_legend(words), Text(words("levels.how"), BODY)]
    story += context.sub(words("levels.basis"), "levels-basis", need=150)
    story.append(_bases(data.trust.by_place, words))
    for index, place in enumerate(one for one in data.levels if one.assessed):
        story += context.sub(place.name, f"levels-{index}", need=210)
        story += _place(place, words)
    return story


def _bases(rows: tuple[BasisCount, ...], words: Words) -> Grid:
    head = head_row(
        words("levels.where"),
        words("trust.verified"),
        words("trust.told"),
        words("trust.unknown"),
        words("levels.apart"),
        right=(1, 2, 3, 4),
    )
    return Grid(
        (WIDTH - 4 * 72, 72, 72, 72, 72),
        [
            Row(
                (
                    cell(one.place or words("site_itself")),
                    *(number(words.number(n)) for n in (one.verified, one.told, one.unknown, one.not_applicable)),
                )
            )
            for one in rows
            if one.pack == SYSTEM
        ],
        head,
    )


def _place(place: PlaceLevels, words: Words) -> Story:
    """What the next level needs, per foundational requirement, under what stands beside the levels."""
    rows = [
        Row((cell(words(key), CELL_MUTED), filled), widths=_WHOLE, rule=None, pad=(1.6, 1.6), keep=True)
        for key, filled in _beside(place, words)
    ]
    head = head_row("", words("levels.level"), words("levels.progress"), words("levels.blocking"))
    below = [fr for fr in place.frs if not fr.reached or (fr.sl_t is None and fr.blocking)]
    again = Row(head.cells, fill=TINT, pad=(3, 3))
    rows.append(replace(again, keep=True, again=again))
    rows += [_fr(fr, words) for fr in below]
    reached = [fr.fr for fr in place.frs if fr not in below]
    if reached:
        text = words("levels.reached", names=", ".join(reached))
        rows.append(Row((cell(text, CELL_MUTED),), widths=(WIDTH,)))
    return [Grid(_COLUMNS, rows)]


def _beside(place: PlaceLevels, words: Words) -> list[tuple[str, Cell]]:
    found: list[tuple[str, Cell]] = [("levels.vector", cell(vector(place, words), CELL_BOLD))]
    if place.next_up:
        found.append(("levels.next", needs(place.next_up)))
    if place.capabilities:
        found.append(("levels.sl_c", cell(capability(place.capabilities, words))))
    if place.dissent:
        lines = (f"{one.id} {one.title}: {', '.join(one.assets)}" for one in place.dissent)
        found.append(("levels.dissent", Cell(tuple(Para((Span(line, CELL),)) for line in lines))))
    return found


def vector(place: PlaceLevels, words: Words) -> str:
    """The seven levels with their marks, then the lowest of them."""
    seven = "  ".join(f"{fr.fr} {fr.sl_a}{'?' if fr.provisional else ''}" for fr in place.frs)
    return words("levels.vector_value", vector=seven, lowest=place.lowest)


def tied(text: str) -> str:
    """An identifier that no line break takes apart."""
    return text.replace(" ", "\u00a0")


def needs(found: tuple[Need, ...]) -> Cell:
    """Requirements one under another."""
    return Cell(tuple(Para((Span(one.id, CELL_BOLD), Span(f"  {one.title}", CELL))) for one in found))


def capability(rows: tuple[CapabilityRow, ...], words: Words) -> str:
    """SL-C per foundational requirement, and how many components say nothing."""
    total = rows[0].stated + rows[0].silent
    if not total:
        return words("levels.sl_c_no_assets")
    if not any(one.stated for one in rows):
        return words.count("levels.sl_c_none", total)
    parts = [
        words("levels.sl_c_value", fr=one.fr, level=one.lowest, names=", ".join(one.weakest[:3]))
        for one in rows
        if one.lowest is not None
    ]
    silent = rows[0].silent
    return "; ".join(parts) + (f". {words.count('levels.sl_c_silent', silent)}" if silent else "")


def _fr(fr: FrLevel, words: Words) -> Row:
    mark = "?" if fr.provisional else ""
    level = f"{fr.sl_a}{mark} / {fr.sl_t}" if fr.sl_t is not None else f"{fr.sl_a}{mark}"
    about = [words("levels.met_of", met=fr.met, of=fr.applicable)]
    if fr.provisional:
        about.append(words("levels.could_be", level=fr.reachable))
    blocking: list[Span] = []
    for one in fr.blocking:
        blocking += [Span("; " if blocking else "", CELL), Span(tied(one.id), CELL_BOLD), Span(f" {one.title}", CELL)]
    return Row(
        (
            cell(fr.fr, CELL_BOLD),
            cell(level, CELL_BOLD),
            Cell(tuple(Para((Span(text, CELL_MUTED),)) for text in about)),
            Cell((Para(tuple(blocking)),)) if blocking else cell(""),
        )
    )


def maturity(context: Context) -> Story:
    """The whole section; nothing where no requirement of IEC 62443-2-1 was answered."""
    rows, words = context.data.maturity, context.words
    if not rows:
        return []
    story: Story = [
        Spacer(WIDTH, 14),
        *context.section(words("maturity.title"), "maturity").with_room(),
        Text(words("maturity.lead"), LEAD),
        level_charts.maturity_bars(rows, words),
        level_charts.maturity_legend(words),
    ]
    held = [one for one in rows if one.lowest and one.level is not None and one.level < level_charts.TOP]
    if held:
        story += context.sub(words("maturity.lowest"), "maturity-lowest", need=120)
        story.append(_held(held, words))
    return story


def _held(rows: list[MaturityRow], words: Words) -> Grid:
    found = []
    for one in rows:
        level = words("maturity.none") if one.level is None else words("maturity.level", n=one.level)
        about = Cell((Para((Span(one.id, CELL_BOLD),)), Para((Span(one.title, CELL_MUTED),))))
        found.append(Row((about, cell(level, CELL_BOLD), needs(one.lowest))))
    head = head_row(words("maturity.element"), words("maturity.at"), words("maturity.holds"))
    return Grid((150, 50, WIDTH - 200), found, head)
