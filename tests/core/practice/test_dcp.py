"""The PROFINET practice device: its answers as bytes, and over a cable between two ends in a namespace."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.discovery.wire import dcp
from core.practice.dcp import DcpServer, ProfinetDevice, answer, hello
from core.practice.ot_devices import PROFINET

MAC = bytes.fromhex("0277000000a1")
ASK = dcp.build_identify_all()
ROOT = Path(__file__).parents[3]


def test_it_answers_the_question_to_all_to_the_asker_with_its_number() -> None:
    said = answer(ASK, PROFINET, MAC)
    assert said is not None
    assert said[:14] == ASK[6:12] + MAC + b"\x88\x92" and said[18:22] == ASK[18:22]
    assert dcp.parse_frame(said).station == "plc-filling-2"


def test_it_answers_a_question_for_its_own_name_only() -> None:
    def by_name(name: bytes) -> bytes:
        block = b"\x02\x02" + len(name).to_bytes(2, "big") + name
        return (ASK[:24] + len(block).to_bytes(2, "big") + block).ljust(60, b"\0")

    assert answer(by_name(b"plc-filling-2"), PROFINET, MAC) is not None
    assert answer(by_name(b"plc-filling-1"), PROFINET, MAC) is None
    assert answer(by_name(b""), ProfinetDevice("", "x", 1, 2), MAC) is None


@pytest.mark.parametrize(
    "frame",
    [
        b"", ASK[:20], b"\xff" * 60, MAC + ASK[6:], ASK[:14] + b"\xfe\xfd\x04\x00" + ASK[18:],
        ASK[:14] + b"\xfe\xff\x05\x01" + ASK[18:], hello(PROFINET, MAC),
    ],
)  # fmt: skip
def test_everything_else_is_met_with_silence(frame: bytes) -> None:
    assert answer(frame, PROFINET, MAC) is None


def test_an_interface_that_is_not_there() -> None:
    with pytest.raises(OSError):
        asyncio.run(DcpServer(PROFINET, "nowhere0").start())


@pytest.mark.netns
def test_over_a_cable() -> None:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and the unshare and ip commands")
    possible = subprocess.run(["unshare", "-n", "true"], capture_output=True, text=True, check=False)
    if possible.returncode:
        pytest.skip(f"network namespaces are not possible here: {possible.stderr.strip()}")
    done = subprocess.run(
        ["unshare", "-n", sys.executable, str(Path(__file__).with_name("dcp_lab.py"))],
        capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["silent"] == 0
    (heard,) = seen["heard"]
    assert (heard["mac"], heard["ip"]) == ("02:77:00:00:00:a1", "10.0.0.7")
    assert heard["values"]["vendor"] == "Siemens" and heard["values"]["model"] == "S7-1500"
