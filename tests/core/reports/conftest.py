"""The sample plant, loaded by path: there is no package under tests/."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from core.reports.data import ReportData
from core.reports.pdf import render_bytes

_SAMPLE = Path(__file__).with_name("sample_report.py")


def _builder() -> Callable[[int], ReportData]:
    name = "walkdown_sample_report"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _SAMPLE)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name].sample_report


@pytest.fixture(scope="session")
def sample_report() -> Callable[[int], ReportData]:
    """Builds a report of a plant with so many assets."""
    return _builder()


@pytest.fixture(scope="session")
def small(sample_report: Callable[[int], ReportData]) -> ReportData:
    """A report of a plant with ten assets."""
    return sample_report(10)


@pytest.fixture(scope="session")
def large(sample_report: Callable[[int], ReportData]) -> ReportData:
    """A report of a plant with 200 assets."""
    return sample_report(200)


@pytest.fixture(scope="session", params=["en", "de"])
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


@pytest.fixture(scope="session")
def pdf(large: ReportData, lang: str) -> bytes:
    """The large report as PDF."""
    return render_bytes(large, lang)


@pytest.fixture(scope="session")
def pages(pdf: bytes) -> list[str]:
    """The text of each page of the large report."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found
