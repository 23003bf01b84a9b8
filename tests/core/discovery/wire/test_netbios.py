from __future__ import annotations

import pytest

from core.discovery.wire import netbios
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import golden_of


def test_the_question_byte_by_byte() -> None:
    assert netbios.build_node_status(0x1234).hex(" ") == (
        "12 34 00 00 00 01 00 00 00 00 00 00 20 43 4b " + "41 " * 30 + "00 00 21 00 01"
    )


def test_a_computer_and_a_domain_controller() -> None:
    computer, controller = (netbios.parse_node_status(data) for data in golden_of("netbios"))
    assert computer.first(netbios.WORKSTATION, group=False) == "HMI-300"
    assert computer.first(netbios.WORKSTATION, group=True) == "ANLAGE"
    assert computer.mac == "02:00:77:00:03:00"
    assert controller.first(netbios.DOMAIN_MASTER, group=False) == "WERK"
    assert controller.mac == ""
    assert computer.first(netbios.DOMAIN_MASTER, group=False) == ""


def damaged(place: int, value: int) -> bytes:
    data = bytearray(golden_of("netbios")[0])
    data[place] = value
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", netbios.build_node_status(), damaged(2, 0x04), damaged(3, 0x03), damaged(7, 2), damaged(12, 0x10),
     damaged(45, 1), damaged(47, 0x20), damaged(56, 200), damaged(55, 10), golden_of("netbios")[0] + bytes(5000)],
)  # fmt: skip
def test_what_is_no_node_status(data: bytes) -> None:
    with pytest.raises(WireError):
        netbios.parse_node_status(data)


def test_names_in_the_old_code_page() -> None:
    data = golden_of("netbios")[0].replace(b"HMI-300", b"T\x9aR-300", 1)
    assert netbios.parse_node_status(data).names[0].text == "TÜR-300"
