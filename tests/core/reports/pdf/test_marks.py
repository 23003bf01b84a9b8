"""Signs must differ in shape: compared as black and white pixels, without any colour."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from core.reports.data import BANDS, PICTURES, VERDICTS
from core.reports.pdf import fonts, marks
from core.reports.pdf.charts import BAND_HATCH, TRUST_HATCH, VERDICT_HATCH
from core.reports.text import Words

SIZE = 9.0


@pytest.fixture(autouse=True)
def loaded() -> None:
    fonts.load()


def bitmap(draw: Callable[[Canvas], None]) -> Image.Image:
    """What was drawn at the size used in tables, as a photocopier at 200 dpi would see it."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(16, 12), initialFontName=fonts.REGULAR)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    picture = pypdfium2.PdfDocument(target.getvalue())[0].render(scale=200 / 72).to_pil()
    return picture.convert("L").point(lambda value: 255 if value > 140 else 0)


def assert_distinct(pictures: dict[str, Image.Image]) -> None:
    for one, other in combinations(pictures, 2):
        differing = ImageChops.difference(pictures[one], pictures[other])
        share = differing.histogram()[255] / (SIZE * 200 / 72) ** 2
        assert share > 0.04, (one, other, share)


def test_each_verdict_has_a_shape_of_its_own() -> None:
    assert_distinct({code: bitmap(lambda c, code=code: marks.verdict(c, code, 1, 1, SIZE)) for code in VERDICTS})


def test_each_band_has_a_shape_of_its_own() -> None:
    assert_distinct({code: bitmap(lambda c, code=code: marks.band(c, code, 1, 1, SIZE)) for code in BANDS})


def test_each_picture_has_a_shape_of_its_own() -> None:
    assert_distinct({code: bitmap(lambda c, code=code: marks.picture(c, code, 1, 1, SIZE)) for code in PICTURES})


def test_a_higher_risk_has_more_ink() -> None:
    ink = [bitmap(lambda c, code=code: marks.band(c, code, 1, 1, SIZE)).histogram()[0] for code in BANDS]
    assert ink == sorted(ink, reverse=True)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(("kind", "codes"), [("verdict", VERDICTS), ("band", BANDS), ("picture", PICTURES)])
def test_each_level_has_a_word_of_its_own(lang: str, kind: str, codes: tuple[str, ...]) -> None:
    words = [Words(lang).code(kind, code) for code in codes]
    assert len(set(words)) == len(codes)


def test_an_unknown_verdict_is_drawn_as_unknown() -> None:
    strange = bitmap(lambda c: marks.verdict(c, "never heard", 1, 1, SIZE))
    assert strange.tobytes() == bitmap(lambda c: marks.verdict(c, "unknown", 1, 1, SIZE)).tobytes()


@pytest.mark.parametrize("hatches", [VERDICT_HATCH, BAND_HATCH, TRUST_HATCH])
def test_each_part_of_a_chart_has_a_pattern_of_its_own(hatches: dict[str, str]) -> None:
    assert len(set(hatches.values())) == len(hatches)
