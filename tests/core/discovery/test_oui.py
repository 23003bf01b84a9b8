"""MAC addresses in every spelling, and their vendors."""

from __future__ import annotations

import datetime
import re

import pytest

from core.discovery.oui import normal_mac, table, table_date, vendor_of


@pytest.mark.parametrize("text", ["00:1B:1B:01:02:03", "00-1b-1b-01-02-03", "001b.1b01.0203", "001B1B010203"])
def test_spellings(text: str) -> None:
    assert normal_mac(text) == "00:1b:1b:01:02:03"


@pytest.mark.parametrize("text", ["", "00:1b:1b:01:02", "zz:1b:1b:01:02:03", "192.168.0.1", "00:1b:1b:01:02:03 x"])
def test_not_a_mac(text: str) -> None:
    with pytest.raises(ValueError, match="MAC"):
        normal_mac(text)


@pytest.mark.parametrize(
    ("mac", "vendor"),
    [
        ("00:1b:1b:01:02:03", "Siemens"),
        ("00:00:bc:01:02:03", "Rockwell"),
        ("00:01:05:01:02:03", "Beckhoff"),
        ("00:30:de:01:02:03", "WAGO"),
    ],
)
def test_vendor(mac: str, vendor: str) -> None:
    assert vendor in vendor_of(mac)


def test_no_vendor_for_private_and_unknown_addresses() -> None:
    assert vendor_of("02:1b:1b:01:02:03") == ""
    assert vendor_of("fc:ff:ff:01:02:03") == ""
    assert vendor_of("") == ""


def test_the_table_is_dated_and_clean() -> None:
    assert datetime.date.fromisoformat(table_date()).year >= 2025
    assert len(table()) > 200
    for prefix, vendor in table().items():
        assert re.fullmatch(r"[0-9A-F]{6}", prefix)
        assert vendor == vendor.strip()
