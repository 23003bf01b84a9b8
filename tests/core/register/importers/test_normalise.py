"""Addresses and coded values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.register.importers.normalise import (
    Address,
    address,
    criticality,
    device_class,
    mac_address,
    split_list,
    support,
)
from core.register.models import DeviceClass, Support


@pytest.mark.parametrize(
    "text", ["00-1B-1B-12-34-56", "001b.1b12.3456", "001B1B123456", "00:1b:1b:12:34:56", " 00 1b 1b 12 34 56"]
)
def test_mac_in_every_usual_spelling(text: str) -> None:
    assert mac_address(text) == "00:1b:1b:12:34:56"


@pytest.mark.parametrize(
    "text", ["", "00:1b:1b:12:34", "00:1b:1b:12:34:5x", "ff:ff:ff:ff:ff:ff", "00-00-00-00-00-00", "01:00:5e:00:00:01"]
)
def test_what_is_no_mac_of_a_device(text: str) -> None:
    with pytest.raises(ValueError, match="is "):
        mac_address(text)


@given(st.binary(min_size=6, max_size=6))
def test_a_normalised_mac_stays_as_it_is(raw: bytes) -> None:
    try:
        once = mac_address(raw.hex("-"))
    except ValueError:
        return
    assert mac_address(once) == once == raw.hex(":")


@pytest.mark.parametrize(
    ("text", "ip", "cidr"),
    [
        ("192.168.1.10", "192.168.1.10", ""),
        ("192.168.001.010", "192.168.1.10", ""),
        ("10.0.0.4/24", "10.0.0.4", "10.0.0.0/24"),
        ("10.0.0.4/255.255.255.0", "10.0.0.4", "10.0.0.0/24"),
        ("10.0.0.4/32", "10.0.0.4", ""),
        ("[FE80::1]", "fe80::1", ""),
        ("2001:DB8:0:0::1/64", "2001:db8::1", "2001:db8::/64"),
    ],
)
def test_addresses(text: str, ip: str, cidr: str) -> None:
    assert address(text) == Address(ip, cidr)


@pytest.mark.parametrize(
    "text",
    ["", "192.168.1.300", "192.168.1", "host", "0.0.0.0", "255.255.255.255", "224.0.0.1", "255.255.255.0", "10.0.0.0/24",
     "10.0.0.255/24", "10.0.0.1/33", "1", "::"],
)  # fmt: skip
def test_what_is_no_address_of_a_device(text: str) -> None:
    with pytest.raises(ValueError, match="is "):
        address(text)


@given(st.text())
def test_any_text_gives_a_value_or_a_reason(text: str) -> None:
    for parse in (address, mac_address, device_class, support, criticality):
        try:
            parse(text)
        except ValueError as err:
            assert str(err).startswith(("is ", "says "))  # noqa: PT017 - every function is tried


def test_several_in_one_cell() -> None:
    assert split_list("10.0.0.1, 10.0.0.2\n10.0.0.3;10.0.0.4/24") == ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4/24"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("SPS", DeviceClass.PLC), ("F-CPU", DeviceClass.SAFETY), ("Frequenzumrichter", DeviceClass.DRIVE), ("Switches", DeviceClass.SWITCH),
     ("Managed Switch 8 port", DeviceClass.SWITCH), ("remote_io", DeviceClass.IO), ("Zähler", DeviceClass.METER), ("unbekannt", DeviceClass.UNKNOWN)],
)  # fmt: skip
def test_device_classes(text: str, kind: DeviceClass) -> None:
    assert device_class(text) == kind.value


def test_every_class_is_its_own_word() -> None:
    assert {device_class(kind.value) for kind in DeviceClass} == {kind.value for kind in DeviceClass}


@pytest.mark.parametrize("text", ["", "Wundergerät", "Switch or Router"])
def test_no_class_is_guessed_from_doubtful_words(text: str) -> None:
    with pytest.raises(ValueError, match="device class"):
        device_class(text)


def test_support_and_criticality() -> None:
    assert support("abgekündigt") == Support.ENDING.value
    assert support("EOL") == Support.ENDED.value
    assert [criticality(text) for text in ("1", "Hoch", "very high")] == ["1", "4", "5"]
    with pytest.raises(ValueError, match="criticality"):
        criticality("6")
