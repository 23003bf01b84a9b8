"""Two assets that are one device: everything of the second goes to the first, and no word is lost."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from core.assessment.models import Answer, PlannedAction
from core.discovery.models import DifferenceDecision, Seen
from core.register import observing
from core.register.models import Asset, Interface, Observation, Service, Source, Zone
from core.register.service import Register
from core.vault.errors import VaultError
from core.vault.store import UnitOfWork

_KEYS = frozenset({"id", "site_id", "note", *observing.CHOSEN_FIELDS})


class CannotMerge(VaultError):
    """The two assets hold what cannot stand side by side; nothing was changed."""


def merge(uow: UnitOfWork, register: Register, keep: UUID, other: UUID) -> None:
    """Make `other` part of `keep`. Raises `CannotMerge` where both have an answer to one requirement, or a decision
    about one action: a person has to say which of them holds."""
    first, second = uow.get(Asset, keep), uow.get(Asset, other)
    if first.site_id != second.site_id:
        raise CannotMerge(f"{first.label} and {second.label} are at two sites. They cannot be one device.")
    _refuse_collisions(uow, first, second)
    before = {key: observing.by_field(uow, key) for key in (keep, other)}
    _typed_values(uow, first, second, before[other])
    _interfaces(uow, register, keep, other)
    for (row,) in uow.exec(select(Seen).where(Seen.asset_id.in_([keep, other]))):  # type: ignore[attr-defined]
        row.asset_id, row.pinned = keep, True
    for (answered,) in uow.exec(select(DifferenceDecision).where(DifferenceDecision.asset_id == other)):
        uow.delete(answered)
    for (answered,) in uow.exec(select(DifferenceDecision).where(DifferenceDecision.other_id == other)):
        uow.delete(answered)
    uow.flush()
    register.repoint(uow, Asset, other, keep)
    observing.rechoose(uow, keep, before[keep])
    uow.delete(second)
    uow.flush()


def _refuse_collisions(uow: UnitOfWork, first: Asset, second: Asset) -> None:
    for model, what, name, page in (
        (Answer, "an answer to", "requirement", "Checklist"),
        (PlannedAction, "a decision about", "remedy", "Results and plan"),
    ):
        both = [
            {getattr(row, name) for (row,) in uow.exec(select(model).where(model.scope_id == asset.id))}
            for asset in (first, second)
        ]
        if shared := sorted(both[0] & both[1]):
            raise CannotMerge(
                f"{first.label} and {second.label} both have {what} {', '.join(shared)}. Delete one of each on the "
                f"{page} page, then decide again."
            )


def _typed_values(uow: UnitOfWork, first: Asset, second: Asset, told: dict[str, list[Observation]]) -> None:
    """Columns that only the second has go over; where both have one, the second's stays visible as told."""
    for name in observing.CHOSEN_FIELDS:
        value = getattr(second, name)
        if value and value not in {one.value for one in told.get(name, ())} and value != getattr(first, name):
            if name == "device_class" and value == Asset.model_fields[name].default:
                continue
            _note(uow, second, name, value)
            if not getattr(first, name):
                setattr(first, name, value)
    for name, info in Asset.model_fields.items():
        mine, theirs = getattr(first, name), getattr(second, name)
        if name in _KEYS or theirs in (info.default, mine):
            continue
        if mine == info.default:
            setattr(first, name, theirs)
        else:
            _note(uow, second, name, uow.get(Zone, theirs).name if name == "zone_id" else str(theirs))
    if second.note and second.note not in first.note:
        first.note = f"{first.note}\n{second.note}".strip()


def _note(uow: UnitOfWork, asset: Asset, name: str, value: str) -> None:
    uow.add(
        Observation(
            asset_id=asset.id, field=name, value=value, source=Source.TOLD.value, confidence=40, by="merged asset"
        )
    )


def _interfaces(uow: UnitOfWork, register: Register, keep: UUID, other: UUID) -> None:
    """Equal interfaces become one with the services of both; the others go over as they are."""
    mine = [card for (card,) in uow.exec(select(Interface).where(Interface.asset_id == keep))]
    for (card,) in uow.exec(select(Interface).where(Interface.asset_id == other)):
        twin = next((one for one in mine if _same(one, card)), None)
        if twin is None:
            continue
        twin.mac, twin.ip = twin.mac or card.mac, twin.ip or card.ip
        twin.hostname, twin.network_id = twin.hostname or card.hostname, twin.network_id or card.network_id
        known = {(row.transport, row.port) for (row,) in uow.exec(_services(twin.id))}
        for (service,) in uow.exec(_services(card.id)):
            if (service.transport, service.port) in known:
                uow.delete(service)
            else:
                service.interface_id = twin.id
        for (row,) in uow.exec(select(Seen).where(Seen.interface_id == card.id)):
            row.interface_id = twin.id
        uow.flush()
        register.repoint(uow, Interface, card.id, twin.id)
        uow.delete(card)
    uow.flush()


def _services(card: UUID) -> SelectOfScalar[Service]:
    return select(Service).where(Service.interface_id == card)


def _same(one: Interface, other: Interface) -> bool:
    """One address in one network, and no MAC against it; a network that is not known is no reason against it here:
    a person said that both assets are one device."""
    if one.mac and other.mac and one.mac != other.mac:
        return False
    if one.ip and other.ip:
        return one.ip == other.ip and (one.network_id == other.network_id or not (one.network_id and other.network_id))
    return bool(one.mac) and one.mac == other.mac
