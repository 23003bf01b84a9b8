"""Captures into a vault: whole, once, and where they belong."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery.capture.errors import CaptureFileError, Stopped
from core.discovery.capture.flows import Limits
from core.discovery.capture.listening import moment, notes
from core.discovery.probes import modbus
from core.register.models import Asset, Capture, Flow, Interface, Network, Observation, Service
from core.vault.keys import KdfCost
from core.workspace import Workspace
from tests.core.discovery.capture.building import (  # type: ignore[import-not-found]
    START,
    Talk,
    Timed,
    ethernet,
    ipv4,
    mac,
    pcap,
    pcapng,
    udp,
)
from tests.core.discovery.capture.driving import through  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import as_packets, converse  # type: ignore[import-not-found]
from tests.core.discovery.capture.test_devices import arp  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]

PLC_MAC = b"\x00\x80\xf4\x12\x34\x56"


def plant(vlans: tuple[int, ...] = ()) -> list[Timed]:
    """A Modbus device that is identified and written to; its card's maker is known."""
    _, said = converse(modbus.PROBE, golden_of("modbus.read_device_id")[:2])
    said.append((b"\0\x09\0\0\0\x06\x01\x06\0\x07\0\x01", b"\0\x09\0\0\0\x06\x01\x06\0\x07\0\x01"))
    frames: list[Timed] = [arp("10.0.0.5", PLC_MAC, vlans=vlans), *as_packets(modbus.PROBE, said, vlans=vlans)]
    return frames


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "vault", "seven blue boats", site_name="S", engineer="Eva", cost=KdfCost(1, 64, 1)
    ) as made:
        yield made


def saved(folder: Path, data: bytes, name: str = "line 1.pcap") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def cell(workspace: Workspace, name: str, cidr: str = "10.0.0.0/24", vlan: int | None = None) -> Network:
    network = Network(site_id=workspace.register.site().id, name=name, cidr=cidr, vlan=vlan)
    workspace.register.add(network)
    return network


def the_plc(workspace: Workspace) -> Asset:
    (found,) = [one for one in workspace.register.all(Asset) if one.vendor]
    return found


def test_devices_services_conversations_and_commands(workspace: Workspace, tmp_path: Path) -> None:
    network = cell(workspace, "Line 1")
    heard = workspace.listening.read(saved(tmp_path, pcap(plant())))
    (capture,) = workspace.register.all(Capture)
    assert (capture.name, capture.packets, capture.by, capture.size) == (
        "line 1.pcap", heard.pipeline.packets, "Eva", (tmp_path / "line 1.pcap").stat().st_size,
    )  # fmt: skip
    assert capture.first == moment(START)
    plc = the_plc(workspace)
    (foot,) = workspace.register.all(Interface, asset_id=plc.id)
    assert (foot.ip, foot.mac, foot.network_id) == ("10.0.0.5", PLC_MAC.hex(":"), network.id)
    (service,) = workspace.register.all(Service, interface_id=foot.id)
    assert (service.transport, service.port, service.protocol) == ("tcp", 502, "modbus")
    told = workspace.register.all(Observation, asset_id=plc.id)
    assert {one.source for one in told if one.by in {"modbus", "arp", "line 1.pcap"}} == {"capture"}
    assert {one.by for one in told if one.field == "model"} == {"modbus"}
    (flow,) = workspace.register.all(Flow)
    assert (flow.capture_id, flow.client_ip, flow.server_ip, flow.port, flow.protocol, flow.network_id) == (
        capture.id, "10.0.0.9", "10.0.0.5", 502, "modbus", network.id,
    )  # fmt: skip
    (command,) = flow.commands or []
    frames = sorted(plant(), key=lambda one: one[0])
    assert (command["kind"], command["name"], command["count"]) == ("write", "Write single register", 1)
    assert frames[command["packet"] - 1][1].hex().endswith(command["hex"])
    assert heard.notes == []
    assert heard.created == len(workspace.register.all(Asset)) == len(heard.assets)


def test_the_same_file_again_changes_nothing_whatever_its_name(workspace: Workspace, tmp_path: Path) -> None:
    data = pcap(plant())
    workspace.listening.read(saved(tmp_path, data))
    before = workspace.change_count()
    again = workspace.listening.read(saved(tmp_path, data, "copy.pcap"))
    assert again.known and again.capture is None
    assert workspace.change_count() == before


def test_another_capture_of_the_same_network_adds_no_device(workspace: Workspace, tmp_path: Path) -> None:
    cell(workspace, "Line 1")
    workspace.listening.read(saved(tmp_path, pcap(plant())))
    assets = {one.id for one in workspace.register.all(Asset)}
    later = [(time + 3600 * 10**9, frame) for time, frame in plant()]
    heard = workspace.listening.read(saved(tmp_path, gzip.compress(pcapng(later)), "later.pcapng.gz"))
    assert (heard.format, heard.created) == ("pcapng.gz", 0)
    assert {one.id for one in workspace.register.all(Asset)} == assets
    assert len(workspace.register.all(Capture)) == 2


def test_without_storing_the_vault_stays_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.change_count()
    heard = workspace.listening.read(saved(tmp_path, pcap(plant())), store=False)
    assert len(heard.devices) == 2 and len(heard.flows) == 1
    assert workspace.change_count() == before


@pytest.mark.parametrize("after", [0, 1, 2])
def test_stopped_leaves_nothing(workspace: Workspace, tmp_path: Path, after: int) -> None:
    calls = iter(range(1000))
    before = workspace.change_count()
    with pytest.raises(Stopped):
        workspace.listening.read(saved(tmp_path, pcap(plant() * 20_000)), cancel=lambda: next(calls) >= after)
    assert workspace.change_count() == before


def test_a_failure_while_storing_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("core.discovery.capture.listening.Listening._flows", fail)
    before = workspace.change_count()
    with pytest.raises(OSError, match="disk full"):
        workspace.listening.read(saved(tmp_path, pcap(plant())))
    assert workspace.change_count() == before
    assert workspace.register.all(Asset) == [] == workspace.register.all(Capture)


def test_progress_tells_bytes_and_packets(workspace: Workspace, tmp_path: Path) -> None:
    file = saved(tmp_path, pcap(plant() * 2000))
    seen: list[tuple[int, int, int]] = []
    heard = workspace.listening.read(file, store=False, progress=lambda *now: seen.append(now))
    assert seen[-1] == (file.stat().st_size, file.stat().st_size, heard.pipeline.packets)
    assert [now[2] for now in seen] == sorted(now[2] for now in seen)


def test_what_cannot_be_read_is_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CaptureFileError, match="could not be read"):
        workspace.listening.read(tmp_path / "missing.pcap")
    with pytest.raises(CaptureFileError, match=r"notes\.txt: The file is no capture .* Nothing was changed\."):
        workspace.listening.read(saved(tmp_path, b"hello, world", "notes.txt"))


def test_a_damaged_file_is_kept_as_far_as_it_goes_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    heard = workspace.listening.read(saved(tmp_path, pcap(plant())[:-7]))
    assert heard.devices
    (capture,) = workspace.register.all(Capture)
    assert capture.note.startswith(f"The file ends early, after packet {capture.packets}: it is cut off.")


# --- networks ---


def test_a_range_that_occurs_twice_needs_a_word(workspace: Workspace, tmp_path: Path) -> None:
    first, second = cell(workspace, "Cell 1"), cell(workspace, "Cell 2")
    heard = workspace.listening.read(saved(tmp_path, pcap(plant())))
    assert any("in no network of the register, or in several" in note for note in heard.notes)
    assert {foot.network_id for foot in workspace.register.all(Interface)} == {None}
    later = [(time + 10**9, frame) for time, frame in plant()]
    heard = workspace.listening.read(saved(tmp_path, pcap(later), "2.pcap"), network_id=second.id)
    assert heard.notes == []
    assert second.id in {foot.network_id for foot in workspace.register.all(Interface)}
    assert first.id not in {foot.network_id for foot in workspace.register.all(Interface)}


def test_a_vlan_tells_which_of_two(workspace: Workspace, tmp_path: Path) -> None:
    cell(workspace, "Cell 1", vlan=10)
    second = cell(workspace, "Cell 2", vlan=20)
    workspace.listening.read(saved(tmp_path, pcap(plant(vlans=(20,)))))
    assert {foot.network_id for foot in workspace.register.all(Interface)} == {second.id}
    (flow,) = workspace.register.all(Flow)
    assert (flow.vlan, flow.network_id) == (20, second.id)


def test_a_conversation_between_two_networks_is_in_neither(workspace: Workspace, tmp_path: Path) -> None:
    cell(workspace, "Line")
    cell(workspace, "Office", "10.9.0.0/24")
    talk = Talk(("10.9.0.7", 50_000), ("10.0.0.5", 502)).open()
    workspace.listening.read(saved(tmp_path, pcap(talk.frames)))
    (flow,) = workspace.register.all(Flow)
    assert flow.network_id is None


def test_stations_without_an_address_have_conversations_too(workspace: Workspace, tmp_path: Path) -> None:
    goose = ethernet(bytes(46), 0x88B8, source=PLC_MAC, target=b"\x01\x0c\xcd\x01\0\x01")
    heard = workspace.listening.read(saved(tmp_path, pcap([(START, goose)])))
    (flow,) = workspace.register.all(Flow)
    assert (flow.client_ip, flow.client_mac, flow.server_mac, flow.transport, flow.port, flow.protocol) == (
        "", PLC_MAC.hex(":"), "01:0c:cd:01:00:01", "ethernet", 0x88B8, "goose",
    )  # fmt: skip
    assert [one.mac for one in heard.devices] == [PLC_MAC.hex(":")]


# --- odd captures ---


def test_what_was_not_read_is_said() -> None:
    frames = [
        (START, ethernet(ipv4("10.0.0.1", "10.0.0.2", 17, bytes(40), fragment=0x2000))),
        (START, ethernet(b"\x60" + bytes(39), 0x86DD, source=mac(1), target=mac(2))),
        (START, ethernet(udp(("10.0.0.1", 1), ("10.0.0.2", 53), b"x"))[:20]),
        *((START, ethernet(udp(("10.0.0.1", 50_000), ("10.0.0.2", 2000 + n), b"x"))) for n in range(3)),
    ]
    assert notes(through(frames, limits=Limits(flows=2))) == [
        "Fragments of IP packets, counted and not put together: 1.",
        "IPv6 packets, counted and not read: 1.",
        "Packets that are too short or have no valid header: 1.",
        "Conversations beyond the first 2, only counted: 1.",
    ]
    assert notes(through(frames[:1], link=147)) == ["Link types that are not read: 147 (packets: 1)."]


@pytest.mark.parametrize("ns", [0, -1, 2**70, 999])
def test_times_that_cannot_be_are_none(ns: int) -> None:
    assert moment(ns) is None


def test_a_capture_without_sensible_times_is_read(workspace: Workspace, tmp_path: Path) -> None:
    heard = workspace.listening.read(saved(tmp_path, pcap([(0, frame) for _, frame in plant()])))
    (capture,) = workspace.register.all(Capture)
    assert (capture.first, heard.created) == (None, 2)
