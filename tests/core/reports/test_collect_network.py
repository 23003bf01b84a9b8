"""The chapter on the network: what was seen is counted once, named as the register names it, and nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from core.register.models import Asset, Capture, Flow, Interface, Network, Zone
from core.reports.collect_network import network_chapter
from core.reports.data_network import AdvisoryData, AdvisoryRow, NetworkChapter, SeenElsewhere, VisitRow
from core.vault.keys import KdfCost
from core.workspace import Workspace

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def plant(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "v", "seven blue boats", site_name="S", engineer="E", cost=KdfCost(1, 64, 1))
    register, site = made.register, made.register.site().id
    zone = Zone(site_id=site, name="Line", purdue=1)
    register.add(zone)
    net = Network(site_id=site, name="line net", cidr="10.0.0.0/24", place="Hall 1", zone_id=zone.id)
    register.add(net)
    plc, pc = Asset(site_id=site, tag="P-1", purdue=1), Asset(site_id=site, tag="PC-1")
    register.add_all([plc, pc])
    register.add_all(
        [Interface(asset_id=one.id, network_id=net.id, ip=ip) for one, ip in ((plc, "10.0.0.5"), (pc, "10.0.0.9"))]
    )
    return made


@pytest.fixture
def capture(plant: Workspace) -> Callable[..., None]:
    """Adds a capture with conversations: (client, server, port, protocol, packets, commands)."""

    def add(*flows: tuple[str, str, int, str, int, list[dict[str, object]] | None], name: str = "a.pcap") -> None:
        (net,) = plant.register.all(Network)
        row = Capture(
            site_id=plant.register.site().id, name=name, packets=99, first=NOW, last=NOW, sha256="ab" * 32,
            note="Cut short.",
        )  # fmt: skip
        plant.register.add(row)
        for client, server, port, protocol, packets, commands in flows:
            plant.register.add(
                Flow(
                    capture_id=row.id, network_id=net.id, client_ip=client, server_ip=server, transport="tcp",
                    port=port, protocol=protocol, packets=packets, commands=commands,
                )
            )  # fmt: skip

    return add


def writes(count: int, kind: str = "write", name: str = "Write single coil") -> dict[str, object]:
    return {"kind": kind, "name": name, "count": count, "packet": 1, "hex": "00"}


def chapter(plant: Workspace, lang: str = "en") -> NetworkChapter:
    return network_chapter(plant.register, SeenElsewhere(), lang)


def test_devices_stand_in_their_network_on_their_level(plant: Workspace) -> None:
    found = chapter(plant)
    (line,) = found.lines
    assert (line.name, line.about) == ("line net", "10.0.0.0/24 · Hall 1")
    assert (line.devices, found.levels) == ({1: ("P-1",), None: ("PC-1",)}, (1, None))


def test_conversations_of_several_captures_are_one_line(plant: Workspace, capture: Callable[..., None]) -> None:
    one = ("10.0.0.9", "10.0.0.5", 502, "modbus", 10, [writes(2)])
    capture(one, ("10.0.0.9", "8.8.8.8", 53, "dns", 3, None))
    capture(one, name="b.pcap")
    found = chapter(plant)
    assert [(row.client, row.server, row.protocol, row.port, row.packets, row.commands) for row in found.flows] == [
        ("PC-1", "P-1", "modbus", "502/tcp", 20, 4),
        ("PC-1", "8.8.8.8", "dns", "53/tcp", 3, 0),
    ]
    assert [(row.client_zone, row.server_zone) for row in found.flows] == [
        ("Line", "Line"),
        ("Line", "outside the system"),
    ]
    assert [(row.name, row.conversations, row.note) for row in found.captures] == [
        ("a.pcap", 2, "Cut short."), ("b.pcap", 1, "Cut short."),
    ]  # fmt: skip


def test_what_can_stop_production_comes_first(plant: Workspace, capture: Callable[..., None]) -> None:
    commands = [writes(50), writes(3, name="Write multiple registers"), writes(1, "stop", "Stop the controller")]
    capture(("10.0.0.9", "10.0.0.5", 502, "modbus", 10, commands))
    found = chapter(plant).commands
    assert [(row.kind, row.names, row.count) for row in found] == [
        ("stop", ("Stop the controller",), 1),
        ("write", ("Write multiple registers", "Write single coil"), 53),
    ]


def test_a_broadcast_is_named_as_such(plant: Workspace, capture: Callable[..., None]) -> None:
    capture(("10.0.0.9", "10.0.0.255", 47808, "bacnet", 2, None))
    assert chapter(plant).flows[0].server == "everybody (10.0.0.255)"
    assert chapter(plant, "de").flows[0].server == "alle (10.0.0.255)"


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_paper_says_all_of_it(plant: Workspace, capture: Callable[..., None], tmp_path: Path, lang: str) -> None:
    from core.reports.collect import collect
    from core.reports.pdf import render

    capture(("10.0.0.9", "10.0.0.5", 502, "modbus", 10, [writes(2)]))
    seen = SeenElsewhere(
        visits=(VisitRow("silent", "P-7", before="10.0.0.77"), VisitRow("changed", "P-8", "address", "10.0.0.1", "10.0.0.88"),), since=NOW,
        advisories=(AdvisoryRow("P-1", "ABC-2026-1", "Overflow", "Firmware 1.0 lies below 1.2", 60, exploited=True),),
        data=AdvisoryData(7, "2026-05-01", 9, "2026-06-02"),
    )  # fmt: skip
    data = collect(
        plant.register, plant.assessment, plant.planning, log_head="ab" * 32, generated_at=NOW, version="1", lang=lang,
        seen=seen,
    )  # fmt: skip
    out = render(data, tmp_path / "r.pdf", lang)
    with pypdfium2.PdfDocument(out) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    wanted = [
        "line net",
        "a.pcap",
        "modbus",
        "P-7",
        "10.0.0.77",
        "ABC-2026-1",
        "Firmware 1.0 lies below 1.2",
    ]
    assert [one for one in wanted if one not in text] == []
    assert ("Not answering" if lang == "en" else "Antwortet nicht") in text


def test_nothing_seen_is_no_chapter(tmp_path: Path) -> None:
    with Workspace.create(
        tmp_path / "e", "seven blue boats", site_name="S", engineer="E", cost=KdfCost(1, 64, 1)
    ) as empty:
        found = network_chapter(empty.register, SeenElsewhere(), "en")
    assert (found.lines, found.captures, found.flows) == ((), (), ())
