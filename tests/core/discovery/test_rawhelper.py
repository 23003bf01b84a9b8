"""The helper process: what it may send, what it refuses, and rude input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.rawhelper import Refused, _ranges, main

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="raw sockets of this kind exist on Linux only")


def run_helper(*arguments: str, given: bytes = b"") -> bytes:
    """Output of the real process; skips where raw sockets are not allowed."""
    done = subprocess.run(
        [sys.executable, "-m", "core.discovery.rawhelper", *arguments],
        input=given, capture_output=True, timeout=20, check=False,
    )  # fmt: skip
    assert done.stderr == b""
    first = json.loads(done.stdout.partition(b"\n")[0])
    if "not allowed" in first.get("error", ""):
        pytest.skip("raw sockets are not allowed here")
    return done.stdout


def events(*lines: str | bytes) -> list[dict[str, object]]:
    """What is said to commands, without the frames of loopback."""
    given = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    output = run_helper("lo", "127.0.0.1/8", given=given)
    return [event for event in map(json.loads, output.splitlines()) if "frame" not in event and "dropped" not in event]


@pytest.mark.parametrize("arguments", [["no-such-dev", "10.0.0.1/24"], ["--listen", "no-such-dev"]])
def test_an_interface_that_is_not_there_is_said(arguments: list[str]) -> None:
    assert json.loads(run_helper(*arguments)) == {"error": "There is no interface 'no-such-dev' here."}


def test_what_is_not_allowed_is_said(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("core.discovery.rawsocket.CaptureSocket", refused)
    assert main(["lo", "127.0.0.1/8"]) == 1
    assert json.loads(capfd.readouterr().out) == {
        "error": "Raw sockets are not allowed here (Operation not permitted)."
    }


@pytest.mark.parametrize("arguments", [[], ["lo"], ["lo", "nonsense"], ["--listen"]])
def test_a_start_without_sense_is_said(arguments: list[str]) -> None:
    assert json.loads(run_helper(*arguments)) == {"error": "Started in a way that is not known."}


def test_an_address_outside_the_subnet_is_refused_and_the_end_of_input_ends_it() -> None:
    said = events('{"ask": "10.0.0.1"}')
    assert said == [{"ready": "00:00:00:00:00:00"}, {"error": "10.0.0.1 is outside 127.0.0.0/8."}]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('{"ask": "127.0.0"}', "'127.0.0' is no IPv4 address."),
        ('{"ask": {"a": 1}}', "\"{'a': 1}\" is no IPv4 address."),
        ('{"link": "dcp.set"}', "There is no link request 'dcp.set'."),
        ('{"link": "modbus.read_device_id"}', "There is no link request 'modbus.read_device_id'."),
        ('{"frame": "ffffffffffff"}', "A command that is not known."),
        ('{"ask": "127.0.0.2", "link": "x"}', "A command that is not known."),
        ("[1]", "A command that is not known."),
        ("[" * 3000, "A command that is no JSON."),
        (b"\xff\xfe\x00", "A command that is no JSON."),
        ("", "A command that is no JSON."),
        ('{"watch": 7}', "Ranges of addresses that are none."),
        ('{"watch": [[1, true]]}', "Ranges of addresses that are none."),
        ('{"watch": [[5, 4]]}', "Ranges of addresses that are none."),
        ('{"watch": [[1, 9], [9, 12]]}', "Ranges of addresses that overlap."),
        ('{"watch": [[1, 4294967296]]}', "Ranges of addresses that are none."),
    ],
)
def test_rude_commands_are_answered_and_the_helper_goes_on(line: str | bytes, answer: str) -> None:
    assert events(line, '{"watch": [[2130706434, 2130706434]]}')[1:] == [{"error": answer}, {"watching": 1}]


def test_a_command_without_an_end_ends_it() -> None:
    output = run_helper("lo", "127.0.0.1/8", given=b"x" * (1 << 20) + b"xxxxx")
    assert json.loads(output.splitlines()[-1]) == {"error": "A command without an end."}


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda one: st.lists(one, max_size=4)))
def test_ranges_are_ranges_or_refused(value: object) -> None:
    try:
        found = _ranges(value)
    except Refused:
        return
    assert all(first <= last for first, last in found)


@settings(max_examples=5, deadline=None)
@given(st.binary(max_size=4000))
def test_any_input_is_survived(given: bytes) -> None:
    output = run_helper("lo", "127.0.0.1/8", given=given + b'\n{"watch": []}\n')
    said = [json.loads(line) for line in output.splitlines()]
    assert {"watching": 0} in said


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only an administrator has rights to give up")
def test_rights_given_through_sudo_are_given_up() -> None:
    command = [sys.executable, "-m", "core.discovery.rawhelper", "lo", "127.0.0.1/8"]
    env = os.environ | {"SUDO_UID": "65534", "SUDO_GID": "65534"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        if b"error" in process.stdout.readline():
            pytest.skip("raw sockets are not allowed here")
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
    assert status["Uid"].split() == ["65534"] * 4
    assert status["Gid"].split() == ["65534"] * 4
    assert status["Groups"].split() == []
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
