"""Levels of 50 zones by 100 requirements against a plain loop over dicts, in one run.

The plain side is the rule and nothing else: for each zone a dict of verdicts that is there already, for each foundational
requirement the highest level with nothing missing. `achieved` does the same with its explanation (what counts, what
blocks, what comes next, what is provisional). `site_score` works on a survey that a page has read already, with
inheritance, targets, devices and the maturity of the program. `Assessment.score` also reads the survey from the encrypted
vault: 5,000 answers, each changed five times, so that the log holds their whole history. Medians of fifteen in turn.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import catalogue  # noqa: E402
from catalogue.schema import SystemRequirement  # noqa: E402
from core.assessment.inheritance import Place  # noqa: E402
from core.assessment.levels import site_score  # noqa: E402
from core.assessment.requirements import SYSTEM  # noqa: E402
from core.assessment.scoring import Given, Ladders, achieved  # noqa: E402
from core.register.models import Zone  # noqa: E402
from core.vault.keys import KdfCost  # noqa: E402
from core.workspace import Workspace  # noqa: E402

ZONES, CHANGES, RUNS = 50, 5, 15
VERDICTS = ("unknown", "not_met", "partial", "met", "met")
"""What an answer says after each change; the last two differ in their note."""
TARGET = [2, 2, 2, 1, 2, 2, 2]
TABLE: list[tuple[str, int, str, int]] = [
    (one.id, int(one.fr[3:]) - 1, one.parent, one.min_sl)
    for one in catalogue.pack(SYSTEM).entries
    if isinstance(one, SystemRequirement) and one.min_sl is not None
]


def plain(zones: dict[str, dict[str, str]]) -> dict[str, list[int]]:
    """The rule as a loop."""
    result = {}
    for name, verdicts in zones.items():
        counts = {key: verdicts.get(key) in ("met", "met_by_compensating", "not_applicable") for key, *_ in TABLE}
        missing = [5] * 7
        for key, fr, base, level in TABLE:
            if not counts[key] or (base and not counts[base]):
                missing[fr] = min(missing[fr], level)
        result[name] = [level - 1 for level in missing]
    return result


def verdict_of(zone: int, index: int) -> str:
    """What zone and requirement end with: mostly met, some of everything."""
    return "met" if (zone * 31 + index * 17) % 9 else ("not_met", "unknown", "partial")[(zone + index) % 3]


def fill(workspace: Workspace) -> None:
    """Every answer of every zone, changed step by step."""
    site = workspace.register.site().id
    workspace.register.add_all([Zone(site_id=site, name=f"Zone {n:02}", sl_t=TARGET) for n in range(ZONES)])
    zones = workspace.register.all(Zone)
    for step in range(CHANGES):
        for number, zone in enumerate(zones):
            place = Place("zone", zone.id)
            groups: dict[str, list[str]] = {}
            for index, (key, *_) in enumerate(TABLE):
                end = verdict_of(number, index)
                groups.setdefault(VERDICTS[step] if step < CHANGES - 1 else end, []).append(key)
            for verdict, keys in groups.items():
                workspace.assessment.answer_all(keys, [place], verdict, "seen", pack=SYSTEM, note=f"visit {step + 1}")


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds, and what came out."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def main() -> None:
    """Measures the four sides in turn and prints seconds and ratios."""
    verdicts = {
        f"Zone {n:02}": {key: verdict_of(n, index) for index, (key, *_) in enumerate(TABLE)} for n in range(ZONES)
    }
    given = {name: {key: Given(verdict) for key, verdict in zone.items()} for name, zone in verdicts.items()}
    ladders = Ladders.of(catalogue.pack(SYSTEM).entries)
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        cost = KdfCost(1, 64, 1)
        with Workspace.create(vault, "benchmark", site_name="Plant", engineer="Bench", cost=cost) as workspace:
            fill(workspace)
            read = workspace.assessment.survey(every_asset=True)
            sides: dict[str, Callable[[], object]] = {
                "plain dict loop": lambda: plain(verdicts),
                "achieved": lambda: {name: achieved(ladders, zone, TARGET) for name, zone in given.items()},
                "site_score": lambda: site_score(read),
                "Assessment.score": workspace.assessment.score,
            }
            seconds: dict[str, list[float]] = {name: [] for name in sides}
            for round_number in range(RUNS + 1):
                for name, work in sides.items():
                    took, _ = timed(work)
                    if round_number:
                        seconds[name].append(took)
            levels = {one.name: list(one.score.vector) for one in workspace.assessment.score().zones}
            assert levels == plain(verdicts), "the two sides do not agree"
            changes = workspace.change_count()
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    print(f"{ZONES} zones x {len(TABLE)} requirements, {changes} changes in the log, median of {RUNS}")
    for name, median in medians.items():
        print(f"{name:17} {median * 1000:8.2f} ms   ratio {median / medians['plain dict loop']:6.1f}")


if __name__ == "__main__":
    main()
