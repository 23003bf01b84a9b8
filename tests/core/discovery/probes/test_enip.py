from __future__ import annotations

import struct

import pytest

from core.discovery.probes import enip
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import Script, fields
from tests.fuzz.codecs import golden


def answer(vendor: int, kind: int, name: bytes, serial: int = 7, ip: bytes = b"\0\0\0\0") -> bytes:
    body = struct.pack("<H", 1) + struct.pack(">HH4s8x", 2, 44818, ip)
    body += struct.pack("<HHHBBHIB", vendor, kind, 9, 3, 12, 0x30, serial, len(name)) + name + b"\x03"
    packet = struct.pack("<HHH", 1, 0x0C, len(body)) + body
    return struct.pack("<HHII8xI", 0x63, len(packet), 0, 0, 0) + packet


def test_a_controller_as_cpppo_plays_it() -> None:
    data = next(data for _, origin, data in golden() if origin.startswith("cpppo"))
    result = Script([("enip.list_identity", data)]).play(enip.start())
    seen = fields(result)
    assert seen["vendor"] == "Rockwell Automation/Allen-Bradley"
    assert (seen["model"], seen["order_number"]) == ("1756-L61/B LOGIX5561", "1756-L61/B")
    assert (seen["serial"], seen["firmware"]) == ("006C061A", "20.11")
    assert result.device_class == "plc"
    assert "enip.own_address" not in seen


@pytest.mark.parametrize(
    ("kind", "device_class"), [(2, "drive"), (0x18, "hmi"), (0x2C, "switch"), (0x2B, ""), (999, "")]
)
def test_the_device_type_tells_the_class(kind: int, device_class: str) -> None:
    assert enip.result(answer(40, kind, b"x")).device_class == device_class


def test_an_unknown_maker_and_no_serial_number() -> None:
    result = enip.result(answer(65001, 999, b"Box", serial=0, ip=bytes((10, 0, 0, 9))))
    seen = fields(result)
    assert seen["vendor"] == "CIP vendor 65001" and "serial" not in seen
    assert next(v for v in result.values if v.field == "vendor").confidence < 50
    assert seen["enip.own_address"] == "10.0.0.9" and seen["enip.device_type"] == "0x03e7"


def test_the_group_request_is_the_same_message_and_reads_the_same() -> None:
    assert enip.GROUP.data == next(enip.start()).data
    assert enip.GROUP.parse(answer(26, 7, b"CPX")).detail == "Festo, CPX, 3.12"
    with pytest.raises(WireError):
        enip.GROUP.parse(enip.GROUP.data)
