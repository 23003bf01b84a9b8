"""Scope and consent: what was agreed, who was met, and every run with its consent."""

from __future__ import annotations

from datetime import datetime

from reportlab.platypus import Spacer

from core.reports.data_rows import PersonRow, Run
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_MUTED, SMALL, WIDTH
from core.reports.text import Words


def scope(context: Context) -> Story:
    """The whole section."""
    data, words = context.data.scope, context.words
    story: Story = [
        Spacer(WIDTH, 8),
        *context.section(words("scope.title"), "scope").with_room(),
        *context.sub(words("scope.system"), "scope-system"),
        Text(data.text.strip() or words("scope.none"), BODY),
    ]
    if data.note.strip():
        story += [*context.sub(words("scope.note"), "scope-note"), Text(data.note, BODY)]
    story += context.sub(words("scope.people"), "scope-people")
    if data.people:
        story.append(_people(data.people, words, supplier=False))
    else:
        story.append(Text(words("scope.no_people"), BODY))
    if data.suppliers:
        story += context.sub(words("scope.suppliers"), "scope-suppliers")
        story.append(_people(data.suppliers, words, supplier=True))
    story += context.sub(words("scope.runs"), "scope-runs", need=150)
    if not context.data.runs:
        story.append(Text(words("scope.no_runs"), BODY))
        return story
    for index, run in enumerate(context.data.runs, start=1):
        story.append(_run(run, index, words))
    story.append(Text(words("scope.runs_note", annex=context.annex_name("network")), SMALL))
    return story


def _people(people: tuple[PersonRow, ...], words: Words, *, supplier: bool) -> Grid:
    third = "scope.access" if supplier else "scope.organisation"
    head = head_row(words("scope.name"), words("scope.role"), words(third), words("scope.contact"), words("scope.note"))
    rows = [
        Row(
            (
                cell(person.name),
                common.value(words, _roles(person.role, words)),
                common.value(words, person.organisation),
                common.value(words, person.contact),
                cell(person.note),
            )
        )
        for person in people
    ]
    return Grid((104, 112, 96, 92, WIDTH - 404), rows, head)


def _roles(role: str, words: Words) -> str:
    """A company may have several roles."""
    parts = [part.strip() for part in role.split(",")]
    return ", ".join(words.code("role", part) for part in parts if part)


def lines(items: tuple[str, ...], empty: str) -> Cell:
    """A cell with one paragraph per item."""
    if not items:
        return cell(empty)
    return Cell(tuple(Para((Span(item, CELL),)) for item in items))


def _run(run: Run, index: int, words: Words) -> Grid:
    if run.ended:
        ran = words("run.time_value", started=words.moment(run.started), ended=words.moment(run.ended))
    else:
        ran = words("run.time_open", started=words.moment(run.started))
    traffic = words(
        "run.traffic_value",
        sent=words.number(run.frames_sent),
        received=words.number(run.frames_received),
        hosts=words.number(run.hosts_found),
    )
    consent = words("run.consent_value", name=run.consent_name or words("none"), role=run.consent_role or words("none"))
    pairs = (
        (("run.consent", common.bold(consent)), ("run.status", cell(words.code("run_status", run.status)))),
        (("run.consent_at", _moment(words, run.consent_at)), ("run.profile", _code(words, "profile", run.profile))),
        (("run.window", common.value(words, run.window)), ("run.network", common.value(words, run.network))),
        (("run.time", cell(ran)), ("run.interface", common.value(words, run.interface))),
    )
    rows = [common.title_row(words("run.title", n=index, started=words.moment(run.started)))]
    rows += [
        Row((cell(words(a), CELL_MUTED), one, cell(words(b), CELL_MUTED), two), widths=_QUARTERS, keep=True)
        for (a, one), (b, two) in pairs
    ]
    facts: list[tuple[str, Cell]] = [
        ("run.targets", lines(run.targets, words("none"))),
        ("run.exclusions", lines(run.exclusions, words("nothing"))),
        ("run.protocols", cell(", ".join(run.protocols) or words("none"))),
        ("run.requests", lines(run.requests, words("none"))),
        ("run.traffic", cell(traffic)),
    ]
    if run.note.strip():
        facts.append(("run.note", cell(run.note)))
    rows += [Row((cell(words(key), CELL_MUTED), filled), widths=_WHOLE) for key, filled in facts]
    return Grid(_WHOLE, rows, after=14)


def _moment(words: Words, when: datetime | None) -> Cell:
    return common.value(words, words.moment(when) if when else "")


def _code(words: Words, kind: str, code: str) -> Cell:
    return common.value(words, words.code(kind, code) if code else "")


_WHOLE = (84.0, WIDTH - 84)
_QUARTERS = (84.0, WIDTH / 2 - 84 + 20, 84.0, WIDTH / 2 - 84 - 20)
