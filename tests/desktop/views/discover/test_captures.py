"""The captures tab: a real file is read, its conversations shown, its commands in words."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.register.models import Asset, Capture, Flow, Network, Zone
from core.workspace import Workspace
from desktop.context import AppContext
from desktop.viewmodels.captures import ACROSS, COMMANDS, EVERYTHING
from desktop.views.discover import build_page
from desktop.views.discover.page import CAPTURES, DiscoverPage

Settle = Callable[[], None]
MACS = {"10.0.0.5": "001b1b000005", "10.0.0.9": "001b1b000009", "10.1.0.7": "001b1b000107"}


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(source: str, target: str, sport: int, dport: int, flags: int, seq: int, ack: int, data: bytes = b"") -> bytes:
    """One Ethernet frame with TCP."""
    tcp = struct.pack(">HHIIBBHHH", sport, dport, seq, ack, 0x50, flags, 8192, 0, 0) + data
    ends = b"".join(bytes(int(part) for part in one.split(".")) for one in (source, target))
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0x4000, 64, 6, 0) + ends
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    return bytes.fromhex(MACS[target] + MACS[source] + "0800") + head + tcp


def conversation(client: str, server: str, port: int, *requests: bytes) -> list[bytes]:
    found = [
        frame(client, server, 40000, port, 0x02, 1, 0),
        frame(server, client, port, 40000, 0x12, 100, 2),
        frame(client, server, 40000, port, 0x10, 2, 101),
    ]
    seq = 2
    for one in requests:
        found.append(frame(client, server, 40000, port, 0x18, seq, 101, one))
        seq += len(one)
    found.append(frame(client, server, 40000, port, 0x11, seq, 101))
    return found


READ = bytes.fromhex("000100000006 ff 03 0000 0001")
WRITE = bytes.fromhex("000200000006 ff 06 0001 0003")


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A read and a write inside the line, and a web page from the office."""
    frames = conversation("10.0.0.9", "10.0.0.5", 502, READ, WRITE) + conversation(
        "10.1.0.7", "10.0.0.5", 80, b"GET / HTTP/1.1\r\n\r\n"
    )
    rows = [struct.pack("<IIII", 1_764_000_000 + at, 0, len(one), len(one)) + one for at, one in enumerate(frames)]
    file = tmp_path / "span.pcap"
    file.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + b"".join(rows))
    return file


@pytest.fixture
def page(context: AppContext, workspace: Workspace, qtbot: QtBot, settle: Settle) -> DiscoverPage:
    site = workspace.register.site().id
    line, office = Zone(site_id=site, name="Line"), Zone(site_id=site, name="Office")
    workspace.register.add_all([line, office])
    workspace.register.add_all(
        [
            Network(site_id=site, name="line", cidr="10.0.0.0/24", zone_id=line.id),
            Network(site_id=site, name="office", cidr="10.1.0.0/24", zone_id=office.id),
        ]
    )
    made = build_page(context)
    assert isinstance(made, DiscoverPage)
    qtbot.addWidget(made)
    made.resize(1150, 668)
    made.show()
    made.activate()
    made.tabs.setCurrentIndex(CAPTURES)
    settle()
    return made


def read(page: DiscoverPage, settle: Settle, *files: Path) -> None:
    page.captures_model.listen(files)
    settle()


def said(page: DiscoverPage) -> str:
    return " ".join(label.text() for label in page.captures.banner.findChildren(QLabel))


def shown(page: DiscoverPage) -> list[tuple[str, int]]:
    return sorted((talk.spoken, talk.given) for talk in page.captures_model.talks.rows)


def test_a_capture_gives_devices_conversations_and_commands(
    page: DiscoverPage, workspace: Workspace, capture: Path, settle: Settle
) -> None:
    assert page.captures.empty.isVisible()
    read(page, settle, capture)
    assert workspace.register.count(Asset) == 3
    assert shown(page) == [("http", 0), ("modbus", 1)]
    assert "2 conversations" in said(page)
    key = next(talk.flow.id for talk in page.captures_model.talks.rows if talk.commands)
    page.captures.talks.select(key)
    (command,) = page.captures_model.commands.rows
    assert (command.kind, command.count, command.raw) == ("write", 1, WRITE)
    assert page.captures.commands.isVisible()


def test_the_same_file_again_changes_nothing(
    page: DiscoverPage, workspace: Workspace, capture: Path, settle: Settle
) -> None:
    read(page, settle, capture)
    head = workspace.log_head()
    read(page, settle, capture)
    assert workspace.log_head() == head
    assert "read before" in said(page)


def test_only_what_goes_between_zones_or_commands(page: DiscoverPage, capture: Path, settle: Settle) -> None:
    read(page, settle, capture)
    page.captures_model.show_only(ACROSS)
    assert shown(page) == [("http", 0)]
    page.captures_model.show_only(COMMANDS)
    assert shown(page) == [("modbus", 1)]
    page.captures_model.show_only(EVERYTHING)
    assert len(shown(page)) == 2


def test_a_dropped_file_is_read(page: DiscoverPage, workspace: Workspace, capture: Path, settle: Settle) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(capture))])
    page.captures.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    settle()
    assert workspace.register.count(Capture) == 1


def test_a_file_that_is_no_capture_is_refused_with_a_sentence(
    page: DiscoverPage, workspace: Workspace, context: AppContext, tmp_path: Path, settle: Settle
) -> None:
    told: list[str] = []
    context.trouble.connect(told.append)
    wrong = tmp_path / "list.pcap"
    wrong.write_text("tag;name\nP-1;pump\n")
    read(page, settle, wrong)
    assert told and "list.pcap" in told[0]
    assert workspace.register.count(Flow) == 0 and page.captures.read_button.isEnabled()
