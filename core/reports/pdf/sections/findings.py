"""The findings register: the matrix, then every finding with its risk and what it rests on."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from core.reports.data_rows import FindingRow
from core.reports.pdf import charts
from core.reports.pdf.flow import Text
from core.reports.pdf.grid import Cell, Grid, Row, cell
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, LEAD, RULE, TINT, WIDTH

_TITLE = (44.0, WIDTH - 44 - 104, 104.0)
_QUARTERS = (84.0, 130.0, 84.0, WIDTH - 298.0)
_WHOLE = (84.0, WIDTH - 84)


def findings(context: Context) -> Story:
    """The whole section."""
    data, words = context.data, context.words
    story: Story = [
        PageBreak(),
        context.section(words("findings.title"), "findings"),
        Text(words("findings.lead"), LEAD),
    ]
    if not data.findings:
        return [*story, Text(words("findings.none"), BODY)]
    if data.matrix:
        story += context.sub(words("findings.matrix"), "findings-matrix", need=280)
        story += [charts.risk_matrix(data.findings, data.matrix, words), charts.band_legend(words)]
    story += context.sub(words("findings.list"), "findings-list", need=160)
    rows: list[Row] = []
    for finding in data.findings:
        rows += _rows(finding, context)
    story.append(Grid(_WHOLE, rows))
    return story


def _rows(finding: FindingRow, context: Context) -> list[Row]:
    words = context.words
    title = Row(
        (
            cell(finding.number, CELL_BOLD),
            cell(finding.title, CELL_BOLD),
            Cell((common.band(words, finding.band, CELL_BOLD),)),
        ),
        widths=_TITLE,
        fill=TINT,
        rule=RULE,
        pad=(5, 5),
        keep=True,
        anchor=common.finding_anchor(finding.number),
    )
    consequences = words(
        "findings.consequence_values",
        safety=finding.safety,
        production=finding.production,
        environment=finding.environment,
        money=finding.money,
    )
    likely = words(f"likelihood.{finding.likelihood}") if 1 <= finding.likelihood <= 5 else str(finding.likelihood)
    risk = words("findings.risk_value", band=words.code("band", finding.band), score=finding.score)
    basis = common.basis_text(words, finding.basis, finding.told_by)
    pairs = [
        (("findings.where", cell(finding.scope or words("site_itself"))), ("findings.risk", cell(risk, CELL_BOLD))),
        (
            ("findings.answer", Cell((common.verdict(words, finding.verdict),))),
            ("findings.likelihood", cell(likely)),
        ),
        (("findings.basis", cell(basis)), ("findings.consequences", cell(consequences))),
        (
            ("findings.check", cell(f"{finding.requirement}  {finding.check}".strip())),
            ("findings.status", cell(words.code("finding_status", finding.status))),
        ),
    ]
    rows = [title]
    for index, (left, right) in enumerate(pairs):
        cells = (cell(words(left[0]), CELL_MUTED), left[1], cell(words(right[0]), CELL_MUTED), right[1])
        pad = (4.5, 1.0) if index == 0 else (1.0, 1.0)
        rows.append(Row(cells, widths=_QUARTERS, rule=None, keep=True, pad=pad))
    rows += _prose(finding, context)
    return rows


def _prose(finding: FindingRow, context: Context) -> list[Row]:
    words = context.words
    facts: list[tuple[str, Cell]] = []
    if finding.why.strip():
        facts.append(("findings.why", cell(finding.why)))
    if finding.reason.strip():
        facts.append(("findings.reason", cell(finding.reason)))
    if finding.note.strip():
        facts.append(("findings.note", cell(finding.note)))
    if finding.actions:
        facts.append(("findings.measures", common.linked(finding.actions, common.action_anchor, context.anchors)))
    if links := common.link_texts(words, finding.links):
        facts.append(("findings.links", cell("; ".join(links), CELL_MUTED)))
    if not facts:
        return [Row((cell("", CELL), cell("")), rule=None, pad=(0, 0))]
    last = len(facts) - 1
    return [
        Row(
            (cell(words(key), CELL_MUTED), filled),
            widths=_WHOLE,
            rule=None,
            keep=index < last,
            pad=(1.0, 11.0 if index == last else 1.0),
        )
        for index, (key, filled) in enumerate(facts)
    ]
