from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from core.reports.data import ReportData
from core.reports.pdf import render_bytes
from core.reports.preview import MOST_PIXELS, Preview, PreviewError


@pytest.fixture(scope="module")
def report(small: ReportData) -> bytes:
    return render_bytes(small)


def test_a_page_is_as_wide_as_asked_for(report: bytes) -> None:
    with Preview(report) as preview:
        image = preview.page(1, width=600)
        points = preview.size(1)
    assert image.width == 600
    assert image.height / image.width == pytest.approx(points[1] / points[0], abs=0.01)
    assert len(image.rgb) == image.width * image.height * 3


def test_colours_come_in_the_order_red_green_blue(report: bytes) -> None:
    """The accent of the cover is a blue green: more blue than red."""
    with Preview(report) as preview:
        image = preview.page(1, width=400)
    picture = Image.frombytes("RGB", (image.width, image.height), image.rgb)
    coloured = [(r, g, b) for _count, (r, g, b) in picture.getcolors(1 << 20) if max(r, g, b) - min(r, g, b) > 60]
    assert coloured
    assert all(b > r for r, _g, b in coloured)


def test_a_page_can_be_had_for_print(report: bytes) -> None:
    with Preview(report) as preview:
        image = preview.page(2, dpi=300)
    assert image.width == pytest.approx(2480, abs=3)


def test_an_absurd_size_is_limited(report: bytes) -> None:
    with Preview(report) as preview:
        assert max(preview.page(1, dpi=10_000).height, 0) <= MOST_PIXELS + 1


def test_png_holds_the_same_picture(report: bytes) -> None:
    with Preview(report) as preview:
        image = preview.page(1, width=123)
    again = Image.open(io.BytesIO(image.png()))
    assert again.size == (image.width, image.height)
    assert again.tobytes() == image.rgb


def test_pages_are_counted_from_one(report: bytes) -> None:
    with Preview(report) as preview:
        assert len(preview) == preview.pages > 10
        for wrong in (0, -1, preview.pages + 1):
            with pytest.raises(IndexError):
                preview.page(wrong)


def test_several_threads_may_ask(report: bytes) -> None:
    with Preview(report) as preview, ThreadPoolExecutor(4) as pool:
        alone = preview.page(3, width=200).rgb
        assert all(image.rgb == alone for image in pool.map(lambda _: preview.page(3, width=200), range(12)))


def test_a_file_that_is_no_pdf_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PreviewError, match="damaged"):
        Preview(b"no pdf")
    with pytest.raises(PreviewError, match=r"gone\.pdf"):
        Preview(tmp_path / "gone.pdf")


def test_closing_twice_does_nothing(report: bytes) -> None:
    preview = Preview(report)
    preview.close()
    preview.close()
