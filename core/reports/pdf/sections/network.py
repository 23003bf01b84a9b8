"""The chapter on the network as it was seen, and its conversations in the annex."""

from __future__ import annotations

from core.reports.data_network import AdvisoryData, AdvisoryRow, CommandRow, NetworkChapter, NetworkLine, VisitRow
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row, number
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, FINE, FINE_MUTED, LEAD, SMALL, WIDTH
from core.reports.text import Words

_NAME = 108.0
_MOST_NAMES = 24
"""Devices named in one cell; the others are counted. All of them stand in the annex of assets."""
_MOST_COMMANDS = 40
_SPOKEN = {"address": "ip"}
"""What changed -> its name among the facts of an asset, where that is another."""


def network(context: Context) -> Story:
    """The chapter; nothing where nothing was seen."""
    chapter, words = context.data.network, context.words
    if not (chapter.lines or chapter.captures):
        return []
    story: Story = [context.section(words("seen.title"), "seen"), Text(words("seen.lead"), LEAD)]
    if chapter.lines:
        story += [*context.sub(words("seen.map"), "seen-map", need=160), Text(words("seen.map_lead"), BODY)]
        story.append(_map(chapter, words))
    story += _visits(context)
    story += _captures(context)
    story += _advisories(context)
    return story


# --- the map ---


def _map(chapter: NetworkChapter, words: Words) -> Grid:
    levels = chapter.levels
    # As wide as what stands in them: few devices on one level, dozens on another.
    weights = [max(1.0, *(len(one.devices.get(level, ())) ** 0.5 for one in chapter.lines)) for level in levels]
    widths = [(WIDTH - _NAME) * weight / sum(weights) for weight in weights]
    head = head_row(words("seen.network"), *(_level(level, words) for level in levels))
    return Grid((_NAME, *widths), [_line(one, levels, words) for one in chapter.lines], head)


def _level(level: int | None, words: Words) -> str:
    return words("seen.no_level") if level is None else words("seen.level", n=level)


def _line(line: NetworkLine, levels: tuple[int | None, ...], words: Words) -> Row:
    name = [Para((Span(line.name or words("seen.no_network"), CELL_BOLD),))]
    if line.about:
        name.append(Para((Span(line.about, CELL_MUTED),)))
    return Row((Cell(tuple(name)), *(cell(_names(line.devices.get(level, ()), words), FINE) for level in levels)))


def _names(names: tuple[str, ...], words: Words) -> str:
    more = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} {words('more', n=more)}" if more > 0 else shown


# --- since the last visit ---


def _visits(context: Context) -> Story:
    chapter, words = context.data.network, context.words
    if chapter.since is None:
        return []
    story = context.sub(words("seen.visits"), "seen-visits")
    story.append(Text(words("seen.visits_lead", day=words.day(chapter.since.date())), BODY))
    if not chapter.visits:
        return [*story, Text(words("seen.no_change"), BODY)]
    head = head_row(
        words("seen.what"), words("seen.device"), words("seen.field"), words("seen.before"), words("seen.now")
    )  # fmt: skip
    story.append(
        Grid((80, 110, 74, (WIDTH - 264) / 2, (WIDTH - 264) / 2), [_visit(one, words) for one in chapter.visits], head)
    )
    return story


def _visit(row: VisitRow, words: Words) -> Row:
    field = words(f"asset.{_SPOKEN.get(row.field, row.field)}") if row.field else ""
    return Row(
        (cell(words.code("visit", row.kind), CELL_BOLD), cell(row.asset), cell(field, CELL_MUTED), cell(row.before), cell(row.now))
    )  # fmt: skip


# --- captures ---


def _captures(context: Context) -> Story:
    chapter, words = context.data.network, context.words
    if not chapter.captures:
        return []
    story = context.sub(words("seen.captures"), "seen-captures")
    story.append(Text(words("seen.captures_lead", annex=context.annex_name("network")), BODY))
    head = head_row(
        words("seen.capture"), words("seen.from"), words("seen.to"), words("seen.packets"),
        words("seen.conversations"), right=(3, 4),
    )  # fmt: skip
    rows = []
    for one in chapter.captures:
        about = [Para((Span(one.name, CELL_BOLD),))]
        if one.sha256:
            about.append(Para((Span(words("seen.sha256", digest=one.sha256), FINE_MUTED),)))
        if one.note:
            about.append(Para((Span(one.note, CELL_MUTED),)))
        times = (words.moment(at) if at is not None else "" for at in (one.first, one.last))
        rows.append(
            Row(
                (
                    Cell(tuple(about)), *(cell(text, CELL_MUTED) for text in times), number(words.number(one.packets)),
                    number(words.number(one.conversations)),
                )
            )
        )  # fmt: skip
    story.append(Grid((WIDTH - 324, 90, 90, 68, 76), rows, head))
    story += context.sub(words("seen.commands"), "seen-commands")
    if not chapter.commands:
        return [*story, Text(words("seen.no_commands"), BODY)]
    story += [Text(words("seen.commands_lead"), BODY), _commands(chapter.commands[:_MOST_COMMANDS], words)]
    if (left := len(chapter.commands) - _MOST_COMMANDS) > 0:
        story.append(Text(words("seen.more_commands", n=left), SMALL))
    return story


def _commands(rows: tuple[CommandRow, ...], words: Words) -> Grid:
    head = head_row(
        words("seen.client"), words("seen.server"), words("seen.protocol"), words("seen.command"), words("seen.count"),
        right=(4,),
    )  # fmt: skip
    found = [
        Row(
            (
                cell(one.client), cell(one.server), cell(one.protocol),
                common.stack(Para((Span(words.code("command", one.kind), CELL_BOLD),)), Para((Span(", ".join(one.names), CELL_MUTED),))),
                number(words.number(one.count)),
            )
        )
        for one in rows
    ]  # fmt: skip
    return Grid((110, 110, 64, WIDTH - 340, 56), found, head)


def traffic(context: Context) -> Story:
    """Every conversation, for the annex."""
    chapter, words = context.data.network, context.words
    if not chapter.flows:
        return []
    story = context.sub(words("seen.traffic"), "network-traffic")
    story.append(Text(words("seen.traffic_lead"), BODY))
    head = head_row(
        words("seen.client"), words("seen.zone"), words("seen.server"), words("seen.zone"), words("seen.protocol"),
        words("seen.port"), words("seen.packets"), words("seen.commands_short"), right=(6, 7),
    )  # fmt: skip
    rows = [
        Row(
            (
                cell(one.client, FINE), cell(one.client_zone, FINE_MUTED), cell(one.server, FINE),
                cell(one.server_zone, FINE_MUTED), cell(one.protocol, FINE), cell(one.port, FINE_MUTED),
                number(words.number(one.packets), FINE), number(words.number(one.commands) if one.commands else "", FINE),
            ),
            pad=(1.2, 1.4),
        )
        for one in chapter.flows
    ]  # fmt: skip
    story.append(Grid((80, 66, 80, 66, 52, WIDTH - 436, 46, 46), rows, head))
    return story


# --- known vulnerabilities ---


def _advisories(context: Context) -> Story:
    chapter, words = context.data.network, context.words
    data = chapter.data
    if not data.advisories:
        return []
    story = context.sub(words("seen.advisories"), "seen-advisories")
    story.append(Text(words("seen.advisories_lead", age=_age(data, words)), BODY))
    if not chapter.advisories:
        return [*story, Text(words("seen.no_advisories"), BODY)]
    head = head_row(words("seen.device"), words("seen.advisory"), words("seen.why"), words("seen.decided"))
    story.append(Grid((100, 160, WIDTH - 360, 100), [_advisory(one, words) for one in chapter.advisories], head))
    return story


def _age(data: AdvisoryData, words: Words) -> str:
    first = words("seen.age", n=data.advisories, day=words.day(data.newest))
    if not data.exploited:
        return f"{first} {words('seen.no_catalogue')}"
    return f"{first} {words('seen.catalogue', day=words.day(data.catalogue))}"


def _advisory(row: AdvisoryRow, words: Words) -> Row:
    about = [Para((Span(row.number, CELL_BOLD),)), Para((Span(row.title, CELL),))]
    if row.exploited:
        about.append(Para((Span(words("seen.exploited"), CELL_BOLD),)))
    why = common.stack(
        Para((Span(row.reason, CELL),)), Para((Span(words("seen.confidence", n=row.confidence), CELL_MUTED),))
    )
    return Row((cell(row.asset), Cell(tuple(about)), why, cell(row.decision or words("seen.undecided"), CELL_MUTED)))
