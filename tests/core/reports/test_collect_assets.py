from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.assessment.service import Assessment
from core.reports.data import ReportData

Collected = Callable[..., ReportData]


def test_assets_come_with_everything_that_hangs_on_them(
    collected: Collected, assessment: Assessment, plant: dict[str, Any]
) -> None:
    data = collected()
    assert [asset.tag for asset in data.assets] == ["K2", "K10", ""]
    two, ten, loose = data.assets
    assert (two.firmware, two.zone, two.support) == ("2.8", "Line 1", "ended")
    assert (ten.supplier, loose.zone) == ("Anlagenbau", "")
    assert [(s.port, s.detail) for s in two.interfaces[0].services] == [(80, "nginx"), (502, "")]
    assert two.interfaces[0].network == "Cell A"
    assert [(source.source, source.fields) for source in two.sources] == [
        ("network", ("firmware", "mac")),
        ("site_list", ("firmware",)),
    ]
    assert [(f.field, f.value) for f in two.further] == [("s7.module_name", "PLC_1")]


def test_the_summary_of_assets_counts_zones_unknowns_and_disagreements(
    collected: Collected, assessment: Assessment, plant: dict[str, Any]
) -> None:
    data = collected().asset_summary
    assert [(c.name, c.count) for c in data.by_zone] == [("Line 1", 2), ("Hall", 0), ("", 1)]
    unknowns = {c.name: c.count for c in data.unknowns}
    assert unknowns == {
        "device_class": 2, "vendor": 2, "model": 2, "order_number": 3, "serial": 2, "firmware": 2, "location": 3,
        "zone": 1, "support": 2,
    }  # fmt: skip
    (found,) = data.disagreements
    assert (found.asset, found.field) == ("K2", "firmware")
    assert [(v.value, v.chosen) for v in found.values] == [("2.8", True), ("2.6", False)]
