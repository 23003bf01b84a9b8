"""Proposes which rows are devices that are known already or stand twice in the list. Merges nothing.

Every pair is looked at from both sides by the same rule, so the order of rows changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from core.register.importers.known import Device, KnownDevices
from core.register.importers.mapping import Mapping
from core.register.importers.plan import Candidate, Problem, RowPlan, Severity
from core.register.importers.table import Table
from core.register.importers.text import compact, words

MOST = 8
"""Candidates that are kept per row: more helps nobody to decide."""
_MOST_COMPARED = 200
_LEAST = 0.35
_SHORT_SERIAL = 4

_Key = tuple[str, str]
_FIELD_OF_REASON = {
    "same serial number": "serial", "same MAC address": "mac", "same IP address": "ip", "same tag": "tag",
}  # fmt: skip


def propose(rows: Sequence[RowPlan], known: KnownDevices, table: Table, mapping: Mapping) -> None:
    """Set `candidates` of each row, best first, and name doubles within the list as problems."""
    mine = {row.number: _device(row) for row in rows}
    index: dict[_Key, list[Device]] = defaultdict(list)
    for device in (*known.devices, *mine.values()):
        for key in _keys(device):
            index[key].append(device)
    for row in rows:
        device = mine[row.number]
        found: dict[UUID | int | None, Candidate] = {}
        for key in _keys(device):
            for other in islice(index[key], _MOST_COMPARED):
                who = other.asset_id or other.row
                if other is not device and who not in found and (candidate := compare(device, other)):
                    found[who] = candidate
        best = sorted(found.values(), key=lambda one: (-one.score, one.asset_id is None, str(one.asset_id or one.row)))
        row.candidates = tuple(best[:MOST])
        row.problems += _doubles(row, table, mapping)


def _device(row: RowPlan) -> Device:
    network = words(row.values.get("network", "")) or None
    return Device(
        None, row.number, row.label,
        row.values.get("tag", ""), row.values.get("serial", ""), row.values.get("vendor", ""),
        frozenset(one.mac for one in row.interfaces if one.mac),
        frozenset((one.network_id or network, one.ip) for one in row.interfaces if one.ip),
    )  # fmt: skip


def _keys(device: Device) -> Iterator[_Key]:
    if serial := compact(device.serial):
        yield "serial", serial
    if tag := compact(device.tag):
        yield "tag", tag
    for mac in sorted(device.macs):
        yield "mac", mac
    for _, ip in sorted(device.addresses, key=lambda pair: pair[1]):
        yield "ip", ip


def compare(one: Device, other: Device) -> Candidate | None:
    """How likely two devices are the same, and why; None where nothing speaks for it."""
    signs = [*_serial_sign(one, other), *_mac_sign(one, other), *_address_sign(one, other), *_tag_sign(one, other)]
    if not signs:
        return None
    doubt = 1.0
    for _, score in signs:
        doubt *= 1 - score
    score = 1 - doubt
    reasons = [reason for reason, _ in signs]
    for against in _differences(one, other):
        score *= 0.6
        reasons.append(against)
    if score < _LEAST:
        return None
    label = other.label if other.row is None else f"row {other.row}: {other.label}"
    return Candidate(other.asset_id, other.row, label, tuple(reasons), round(score, 3))


def _serial_sign(one: Device, other: Device) -> Iterator[tuple[str, float]]:
    serial = compact(one.serial)
    if not serial or serial != compact(other.serial):
        return
    vendors = _same_vendor(one.vendor, other.vendor)
    if vendors is False:
        return
    score = 0.95 if vendors else 0.85
    yield "same serial number" + (" and vendor" if vendors else ""), score if len(serial) >= _SHORT_SERIAL else 0.5


def _same_vendor(one: str, other: str) -> bool | None:
    """None where one of them is not known."""
    mine, theirs = words(one).split(), words(other).split()
    if not mine or not theirs:
        return None
    return mine[0] == theirs[0] or set(mine) <= set(theirs) or set(theirs) <= set(mine)


def _mac_sign(one: Device, other: Device) -> Iterator[tuple[str, float]]:
    if one.macs & other.macs:
        yield "same MAC address", 0.95


def _address_sign(one: Device, other: Device) -> Iterator[tuple[str, float]]:
    best = 0.0
    for network, ip in one.addresses:
        for their_network, their_ip in other.addresses:
            if ip == their_ip:
                unknown = network is None or their_network is None
                best = max(best, 0.5 if unknown else 0.9 if network == their_network else 0.0)
    if best:
        yield "same IP address" + (" and network" if best > 0.5 else ", network not known"), best


def _tag_sign(one: Device, other: Device) -> Iterator[tuple[str, float]]:
    if (tag := compact(one.tag)) and tag == compact(other.tag):
        yield "same tag", 0.85


def _differences(one: Device, other: Device) -> Iterator[str]:
    mine, theirs = compact(one.serial), compact(other.serial)
    if mine and theirs and mine != theirs:
        yield "but the serial numbers differ"
    if (tag := compact(one.tag)) and (their_tag := compact(other.tag)) and tag != their_tag:
        yield "but the tags differ"


def _doubles(row: RowPlan, table: Table, mapping: Mapping) -> Iterator[Problem]:
    for candidate in row.candidates:
        if candidate.row is None:
            continue
        reason = candidate.reasons[0]
        field = next((name for start, name in _FIELD_OF_REASON.items() if reason.startswith(start)), "")
        columns = mapping.columns_of(field)
        column = columns[0] if columns else None
        name = table.column_name(column) if column is not None else ""
        text = f"{reason} as in row {candidate.row}"
        yield Problem(row.number, column, name, "duplicate", Severity.WARNING, text)
