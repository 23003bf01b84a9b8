"""What goes wrong on site, in the real window: each ends in a sentence with a next step, never in a dead window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from core.practice.plant import Plant
from core.register.models import Network
from core.workspace import Workspace
from desktop.app import App, build
from desktop.settings import VAULT_HOME
from tests.desktop.conftest import CHEAP, PASSPHRASE, PRACTICE_BASE  # type: ignore[import-not-found]
from tests.desktop.hand import Hand  # type: ignore[import-not-found]


@pytest.fixture
def app(tmp_path: Path, qapp: QApplication) -> Iterator[App]:
    """The app with settings and vaults of its own, nothing open."""
    made = build(["walkdown"], settings_file=tmp_path / "settings.ini")
    made.context.settings.set(VAULT_HOME, str(tmp_path / "vaults"))
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.window.close()
    made.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(app: App, qtbot: QtBot) -> Hand:
    """A hand at its window."""
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    return Hand(app, qtbot)


def survey(folder: Path) -> Workspace:
    """An open empty survey with quick keys."""
    return Workspace.create(folder, PASSPHRASE, site_name="Musterwerk", engineer="Eva Engineer", cost=CHEAP)


def unlock(hand: Hand, folder: Path) -> None:
    """Choose the vault on the start page and type its passphrase."""
    hand.app.context.settings.add_recent(folder)
    hand.button(folder.name)
    hand.settle()
    hand.type(PASSPHRASE)
    hand.key(Qt.Key.Key_Return)
    hand.settle()


def test_a_vault_that_is_open_elsewhere(hand: Hand, tmp_path: Path) -> None:
    with survey(tmp_path / "busy") as other:
        unlock(hand, other.folder)
        hand.wait(hand.app.window.pages["start"].unlock_form.banner.isVisible, "the refusal")
        words = hand.app.window.pages["start"].unlock_form.banner.words
        assert "open" in words and words.count(" ") > 5 and "inside Walkdown" not in words
        assert hand.app.window.current == "start"
    hand.key(Qt.Key.Key_Return)  # closed over there: the passphrase is still typed here
    hand.wait(lambda: hand.app.window.current == "site", "the site page")


def test_a_folder_that_takes_no_vault(hand: Hand, tmp_path: Path) -> None:
    file = tmp_path / "stick"
    file.write_text("not a folder", encoding="utf-8")  # root may write everywhere else
    hand.write("Name of the site", "Musterwerk")
    hand.write("Your name", "Eva")
    hand.write("Folder of the vault", str(file / "vault"))
    hand.write("Passphrase", PASSPHRASE)
    hand.write("Passphrase again", PASSPHRASE)
    hand.button("Create the vault")
    form = hand.app.window.pages["start"].new_form
    hand.wait(form.banner.isVisible, "the refusal")
    hand.settle()
    assert "inside Walkdown" not in form.banner.words and form.banner.words.count(" ") > 5
    assert form.passphrase.value() == PASSPHRASE  # nothing has to be typed again
    assert form.create_button.isEnabled()


def test_the_folder_goes_away_while_the_vault_is_open(hand: Hand, tmp_path: Path) -> None:
    with survey(tmp_path / "vault") as made:
        folder = made.folder
    unlock(hand, folder)
    hand.wait(lambda: hand.app.window.current == "site", "the site page")
    hand.write("Sector", "Drinking water")
    hand.settle()
    away = shutil.move(folder, tmp_path / "away")
    hand.write("Site manager", "Karin Vogt")
    hand.step("Zones")
    banner, status = hand.app.window.banner, hand.app.window.status
    hand.wait(banner.isVisible, "the trouble")
    assert "any more" in banner.words and "repeat" in banner.words
    assert "not saved" in status.saved_words()
    shutil.move(away, folder)
    hand.step("Site")
    assert hand.read("Site manager") == "Karin Vogt"  # it waits there and goes with the next step
    hand.step("Zones")
    hand.button("Lock")
    hand.wait(lambda: hand.app.window.current == "start", "the start page")
    with Workspace.open(folder, PASSPHRASE) as again:
        assert again.register.site().manager == "Karin Vogt"
        assert again.verify() == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root for a small file system")
def test_a_full_disk_while_typing(hand: Hand, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=False)
    if mount.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with survey(place / "vault") as made:
            folder = made.folder
        unlock(hand, folder)
        hand.wait(lambda: hand.app.window.current == "site", "the site page")
        filler = place / "photos"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError:
                pass
        hand.tab("Scope")
        editor = hand.app.window.pages["site"].scope_form.fields["scope_text"].editor
        hand.press(editor)
        hand.heart.rest()
        editor.insertPlainText("In: everything.\n" * 4000)  # as from the clipboard
        hand.step("Assets")
        banner = hand.app.window.banner
        hand.wait(banner.isVisible, "the trouble")
        assert "full" in banner.words or "space" in banner.words, banner.words
        assert "not saved" in hand.app.window.status.saved_words()
        filler.unlink()
        hand.step("Site")
        assert editor.toPlainText().startswith("In: everything.")  # what was typed is still there
        hand.press(editor)
        hand.type("x")
        hand.step("Assets")
        hand.button("Lock")
        hand.wait(lambda: hand.app.window.current == "start", "the start page")
        with Workspace.open(folder, PASSPHRASE) as again:
            assert "In: everything." in again.register.site().scope_text
            assert again.verify() == []
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_the_practice_extra_is_missing(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymodbus", None)
    # Another test of this process may have loaded the server and its package already.
    monkeypatch.setitem(sys.modules, "pymodbus.constants", None)
    monkeypatch.delitem(sys.modules, "core.practice.modbus", raising=False)
    hand.write("Your name", "Eva")
    hand.button("Start practice")
    page = hand.app.window.pages["start"]
    hand.wait(page._practice_error.isVisible, "the refusal")
    words = page._practice_error.text()
    assert "not installed" in words and "walkdown[practice]" in words
    assert hand.app.context.workspace is None
    hand.settle()


def test_closing_the_window_during_a_discovery(hand: Hand, tmp_path: Path) -> None:
    with survey(tmp_path / "vault") as made:
        folder = made.folder
        site = made.register.site()
        made.register.add(Network(site_id=site.id, name="Practice", cidr=f"{PRACTICE_BASE}/24"))
    with Plant(3, base=PRACTICE_BASE) as plant:
        hand.app.context.practice.plant = plant
        unlock(hand, folder)
        hand.wait(lambda: hand.app.window.current == "site", "the site page")
        hand.step("Discover")
        hand.button("Use the practice plant")
        hand.settle()
        hand.write("Targets", f"{plant.base}" if "/" in plant.base else f"{plant.base}/24")
        hand.write("Who agreed", "Karin Vogt")
        hand.write("Role", "Site manager")
        hand.button("Show what will be sent")
        hand.settle()
        hand.button("Start")
        attempts = hand.find(QTableView, "Questions asked, the latest first")
        hand.wait(lambda: attempts.model().rowCount() > 5, "the run to be under way")
        hand.app.window.close()
        hand.app.context.practice.plant = None
    assert not hand.app.window.isVisible()
    with Workspace.open(folder, PASSPHRASE) as again:
        assert [run.status for run in again.discovery.runs()] == ["stopped"]
        assert again.verify() == []


def test_a_report_into_a_folder_that_is_not_there(hand: Hand, tmp_path: Path) -> None:
    with survey(tmp_path / "vault") as made:
        folder = made.folder
    unlock(hand, folder)
    hand.wait(lambda: hand.app.window.current == "site", "the site page")
    hand.step("Report")
    hand.wait(lambda: hand.shows("Page 1 of"), "the preview")
    page = hand.app.window.pages["report"]
    taken = tmp_path / "taken.pdf"
    taken.mkdir()
    page.model.save(taken, "pdf")  # the file dialog itself would refuse a folder
    hand.wait(page.banner.isVisible, "the refusal")
    assert "could not be written" in page.banner.words and "Choose another folder" in page.banner.words
    assert hand.see(QLineEdit, "Search everything")
