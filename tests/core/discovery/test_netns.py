"""Discovery on a real (virtual) Ethernet: three hosts and the laptop, each in a network namespace of its own.

What is claimed of the wire is counted on the wire, by a packet socket on the laptop's interface.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

LAB = Path(__file__).with_name("netns_lab.py")
ROOT = Path(__file__).parents[3]
NET = "10.201.7"
HOSTS = {11: ["502:modbus"], 12: ["502:silent", "80:close", "22:silent"], 13: []}

pytestmark = pytest.mark.netns


def ip(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)


def inside(space: str, *arguments: str) -> list[str]:
    return ["ip", "netns", "exec", space, sys.executable, str(LAB), *arguments]


class Lab:
    """The namespaces, made and removed here."""

    def __init__(self) -> None:
        self.name = f"wd{os.getpid()}"
        self.laptop = f"{self.name}-l"
        self.servers: dict[int, subprocess.Popen[str]] = {}
        self._spaces: list[str] = []

    def build(self) -> None:
        self._space(self.laptop)
        must("-n", self.laptop, "link", "add", "br0", "type", "bridge")
        must("-n", self.laptop, "addr", "add", f"{NET}.1/24", "broadcast", f"{NET}.255", "dev", "br0")
        must("-n", self.laptop, "link", "set", "br0", "up")
        for number, ports in HOSTS.items():
            space = f"{self.name}-{number}"
            self._space(space)
            must("-n", self.laptop, "link", "add", f"v{number}", "type", "veth", "peer", "name", "eth0", "netns", space)
            must("-n", self.laptop, "link", "set", f"v{number}", "master", "br0", "up")
            must("-n", space, "addr", "add", f"{NET}.{number}/24", "dev", "eth0")
            must("-n", space, "link", "set", "eth0", "address", f"00:1b:1b:00:00:{number:02x}", "up")
            self._serve(number, space, ports)

    def _space(self, name: str) -> None:
        self._spaces.append(name)
        must("netns", "add", name)
        must("-n", name, "link", "set", "lo", "up")

    def _serve(self, number: int, space: str, ports: list[str]) -> None:
        process = subprocess.Popen(
            inside(space, "serve", f"{NET}.{number}", *ports),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        self.servers[number] = process
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    def scan(self, way: str, profile: str, target: str, *exclude: str) -> dict[str, Any]:
        done = subprocess.run(
            inside(self.laptop, "scan", "br0", way, profile, target, *exclude),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    def seen(self, number: int) -> dict[str, int]:
        """Ends the server and tells what it saw."""
        text, _ = self.servers.pop(number).communicate(timeout=20)
        return json.loads(text)  # type: ignore[no-any-return]

    def remove(self) -> None:
        for process in self.servers.values():
            process.communicate(timeout=20)
        for space in self._spaces:
            ip("netns", "del", space)


def must(*arguments: str) -> None:
    done = ip(*arguments)
    if done.returncode:
        pytest.skip(f"network namespaces are not possible here: ip {' '.join(arguments)}: {done.stderr.strip()}")


@pytest.fixture
def lab() -> Iterator[Lab]:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and the ip command")
    made = Lab()
    try:
        made.build()
        yield made
    finally:
        made.remove()


def mac(number: int) -> str:
    return f"00:1b:1b:00:00:{number:02x}"


@pytest.mark.parametrize(
    ("way", "profile", "title"), [("arp", "careful", "raw socket"), ("table", "hasty", "neighbour table")]
)
def test_neighbours_are_found_and_asked_politely(lab: Lab, way: str, profile: str, title: str) -> None:
    found = lab.scan(way, profile, f"{NET}.0/27")
    assert found["status"] == "done"
    assert title in found["way"][0]
    hosts = found["hosts"]
    assert {address: host["mac"] for address, host in hosts.items()} == {
        f"{NET}.{number}": mac(number) for number in HOSTS
    }
    assert hosts[f"{NET}.11"]["attempts"] == {"modbus": "identified"}, "the OT identity ended general probing"
    assert {"vendor": "ACME", "model": "PLC-7"}.items() <= hosts[f"{NET}.11"]["values"].items()
    assert hosts[f"{NET}.12"]["attempts"] == {"modbus": "no_answer", "http": "cut_off", "ssh": "no_answer"}
    assert hosts[f"{NET}.13"]["attempts"] == {"modbus": "refused", "http": "refused", "ssh": "refused"}

    counts = found["counts"]
    assert counts.get("rst_out", 0) == 0, "not one RST leaves the laptop"
    assert found["most_open"] == 1, "one connection per host, ever"
    assert counts["syn_out"] == found["logged"]["tcp_connect_out"] == 7
    assert found["busiest"] <= 100
    assert found["busiest_host"] <= 25
    assert set(found["targets"]) <= {f"{NET}.{number}" for number in range(2, 32)} | {f"{NET}.255"}
    on_the_wire = counts["tcp_out"] + counts["udp_out"] + counts["arp_out"]
    assert on_the_wire <= found["budget"] + 3 * len(HOSTS), (
        "what leaves was in the budget (but for ARP the kernel answers)"
    )

    for number in HOSTS:
        seen = lab.seen(number)
        assert seen["resets"] == 0
        assert seen["most_open"] <= 1


def test_the_log_of_a_whole_run_equals_a_capture(lab: Lab) -> None:
    found = lab.scan("arp", "hasty", f"{NET}.0/27")
    assert (found["not_logged"], found["not_captured"]) == ([], [])
    assert found["captured"] > 100


def test_raw_arp_logs_its_frames_whole_and_asks_silent_addresses_twice(lab: Lab) -> None:
    found = lab.scan("arp", "hasty", f"{NET}.10-{NET}.15")
    assert found["asked"] == 3 + 3 * 2
    assert found["logged"]["arp_arp_out"] >= found["asked"], "the kernel's own questions are logged as well"
    assert found["logged"]["arp_arp_in"] >= 3
    assert f"{NET}.14" not in found["hosts"]


@pytest.mark.parametrize("exclusion", [f"{NET}.11", mac(11), "siemens"])
def test_excluded_hosts_are_not_asked(lab: Lab, exclusion: str) -> None:
    found = lab.scan("arp", "hasty", f"{NET}.10-{NET}.14", exclusion)
    assert f"{NET}.255" not in found["targets"], "a broadcast would reach the excluded host too"
    for number in HOSTS:
        attempts = found["hosts"].get(f"{NET}.{number}", {}).get("attempts", {})
        excluded = number == 11 or exclusion == "siemens"
        assert set(attempts.values()) <= {"excluded"} if excluded else attempts
        if excluded:
            assert lab.seen(number)["connections"] == 0
