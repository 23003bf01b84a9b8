"""How discovery grows: 30 devices in a /24, 120 in a /22, 480 in a /20, each a namespace of its own, standard profile.

    .venv/bin/python docs/benchmarks/growth.py [--quick]

Of ten devices eight speak a protocol, one refuses everything and one answers ARP only. Time and frames are set beside
what the addresses (two ARP passes over the silent ones) and the devices must cost at the profile's rates; memory is
the peak of the program itself. Needs Linux, root and the ip command. --quick leaves out the /20.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.discovery.limits import STANDARD
from tests.plant.fleet import crowd_network
from tests.plant.lab import Lab
from tests.plant.spaces import NotAllowed
from tests.plant.visit import Survey

SIZES = ((30, 24), (120, 22), (480, 20))
SQUARE = 1.3
"""Growth of time and memory beyond the growth of work that is still taken for linear."""


@dataclass(frozen=True)
class Grown:
    """One size."""

    devices: int
    addresses: int
    seconds: float
    frames: int
    arp: int
    memory_mb: float
    found: int

    @property
    def least_seconds(self) -> float:
        """What the profile's rates alone make of these frames."""
        return max(self.arp / STANDARD.arp_per_s, self.frames / STANDARD.frames_per_s)


def measure(devices: int, prefix: int) -> Grown:
    """One run on a fresh network."""
    network = crowd_network(prefix)
    with Lab("crowd", (devices, prefix), (network,)) as lab, tempfile.TemporaryDirectory() as folder:
        survey = Survey(Path(folder))
        visit = survey.discover(lab, profile="standard")
        if visit.code:
            raise SystemExit(f"walkdown ended with {visit.code}: {visit.errors[-2000:]}")
        found = visit.said["hosts"]
        wire = visit.wire
        addresses = 2 ** (32 - prefix) - 3
        memory = visit.peak_bytes / 1e6
        return Grown(devices, addresses, visit.seconds, wire.frames, wire.arp, memory, found)


def show(rows: list[Grown]) -> None:
    """The table, as the page of benchmarks has it."""
    print(
        "| devices | addresses | wall s | at its rates at least | frames | of these ARP | frames/device | peak MB | found |"
    )
    print("|" + "---|" * 9)
    for one in rows:
        each = (one.frames - one.arp) / one.devices
        print(
            f"| {one.devices} | {one.addresses:,} | {one.seconds:.1f} | {one.least_seconds:.1f} | {one.frames:,} | "
            f"{one.arp:,} | {each:.1f} | {one.memory_mb:.0f} | {one.found} |"
        )


def goals(rows: list[Grown]) -> list[tuple[str, bool]]:
    """From size to size: what must not grow faster than the devices and addresses do."""
    first, last = rows[0], rows[-1]
    times = last.devices / first.devices
    return [
        (f"every device found ({last.found} of {last.devices})", all(one.found == one.devices for one in rows)),
        (f"frames per device: {(last.frames - last.arp) / last.devices:.1f} at the largest",
         (last.frames - last.arp) / last.devices <= SQUARE * (first.frames - first.arp) / first.devices),
        (f"{times:.0f} times the devices took {last.seconds / first.seconds:.1f} times the time",
         last.seconds / first.seconds <= SQUARE * times),
        (f"and {last.memory_mb / first.memory_mb:.2f} times the memory", last.memory_mb <= first.memory_mb * times / 4),
    ]  # fmt: skip


def main() -> int:
    """0 where growth was linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the /20")
    given = parser.parse_args()
    rows = []
    for devices, prefix in SIZES[:-1] if given.quick else SIZES:
        try:
            rows.append(measure(devices, prefix))
        except NotAllowed as error:
            print(f"Skipped: {error}")
            return 0
        print(rows[-1], file=sys.stderr, flush=True)
    show(rows)
    for sentence, kept in goals(rows):
        print(f"{'met ' if kept else 'MISSED'}  {sentence}")
    return 0 if all(kept for _, kept in goals(rows)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
