"""What a sighting leaves at its asset - interface, services, observations - and how it takes that along when it turns
out to be another device's. What was there before, or what another sighting saw too, stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.discovery.models import Seen
from core.register import observing
from core.register.models import Interface, Observation, Service
from core.register.service import Register
from core.vault.store import UnitOfWork

_MADE = "made"
_FIELDS = ("ip", "mac", "hostname", "network_id")


def leave(uow: UnitOfWork, row: Seen) -> None:
    """Note the sighting's address and services at its asset, and in the row what of it was not there before."""
    if not row.ip and not row.mac:
        return
    cards = [card for (card,) in uow.exec(select(Interface).where(Interface.asset_id == row.asset_id))]
    card = _fitting(cards, row)
    others = _others(uow, row, card) if card else []
    marks = []
    if card is None:
        card = Interface(asset_id=row.asset_id, **{name: _value(row, name) for name in _FIELDS})
        uow.add(card)
        uow.flush()
        marks = [_MADE]
    for name in _FIELDS:
        if _value(row, name) and not getattr(card, name):
            setattr(card, name, _value(row, name))
            marks.append(name)
    newest = all(row.at >= one.at for one in others)
    if row.mac and newest and any({_MADE, "mac"} & set(one.filled) for one in others):
        card.mac = row.mac
    row.interface_id, row.filled = card.id, [*marks, *_services(uow, row, card, newest=newest)]
    uow.flush()
    if row.ip and row.mac:
        _absorb(uow, row, card, [one for one in cards if one.mac == row.mac and not one.ip])


def _absorb(uow: UnitOfWork, row: Seen, card: Interface, strays: Sequence[Interface]) -> None:
    """Sightings of the MAC without an address are of this interface, now that it is known."""
    for stray in strays:
        theirs = _others(uow, row, stray)
        if not any(_MADE in one.filled for one in theirs) or any(uow.exec(_of_card(stray.id))):
            continue
        for one in theirs:
            one.interface_id, one.filled = card.id, []
        uow.delete(stray)
    uow.flush()


def _services(uow: UnitOfWork, row: Seen, card: Interface, *, newest: bool) -> list[str]:
    known = {(one.transport, one.port): one for (one,) in uow.exec(_of_card(card.id))}
    marks = []
    for transport, port, protocol, detail in row.services:
        service = known.get((transport, port))
        if service is None:
            service = known[transport, port] = Service(
                interface_id=card.id, transport=transport, port=port, protocol=protocol, detail=detail
            )
            uow.add(service)
            marks.append(f"{transport}/{port}")
        elif (newest and protocol) or not service.protocol:
            service.protocol, service.detail = protocol, detail
    return marks


def _of_card(key: UUID) -> Any:
    return select(Service).where(Service.interface_id == key)


def _fitting(cards: Sequence[Interface], row: Seen) -> Interface | None:
    """The asset's interface that the sighting is of."""
    if not row.ip:
        same = [card for card in cards if card.mac == row.mac]
        return next((card for card in same if card.network_id == row.network_id), None) or next(iter(same), None)
    at_address = [card for card in cards if card.ip == row.ip]
    for network in (row.network_id, None):
        if found := next((card for card in at_address if card.network_id == network), None):
            return found
    if row.network_id is None and len(at_address) == 1:
        return at_address[0]
    return next((card for card in cards if not card.ip and row.mac and card.mac == row.mac), None)


def _others(uow: UnitOfWork, row: Seen, card: Interface) -> list[Seen]:
    statement = select(Seen).where(Seen.interface_id == card.id, Seen.id != row.id)
    return [one for (one,) in uow.exec(statement.order_by(col(Seen.at), col(Seen.digest)))]


def _value(row: Seen, name: str) -> Any:
    return row.told.get("hostname", "") if name == "hostname" else getattr(row, name)


def move(uow: UnitOfWork, register: Register, row: Seen, target: UUID) -> None:
    """Take a sighting with everything it left from its asset to another one."""
    source = row.asset_id
    before = {key: observing.by_field(uow, key) for key in (source, target)}
    _lift(uow, register, row)
    for (one,) in uow.exec(select(Observation).where(Observation.seen_id == row.id)):
        one.asset_id = target
    row.asset_id = target
    uow.flush()
    leave(uow, row)
    for key, rows in before.items():
        observing.rechoose(uow, key, rows)


def _lift(uow: UnitOfWork, register: Register, row: Seen) -> None:
    card = _card(uow, row)
    if card is not None:
        heirs = _others(uow, row, card)
        if _MADE in row.filled and not heirs:
            register.delete(Interface, card.id, "seen elsewhere", cascade=True)
        else:
            _hand_over(uow, row, card, heirs)
    row.interface_id, row.filled = None, []


def _card(uow: UnitOfWork, row: Seen) -> Interface | None:
    found = uow.exec(select(Interface).where(Interface.id == row.interface_id)).first() if row.interface_id else None
    return found[0] if found else None


def _hand_over(uow: UnitOfWork, row: Seen, card: Interface, heirs: Sequence[Seen]) -> None:
    """What another sighting saw too stays with that one's name on it; the rest goes."""
    filled = set(row.filled)
    if _MADE in filled:
        _mark(heirs[0], _MADE)
        filled |= {name for name in _FIELDS if getattr(card, name) == _value(row, name)}
    services = {f"{one.transport}/{one.port}": one for (one,) in uow.exec(_of_card(card.id))}
    for mark in sorted(filled - {_MADE}):
        if mark in _FIELDS:
            heir = next((one for one in heirs if _value(one, mark)), None)
            setattr(card, mark, _value(heir, mark) if heir else (None if mark == "network_id" else ""))
        else:
            heir = next((one for one in heirs if mark in {f"{name}/{port}" for name, port, *_ in one.services}), None)
            if heir is None and mark in services:
                uow.delete(services[mark])
        if heir is not None:
            _mark(heir, mark)


def _mark(row: Seen, mark: str) -> None:
    if mark not in row.filled and not (mark in _FIELDS and _MADE in row.filled):
        row.filled = [*row.filled, mark]
