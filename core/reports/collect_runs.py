"""The runs' part of the report's data, read from discovery's rows by the attributes that the protocols name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from core.reports.collect_assets import Names
from core.reports.data_rows import Attempt, Count, ProtocolTotal, Run, totals_of_attempts

_DATAGRAMS, _ARP = "neighbour", "arp"
"""Neighbour discovery without and with raw sockets, as the frame log names them."""
_FEW = 24


class RunRow(Protocol):
    """A discovery run, as core.discovery stores it."""

    id: UUID
    network_id: UUID | None
    started: datetime
    ended: datetime | None
    status: str
    consent_name: str
    consent_role: str
    consent_at: datetime
    window: str
    profile: str
    interface: str
    plan: dict[str, Any]
    frames_sent: int
    frames_received: int
    hosts_found: int
    note: str


class AttemptRow(Protocol):
    """An attempt of a run, as core.discovery stores it."""

    run_id: UUID
    target: str
    protocol: str
    transport: str
    port: int
    status: str
    detail: str
    frames: int
    at: datetime
    duration_ms: int


class ActivityRow(Protocol):
    """What the frame log of a run adds up to in one protocol."""

    protocol: str
    attempts: int
    hosts: int
    statuses: dict[str, int]
    sent: int
    received: int
    bytes_sent: int
    bytes_received: int


def runs(
    rows: Sequence[RunRow],
    attempts: Iterable[AttemptRow],
    activity: Mapping[UUID, Sequence[ActivityRow]],
    names: Names,
) -> tuple[Run, ...]:
    """Every run, the earliest first, with its attempts in the order of time."""
    by_run: dict[UUID, list[Attempt]] = {}
    for row in attempts:
        by_run.setdefault(row.run_id, []).append(
            Attempt(
                row.at, row.target, row.protocol, row.transport, row.port, row.status, row.frames, row.duration_ms,
                row.detail,
            )
        )  # fmt: skip
    for found in by_run.values():
        found.sort(key=lambda one: one.at)
    return tuple(
        Run(
            started=run.started,
            ended=run.ended,
            status=run.status,
            consent_name=run.consent_name,
            consent_role=run.consent_role,
            consent_at=run.consent_at,
            window=run.window,
            profile=run.profile,
            interface=run.interface,
            network=names.networks.get(run.network_id, "") if run.network_id else "",
            targets=_texts(run.plan.get("targets")),
            exclusions=_exclusions(run.plan),
            protocols=tuple(dict.fromkeys([*_texts(run.plan.get("group")), *_texts(run.plan.get("protocols"))])),
            requests=_requests(run.plan),
            frames_sent=run.frames_sent,
            frames_received=run.frames_received,
            hosts_found=run.hosts_found,
            note=run.note,
            totals=_totals(activity.get(run.id, ()), by_run.get(run.id, ())),
            attempts=tuple(by_run.get(run.id, ())),
        )
        for run in sorted(rows, key=lambda one: (one.started, one.id))
    )


def _texts(found: object) -> tuple[str, ...]:
    return tuple(str(one) for one in found) if isinstance(found, list | tuple) else ()


def _requests(plan: dict[str, Any]) -> tuple[str, ...]:
    """The requests of the preview that was shown before the run, each with its reference."""
    steps = plan.get("preview", {}).get("steps", [])
    lines = [
        f"{step.get('title', '')}: {one.get('title', '')} [{one.get('reference', '')}]"
        for step in steps
        for one in step.get("requests", [])
    ]
    return tuple(dict.fromkeys(lines))


def _exclusions(plan: dict[str, Any]) -> tuple[str, ...]:
    """What was excluded as it was entered, then each address that was left alone for it, where these are few."""
    left: dict[str, str] = plan.get("excluded") or {}
    addresses = [f"{ip}: {why}" for ip, why in left.items()] if len(left) <= _FEW else []
    return (*_texts(plan.get("exclusions")), *addresses)


def _totals(rows: Sequence[ActivityRow], attempts: Sequence[Attempt]) -> tuple[ProtocolTotal, ...]:
    if not rows:
        return totals_of_attempts(attempts)
    return tuple(
        ProtocolTotal(
            protocol=row.protocol,
            hosts=row.hosts,
            attempts=row.attempts,
            sent=row.sent,
            received=row.received,
            bytes_sent=row.bytes_sent,
            bytes_received=row.bytes_received,
            statuses=tuple(Count(name, n) for name, n in sorted(row.statuses.items())),
        )
        for row in sorted(rows, key=lambda one: one.protocol)
    )


def without_raw_sockets(run: Run) -> bool:
    """Whether the run looked for neighbours by datagrams, since raw sockets were not allowed."""
    names = {total.protocol for total in run.totals}
    return _DATAGRAMS in names and _ARP not in names
