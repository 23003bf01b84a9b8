"""Fuzz every codec and every conversation: `python tests/fuzz/fuzz_wire.py --seconds 600`.

Prints how often each was run. Exit code 1 where anything but `WireError` came out, where a conversation asked too
much or asked what does not only read, where one message took more than a second, or where a wire module has a
`parse_*` or `frame_*` that is not fuzzed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.discovery.probes.registry import PROBES
from core.discovery.wire.errors import WireError
from tests.fuzz.codecs import HELPERS, PARSERS, golden, golden_of, missing_parsers
from tests.fuzz.conversations import fuzz_conversation
from tests.fuzz.mutate import mutate

SLOW = 1.0
BATCH = 200


def seeds_of(name: str) -> list[bytes]:
    """Golden messages for one parser: its own module's, and those of everybody where it has none."""
    module = name.rsplit(".", maxsplit=1)[-1] if name.startswith("group.") else name.split(".", maxsplit=1)[0]
    return golden_of({"ber": "snmp", "tls": "x509"}.get(module, module)) or [data for _, _, data in golden()]


def targets(rng: random.Random) -> dict[str, Callable[[], object]]:
    """What is run, by name: one call is one execution."""
    everything = [data for _, _, data in golden()]

    def parse(parser: Callable[[bytes], object], seeds: list[bytes]) -> Callable[[], object]:
        def run() -> None:
            data = mutate(rng, seeds if rng.random() < 0.95 else everything)
            current[0] = data
            try:
                parser(data)
            except WireError:
                return

        return run

    def talk(protocol: str) -> Callable[[], object]:
        own = golden_of({"https": "http"}.get(protocol, protocol))

        def run() -> None:
            said: list[bytes] = []

            def message(ask: object) -> bytes:
                fitting = golden_of_request(getattr(ask, "request", "")) or own
                data = rng.choice(fitting) if fitting and rng.random() < 0.6 else mutate(rng, own)
                said.append(data)
                current[0] = b"|".join(said)
                return data

            fuzz_conversation(protocol, rng, message)

        return run

    found: dict[str, Callable[[], object]] = {
        name: parse(parser, seeds_of(name)) for name, parser in {**PARSERS, **HELPERS}.items()
    }
    found |= {f"conversation.{probe.protocol}": talk(probe.protocol) for probe in PROBES}
    return found


current: list[bytes] = [b""]
"""The message being run, for the report of a failure."""
_CACHE: dict[str, list[bytes]] = {}


def golden_of_request(request_id: str) -> list[bytes]:
    """Golden answers to one request, read once."""
    if request_id not in _CACHE:
        _CACHE[request_id] = golden_of(request_id)
    return _CACHE[request_id]


def main() -> int:
    """Run for the time asked for and report."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--only", default="", help="only targets whose name contains this")
    chosen = options.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(1 << 32)
    rng = random.Random(seed)
    missing = missing_parsers()
    runs, failures = fuzz(rng, {n: f for n, f in targets(rng).items() if chosen.only in n}, chosen.seconds)
    for name, count in sorted(runs.items()):
        print(f"{count:>10}  {name}")
    print(f"{sum(runs.values()):>10}  in all, {chosen.seconds:g} s, seed {seed}, {len(failures)} failures")
    for name in missing:
        print(f"not fuzzed: {name}")
    for text in list(failures.values())[:20]:
        print(text)
    return 1 if failures or missing else 0


def fuzz(
    rng: random.Random, chosen: dict[str, Callable[[], object]], seconds: float
) -> tuple[Counter[str], dict[str, str]]:
    """(executions by target, failures by target and last line)."""
    runs: Counter[str] = Counter()
    failures: dict[str, str] = {}
    names = list(chosen)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = rng.choice(names)
        for _ in range(BATCH):
            began = time.monotonic()
            try:
                chosen[name]()
            except Exception as wrong:
                where = traceback.extract_tb(wrong.__traceback__)[-1]
                key = f"{name} {type(wrong).__name__} {where.filename}:{where.lineno}"
                failures.setdefault(key, f"{name}: {traceback.format_exc()}\nbytes: {current[0].hex()}\n")
            took = time.monotonic() - began
            if took > SLOW:
                failures.setdefault(f"{name} slow", f"{name}: {took:.1f} s\nbytes: {current[0].hex()[:4000]}\n")
            runs[name] += 1
            if time.monotonic() > end:
                break
    return runs, failures


if __name__ == "__main__":
    sys.exit(main())
