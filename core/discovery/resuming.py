"""Going on with a run that was interrupted: by a crash, by sleep, by a pulled cable, by Stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from core.discovery.consent import Consent
from core.discovery.converse import Status
from core.discovery.earlier import Earlier, finished, read_earlier
from core.discovery.framelog import Frame
from core.discovery.models import Attempt, Run
from core.discovery.plan import Plan, PlanError

DONE = "done"


def chain(run: Run, get: Callable[[UUID], Run]) -> list[Run]:
    """The run and those it went on with, oldest first."""
    found = [run]
    while (before := found[0].resumes) is not None and before not in {one.id for one in found}:
        found.insert(0, get(before))
    return found


def arguments(run: Run) -> dict[str, Any]:
    """What the interrupted run's plan was made with, as arguments of `Discovery.plan`; `PlanError` where it cannot be
    gone on with."""
    if run.status == DONE:
        raise PlanError("That run came to its end: there is nothing to go on with.")
    kept = run.plan
    if "chosen" not in kept:
        raise PlanError("That run was made by an older version, whose plan cannot be gone on with. Start a new run.")
    return {
        "targets": kept["targets"],
        "interface": "" if kept["port_offset"] else kept["interface"]["name"],
        "exclude": kept["exclusions"],
        "profile": run.profile,
        "protocols": kept["chosen"],
        "confirmed_routed": kept["confirmed_routed"],
        "full": kept["full"],
        "port_offset": kept["port_offset"],
        "network_id": run.network_id,
        "everybody": kept["everybody"],
        "opt_in": kept["opt_in"],
    }


def consent_of(run: Run, now: datetime) -> Consent | None:
    """The interrupted run's consent where it still holds: on the same day, within its window. Else None."""
    start, _, end = run.window.partition("/")
    moments = [datetime.fromisoformat(one) if one not in {"", ".."} else None for one in (start, end)]
    consent = Consent(run.consent_name, run.consent_role, run.consent_at, *moments)
    same_day = now.astimezone().date() == run.consent_at.astimezone().date()
    return consent if same_day and not consent.forbids(now) else None


def earlier_of(
    plan: Plan,
    runs: Iterable[Run],
    attempts: Callable[[UUID], list[Attempt]],
    frames: Callable[[UUID], Iterable[Frame]],
) -> Earlier:
    """What these runs, oldest first, have done of the plan already."""
    chosen = list(runs)
    done: frozenset[str] = frozenset()
    for run in chosen:
        rows = [(one.target, one.status) for one in attempts(run.id)]
        # Excluded then may be asked now: what is excluded is decided anew by each plan.
        done |= finished(row for row in rows if row[1] != Status.EXCLUDED)
    limits, broadcast = plan.limits, str(plan.interface.network.broadcast_address)
    waiting = limits.udp_retry_after_s * limits.udp_retries + limits.read_timeout_s
    return read_earlier(
        (frame for run in chosen for frame in frames(run.id)),
        done,
        to_all={one.protocol: one.group or broadcast for one in plan.group},
        group=frozenset(one.protocol for one in plan.group),
        link=frozenset({one.protocol for one in plan.link} | {one.protocol for one in plan.listeners}),
        patience_s=max(waiting, limits.connect_timeout_s),
    )
