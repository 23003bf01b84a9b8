"""The report of a full assessment: six zones with every requirement, on paper."""

from __future__ import annotations

import importlib.util
import io
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from core.reports.data import ReportData
from core.reports.data_full import FrLevel, PhaseRow
from core.reports.data_rows import ActionRow
from core.reports.pdf import fonts, level_charts, render_bytes, risk_charts
from core.reports.pdf.sections.plan import shortened
from core.reports.text import Words


def story_tests() -> ModuleType:
    """The geometry checks of the whole report, loaded by path: there is no package under tests/."""
    name = "walkdown_test_story"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("test_story.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


STORY = story_tests()
squeezed = STORY.squeezed


@pytest.fixture(scope="module")
def printed(whole_pages: list[str]) -> str:
    return squeezed("".join(whole_pages))


# --- the whole plant ---


def test_no_text_leaves_its_page_and_no_cell_runs_into_another(whole_pdf: bytes) -> None:
    STORY.assert_inside(whole_pdf)
    STORY.assert_nothing_overlaps(whole_pdf)


def test_every_link_ends_somewhere(whole_pdf: bytes) -> None:
    linked = 0
    for page in pypdf.PdfReader(io.BytesIO(whole_pdf)).pages:
        for annotation in page.get("/Annots", []):
            linked += 1
            assert annotation.get_object()["/Dest"][0].get_object()["/Type"] == "/Page"
    assert linked > 600


def test_the_first_page_stays_one_page(whole_pages: list[str], whole: ReportData, lang: str) -> None:
    words, page = Words(lang), squeezed(whole_pages[1])
    for number in whole.summary.numbers:
        assert str(number.value) in page
    for number in (*whole.summary.top_findings, *whole.summary.top_actions):
        assert number in page
    assert squeezed(whole.summary.words) in page
    assert squeezed(words("contents.title")) in squeezed(whole_pages[2])
    assert squeezed(words("legend.words")) in squeezed(whole_pages[2])


def test_every_finding_measure_and_answer_is_printed(printed: str, whole: ReportData) -> None:
    for finding in whole.findings:
        assert finding.number in printed
        if finding.counts:
            assert squeezed(finding.title) in printed
    for measure in whole.actions:
        assert measure.number in printed
        assert squeezed(measure.title) in printed
    for pack in whole.full_answers:
        titles = {one.id: one.title for one in pack.titles}
        for place in pack.places:
            for answer in place.rows:
                for text in (titles[answer.requirement], answer.note, answer.reason, answer.countermeasure):
                    assert squeezed(text) in printed, text
    for evidence in whole.evidence:
        assert squeezed(evidence.title) in printed
        assert squeezed(evidence.reference) in printed


def test_the_levels_are_printed_with_their_marks(whole_pages: list[str], whole: ReportData, lang: str) -> None:
    words = Words(lang)
    title = squeezed(words("levels.matrix"))
    page = squeezed(next(text for text in whole_pages[3:] if title in squeezed(text)))
    for place in whole.levels:
        if place.kind == "zone":
            assert squeezed(place.name) in page
            for fr in place.frs:
                assert f"{fr.sl_a}{'?' if fr.provisional else ''}/{fr.sl_t}" in page
    flat = squeezed("".join(whole_pages))
    for place in whole.levels:
        for fr in place.frs:
            if place.assessed and not fr.reached:
                assert all(squeezed(f"{need.id} {need.title}") in flat for need in fr.blocking)


def test_what_is_not_ours_has_its_notice(printed: str, lang: str) -> None:
    words = Words(lang)
    for key in ("attack.notice", "duties.lead", "duties.notice.nis2", "duties.notice.iso27001-2022", "levels.how"):
        assert squeezed(words(key)) in printed, key
    for text in ("Art. 20", "Art. 23", "Art. 21(2)(a)", "Art. 21(2)(j)"):
        assert squeezed(text) in printed
    assert {"en": "24hoursafter", "de": "24StundennachKenntnis"}[lang] in printed
    for banned in ("compliant", "certified", "zertifiziert", "konformmit", "normkonform"):
        assert banned not in printed.casefold()


def test_the_effort_of_the_phases_is_printed_with_its_sum(printed: str, whole: ReportData, lang: str) -> None:
    words = Words(lang)
    hours = sum(one.hours for one in whole.plan.phases)
    measures = sum(one.measures for one in whole.plan.phases)
    row = f"{words('roadmap.total')}{words.number(measures)}{words.number(hours)}{words.decimal(hours / 8)}"
    assert squeezed(row) in printed


# --- any text in every place ---


def trimmed(data: ReportData) -> ReportData:
    """A few of everything."""
    packs = tuple(
        replace(pack, places=tuple(replace(p, rows=p.rows[:4]) for p in pack.places[:2])) for pack in data.full_answers
    )
    kept = [*[f for f in data.findings if f.counts][:3], *[f for f in data.findings if f.status == "fixed_on_site"]]
    kept += [f for f in data.findings if f.status == "accepted"] + [f for f in data.findings if not f.counts][:3]
    unassessed = tuple(one for one in data.levels if not one.assessed)[:1]
    return replace(
        data,
        assets=data.assets[:2],
        areas=data.areas[:1],
        findings=tuple(dict.fromkeys(kept)),
        actions=(*data.actions[:3], *[a for a in data.actions if a.raises][:2], data.actions[-1]),
        levels=(*data.levels[:2], *unassessed),
        full_answers=packs,
        evidence=data.evidence[:2],
        chain=data.chain[:3],
        obligations=tuple(replace(one, rows=one.rows[:3]) for one in data.obligations),
        plan=replace(data.plan, duties=data.plan.duties[:2], dropped=(("Left out", "Nobody wants it"),)),
        risk=replace(data.risk, techniques=data.risk.techniques[:12]),
    )


def stuffed(item: object, text: str) -> object:
    """The same with every free text replaced; what the renderer takes for a code stays."""
    if isinstance(item, tuple):
        return tuple(stuffed(each, text) for each in item)
    if not is_dataclass(item) or isinstance(item, type):
        return text if isinstance(item, str) and item else item
    codes = {
        "verdict", "basis", "band", "picture", "phase", "effort", "outage", "cost", "interval", "status", "support",
        "device_class", "direction", "source", "number", "code", "counts", "top_findings", "top_actions", "head_hash",
        "actions", "findings", "scope_kind", "profile", "limits", "matrix", "sl_t", "by_basis", "percents", "visit_from",
        "visit_to", "kind", "fr", "measure", "measures", "finding", "after", "pack", "confidence", "same_as", "moved",
        "what", "missing", "start", "end", "windows", "first", "accepted_until", "fixed_at", "until", "due", "licences",
    }  # fmt: skip
    changes = {}
    for each in fields(item):
        value = getattr(item, each.name)
        if each.name in codes and not (value and is_dataclass(value[0] if isinstance(value, tuple) else value)):
            continue
        changes[each.name] = stuffed(value, text)
    return replace(item, **changes)


@pytest.mark.parametrize("text", ["W" * 300, STORY._LONG, STORY._HOSTILE, "a\nb\n\nc"], ids=range(4))
def test_any_text_in_every_place_stays_on_the_page(whole: ReportData, lang: str, text: str) -> None:
    data = stuffed(trimmed(whole), text)
    assert isinstance(data, ReportData)
    STORY.assert_inside(render_bytes(data, lang))


def test_many_zones_fill_several_pictures(whole: ReportData, lang: str) -> None:
    places = tuple(replace(whole.levels[0], name=f"Zone {index}") for index in range(50))
    data = replace(trimmed(whole), levels=places)
    pdf = render_bytes(data, lang)
    STORY.assert_inside(pdf)
    STORY.assert_nothing_overlaps(pdf)


# --- the pictures ---


@pytest.mark.parametrize(
    ("sl_a", "sl_t", "kind"),
    [(2, 2, "reached"), (3, 2, "reached"), (1, 2, "one_below"), (0, 2, "more_below"), (1, None, "no_target")],
)
def test_a_level_is_told_by_its_pattern(sl_a: int, sl_t: int | None, kind: str) -> None:
    fr = FrLevel("IAC", sl_a, False, sl_a, sl_t, 0, 0)
    assert level_charts.kind_of(fr) == kind
    assert len(set(level_charts.KINDS.values())) == len(level_charts.KINDS)


@pytest.mark.parametrize(
    ("hours", "removes", "cell"),
    [(4, 60, (0, 0)), (5, 59, (1, 1)), (24, 12, (2, 2)), (120, 11, (4, 3)), (121, 0, (5, 3))],
)
def test_a_measure_lies_where_it_brings_and_takes(hours: int, removes: int, cell: tuple[int, int]) -> None:
    action = ActionRow("M-01", "x", "now", hours=hours, removes=removes)
    assert risk_charts.cell_of(action) == cell


def test_two_matrices_show_each_finding_before_and_after(whole: ReportData) -> None:
    fonts.load()
    counted = [one for one in whole.findings if one.counts]
    before = risk_charts._cells(counted, lambda one: (one.likelihood, one.consequence))
    after = risk_charts._cells(counted, lambda one: (one.after[0], one.after[1]) if one.after else (0, 0))
    assert sum(before.values()) == sum(after.values()) == len(counted)
    assert max(likelihood for likelihood, _ in after) < max(likelihood for likelihood, _ in before)


def test_items_are_shortened_to_their_letters() -> None:
    found = shortened(("Art. 21(2)(a)", "Art. 21(2)(i)", "A.5.1"))
    assert found == "NIS2 Art. 21(2)(a), (i); ISO 27001 A.5.1"
    assert shortened(()) == ""


def test_a_plan_without_phases_prints_no_table(small: ReportData) -> None:
    assert small.plan.phases == ()
    data = replace(small, plan=replace(small.plan, phases=(PhaseRow("now", 12, 4),)))
    assert len(render_bytes(data)) > len(render_bytes(small))
