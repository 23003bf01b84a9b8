"""What columns are called."""

from __future__ import annotations

import pytest

from core.register.importers.headers import FIELDS, IGNORED, SURE, header_scores
from core.register.importers.text import words
from core.register.models import Asset


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Serial No.", "serial"), ("Serien-Nr.", "serial"), ("S/N", "serial"), ("Seriennumer", "serial"),
        ("IP-Adresse", "ip"), ("IPv4 Address (Port 1)", "ip"), ("MAC-Adr.", "mac"), ("Hersteller", "vendor"),
        ("Manufacturer name", "vendor"), ("Bestell-Nr. (MLFB)", "order_number"), ("FW-Stand", "firmware"),
        ("Firmware version installed", "firmware"), ("Anlagenkennzeichen", "tag"), ("Tag-Nr.", "tag"),
        ("Gerätename", "name"), ("Bemerkungen", "note"), ("Schaltschrank-Nr.", "location"), ("Security Zone", "zone"),
        ("Netzwerksegment", "network"), ("Kritikalität", "criticality"), ("Rechnername", "hostname"),
        ("Systemintegrator", "supplier"), ("Lifecycle Status", "support"), ("Geräteart", "device_class"),
    ],
)  # fmt: skip
def test_headers_in_both_languages(header: str, field: str) -> None:
    found, score = header_scores(header)[0]
    assert found == field
    assert score >= 0.7


@pytest.mark.parametrize("header", ["", "Nr.", "Gateway", "Subnet mask", "Quantity", "Price", "§$%", "x" * 500])
def test_headers_that_are_left_out(header: str) -> None:
    assert header_scores(header) == ()


def test_no_header_stands_for_two_fields() -> None:
    names = [name for field in FIELDS for name in field.synonyms]
    assert len(names) == len(set(names))
    assert not IGNORED.intersection(names)


def test_every_title_is_sure_of_its_field() -> None:
    assert {header_scores(field.title)[0][0] for field in FIELDS} == {field.name for field in FIELDS}
    assert all(header_scores(field.title)[0][1] >= SURE for field in FIELDS)


def test_fields_are_columns_of_an_asset_or_belong_to_its_place() -> None:
    others = {"ip", "mac", "hostname", "network", "zone", "supplier"}
    assert {field.name for field in FIELDS} - others <= set(Asset.model_fields)
    assert all(name == words(name) for field in FIELDS for name in field.synonyms)
