"""A report of 1,000 assets against a bare reportlab table of the same rows, in one run.

The plain side is what reportlab offers without us: one LongTable with a paragraph in each cell, the same asset rows (and only
those), Helvetica, no header, footer, contents, bookmarks or charts. The report's side is the whole report: every section
and annex, embedded fonts, links, page n of m. Medians of five in turn; the first round, which reads the fonts, is left out.
"""

import importlib.util
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.lib.styles import getSampleStyleSheet  # noqa: E402
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate  # noqa: E402

from core.reports.data import ReportData  # noqa: E402
from core.reports.pdf import render_bytes  # noqa: E402

ASSETS, RUNS = 1_000, 5


def sample(count: int) -> ReportData:
    """The plant of the tests."""
    spec = importlib.util.spec_from_file_location("sample_report", ROOT / "tests/core/reports/sample_report.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules["sample_report"] = module
    spec.loader.exec_module(module)
    data: ReportData = module.sample_report(count)
    return data


def plain(data: ReportData) -> bytes:
    """The asset rows as reportlab sets them by itself."""
    style = getSampleStyleSheet()["BodyText"].clone("cell", fontSize=7.7, leading=10.4)
    fields = (
        "tag",
        "name",
        "device_class",
        "vendor",
        "model",
        "order_number",
        "serial",
        "firmware",
        "location",
        "zone",
    )
    rows = []
    for asset in data.assets:
        texts = [str(getattr(asset, name)) for name in fields]
        texts += ["; ".join(f"{i.ip} {i.mac} {i.hostname} {i.network}" for i in asset.interfaces), asset.note]
        rows.append([Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), style) for text in texts])
    target = io.BytesIO()
    width = (A4[0] - 80) / 12
    SimpleDocTemplate(target, pagesize=A4, leftMargin=40, rightMargin=40).build([LongTable(rows, [width] * 12)])
    return target.getvalue()


def timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds, and what came out."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def main() -> None:
    """Measures both sides in turn and prints seconds, pages, bytes and ratios."""
    data = sample(ASSETS)
    sides: dict[str, Callable[[], bytes]] = {"plain table": lambda: plain(data), "report": lambda: render_bytes(data)}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    made: dict[str, bytes] = {}
    for round_number in range(RUNS + 1):
        for name, work in sides.items():
            took, made[name] = timed(work)
            if round_number:
                seconds[name].append(took)
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"{ASSETS} assets, median of {RUNS}")
    for name, pdf in made.items():
        pages = len(pypdfium2.PdfDocument(pdf))
        each = medians[name] / pages * 1000
        print(f"{name:12} {medians[name]:6.2f} s  {pages:4} pages  {each:5.1f} ms/page  {len(pdf) / 1e6:6.2f} MB")
    print(f"time: report / plain table = {medians['report'] / medians['plain table']:.2f}")
    print(f"size: report / plain table = {len(made['report']) / len(made['plain table']):.2f}")


if __name__ == "__main__":
    main()
