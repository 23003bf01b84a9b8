"""The frame log: complete, in order, and never more than a batch or a moment behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.discovery.framelog import BATCH_ROWS, Batch, Frame, FrameLog, pack, unpack

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
