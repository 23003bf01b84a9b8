"""One whole survey in the real window, from an empty laptop to the printed report: mouse and keys only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QListView, QSpinBox, QTableView
from pytestqt.qtbot import QtBot

from core.practice.plant import Plant
from core.workspace import Workspace
from desktop.app import App, build
from desktop.settings import VAULT_HOME
from tests.desktop.conftest import PRACTICE_BASE  # type: ignore[import-not-found]
from tests.desktop.hand import Hand  # type: ignore[import-not-found]

PHRASE = "seven wet boots by the door"
SITE = "Waterworks Eastfield"


@pytest.fixture
def plant() -> Iterator[Plant]:
    """Three devices; one of them is fragile."""
    with Plant(3, base=PRACTICE_BASE) as running:
        yield running


@pytest.fixture
def app(tmp_path: Path, plant: Plant, qapp: QApplication) -> Iterator[App]:
    """The app as `main` makes it, with settings and vaults of its own."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    made = build(["walkdown"], settings_file=tmp_path / "settings.ini")
    made.context.settings.set(VAULT_HOME, str(tmp_path / "vaults"))
    made.context.practice.plant = plant  # as after "Start practice"
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.context.practice.plant = None  # the fixture stops it
    made.window.close()
    made.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sys.setswitchinterval(before)


@pytest.mark.qt_log_ignore(r"This plugin does not support (raise\(\)|grabbing the keyboard|propagateSizeHints\(\))")
def test_a_whole_survey(app: App, plant: Plant, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture) -> None:
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    hand = Hand(app, qtbot)
    devices = plant.truth()["devices"]
    create(hand)
    fill_site(hand, plant.base)
    import_list(hand, tmp_path, devices)
    discover(hand, devices)
    resolve_disagreement(hand, devices)
    draw_zones(hand)
    strokes = answer_everything(hand)
    rank_findings(hand)
    pdf = report(hand, tmp_path)
    check_paper(pdf, devices)
    undo_across_pages(hand)
    lock_and_unlock(hand)
    gaps = hand.heart.stop()
    folder = app.context.settings.recent()[0]
    app.window.close()
    with Workspace.open(folder, PHRASE) as again:
        assert again.verify() == []
    with capsys.disabled():
        print(f"\n34 checks in {strokes} strokes; window deaf at most (ms): {gaps}; small: {hand.small}")


def create(hand: Hand) -> None:
    """A new vault on the start page."""
    hand.heart.doing = "Start"
    hand.write("Name of the site", SITE)
    hand.write("Your name", "Eva Engineer")
    hand.write("Passphrase", PHRASE)
    hand.write("Passphrase again", PHRASE)
    hand.button("Create the vault")
    hand.wait(lambda: hand.app.window.current == "site", "the site page")
    hand.settle()


def fill_site(hand: Hand, base: str) -> None:
    """What is agreed before anything is looked at."""
    hand.heart.doing = "Site"
    hand.write("Asset owner", "Eastfield Water plc")
    hand.write("Site manager", "Karin Vogt")
    hand.write("Number of the report", "WD-2026-017")
    hand.tab("Scope")
    hand.write("System under consideration", "In: filter hall and pumps.\nOut: the office network.")
    hand.tab("People met")
    hand.button("Add a person")
    hand.settle()
    hand.type("Klaus Brunner")  # the focus is already there
    hand.write("Role", "Electrician")
    hand.tab("Networks")
    hand.button("Add a network")
    hand.settle()
    hand.type("Cell network")
    hand.write("Place", "Hall 1")
    hand.write("Address range", f"{base}/24" if "/" not in base else base)
    hand.tab("Clock")
    hand.write("The site's clock shows", "03:00:00")
    hand.button("Now")
    hand.settle()
    assert hand.see(QAbstractButton, "Forget the comparison")


def import_list(hand: Hand, tmp_path: Path, devices: list[dict[str, str]]) -> None:
    """The site's own list, which is wrong about one serial number."""
    first, second = devices[0], devices[1]
    lines = [
        "Tag;Description;IP;Serial;Location",
        f"K101;Filling controller;{first['ip']};OLD-4711;Cabinet K101",
        f"K110;Conveyor drive;{second['ip']};{second['serial']};Cabinet K110",
        "K900;Old recorder;;REC-33;Archive",
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    hand.step("Assets")
    hand.heart.doing = "Import"
    hand.button("Import a list …")
    hand.answer_file_dialog(path)
    hand.button("Choose a file …")
    hand.settle()
    hand.choose("Network of rows that name none", "Cell network")
    hand.button("Check the rows")
    hand.settle()
    hand.button("Import 3 rows")
    hand.back_to_window()
    assert hand.shows("Imported: 3 new devices")


def discover(hand: Hand, devices: list[dict[str, str]]) -> None:
    """Scope, consent, preview, start, live list, result."""
    hand.step("Discover")
    hand.button("Use the practice plant")
    hand.settle()
    assert devices[0]["ip"] in hand.read("Targets")
    hand.write("Who agreed", "Karin Vogt")
    hand.write("Role", "Site manager")
    hand.button("Show what will be sent")
    hand.settle()
    assert hand.find(QTableView, "What will be sent").model().rowCount() > 3
    hand.button("Start")
    hosts = hand.find(QTableView, "Devices found")
    hand.wait(lambda: hosts.model().rowCount() > 0, "the first device in the live list")
    hand.wait(lambda: hand.shows("Done: 3 devices found"), "the result", timeout=60_000)
    hand.settle()
    assert hosts.model().rowCount() == 3
    hand.button("Look at the assets")
    hand.settle()
    assert hand.app.window.current == "assets"


def resolve_disagreement(hand: Hand, devices: list[dict[str, str]]) -> None:
    """The list and the device differ on a serial number: the engineer decides."""
    hand.heart.doing = "Assets"
    table = hand.find(QTableView, "Assets")
    assert table.model().rowCount() == 4  # three devices, two of them on the list, and one that is only there
    hand.row(table, "K101")
    hand.settle()
    assert hand.read("Serial number") == devices[0]["serial"]
    hand.tab("Sources")
    use = next(one for one in hand.top.findChildren(QAbstractButton) if "OLD-4711" in one.accessibleName())
    hand.press(use)
    hand.settle()
    hand.tab("Details")
    assert hand.read("Serial number") == "OLD-4711"
    hand.write("Location", "Hall 1, cabinet K101, upper rail")
    hand.settle()


def draw_zones(hand: Hand) -> None:
    """Two zones with their assets, and the conduit between them."""
    hand.step("Zones")
    hand.button("Draw the first zone")
    hand.settle()
    for name, tags, level in (("Filter hall", ("K101", "K110"), 2), ("Archive", ("K900",), 1)):
        if name == "Archive":
            hand.button("Add a zone")
            hand.settle()
        hand.type(name)
        hand.tab("Levels")
        hand.settle()
        spin = next(
            one for one in hand.top.findChildren(QSpinBox) if "level IAC" in one.accessibleName() and one.isVisible()
        )
        hand.press(spin.lineEdit())
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        hand.type(str(level))
        hand.key(Qt.Key.Key_Tab)
        hand.write("Why these levels", "Agreed with the shift leader")
        hand.settle()
        hand.tab("Assets")
        hand.button("Choose assets …")
        hand.settle()
        for tag in tags:
            hand.write("Filter", tag)
            hand.row(hand.find(QListView, f"Assets in {name}"), tag)
        hand.button("Take these")
        hand.back_to_window()
        hand.settle()
    hand.button("Add a conduit")
    hand.settle()
    hand.type("Recorder line")
    hand.choose("From", "Filter hall")
    hand.settle()
    hand.choose("To", "Archive")
    hand.settle()
    hand.write("What filters it", "Nothing")
    hand.settle()


def answer_everything(hand: Hand) -> int:
    """Every check by keyboard alone; the strokes it took."""
    hand.step("Checklist")
    before = hand.strokes
    for number in range(34):
        if number in (2, 9, 20):
            hand.type("3s")
        elif number == 4:
            hand.type("4no radio on site")
            hand.key(Qt.Key.Key_Return)
        elif number == 6:
            hand.type("2tKl")
            hand.key(Qt.Key.Key_Return)
        elif number == 7:
            hand.type("nkey in the door")
            hand.key(Qt.Key.Key_Escape)
            hand.type("3s")
        else:
            hand.type("5" if number % 8 == 0 else "1d")
    strokes = hand.strokes - before
    hand.settle()
    assert hand.shows("34 of 34 done")
    return strokes


def rank_findings(hand: Hand) -> None:
    """Another risk; an owner and another phase for an action; the time line."""
    hand.step("Risk")
    table = hand.find(QTableView, "Findings, worst first")
    assert table.model().rowCount() == 5
    hand.button("Production 5 of 5")
    hand.settle()
    hand.button("Likelihood 5 of 5")
    hand.settle()
    assert hand.shows("Likelihood 5 × consequence 5 (Production) = 25")
    hand.step("Plan")
    tile = next(one for one in hand.top.findChildren(QAbstractButton) if one.text().startswith("Quick wins"))
    hand.press(tile)
    hand.settle()
    assert hand.find(QTableView, "Actions of the phase").model().rowCount() > 0
    hand.choose("Phase", "1 to 3 months")
    hand.settle()
    hand.write("Owner", "Klaus Brunner")
    hand.settle()
    hand.button("Time line")
    tile = next(one for one in hand.top.findChildren(QAbstractButton) if one.text().startswith("1 to 3 months"))
    hand.press(tile)
    hand.settle()
    assert hand.find(QTableView, "Actions of the phase").model().rowCount() > 0


def report(hand: Hand, tmp_path: Path) -> Path:
    """Preview, PDF, print."""
    hand.step("Report")
    hand.wait(lambda: hand.shows("Page 1 of"), "the preview")
    hand.key(Qt.Key.Key_PageDown)
    hand.wait(lambda: hand.shows("Page 2 of"), "the second page")
    saved = tmp_path / "report.pdf"
    hand.answer_file_dialog(saved)
    hand.button("Save …")
    hand.back_to_window()
    hand.wait(lambda: hand.shows("Saved: "), "the saved report")
    printed = tmp_path / "printed.pdf"
    hand.heart.doing = "Print"
    hand.button("Print …")
    hand.wait(lambda: isinstance(QApplication.activeModalWidget(), QPrintDialog), "the print dialog")
    dialog = hand.top
    field = dialog.findChild(QLineEdit, "filename")  # Qt's own dialog: print to a file
    assert field is not None
    hand.press(field)
    hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.type(str(printed))
    hand.button("&Print")
    hand.back_to_window()
    hand.wait(lambda: hand.shows("handed to the printer"), "the print", timeout=60_000)
    assert len(pypdfium2.PdfDocument(printed)) == len(pypdfium2.PdfDocument(saved))
    hand.heart.rest()
    return saved


def check_paper(pdf: Path, devices: list[dict[str, str]]) -> None:
    """What was entered stands in the report."""
    pages = pypdfium2.PdfDocument(pdf)
    words = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for entered in (
        SITE, "Eva Engineer", "Eastfield Water plc", "Karin Vogt", "WD-2026-017", "In: filter hall and pumps.",
        "Cell network", "Filter hall", "Archive", "K101", "K110", "K900", "OLD-4711", "no radio on site",
        "key in the door", "Klaus Brunner", devices[1]["serial"], devices[2]["serial"], devices[2]["vendor"],
    ):  # fmt: skip
        assert entered in words, f"“{entered}” is not in the report"


def undo_across_pages(hand: Hand) -> None:
    """Steps of two pages are taken back and done again from a third."""
    hand.step("Site")
    hand.tab("Plant")
    hand.write("Sector", "Drinking water")
    hand.step("Zones")
    hand.choose("Zone or conduit", "Archive")
    hand.settle()
    hand.write("Owner", "Office")
    hand.step("Checklist")
    undo, redo = hand.app.window.header.undo_button, hand.app.window.header.redo_button
    for _ in range(2):
        hand.press(undo)
        hand.settle()
    hand.step("Site")
    assert hand.read("Sector") == ""
    for _ in range(2):
        hand.press(redo)
        hand.settle()
    assert hand.read("Sector") == "Drinking water"


def lock_and_unlock(hand: Hand) -> None:
    """The wrong passphrase, then the right one; everything is there."""
    hand.heart.doing = "Lock"
    hand.button("Lock")
    hand.wait(lambda: hand.app.window.current == "start", "the start page")
    hand.wait(lambda: not any(one.text() == SITE for one in hand.top.findChildren(QLineEdit)), "the pages to go")
    assert SITE not in hand.app.window.windowTitle()
    assert hand.app.window.pages["start"].unlock_form.isAncestorOf(hand.focus())
    assert hand.focus().accessibleName() == "Passphrase"
    hand.type("seven dry boots")
    hand.key(Qt.Key.Key_Return)
    hand.wait(lambda: hand.shows("passphrase"), "the refusal")
    hand.settle()
    hand.type(PHRASE)  # what was wrong is selected: typing replaces it
    hand.key(Qt.Key.Key_Return)
    hand.wait(lambda: hand.app.window.current == "site", "the site page")
    hand.settle()
    assert hand.read("Site manager") == "Karin Vogt" and hand.read("Sector") == "Drinking water"
    hand.step("Assets")
    assert hand.find(QTableView, "Assets").model().rowCount() == 4
    hand.step("Checklist")
    assert hand.shows("34 of 34 done")
    hand.step("Zones")
    places = hand.find(QComboBox, "Zone or conduit")
    names = [places.itemText(at) for at in range(places.count())]
    assert all(any(name in words for words in names) for name in ("Filter hall", "Archive", "Recorder line"))
