"""What a run shows while it goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester

from core.discovery.events import AttemptDone, HostDone, HostFound
from core.discovery.service import Activity
from core.workspace import Workspace
from desktop.models import discovery
from desktop.models.discovery import AttemptsModel, HostsModel, activity_model, sent_model, sent_rows
from desktop.models.grid import TONE_ROLE


def test_hosts_follow_the_events(qtmodeltester: ModelTester) -> None:
    model = HostsModel()
    qtmodeltester.check(model)
    model.take(
        [
            HostFound("10.0.0.20", "00:80:2f:00:00:01", "NI"),
            AttemptDone("10.0.0.3", "snmp", 161, "no_answer", ""),
            AttemptDone("10.0.0.20", "modbus", 502, "identified", "Pump controller"),
            AttemptDone("10.0.0.9", "http", 80, "answered", "A page"),
        ]
    )
    assert [row.ip for row in model.rows] == ["10.0.0.9", "10.0.0.20"]  # by number, and only who is there
    assert model.rows[1].label == "Pump controller" and model.rows[1].answered == ("modbus",)
    model.take([HostDone("10.0.0.20", "Pump controller 7"), HostDone("10.0.0.4", "", "excluded")])
    assert [(row.ip, row.state) for row in model.rows] == [
        ("10.0.0.4", "excluded"), ("10.0.0.9", "asking"), ("10.0.0.20", "done"),
    ]  # fmt: skip
    assert model.index(2, 1).data() == "Pump controller 7"
    assert [model.index(at, 3).data(TONE_ROLE) for at in range(3)] == ["none", "plain", "ok"]
    model.end()
    assert [model.index(at, 3).data() for at in range(3)] == ["Excluded", "Stopped", "Done"]
    model.clear()
    assert model.rowCount() == 0


def test_the_latest_attempts_are_kept(qtmodeltester: ModelTester) -> None:
    model = AttemptsModel()
    qtmodeltester.check(model)
    most = discovery.MOST_ATTEMPTS
    model.take(AttemptDone("10.0.0.1", "snmp", at, "refused", "") for at in range(most))
    model.take([AttemptDone("10.0.0.2", "s7", 102, "identified", "CPU"), HostFound("10.0.0.2")])
    assert model.rowCount() == most and model.total == most + 1
    assert [model.index(0, at).data() for at in range(3)] == ["10.0.0.2", "s7 102", "Identified"]
    assert model.index(0, 2).data(TONE_ROLE) == "ok"
    assert "CPU" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    model.take(AttemptDone("10.0.0.3", "s7", at, "error", "") for at in range(most + 5))
    assert model.rowCount() == most
    model.clear()
    assert model.rowCount() == model.total == 0


def test_the_preview_row_by_row(workspace: Workspace, qtmodeltester: ModelTester) -> None:
    shown = workspace.discovery.preview(workspace.discovery.plan(["127.0.0.5"]))
    rows, parent = sent_rows(shown), QObject()
    assert len(rows) == sum(len(step["requests"]) for step in shown["steps"])
    assert sum(row.frames or 0 for row in rows) == shown["frames"]
    model = sent_model(parent)
    qtmodeltester.check(model)
    model.set_rows(rows)
    assert rows[0].reference in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_activity(qtmodeltester: ModelTester) -> None:
    parent = QObject()
    model = activity_model(parent)
    qtmodeltester.check(model)
    model.set_rows([Activity("modbus", 3, 3, {"refused": 2, "identified": 1}, 7, 6, 50, 90)])
    assert [model.index(0, at).data() for at in (0, 3, 4)] == ["modbus", "Identified 1, Refused 2", "7"]


def test_every_status_has_words() -> None:
    for status in [
        "identified",
        "answered",
        "no_answer",
        "refused",
        "malformed",
        "cut_off",
        "too_long",
        "excluded",
        "stopped",
        "left_alone",
        "error",
    ]:
        assert discovery.status_words(status) != status
        assert discovery.status_tone(status) in {"ok", "info", "warn", "bad", "plain"}
    for status in ("running", "done", "stopped", "paused_for_safety", "failed", "interrupted"):
        assert discovery.run_words(status) != status
