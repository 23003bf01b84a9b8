"""The helper's pipe: nothing is lost, nothing is waited for, nothing is gathered without end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

import pytest

from core.discovery.rawpipe import Output

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the helper runs on Linux only")


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    ours, theirs = os.pipe()
    yield ours, theirs
    for one in (ours, theirs):
        os.close(one)


def test_what_does_not_fit_waits_and_comes_in_order(ends: tuple[int, int]) -> None:
    reading, writing = ends
    output = Output(writing)
    told = b"".join(b"%07d\n" % number for number in range(400_000))
    output.add(told)
    assert output.full
    output.flush()
    assert output.pending, "the pipe is full, and nobody was waited for"
    heard = b""
    while len(heard) < len(told):
        heard += os.read(reading, 1 << 20)
        output.flush()
    assert heard == told
    assert not output.pending
    assert not output.full


def test_events_are_lines(ends: tuple[int, int]) -> None:
    output = Output(ends[1])
    output.tell({"ready": "a"})
    output.tell({"error": "b\nc"})
    output.finish()
    assert [json.loads(line) for line in os.read(ends[0], 1000).splitlines()] == [{"ready": "a"}, {"error": "b\nc"}]


def test_nobody_who_reads_is_told(ends: tuple[int, int]) -> None:
    ours, theirs = os.pipe()
    output = Output(theirs)
    os.close(ours)
    output.add(b"anybody")
    with pytest.raises(BrokenPipeError):
        output.flush()
    os.close(theirs)
