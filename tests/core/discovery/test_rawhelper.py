"""The helper process: what it may send, what it refuses, and rude input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.probes.registry import LINK_REQUESTS
from core.discovery.rawhelper import Helper, Refused, Sender, _ranges, main
from core.discovery.rawpipe import Output
from core.discovery.wire.readonly import check_read_only

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


def test_an_interface_without_ethernet_is_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A tunnel's frames have no Ethernet header: a filter would read addresses where there are none."""
    monkeypatch.setattr("core.discovery.rawsocket.ETHERNET", (999,))
    assert main(["lo", "127.0.0.1/8"]) == 1
    said = json.loads(capfd.readouterr().out)["error"]
    if "not allowed" in said:
        pytest.skip("raw sockets are not allowed here")
    assert said == "lo is no Ethernet interface: its frames cannot be read."


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


commands = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(
        st.sampled_from(["ask", "link", "watch", "frame", ""]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.ip_addresses(v=4).map(str),
            lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=3), one, max_size=2),
            max_leaves=8,
        ),
        max_size=2,
    ).map(lambda one: json.dumps(one).encode()),
)


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    """The helper's parts in this process, on loopback."""
    from core.discovery.framefilter import nothing
    from core.discovery.rawsocket import CaptureSocket

    try:
        capture = CaptureSocket("lo", nothing())
        sender = Sender("lo", IPv4Interface("127.0.0.1/8"))
    except OSError as error:
        pytest.skip(f"raw sockets are not allowed here ({error.strerror})")
    ours, theirs = os.pipe()
    yield Helper(capture, sender, IPv4Interface("127.0.0.1/8"), ours, Output(theirs))
    os.close(ours)
    os.close(theirs)
    capture.close()
    sender.close()


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(commands, max_size=6))
def test_commands_of_any_kind_queue_nothing_but_requests(helper: Helper, lines: list[bytes]) -> None:
    helper._sender._queue.clear()
    helper._output._waiting.clear()
    helper._lines.extend(b"\n".join(lines).split(b"\n"))
    helper._take_commands()
    assert not helper._lines
    for _, frame in helper._sender._queue:
        check_read_only("arp" if frame[12:14] == b"\x08\x06" else "dcp", frame)
        assert frame[6:12].hex(":") == helper._sender.mac
        assert frame[38:39] == b"\x7f" or frame[12:14] == b"\x88\x92"
    for line in bytes(helper._output._waiting).splitlines():
        assert json.loads(line).keys() <= {"error", "watching"}


def test_a_link_request_is_sent_three_times_at_most(helper: Helper) -> None:
    (request,) = [one for one in LINK_REQUESTS if one.protocol == "dcp"]
    sender = helper._sender
    sender._queue.clear()
    for _ in range(3):
        sender.link(request.request)
    with pytest.raises(Refused, match="3 times, which is the most"):
        sender.link(request.request)
    assert [frame for _, frame in sender._queue] == [request.build(sender.mac)] * 3
    assert all(pause >= 0.2 for pause, _ in sender._queue)


def test_what_is_no_read_or_no_frame_of_ours_is_not_sent(helper: Helper, monkeypatch: pytest.MonkeyPatch) -> None:
    (request,) = [one for one in LINK_REQUESTS if one.protocol == "dcp"]
    wrong = {
        "test.set": request.build(helper._sender.mac)[:14] + bytes.fromhex("fefd0400") + bytes(40),
        "test.foreign": request.build("02:00:00:00:00:99"),
        "test.long": request.build(helper._sender.mac) + bytes(2000),
    }
    requests = [replace(request, request=name, build=lambda _mac, data=data: data) for name, data in wrong.items()]
    monkeypatch.setattr("core.discovery.probes.registry.LINK_REQUESTS", tuple(requests))
    helper._sender._queue.clear()
    for one in requests:
        with pytest.raises(Refused, match="It was not sent"):
            helper._sender.link(one.request)
    assert not helper._sender._queue


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


def test_ctrl_c_in_the_terminal_does_not_end_it() -> None:
    """It reaches the whole group; the run still has to close its connections, and they belong into the log."""
    command = [sys.executable, "-m", "core.discovery.rawhelper", "lo", "127.0.0.1/8"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        if b"error" in process.stdout.readline():
            pytest.skip("raw sockets are not allowed here")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(b'{"watch": []}\n', timeout=20)
    assert b'{"watching": 0}' in said
    assert process.returncode == 0
