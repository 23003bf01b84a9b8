"""Discovery beside nmap on one plant: 30 devices in network namespaces, every run on a fresh plant, counted from outside.

    .venv/bin/python docs/benchmarks/discovery.py [--quick] [--json FILE]

Needs Linux, root and the ip command; nmap (Debian's package) where it is there. --quick leaves out nmap's slow run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.practice.devices import Modbus
from tests.plant.capture import Wire, analyse, busiest, payloads
from tests.plant.fleet import PLANT, Member, fleet
from tests.plant.judge import SPOKEN
from tests.plant.lab import Lab
from tests.plant.spaces import NotAllowed
from tests.plant.truth import Fact, facts, missing, missing_in_text
from tests.plant.visit import Survey

DEVICES = 30
LEFT_OUT = ("safety", "excluded", "opt_in")
AT_MOST = {"silent": 1, "closed": 1}
PORTS = "T:22,80,102,443,502,1883,2404,4840,44818,U:161,5353,44818,47808"
SCRIPTS = (
    "modbus-discover", "s7-info", "enip-info", "bacnet-info", "iec-identify", "http-title", "http-server-header",
    "ssl-cert", "ssh-hostkey", "snmp-sysdescr", "snmp-info", "dns-service-discovery",
)  # fmt: skip
POLITE = ("--max-rate", "100", "--max-parallelism", "1", "--max-retries", "1")
NMAP_SECONDS = 1_800


@dataclass(frozen=True)
class Figures:
    """One run, as the wire and the devices saw it."""

    seconds: float
    """From the start of the program to its end."""
    frames: int
    arp: int
    packets_per_host: float
    connections_per_host: float
    most_open: int
    peak: int
    peak_host: int
    rst: int
    half_open: int
    foreign: int
    """Connections and datagrams with bytes of another protocol than the port's."""
    found: int
    of: int
    harmed: int
    lacking: tuple[str, ...] = ()


def plant() -> list[Member]:
    """The devices of the comparison, all in one network; the fragile ones among them.

    Devices that answer Modbus unit 255 only are left out, which favours nmap: it opens up to 246 connections to each.
    """
    left, chosen = dict(AT_MOST), []
    rows = [one for one in fleet() if one.kind not in LEFT_OUT and not one.only_second and not _hidden(one)]
    for member in sorted(rows, key=lambda one: not one.kind):  # the special ones first: none of them is cut
        if left.get(member.kind, 1) > 0:
            left[member.kind] = left.get(member.kind, 99) - 1
            chosen.append(member)
    return sorted(_mixed(chosen), key=lambda one: one.device.host)


def _hidden(member: Member) -> bool:
    return any(1 not in one.units for one in member.device.services if isinstance(one, Modbus))


def _mixed(members: list[Member]) -> list[Member]:
    """So many as asked, each sort of device in turn."""
    sorts: dict[str, list[Member]] = {}
    for member in members:
        sorts.setdefault(member.kind or member.device.tag.split("-")[0], []).append(member)
    chosen: list[Member] = []
    while len(chosen) < DEVICES and any(sorts.values()):
        chosen += [rows.pop(0) for rows in sorts.values() if rows]
    return chosen[:DEVICES]


def figures(lab: Lab, wire: Wire, seconds: float, lacking: list[Fact], wanted: list[Fact]) -> Figures:
    """What a run did, from the capture and the fragile devices' own word."""
    alive = len(lab.members)
    return Figures(
        seconds=round(seconds, 1),
        frames=wire.frames,
        arp=wire.arp,
        packets_per_host=round(sum(map(len, wire.to.values())) / alive, 1),
        connections_per_host=round(len(wire.connections) / alive, 1),
        most_open=max(wire.most_open.values(), default=0),
        peak=busiest(wire.moments),
        peak_host=max(map(busiest, wire.to.values()), default=0),
        rst=wire.rst,
        half_open=len(wire.half_open),
        foreign=foreign(wire),
        found=len(wanted) - len(lacking),
        of=len(wanted),
        harmed=sum(bool(one["broken"]) for one in lab.fragile().values()),
        lacking=tuple(f"{one.ip} {one.kind} {one.value}" for one in lacking),
    )


def foreign(wire: Wire) -> int:
    """Connections and datagrams whose bytes are of another protocol than the port's."""
    return sum(not SPOKEN[way, port](data) for way, _host, port, data in payloads(wire) if (way, port) in SPOKEN)


def walkdown(profile: str, *arguments: str) -> Figures:
    """The product, whole program with a real vault, from its start to its end."""
    with Lab(only=[one.ip for one in plant()]) as lab, tempfile.TemporaryDirectory() as folder:
        survey = Survey(Path(folder))
        visit = survey.discover(lab, *arguments, profile=profile)
        if visit.code:
            raise SystemExit(f"walkdown ended with {visit.code}: {visit.errors[-2000:]}")
        wanted = facts(lab.members)
        return figures(lab, visit.wire, visit.seconds, missing(wanted, survey.known()), wanted)


def nmap(*arguments: str) -> Figures:
    """One pass of nmap over the plant's ports with its scripts for industrial protocols."""
    with Lab(only=[one.ip for one in plant()]) as lab, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.xml"
        command = ["nmap", "-n", "-sS", "-sU", "-p", PORTS, "--script", ",".join(SCRIPTS), "-oX", str(out), *arguments]
        with lab.capture() as capture:
            began = time.monotonic()
            done = lab.run(*command, PLANT[0].cidr, seconds=NMAP_SECONDS)
            seconds = time.monotonic() - began
        if done.returncode:
            raise SystemExit(f"nmap ended with {done.returncode}: {done.stderr}")
        wire, wanted = analyse(capture.close()), facts(lab.members)
        tree = ET.parse(out).getroot()
        return figures(lab, wire, seconds, missing_in_text(wanted, _texts(tree)), wanted)


def _texts(tree: ET.Element) -> dict[str, str]:
    """Address -> everything that nmap says of it."""
    found = {}
    for host in tree.iter("host"):
        address = next((one.get("addr", "") for one in host.iter("address") if one.get("addrtype") == "ipv4"), "")
        found[address] = " ".join(
            f"{' '.join(one.attrib.values())} {one.text or ''}" for one in host.iter() if one.tag != "address"
        )
    return found


HEADS = (
    ("wall s", "seconds"), ("frames", "frames"), ("of these ARP", "arp"), ("packets/host", "packets_per_host"),
    ("conn/host", "connections_per_host"), ("most open", "most_open"), ("peak/s", "peak"),
    ("peak/s one host", "peak_host"), ("RST", "rst"), ("half-open", "half_open"), ("foreign bytes", "foreign"),
)  # fmt: skip


def show(rows: dict[str, Figures]) -> None:
    """The table, as the page of benchmarks has it."""
    names = [name for name, _ in HEADS] + ["identity", "harmed (of 3)"]
    print(f"| run | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
    for title, one in rows.items():
        cells = [f"{getattr(one, field):,}" for _, field in HEADS] + [f"{one.found} of {one.of}", str(one.harmed)]
        print(f"| {title} | {' | '.join(cells)} |")


def goals(rows: dict[str, Figures]) -> list[tuple[str, bool]]:
    """What was promised of the standard profile, and whether this run kept it."""
    own, one_pass, polite = (rows.get(name) for name in ("Walkdown standard", "nmap one pass, T3", "nmap polite"))
    assert own is not None
    found = [
        ("every identity value on the wire", own.found == own.of),
        ("no RST, nothing half-open, one connection", not own.rst and not own.half_open and own.most_open <= 1),
        ("no device harmed", not own.harmed),
        ("aim: 8 s, 750 frames, 11 packets a host", own.seconds <= 8 and own.frames <= 750 and own.packets_per_host <= 11),
    ]  # fmt: skip
    if one_pass is not None:
        ratio, packets = one_pass.seconds / own.seconds, own.packets_per_host / one_pass.packets_per_host
        found.append((f"{ratio:.1f} times faster than one nmap pass (at least 6)", ratio >= 6))
        found.append((f"{packets:.2f} of its packets per host (at most 0.5)", packets <= 0.5))
    if polite is not None:
        ratio = polite.seconds / own.seconds
        found.append((f"{ratio:.1f} times faster than nmap at equal politeness (at least 25)", ratio >= 25))
    return found


def main() -> int:
    """0 where every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without nmap at equal politeness")
    parser.add_argument("--own", action="store_true", help="without nmap")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    given = parser.parse_args()
    runs: dict[str, Callable[[], Figures]] = {
        "Walkdown careful": lambda: walkdown("careful"),
        "Walkdown standard": lambda: walkdown("standard"),
    }
    if not shutil.which("nmap"):
        print("nmap is not on this machine: only Walkdown's own figures.")
    elif not given.own:
        runs["nmap one pass, T3"] = lambda: nmap("-T3")
        if not given.quick:
            runs["nmap polite"] = lambda: nmap("-T3", *POLITE)
    rows: dict[str, Figures] = {}
    for title, run in runs.items():
        try:
            rows[title] = run()
        except NotAllowed as error:
            print(f"Skipped: {error}")
            return 0
        print(f"{title}: {rows[title]}", file=sys.stderr, flush=True)
    show(rows)
    for sentence, kept in goals(rows):
        print(f"{'met ' if kept else 'MISSED'}  {sentence}")
    if given.json:
        given.json.write_text(
            json.dumps({title: asdict(one) for title, one in rows.items()}, indent=1), encoding="utf-8"
        )
    return 0 if all(kept for _, kept in goals(rows)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
