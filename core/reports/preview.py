"""Pages of a PDF as plain RGB images, for the app's preview and for printing. No Qt here."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pypdfium2

from core.reports.errors import PreviewError

# pdfium keeps global state and must not be entered by two threads at once, whatever documents they read.
_PDFIUM = threading.Lock()
_POINTS_PER_INCH = 72.0
MOST_PIXELS = 10_000
"""Longest side of an image."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `rgb` holds `height` rows of `width` pixels of three bytes, without padding."""

    number: int
    width: int
    height: int
    rgb: bytes

    def png(self) -> bytes:
        """The image as a PNG file."""
        from PIL import Image

        target = io.BytesIO()
        Image.frombytes("RGB", (self.width, self.height), self.rgb).save(target, "PNG")
        return target.getvalue()


class Preview:
    """An open PDF. Close it, or use it as a context manager. May be used from any thread."""

    def __init__(self, pdf: bytes | Path) -> None:
        """Raises `PreviewError`."""
        try:
            with _PDFIUM:
                self._document: Any = pypdfium2.PdfDocument(pdf)
                self.pages = len(self._document)
        except (pypdfium2.PdfiumError, OSError) as error:
            name = pdf.name if isinstance(pdf, Path) else "The report"
            raise PreviewError(f"{name} cannot be shown: it is missing or damaged. Make the report again.") from error

    def __len__(self) -> int:
        return self.pages

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points; pages count from 1."""
        with _PDFIUM:
            width, height = self._document[self._index(number)].get_size()
        return float(width), float(height)

    def page(self, number: int, *, width: int = 0, dpi: float = 96.0) -> PageImage:
        """A page as it prints, `width` pixels wide or at `dpi`; pages count from 1. Raises `IndexError`."""
        with _PDFIUM:
            page = self._document[self._index(number)]
            scale = width / page.get_width() if width else dpi / _POINTS_PER_INCH
            scale = min(scale, MOST_PIXELS / max(page.get_size()))
            bitmap = page.render(scale=scale, rev_byteorder=True)
            stride, row = bitmap.stride, bitmap.width * 3
            raw = bytes(bitmap.buffer)
            image_width, image_height = bitmap.width, bitmap.height
            bitmap.close()
            page.close()
        rgb = raw if stride == row else b"".join(raw[y * stride : y * stride + row] for y in range(image_height))
        return PageImage(number, image_width, image_height, rgb)

    def _index(self, number: int) -> int:
        if not 1 <= number <= self.pages:
            raise IndexError(f"page {number} of {self.pages}")
        return number - 1

    def close(self) -> None:
        """Frees the document; again does nothing."""
        with _PDFIUM:
            self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


__all__ = ["PageImage", "Preview", "PreviewError"]
