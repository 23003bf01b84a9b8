"""Captures: packets a second of the whole pipeline on one core, memory, and the ratio to tshark on the same file.

The mix, by packets: 30 % Modbus polling of 40 devices (every 50th request writes), 15 % S7 reading, 10 % PROFINET cyclic
frames with a priority tag, 10 % EtherNet/IP connected reads, 5 % EtherNet/IP I/O datagrams, 8 % OPC UA messages, 6 % TLS,
5 % HTTP with new connections all the time, 5 % SMB-like bulk in VLAN 20, 3 % SNMP, 2 % ARP and LLDP, 1 % BACnet; payload
sizes as these protocols have them (mean frame about 150 bytes). Every device also answers one identity question.

`--large` adds the 2 GB file (made in a temporary folder, removed at the end).
"""

from __future__ import annotations

import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.discovery.capture.pipeline import Pipeline
from core.discovery.capture.reader import Reader
from core.discovery.wire import modbus, snmp
from tests.core.discovery.capture.building import START, Talk, Timed, ethernet, mac, pcap, tcp, udp

UNIT = 200_000
"""Packets made; larger files repeat them with later times and other clients' ports."""
STEP = 20_000
RUNS = 3
MEGABYTE = 1_000_000


def modbus_answer(transaction: int, unit: int, vendor: bytes, model: bytes) -> bytes:
    """A device identification."""
    body = bytes((unit, 0x2B, 0x0E, 1, 1, 0, 0, 3))
    for key, text in enumerate((vendor, model, b"V2.%d" % (transaction % 9))):
        body += bytes((key, len(text))) + text
    return struct.pack(">HHH", transaction, 0, len(body)) + body


class Mix:
    """Endless frames of the mix, in no order of importance."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.sequence: dict[object, int] = {}
        self.count = 0

    def segment(
        self, client: str, server: str, ports: tuple[int, int], payload: bytes, to_server: bool, **how: object
    ) -> bytes:
        """A segment that goes on where the connection's last one ended."""
        key = (client, server, ports, to_server)
        number = self.sequence.get(key, 1000)
        self.sequence[key] = number + len(payload)
        ends = ((client, ports[0]), (server, ports[1]))
        source, target = ends if to_server else ends[::-1]
        acknowledged = self.sequence.get((client, server, ports, not to_server), 1000)
        return ethernet(tcp(source, target, payload, seq=number, ack=acknowledged, flags=0x18), **how)  # type: ignore[arg-type]

    def modbus(self) -> Iterator[bytes]:
        device = self.rng.randrange(40)
        server, ports = f"10.1.1.{10 + device}", (50_000 + device, 502)
        transaction = self.count & 0xFFFF
        if self.count % 50 == 0:
            ask = struct.pack(">HHHBBHHBH", transaction, 0, 9, 1, 16, 100, 1, 2, 7)
            told = struct.pack(">HHHBBHH", transaction, 0, 6, 1, 16, 100, 1)
        elif self.count % 3000 < 3:
            ask = modbus.build_read_device_id(transaction, 255)
            told = modbus_answer(transaction, 255, b"Schneider Electric", b"TM221 %d" % device)
        else:
            ask = struct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, 0, 20)
            told = struct.pack(">HHHBBB", transaction, 0, 43, 1, 3, 40) + bytes(40)
        yield self.segment("10.1.1.5", server, ports, ask, True)
        yield self.segment("10.1.1.5", server, ports, told, False)

    def s7(self) -> Iterator[bytes]:
        device = self.rng.randrange(12)
        server, ports = f"10.1.2.{10 + device}", (51_000 + device, 102)
        ask = bytes.fromhex("0300001f02f080320100000800000e00000401120a10020040000184000000")
        told = bytes.fromhex("0300005902f0803203000008000002004400000401ff040200") + bytes(64)
        yield self.segment("10.1.2.5", server, ports, ask, True)
        yield self.segment("10.1.2.5", server, ports, told, False)

    def profinet(self) -> Iterator[bytes]:
        station = self.rng.randrange(20)
        yield ethernet(
            struct.pack(">H", 0x8000 + station) + bytes(44), 0x8892, source=mac(station), target=mac(200), vlans=(0,)
        )

    def enip(self) -> Iterator[bytes]:
        device = self.rng.randrange(8)
        server, ports = f"10.1.3.{10 + device}", (52_000 + device, 44_818)
        items = struct.pack("<IHHHHIHHH", 0, 0, 2, 0xA1, 4, 7, 0xB1, 20, self.count & 0xFFFF)
        ask = struct.pack("<HHII8sI", 0x70, 40, 9, 0, b"", 0) + items + b"\x4c\x06" + bytes(16)
        yield self.segment("10.1.3.5", server, ports, ask, True)
        yield self.segment("10.1.3.5", server, ports, ask[:44] + b"\xcc\0" + bytes(40), False)

    def io(self) -> Iterator[bytes]:
        device = self.rng.randrange(8)
        yield ethernet(udp((f"10.1.3.{10 + device}", 2222), ("10.1.3.5", 2222), bytes(60)))

    def opcua(self) -> Iterator[bytes]:
        device = self.rng.randrange(4)
        server, ports = f"10.1.4.{10 + device}", (53_000 + device, 4840)
        message = b"MSGF" + struct.pack("<IIIII", 200, 1, 1, self.count, self.count) + b"\x01\0\x77\x02" + bytes(172)
        yield self.segment("10.1.4.5", server, ports, message, True)
        yield self.segment("10.1.4.5", server, ports, message, False)

    def tls(self) -> Iterator[bytes]:
        device = self.rng.randrange(6)
        record = b"\x17\x03\x03" + struct.pack(">H", 500) + bytes(500)
        yield self.segment("10.1.4.5", f"10.1.5.{10 + device}", (54_000 + device, 443), record, device % 2 == 0)

    def web(self) -> Iterator[bytes]:
        device = self.rng.randrange(30)
        talk = Talk(("10.1.4.6", 1024 + self.count % 60_000), (f"10.1.6.{10 + device}", 80)).open()
        page = b"<html><head><title>SIMATIC %d</title></head></html>" % device
        head = b"HTTP/1.1 200 OK\r\nServer: web/1.0\r\nContent-Type: text/html\r\n\r\n"
        talk.ask(b"GET / HTTP/1.1\r\nHost: plc\r\n\r\n", head + page).close()
        yield from (frame for _, frame in talk.frames)

    def bulk(self) -> Iterator[bytes]:
        yield self.segment("10.1.7.5", "10.1.7.9", (55_000, 445), bytes(1200), True, vlans=(20,))

    def snmp(self) -> Iterator[bytes]:
        device = self.rng.randrange(60)
        number = (self.count % 1_000_000 + 1).to_bytes(4, "big")
        ask = bytes.fromhex("302b02010104067075626c6963a01e0204") + number + bytes.fromhex(
            "0201000201003010300e060a2b06010201020201 0a0105 00".replace(" ", "")
        )  # fmt: skip
        told = ask.replace(b"\xa0", b"\xa2", 1)
        if self.count % 60 == 0:
            ask = snmp.build_get(request_id=self.count % 1_000_000 + 1)
            told = ask.replace(b"\xa0", b"\xa2", 1)
        yield ethernet(udp(("10.1.4.7", 40_000), (f"10.1.8.{10 + device}", 161), ask))
        yield ethernet(udp((f"10.1.8.{10 + device}", 161), ("10.1.4.7", 40_000), told))

    def link(self) -> Iterator[bytes]:
        number = self.rng.randrange(200)
        packet = struct.pack(">HHBBH", 1, 0x0800, 6, 4, 1) + mac(number) + bytes((10, 1, 1, number)) + bytes(10)
        yield ethernet(packet, 0x0806, source=mac(number), target=b"\xff" * 6)
        lldp = (
            b"\x02\x07\x04"
            + mac(number)
            + b"\x04\x05\x07port"
            + b"\x06\x02\x00\x78\x0a\x04sw%02d" % (number % 100)
            + b"\0\0"
        )
        yield ethernet(lldp, 0x88CC, source=mac(number), target=b"\x01\x80\xc2\x00\x00\x0e")

    def bacnet(self) -> Iterator[bytes]:
        device = self.rng.randrange(20)
        ask = bytes.fromhex("810a00110104000501") + b"\x0c\x0c\x00\x00\x00\x05\x19\x55"
        yield ethernet(udp(("10.1.9.5", 47_808), (f"10.1.9.{10 + device}", 47_808), ask))

    def __iter__(self) -> Iterator[bytes]:
        kinds = (
            (self.modbus, 15), (self.s7, 7.5), (self.profinet, 10), (self.enip, 5), (self.io, 5), (self.opcua, 4),
            (self.tls, 6), (self.web, 0.55), (self.bulk, 5), (self.snmp, 1.5), (self.link, 1), (self.bacnet, 1),
        )  # fmt: skip
        makers, weights = [kind for kind, _ in kinds], [weight for _, weight in kinds]
        while True:
            for make in self.rng.choices(makers, weights, k=1000):
                self.count += 1
                yield from make()


def packets(count: int) -> Iterator[Timed]:
    """That many packets of the mix, 50,000 a second."""
    for number, frame in zip(range(count), Mix(7), strict=False):
        yield START + number * STEP, frame


def write(path: Path, size: int) -> None:
    """A capture of at least `size` bytes: the same unit again and again, its times moved on and its clients' MACs kept."""
    unit = pcap(packets(UNIT))
    with path.open("wb") as out:
        out.write(unit)
        at = 1
        while out.tell() < size:
            out.write(moved(unit, at))
            at += 1


def moved(unit: bytes, times: int) -> bytes:
    """The packets of `unit` without the file's header, `times` units later."""
    data = bytearray(unit[24:])
    later = times * (UNIT * STEP // 1_000_000_000)
    at = 0
    while at < len(data):
        seconds, _, size, _ = struct.unpack_from("<IIII", data, at)
        struct.pack_into("<I", data, at, seconds + later)
        at += 16 + size
    return bytes(data)


def read(path: Path) -> tuple[int, float, float]:
    """(packets, seconds of this process's own time, seconds on the clock) of the whole pipeline."""
    cpu, clock = time.process_time(), time.perf_counter()
    pipeline = Pipeline()
    with path.open("rb") as stream:
        for batch in Reader(stream).batches():
            pipeline.run(batch)
    pipeline.sum_up()
    return pipeline.packets, time.process_time() - cpu, time.perf_counter() - clock


def peak() -> float:
    """The most that this process ever held, in MB."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset / (1 << 20))
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage would count the memory of the process that started this one, too.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


def apart(path: Path) -> tuple[int, float, float, float]:
    """The same in a process of its own, with its peak memory in MB."""
    done = subprocess.run([sys.executable, __file__, "--read", str(path)], capture_output=True, text=True, check=True)
    count, cpu, clock, most = done.stdout.split()
    return int(count), float(cpu), float(clock), float(most)


def whole(path: Path) -> float:
    """Seconds of a whole process of ours, its start included, as tshark's is."""
    begun = time.perf_counter()
    apart(path)
    return time.perf_counter() - begun


def tshark(path: Path) -> float:
    """Seconds tshark needs to dissect the file and count its conversations."""
    begun = time.perf_counter()
    subprocess.run(
        ["tshark", "-n", "-r", str(path), "-q", "-z", "conv,tcp"], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - begun


def main() -> None:
    """Makes the files, reads them, prints the figures."""
    if sys.argv[1:2] == ["--read"]:
        count, cpu, clock = read(Path(sys.argv[2]))
        print(count, cpu, clock, peak())
        return
    sizes = [200 * MEGABYTE, *([2000 * MEGABYTE] if "--large" in sys.argv else [])]
    with tempfile.TemporaryDirectory() as made:
        for size in sizes:
            path = Path(made) / "mixed.pcap"
            write(path, size)
            runs = sorted((apart(path) for _ in range(RUNS if size == sizes[0] else 1)), key=lambda run: run[1])
            count, cpu, clock, most = runs[len(runs) // 2]
            print(
                f"{size // MEGABYTE:>5} MB, {count:,} packets: {count / cpu:,.0f} packets/s of one core "
                f"({clock:.1f} s on the clock), {most:.0f} MB at most",
                flush=True,
            )
        beside_tshark(Path(made) / "unit.pcap")


def beside_tshark(path: Path) -> None:
    """Both on one unit of the mix. Repeated units are no file for tshark: it compares each segment with those sent before
    under the same numbers, and becomes slower and slower."""
    if not shutil.which("tshark"):
        print("tshark is not installed here: no ratio")
        return
    path.write_bytes(pcap(packets(UNIT)))
    rounds = [(whole(path), tshark(path)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(
        f"{UNIT:,} packets: walkdown {ours:.2f} s ({UNIT / ours:,.0f}/s), tshark {theirs:.2f} s ({UNIT / theirs:,.0f}/s), "
        f"ratio {theirs / ours:.1f}"
    )


if __name__ == "__main__":
    main()
