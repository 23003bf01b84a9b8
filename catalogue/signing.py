"""Knowledge packs for the stick: one JSON file that holds a pack, a date and an Ed25519 signature over both.

The signature covers `walkdown-pack/1`, the date, the id of the key and the exact text of the pack, each on a line of its
own. Nothing of the content is looked at before the signature of a trusted key was found good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from catalogue.parts import Line, Model
from catalogue.reading import PackError, as_model, parse_json
from catalogue.schema import Pack
from catalogue.serial import LARGEST, from_bytes, to_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "walkdown-pack/1"
SUFFIX = ".walkpack"
_TRUSTED = "keys/trusted_keys.json"


class TrustedKey(Model):
    """A publisher's public key."""

    name: Line
    """Whose key it is."""
    public: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """The 32 bytes of the Ed25519 public key, hex."""


class TrustedKeys(Model):
    """The publishers whose packs this copy of Walkdown takes."""

    keys: tuple[TrustedKey, ...]


class _File(Model):
    """A signed pack as its file holds it."""

    format: str
    signed: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    signature: str
    content: str


@dataclass(frozen=True)
class SignedPack:
    """A pack whose signature was found good."""

    pack: Pack
    signed: str
    """ISO date of signing."""
    key: str
    """Id of the key."""


def trusted_keys() -> dict[str, bytes]:
    """Key id -> public key (32 bytes) of every publisher that this copy trusts. Raises `PackError`."""
    text = (files("catalogue") / "data" / _TRUSTED).read_text(encoding="utf-8")
    publics = [bytes.fromhex(one.public) for one in as_model(TrustedKeys, parse_json(text, _TRUSTED), _TRUSTED).keys]
    return {key_id(one): one for one in publics}


def key_id(public: bytes) -> str:
    """Sixteen hex digits that name a public key of 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def _message(signed: str, key: str, content: str) -> bytes:
    return "\n".join((FORMAT, signed, key, content)).encode()


def sign(pack: Pack, private: Ed25519PrivateKey, signed: str) -> bytes:
    """The file of a signed pack; `signed` is the ISO date."""
    key = key_id(private.public_key().public_bytes_raw())
    content = to_bytes(pack).decode()
    signature = base64.b64encode(private.sign(_message(signed, key, content))).decode()
    head = {"format": FORMAT, "signed": signed, "key": key, "signature": signature, "content": content}
    return (json.dumps(head, ensure_ascii=False, indent=1) + "\n").encode()


def read_signed(data: bytes, name: str, trusted: Mapping[str, bytes]) -> SignedPack:
    """The pack in a signed file, once its signature by a key of `trusted` is found good.

    `name` is what errors mention. Raises `PackError`: not a signed pack, unsigned, unknown key, changed since.
    """
    file = _open(data, name)
    public = trusted.get(file.key)
    if public is None:
        known = (
            "This copy of Walkdown trusts no publisher yet"
            if not trusted
            else "No publisher that Walkdown trusts has it"
        )
        raise PackError(f"{name} is signed with the key {file.key}. {known}, so it is not installed.")
    if not _good(file, public):
        raise PackError(f"{name} was changed after it was signed. Fetch it again from its publisher.")
    return SignedPack(from_bytes(file.content.encode(), name), file.signed, file.key)


def _open(data: bytes, name: str) -> _File:
    if len(data) > 2 * LARGEST:
        raise PackError(f"{name} is larger than any knowledge pack.")
    try:
        raw = parse_json(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        raise PackError(f"{name} is no knowledge pack.") from None
    if not isinstance(raw, dict):
        raise PackError(f"{name} is no knowledge pack.")
    if "entries" in raw or ("content" in raw and not raw.get("signature")):
        raise PackError(f"{name} is not signed. Only packs that their publisher has signed are installed.")
    if raw.get("format") != FORMAT:
        raise PackError(f"{name} is no knowledge pack that this version of Walkdown can read.")
    return as_model(_File, raw, name)


def _good(file: _File, public: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = base64.b64decode(file.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _message(file.signed, file.key, file.content))
    except (InvalidSignature, binascii.Error, UnicodeEncodeError):
        return False
    return True
