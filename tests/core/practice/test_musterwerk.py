"""The plant's devices are complete, distinct and mixed as promised."""

from __future__ import annotations

from collections import Counter

import pytest

from core.practice.devices import Device
from core.practice.musterwerk import DEVICES
from core.register.models import DeviceClass


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.tag)
def test_every_device_is_complete(device: Device) -> None:
    assert all((device.tag, device.name, device.vendor, device.model, device.serial, device.firmware, device.location))
    assert device.device_class in set(DeviceClass)
    assert device.services
    assert 11 <= device.host <= 249
    assert "77" in device.serial
    assert f"{device.vendor}{device.model}{device.serial}{device.firmware}{device.name}".isascii()


@pytest.mark.parametrize("field", ["tag", "serial", "host", "name"])
def test_they_are_distinct(field: str) -> None:
    assert len({getattr(device, field) for device in DEVICES}) == len(DEVICES)


def test_the_mix() -> None:
    served = Counter(service.protocol for device in DEVICES for service in device.services)
    assert len(DEVICES) >= 12
    assert served["s7"] == served["enip"] == 2
    assert served["modbus"] >= 4
    assert set(served) == {"s7", "modbus", "enip", "opcua", "bacnet", "snmp", "http", "https", "ssh", "mdns"}
    assert [device.tag for device in DEVICES if device.fragile] == ["CNV-120"]


def test_no_port_is_used_twice_by_one_device() -> None:
    for device in DEVICES:
        ports = [(service.transport, service.port) for service in device.services]
        assert len(set(ports)) == len(ports)
