from __future__ import annotations

import pytest
from pycomm3.cip import PRODUCT_TYPES, VENDORS

from core.discovery.wire.names import (
    BACNET_VENDORS,
    CIP_DEVICE_TYPES,
    CIP_VENDORS,
    ENTERPRISES,
    cip_vendor,
    enterprise_vendor,
    maker_in,
    serial_in,
)
from core.register.models import DeviceClass


def test_cip_numbers_agree_with_another_table() -> None:
    assert set(CIP_VENDORS) <= set(VENDORS)
    assert set(CIP_DEVICE_TYPES) <= set(PRODUCT_TYPES)
    for number in (1, 26, 40, 47, 48, 90, 108, 243, 283, 808, 1251):
        word = CIP_VENDORS[number].lower().split()[0].split("/")[0]
        assert word[:4] in VENDORS[number].lower()


def test_device_classes_are_those_of_the_register() -> None:
    known = {member.value for member in DeviceClass} | {""}
    assert {device_class for _, device_class in CIP_DEVICE_TYPES.values()} <= known


def test_an_unknown_number_is_said() -> None:
    assert cip_vendor(65000) == "CIP vendor 65000"
    assert cip_vendor(1) == "Rockwell Automation/Allen-Bradley"


def test_enterprise_numbers() -> None:
    assert enterprise_vendor((1, 3, 6, 1, 4, 1, 8691, 7, 1)) == "Moxa"
    assert enterprise_vendor((1, 3, 6, 1, 4, 1)) == ""
    assert enterprise_vendor((1, 3, 6, 1, 2, 1, 8691)) == ""
    assert enterprise_vendor(()) == ""
    assert all(ENTERPRISES.values()) and all(BACNET_VENDORS.values())


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Hirschmann MACH1000", "Hirschmann"),
        ("SIEMENS AG, SIMATIC", "Siemens"),
        ("Allen-Bradley 1756", "Rockwell Automation"),
        ("a sick page", ""),
        ("SICK AG", "SICK"),
        ("KUKAX robots", ""),
        ("moxa_nport", "Moxa"),
        ("", ""),
    ],
)
def test_makers_in_text(text: str, maker: str) -> None:
    assert maker_in(text) == maker


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("S/N AR77-008813", "AR77-008813"),
        ("Meter, serial number: 12345678, v2", "12345678"),
        ("SN=AB12", "AB12"),
        ("Serial gateway", ""),
        ("snow 1234", ""),
        ("", ""),
    ],
)
def test_serial_numbers_in_text(text: str, serial: str) -> None:
    assert serial_in(text) == serial
