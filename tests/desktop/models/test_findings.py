"""Tables of findings and actions."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.modeltest import ModelTester

from core.assessment.risk import BANDS
from core.workspace import Workspace
from desktop.models.findings import actions_model, band_tone, findings_model, interval_words, outage_words
from desktop.models.grid import TONE_ROLE


def test_tables(workspace: Workspace, qtmodeltester: ModelTester) -> None:
    site, parent = workspace.register.site().id, QObject()
    workspace.assessment.answer("QS-08", "site", site, "not_met", "told", told_by="Ilse")
    workspace.assessment.answer("QS-01", "site", site, "partial", "seen")
    findings, actions = findings_model(parent), actions_model(parent)
    qtmodeltester.check(findings)
    findings.set_rows(workspace.assessment.findings())
    actions.set_rows(workspace.assessment.roadmap().actions)
    findings.sort(0)
    assert findings.index(0, 0).data().startswith(("Critical", "High"))
    assert findings.index(0, 0).data(TONE_ROLE) in {"bad", "warn"}
    assert findings.index(0, 3).data() == "Told"
    assert {actions.index(at, 2).data() for at in range(actions.rowCount())} <= {
        "Closes 1 finding", "Lowers 1 finding",
    }  # fmt: skip


def test_every_band_has_a_shape_and_every_code_words() -> None:
    assert len({band_tone(band) for band in BANDS}) == 4
    assert outage_words("line_stop") == "Line stop"
    assert interval_words("half_yearly") == "Twice a year"
