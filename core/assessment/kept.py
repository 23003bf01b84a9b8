"""Packs that a vault keeps: those that it was answered with, and the user's own question sets.

A later edition changes what a requirement asks. What was answered stays readable with the words of its own day.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache

from sqlmodel import Session, col, select

import catalogue
from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.serial import LARGEST, from_bytes, to_bytes, version_key
from core.assessment.models import KeptPack
from core.vault.store import UnitOfWork

OWN = "own-"
"""How the id of a user's own question set begins. No shipped pack has such an id."""


def keep(uow: UnitOfWork, pack: Pack) -> bool:
    """Store the pack unless the vault has this version of it. Returns whether it was stored now."""
    query = select(KeptPack.id).where(col(KeptPack.pack) == pack.id, col(KeptPack.version) == pack.version)
    if uow.exec(query).first() is not None:
        return False
    content = to_bytes(pack)
    sha256 = hashlib.sha256(content).hexdigest()
    uow.add(KeptPack(pack=pack.id, version=pack.version, sha256=sha256, content=zlib.compress(content, 9)))
    return True


def kept(session: Session, pack: str, version: str) -> Pack | None:
    """The pack as the vault keeps it; None where it doesn't keep that version. Raises `PackError` for a damaged one."""
    query = select(KeptPack).where(col(KeptPack.pack) == pack, col(KeptPack.version) == version)
    row = session.exec(query.order_by(col(KeptPack.id))).first()
    return None if row is None else _unpack(row.pack, row.version, row.sha256, row.content)


def versions(session: Session, pack: str) -> list[str]:
    """Versions of a pack that the vault keeps, oldest first."""
    found = session.exec(select(KeptPack.version).where(col(KeptPack.pack) == pack)).all()
    return sorted(set(found), key=_key)


def in_use(session: Session, pack: str) -> Pack | None:
    """The pack that this vault is answered with: the latest version that it keeps, whatever is installed by now.

    None where it keeps none: then the catalogue's own is the one.
    """
    found = versions(session, pack)
    if not found:
        return None
    if pack in catalogue.pack_ids() and catalogue.pack(pack).version == found[-1]:
        return catalogue.pack(pack)
    return kept(session, pack, found[-1])


def own_packs(session: Session) -> list[Pack]:
    """The user's own question sets, the latest version of each, by id."""
    latest: dict[str, Pack] = {}
    for row in session.exec(select(KeptPack).where(col(KeptPack.pack).startswith(OWN))).all():
        one = _unpack(row.pack, row.version, row.sha256, row.content)
        if one.id not in latest or version_key(one) > version_key(latest[one.id]):
            latest[one.id] = one
    return [latest[name] for name in sorted(latest)]


def add_own(uow: UnitOfWork, pack: Pack) -> None:
    """Store a user's own question set. Raises `PackError` where the vault has this or a later version of it."""
    if not pack.id.startswith(OWN):
        raise PackError(f"The id of an own question set begins with “{OWN}”: rename “{pack.id}”.")
    sha256 = hashlib.sha256(to_bytes(pack)).hexdigest()
    for row in uow.exec(select(KeptPack).where(col(KeptPack.pack) == pack.id)).scalars():
        if row.version == pack.version and row.sha256 == sha256:
            raise PackError(f"“{pack.id}” {pack.version} is in this vault already.")
        if _key(row.version) >= version_key(pack):
            raise PackError(
                f"This vault has “{pack.id}” in version {row.version} already. "
                "Give the changed set a higher version than that."
            )
    keep(uow, pack)


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@lru_cache(maxsize=16)
def _unpack(pack: str, version: str, sha256: str, content: bytes) -> Pack:
    """Raises `PackError` unless the content is what was stored."""
    name = f"{pack} {version} in this vault"
    opened = zlib.decompressobj()
    try:
        plain = opened.decompress(content, LARGEST)
    except zlib.error:
        raise PackError(f"{name}: it is damaged. Restore the newest backup of the vault.") from None
    if not opened.eof or hashlib.sha256(plain).hexdigest() != sha256:
        raise PackError(f"{name}: it is damaged. Restore the newest backup of the vault.")
    found = from_bytes(plain, name)
    if (found.id, found.version) != (pack, version):
        raise PackError(f"{name}: it calls itself “{found.id}” {found.version}.")
    return found
