"""Documents of makers' shapes are read; anything else is a sentence or nothing, whatever the file holds."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.advisories import csaf
from core.discovery.advisories.csaf import AdvisoryFileError, read_document
from core.discovery.advisories.kev import read_catalogue

DOCS = runpy.run_path(str(Path(__file__).with_name("documents.py")))


def test_a_tree_of_branches() -> None:
    found = read_document(DOCS["siemens_like"]())
    assert (found.id, found.publisher, found.released, found.tlp) == (
        "SSA-900001",
        "Siemens ProductCERT",
        "2026-02-10",
        "WHITE",
    )
    assert found.cves == ("CVE-2025-90001",)
    assert found.cvss == 8.1
    assert found.url == "https://example.test/SSA-900001.json"
    first = found.products[0]
    assert (first.vendor, first.range, first.models) == ("Siemens", "vers:intdot/<2.9.2", ("6ES7516-3AN01-0AB0",))
    assert first.names == ("SIMATIC S7-1500 CPU 1516-3 PN/DP (6ES7516-3AN01-0AB0)",)
    (weakness,) = found.vulnerabilities
    assert (weakness.affected, weakness.fixed) == (("1", "2"), ("3",))
    assert {one.category for one in weakness.remedies} == {"mitigation", "vendor_fix"}


def test_a_component_on_a_device() -> None:
    found = read_document(DOCS["related"]())
    (product,) = found.products
    assert (product.id, product.vendor, product.range) == ("FW-HW", "Moxa", "<=5.5")
    assert "EDS-510E" in product.names
    assert product.cpe.startswith("cpe:2.3:h:moxa")
    assert [one.products for one in found.vulnerabilities[0].remedies][-1] == ("FW-HW",)


def test_the_catalogue() -> None:
    found = read_catalogue(DOCS["catalogue"]("CVE-2026-90011", "nonsense"))
    assert (found.released, found.version) == ("2026-04-30", "2026.04.30")
    (row,) = found.rows
    assert (row.cve, row.added, row.due, row.ransomware) == ("CVE-2026-90011", "2026-03-01", "2026-03-22", True)


@pytest.mark.parametrize("content", [None, [], {}, {"document": 1}, {"document": {"csaf_version": "1.2"}}, "x", 3.5])
def test_something_else(content: Any) -> None:
    with pytest.raises(AdvisoryFileError):
        read_document(content)
    with pytest.raises(AdvisoryFileError):
        read_catalogue(content)


def test_an_advisory_needs_an_id() -> None:
    one = DOCS["siemens_like"]()
    del one["document"]["tracking"]["id"]
    with pytest.raises(AdvisoryFileError, match="id"):
        read_document(one)


def test_no_depth_and_no_number_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    one = DOCS["siemens_like"]()
    deep: dict[str, Any] = {"category": "product_name", "name": "end", "product": {"product_id": "z", "name": "z"}}
    for _ in range(5_000):
        deep = {"category": "product_family", "name": "x", "branches": [deep]}
    one["product_tree"]["branches"].append(deep)
    assert {product.id for product in read_document(one).products} == {"1", "2", "3"}
    monkeypatch.setattr(csaf, "MOST_PRODUCTS", 1)
    assert len(read_document(one).products) == 1


def test_scores_are_scores() -> None:
    one = DOCS["siemens_like"]()
    for wrong in ("9.8", True, 11, -1, float("nan"), float("inf"), None, [9]):
        one["vulnerabilities"][0]["scores"][0]["cvss_v3"]["baseScore"] = wrong
        assert read_document(one).cvss is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _paths(content: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    rows = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [at, *(path for key, value in rows for path in _paths(value, (*at, key)))]


@given(
    data=st.data(), name=st.sampled_from(["siemens_like", "rockwell_like", "schneider_like", "related", "catalogue"])
)
def test_any_part_may_be_anything(data: st.DataObject, name: str) -> None:
    """A value of any type in any place is read, or refused with a sentence: never another error."""
    one = json.loads(json.dumps(DOCS[name]()))
    for path in data.draw(st.lists(st.sampled_from(_paths(one)[1:]), min_size=1, max_size=3)):
        place = one
        try:
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = data.draw(_JSON)
        except (KeyError, IndexError, TypeError):
            continue
    try:
        found = read_catalogue(one) if name == "catalogue" else read_document(one)
    except AdvisoryFileError:
        return
    assert found
