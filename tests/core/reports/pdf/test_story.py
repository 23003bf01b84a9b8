"""The whole report: what must be true of every page."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.reports.data import Cover, ReportData, Summary, Trust
from core.reports.pdf import fonts, render_bytes
from core.reports.pdf.frame import grouped
from core.reports.pdf.styles import BOTTOM, HEIGHT, LEFT, PAGE_HEIGHT, PAGE_WIDTH, WIDTH
from core.reports.text import Words

ROOT = Path(__file__).resolve().parents[4]

OVERHANG = 3
"""Points by which the ink of a large letter may pass its own width, as a J does to the left."""

Box = tuple[float, float, float, float, str]


def squeezed(text: str) -> str:
    """Without blanks and line breaks, so that a wrapped value is still found."""
    return "".join(text.split())


def strings(item: object) -> Iterator[str]:
    """Every text in the data."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple):
        for each in item:
            yield from strings(each)
    elif is_dataclass(item):
        for each in fields(item):
            yield from strings(getattr(item, each.name))


def boxes(pdf: bytes) -> Iterator[tuple[int, list[Box]]]:
    """Page by page the boxes of all printed characters."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        found = []
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
            if not char.isspace() and char.isprintable():
                found.append((*text.get_charbox(index), char))
        yield number, found
    document.close()


def assert_inside(pdf: bytes) -> None:
    """No character stands outside the frame, the header and the footer."""
    for number, found in boxes(pdf):
        for left, bottom, right, top, char in found:
            assert left >= LEFT - OVERHANG, (number, char)
            assert right <= LEFT + WIDTH + OVERHANG, (number, char, right)
            in_frame = bottom >= BOTTOM - 1 and top <= BOTTOM + HEIGHT + 1
            in_header = top <= PAGE_HEIGHT - 20 and bottom >= BOTTOM + HEIGHT + 10
            in_footer = bottom >= 30 and top <= BOTTOM - 8
            assert in_frame or in_header or in_footer, (number, char, bottom, top)


def assert_nothing_overlaps(pdf: bytes) -> None:
    """No two characters cover each other: a cell never runs into its neighbour."""
    for number, found in boxes(pdf):
        cells: dict[tuple[int, int], list[Box]] = {}
        for box in found:
            left, bottom, right, top, _char = box
            middle = ((left + right) / 2, (bottom + top) / 2)
            for x in range(int(left // 12), int(right // 12) + 1):
                for y in range(int(bottom // 12), int(top // 12) + 1):
                    for other in cells.get((x, y), ()):
                        inside = other[0] < middle[0] < other[2] and other[1] < middle[1] < other[3]
                        assert not inside, (number, box, other)
                    cells.setdefault((x, y), []).append(box)


# --- every page ---


def test_header_and_footer_stand_on_every_page(pages: list[str], large: ReportData, lang: str) -> None:
    words = Words(lang)
    cover = large.cover
    assert len(pages) > 40
    for number, text in enumerate(pages, start=1):
        for wanted in (
            cover.site,
            cover.report_number,
            words.day(cover.generated_at),
            cover.classification,
            words("page", n=number, total=len(pages)),
            grouped(cover.head_hash, 6),
        ):
            assert wanted in text, (number, wanted)


def test_pypdf_reads_the_number_of_every_page_too(pdf: bytes, lang: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for number in (1, 2, len(reader.pages)):
        text = reader.pages[number - 1].extract_text()
        assert Words(lang)("page", n=number, total=len(reader.pages)) in text


def test_the_whole_head_hash_stands_on_cover_and_sign_off(pages: list[str], large: ReportData, lang: str) -> None:
    title = squeezed(Words(lang)("sign.title"))
    with_hash = [number for number, text in enumerate(pages, 1) if large.cover.head_hash in squeezed(text)]
    assert with_hash[0] == 1
    assert len(with_hash) == 2
    assert title in squeezed(pages[with_hash[1] - 1])


def test_pages_are_a4(pdf: bytes) -> None:
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        assert float(page.mediabox.width) == pytest.approx(PAGE_WIDTH, abs=0.5)
        assert float(page.mediabox.height) == pytest.approx(PAGE_HEIGHT, abs=0.5)


def test_every_font_is_embedded(pdf: bytes) -> None:
    names = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()
            names.add(found["/BaseFont"])
            assert "/FontFile2" in found["/FontDescriptor"], found["/BaseFont"]
    assert len(names) >= 6
    assert all("DejaVu" in name for name in names)


def test_streams_are_binary(pdf: bytes) -> None:
    assert b"ASCII85Decode" not in pdf


# --- content ---


def test_every_value_and_every_answer_is_printed(pages: list[str], large: ReportData, lang: str) -> None:
    """Codes are printed as words, so the texts checked are those that people entered or devices gave."""
    printed = squeezed("".join(pages))
    words = Words(lang)
    for asset in large.assets:
        for text in strings(replace(asset, device_class="", support="", sources=(), further=())):
            assert squeezed(text) in printed, text
        assert squeezed(words.code("class", asset.device_class)) in printed
        for further in asset.further:
            assert squeezed(f"{further.field}: {further.value}") in printed
    for area in large.areas:
        for check in area.checks:
            for answer in check.answers:
                for text in (answer.note, answer.reason, answer.told_by, answer.countermeasure, answer.accepted_by):
                    assert squeezed(text) in printed, text
    for run in large.runs:
        for text in (*run.targets, *run.exclusions, run.window, run.consent_name, run.note, *run.requests):
            assert squeezed(text) in printed, text
        for attempt in run.attempts:
            row = f"{attempt.target}{attempt.protocol}{attempt.port}/{attempt.transport}"
            assert squeezed(row) in printed, row


def test_every_asset_stands_in_one_piece(pages: list[str], large: ReportData) -> None:
    """Tag, order number, serial number and first address of an asset are on one page, in this order."""
    for asset in large.assets:
        page = next(text for text in pages if f"{asset.tag} " in text and "192.168." in text and "Hall" in text)
        flat = squeezed(page)
        at = flat.index(squeezed(asset.tag))
        for text in (asset.order_number, asset.serial, asset.interfaces[0].ip if asset.interfaces else ""):
            at = flat.index(squeezed(text), at)


def test_the_manager_reads_page_two(pages: list[str], large: ReportData, lang: str) -> None:
    words, text = Words(lang), squeezed(pages[1])
    assert squeezed(words("summary.title")) in text
    for number in (*large.summary.top_findings, *large.summary.top_actions):
        assert number in text
    for area in large.summary.areas:
        assert squeezed(area.area) in text
        assert squeezed(words.code("picture", area.picture)) in text
    assert squeezed(large.summary.words) in text


def test_long_words_of_the_engineer_get_a_section_of_their_own(small: ReportData, lang: str) -> None:
    long = " ".join(f"Sentence {i} about the plant and what was found in it." for i in range(120))
    data = replace(small, summary=replace(small.summary, words=long))
    document = pypdfium2.PdfDocument(render_bytes(data, lang))
    texts = [page.get_textpage().get_text_range() for page in document]
    words = Words(lang)
    assert squeezed(words("contents.title")) in squeezed(texts[2])
    assert squeezed(words("words.title")) in squeezed("".join(texts[3:5]))
    flat = squeezed("".join(text.rpartition("\n")[0] for text in texts[3:7]))
    assert all(squeezed(f"Sentence {i} about") in flat for i in (0, 60, 119))


def test_percentages_and_the_quick_survey_are_stated(pages: list[str], large: ReportData, lang: str) -> None:
    words, printed = Words(lang), squeezed("".join(pages))
    for percent in large.trust.percents:
        assert f"{percent}%" in printed
    assert squeezed(words("limit.quick_survey")) in printed
    assert squeezed(words("notices.iec")) in printed
    assert squeezed(words("limit.no_raw_sockets")) in printed


def test_the_words_that_are_never_printed(pages: list[str]) -> None:
    printed = "".join(pages).casefold()
    for banned in ("compliant", "certified", "zertifiziert", "konform mit", "normkonform"):
        assert banned not in printed


def test_contents_lead_to_the_pages_that_they_name(pdf: bytes, pages: list[str], lang: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert len(top) >= 16
    lines = [line.strip() for line in pages[2].splitlines()]
    for entry in top:
        page = reader.get_destination_page_number(entry)
        assert page is not None
        assert squeezed(str(entry.title)) in squeezed(pages[page])
        assert str(page + 1) in lines or any(line.endswith(f" {page + 1}") for line in lines)
    links = reader.pages[2]["/Annots"]
    assert len(links) == len(top)


def test_every_link_ends_somewhere(pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    linked = 0
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            linked += 1
            assert annotation.get_object()["/Dest"][0].get_object()["/Type"] == "/Page"
    assert linked > 60


def test_metadata_name_the_report(pdf: bytes, large: ReportData) -> None:
    info = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert info is not None
    assert large.cover.site in str(info.title)
    assert info.author == large.cover.engineer
    assert large.cover.head_hash in str(info["/Keywords"])
    assert info.creation_date == large.cover.generated_at


def test_a_number_that_leads_nowhere_is_plain_text(small: ReportData) -> None:
    finding = replace(small.findings[0], actions=("M-99",))
    action = replace(small.actions[0], phase="some day", findings=("F-99",))
    data = replace(small, findings=(finding,), actions=(action, *small.actions[1:]))
    document = pypdfium2.PdfDocument(render_bytes(data))
    assert "M-99" in "".join(page.get_textpage().get_text_range() for page in document)


# --- geometry ---


def test_no_text_leaves_its_page(pdf: bytes) -> None:
    assert_inside(pdf)


def test_no_cell_runs_into_another(pdf: bytes) -> None:
    assert_nothing_overlaps(pdf)


# --- the same bytes ---


def test_the_same_data_give_the_same_bytes(small: ReportData, lang: str) -> None:
    assert render_bytes(small, lang) == render_bytes(small, lang)


def test_another_process_with_another_hash_seed_gives_the_same_bytes(small: ReportData) -> None:
    code = (
        "import importlib.util, sys, hashlib\n"
        f"spec = importlib.util.spec_from_file_location('sample', {str(Path(__file__).parents[1] / 'sample_report.py')!r})\n"
        "module = importlib.util.module_from_spec(spec); sys.modules['sample'] = module; spec.loader.exec_module(module)\n"
        "from core.reports.pdf import render_bytes\n"
        "print(hashlib.sha256(render_bytes(module.sample_report(10))).hexdigest())\n"
    )
    import hashlib

    env = os.environ | {"PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == hashlib.sha256(render_bytes(small)).hexdigest()


def test_another_head_gives_other_bytes(small: ReportData) -> None:
    other = replace(small, cover=replace(small.cover, head_hash="00" * 32))
    assert render_bytes(other) != render_bytes(small)


# --- nothing there, and everything too much ---


def test_a_report_of_nothing_still_says_what_is_not_known(lang: str) -> None:
    pdf = render_bytes(ReportData(cover=Cover(site="")), lang)
    document = pypdfium2.PdfDocument(pdf)
    text = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    words = Words(lang)
    for key in ("cover.unnamed", "none", "trust.no_answers", "scope.no_runs", "assets.none", "findings.none"):
        assert squeezed(words(key)) in text, key
    assert_inside(pdf)


_GREEDY = "W" * 300
_LONG = "Netzwerksegmentierungsmaßnahmenverantwortlicher " * 7
_PAGES = "The copperwire leaves the cabinet and nobody knows where it ends. " * 250
_HOSTILE = '<b>&amp;</para> "quoted" \\n \x00\x07 \u202e \U0001f4a9 中文 \ufeff'


def stuffed(item: object, text: str) -> object:
    """The same data with every free text replaced."""
    if isinstance(item, tuple):
        return tuple(stuffed(each, text) for each in item)
    if not is_dataclass(item) or isinstance(item, type):
        return item
    codes = {
        "verdict", "basis", "band", "picture", "phase", "effort", "outage", "cost", "interval", "status", "support",
        "device_class", "direction", "source", "number", "code", "counts", "top_findings", "top_actions", "head_hash",
        "actions", "findings", "scope_kind", "profile", "limits", "matrix", "sl_t", "by_basis", "targets", "percents",
        "visit_from", "visit_to", "transport", "fields",
    }  # fmt: skip
    changes: dict[str, object] = {}
    for each in fields(item):
        value = getattr(item, each.name)
        if each.name in codes and not (value and is_dataclass(value[0] if isinstance(value, tuple) else value)):
            continue
        changes[each.name] = text if isinstance(value, str) and value else stuffed(value, text)
    return replace(item, **changes)


@pytest.mark.parametrize("text", [_GREEDY, _LONG, _HOSTILE, "\u00c4" * 40, "a\nb\n\nc"], ids=range(5))
def test_any_text_in_every_place_stays_on_the_page(small: ReportData, text: str) -> None:
    data = stuffed(small, text)
    assert isinstance(data, ReportData)
    pdf = render_bytes(data)
    assert_inside(pdf)


def test_notes_of_several_pages_are_continued(small: ReportData) -> None:
    first = replace(small.assets[0], note=_PAGES)
    finding = replace(small.findings[0], note=_PAGES)
    area = small.areas[0]
    check = replace(area.checks[0], answers=(replace(area.checks[0].answers[0], note=_PAGES),))
    data = replace(
        small,
        assets=(first, *small.assets[1:]),
        findings=(finding, *small.findings[1:]),
        areas=(replace(area, checks=(check, *area.checks[1:])), *small.areas[1:]),
        scope=replace(small.scope, text=_PAGES),
    )
    pdf = render_bytes(data)
    assert_inside(pdf)
    document = pypdfium2.PdfDocument(pdf)
    text = ""
    for page in document:
        text += page.get_textpage().get_text_bounded(LEFT - 2, BOTTOM - 2, LEFT + WIDTH + 2, BOTTOM + HEIGHT + 2)
    assert text.count("copperwire") == 4 * 250


def test_what_no_font_can_draw_is_shown_and_named(small: ReportData) -> None:
    data = replace(small, cover=replace(small.cover, site="Werk 中 \U0001f4a9"))
    document = pypdfium2.PdfDocument(render_bytes(data))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert f"Werk {fonts.REPLACEMENT} {fonts.REPLACEMENT}" in texts[0]
    assert "U+4E2D" in texts[-1]
    assert "U+1F4A9 PILE OF POO" in texts[-1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_any_string_at_all_prints(text: str, sample_report: Callable[[int], ReportData]) -> None:
    base = sample_report(2)
    data = ReportData(
        cover=Cover(site=text, report_number=text, classification=text, engineer=text, head_hash="ab" * 32),
        summary=Summary(words=text, areas=base.summary.areas),
        trust=Trust(clock_note=text, remarks=(text,)),
        assets=tuple(replace(asset, tag=text, note=text, zone=text) for asset in base.assets),
        findings=tuple(replace(finding, title=text, note=text) for finding in base.findings[:2]),
        areas=base.areas[:1],
        matrix=base.matrix,
    )
    assert_inside(render_bytes(data))
