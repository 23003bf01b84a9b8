"""The chapter on zones and conduits, and their sheets in the annex."""

from __future__ import annotations

from core.reports.collect_zones import vector
from core.reports.data_zones import AttributeRow, BreachRow, PlaceSheet, SystemRow, ZoneChapter
from core.reports.pdf.flow import Span, Text
from core.reports.pdf.grid import Cell, Grid, Para, Row, cell, head_row
from core.reports.pdf.sections import common
from core.reports.pdf.sections.common import Context, Story, annex_letter
from core.reports.pdf.styles import BODY, CELL, CELL_BOLD, CELL_MUTED, FINE_MUTED, LEAD, SMALL, WIDTH
from core.reports.pdf.zone_diagram import diagram_legend, zone_diagram
from core.reports.text import Words

_LABEL = 150.0


def zones(context: Context) -> Story:
    """The chapter; nothing where no zone was drawn."""
    chapter, words = context.data.drawing, context.words
    if not chapter.boxes:
        return []
    story: Story = [context.section(words("drawing.title"), "drawing")]
    story.append(Text(words("drawing.lead", letter=annex_letter("zones")), LEAD))
    story += context.sub(words("drawing.system"), "drawing-system")
    story.append(_system(chapter.system, words))
    story += context.sub(words("drawing.diagram"), "drawing-diagram", need=320)
    story += [zone_diagram(chapter), diagram_legend(words), Text(words("drawing.legend.levels"), SMALL)]
    story += context.sub(words("drawing.list_zones"), "drawing-zones")
    story.append(_zones(chapter, words))
    story += context.sub(words("drawing.list_conduits"), "drawing-conduits")
    story.append(_conduits(chapter, words) if chapter.conduits else Text(words("zones.no_conduits"), BODY))
    story += context.sub(words("drawing.rules"), "drawing-rules")
    story.append(Text(words("drawing.rules_lead"), BODY))
    story.append(_rules(chapter.breaches, words) if chapter.breaches else Text(words("drawing.no_breaches"), BODY))
    return story


def zone_sheets(context: Context) -> Story:
    """One sheet a zone, one a conduit."""
    chapter, words = context.data.drawing, context.words
    if not chapter.zones:
        return []
    story: Story = context.sub(words("drawing.sheets"), "zones-sheets")
    story.append(Text(words("drawing.sheets_lead"), BODY))
    story += [_sheet(one, words) for one in (*chapter.zones, *chapter.conduits)]
    return story


def _system(system: SystemRow, words: Words) -> Grid:
    links = ", ".join(system.outside_links)
    rows = (
        (words("drawing.system_name"), system.name),
        (words("drawing.function"), system.function),
        (words("drawing.scope"), system.scope),
        (words("drawing.access_points"), system.access_points),
    )
    found = [(name, common.value(words, text)) for name, text in rows]
    found.append((words("drawing.outside_links"), cell(links or words("drawing.nothing_out"))))
    return common.facts(found)


def _level(sheet: PlaceSheet, words: Words) -> Cell:
    if sheet.sl_t is None:
        return cell(words("zones.sl_t_none"), common.none_style(CELL))
    return cell(vector(sheet.sl_t))


def _zones(chapter: ZoneChapter, words: Words) -> Grid:
    head = head_row(
        words("drawing.number"),
        words("drawing.zone"),
        words("drawing.kind"),
        words("drawing.owner"),
        words("drawing.target"),
        words("drawing.record"),
    )
    rows = [
        Row(
            (
                cell(one.number, CELL_BOLD),
                cell(one.name),
                common.value(words, one.zone_kind),
                common.value(words, one.owner),
                _level(one, words),
                cell(words("drawing.of_fourteen", n=one.recorded)),
            )
        )
        for one in chapter.zones
    ]
    return Grid((30, 112, 74, 80, WIDTH - 346, 50), rows, head)


def _conduits(chapter: ZoneChapter, words: Words) -> Grid:
    head = head_row(
        words("drawing.number"),
        words("drawing.conduit"),
        words("drawing.between"),
        words("drawing.filtered_by"),
        words("drawing.target"),
    )
    rows = [
        Row(
            (
                cell(one.number, CELL_BOLD),
                cell(one.name),
                cell(one.between),
                common.value(words, one.control),
                _level(one, words),
            )
        )
        for one in chapter.conduits
    ]
    return Grid((30, 108, 126, 96, WIDTH - 360), rows, head)


def _rules(breaches: tuple[BreachRow, ...], words: Words) -> Grid:
    head = head_row(
        words("drawing.rule"), words("drawing.facts"), words("drawing.do"), words("drawing.decided")
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(
                    (
                        Para((Span(one.title, CELL_BOLD),)),
                        Para((Span(one.place, CELL),)),
                        Para((Span(one.requirements, FINE_MUTED),)),
                    )
                ),
                Cell((*(Para((Span(fact, CELL),)) for fact in one.facts), Para((Span(one.why, CELL_MUTED),), gap=2))),
                cell(one.do),
                cell(_decided(one, words)),
            )
        )
        for one in breaches
    ]
    return Grid((124, 166, 110, WIDTH - 400), rows, head)


def _decided(one: BreachRow, words: Words) -> str:
    if one.decided == "confirmed":
        return words("drawing.confirmed")
    if one.decided == "rejected":
        return words("drawing.rejected", reason=one.reason)
    return words("drawing.undecided")


def _sheet(sheet: PlaceSheet, words: Words) -> Grid:
    about = sheet.between if sheet.kind == "conduit" else sheet.zone_kind
    title = "  ".join(part for part in (sheet.number, sheet.name, f"({about})" if about else "") if part)
    rows = [common.title_row(title)]
    rows += [
        Row((cell(words("drawing.attribute", item=one.item, title=one.title), CELL_MUTED), _attribute(one, words)))
        for one in sheet.attributes
    ]
    if sheet.sl_t is not None:
        rows.append(Row((cell(words("drawing.why_target"), CELL_MUTED), _target(sheet, words))))
    return Grid((_LABEL, WIDTH - _LABEL), rows, after=14)


def _attribute(one: AttributeRow, words: Words) -> Cell:
    if one.state == "missing":
        return cell(words("drawing.missing"), common.none_style(CELL))
    return cell(one.text if one.state == "filled" else words("drawing.derived", text=one.text))


def _target(sheet: PlaceSheet, words: Words) -> Cell:
    target = sheet.target
    found = []
    if target.by_hand.strip():
        found.append(words("drawing.by_hand", reason=target.by_hand))
    if target.from_ends:
        found.append(words("drawing.from_ends", who=target.who, when=words.day(target.when)))
    elif target.steps:
        found.append(words("drawing.reasoned", who=target.who, when=words.day(target.when)))
        found += [*target.steps, *target.levels]
    if not found:
        found.append(words("drawing.no_reason"))
    return Cell(tuple(Para((Span(text, CELL),), gap=1.5) for text in found))
