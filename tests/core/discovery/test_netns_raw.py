"""The log equals a capture: what the helper for raw sockets logs on a (virtual) cable, compared byte by byte with what
a packet socket at the other end of the cable saw."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import IPv4Interface
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from core.discovery.framefilter import Rule
from core.discovery.frameview import untagged

LAB = Path(__file__).with_name("netns_raw_lab.py")
ROOT = Path(__file__).parents[3]
OWN, DEVICE, SILENT = "10.202.3.1", "10.202.3.2", "10.202.3.9"
NUMBERS = count()
MAC = "00:1b:1b:00:00:02"

pytestmark = pytest.mark.netns


def must(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"network namespaces are not possible here: ip {' '.join(arguments)}: {done.stderr.strip()}")


class Cable:
    """A laptop and a device, each in a namespace, with one cable between them."""

    def __init__(self) -> None:
        number = next(NUMBERS)
        self.laptop, self.plant = (f"wr{os.getpid()}-{number}{end}" for end in "ld")
        self._device: subprocess.Popen[str] | None = None

    def build(self) -> None:
        for space in (self.laptop, self.plant):
            must("netns", "add", space)
            # Nothing but what the test causes: no IPv6 that speaks by itself.
            must("netns", "exec", space, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1")
            must("-n", space, "link", "set", "lo", "up")
        must("-n", self.laptop, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", self.plant)
        must("-n", self.plant, "link", "set", "eth0", "address", MAC)
        must("-n", self.plant, "addr", "add", "10.202.3.77/24", "dev", "eth0")
        for space, address in ((self.laptop, OWN), (self.plant, DEVICE)):
            must("-n", space, "addr", "add", f"{address}/24", "broadcast", "10.202.3.255", "dev", "eth0")
            must("-n", space, "link", "set", "eth0", "up")

    def checksums_by_software(self) -> None:
        for space in (self.laptop, self.plant):
            code = "from netns_raw_lab import checksums_by_software as off; off('eth0')"
            self._inside(space, "-c", code)

    def plug_in(self, *, capture: bool = True) -> None:
        words = ["device", "eth0", "capture" if capture else "none"]
        self._device = subprocess.Popen(
            ["ip", "netns", "exec", self.plant, sys.executable, str(LAB), *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self._env(),
        )  # fmt: skip
        assert self._device.stdout is not None
        assert self._device.stdout.readline() == "ready\n"

    def run(self, *words: str) -> dict[str, Any]:
        return json.loads(self._inside(self.laptop, str(LAB), "laptop", *words))  # type: ignore[no-any-return]

    def captured(self) -> list[tuple[bool, bytes]]:
        """What the other end saw: (from the laptop, frame)."""
        assert self._device is not None
        text, _ = self._device.communicate(timeout=20)
        self._device = None
        return [(not outgoing, bytes.fromhex(frame)) for _, outgoing, frame in json.loads(text)]

    def remove(self) -> None:
        if self._device is not None:
            self._device.communicate(timeout=20)
        for space in (self.laptop, self.plant):
            subprocess.run(["ip", "netns", "del", space], capture_output=True, check=False)

    def _env(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(LAB.parent)))}

    def _inside(self, space: str, *arguments: str) -> str:
        done = subprocess.run(
            ["ip", "netns", "exec", space, sys.executable, *arguments],
            capture_output=True, text=True, timeout=100, check=False, env=self._env(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def cable() -> Iterator[Cable]:
    yield from made_cable()


@pytest.fixture(scope="module")
def talk() -> Iterator[tuple[dict[str, Any], list[tuple[bool, bytes]]]]:
    """One run that does one of everything, and what the other end of the cable saw."""
    for cable in made_cable():
        cable.checksums_by_software()
        cable.plug_in()
        run = cable.run("talk")
        yield run, cable.captured()


def made_cable() -> Iterator[Cable]:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and the ip command")
    made = Cable()
    try:
        made.build()
        yield made
    finally:
        made.remove()


def wanted(captured: list[tuple[bool, bytes]]) -> list[tuple[str, bytes]]:
    """Those frames of a capture that a run's log is to hold."""
    addresses = (int.from_bytes(bytes(map(int, one.split("."))), "big") for one in (DEVICE, SILENT))
    rule = Rule(IPv4Interface(f"{OWN}/24"), tuple((one, one) for one in addresses))
    return [("out" if out else "in", frame) for out, frame in captured if rule.wants(untagged(frame))]


def test_the_log_equals_a_capture_at_the_other_end(talk: tuple[dict[str, Any], list[tuple[bool, bytes]]]) -> None:
    run, captured = talk
    rows = run["rows"]

    logged = sorted((row[1], bytes.fromhex(row[9])) for row in rows)
    assert logged == sorted(wanted(captured)), "the same frames, byte by byte, none more and none less"
    assert all(row[0] > 10**18 for row in rows)
    moments = [row[0] for row in rows]
    assert all(after > before - 1_000_000 for before, after in pairwise(moments)), "in order, within a millisecond"
    assert len(captured) > len(rows), "the capture saw the noise, too"
    assert b"nothing of yours".hex() in {frame[42:].hex() for _, frame in captured}
    assert run["conditions"] == ["There is no link request 'dcp.set'."]

    assert (run["found"], run["alive"]) == ({DEVICE: MAC}, [True, False])
    assert (run["answer"], run["received"], run["refused"]) == ("uoy era ohw", 33, "refused")
    assert run["heard"] == [["cdp", MAC, "aaaa"], ["dcp", MAC, "feff"], ["lldp", MAC, "0207"]]
    assert not run["exact_after"]


def test_rows_are_named_by_what_the_sockets_said(talk: tuple[dict[str, Any], list[tuple[bool, bytes]]]) -> None:
    rows = talk[0]["rows"]
    tcp = [(row[1], row[6]) for row in rows if row[3:6] == ["tcp", 502, "modbus"]]
    assert tcp[:3] == [("out", "connect"), ("in", "accept"), ("out", "ack")]
    assert [one for one in tcp if one[1] == "fin"] == [("out", "fin"), ("in", "fin")]
    assert tcp[-1] == ("out", "ack"), "also the last acknowledgement is there"
    assert not [one for one in tcp if one[1] == "abort"]
    assert [(row[1], row[6]) for row in rows if row[3:6] == ["tcp", 81, "http"]] == [
        ("out", "connect"),
        ("in", "refuse"),
    ]
    assert [(row[1], row[6], bytes.fromhex(row[8])) for row in rows if row[5] == "snmp"] == [
        ("out", "datagram", b"who are you"), ("in", "datagram", b"uoy era ohw"),
    ]  # fmt: skip
    assert ("in", "unreachable") in {(row[1], row[6]) for row in rows if row[3:6] == ["udp", 162, "trap"]}
    asked = [row[2] for row in rows if row[7] == "arp.request"]
    assert sorted(asked) == sorted([DEVICE] * 2 + [SILENT] * 4)
    protocols = {row[5] for row in rows if row[3] == "ethernet"}
    assert {"lldp", "cdp", "dcp"} <= protocols
    assert {row[5] for row in rows if row[4] == 7000} == {"other"}, "what the run did not send is not called its own"


def test_checksums_left_to_the_card_are_filled_in(cable: Cable) -> None:
    """A virtual cable leaves them out altogether; on a real one the card fills in what the log then shows."""
    cable.plug_in()
    run = cable.run("talk")
    captured = wanted(cable.captured())
    logged = [(row[1], bytes.fromhex(row[9])) for row in run["rows"]]
    assert len(logged) == len(captured)

    def without(frames: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        return sorted((way, blanked(frame)) for way, frame in frames)

    assert without(logged) == without(captured)
    checked = [frame for _, frame in logged if frame[12:14] == b"\x08\x00" and frame[23] in (6, 17)]
    assert len(checked) > 15
    assert all(right(frame) for frame in checked)
    assert not all(right(frame) for _, frame in captured if frame[12:14] == b"\x08\x00" and frame[23] == 6)


def test_a_flood_is_counted_and_does_not_fill_the_memory(cable: Cable) -> None:
    cable.plug_in(capture=False)
    run = cable.run("flooded", "40000")
    assert run["numbers"] + run["dropped"] == pytest.approx(40_000, abs=run["others"])
    assert run["sorted"]
    assert run["dropped"] > 0
    assert run["most"] < 10_000, "what nobody stores is not gathered"
    assert run["conditions"] == [
        f"Frames that the log lacks, because more came at once than this computer could take: {run['dropped']}."
    ]


def test_a_helper_that_dies_is_told_and_the_log_goes_on(cable: Cable) -> None:
    cable.plug_in(capture=False)
    run = cable.run("bereft")
    assert run["rows"] == [
        ["out", "datagram", "first", True], ["in", "datagram", "tsrif", True],
        ["out", "datagram", "second", False], ["in", "datagram", "dnoces", False],
    ]  # fmt: skip
    assert run["trouble"].startswith("Unavailable: The helper for raw sockets")
    assert run["conditions"] == [
        "The helper for raw sockets ended unexpectedly. From then on the log holds what the sockets report."
    ]


def link_state(space: str) -> tuple[bool, bool]:
    """(promiscuous, hears LLDP)."""

    def show(*words: str) -> str:
        return subprocess.run(["ip", "-n", space, *words], capture_output=True, text=True, check=True).stdout

    return "promiscuity 1" in show("-d", "link", "show", "eth0"), "01:80:c2:00:00:0e" in show("maddr", "show", "eth0")


@pytest.mark.parametrize("promiscuous", [False, True])
def test_listening_opens_the_network_card_only_as_far_as_wanted(cable: Cable, promiscuous: bool) -> None:
    words = ["--listen", "eth0", *(["--promiscuous"] if promiscuous else [])]
    command = ["ip", "netns", "exec", cable.laptop, sys.executable, "-m", "core.discovery.rawhelper", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert "ready" in json.loads(process.stdout.readline())
        assert link_state(cable.laptop) == (promiscuous, True)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert link_state(cable.laptop) == (False, False)


def test_an_interface_that_goes_away_is_told_and_not_asked_in_circles(cable: Cable) -> None:
    command = [
        "ip",
        "netns",
        "exec",
        cable.laptop,
        sys.executable,
        "-m",
        "core.discovery.rawhelper",
        "eth0",
        f"{OWN}/24",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        assert "ready" in json.loads(process.stdout.readline())
        must("-n", cable.laptop, "link", "del", "eth0")
        said = json.loads(process.stdout.readline())
        process.stdin.write(b'{"ask": "10.202.3.2"}\n')
        process.stdin.flush()
        again = json.loads(process.stdout.readline())
        rest, _ = process.communicate(timeout=20)
    assert said["error"].startswith("The interface does not work at present")
    assert again["error"].startswith("The interface does not work at present")
    assert len(rest.splitlines()) < 5


def blanked(frame: bytes) -> bytes:
    """Without the checksum of TCP and UDP."""
    if frame[12:14] != b"\x08\x00" or frame[23] not in (6, 17):
        return frame
    place = 34 + (16 if frame[23] == 6 else 6)
    return frame[:place] + b"\0\0" + frame[place + 2 :]


def right(frame: bytes) -> bool:
    """RFC 1071: all words and the pseudo header add up to ones."""
    segment = frame[34 : 14 + int.from_bytes(frame[16:18], "big")]
    data = frame[26:34] + bytes([0, frame[23]]) + len(segment).to_bytes(2, "big") + segment
    data += bytes(len(data) % 2)
    total = sum(int.from_bytes(data[start : start + 2], "big") for start in range(0, len(data), 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total == 0xFFFF
