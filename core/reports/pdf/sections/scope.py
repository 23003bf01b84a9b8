"""Scope and consent: what was agreed, who was met, and every run with its consent."""

from __future__ import annotations

from reportlab.platypus import Spacer

from core.reports.data import PersonRow, Run
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
        *context.sub(words("scope.people"), "scope-people"),
    ]
    if data.people:
        story.append(_people(data.people, words, supplier=False))
    else:
        story.append(Text(words("scope.no_people"), BODY))
    if data.suppliers:
        story += context.sub(words("scope.suppliers"), "scope-suppliers")
        story.append(_people(data.suppliers, words, supplier=True))
    story += context.sub(words("scope.runs"), "scope-runs", need=200)
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
                common.value(words, words.code("role", person.role) if person.role else ""),
                common.value(words, person.organisation),
                common.value(words, person.contact),
                cell(person.note),
            )
        )
        for person in people
    ]
    return Grid((105, 95, 105, 95, WIDTH - 400), rows, head)


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
    consent = words(
        "run.consent_value", name=run.consent_name or words("none"), role=run.consent_role or words("none")
    )
    facts: list[tuple[str, Cell]] = [
        ("run.consent", common.bold(consent)),
        ("run.consent_at", cell(words.moment(run.consent_at))),
        ("run.window", common.value(words, run.window)),
        ("run.time", cell(ran)),
        ("run.status", cell(words.code("run_status", run.status))),
        ("run.profile", common.value(words, words.code("profile", run.profile) if run.profile else "")),
        ("run.network", common.value(words, run.network)),
        ("run.interface", common.value(words, run.interface)),
        ("run.targets", lines(run.targets, words("none"))),
        ("run.exclusions", lines(run.exclusions, words("nothing"))),
        ("run.protocols", cell(", ".join(run.protocols) or words("none"))),
        ("run.requests", lines(run.requests, words("none"))),
        ("run.traffic", cell(traffic)),
    ]
    if run.note.strip():
        facts.append(("run.note", cell(run.note)))
    title = words("run.title", n=index, started=words.moment(run.started))
    rows = [common.title_row(title)]
    rows += [Row((cell(words(key), CELL_MUTED), filled), keep=i < 3) for i, (key, filled) in enumerate(facts)]
    return Grid((118, WIDTH - 118), rows, after=14)
