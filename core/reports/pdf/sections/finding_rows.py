"""How a finding is printed: in full as a block, or as a line of a table."""

from __future__ import annotations

from collections.abc import Sequence

from core.reports.data_rows import FindingRow
from core.reports.pdf.flow import Span
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context
from core.reports.pdf.styles import CELL, CELL_BOLD, CELL_MUTED, RULE, TINT, WIDTH
from core.reports.text import Words

WHOLE = (84.0, WIDTH - 84)
_TITLE = (44.0, WIDTH - 44 - 104, 104.0)
_QUARTERS = (84.0, 130.0, 84.0, WIDTH - 298.0)
_COLUMNS = (38.0, WIDTH - 38 - 72 - 98 - 74, 72.0, 98.0, 74.0)


def place_of(finding: FindingRow, words: Words) -> str:
    """Where it is and what showed it."""
    return f"{finding.scope or words('site_itself')}, {finding.requirement}"


def settled(finding: FindingRow, words: Words) -> list[str]:
    """Who accepted it until when, or who agreed to what was fixed, with what shows it before and after."""
    found = []
    if finding.status == "accepted" or finding.lapsed:
        name, until = finding.accepted_by or words("none"), words.day(finding.accepted_until) or words("none")
        found.append(words("risk.lapsed" if finding.lapsed else "risk.accepted_by", name=name, until=until))
    if finding.status == "fixed_on_site":
        name, day = finding.agreed_by or words("none"), words.day(finding.fixed_at) or words("none")
        found.append(words("risk.fixed_by", name=name, day=day))
        before, after = ", ".join(finding.before_evidence), ", ".join(finding.after_evidence)
        found.append(words("risk.shown", before=before or words("nothing"), after=after or words("nothing")))
    return found


def risk_text(finding: FindingRow, words: Words) -> str:
    """Band and score, and what remains."""
    risk = words("findings.risk_value", band=words.code("band", finding.band), score=finding.score)
    if finding.now and finding.now != finding.band:
        risk = words("risk.now", found=risk, now=words.code("band", finding.now))
    if finding.after is None:
        return risk
    return words("risk.then", now=risk, after=words.code("band", finding.after[2]))


def blocks(rows: Sequence[FindingRow], context: Context) -> list[Row]:
    """Everything about each; what the catalogue says of a requirement only at its first finding."""
    first: dict[str, str] = {}
    found: list[Row] = []
    for one in rows:
        said = first.setdefault(f"{one.pack} {one.requirement}", one.number)
        found += block(one, context, "" if said == one.number else said)
    return found


def block(finding: FindingRow, context: Context, see: str = "") -> list[Row]:
    """Everything about one finding; `see` is the number of the one that says why it matters."""
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
    basis = common.basis_text(words, finding.basis, finding.told_by) if finding.basis else words("findings.drawing")
    pairs = [
        (
            ("findings.where", cell(finding.scope or words("site_itself"))),
            ("findings.risk", cell(risk_text(finding, words), CELL_BOLD)),
        ),
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
    rows += _prose(finding, context, see)
    return rows


def _facts(finding: FindingRow, context: Context, see: str) -> list[tuple[str, Cell]]:
    words = context.words
    place = "; ".join(words.code("exposure", code) for code in finding.place_reasons)
    why: tuple[tuple[str, str], ...] = (("findings.why", finding.why), ("findings.reason", finding.reason))
    if see and finding.why:
        why = (("findings.why", words("findings.see", number=see)),)
    texts = (
        *why,
        ("findings.exposure", place),
        ("findings.note", finding.note),
        ("findings.settled", " ".join(settled(finding, words))),
        ("findings.evidence", ", ".join(finding.evidence)),
    )
    facts = [(key, cell(text)) for key, text in texts if text.strip()]
    if finding.actions:
        facts.append(("findings.measures", common.linked(finding.actions, common.action_anchor, context.anchors)))
    if links := common.link_texts(words, finding.links):
        facts.append(("findings.links", cell("; ".join(links), CELL_MUTED)))
    return facts


def _prose(finding: FindingRow, context: Context, see: str) -> list[Row]:
    words, facts = context.words, _facts(finding, context, see)
    if not facts:
        return [Row((cell("", CELL), cell("")), rule=None, pad=(0, 0))]
    last = len(facts) - 1
    return [
        Row(
            (cell(words(key), CELL_MUTED), filled),
            widths=WHOLE,
            rule=None,
            keep=index < last,
            pad=(1.0, 11.0 if index == last else 1.0),
        )
        for index, (key, filled) in enumerate(facts)
    ]


def table(rows: Sequence[FindingRow], context: Context) -> Grid:
    """A line each: number, gap and place, risk before and after, how it is known, measures."""
    words = context.words
    head = head_row(
        words("action.number"),
        words("risk.finding"),
        words("risk.before_after"),
        words("findings.basis"),
        words("findings.measures"),
    )
    return Grid(_COLUMNS, [_line(one, context) for one in rows], head)


def _line(one: FindingRow, context: Context) -> Row:
    words = context.words
    title = [Para((Span(one.title, CELL),)), Para((Span(place_of(one, words), CELL_MUTED),))]
    if one.note.strip():
        title.append(Para((Span(one.note, CELL_MUTED),)))
    title += [Para((Span(text, CELL_MUTED),)) for text in settled(one, words)]
    risk = [common.band(words, one.band)]
    if one.after is not None:
        risk.append(common.band(words, one.after[2], CELL_MUTED))
    basis = common.basis_text(words, one.basis, one.told_by) if one.basis else words("findings.drawing")
    known = [Para((Span(basis, CELL),))]
    if one.evidence:
        known.append(Para((Span(", ".join(one.evidence), CELL_MUTED),)))
    return Row(
        (
            cell(one.number, CELL_BOLD),
            Cell(tuple(title)),
            Cell(tuple(risk)),
            Cell(tuple(known)),
            common.linked(one.actions, common.action_anchor, context.anchors),
        ),
        anchor=common.finding_anchor(one.number),
        pad=(2.6, 2.8),
    )
