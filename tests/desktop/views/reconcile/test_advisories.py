"""The tab of known vulnerabilities: files from a stick, why a device may be affected, a decision with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.register.models import Asset
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.views.reconcile import build_page
from desktop.views.reconcile.page import VULNERABILITIES, ReconcilePage

Settle = Callable[[], None]
MODEL = "Boiler Controller BC-700"


def advisory() -> dict[str, object]:
    """A document in the shape that makers publish, in our own words."""
    product = {
        "category": "product_name", "name": MODEL,
        "branches": [
            {
                "category": "product_version_range", "name": "<V2.4",
                "product": {"name": f"{MODEL} before V2.4", "product_id": "P1"},
            }
        ],
    }  # fmt: skip
    return {
        "document": {
            "category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Overlong names stop the controller",
            "publisher": {"category": "vendor", "name": "Kesselbau", "namespace": "https://kesselbau.example"},
            "tracking": {
                "id": "KB-2026-7", "status": "final", "version": "1", "initial_release_date": "2026-05-01T10:00:00Z",
                "current_release_date": "2026-05-01T10:00:00Z",
                "revision_history": [{"number": "1", "date": "2026-05-01T10:00:00Z", "summary": "first"}],
            },
        },
        "product_tree": {"branches": [{"category": "vendor", "name": "Kesselbau", "branches": [product]}]},
        "vulnerabilities": [
            {
                "cve": "CVE-2026-0001", "product_status": {"known_affected": ["P1"]},
                "remediations": [{"category": "vendor_fix", "details": "Install V2.4.", "product_ids": ["P1"]}],
            }
        ],
    }  # fmt: skip


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> ReconcilePage:
    site = workspace.register.site().id
    workspace.register.add_all(
        [
            Asset(site_id=site, tag="B-1", vendor="Kesselbau", model=MODEL, firmware="V2.3"),
            Asset(site_id=site, tag="B-2", vendor="Kesselbau", model=MODEL, firmware="V2.5"),
        ]
    )
    made = build_page(context)
    assert isinstance(made, ReconcilePage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    made.tabs.setCurrentIndex(VULNERABILITIES)
    settle()
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "kb-2026-7.json").write_text(json.dumps(advisory()))
    return folder


def test_files_from_a_stick_are_matched_by_firmware(page: ReconcilePage, stick: Path, settle: Settle) -> None:
    assert page.advisories.empty.isVisible()
    page.advisories_model.import_paths([stick])
    settle()
    assert [(row.asset, row.state) for row in page.advisories_model.table.rows] == [("B-1", "may_be_affected")]
    QApplication.processEvents()
    detail = page.advisories.detail
    assert "never certain" in detail.why.text() and "Install V2.4." in detail.helps.text()
    assert "2026-05-01" in page.advisories.age.text()


def test_only_affected_needs_no_reason(page: ReconcilePage, stick: Path, settle: Settle) -> None:
    page.advisories_model.import_paths([stick])
    settle()
    detail = page.advisories.detail
    assert detail.confirm_button.isEnabled() and not detail.clear_button.isEnabled()
    QTest.keyClicks(detail.reason.editor, "the service is off")
    detail.clear_button.click()
    settle()
    assert page.advisories_model.table.rowCount() == 0 and page.advisories_model.total == 1
    page.advisories.decided_too.click()
    (row,) = page.advisories_model.table.rows
    assert (row.verdict, row.reason) == ("not_affected", "the service is off")


def test_other_firmware_opens_it_again(page: ReconcilePage, workspace: Workspace, stick: Path, settle: Settle) -> None:
    page.advisories_model.import_paths([stick])
    settle()
    page.advisories.detail.confirm_button.click()
    settle()
    assert page.advisories_model.open == 0
    (asset,) = workspace.register.all(Asset, tag="B-1")
    workspace.register.edit(Asset, asset.id, firmware="V2.2")
    page.advisories_model.refresh()
    settle()
    assert page.advisories_model.open == 1


def test_an_import_can_be_undone(
    page: ReconcilePage, context: AppContext, stick: Path, workspace: Workspace, settle: Settle
) -> None:
    page.advisories_model.import_paths([stick])
    settle()
    context.undo.undo()
    settle()
    page.advisories_model.refresh()
    settle()
    assert page.advisories_model.total == 0 and workspace.advisories.all() == []


def test_a_stick_that_is_not_there_is_said(page: ReconcilePage, tmp_path: Path, qtbot: QtBot, settle: Settle) -> None:
    with qtbot.waitSignal(page.advisories_model.refused, timeout=5_000) as said:
        page.advisories_model.import_paths([tmp_path / "gone"])
    assert "stick" in said.args[0]
    settle()
    assert page.advisories.files_button.isEnabled()
