"""Fuzz the reading of captures: `python tests/fuzz/fuzz_capture.py --seconds 1800`.

Damaged files for the reader; for the pipeline damaged messages of every protocol in sound packets, damaged packets of
every link layer, and segments that are lost, repeated and out of order. Prints how often each was run. Exit code 1 where
anything was raised, a bound was passed, the counts do not add up, one stretch took more than a second of computing, or the memory
grew.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.discovery.capture.devices import contested, devices
from core.discovery.capture.dissect.registry import DISSECTORS
from core.discovery.capture.flows import Limits
from core.discovery.capture.links import KNOWN
from core.discovery.capture.listening import moment, notes
from core.discovery.capture.pipeline import Pipeline
from core.discovery.capture.reader import NotACapture, Packet, Reader
from tests.core.discovery.capture.building import (
    START,
    Talk,
    Timed,
    enhanced,
    ethernet,
    interface,
    ipv4,
    pcap,
    pcapng,
    section,
    udp,
    zipped,
)
from tests.fuzz.codecs import golden
from tests.fuzz.mutate import mutate

SLOW = 1.0
LIMITS = Limits(entries=64, flows=200, devices=100, commands=50, buffered=100_000, stream=20_000)
STRETCHES = 40
"""Stretches of packets that one pipeline reads before its results are taken."""
GROWTH_MB = 150
"""What the process may grow by after the first tenth of the time."""
_OTHER_NAMES = {"tls": "x509"}


def places() -> dict[str, list[tuple[str, int]]]:
    """Protocol -> (transport, port) of its dissectors."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in DISSECTORS:
        found.setdefault(one.protocol, []).extend((one.transport, port) for port in one.ports[:1])
    return found


class Traffic:
    """Damaged traffic without end."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.places = places()
        self.seeds: dict[str, list[bytes]] = {}
        for name, _, data in golden():
            self.seeds.setdefault(name.partition(".")[0], []).append(data)
        self.everything = [data for listed in self.seeds.values() for data in listed]
        self.names = sorted(self.places)

    def messages(self, protocol: str) -> list[bytes]:
        """Messages of one protocol, most of them damaged."""
        own = self.seeds.get(_OTHER_NAMES.get(protocol, protocol)) or self.everything
        rng = self.rng
        return [rng.choice(own) if rng.random() < 0.3 else mutate(rng, own) for _ in range(rng.choice((1, 2, 6)))]

    def ip(self) -> str:
        """One of a few addresses, now and then one of everybody."""
        rng = self.rng
        return rng.choice(("224.0.0.251", "255.255.255.255", "0.0.0.0", "8.8.8.8")) if rng.random() < 0.05 else f"10.0.{rng.randrange(2)}.{rng.randrange(1, 30)}"  # fmt: skip

    def conversation(self) -> list[Timed]:
        """One conversation of a random protocol."""
        rng = self.rng
        transport, port = rng.choice(self.places[protocol := rng.choice(self.names)] or [("tcp", 4711)])
        said = self.messages(protocol)
        vlans = rng.choice(((), (), (), (0,), (10,), (20, 30)))
        if transport == "ethernet":
            if rng.random() < 0.5:
                return [(START, data) for data in said]
            return [
                (START, ethernet(data, port & 0xFFFF, source=bytes(6), target=b"\xff" * 6, vlans=vlans))
                for data in said
            ]
        client, server = (self.ip(), rng.randrange(1, 65_536)), (self.ip(), port)
        if transport == "udp":
            ends = [(client, server), (server, client)]
            return [(START, ethernet(udp(*rng.choice(ends), data[:60_000]), vlans=vlans)) for data in said]
        talk = Talk(client, server, vlans=vlans)
        if rng.random() < 0.7:
            talk.open()
        for data in said:
            side, size = rng.random() < 0.4, rng.choice((1, 10, 536, 1460))
            for at in range(0, min(len(data), size * 60), size):
                talk.send(side, data[at : at + size])
        return talk.close().frames if rng.random() < 0.5 else talk.frames

    def disturbed(self, frames: list[Timed]) -> list[Timed]:
        """Lost, repeated, swapped, cut and damaged packets."""
        rng = self.rng
        out = [one for one in frames if rng.random() > 0.03]
        if len(out) > 1 and rng.random() < 0.3:
            first, second = rng.randrange(len(out)), rng.randrange(len(out))
            out[first], out[second] = out[second], out[first]
        if out and rng.random() < 0.3:
            out.insert(rng.randrange(len(out)), rng.choice(out))
        if out and rng.random() < 0.2:
            place = rng.randrange(len(out))
            out[place] = (out[place][0], mutate(rng, [out[place][1]])[:65_000])
        return out

    def stretch(self) -> list[Packet]:
        """Some conversations, mixed; seldom on another link layer or at impossible times."""
        rng = self.rng
        link = rng.choice(sorted(KNOWN)) if rng.random() < 0.05 else 1
        mixed: list[Timed] = []
        for _ in range(rng.choice((1, 4, 12))):
            mixed += self.disturbed(self.conversation())
        if rng.random() < 0.1:
            mixed.append((START, ethernet(ipv4(self.ip(), self.ip(), rng.randrange(256), rng.randbytes(30)))))
        if rng.random() < 0.5:
            rng.shuffle(mixed)
        shift = 14 if link != 1 else 0
        when = rng.choice((0, 1 << 62, -1)) if rng.random() < 0.02 else None
        return [
            (time + place if when is None else when, link, frame[shift:], len(frame))
            for place, (time, frame) in enumerate(mixed)
        ]

    def file(self) -> bytes:
        """A file of one of the formats, damaged."""
        rng = self.rng
        frames = [(time, frame[:2000]) for time, frame in self.conversation()][:40]
        make = rng.choice((pcap, pcapng))
        data = make(frames, order=rng.choice("<>"))
        if rng.random() < 0.2:
            odd = [enhanced(n, frame, number=rng.randrange(3)) for n, (_, frame) in enumerate(frames)]
            data = section() + interface(resolution=rng.randrange(256), offset=rng.randrange(-9, 9)) + b"".join(odd)
        data = mutate(rng, [data])
        return mutate(rng, [zipped(data)]) if rng.random() < 0.3 else data


class Failed(AssertionError):
    """A bound was passed."""


def check(pipeline: Pipeline, fed: int) -> None:
    """Everything that must hold after every stretch."""
    shared = pipeline.shared
    held = {
        "packets": pipeline.packets == fed,
        "buffered": 0 <= shared.buffered <= LIMITS.buffered,
        "flows": len(pipeline.flows) <= LIMITS.flows + 260,
        "entries": max(map(len, (pipeline.flows.tcp, pipeline.flows.udp, pipeline.flows.rest, pipeline.flows.link))) <= LIMITS.entries,
        "devices": len(pipeline.collector.devices) <= LIMITS.devices,
        "commands": sum(map(len, pipeline.collector.commands.values())) <= LIMITS.commands,
    }  # fmt: skip
    wrong = [name for name, holds in held.items() if not holds]
    if wrong:
        raise Failed(f"{', '.join(wrong)}: {pipeline.packets} of {fed} packets, {shared.buffered} bytes held back")


def read_file(data: bytes) -> None:
    """The reader and what follows it, on a whole file."""
    reader, pipeline = Reader(io.BytesIO(data)), Pipeline(limits=LIMITS)
    try:
        for batch in reader.batches():
            pipeline.run(batch)
    except NotACapture:
        return
    finish(pipeline, reader.packets)


def finish(pipeline: Pipeline, fed: int) -> None:
    """Take the results of a pipeline."""
    pipeline.sum_up()
    check(pipeline, fed)
    counted = sum(flow.packets for flow in pipeline.flows)
    if counted > fed:
        raise Failed(f"{counted} packets in flows, {fed} were read")
    for one in devices(pipeline):
        moment(one.last_ns)
    notes(pipeline)
    contested(pipeline)


def pipelines(traffic: Traffic, current: list[object]) -> Iterator[None]:
    """One stretch through a pipeline at each step."""
    while True:
        pipeline, fed = Pipeline(limits=LIMITS), 0
        for _ in range(STRETCHES):
            stretch = traffic.stretch()
            current[0] = stretch
            pipeline.run(stretch)
            fed += len(stretch)
            check(pipeline, fed)
            yield
        finish(pipeline, fed)


def targets(rng: random.Random, current: list[object]) -> dict[str, Callable[[], object]]:
    """What is run, by name: one call is one execution."""
    traffic = Traffic(rng)
    steps = [pipelines(traffic, current)]

    def run_pipeline() -> None:
        try:
            next(steps[0])
        except BaseException:
            steps[0] = pipelines(traffic, current)
            raise

    def run_file() -> None:
        data = traffic.file()
        current[0] = data
        read_file(data)

    return {"pipeline": run_pipeline, "file": run_file}


def memory_mb() -> float:
    """What this process holds."""
    return psutil.Process().memory_info().rss / (1 << 20)


def fuzz(
    chosen: dict[str, Callable[[], object]], seconds: float, current: list[object]
) -> tuple[Counter[str], dict[str, str]]:
    """(executions by target, failures by target and last line)."""
    runs: Counter[str] = Counter()
    failures: dict[str, str] = {}
    begun = time.monotonic()
    at_first = 0.0
    while (now := time.monotonic()) < begun + seconds:
        if not at_first and now > begun + seconds / 10:
            at_first = memory_mb()
        for name, run in chosen.items():
            started = time.process_time()
            try:
                run()
            except Exception as wrong:
                where = traceback.extract_tb(wrong.__traceback__)[-1]
                key = f"{name} {type(wrong).__name__} {where.filename}:{where.lineno}"
                failures.setdefault(key, f"{name}: {traceback.format_exc()}\n{current[0]!r:.4000}\n")
            took = time.process_time() - started
            if took > SLOW:
                failures.setdefault(f"{name} slow", f"{name}: {took:.1f} s\n{current[0]!r:.4000}\n")
            runs[name] += 1
    grown = memory_mb() - at_first
    if at_first and grown > GROWTH_MB:
        failures["memory"] = f"the memory grew by {grown:.0f} MB"
    return runs, failures


def main() -> int:
    """Run for the time asked for and report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--only", default="", help="pipeline or file")
    chosen = options.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1 << 32)
    current: list[object] = [b""]
    wanted = {name: run for name, run in targets(random.Random(seed), current).items() if chosen.only in name}
    runs, failures = fuzz(wanted, chosen.seconds, current)
    for name, count in sorted(runs.items()):
        print(f"{count:>10}  {name}")
    print(
        f"{sum(runs.values()):>10}  in all, {chosen.seconds:g} s, seed {seed}, {memory_mb():.0f} MB, {len(failures)} failures"
    )
    for text in list(failures.values())[:20]:
        print(text)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
