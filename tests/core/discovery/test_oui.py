"""MAC addresses in every spelling, and their vendors."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery import oui
from core.discovery.oui import listed_vendor_of, normal_mac, origin_of, short_name, table, table_date, vendor_of
from core.discovery.oui_data import KINDS, LARGEST, OuiFileError, Table, pack, read_csv, rows_of, unpack

CSV = 'Registry,Assignment,Organization Name,Organization Address\nMA-L,001B1B,"Pumpenbau Alt, GmbH",Here\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The place of the user's own table, empty."""
    monkeypatch.setattr(oui, "own_file", lambda: tmp_path / "data" / "oui.bin")
    oui.forget()
    yield tmp_path / "data" / "oui.bin"
    monkeypatch.undo()
    oui.forget()


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
        ("00:0e:8c:01:02:03", "Siemens"),
        ("00:00:bc:01:02:03", "Rockwell Automation"),
        ("00:01:05:01:02:03", "Beckhoff"),
        ("00:30:de:01:02:03", "WAGO"),
        ("00:00:54:01:02:03", "Schneider Electric"),
        ("00:a0:45:01:02:03", "Phoenix Contact"),
        ("00:80:63:01:02:03", "Hirschmann"),
        ("00:90:e8:01:02:03", "Moxa"),
        ("00:e0:a1:01:02:03", "HIMA"),
    ],
)
def test_vendor(mac: str, vendor: str) -> None:
    assert vendor_of(mac) == vendor


def test_no_vendor_for_private_and_unknown_addresses() -> None:
    assert vendor_of("02:1b:1b:01:02:03") == ""
    assert origin_of("02:1b:1b:01:02:03").kind == "private"
    assert vendor_of("fc:ff:ff:01:02:03") == ""
    assert origin_of("fc:ff:ff:01:02:03").kind == "unlisted"
    assert vendor_of("") == ""


@pytest.mark.parametrize("mac", ["ff:ff:ff:ff:ff:ff", "01:0e:cf:00:00:00"])
def test_a_group_has_no_vendor(mac: str) -> None:
    with pytest.raises(ValueError, match="group"):
        origin_of(mac)
    assert vendor_of(mac) == listed_vendor_of(mac) == ""


def test_the_longest_prefix_wins() -> None:
    assert origin_of("70:b3:d5:f2:f0:01").prefix == "70B3D5F2F"
    assert origin_of("70:b3:d5:71:90:01").listed_as == "2M Technology"
    assert origin_of("20:85:93:b1:11:11").prefix == "208593B"


def test_a_block_that_was_sold_on_in_parts_names_nobody() -> None:
    """The parent block belongs to the registry itself, and some buyers stay unnamed."""
    assert table()["70B3D5"] == "IEEE Registration Authority"
    assert vendor_of("74:1a:e0:91:11:11") == ""  # "Private" in the listing
    assert {vendor.casefold() for vendor in map(vendor_of, _every_mac())}.isdisjoint(oui._NOBODY)


def _every_mac() -> list[str]:
    return [normal_mac(prefix.ljust(12, "0")) for prefix in list(table())[::97]]


def test_every_row_is_found_by_the_search() -> None:
    assert [prefix for prefix, vendor in table().items() if oui._find(prefix) != vendor] == []


def test_the_table_is_dated_and_clean() -> None:
    assert datetime.date.fromisoformat(table_date()).year >= 2025
    assert len(table()) > 45_000
    for prefix, vendor in table().items():
        assert re.fullmatch(r"[0-9A-F]{6,7}|[0-9A-F]{9}", prefix)
        assert vendor == vendor.strip()
    assert set(oui.table_dates()) == set(KINDS)


@pytest.mark.parametrize(
    ("listed", "short"),
    [
        ("Siemens AG, Automation", "Siemens"),
        ("SIEMENS AG", "Siemens"),
        ("Fujitsu Siemens Computers", "Fujitsu Siemens"),
        ("Siemens Healthcare Diagnostics, Inc", "Siemens Healthineers"),
        ("Himax Technologies, Inc", "Himax Technologies, Inc"),
        ("Abbott Medical", "Abbott Medical"),
        ("Phoenix Geophysics Ltd.", "Phoenix Geophysics Ltd."),
        ("Acme  Pumps", "Acme Pumps"),
    ],
)
def test_short_names(listed: str, short: str) -> None:
    assert short_name(listed) == short


def test_a_newer_list_replaces_its_registry_only(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "oui.csv"
    file.write_text(CSV, encoding="utf-8")
    assert oui.install(file, "2026-05-01") == {"MA-L": 1}
    assert vendor_of("00:1b:1b:01:02:03") == "Pumpenbau Alt, GmbH"
    assert vendor_of("00:00:bc:01:02:03") == ""
    assert vendor_of("70:b3:d5:71:90:01") == "2M Technology"
    assert table_date() == "2026-05-01"
    assert own.exists()


def test_an_older_list_is_taken_only_when_asked(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "oui.csv"
    file.write_text(CSV, encoding="utf-8")
    with pytest.raises(OuiFileError, match="--force"):
        oui.install(file, "2019-01-01")
    assert not own.exists()
    oui.install(file, "2019-01-01", force=True)
    assert table_date() == "2019-01-01"


def test_a_damaged_own_table_gives_way_to_the_shipped_one(own: Path) -> None:
    own.parent.mkdir()
    own.write_bytes(b"\0" * 40)
    assert vendor_of("00:1b:1b:01:02:03") == "Siemens"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b,c\n",
        "00:00:BC Rockwell # manuf\n",
        "Registry,Assignment,Organization Name\nCID,123456,X\n",
        "Registry,Assignment,Organization Name\nMA-L,12345,X\n",
        "Registry,Assignment,Organization Name\nMA-L,12345G,X\n",
        'Registry,Assignment,Organization Name\nMA-L,123456,"' + "x" * 200_000,
    ],
)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(OuiFileError):
        read_csv(text)


def test_a_stored_table_comes_back_and_a_bomb_does_not() -> None:
    rows = {"001B1B": "A", "70B3D5F2F": "B", "208593B": "C"}
    lines, dates = unpack(pack(Table(rows, {"MA-L": "2026-01-02"})))
    assert rows_of(lines) == rows
    assert dates["MA-L"] == "2026-01-02"
    with pytest.raises(OuiFileError):
        unpack(pack(Table({"001B1B": "x" * (LARGEST + 1)})))
