"""The whole survey on the practice plant: what the servers hold stands in the report, and nothing was harmed."""

from __future__ import annotations

import json
import random
import shutil
import socket
from pathlib import Path

import pypdf
import pytest

from core.demo import IDENTITY, PASSPHRASE, DemoFailed, DemoResult, check, run_demo
from core.practice import Plant
from core.vault.errors import VaultError
from core.workspace import Workspace


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return run_demo(tmp_path_factory.mktemp("demo"))


def _squeezed(text: str) -> str:
    """Without white space: a value may break over lines in a narrow column."""
    return "".join(text.split())


def test_every_identity_value_of_every_device_stands_in_the_report(demo: DemoResult) -> None:
    text = _squeezed("".join(page.extract_text() for page in pypdf.PdfReader(demo.report).pages))
    devices = json.loads(demo.truth.read_text(encoding="utf-8"))["devices"]
    assert len(devices) >= 10
    assert len({device["serial"] for device in devices}) == len(devices)
    missing = [
        (device["tag"], name)
        for device in devices
        for name in IDENTITY
        if not device[name] or _squeezed(device[name]) not in text
    ]
    assert missing == []


def test_the_survey_is_whole(demo: DemoResult) -> None:
    with Workspace.open(demo.vault, PASSPHRASE) as workspace:
        assert workspace.verify() == []
        run = workspace.discovery.runs()[0]
        assert (run.status, run.consent_name, run.consent_role) == ("done", "Karin Vogt", "Site manager")
        logged = list(workspace.discovery.frames(run.id))
        assert len(logged) >= run.frames_received
        assert {frame.direction for frame in logged} == {"in", "out"}
        progress = workspace.assessment.progress()
        assert (progress.answered, progress.total) == (progress.total, 34)
        assert len(workspace.assessment.findings()) >= 10
        assert all(phase.actions for phase in workspace.planning.at().roadmap.phases)
        assert workspace.register.disagreements(_asset(workspace, "PLC-101"))


def _asset(workspace: Workspace, tag: str) -> object:
    return next(row.id for row in workspace.register.asset_rows(workspace.register.asset_ids()) if row.tag == tag)


def test_a_flipped_byte_anywhere_in_the_vault_is_reported(demo: DemoResult, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(demo.vault, folder)
    chance = random.Random(20)
    for path in (path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size):
        whole = path.read_bytes()
        for _ in range(6):
            position = chance.randrange(len(whole))
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x20]) + whole[position + 1 :])
            assert _problems(folder), f"{path.name}, byte {position}"
        path.write_bytes(whole)
    assert not _problems(folder)


def _problems(folder: Path) -> bool:
    try:
        with Workspace.open(folder, PASSPHRASE) as workspace:
            return bool(workspace.verify())
    except VaultError:
        return True


def test_a_second_demo_replaces_the_first_and_nothing_else(demo: DemoResult, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "mine.txt").write_text("mine")
    with pytest.raises(VaultError, match="not a vault of an earlier demo"):
        run_demo(tmp_path)
    assert (tmp_path / "vault" / "mine.txt").read_text() == "mine"


def test_a_locked_fragile_device_fails_the_demo(demo: DemoResult) -> None:
    with Plant() as plant, Workspace.open(demo.vault, PASSPHRASE) as workspace:
        check(workspace, plant)
        fragile = next(device for device in plant.truth()["devices"] if device["fragile"])
        port = next(one["port"] for one in fragile["services"] if one["protocol"] == "modbus")
        with socket.create_connection((fragile["ip"], port), timeout=5) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            connection.settimeout(5)
            with pytest.raises(TimeoutError):
                connection.recv(1)
        with pytest.raises(DemoFailed, match="locked up"):
            check(workspace, plant)
