"""Each Modbus device answers its own identification to pymodbus' client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusIOException

Find = Callable[[str], tuple[str, int, Any, Any]]


@pytest.mark.parametrize("wanted", ["DRV-110 modbus", "GW-050 modbus", "MTR-001 modbus", "CNV-120 modbus"])
def test_it_identifies_itself(find: Find, wanted: str) -> None:
    ip, port, device, service = find(wanted)
    with ModbusTcpClient(ip, port=port, timeout=3) as client:
        basic = client.read_device_information(read_code=1, device_id=255)
        regular = client.read_device_information(read_code=2, device_id=255)
    told = {number: text.decode() for number, text in regular.information.items()}
    assert (told[0], told[5], told[2]) == (device.vendor, device.model, device.firmware)
    assert told[6] == service.user_application_name
    assert set(told) == {0, 1, 2, 4, 5, 6}
    assert {number: text.decode() for number, text in basic.information.items()} == {
        number: told[number] for number in range(3)
    }
    assert basic.conformity & 0x7F >= 2


def test_one_object_can_be_asked_for(find: Find) -> None:
    ip, port, device, _ = find("MTR-001 modbus")
    with ModbusTcpClient(ip, port=port, timeout=3) as client:
        reply = client.read_device_information(read_code=4, object_id=1, device_id=1)
        missing = client.read_device_information(read_code=4, object_id=3, device_id=1)
    assert reply.information == {1: device.model.encode()}
    assert missing.exception_code == 2


def test_the_gateway_is_silent_for_other_units(find: Find) -> None:
    ip, port, _, _ = find("GW-050 modbus")
    with ModbusTcpClient(ip, port=port, timeout=0.2, retries=0) as client, pytest.raises(ModbusIOException):
        client.read_device_information(read_code=1, device_id=1)


def test_registers_can_be_read(find: Find) -> None:
    ip, port, _, _ = find("DRV-110 modbus")
    with ModbusTcpClient(ip, port=port, timeout=3) as client:
        assert client.read_holding_registers(0, count=4, device_id=1).registers == [0, 0, 0, 0]
