"""The frame log: complete, in order, and never more than a batch or a moment behind; whole frames where they are known."""

from __future__ import annotations

import json
import socket
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.discovery import framelog
from core.discovery.framelog import BATCH_ROWS, Batch, Frame, FrameLog, pack, unpack
from core.discovery.wire import arp

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


class HandClock:
    """A clock set by hand."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def utc(self) -> datetime:
        return START + timedelta(seconds=self.now)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


frames = st.builds(
    Frame,
    seq=st.integers(0, 10**9),
    at=st.datetimes(timezones=st.just(UTC)),
    direction=st.sampled_from(["out", "in"]),
    target=st.just("10.0.0.1"),
    transport=st.sampled_from(["tcp", "udp", "arp"]),
    port=st.integers(0, 65535),
    protocol=st.text(max_size=8),
    kind=st.sampled_from(["connect", "data", "fin", "datagram"]),
    data=st.binary(max_size=64),
)

US, THEM, EVERYBODY = "10.0.0.1", "10.0.0.9", "10.0.0.255"
NS = 1_795_507_200_123_456_789


def udp(payload: bytes, source: str = US, to: str = THEM, ports: tuple[int, int] = (50_000, 161)) -> bytes:
    """A frame; its checksums are of no interest here."""
    ends = socket.inet_aton(source) + socket.inet_aton(to)
    head = b"".join(one.to_bytes(2, "big") for one in (*ports, 8 + len(payload), 0))
    size = (28 + len(payload)).to_bytes(2, "big")
    return bytes(12) + b"\x08\x00\x45\0" + size + bytes(5) + b"\x11\0\0" + ends + head + payload


def whole_row(seq: int, payload: bytes, padding: bytes, request: str) -> Frame:
    whole = udp(payload) + padding
    time_ns = NS + seq
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_ns // 1000)
    return Frame(seq, at, "out", THEM, "udp", 161, "snmp", "datagram", payload, whole, time_ns, request)


whole_frames = st.builds(
    whole_row, st.integers(0, 10**9), st.binary(max_size=40), st.binary(max_size=4), st.text(max_size=9)
)


@given(st.lists(st.one_of(frames, whole_frames), min_size=1, max_size=20))
def test_whole_frames_and_events_come_back_from_one_batch(rows: list[Frame]) -> None:
    assert list(unpack(pack(rows).data)) == rows


def test_a_batch_of_before_still_opens() -> None:
    """Stored by the release without whole frames: nine fields a row."""
    line = '[7,"2026-11-23T12:00:00.000123+00:00","out","10.0.0.9","tcp",502,"modbus","data","0001ff"]'
    stored = zlib.compress(line.encode())
    (row,) = unpack(stored)
    at = datetime(2026, 11, 23, 12, 0, 0, 123, tzinfo=UTC)
    assert row == Frame(7, at, "out", "10.0.0.9", "tcp", 502, "modbus", "data", b"\x00\x01\xff")
    assert (row.whole, row.request, row.nanoseconds) == (b"", "", int(at.timestamp()) * 10**9 + 123_000)
    assert zlib.decompress(pack([row]).data).decode() == line


def test_a_frame_is_stored_once() -> None:
    row = whole_row(0, b"payload of some length", b"", "snmp.get")
    line = json.loads(zlib.decompress(pack([row]).data))
    assert line[1] == NS
    assert line[8] == row.whole.hex()
    assert json.dumps(line).count(row.data.hex()) == 1


def exact() -> FrameLog:
    log = FrameLog(HandClock(), lambda _batch: None)
    log.begin_exact(US)
    return log


def rows_of(log: FrameLog) -> list[Frame]:
    return [frame for batch in log.take() for frame in unpack(batch.data)]


def test_while_it_is_exact_sockets_only_name_the_frames() -> None:
    log = exact()
    log.add("out", THEM, "udp", 161, "snmp", "datagram", b"question", "snmp.get")
    assert (log.sent, log.received, log.due()) == (0, 0, False)
    log.frame(NS, "out", udp(b"question"))
    log.frame(NS + 5, "in", udp(b"answer", THEM, US, (161, 50_000)))
    log.frame(NS + 6, "out", udp(b"question"))
    log.frame(NS + 7, "out", udp(b"to nobody", to="10.0.0.7", ports=(1, 4711)))
    rows = rows_of(log)
    assert [(row.direction, row.protocol, row.request, row.data) for row in rows] == [
        ("out", "snmp", "snmp.get", b"question"),
        ("in", "snmp", "", b"answer"),
        ("out", "snmp", "", b"question"),
        ("out", "other", "", b"to nobody"),
    ]
    assert rows[0].at.microsecond == 123_456
    assert (log.sent, log.received) == (3, 1)
    assert [row.seq for row in rows] == [0, 1, 2, 3]


def test_an_answer_to_a_request_to_everybody_is_named_by_its_port() -> None:
    log = exact()
    log.add("out", EVERYBODY, "udp", 44_818, "enip", "datagram", b"who", "enip.list_identity")
    log.frame(NS, "out", udp(b"who", to=EVERYBODY, ports=(50_000, 44_818)))
    log.frame(NS, "in", udp(b"I am", THEM, US, (44_818, 50_000)))
    assert [(row.target, row.protocol) for row in rows_of(log)] == [(EVERYBODY, "enip"), (THEM, "enip")]


def test_one_protocols_port_does_not_name_other_hosts_connections() -> None:
    log = exact()
    log.add("out", THEM, "tcp", 502, "modbus", "connect")
    head = bytes(12) + b"\x08\x00\x45\0\0\x28" + bytes(5) + b"\x06\0\0"
    tcp = socket.inet_aton(US) + socket.inet_aton("10.0.0.8") + b"\xc0\0\x01\xf6" + bytes(8) + b"\x50\2" + bytes(6)
    log.frame(NS, "out", head + tcp)
    (row,) = rows_of(log)
    assert (row.target, row.port, row.kind, row.protocol) == ("10.0.0.8", 502, "connect", "other")


def test_after_the_helper_sockets_are_logged_again() -> None:
    log = exact()
    log.frame(NS, "out", arp.build_request("02:00:00:00:00:01", US, THEM))
    log.end_exact()
    log.add("out", THEM, "udp", 161, "snmp", "datagram", b"question", "snmp.get")
    one, two = rows_of(log)
    assert (one.transport, one.protocol, one.kind, bool(one.whole)) == ("arp", "arp", "arp", True)
    assert (two.data, two.whole, two.request) == (b"question", b"", "snmp.get")


def test_too_much_that_waits_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framelog, "MOST_WAITING_BYTES", 5_000)
    log = exact()
    while not log.full():
        log.frame(NS, "in", udp(bytes(500), THEM, US))
    assert 5 < log.received < 10
    log.take()
    assert not log.full()


@given(st.lists(frames, min_size=1, max_size=20))
def test_a_batch_gives_back_what_was_packed(rows: list[Frame]) -> None:
    batch = pack(rows)
    assert (batch.first, batch.count) == (rows[0].seq, len(rows))
    assert list(unpack(batch.data)) == rows


def test_due_after_enough_rows_or_enough_time() -> None:
    clock = HandClock()
    log = FrameLog(clock, lambda _batch: None)
    assert not log.due()
    log.add("out", "10.0.0.1", "udp", 9, "neighbour", "datagram")
    assert not log.due()
    clock.now += 0.6
    assert log.due()
    log.take()
    assert not log.due()
    for _ in range(BATCH_ROWS):
        log.add("in", "10.0.0.1", "udp", 9, "neighbour", "datagram")
    assert log.due()


def test_batches_are_whole_and_numbered_through() -> None:
    stored: list[Batch] = []
    log = FrameLog(HandClock(), stored.append)
    for number in range(600):
        log.add("out" if number % 3 else "in", "10.0.0.1", "tcp", 502, "modbus", "data", bytes([number % 256]))
    log.write(log.take())
    assert [batch.count for batch in stored] == [256, 256, 88]
    rows = [frame for batch in stored for frame in unpack(batch.data)]
    assert [frame.seq for frame in rows] == list(range(600))
    assert [batch.first for batch in stored] == [0, 256, 512]
    assert (log.sent, log.received) == (400, 200)
    assert rows[7].data == b"\x07"
