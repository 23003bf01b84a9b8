"""Kills a scripted survey with SIGKILL at random moments and looks at what is left.

    python tests/crash/kill9.py --times 200

The child does real work on a real vault and writes a line after each acknowledged edit; the parent kills it, opens the
vault, and checks that every acknowledged edit is there, that at most the one edit under way is there beyond them, and
that verify passes. One vault lives through all rounds, so damage would add up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select as readiness
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.assessment.models import Answer, Basis, Verdict
from core.discovery.models import Run
from core.register.models import Asset, Interface, Observation, Site, Zone
from core.register.service import Register
from core.vault import log
from core.vault.clock import utcnow
from core.vault.keys import KdfCost
from core.vault.opening import create_vault, open_vault
from core.vault.store import Vault
from core.vault.verify import verify, wal_damage

PASSPHRASE = "kill nine"


def survey(vault: Vault, chance: random.Random, say: IO[str]) -> None:
    """Edit for ever: add, edit, observe, answer, undo, delete. Each acknowledged edit is one JSON line."""
    register = Register(vault)
    site = register.site()
    number = len(register.all(Asset))
    while True:
        number += 1
        zone = Zone(site_id=site.id, name=f"zone {number}")
        asset = Asset(site_id=site.id, tag=f"K{number}", zone_id=zone.id)
        register.add_all([zone, asset, Interface(asset_id=asset.id, ip=f"10.0.{number // 250}.{number % 250}")])
        _acknowledge(say, str(asset.id), "tag", asset.tag)
        for step in range(chance.randrange(6)):
            value = f"{number}-{step}-" + "x" * chance.randrange(400)
            register.edit(Asset, asset.id, note=value)
            _acknowledge(say, str(asset.id), "note", value)
        rows = [Observation(asset_id=asset.id, field="serial", value=f"S{number}", source="label", confidence=80)]
        register.observe(asset.id, rows)
        _acknowledge(say, str(asset.id), "serial", f"S{number}")
        answer = Answer(
            scope_kind="zone", scope_id=zone.id, pack="quick-survey", pack_version="1", requirement="QS-01",
            verdict=Verdict.PARTIAL.value, basis=Basis.SEEN.value,
        )  # fmt: skip
        register.add(answer)
        edit = register.edit(Asset, asset.id, vendor="typed by mistake")
        log.undo(vault, edit.txn)
        _acknowledge(say, str(asset.id), "vendor", "")
        if chance.random() < 0.1:
            consent = {"consent_name": "M. Manager", "consent_role": "site manager", "consent_at": utcnow()}
            register.add(Run(site_id=site.id, profile="careful", **consent))
        if chance.random() < 0.2:
            register.delete(Asset, asset.id, cascade=True)
            _acknowledge(say, str(asset.id), "", None)


def _acknowledge(say: IO[str], row: str, name: str, value: str | None) -> None:
    say.write(json.dumps([row, name, value]) + "\n")
    say.flush()


@dataclass
class Tally:
    """What the rounds added up to."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def one_round(folder: Path, chance: random.Random, tally: Tally) -> None:
    """Fork a survey, kill it at a random moment after it has started, check."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as say:
                vault = open_vault(folder, PASSPHRASE)
                say.write("ready\n")
                say.flush()
                survey(vault, chance, say)
        finally:
            os._exit(9)
    os.close(writing)
    try:
        readiness.select([reading], [], [], 60)
        time.sleep(chance.random() * 0.4)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reading) as lines:
        said = lines.read().split("\n")
    _check(folder, [json.loads(line) for line in said[1:] if line.endswith("]")], tally)
    chance.random()


def _check(folder: Path, said: list[list[str | None]], tally: Tally) -> None:
    tally.rounds += 1
    tally.acknowledged += len(said)
    if damage := wal_damage(folder / "vault.db"):
        tally.problems.append(damage)
    vault = open_vault(folder, PASSPHRASE)
    try:
        rows = {str(row.id): row for row in Register(vault).all(Asset)}
        last = {(row, name): value for row, name, value in said}
        deleted = {row for row, name, _ in said if name == ""}
        # The one edit after the last acknowledged one may or may not have happened; it concerns the last asset only.
        under_way = said[-1][0] if said else None
        for (row, name), value in last.items():
            stored = rows.get(str(row))
            if row in deleted:
                if stored is not None:
                    tally.lost.append(f"deleted asset {row} is back")
            elif row != under_way and (stored is None or getattr(stored, str(name)) != value):
                tally.lost.append(f"{name} of {row}")
            elif row == under_way and not _history_has(vault, str(row), str(name), value):
                tally.lost.append(f"{name} of {row} is not in the log")
        tally.problems.extend(str(problem) for problem in verify(vault))
    finally:
        vault.close()


def _history_has(vault: Vault, row: str, name: str, value: str | None) -> bool:
    """Whether the log holds this value for this field, be it replaced since or not."""
    for change in log.history(vault, UUID(row)):
        if change.kind == "create" and change.new.get(name) == value:
            return True
        if change.kind == "set" and change.field == name and change.new == value:
            return True
    return False


def run(folder: Path, times: int, seed: int) -> Tally:
    """`times` rounds on one vault in `folder`."""
    vault = create_vault(folder, PASSPHRASE, KdfCost(1, 64, 1))
    vault.author = "Eva"
    with vault.write() as uow:
        uow.add(Site(name="Musterwerk"))
    vault.close()
    tally = Tally()
    for number in range(times):
        one_round(folder, random.Random(seed * 100_003 + number), tally)
    return tally


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        tally = run(Path(temp) / "vault", options.times, options.seed)
    print(
        f"seed {options.seed}: {tally.rounds} kills, {tally.acknowledged} acknowledged edits, "
        f"{len(tally.lost)} lost, {len(tally.problems)} problems found by verify"
    )
    for line in (tally.lost + tally.problems)[:20]:
        print(line)
    return 1 if tally.lost or tally.problems else 0


if __name__ == "__main__":
    sys.exit(main())
