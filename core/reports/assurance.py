"""The assurance statement: exactly two pages for somebody who will never see the report."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from reportlab import rl_config
from reportlab.platypus import Flowable, PageBreak

from core.assessment.plan import DAY
from core.assessment.risk import BANDS as RISING
from core.assessment.scoring import FRS
from core.reports.assurance_data import Statement, statement
from core.reports.assurance_words import Sentences
from core.reports.data import ReportData, Tally
from core.reports.data_full import FrLevel
from core.reports.files import write_whole
from core.reports.pdf import fonts
from core.reports.pdf.flow import Text
from core.reports.pdf.frame import ReportCanvas, ReportDocument, fitted, grouped
from core.reports.pdf.grid import Cell, Grid, Row, cell, number
from core.reports.pdf.styles import (
    BODY,
    CELL,
    CELL_BOLD,
    CELL_MUTED,
    H2,
    HEAD,
    LEAD,
    MONO,
    MUTED,
    RULE,
    SMALL,
    SUBTITLE,
    TITLE,
    WIDTH,
    Style,
)
from core.reports.text import Words

_LABEL = 110.0
_COLUMN = 45.0
_PHASE = 190.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How much room is made."""

    factor: float
    """Of all sizes."""
    zones: int
    signs: int
    """Of the scope's text."""
    limits: int
    packs: int


FITS = (
    Fit(1.0, 16, 900, 7, 8), Fit(0.93, 16, 900, 7, 8), Fit(0.87, 18, 800, 6, 8), Fit(0.82, 18, 600, 5, 6),
    Fit(0.78, 14, 400, 4, 5), Fit(0.74, 8, 200, 3, 4),
)  # fmt: skip
"""Tried in turn until the statement has two pages; what is left out is named and stands in the report."""


def render_assurance(data: ReportData, out: Path, lang: str = "en") -> Path:
    """Writes the statement to `out` and returns it. Raises `ReportFileError`."""
    return write_whole(assurance_bytes(data, lang), out)


def assurance_bytes(data: ReportData, lang: str = "en") -> bytes:
    """The statement as PDF of two pages. The same data and language give the same bytes."""
    rl_config.useA85 = 0
    fonts.load()
    words, say = Words(lang), Sentences(lang)
    said = statement(data, say("masked"))
    content, pages = b"", 0
    for fit in FITS:
        content, pages = _build(said, words, say, fit)
        if pages == 2:
            break
    if pages != 2:
        raise RuntimeError(f"the statement has {pages} pages")
    return content


def _build(said: Statement, words: Words, say: Sentences, fit: Fit) -> tuple[bytes, int]:
    target = io.BytesIO()
    document = ReportDocument(target, said.cover, words)
    document.title = fonts.clean(say("pdf.title", site=said.cover.site))
    page = _Pages(said, words, say, fit)
    document.build([*page.first(), PageBreak(), *page.second()], canvasmaker=ReportCanvas)
    return target.getvalue(), document.page


class _Pages:
    """Sets the two pages in one size."""

    def __init__(self, said: Statement, words: Words, say: Sentences, fit: Fit) -> None:
        self._said, self._words, self._say, self._fit = said, words, say, fit

    # --- page 1 ---

    def first(self) -> list[Flowable]:
        """Who, what, against what, how."""
        said, say, words = self._said, self._say, self._words
        cover = said.cover
        site = cover.site.strip() or words("cover.unnamed")
        facts = [
            (say("owner"), cover.asset_owner or words("none")),
            (say("by"), cover.engineer or words("none")),
            (say("visit"), words.span(cover.visit_from, cover.visit_to)),
            (say("made"), words.moment(cover.generated_at)),
            (say("report"), cover.report_number or words("head.no_number")),
        ]
        counts = say(
            "counts",
            assets=words.count("summary.assets", said.assets),
            zones=words.count("summary.zones", said.zones),
            networks=words.count("summary.networks", said.networks),
        )
        return [
            self._text(say("title"), TITLE),
            self._text(say("subtitle", site=_clipped(site, 120)), SUBTITLE),
            self._text(say("for"), LEAD),
            self._facts([(label, _clipped(value, 160)) for label, value in facts]),
            self._text(say("what"), H2),
            self._text(_clipped(said.scope.strip(), self._fit.signs) or say("no_scope"), BODY),
            self._text(counts, BODY),
            self._text(say("against"), H2),
            *[self._bullet(_clipped(pack, 160)) for pack in said.packs[: self._fit.packs]],
            self._text(words("cover.self"), SMALL),
            self._text(say("how"), H2),
            self._text(self._basis(), BODY),
            self._text(self._runs(), BODY),
            self._text(say("limits"), H2),
            *[self._bullet(one) for one in self._limits()],
        ]

    def _basis(self) -> str:
        said = self._said
        if not said.total:
            return self._say("no_answers")
        verified, told, unknown = said.percents
        total = self._words.count("trust.statements", said.total)
        return self._say("basis", total=total, verified=verified, told=told, unknown=unknown)

    def _runs(self) -> str:
        said = self._said
        if not said.runs:
            return self._say("runs.none")
        return self._say.count("runs", said.runs, frames=self._words.number(said.frames))

    def _limits(self) -> list[str]:
        words, most = self._words, self._fit.limits
        codes = self._said.limits
        shown = [words(f"limit.{one}") if words.has(f"limit.{one}") else _clipped(one, 200) for one in codes[:most]]
        more = len(codes) - len(shown)
        own = [self._say(f"limit.{one}") for one in ("day", "self", "kept")]
        return [*own, *shown, *([self._say("limit.more", n=more)] if more else [])]

    # --- page 2 ---

    def second(self) -> list[Flowable]:
        """Result, risks, plan, signatures."""
        said, say = self._said, self._say
        line = said.line
        tolerable = say("line", band=self._words.code("band", RISING[line - 1])) if line is not None else say("no_line")
        return [
            self._text(say("result"), replace(H2, before=0)),
            *(self._levels() if said.levels else self._areas()),
            self._text(say("risks"), H2),
            self._risks(),
            self._text(tolerable, SMALL),
            self._text(say("plan"), H2),
            self._plan(),
            self._text(say("hash"), SMALL),
            self._text(grouped(said.cover.head_hash) or self._words("none"), replace(MONO, size=7.2)),
            self._text(say("sign"), SMALL),
            _Signatures(self._words, (said.cover.engineer, said.cover.manager), self._fit.factor),
        ]

    def _levels(self) -> list[Flowable]:
        said, say, most = self._said, self._say, self._fit.zones
        name = WIDTH - 7 * _COLUMN
        rows = [
            self._row([cell(self._one_line(zone.name, name - 8), self._style(CELL_BOLD)), *map(self._level, zone.frs)])
            for zone in said.levels[:most]
        ]
        head = self._head(say("zone"), *FRS)
        aimed = [one for one in said.levels if one.has_target]
        reached = sum(one.reached for one in aimed)
        left = len(said.levels) - most
        tail = (
            say.count("more_zones", left, reached=reached, total=len(said.levels))
            if left > 0
            else say("reached", reached=reached, total=len(aimed))
        )
        story: list[Flowable] = [
            self._text(say("levels"), SMALL),
            Grid((name, *([_COLUMN] * 7)), rows, head, after=4),
            self._text(tail, SMALL),
        ]
        if said.conduits:
            story.append(self._text(say.count("conduits", said.conduits), SMALL))
        return story

    def _level(self, one: FrLevel) -> Cell:
        doubt = "?" if one.provisional else ""
        target = "–" if one.sl_t is None else str(one.sl_t)
        return cell(f"{one.sl_a}{doubt} / {target}", self._style(CELL))

    def _areas(self) -> list[Flowable]:
        say, words = self._say, self._words
        name = WIDTH - 4 * 70
        rows = [
            self._row([cell(words.code("area", area), self._style(CELL_BOLD)), *self._tally(tally)])
            for area, tally in self._said.areas
        ]
        head = self._head(say("area"), say("met"), say("partial"), say("not_met"), say("open"), right=True)
        story: list[Flowable] = [self._text(say("quick"), BODY)]
        return [*story, Grid((name, 70, 70, 70, 70), rows, head, after=4)] if rows else story

    def _tally(self, tally: Tally) -> list[Cell]:
        met = tally.get("met") + tally.get("met_by_compensating")
        dark = tally.get("unknown") + tally.get("ask_supplier") + tally.get("not_answered")
        return [self._number(n) for n in (met, tally.get("partial"), tally.get("not_met"), dark)]

    def _risks(self) -> Grid:
        say, words = self._say, self._words
        rows = [
            self._row([
                cell(words.code("band", one.band), self._style(CELL_BOLD), sign=("band", one.band)),
                *[self._number(n) for n in (one.open, one.accepted, one.fixed)],
            ])
            for one in self._said.risks
        ]  # fmt: skip
        head = self._head(say("rank"), say("risks.open"), say("risks.accepted"), say("risks.fixed"), right=True)
        return Grid((_PHASE, 80, 115, WIDTH - _PHASE - 195), rows, head, after=4)

    def _plan(self) -> Flowable:
        said, say, words = self._said, self._say, self._words
        if not said.phases:
            return self._text(say("no_plan"), BODY)
        rows = []
        for one in said.phases:
            span = f"{words.code('phase', one.phase)} ({words.code('phase_span', one.phase)})"
            days = say("days_value", days=words.decimal(one.hours / DAY))
            rows.append(
                self._row([
                    cell(span, self._style(CELL_BOLD)),
                    self._number(one.measures),
                    self._number(one.done),
                    number(days, self._style(CELL)),
                ])
            )  # fmt: skip
        head = self._head(say("phase"), say("measures"), say("done"), say("days"), right=True)
        return Grid((_PHASE, 80, 115, WIDTH - _PHASE - 195), rows, head)

    # --- parts ---

    def _style(self, style: Style) -> Style:
        return style.scaled(self._fit.factor)

    def _text(self, text: str, style: Style) -> Text:
        return Text(text, self._style(style))

    def _bullet(self, text: str) -> Text:
        return Text(text, replace(self._style(BODY), hang=12, after=2), bullet="•")

    def _number(self, n: int) -> Cell:
        return number(self._words.number(n), self._style(CELL))

    def _row(self, cells: list[Cell]) -> Row:
        pad = 2.6 * self._fit.factor
        return Row(tuple(cells), pad=(pad, pad))

    def _head(self, *titles: str, right: bool = False) -> Row:
        style = self._style(HEAD)
        cells = [number(one, style) if right and at else cell(one, style) for at, one in enumerate(titles)]
        return Row(tuple(cells), rule=RULE, pad=(3, 3), keep=True)

    def _facts(self, facts: list[tuple[str, str]]) -> Grid:
        rows = [self._row([cell(k, self._style(CELL_MUTED)), cell(v, self._style(CELL_BOLD))]) for k, v in facts]
        return Grid((_LABEL, WIDTH - _LABEL), rows, after=4)

    def _one_line(self, text: str, room: float) -> str:
        return fitted(text, self._style(CELL_BOLD), room)[0]


class _Signatures(Flowable):
    """Two lines to sign."""

    def __init__(self, words: Words, names: tuple[str, str], factor: float) -> None:
        super().__init__()
        self._words, self._names, self._factor = words, names, factor

    def wrap(self, aw: float, ah: float) -> tuple[float, float]:  # noqa: ARG002
        """For platypus."""
        self.width, self.height = aw, 74.0 * self._factor
        return self.width, self.height

    def draw(self) -> None:
        """For platypus."""
        words, gap = self._words, 26.0
        side = (self.width - gap) / 2
        for at, key in enumerate(("sign.engineer", "sign.manager")):
            x = at * (side + gap)
            self.canv.setStrokeColor(MUTED)
            self.canv.setLineWidth(0.7)
            self.canv.line(x, 22, x + side, 22)
            below = f"{words('sign.place')}, {words('sign.date')}, {words('sign.signature')}"
            name = self._names[at].strip()
            title = f"{words(key)}: {name}" if name else words(key)
            for text, y, style in ((title, self.height - 10, CELL_BOLD), (below, 12, CELL_MUTED)):
                shown, fine = fitted(text, style, side)
                self.canv.setFillColor(fine.color)
                self.canv.setFont(fine.face, fine.size)
                self.canv.drawString(x, y, shown)


def _clipped(text: str, signs: int) -> str:
    """At most so many signs in at most eight lines; an ellipsis says that there is more."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    short = "\n".join(lines[:8])
    if len(short) > signs:
        short = short[:signs].rsplit(" ", 1)[0]
    return short if len(short) == len("\n".join(lines)) else f"{short.rstrip()} …"
