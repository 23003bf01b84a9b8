"""The plant as a whole: it starts, tells the truth, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.practice import Plant, PracticeUnavailable
from core.practice.addresses import PORT_OFFSET, choose_offset, endpoints
from core.practice.musterwerk import DEVICES

ROOT = Path(__file__).parents[3]
COTP_CONNECT = bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a")


def test_the_truth_is_plain_complete_and_distinct(plant: Plant) -> None:
    truth = json.loads(json.dumps(plant.truth()))
    devices = truth["devices"]
    assert truth["base"] == f"{plant.base}/24"
    assert len(devices) == len(DEVICES) >= 12
    for field in ("tag", "ip", "serial"):
        assert len({device[field] for device in devices}) == len(devices)
    for device in devices:
        assert all(device[field] for field in ("name", "vendor", "model", "firmware", "location", "protocols"))
        assert {service["protocol"] for service in device["services"]} == set(device["protocols"])
    assert sum(device["fragile"] for device in devices) == 1


def test_every_tcp_service_of_the_truth_is_open(plant: Plant) -> None:
    for device in plant.truth()["devices"]:
        for service in device["services"]:
            if service["transport"] == "tcp" and not device["fragile"]:
                socket.create_connection((device["ip"], service["port"]), timeout=5).close()


def test_it_stops_cleanly_twice_and_frees_everything(spare_base: str) -> None:
    process = psutil.Process()
    plant = Plant(base=spare_base)
    for _ in range(2):
        threads = set(threading.enumerate())
        plant.start()
        with socket.create_connection((f"{spare_base[:-1]}11", 102 + plant.port_offset)) as held:
            held.settimeout(5)
            held.sendall(COTP_CONNECT)
            assert held.recv(100)[5] == 0xD0
            before = time.monotonic()
            plant.stop()
            assert time.monotonic() - before < 2
            assert set(threading.enumerate()) <= threads
            assert held.recv(1) == b""
        assert [one for one in process.net_connections() if one.laddr.ip.startswith(spare_base[:-1])] == []
        assert plant.faults == []
        assert choose_offset(endpoints(spare_base, DEVICES)) == plant.port_offset


def test_stopping_what_does_not_run_does_nothing(spare_base: str) -> None:
    Plant(base=spare_base).stop()


def test_starting_twice_is_starting_once(spare_base: str) -> None:
    plant = Plant(devices=1, base=spare_base)
    plant.start()
    try:
        count = threading.active_count()
        plant.start()
        assert threading.active_count() == count
    finally:
        plant.stop()


def test_a_taken_port_moves_all_ports_up(spare_base: str) -> None:
    with Plant(devices=2, base=spare_base) as first, Plant(devices=2, base=spare_base) as second:
        assert second.port_offset == first.port_offset + PORT_OFFSET
        ports = [service["port"] for device in second.truth()["devices"] for service in device["services"]]
        assert min(ports) > PORT_OFFSET


def test_the_canary_tells_how_it_is(spare_base: str) -> None:
    plant = Plant(devices=3, base=spare_base)
    with plant:
        assert plant.canary_state() == {"alive": True, "locked": None, "connections": 0, "requests": 0}
        with socket.create_connection((f"{spare_base[:-1]}13", 502 + plant.port_offset)) as rude:
            rude.sendall(b"GET / HTTP/1.1\r\n\r\n")
            deadline = time.monotonic() + 5
            while plant.canary_state()["alive"] and time.monotonic() < deadline:
                time.sleep(0.001)
    state = plant.canary_state()
    assert state["alive"] is False
    assert "no Modbus request" in str(state["locked"])


def test_a_plant_without_the_fragile_device_has_nothing_to_tell() -> None:
    assert Plant(devices=1).canary_state()["alive"] is True


def test_a_missing_extra_is_told_with_the_command_that_installs_it(
    spare_base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "core.practice.s7", None)
    threads = set(threading.enumerate())
    with pytest.raises(PracticeUnavailable, match=r"pip install 'walkdown\[practice\]'"):
        Plant(devices=1, base=spare_base).start()
    assert set(threading.enumerate()) <= threads


def test_importing_the_plant_loads_no_server_library() -> None:
    code = (
        "import sys, core.practice; print([m for m in sys.modules if m in {'pymodbus', 'asyncua', 'snap7', 'aiohttp'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(os.name != "posix", reason="signals are sent to a child process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_until_it_is_interrupted(number: signal.Signals) -> None:
    code = "from core.practice import run_until_interrupted; run_until_interrupted(1)"
    with subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        lines: list[str] = []
        for line in child.stdout:
            lines.append(line)
            if line == "}\n":
                break
        truth: dict[str, Any] = json.loads("".join(lines))
        child.send_signal(number)
        _, err = child.communicate(timeout=20)
    assert [device["tag"] for device in truth["devices"]] == ["PLC-101"]
    assert (child.returncode, err) == (0, "")
