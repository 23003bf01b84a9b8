"""Which advisory may affect which asset: true matches with their reasons, and none where something speaks against it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from core.discovery.advisories.csaf import read_document
from core.discovery.advisories.matching import CANNOT_TELL, MAY_BE, MOST, Index, exploited
from core.discovery.facts import given

DOCS = runpy.run_path(str(Path(__file__).with_name("documents.py")))
ALL = [read_document(DOCS[name]()) for name in ("siemens_like", "rockwell_like", "schneider_like", "related")]
INDEX = Index(ALL)

TRUE: list[tuple[dict[str, Any], str, str, int]] = [
    # facts, document, state, at least this confidence
    ({"vendor": "Siemens", "order": "6ES7 516-3AN01-0AB0", "firmware": "V2.8.3"}, "SSA-900001", MAY_BE, 85),
    ({"vendor": "SIEMENS AG", "model": "CPU 1516-3 PN/DP", "firmware": "V2.8.3"}, "SSA-900001", MAY_BE, 55),
    ({"vendor": "Siemens", "order": "6ES7 516-3AN01-0AB0"}, "SSA-900001", CANNOT_TELL, 40),
    ({"vendor": "Siemens", "order": "6ES7 516-3AN01-0AB0", "firmware": "unreadable"}, "SSA-900001", CANNOT_TELL, 40),
    ({"oui": "Siemens", "order": "6ES7 516-3AN01-0AB0", "firmware": "2.8.1"}, "SSA-900001", MAY_BE, 75),
    ({"order": "6ES7 516-3AN01-0AB0", "firmware": "2.8.1"}, "SSA-900001", MAY_BE, 70),
    ({"vendor": "Siemens", "order": "6ES7 214-1AG40-0XB0", "firmware": "V4.4.0"}, "SSA-900001", MAY_BE, 40),
    ({"vendor": "Siemens", "model": "SIMATIC S7-1200", "firmware": "V4.4.0"}, "SSA-900001", MAY_BE, 40),
    ({"vendor": "Rockwell Automation", "model": "1756-L71/B LOGIX5571", "firmware": "33.011"}, "ICSA-26-900-01", MAY_BE, 75),
    ({"vendor": "Allen-Bradley", "order": "1756-L73", "firmware": "20.11"}, "ICSA-26-900-01", MAY_BE, 75),
    ({"vendor": "Rockwell Automation", "order": "1769-L33ER", "firmware": "20.014"}, "ICSA-26-900-01", MAY_BE, 75),
    ({"vendor": "Schneider Electric", "order": "BMX P34 2020", "firmware": "V3.20"}, "SEVD-2026-900-01", MAY_BE, 60),
    ({"vendor": "Schneider Electric", "order": "BME P58 2040", "firmware": "V4.10"}, "SEVD-2026-900-01", MAY_BE, 75),
    ({"vendor": "Telemecanique", "order": "140 CPU 651 60", "firmware": "3.5"}, "SEVD-2026-900-01", MAY_BE, 25),
    ({"vendor": "Moxa", "model": "EDS-510E", "firmware": "V5.3"}, "MPSA-900030", MAY_BE, 55),
]  # fmt: skip
FALSE: list[dict[str, Any]] = [
    {"vendor": "Siemens", "order": "6ES7 516-3AN01-0AB0", "firmware": "V2.9.2"},
    {"vendor": "Siemens", "order": "6ES7 516-3AN02-0AB0", "firmware": "V2.8.3"},  # another order number
    {"vendor": "Siemens", "order": "6ES7 516-3AN02-0AB0", "model": "CPU 1516-3 PN/DP", "firmware": "V2.8.3"},
    {"vendor": "Siemens", "order": "6ES7 315-2EH14-0AB0", "firmware": "V2.8.3"},
    {"vendor": "Phoenix Contact", "model": "CPU 1516-3 PN/DP", "firmware": "V2.8.3"},  # another maker
    {"vendor": "Rockwell Automation", "order": "1756-L71", "firmware": "33.015"},
    {"vendor": "Rockwell Automation", "order": "1756-L81E", "firmware": "33.011"},
    {"vendor": "Schneider Electric", "order": "TM221CE24R", "firmware": "1.6"},
    {"vendor": "Schneider Electric", "order": "BME P58 2040", "firmware": "SV4.21"},
    {"vendor": "Moxa", "model": "EDS-405A", "firmware": "V3.1"},
    {"vendor": "Moxa", "model": "EDS-510E", "firmware": "V5.6"},
    {"vendor": "Moxa", "model": "NPort 5110A", "firmware": "1.4"},
    {"vendor": "Siemens", "model": "CPU"},
    {"vendor": "Siemens"},
    {"oui": "Siemens", "name": "SIMATIC-PC", "software": "Windows 10"},
    {},
]


@pytest.mark.parametrize(("facts", "name", "state", "least"), TRUE, ids=lambda one: str(one)[:50])
def test_true(facts: dict[str, Any], name: str, state: str, least: int) -> None:
    hits = {ALL[hit.document].id: hit for hit in INDEX.hits(given(**facts))}
    assert set(hits) == {name}
    hit = hits[name]
    assert hit.state == state
    assert least <= hit.confidence <= MOST
    assert len(hit.reasons) == 2 and all(hit.reasons)
    assert hit.vulnerabilities
    assert hit.remedies[0].category == "vendor_fix"


@pytest.mark.parametrize("facts", FALSE, ids=str)
def test_false(facts: dict[str, Any]) -> None:
    assert INDEX.hits(given(**facts)) == []


def test_reasons_say_what_was_compared() -> None:
    (hit,) = INDEX.hits(given(vendor="Siemens", order="6ES7 516-3AN01-0AB0", firmware="V2.8.3"))
    assert hit.reasons == ("order number 6ES75163AN010AB0 is named", "firmware V2.8.3 is in “vers:intdot/<2.9.2”")
    (unknown,) = INDEX.hits(given(vendor="Siemens", order="6ES7 516-3AN01-0AB0"))
    assert "cannot tell" in unknown.reasons[1]
    assert unknown.confidence < hit.confidence


def test_what_is_exploited_is_marked() -> None:
    (hit,) = INDEX.hits(given(vendor="Rockwell Automation", order="1756-L71", firmware="33.011"))
    assert {one.cve for one in hit.vulnerabilities} == {"CVE-2026-90010", "CVE-2026-90011"}
    assert exploited(hit.vulnerabilities, frozenset({"CVE-2026-90011"})) == ("CVE-2026-90011",)


def test_only_the_vulnerabilities_of_that_product_are_told() -> None:
    (hit,) = INDEX.hits(given(vendor="Rockwell Automation", order="1769-L33ER", firmware="20.012"))
    assert [one.cve for one in hit.vulnerabilities] == ["CVE-2026-90010"]


_TEXT = st.text(max_size=30) | st.sampled_from(
    ["6ES7 516-3AN01-0AB0", "V2.8.3", "Siemens", "EDS-510E", "*", "1756-L71"]
)


@each(vendor=_TEXT, model=_TEXT, order=_TEXT, firmware=_TEXT, oui=_TEXT)
def test_any_facts(**facts: str) -> None:
    for hit in INDEX.hits(given(**facts)):
        assert 1 <= hit.confidence <= MOST
        assert hit.state in {MAY_BE, CANNOT_TELL}
