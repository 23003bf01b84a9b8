"""One running practice plant for the tests of this folder, on addresses of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from core.practice import Plant
from core.practice.addresses import address
from core.practice.devices import Device, Service
from core.practice.musterwerk import DEVICES

Find = Callable[[str], tuple[str, int, Device, Service]]


@pytest.fixture(scope="session")
def plant() -> Iterator[Plant]:
    """The whole plant, up and running."""
    with Plant(base=f"127.{100 + os.getpid() % 100}.{os.getpid() // 100 % 200}.0") as running:
        yield running
        assert running.faults == []


@pytest.fixture(scope="session")
def find(plant: Plant) -> Find:
    """(ip, port, device, service) by "TAG protocol"."""

    def look(wanted: str) -> tuple[str, int, Device, Service]:
        tag, protocol = wanted.split()
        device = next(device for device in DEVICES if device.tag == tag)
        service = next(service for service in device.services if service.protocol == protocol)
        return address(plant.base, device), service.port + plant.port_offset, device, service

    return look


@pytest.fixture
def spare_base() -> str:
    """A base beside the running plant's."""
    return f"127.{100 + os.getpid() % 100}.{200 + os.getpid() // 100 % 50}.0"
