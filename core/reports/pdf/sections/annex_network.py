"""Annex: what was sent on the network, by protocol and attempt by attempt."""

from __future__ import annotations

from itertools import groupby

from reportlab.platypus import PageBreak

from core.reports.data_rows import Attempt, ProtocolTotal, Run
from core.reports.pdf.flow import Text
from core.reports.pdf.grid import Grid, Row, cell, head_row, number
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.sections.network import traffic
from core.reports.pdf.styles import BODY, FINE, FINE_MUTED, H3, LEAD, WIDTH
from core.reports.text import Words


def annex_network(context: Context) -> Story:
    """The whole annex."""
    data, words = context.data, context.words
    story: Story = [PageBreak(), context.annex("network")]
    if not data.runs:
        return [*story, Text(words("network.none"), BODY), *traffic(context)]
    story.append(Text(words("network.lead"), LEAD))
    for index, run in enumerate(data.runs, start=1):
        title = words("run.title", n=index, started=words.moment(run.started))
        story += context.sub(title, f"network-{index}", need=160)
        story += _run(run, words)
    return story + traffic(context)


def _run(run: Run, words: Words) -> Story:
    found: Story = []
    if run.totals:
        found += [Text(words("network.protocols"), H3), _protocols(run.totals, words)]
    if run.attempts:
        return [*found, Text(words("network.attempts"), H3), _attempts(run.attempts, words)]
    return [*found, Text(words("network.no_attempts"), BODY)]


def _protocols(totals: tuple[ProtocolTotal, ...], words: Words) -> Grid:
    head = head_row(
        words("network.protocol"),
        words("network.hosts"),
        words("network.tries"),
        words("network.sent"),
        words("network.received"),
        words("network.bytes"),
        words("network.statuses"),
        right=(1, 2, 3, 4, 5),
    )
    return Grid((72, 52, 58, 60, 66, 80, WIDTH - 388), [_total(total, words) for total in totals], head)


def _total(total: ProtocolTotal, words: Words) -> Row:
    counted = total.bytes_sent is not None and total.bytes_received is not None
    sizes = words("network.bytes_value", sent=total.bytes_sent, received=total.bytes_received) if counted else ""
    statuses = ", ".join(
        words("network.status_count", status=words.code("attempt", c.name), n=words.number(c.count))
        for c in total.statuses
    )
    return Row(
        (
            cell(total.protocol),
            number(words.number(total.hosts)),
            number(words.number(total.attempts)),
            number(words.number(total.sent)),
            number("" if total.received is None else words.number(total.received)),
            number(sizes),
            cell(statuses),
        )
    )


def _attempts(attempts: tuple[Attempt, ...], words: Words) -> Grid:
    head = head_row(
        words("network.time"),
        words("network.target"),
        words("network.protocol"),
        words("network.port"),
        words("network.status"),
        words("network.frames"),
        words("network.ms"),
        words("network.detail"),
        right=(5, 6),
    )
    rows: list[Row] = []
    for day, inside in groupby(attempts, key=lambda one: one.at.date()):
        rows.append(common.group_row(words, words.day(day)))
        rows += [_attempt(attempt, words) for attempt in inside]
    return Grid((48, 76, 56, 50, 64, 38, 36, WIDTH - 368), rows, head)


def _attempt(attempt: Attempt, words: Words) -> Row:
    port = f"{attempt.port}/{attempt.transport}" if attempt.port else attempt.transport
    return Row(
        (
            cell(f"{attempt.at:%H:%M:%S}", FINE_MUTED),
            cell(attempt.target, FINE),
            cell(attempt.protocol, FINE),
            cell(port, FINE),
            cell(words.code("attempt", attempt.status), FINE),
            number(str(attempt.frames), FINE),
            number(str(attempt.duration_ms), FINE),
            cell(attempt.detail, FINE_MUTED),
        ),
        pad=(1.2, 1.4),
    )
