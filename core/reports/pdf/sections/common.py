"""What the sections share: the context, headings, and cells for values, verdicts and risk bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from core.reports.data import PHASES, ReportData
from core.reports.data_rows import Links
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.frame import Heading
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, CELL_NONE, SMALL, TINT, WIDTH, Style
from core.reports.text import Words

Story = list[Flowable]

ANNEXES = ("assets", "answers", "chain", "network", "zones", "glossary", "notices")
FINE_PRINT = SMALL
"""Notices that have to stand beside what is quoted."""


@dataclass(slots=True)
class Context:
    """Data, words and the headings made so far."""

    data: ReportData
    words: Words
    headings: list[Heading] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    """Destinations that the report has."""
    later_words: bool = False
    """The engineer's words did not fit on the manager's page."""
    _number: int = 0

    def section(self, title: str, key: str) -> Heading:
        """A numbered heading of the report's main part."""
        self._number += 1
        return self.plain(f"{self._number}  {title}", key)

    def plain(self, title: str, key: str) -> Heading:
        """A heading of level 0 without a number."""
        heading = Heading(title, key, 0, need=220)
        self.headings.append(heading)
        return heading

    def annex(self, name: str) -> Heading:
        """The heading of an annex."""
        letter = annex_letter(name)
        return self.plain(self.words("annex.title", letter=letter, title=self.words(f"annex.{name}")), f"annex-{name}")

    def annex_name(self, name: str) -> str:
        """How the text refers to an annex."""
        return self.words("annex", letter=annex_letter(name))

    def sub(self, title: str, key: str, *, need: float = 90) -> Story:
        """A heading of level 1 with room for what follows."""
        return Heading(title, key, 1, need=need).with_room()


def annex_letter(name: str) -> str:
    """A, B, ... in the order of `ANNEXES`."""
    return "ABCDEFG"[ANNEXES.index(name)]


def none_style(style: Style) -> Style:
    """The style for "not known" in the place of a value."""
    return Style(face=CELL_NONE.face, size=style.size, leading=style.leading, color=CELL_NONE.color, after=style.after)


def spans(words: Words, text: str, style: Style = CELL) -> tuple[Span, ...]:
    """The text, or "not known" where there is none."""
    if text.strip():
        return (Span(text, style),)
    return (Span(words("none"), none_style(style)),)


def value(words: Words, text: str, style: Style = CELL) -> Cell:
    """A cell with a value, or "not known"."""
    return Cell((Para(spans(words, text, style)),))


def maybe(text: str, style: Style = CELL) -> Cell:
    """A cell that stays empty where there is no text."""
    return cell(text, style)


def verdict(words: Words, code: str, style: Style = CELL) -> Para:
    """A verdict's sign and word."""
    return Para((Span(words.code("verdict", code), style),), ("verdict", code))


def band(words: Words, code: str, style: Style = CELL) -> Para:
    """A risk band's meter and word."""
    return Para((Span(words.code("band", code), style),), ("band", code))


def stack(*paras: Para) -> Cell:
    """A cell of several paragraphs."""
    return Cell(paras)


def labelled(label: str, spans_: Iterable[Span], style: Style = CELL_MUTED, gap: float = 2) -> Para:
    """A paragraph that begins with its label."""
    return Para((Span(f"{label}: ", style), *spans_), gap=gap)


def facts(rows: Sequence[tuple[str, Cell]], label_width: float = 118, width: float = WIDTH) -> Grid:
    """Labels on the left, values on the right."""
    return Grid(
        (label_width, width - label_width),
        [Row((cell(label, CELL_MUTED), filled)) for label, filled in rows],
    )


def note(words: Words, key: str) -> Text:
    """A sentence in body text."""
    return Text(words(key), BODY)


def basis_text(words: Words, basis: str, told_by: str) -> str:
    """The basis of an answer, with who told it."""
    text = words.code("basis", basis)
    return words("findings.told_by", basis=text, name=told_by) if told_by.strip() else text


def link_texts(words: Words, links: Links) -> list[str]:
    """One line per document that a check touches."""
    names = ("iec62443_3_3", "iec62443_2_1", "iec62443_2_4", "iec62443_3_2", "nis2", "iso27001", "anssi", "attack")
    return [words(f"links.{name}", ids=", ".join(ids)) for name in names if (ids := getattr(links, name))]


def finding_anchor(number: str) -> str:
    """Destination of a finding in the register."""
    return f"finding-{number}"


def action_anchor(number: str) -> str:
    """Destination of a measure in the roadmap."""
    return f"action-{number}"


def known_anchors(data: ReportData) -> frozenset[str]:
    """Destinations that the report has; a link to any other would break the file."""
    found = [finding_anchor(finding.number) for finding in data.findings if finding.counts]
    found += [action_anchor(action.number) for action in data.actions if action.phase in PHASES]
    return frozenset(found)


def linked(numbers: Iterable[str], anchor: Callable[[str], str], known: frozenset[str], style: Style = CELL) -> Cell:
    """Numbers of findings or measures, each a link where there is something to lead to."""
    parts: list[Span] = []
    for number in numbers:
        if parts:
            parts.append(Span(", ", style))
        parts.append(Span(number, style, anchor(number) if anchor(number) in known else ""))
    return Cell((Para(tuple(parts)),)) if parts else cell("", style)


def some(
    numbers: Sequence[str], anchor: Callable[[str], str], context: Context, *, most: int, style: Style = CELL
) -> Cell:
    """The first few numbers as links, and how many more there are."""
    found = linked(numbers[:most], anchor, context.anchors, style)
    rest = len(numbers) - most
    if rest <= 0:
        return found
    return Cell((Para((*found.paras[0].spans, Span(f" {context.words('more', n=rest)}", CELL_MUTED))),))


def bold(text: str) -> Cell:
    """A cell in bold."""
    return cell(text, CELL_BOLD)


def title_row(title: str, width: float = WIDTH) -> Row:
    """A tinted row that heads the facts under it."""
    return Row((bold(title),), widths=(width,), keep=True, pad=(5, 5), fill=TINT)


def group_row(words: Words, title: str, width: float = WIDTH) -> Row:
    """A tinted row that heads the rows under it and is repeated on the pages that follow."""
    again = Row((bold(words("continued", what=title)),), widths=(width,), pad=(5, 5), fill=TINT)
    return Row((bold(title),), widths=(width,), keep=True, pad=(5, 5), fill=TINT, again=again)
