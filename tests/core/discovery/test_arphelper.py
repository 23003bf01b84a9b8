"""The helper process: one kind of frame, its own subnet only, and an answer for everything."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.discovery.arphelper import answer, main
from core.discovery.wire import arp

US = "02:00:00:00:00:01"
THEM = "02:00:00:00:00:02"


def reply(target: str = US, operation: int = 2) -> bytes:
    request = arp.build_request(THEM, "10.0.0.2", "10.0.0.1")
    return (
        request[:20]
        + operation.to_bytes(2, "big")
        + request[22:32]
        + bytes.fromhex(target.replace(":", ""))
        + request[38:]
    )


def test_a_reply_to_us_is_understood() -> None:
    assert answer(reply(), US) == ("10.0.0.2", THEM)
    assert answer(reply() + bytes(18), US) == ("10.0.0.2", THEM)


@pytest.mark.parametrize("frame", [b"", b"\0" * 42, reply(THEM), reply(operation=1), reply()[:30]])
def test_other_frames_are_not(frame: bytes) -> None:
    assert answer(frame, US) is None


@pytest.mark.skipif(sys.platform != "linux", reason="raw sockets of this kind exist on Linux only")
def test_what_is_not_allowed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-interface", "10.0.0.1/24"]) == 1
    assert "not allowed" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.skipif(sys.platform != "linux", reason="raw sockets of this kind exist on Linux only")
def test_an_address_outside_the_subnet_is_refused_and_the_end_of_input_ends_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.discovery.arphelper", "lo", "127.0.0.1/8"],
        input='{"ask": "10.0.0.1"}\n',
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if "error" in events[0]:
        pytest.skip("raw sockets are not allowed here")
    assert "ready" in events[0]
    assert events[1] == {"error": "10.0.0.1 is outside 127.0.0.0/8."}
