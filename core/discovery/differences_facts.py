"""Reads from the register what the list of differences rests on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from core.discovery.differences import COMPARED, Facts, Said
from core.discovery.models import Attempt, Run, Seen
from core.register.models import Asset, Interface, Observation
from core.register.observing import CHOSEN_FIELDS

_NOT_ASKED = ("excluded", "stopped", "left_alone")


def facts(session: Session) -> list[Facts]:
    """Every asset as the comparison needs it."""
    found = {asset.id: _plain(asset) for asset in session.exec(select(Asset).order_by(col(Asset.id)))}
    for card in session.exec(select(Interface)):
        if (one := found.get(card.asset_id)) is not None:
            one.addresses.add((str(card.network_id or ""), card.ip))
            one.macs.add(card.mac)
            one.hostnames.add(card.hostname)
            one.shown.setdefault("ip", card.ip)
            one.shown.setdefault("mac", card.mac)
    _observed(session, found)
    asked = _asked(session)
    for one in found.values():
        one.silent = _silence(one, asked)
        one.people_s = one.people_s or bool(one.tag)
    return list(found.values())


def _plain(asset: Asset) -> Facts:
    shown = {name: getattr(asset, name) for name in CHOSEN_FIELDS}
    return Facts(asset.id, asset.site_id, asset.label, asset.tag, asset.name, shown)


def _observed(session: Session, found: dict[UUID, Facts]) -> None:
    # Columns, not rows: the raw bytes of thousands of observations are not needed here.
    columns = sa_select(
        col(Observation.asset_id), col(Observation.field), col(Observation.value), col(Observation.source),
        col(Observation.by), col(Observation.at), col(Observation.confidence), col(Observation.seen_id),
    )  # fmt: skip
    wanted = col(Observation.field).in_([*COMPARED, "hostname", "site_list.row"])
    for asset, name, value, source, by, at, confidence, seen in session.execute(columns.where(wanted)):
        if (one := found.get(asset)) is None:
            continue
        one.said.append(Said(name, value, source, by, at, confidence))
        one.people_s = one.people_s or seen is None
        if name == "hostname":
            one.hostnames.add(value)
        elif name == "mac":
            one.macs.add(value)


def _asked(session: Session) -> dict[tuple[str, str], datetime]:
    """(network, address) -> when a run last asked there and nobody answered."""
    networks = {run.id: str(run.network_id or "") for run in session.exec(select(Run))}
    heard = {(str(network or ""), ip) for network, ip in session.exec(select(Seen.network_id, Seen.ip))}
    found: dict[tuple[str, str], datetime] = {}
    statement = select(Attempt.run_id, Attempt.target, Attempt.at).where(col(Attempt.status).not_in(_NOT_ASKED))
    for run, target, at in session.exec(statement):
        place = (networks.get(run, ""), target)
        if place not in heard and (place not in found or at > found[place]):
            found[place] = at
    return found


def _silence(asset: Facts, asked: dict[tuple[str, str], datetime]) -> str:
    places = [place for place in asset.addresses if place[1]]
    if not places:
        return "The list gives no address to look for it."
    if found := [(asked[place], place[1]) for place in places if place in asked]:
        at, ip = max(found)
        return f"Nothing answered at {ip} on {at:%Y-%m-%d}: switched off, not connected, or gone."
    if not any(network for network, _ in places):
        return "The list does not say which network its address is in."
    return "Nobody has looked at its address yet."
