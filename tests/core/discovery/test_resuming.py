"""A run that was interrupted is gone on with, and nobody is asked twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.discovery.consent import Consent
from core.discovery.events import AttemptDone
from core.discovery.models import Run
from core.discovery.plan import PlanError
from core.discovery.resuming import chain, consent_of
from core.register.models import Asset
from core.vault.clock import utcnow
from core.vault.keys import KdfCost
from core.workspace import Workspace

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("resume_child.py")
HOSTS = [f"127.0.9.{number}" for number in range(1, 7)]
CONSENT = Consent.parse("Max; Manager")


def modbus(connection: socket.socket) -> None:
    """Answers device identification like an honest device, to the end."""
    host = connection.getsockname()[0].rsplit(".", 1)[1]
    while data := connection.recv(4096):
        objects = b"\x00\x04ACME\x01\x05PLC-7" + b"\x02\x03" + f"1.{host}".encode()
        body = bytes([data[6], 0x2B, 0x0E, 1, 1, 0, 0, 3]) + objects
        connection.sendall(data[:4] + len(body).to_bytes(2, "big") + body)


def web(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\r\nServer: ACME\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "vault", "nine grey herons stand still", site_name="Plant", engineer="Eva", cost=KdfCost(1, 64, 1)
    ) as made:
        yield made


def served(kit: Any) -> tuple[int, dict[str, list[Any]]]:
    """Six devices that speak Modbus and HTTP; (port offset, servers by host)."""
    first = kit.serve(modbus, ip=HOSTS[0])
    offset = first.port - 502
    servers = {HOSTS[0]: [first]}
    for ip in HOSTS[1:]:
        servers[ip] = [kit.serve(modbus, ip=ip, port=first.port)]
    for ip in HOSTS:
        servers[ip].append(kit.serve(web, ip=ip, port=80 + offset))
    return offset, servers


def test_after_kill_9_nobody_is_asked_twice(kit: Any, workspace: Workspace, tmp_path: Path) -> None:
    offset, servers = served(kit)
    workspace.close()
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(tmp_path / "vault"), str(offset)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    # Killed once some devices are finished and others are in the middle.
    said = [child.stdout.readline() for _ in range(9)]
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    child.stdout.close()
    assert all(said)

    with Workspace.open(tmp_path / "vault", "nine grey herons stand still") as again:
        left = again.discovery.runs()[0]
        assert left.status == "interrupted"
        plan = again.discovery.resume(left.id)
        assert plan.consent is not None, "the same day: the consent holds"
        assert plan.earlier is not None
        told: list[str] = []
        run = again.discovery.run(plan, lambda event: told.append(event.ip) if isinstance(event, AttemptDone) else None)
        assert (run.status, run.resumes) == ("done", left.id)
        attempts = Counter(
            (one.target, one.protocol)
            for one in [*again.discovery.attempts(left.id), *again.discovery.attempts(run.id)]
            if one.status not in ("stopped", "refused")
        )
        known = {asset.firmware for asset in again.register.all(Asset)}
    assert set(told).isdisjoint(plan.earlier.done)
    assert known == {f"1.{number}" for number in range(1, 7)}, "what was told before the crash is not lost"
    assert set(attempts) == {(ip, protocol) for ip in HOSTS for protocol in ("modbus", "http")}
    twice = 0
    for ip, both in servers.items():
        for server in both:
            server.close()
        asked = [len(server.endings) for server in both]
        assert max(asked) <= 2
        if ip in plan.earlier.done:
            assert asked == [1, 1], f"{ip} was finished"
        twice += sum(asked) - 2
    assert twice <= len(HOSTS), "only what broke off, or was not in the log yet (half a second), is asked once more"


def test_a_stopped_run_is_gone_on_with_and_its_connections_count(kit: Any, workspace: Workspace) -> None:
    offset, servers = served(kit)
    stop = threading.Event()

    def look(event: object) -> None:
        if isinstance(event, AttemptDone) and event.protocol == "modbus" and event.status == "identified":
            stop.set()

    plan = workspace.discovery.plan(HOSTS, consent=CONSENT, port_offset=offset, protocols=["modbus", "http"], full=True)
    first = workspace.discovery.run(plan, look, stop.is_set)
    assert first.status == "stopped"
    resumed = workspace.discovery.resume(first.id)
    assert resumed.earlier is not None
    assert resumed.earlier.connections
    second = workspace.discovery.run(resumed)
    assert second.status == "done"
    for both in servers.values():
        for server in both:
            server.close()
    answered = [one for both in servers.values() for one in both if any(one.received)]
    assert len(answered) == 12
    assert [run.id for run in chain(second, lambda key: workspace.register.get(Run, key))] == [first.id, second.id]
    with pytest.raises(PlanError, match="came to its end"):
        workspace.discovery.resume(second.id)


def test_the_preview_says_that_a_run_is_gone_on_with(kit: Any, workspace: Workspace) -> None:
    server = kit.serve(modbus, ip=HOSTS[0])
    plan = workspace.discovery.plan(
        HOSTS, consent=CONSENT, port_offset=server.port - 502, protocols=["modbus"], opt_in={"iec104": [HOSTS[0]]}
    )
    run = workspace.discovery.run(plan, cancel=lambda: True)
    resumed = workspace.discovery.resume(run.id)
    assert resumed.opt_in == {"iec104": {HOSTS[0]: 0}}
    assert resumed.targets == tuple(HOSTS)
    assert "goes on with an interrupted run" in workspace.discovery.preview_text(resumed)


def interrupted(**more: Any) -> Run:
    values: dict[str, Any] = {
        "consent_name": "Max",
        "consent_role": "Manager",
        "consent_at": utcnow(),
        "profile": "careful",
    }
    return Run(**(values | more))


def test_the_consent_is_asked_anew_on_another_day_or_after_its_window() -> None:
    now = utcnow()
    assert consent_of(interrupted(), now) is not None
    assert consent_of(interrupted(), now + timedelta(days=1)) is None
    ended = f"{(now - timedelta(hours=2)).isoformat()}/{(now - timedelta(hours=1)).isoformat()}"
    assert consent_of(interrupted(window=ended), now) is None
    going = f"../{(now + timedelta(minutes=1)).isoformat()}"
    kept = consent_of(interrupted(window=going), now)
    assert kept is not None
    assert kept.window == going


def test_a_run_of_an_older_version_cannot_be_gone_on_with(workspace: Workspace) -> None:
    left = interrupted(site_id=workspace.register.site().id, plan={"targets": ["127.0.0.1"]})
    workspace.register.add(left)
    with pytest.raises(PlanError, match="older version"):
        workspace.discovery.resume(left.id)


def test_a_plan_without_consent_is_not_carried_out(kit: Any, workspace: Workspace) -> None:
    server = kit.serve(modbus, ip=HOSTS[0])
    plan = workspace.discovery.plan(HOSTS, consent=CONSENT, port_offset=server.port - 502, protocols=["modbus"])
    run = workspace.discovery.run(plan, cancel=lambda: True)
    with workspace.vault.write("another day") as uow:
        row = uow.get(Run, run.id)
        row.consent_at = row.consent_at - timedelta(days=2)
    resumed = workspace.discovery.resume(run.id)
    assert resumed.consent is None
    with pytest.raises(ValueError, match="there is no consent"):
        workspace.discovery.run(resumed)
    assert workspace.discovery.resume(run.id, consent=CONSENT).consent is CONSENT
    assert replace(resumed, consent=CONSENT).earlier is resumed.earlier
