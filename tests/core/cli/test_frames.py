"""`walkdown frames`: the log as text, and as a capture file."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.cli.main import run
from core.discovery.capture.reader import Reader
from core.discovery.framelog import Frame, pack
from core.discovery.models import FrameBatch, Run
from core.discovery.wire import arp
from core.workspace import Workspace

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
NS = 1_795_507_200_123_456_789
ASK = arp.build_request("02:00:00:00:00:01", "10.0.0.1", "10.0.0.9")
WHOLE = Frame(0, AT, "out", "10.0.0.9", "arp", 0, "arp", "arp", ASK[14:], ASK, NS, "arp.request")
WORD = Frame(1, AT, "out", "10.0.0.9", "tcp", 502, "modbus", "data", b"\x07")


def with_run(vault: str, *rows: Frame) -> None:
    with Workspace.open(Path(vault), "seven blue boats") as workspace:
        site = workspace.register.site().id
        made = Run(
            site_id=site, consent_name="Max", consent_role="Manager", consent_at=AT, profile="careful",
            interface="eth0", status="done",
        )  # fmt: skip
        batch = pack(list(rows))
        workspace.register.add(made)
        row = FrameBatch(run_id=made.id, first=batch.first, count=batch.count, data=batch.data)
        with workspace.vault.write("frame log") as uow:
            uow.add(row)


def test_the_log_as_a_capture_file(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_run(vault, WHOLE)
    file = tmp_path / "run.pcapng"
    assert run(["frames", vault, "--out", str(file)]) == 0
    assert capsys.readouterr().err == "Frames as they were on the wire: 1.\n"
    assert list(Reader(io.BytesIO(file.read_bytes()))) == [(NS, 1, ASK, 42)]
    assert b"request arp.request" in file.read_bytes()
    assert b"profile careful, status done." in file.read_bytes()


def test_rows_without_a_frame_are_told(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_run(vault, WHOLE, WORD)
    file = tmp_path / "run.PCAPNG"
    assert run(["frames", vault, "last", "--out", str(file)]) == 0
    assert (
        "Rows of which only the payload is known, not the frame (no raw socket was allowed): 1,"
        in capsys.readouterr().err
    )
    assert [packet[1] for packet in Reader(io.BytesIO(file.read_bytes()))] == [1, 147]


def test_the_log_as_text(vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_run(vault, WHOLE, WORD)
    assert run(["frames", vault]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[1] == "2026-11-24 08:00:00+00:00 out 10.0.0.9 tcp/502 modbus data 07"
    assert text.splitlines()[0].endswith(f"out 10.0.0.9 arp/0 arp arp {ASK[14:].hex()}")
    assert run(["frames", vault, "--out", str(tmp_path / "log.txt")]) == 0
    assert (tmp_path / "log.txt").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["run.pcapng", "log.txt"])
def test_a_place_that_cannot_be_written_is_told(vault: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with_run(vault, WHOLE)
    assert run(["frames", vault, "--out", f"/nowhere/at/all/{name}"]) == 1
    assert "could not be written" in capsys.readouterr().err


def test_a_run_that_is_not_there(vault: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["frames", vault, "7"]) == 1
    assert "There is no such run" in capsys.readouterr().err
