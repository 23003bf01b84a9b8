"""The log as a capture file: read back by our own reader, by dpkt, and by tshark where it is installed."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import dpkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery.capture.reader import Reader
from core.discovery.capture.writer import ETHERNET, USER0, packet, section, told, write
from core.discovery.framelog import Frame
from core.discovery.wire import arp

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
NS = 1_795_507_200_123_456_789
US, THEM = "02:00:00:00:00:01", "02:00:00:00:00:09"
ASK = arp.build_request(US, "10.0.0.1", "10.0.0.9")
UDP = bytes.fromhex(
    "0200000000090200000000010800450000390001400040112672"
    "0a0000010a000009c35000a1002559243019020101040770726976617465a00b020101020100020100300000"
)
TAGGED = UDP[:12] + bytes.fromhex("8100c005") + UDP[12:]


def whole(seq: int, frame: bytes, direction: str = "out", **more: str) -> Frame:
    named = {"protocol": "snmp", "kind": "datagram", "request": ""} | more
    return Frame(
        seq, AT, direction, "10.0.0.9", "udp", 161, named["protocol"], named["kind"], frame[42:], frame,
        NS + seq, named["request"],
    )  # fmt: skip


ROWS = [
    Frame(0, AT, "out", "10.0.0.9", "arp", 0, "arp", "arp", ASK[14:], ASK, NS, "arp.request"),
    whole(1, UDP, request="snmp.get"),
    whole(2, TAGGED, "in"),
    Frame(3, AT, "out", "10.0.0.9", "tcp", 502, "modbus", "connect", b""),
    Frame(4, AT, "in", "10.0.0.9", "tcp", 502, "modbus", "data", b"\x00\x01\x00\x00"),
]


def written(rows: list[Frame], **more: str) -> bytes:
    stream = io.BytesIO()
    write(rows, stream, **more)
    return stream.getvalue()


def test_whole_frames_are_ethernet_and_words_of_sockets_are_not() -> None:
    stream = io.BytesIO()
    done = write(ROWS, stream, interface="eth0", comment="Run 7")
    assert (done.frames, done.events) == (3, 2)
    back = list(Reader(io.BytesIO(stream.getvalue())))
    moment = int(AT.timestamp()) * 1_000_000_000
    assert back == [
        (NS, ETHERNET, ASK, len(ASK)),
        (NS + 1, ETHERNET, UDP, len(UDP)),
        (NS + 2, ETHERNET, TAGGED, len(TAGGED)),
        (moment, USER0, b"", 0),
        (moment, USER0, b"\x00\x01\x00\x00", 4),
    ]


def test_a_kind_of_row_that_is_not_there_is_not_described() -> None:
    assert {link for _, link, _, _ in Reader(io.BytesIO(written(ROWS[:3])))} == {ETHERNET}
    assert written(ROWS[:3]).count(b"the frame itself is not known") == 0
    assert list(Reader(io.BytesIO(written([])))) == []


def test_comments_name_the_request() -> None:
    assert told(ROWS[1]) == "snmp datagram, to 10.0.0.9 udp/161, request snmp.get"
    assert told(ROWS[2]) == "snmp datagram, from 10.0.0.9 udp/161"
    assert told(ROWS[3]) == (
        "modbus connect, to 10.0.0.9 tcp/502: payload as the socket reported it; the frame itself is not known"
    )


def test_golden_blocks() -> None:
    """Byte by byte as the draft has them."""
    assert packet(0, (5 << 32) + 6, "in", b"abcde", "hi").hex() == (
        "06000000" "3c000000" "00000000" "05000000" "06000000" "05000000" "05000000" "6162636465000000"
        "01000200" "68690000" "02000400" "01000000" "00000000" "3c000000"
    )  # fmt: skip
    head = section()
    assert head[:4] + head[8:24] == bytes.fromhex("0a0d0d0a4d3c2b1a01000000ffffffffffffffff")
    assert int.from_bytes(head[4:8], "little") == len(head) == int.from_bytes(head[-4:], "little")


@given(st.lists(st.binary(max_size=70), max_size=6), st.text(max_size=40))
def test_another_reader_reads_it(frames: list[bytes], comment: str) -> None:
    rows = [whole(number, frame or b"\0", protocol=comment) for number, frame in enumerate(frames)]
    raw = written(rows, interface=comment, comment=comment)
    assert len(raw) % 4 == 0
    if rows:
        reader = dpkt.pcapng.Reader(io.BytesIO(raw))
        assert [bytes(data) for _, data in reader] == [row.whole for row in rows]


def test_tshark_reads_it(tmp_path: Path) -> None:
    program = shutil.which("tshark")
    if program is None:
        pytest.skip("tshark is not installed")
    file = tmp_path / "run.pcapng"
    file.write_bytes(written(ROWS, interface="eth0", comment="Run 7"))
    fields = ["frame.time_epoch", "frame.comment", "frame.interface_name", "frame.encap_type", "_ws.col.Protocol",
              "frame.len", "vlan.id", "frame.packet_flags_direction"]  # fmt: skip
    command = [program, "-r", str(file), "-T", "json", *(part for field in fields for part in ("-e", field))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    seen = [tuple(one["_source"]["layers"].get(field, [""])[0] for field in fields) for one in json.loads(done.stdout)]
    # Encapsulation 1 is Ethernet, 45 is USER 0; direction 1 is in, 2 is out.
    assert [one[2:7] for one in seen] == [
        ("eth0", "1", "ARP", "42", ""), ("eth0", "1", "SNMP", str(len(UDP)), ""),
        ("eth0", "1", "SNMP", str(len(TAGGED)), "5"), ("eth0", "45", "", "0", ""),
        ("eth0", "45", "", "4", ""),
    ]  # fmt: skip
    assert [one[0] for one in seen[:2]] == ["1795507200.123456789", "1795507200.123456790"]
    assert [one[1] for one in seen] == [told(row) for row in ROWS]
    assert [int(one[7], 16) for one in seen] == [2, 2, 1, 2, 1]
