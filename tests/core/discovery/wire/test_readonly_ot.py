"""The guard of the industrial protocols against their dangerous messages, as they are published or were captured."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.wire import hartip, mms
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.readonly_ot import CHECKS
from core.discovery.wire.requests import REQUESTS
from core.discovery.wire.requests_ot import REQUESTS as OURS


def ethernet(to: str, payload: str) -> bytes:
    return (bytes.fromhex(to + "020000000001" + "8892") + bytes.fromhex(payload)).ljust(60, b"\0")


def hart(command: int, data: str = "", delimiter: int = 0x82) -> bytes:
    raw = bytes.fromhex(data)
    address = bytes.fromhex("264e0000d2") if delimiter & 0x80 else b"\0"
    frame = bytes((delimiter,)) + address + bytes((command, len(raw))) + raw
    parity = 0
    for byte in frame:
        parity ^= byte
    body = frame + bytes((parity,))
    return struct.pack(">BBBBHH", 1, 0, 3, 0, 3, 8 + len(body)) + body


def mms_pdu(pdu: str) -> bytes:
    raw = bytes.fromhex(pdu)
    value = b"\x02\x01\x03\xa0" + bytes((len(raw),)) + raw
    body = b"\x02\xf0\x80\x01\0\x01\0\x61" + bytes((len(value) + 2, 0x30, len(value))) + value
    return struct.pack(">BBH", 3, 0, len(body) + 4) + body


def slmp(command: int, data: str = "", subcommand: int = 0) -> bytes:
    body = struct.pack("<HHH", 16, command, subcommand) + bytes.fromhex(data)
    return bytes.fromhex("500000ffff0300") + struct.pack("<H", len(body)) + body


def fins(command: str, icf: str = "80") -> bytes:
    return bytes.fromhex(icf + "000200000000 63ef00" + command)


ADD_ROUTE = bytes.fromhex(
    "036614710000000006000000c0a801c701011027050000000c000d005348454e4855414a362d50430007000600c0a801c701010d000e00"
    "41646d696e6973747261746f720002000200310005000d003139322e3136382e312e393900"
)
"""As captured."""
EPM = next(r for r in OURS if r.id == "epm.lookup").example

DANGEROUS = {
    "dcp set name": ("dcp", ethernet("08000693cf32", "fefd0400010000010000001202020009000125")),
    "dcp set ip": (
        "dcp", ethernet("08000693cf32", "fefd04000100000100000012 0102000e0001c0a8000affffff00c0a80001"),
    ),
    "dcp set ip to all": (
        "dcp", ethernet("010ecf000000", "fefd04000100000100000012 0102000e0001c0a8000affffff00c0a80001"),
    ),
    "dcp reset to factory": ("dcp", ethernet("08000693cf32", "fefd0400010000010000000a050600060002 00000000")),
    "dcp signal": ("dcp", ethernet("08000693cf32", "fefd04000100000100000008 050300040001 0100")),
    "dcp get": ("dcp", ethernet("08000693cf32", "fefd03000100000100000002 0202")),
    "dcp identify, set service": ("dcp", ethernet("010ecf000000", "fefe0400 00000001 0040 0004 ffff0000")),
    "dcp identify to one station": ("dcp", ethernet("08000693cf32", "fefe0500 00000001 0040 0004 ffff0000")),
    "dcp identify without delay": ("dcp", ethernet("010ecf000000", "fefe0500 00000001 0001 0004 ffff0000")),
    "dcp identify with more behind": ("dcp", ethernet("010ecf000000", "fefe0500 00000001 0040 0004 ffff0000 05020002")),
    "dcp hello": ("dcp", ethernet("010ecf000000", "fefc0600 00000001 0000 0004 ffff0000")),
    "cyclic process data": ("dcp", ethernet("08000693cf32", "8000 80808080 0001 3500")),
    "epm insert": ("epm", EPM[:68] + b"\0" + EPM[69:]),
    "epm delete": ("epm", EPM[:68] + b"\1" + EPM[69:]),
    "epm management delete": ("epm", EPM[:68] + b"\6" + EPM[69:]),
    "profinet connect": ("epm", EPM[:24] + bytes.fromhex("0100a0de976cd111827100a02442df7d") + EPM[40:]),
    "ads add route": ("ads", ADD_ROUTE),
    "ads identify with the length of add route": ("ads", ADD_ROUTE[:8] + b"\1" + ADD_ROUTE[9:]),
    "ads write over ams": ("ads", bytes.fromhex("00002c000000050d75600101 2103 c0a801c70101 0180 0300 0400")),
    "fins memory write": ("fins", fins("0102 82 006400 0001 0001")),
    "fins memory read": ("fins", fins("0101 82 006400 0001")),
    "fins run": ("fins", fins("0401 ffff 04")),
    "fins stop": ("fins", fins("0402 ffff")),
    "fins clock write": ("fins", fins("0702 1911231200 00")),
    "fins forced set": ("fins", fins("2301 0001 0001 30 006400")),
    "fins parameter area clear": ("fins", fins("0203 ffff 8010 0000 0000 0000")),
    "fins program area write": ("fins", fins("0307 ffff 00000000 8002 0000")),
    "fins reset errors": ("fins", fins("2101 ffff")),
    "fins access right acquire": ("fins", fins("0c02 ffff")),
    "fins connection data": ("fins", fins("0502 00 01")),
    "fins controller data, next part": ("fins", fins("0501 01")),
    "fins read without an answer wanted": ("fins", fins("0501 00", "81")),
    "knx connect": ("knx", bytes.fromhex("06100205001a 0801c0a8000a0e57 0801c0a8000a0e57 04040200")),
    "knx routing indication (group write)": ("knx", bytes.fromhex("061005300011 2900bcd011010901010081")),
    "knx device configuration": ("knx", bytes.fromhex("061003100011 04010000 f6000b0134010001")),
    "knx disconnect": ("knx", bytes.fromhex("061002090010 0100 0801c0a8000a0e57")),
    "104 startdt": ("iec104", bytes.fromhex("680407000000")),
    "104 stopdt": ("iec104", bytes.fromhex("680413000000")),
    "104 general interrogation": ("iec104", bytes.fromhex("680e0000000064010600ffff00000014")),
    "104 single command": ("iec104", bytes.fromhex("680e000000002d010600030094110001")),
    "104 reset process": ("iec104", bytes.fromhex("680e0000000069010600010000000001")),
    "104 clock": ("iec104", bytes.fromhex("6814000000006701060001000000001122330d16070b13")),
    "104 s frame": ("iec104", bytes.fromhex("680401000000")),
    "104 test and start at once": ("iec104", bytes.fromhex("680443000000680407000000")),
    "hart write polling address": ("hartip", hart(6, "01")),
    "hart device reset": ("hartip", hart(42)),
    "hart perform self test": ("hartip", hart(41)),
    "hart write long tag": ("hartip", hart(22, "41" * 32)),
    "hart write range values": ("hartip", hart(35, "20 3f800000 00000000")),
    "hart trim": ("hartip", hart(45, "41000000")),
    "hart fixed current": ("hartip", hart(40, "40800000")),
    "hart read message": ("hartip", hart(12)),
    "hart command 20 with data": ("hartip", hart(20, "00")),
    "hart command 0 as primary master": ("hartip", hartip.build_read_identity()[:9] + b"\x80\0\0\x82"),
    "hart session as primary master": ("hartip", bytes.fromhex("010000000001000d0100004e20")),
    "hart direct pdu": ("hartip", bytes.fromhex("020004000001000a0600")),
    "mms write": ("mms", mms_pdu("a02302020215a51da0133011a00fa10d1a03444f4d1a06566172244350a006a004830100")),
    "mms read": ("mms", mms_pdu("a010020101a40ba109a0073005a003800141")),
    "mms initiate download": ("mms", mms_pdu("a00c020101bf1a06800141820100")),
    "mms start": ("mms", mms_pdu("a009020101bf2803800141")),
    "mms stop": ("mms", mms_pdu("a009020101bf2903800141")),
    "mms reset": ("mms", mms_pdu("a009020101bf2b03800141")),
    "mms kill": ("mms", mms_pdu("a009020101bf2c03800141")),
    "mms file delete": ("mms", mms_pdu("a009020101bf4c03190141")),
    "mms get name list": ("mms", mms_pdu("a00e020101a109a003800109a1028000")),
    "mms identify with a write behind": ("mms", mms_pdu("a005020101 8200 a5020000")),
    "mms cancel": ("mms", mms_pdu("850101")),
    "mms abort": ("mms", bytes.fromhex("0300000f02f0801906110103060102")),
    "mms initiate twice": ("mms", mms.build_initiate() + mms.build_initiate()),
    "s7 connection request": ("mms", next(r for r in REQUESTS if r.id == "s7.connect").example),
    "mms connection request": ("s7", mms.build_connect()),
    "slmp remote run": ("slmp", slmp(0x1001, "0300 00 00")),
    "slmp remote stop": ("slmp", slmp(0x1002, "0100")),
    "slmp remote pause": ("slmp", slmp(0x1003, "0100")),
    "slmp remote latch clear": ("slmp", slmp(0x1005, "0100")),
    "slmp remote reset": ("slmp", slmp(0x1006, "0100")),
    "slmp write": ("slmp", slmp(0x1401, "640000a80100 3412")),
    "slmp read": ("slmp", slmp(0x0401, "640000a80100")),
    "slmp unlock": ("slmp", slmp(0x1630, "0400 31323334")),
    "slmp clear error": ("slmp", slmp(0x1617)),
    "slmp two at once": ("slmp", slmp(0x0101) + slmp(0x1006, "0100")),
    "slmp of another station": ("slmp", slmp(0x0101).replace(b"\0\xff\xff\x03", b"\1\x02\xff\x03")),
    "fox login": ("fox", b"fox a 2 -1 fox login\n{\nuser=s:admin\n};;\n"),
    "fox hello and more": ("fox", b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\nfox a 2 -1 fox login\n"),
    "fox hello with a name": ("fox", b"fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\nuser=s:a\n};;\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", DANGEROUS)
def test_known_dangerous_messages_are_refused(name: str) -> None:
    protocol, data = DANGEROUS[name]
    with pytest.raises(WireError, match="no read of"):
        check_read_only(protocol, data)


def test_the_examples_would_pass_but_for_what_makes_them_dangerous() -> None:
    """The makers above are not refused for a slip of their own."""
    check_read_only("slmp", slmp(0x0101))
    check_read_only("fins", fins("0501 00"))
    check_read_only("hartip", hart(20))
    check_read_only("hartip", hart(0, "", 0x02))
    check_read_only("mms", mms_pdu("a005020101 8200"))
    check_read_only("mms", mms_pdu("8b00"))
    check_read_only("dcp", ethernet("010ecf000000", "fefe0500 00000001 0040 0004 ffff0000"))


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.id)
def test_one_protocols_bytes_are_no_read_of_another(entry: object) -> None:
    check_read_only(entry.protocol, entry.example)
    for other in ({r.protocol for r in REQUESTS} | set(CHECKS)) - {entry.protocol}:
        with pytest.raises(WireError):
            check_read_only(other, entry.example)


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.id)
def test_no_single_changed_byte_makes_another_read(entry: object) -> None:
    """A read stays one only where sequence numbers, ids or an address to answer to change."""
    free = {
        "dcp.identify_all": {*range(6, 12), *range(18, 24)}, "epm.lookup": {*range(40, 60), *range(64, 68)},
        "ads.identify": {4, 5, 6, 7}, "fins.read_controller": {9}, "knx.search": {3, *range(8, 14)},
        "knx.describe": {3, *range(8, 14)}, "hartip.initiate": {4, 5, *range(9, 13)}, "hartip.identity": {4, 5},
        "hartip.long_tag": {4, 5}, "hartip.close": {4, 5}, "mms.identify": {24},
    }.get(entry.id, set())  # fmt: skip
    data = entry.example
    for place in set(range(len(data))) - free:
        for value in {data[place] ^ 1, data[place] ^ 0x80, data[place] ^ 0xFF}:
            with pytest.raises(WireError):
                check_read_only(entry.protocol, data[:place] + bytes((value,)) + data[place + 1 :])


@given(st.binary(max_size=200), st.sampled_from(sorted(CHECKS)))
def test_the_guard_itself_raises_nothing_else(data: bytes, protocol: str) -> None:
    with contextlib.suppress(WireError):
        check_read_only(protocol, data)
