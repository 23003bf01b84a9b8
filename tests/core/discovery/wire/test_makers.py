from __future__ import annotations

import pytest

from core.discovery.wire.makers import field_device_maker, knx_maker


@pytest.mark.parametrize(
    ("number", "name"),
    [(0x2A, "Siemens"), (0xB0, "Phoenix Contact"), (0x11D, "WAGO"), (0x120, "Beckhoff"), (0x14D, "Festo"),
     (0x15A, "General Electric"), (0x11, "Endress+Hauser"), (0x26, "Emerson"), (0xFFFF, "")],
)  # fmt: skip
def test_makers_of_field_devices(number: int, name: str) -> None:
    assert field_device_maker(number) == name


def test_makers_of_knx_devices() -> None:
    assert knx_maker(8) == "Gira" and knx_maker(0) == ""
