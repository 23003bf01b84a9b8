from __future__ import annotations

import io
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas

from core.reports.pdf import fonts, shapes
from core.reports.pdf.hatch import KINDS, hatch


def bitmap(kind: str, x: float = 4, y: float = 4, w: float = 30, h: float = 11) -> Image.Image:
    fonts.load()
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(60, 40), initialFontName=fonts.REGULAR)
    drawing = shapes.canvas(60, 40)
    drawing.add(hatch(x, y, w, h, kind))
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    picture = pypdfium2.PdfDocument(target.getvalue())[0].render(scale=200 / 72).to_pil()
    return picture.convert("L").point(lambda value: 255 if value > 150 else 0)


def test_patterns_differ_in_black_and_white() -> None:
    pictures = {kind: bitmap(kind) for kind in KINDS}
    for one, other in combinations(KINDS, 2):
        share = ImageChops.difference(pictures[one], pictures[other]).histogram()[255] / (30 * 11 * (200 / 72) ** 2)
        assert share > 0.04, (one, other, share)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("w", "h"), [(30.0, 11.0), (3.0, 20.0), (1.0, 1.0), (45.0, 4.0)])
def test_nothing_is_drawn_outside_the_rectangle(kind: str, w: float, h: float) -> None:
    picture = bitmap(kind, 8, 8, w, h)
    found = ImageChops.invert(picture).getbbox()
    if found is None:
        return
    scale = 200 / 72
    left, top, right, bottom = found
    assert left >= (8 - 1) * scale
    assert right <= (8 + w + 1) * scale
    assert top >= (40 - 8 - h - 1) * scale
    assert bottom <= (40 - 8 + 1) * scale


def test_a_part_of_no_width_draws_nothing() -> None:
    assert ImageChops.invert(bitmap("solid", w=0)).getbbox() is None
