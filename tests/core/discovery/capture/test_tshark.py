"""The same captures in another dissector: tshark, where it is installed."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from core.discovery.capture.packets import address
from core.discovery.probes import bacnet, enip, http, modbus, opcua, s7, snmp, ssh
from core.discovery.probes.base import Probe
from tests.core.discovery.capture.building import Talk, Timed, pcap, pcapng, zipped  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import readings, through, told  # type: ignore[import-not-found]
from tests.core.discovery.capture.live import DEVICE, as_packets, converse  # type: ignore[import-not-found]
from tests.fuzz.codecs import golden_of  # type: ignore[import-not-found]
from tests.fuzz.fuzz_capture import Traffic  # type: ignore[import-not-found]

TSHARK = shutil.which("tshark")
pytestmark = pytest.mark.skipif(TSHARK is None, reason="tshark is not installed: nothing to compare with")

S7 = [golden_of("s7.connect")[0], golden_of("s7.setup")[0], *golden_of("s7.read_list")[:2]]
OPCUA = [golden_of("opcua.hello")[0], golden_of("opcua.open")[0], golden_of("opcua.get_endpoints")[0]]


def tshark(file: Path, *arguments: str) -> str:
    """What tshark says of a file; addresses as numbers, checksums left alone."""
    assert TSHARK is not None
    done = subprocess.run(
        [TSHARK, "-n", "-r", str(file), *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def saved(folder: Path, data: bytes) -> Path:
    (folder / "capture").write_bytes(data)
    return folder / "capture"


@pytest.mark.parametrize(
    ("probe", "replies", "fields"),
    [
        (modbus.PROBE, golden_of("modbus.read_device_id")[:2], ("vendor", "model", "firmware")),
        (s7.PROBE, S7, ("order_number", "serial", "model", "s7.plant_identification")),
        (opcua.PROBE, OPCUA, ("opcua.application_name", "opcua.application_uri", "opcua.product_uri")),
        (enip.PROBE, golden_of("enip.list_identity")[:1], ("model", "enip.product_code")),
        (bacnet.PROBE, [golden_of("bacnet.who_is")[0], golden_of("bacnet.read_property_multiple")[0]],
         ("vendor", "model", "firmware", "serial", "name", "location", "bacnet.instance")),
        (snmp.PROBE, golden_of("snmp.get")[:1], ("snmp.description", "name", "snmp.object_id")),
        (http.PROBE, golden_of("http.get")[:1], ("http.server", "http.title")),
        (ssh.PROBE, golden_of("ssh.listen")[:1], ("ssh.software",)),
    ],
)  # fmt: skip
def test_the_values_that_we_read_are_those_that_tshark_shows(
    tmp_path: Path, probe: Probe, replies: list[bytes], fields: tuple[str, ...]
) -> None:
    _, said = converse(probe, replies)
    frames = as_packets(probe, said)
    ours = told(through(frames), DEVICE)
    theirs = tshark(saved(tmp_path, pcap(frames)), "-V", "-o", "http.desegment_body:FALSE")
    shown = [name for name in fields if name in ours]
    assert shown
    # tshark cuts long lines and may show an identifier by its name: the text as it is, or its bytes in hexadecimal.
    missing = [f"{name}={ours[name]}" for name in shown if not _holds(theirs, ours[name])]
    assert missing == []


def _holds(text: str, value: str) -> bool:
    dotted = value.replace(".", r"\.")
    return value in text or re.search(rf"\({dotted}\)", text) is not None or value[:40] in text


FIELDS = (
    "frame.time_epoch",
    "frame.len",
    "eth.src",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "udp.srcport",
    "udp.dstport",
    "vlan.id",
)


@pytest.mark.parametrize("make", [pcap, pcapng, lambda frames: zipped(pcapng(frames, order=">"))])
def test_packets_are_counted_as_tshark_counts_them(tmp_path: Path, make: type) -> None:
    frames: list[Timed] = []
    for number in range(12):
        talk = Talk(
            ("10.0.0.9", 50_000 + number), (f"10.0.0.{10 + number % 3}", 502 + number % 2), vlans=(10,) * (number % 2)
        )
        frames += talk.open().ask(bytes(number), bytes(2 * number)).close().frames
    frames.sort(key=lambda one: one[0])
    rows = [
        dict(zip(FIELDS, line.split("\t"), strict=True))
        for line in tshark(
            saved(tmp_path, make(frames)), "-T", "fields", *(part for name in FIELDS for part in ("-e", name))
        ).splitlines()
    ]
    assert len(rows) == len(frames)
    theirs: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        ports = row["tcp.srcport"] or row["udp.srcport"], row["tcp.dstport"] or row["udp.dstport"]
        server = ports[1] if int(ports[1]) < int(ports[0]) else ports[0]
        ends = (row["ip.src"], row["ip.dst"]) if server == ports[1] else (row["ip.dst"], row["ip.src"])
        theirs[(*ends, server, row["vlan.id"])] += int(row["frame.len"])
    flows = list(through(frames).flows)
    ours = {(flow.client, flow.server, str(flow.port), str(flow.vlan or "")): flow.bytes for flow in flows}
    assert ours == dict(theirs)
    assert min(row["frame.time_epoch"] for row in rows)[:16] == f"{flows[0].first_ns / 1e9:.9f}"[:16]


def test_sound_files_of_damaged_traffic_are_no_news_to_tshark(tmp_path: Path) -> None:
    import random

    traffic = Traffic(random.Random(11))
    frames = [(time % (1 << 60), frame) for _ in range(30) for time, link, frame, _ in traffic.stretch() if link == 1]
    lengths = tshark(saved(tmp_path, pcapng(frames)), "-T", "fields", "-e", "frame.len").split()
    assert [int(one) for one in lengths] == [len(frame) for _, frame in frames]
    assert through(frames).packets == len(frames)


def test_the_device_that_answers_is_the_one_that_tshark_names(tmp_path: Path) -> None:
    frame = golden_of("dcp.identify_all")[0]
    station = address(frame[6:12])
    text = tshark(saved(tmp_path, pcap([(1_760_000_000 * 10**9, frame)])), "-V")
    pipeline = through([(1_760_000_000 * 10**9, frame)])
    told_names = [
        value.value for place in pipeline.collector.devices for seen in readings(pipeline, place[1], place[0])
        for value in seen.reading.result.values if value.field in {"profinet.station_name", "name", "dcp.station_name"}
    ]  # fmt: skip
    assert station in text
    assert told_names and all(name in text for name in told_names)
