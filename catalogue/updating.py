"""Installs a signed knowledge pack after every check that keeps the catalogue whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalogue import loader, relations
from catalogue.installed import newer, store
from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.signing import SignedPack, read_signed, trusted_keys
from catalogue.texts import check_roles

_OWN = "own-"


def install(path: Path, trusted: Mapping[str, bytes] | None = None) -> SignedPack:
    """Install the signed pack in `path` for this user; the catalogue has it from then on.

    `trusted` maps key ids to public keys; None: the publishers that this copy trusts. Raises `PackError` for what is
    unsigned, changed, signed by somebody else, not newer than what is used, or not fitting the rest of the catalogue.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path} cannot be read: {error.strerror}.") from None
    found = read_signed(data, path.name, trusted_keys() if trusted is None else trusted)
    _check_newer(found.pack, path.name)
    _check_fits(found.pack, path.name)
    store(found.pack.id, data)
    loader.forget()
    relations.forget()
    return found


def _check_newer(pack: Pack, name: str) -> None:
    if pack.id.startswith(_OWN):
        raise PackError(f"{name} holds an own question set. Add it to a vault with “walkdown pack add”.")
    if pack.id not in loader.pack_ids():
        return
    used = loader.pack(pack.id)
    if (pack.version, pack.date) == (used.version, used.date):
        raise PackError(f"{name}: “{pack.id}” {pack.version} of {pack.date} is in use already.")
    if not newer(pack, used):
        raise PackError(
            f"{name}: “{pack.id}” {pack.version} of {pack.date} is not newer than {used.version} of {used.date}, "
            "which is in use. It is not installed."
        )


def _check_fits(pack: Pack, name: str) -> None:
    """Its links, the links and mappings of the others, and the roles in its guides must still lead somewhere."""
    others = [one for one in loader.packs() if one.id != pack.id]
    loader.check_links((*others, pack))
    relations.check_ends(relations.mappings(), {one.id: one for one in (*others, pack)})
    people = frozenset(role.id for role in pack.roles) if pack.id == loader.QUICK_SURVEY else loader.roles()
    check_roles({one.id: (name, guide) for one in pack.entries if (guide := getattr(one, "guide", None))}, people)
