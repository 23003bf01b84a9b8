"""`walkdown listen --interface`: what is heard on a (virtual) cable comes into the register, and nothing leaves."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.main import run
from core.discovery.probes import modbus
from core.register.models import Asset, Capture
from core.workspace import Workspace
from tests.core.discovery.capture.building import pcap  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import as_packets, converse  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

ROOT = Path(__file__).parents[3]
SENDER = """
import socket, sys
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as raw:
    raw.bind(("eth0", 0))
    for line in sys.stdin:
        raw.send(bytes.fromhex(line))
"""


def frames() -> list[bytes]:
    """A client identifies a controller."""
    _, said = converse(modbus.PROBE, golden_of("modbus.read_device_id")[:2])
    return [frame for _, frame in as_packets(modbus.PROBE, said)]


@pytest.fixture
def spaces() -> Iterator[tuple[str, str]]:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and the ip command")
    names = (f"wl{os.getpid()}-l", f"wl{os.getpid()}-p")
    try:
        for words in (
            ["netns", "add", names[0]],
            ["netns", "add", names[1]],
            ["-n", names[0], "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", names[1]],
            ["-n", names[0], "link", "set", "eth0", "up"],
            ["-n", names[1], "link", "set", "eth0", "up"],
        ):
            done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"network namespaces are not possible here: {done.stderr.strip()}")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


@pytest.mark.netns
def test_what_is_heard_is_stored_when_it_ends(vault: str, spaces: tuple[str, str]) -> None:
    laptop, plant = spaces
    program = [sys.executable, "-m", "desktop.entry", "listen", vault, "--interface", "eth0", "--promiscuous", "--json"]
    with subprocess.Popen(
        ["ip", "netns", "exec", laptop, *program],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as listening:  # fmt: skip
        assert listening.stderr is not None
        assert listening.stderr.readline() == "Listening on eth0. Ctrl-C ends it.\n"
        sent = frames()
        subprocess.run(
            ["ip", "netns", "exec", plant, sys.executable, "-c", SENDER],
            input="\n".join(frame.hex() for frame in sent), text=True, timeout=20, check=True,
        )  # fmt: skip
        os.killpg(listening.pid, signal.SIGINT)  # as a terminal does: to the program and to its helper
        out, err = listening.communicate(timeout=60)
    assert (listening.returncode, err) == (0, "")
    (shown,) = json.loads(out)["files"]
    assert (shown["file"], shown["format"], shown["stored"]) == ("eth0", "pcapng", True)
    assert len(sent) <= shown["packets"] < len(sent) + 20, "and what the other end's kernel says by itself"
    device = next(one for one in shown["devices"] if one["ip"] == "10.0.0.5")
    assert {"transport": "tcp", "port": 502, "protocol": "modbus"}.items() <= device["services"][0].items()
    with Workspace.open(Path(vault), "seven blue boats") as workspace:
        (kept,) = workspace.register.all(Capture)
        assert (kept.name, kept.packets, len(kept.sha256)) == ("eth0", shown["packets"], 64)
        assert device["asset"] in {str(one.id) for one in workspace.register.all(Asset)}


def test_a_stream_is_read_as_a_file_is(vault: str) -> None:
    raw = pcap([(10**18 + number, frame) for number, frame in enumerate(frames())])
    with Workspace.open(Path(vault), "seven blue boats") as workspace:
        heard = workspace.listening.hear(io.BytesIO(raw), "eth0", store=False, remarks=lambda: ["Seven were lost."])
        assert heard.size == len(raw)
        assert heard.notes[-1] == "Seven were lost."
        assert {one.ip for one in heard.devices} >= {"10.0.0.5"}
        assert heard.capture is None
        stored = workspace.listening.hear(io.BytesIO(raw), "eth0")
        assert (stored.capture is not None, stored.sha256) == (True, heard.sha256)


def test_files_or_an_interface(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], [str(tmp_path / "a.pcap"), "--interface", "eth0"]):
        assert run(["listen", vault, *words]) == 1
        assert capsys.readouterr().err == "Say which files to read, or by --interface where to listen.\n"


def test_why_it_is_not_possible_is_said(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["listen", vault, "--interface", "no-such-dev"]) == 1
    assert capsys.readouterr().err.startswith("Listening is not possible: ")
