"""Limits and trust: how the answers are known, the clocks, what was not possible."""

from __future__ import annotations

from collections.abc import Sequence

from core.reports.data import BASES, Trust
from core.reports.data_full import BasisCount
from core.reports.pdf import charts
from core.reports.pdf.flow import Text
from core.reports.pdf.grid import Grid, Row, cell, head_row, number
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, LEAD, WIDTH, Style
from core.reports.text import Words

BULLET = Style(hang=12, after=3)


def trust(context: Context) -> Story:
    """The whole section."""
    data, words = context.data.trust, context.words
    story: Story = [
        *context.section(words("trust.title"), "trust").with_room(),
        Text(words("trust.lead"), LEAD),
        *context.sub(words("trust.shares"), "trust-shares"),
    ]
    story += _shares(data, words)
    story += [
        *context.sub(words("trust.limits"), "trust-limits"),
        *_limits(data, words),
        *context.sub(words("trust.clock"), "trust-clock"),
        Text(clock_sentence(data, words), BODY),
    ]
    if data.clock_note.strip():
        story.append(Text(data.clock_note, BODY))
    story.append(Text(words("trust.clock_utc"), BODY))
    story += context.sub(words("trust.values"), "trust-values")
    sources = context.data.asset_summary.by_source
    if sources:
        story += charts.count_bars([(words.code("source", c.name), c.count) for c in sources])
    else:
        story.append(Text(words("trust.no_values"), BODY))
    return story


def _shares(data: Trust, words: Words) -> Story:
    if not data.total:
        return [Text(words("trust.no_answers"), BODY)]
    percents = data.percents
    counts = (("verified", data.verified), ("told", data.told), ("unknown", data.unknown))
    text = words(
        "trust.share_text",
        total=words.count("trust.statements", data.total),
        verified=percents[0],
        told=percents[1],
        unknown=percents[2],
    )
    found = {c.name: c.count for c in data.by_basis}
    rows = [
        Row(
            (
                cell(words.code("basis", code)),
                number(words.number(found.get(code, 0))),
                cell(words(f"basis_why.{code}")),
            )
        )
        for code in BASES
    ]
    head = head_row(words("trust.basis"), words("trust.answers"), words("trust.meaning"), right=(1,))
    return [
        charts.share_bar(counts, percents),
        charts.trust_legend(words),
        Text(text, BODY),
        Grid((150, 64, WIDTH - 214), rows, head),
        *_by_pack(data.by_place, words),
    ]


def _by_pack(places: Sequence[BasisCount], words: Words) -> Story:
    """The same per checklist, where more than the quick survey was answered."""
    packs = list(dict.fromkeys(one.pack for one in places))
    if not any(packs):
        return []
    rows = []
    for pack in packs:
        inside = [one for one in places if one.pack == pack]
        sums = (
            sum(one.verified for one in inside),
            sum(one.told for one in inside),
            sum(one.unknown for one in inside),
            sum(one.not_applicable for one in inside),
        )
        rows.append(Row((cell(pack or words("trust.quick")), *(number(words.number(n)) for n in sums))))
    head = head_row(
        words("trust.checklist"),
        words("trust.verified"),
        words("trust.told"),
        words("trust.unknown"),
        words("levels.apart"),
        right=(1, 2, 3, 4),
    )
    return [Grid((WIDTH - 4 * 72, 72, 72, 72, 72), rows, head)]


def _limits(data: Trust, words: Words) -> Story:
    sentences = [words(f"limit.{code}") if words.has(f"limit.{code}") else code for code in data.limits]
    sentences += [remark for remark in data.remarks if remark.strip()]
    if not sentences:
        return [Text(words("trust.no_limits"), BODY)]
    return [Text(sentence, BULLET, bullet="\u2022") for sentence in sentences]


def clock_sentence(data: Trust, words: Words) -> str:
    """What the comparison of the clocks gave."""
    offset = data.clock_offset_s
    if offset is None:
        return words("trust.clock_none")
    if abs(offset) < 1:
        return words("trust.clock_same")
    key = "trust.clock_ahead" if offset > 0 else "trust.clock_behind"
    return words(key, seconds=words.decimal(abs(offset)))
