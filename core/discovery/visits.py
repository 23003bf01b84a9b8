"""The second visit: what is new, silent or changed against what was known before, from the stored sightings.

A device is called silent only where a later run asked at its place and nobody answered; whether it was removed, nobody
can tell from the network. Places that were not asked again are said of nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session, col, select

from core.discovery.differences import normal, same
from core.discovery.models import Attempt, Run, Seen
from core.register.models import Asset, Source
from core.vault.errors import VaultError

FIELDS = ("firmware", "model", "order_number", "serial", "vendor", "name")
_NOT_ASKED = frozenset({"excluded", "stopped", "left_alone"})
_BETWEEN_VISITS = timedelta(days=5)
"""A survey takes a day or two; what is seen after a longer pause belongs to another visit."""
_WIRE = (Source.NETWORK.value, Source.CAPTURE.value)


class NoSuchVisit(VaultError):
    """There is nothing to compare with."""


class Change(StrEnum):
    """What happened to a device."""

    NEW = "new"
    SILENT = "silent"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class VisitChange:
    """One row of what a visit found different."""

    kind: Change
    asset_id: UUID
    asset: str
    sentence: str
    field: str = ""
    """For changed: a column, `address`, `mac` or `services`."""
    before: str = ""
    now: str = ""
    at: datetime | None = None
    """When it was seen last."""


def last_run(session: Session) -> Run:
    """The newest run. Raises `NoSuchVisit`."""
    found = session.exec(select(Run).order_by(col(Run.started).desc()).limit(1)).first()
    if found is None:
        raise NoSuchVisit("There is no discovery run to compare yet. Name a date instead: --since 2026-03-01.")
    return found


def visit_began(session: Session) -> datetime | None:
    """When the latest visit began, judged by what was seen on the network; None while there was only one visit."""
    times = session.exec(select(Seen.at).where(col(Seen.source).in_(_WIRE)).order_by(col(Seen.at))).all()
    began = None
    for before, after in pairwise(times):
        if after - before > _BETWEEN_VISITS:
            began = after
    return began


def changes_since(session: Session, since: datetime) -> list[VisitChange]:
    """What was seen from `since` on, against what was seen on the network before."""
    rows = session.exec(select(Seen).where(col(Seen.source).in_(_WIRE)).order_by(col(Seen.at), col(Seen.digest)))
    before: dict[UUID, list[Seen]] = defaultdict(list)
    now: dict[UUID, list[Seen]] = defaultdict(list)
    for row in rows:
        (now if row.at >= since else before)[row.asset_id].append(row)
    labels = {asset.id: asset.label for asset in session.exec(select(Asset))}
    asked = _asked(session, since)
    found: list[VisitChange] = []
    for key in sorted(before.keys() | now.keys()):
        label = labels.get(key, "")
        if key not in before:
            found.append(_new(key, label, now[key]))
        elif key in now:
            found += _changed(key, label, before[key], now[key])
        elif silent := _silent(key, label, before[key], asked):
            found.append(silent)
    order = list(Change)
    return sorted(found, key=lambda one: (order.index(one.kind), one.asset.casefold(), one.asset_id, one.field))


def _asked(session: Session, since: datetime) -> dict[tuple[UUID | None, str], datetime]:
    """(network, address) -> when a run last asked there, since then."""
    runs = {run.id: run.network_id for run in session.exec(select(Run).where(col(Run.started) >= since))}
    statement = select(Attempt).where(col(Attempt.run_id).in_(runs))
    found: dict[tuple[UUID | None, str], datetime] = {}
    for one in session.exec(statement):
        if one.status not in _NOT_ASKED:
            place = (runs[one.run_id], one.target)
            found[place] = max(found.get(place, one.at), one.at)
    return found


def _new(key: UUID, label: str, rows: Sequence[Seen]) -> VisitChange:
    where = ", ".join(sorted({row.ip or row.mac for row in rows} - {""}))
    return VisitChange(Change.NEW, key, label, f"Not seen before; now at {where}.", now=where, at=rows[-1].at)


def _silent(
    key: UUID, label: str, rows: Sequence[Seen], asked: Mapping[tuple[UUID | None, str], datetime]
) -> VisitChange | None:
    places = {(row.network_id, row.ip) for row in rows if row.ip}
    tried = sorted((asked[place], place[1]) for place in places if place in asked)
    if not tried:
        return None
    at, ip = tried[-1]
    last = rows[-1].at
    sentence = (
        f"Did not answer at {ip} on {at:%Y-%m-%d}; last seen on {last:%Y-%m-%d}. "
        "Switched off, not connected, or gone: the network cannot tell."
    )
    return VisitChange(Change.SILENT, key, label, sentence, before=ip, at=last)


def _changed(key: UUID, label: str, before: Sequence[Seen], now: Sequence[Seen]) -> list[VisitChange]:
    at = now[-1].at
    found = []
    for name in FIELDS:
        old, new = _latest(before, name), _latest(now, name)
        # Only one and the same speaker can be compared: two protocols name one device differently.
        if pair := next(
            ((old[by], new[by]) for by in sorted(old.keys() & new.keys()) if _differs(name, old[by], new[by])), None
        ):
            found.append(_change(key, label, name, *pair, at))
    for name, read in (("address", "ip"), ("mac", "mac")):
        old_ones = {getattr(row, read) for row in before} - {""}
        new_ones = {getattr(row, read) for row in now} - {""}
        if old_ones and new_ones - old_ones:
            found.append(_change(key, label, name, _joined(old_ones), _joined(new_ones), at))
    old_ports, new_ports = _ports(before[-1:]), _ports(now[-1:])
    # A capture or an ARP table that tells no service says nothing about services.
    if old_ports and new_ports and old_ports != new_ports and before[-1].by == now[-1].by:
        found.append(_change(key, label, "services", _joined(old_ports), _joined(new_ports), at))
    return found


def _latest(rows: Sequence[Seen], name: str) -> dict[str, str]:
    return {row.by: row.values[name] for row in rows if row.values.get(name)}


def _differs(name: str, old: str, new: str) -> bool:
    return not same(name, old, new) and bool(normal(name, new))


def _ports(rows: Sequence[Seen]) -> set[str]:
    return {f"{transport}/{port}" for row in rows for transport, port, *_ in row.services}


def _joined(texts: set[str]) -> str:
    return ", ".join(sorted(texts))


def _change(key: UUID, label: str, name: str, old: str, new: str, at: datetime) -> VisitChange:
    words = name.replace("_", " ")
    return VisitChange(Change.CHANGED, key, label, f"{words}: {old} before, {new} now.", name, old, new, at)
