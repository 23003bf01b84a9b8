"""Each S7 controller tells its own order number, firmware and serial number to snap7's client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from snap7.client import Client

from core.practice.s7 import component_list, module_list

Find = Callable[[str], tuple[str, int, Any, Any]]


@pytest.mark.parametrize("wanted", ["PLC-101 s7", "PLC-301 s7"])
def test_it_identifies_itself(find: Find, wanted: str) -> None:
    ip, port, device, service = find(wanted)
    client = Client()
    client.connect(ip, 0, 2, port)
    try:
        order = client.get_order_code()
        info = client.get_cpu_info()
    finally:
        client.disconnect()
    assert order.OrderCode.decode() == device.order_number
    assert f"V{order.V1}.{order.V2}.{order.V3}" == device.firmware
    assert info.SerialNumber.decode() == device.serial
    assert info.ModuleTypeName.decode() == device.model
    assert info.ASName.decode() == service.station
    assert info.ModuleName.decode() == device.tag
    assert info.Copyright.decode() == "Original Siemens Equipment"


def test_a_status_list_has_whole_records_of_the_size_it_states() -> None:
    for made, size in ((module_list("6ES7 1", "V1.2.3"), 28), (component_list("a", "b", "c", "d"), 34)):
        assert int.from_bytes(made[:2]) == size
        assert len(made) == 4 + size * int.from_bytes(made[2:4])


def test_a_firmware_of_two_numbers_is_refused_instead_of_misplaced() -> None:
    with pytest.raises(ValueError, match="three numbers"):
        module_list("6ES7 1", "V1.2")


def test_a_name_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        component_list("x" * 33, "b", "c", "d")
