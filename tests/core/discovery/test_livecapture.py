"""Listening: whole frames, counted losses, and no way to send."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest

from core.discovery.capture.reader import Reader
from core.discovery.livecapture import LiveCapture
from core.discovery.rawlink import HELPER_ENV, Unavailable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="listening is possible on Linux only")


def opened() -> LiveCapture:
    try:
        return LiveCapture("lo")
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def live() -> Iterator[LiveCapture]:
    with opened() as made:
        yield made


def say(text: bytes, port: int = 9) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(text, ("127.0.0.1", port))


def test_frames_come_whole_and_timed_until_stopped(live: LiveCapture) -> None:
    before = time.time_ns()
    say(b"walkdown listens")
    heard = []
    for batch in live.batches(0.05):
        heard += [one for one in batch if one[1].endswith(b"walkdown listens")]
        if heard:
            live.stop()
    time_ns, frame = heard[0]
    assert before - 10**9 < time_ns < time.time_ns() + 10**9
    assert frame[12:14] == b"\x08\x00"
    assert frame[36:38] == (9).to_bytes(2, "big")
    assert (live.dropped, live.trouble) == (0, "")


def test_it_is_a_capture_file_for_readers_of_those(live: LiveCapture) -> None:
    for number in range(50):
        say(b"as a file %d" % number)
    live.stop()
    found = [(time_ns, link, data[42:]) for time_ns, link, data, _ in Reader(cast(BinaryIO, live)) if is_ours(data)]
    assert {data for _, _, data in found} == {b"as a file %d" % number for number in range(50)}
    assert {link for _, link, _ in found} == {1}
    assert all(time_ns > 10**18 for time_ns, _, _ in found)


def is_ours(frame: bytes) -> bool:
    return frame[36:38] == (9).to_bytes(2, "big") and frame[42:44] == b"as"


def test_this_computers_own_frames_can_be_left_out(live: LiveCapture) -> None:
    """On loopback all frames are."""
    with LiveCapture("lo", others_only=True) as others:
        say(b"as if nobody")
        others.stop()
        assert list(others) == []
    live.stop()
    assert any(frame.endswith(b"as if nobody") for _, frame in live)


def test_silence_gives_the_turn_back(live: LiveCapture) -> None:
    for turn, batch in enumerate(live.batches(0.01)):
        if not batch or turn > 1000:
            live.stop()
            break
    assert turn <= 1000


def test_what_was_heard_before_the_stop_still_comes(live: LiveCapture) -> None:
    for number in range(200):
        say(b"late %d" % number)
    live.stop()
    heard = [frame for _, frame in live if frame[36:38] == (9).to_bytes(2, "big") and frame[42:47] == b"late "]
    assert {frame[42:] for frame in heard} == {b"late %d" % number for number in range(200)}


def test_a_slow_reader_loses_frames_and_is_told(live: LiveCapture) -> None:
    big = bytes(60_000)
    for _ in range(400):
        say(big)
    live.stop()
    frames = sum(1 for _, frame in live if len(frame) > 60_000)
    assert live.dropped > 0
    # Loopback shows a frame twice, as it leaves and as it comes in; other tests may use it, too.
    assert frames < 800 <= frames + live.dropped


def test_a_helper_that_dies_is_told(live: LiveCapture) -> None:
    live._process.kill()
    assert [frame for frame in live if b"never" in frame[1]] == []
    assert live.trouble == "The helper for raw sockets ended unexpectedly."


def test_an_interface_that_is_not_there_is_said() -> None:
    opened().close()
    with pytest.raises(Unavailable, match="There is no interface 'no-such-dev' here"):
        LiveCapture("no-such-dev")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("pass", "did not start"),
        ("print('hello')", "said something that it does not say"),
        ("print('[]')", "said something that it does not say"),
        ("print('x' * 10000)", "said something that it does not say"),
    ],
)
def test_another_program_in_its_place_is_noticed(code: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HELPER_ENV, f'{sys.executable} -c "{code}"')
    with pytest.raises(Unavailable, match=sentence):
        LiveCapture("lo")
    monkeypatch.setenv(HELPER_ENV, "/nowhere/at/all")
    with pytest.raises(Unavailable, match="could not be started"):
        LiveCapture("lo")


def test_the_helper_obeys_nothing_while_it_listens() -> None:
    opened().close()
    done = subprocess.run(
        [sys.executable, "-m", "core.discovery.rawhelper", "--listen", "lo"],
        input=b'{"ask": "127.0.0.2"}\n{"link": "dcp.identify_all"}\n', capture_output=True, timeout=20, check=False,
    )  # fmt: skip
    first, _, rest = done.stdout.partition(b"\n")
    assert (json.loads(first), done.stderr) == ({"ready": ""}, b"")
    assert bytes.fromhex("0806000108000604") not in rest
