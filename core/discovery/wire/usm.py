"""The user-based security model of SNMP v3: keys out of passwords, signatures, encryption.

RFC 3414 (model, HMAC-MD5-96, HMAC-SHA-96, DES), RFC 7860 (HMAC-SHA-2), RFC 3826 (AES-128). The ciphers are those of the
`cryptography` library; what is here is how the three documents apply them. AES with longer keys has no standard key
extension and is not offered.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from core.discovery.wire.errors import WireError

_DIGESTS: dict[str, tuple[str, int]] = {
    "md5": ("md5", 12), "sha": ("sha1", 12), "sha224": ("sha224", 16), "sha256": ("sha256", 24),
    "sha384": ("sha384", 32), "sha512": ("sha512", 48),
}  # fmt: skip
"""Name -> (hash of hashlib, bytes of a signature)."""
AUTHENTICATION = tuple(_DIGESTS)
PRIVACY = ("des", "aes")
_EXPANDED = 1_048_576
_SHORTEST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class Credentials:
    """One SNMP v3 user. They live in memory only; their text shows no password. `WireError` where they do not fit."""

    user: str
    auth_protocol: str = ""
    """One of `AUTHENTICATION`, "" for none."""
    auth_password: str = field(default="", repr=False)
    priv_protocol: str = ""
    """One of `PRIVACY`, "" for none."""
    priv_password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.user.encode("utf-8", "replace")) <= 32:
            raise WireError("the user's name must have 1 to 32 bytes")
        if self.auth_protocol not in (*AUTHENTICATION, "") or self.priv_protocol not in (*PRIVACY, ""):
            raise WireError(f"choose among {', '.join(AUTHENTICATION)} and {', '.join(PRIVACY)}")
        if self.priv_protocol and not self.auth_protocol:
            raise WireError("SNMP v3 encrypts only what is signed, too")
        used = [self.auth_password] * bool(self.auth_protocol) + [self.priv_password] * bool(self.priv_protocol)
        if any(len(password.encode("utf-8", "replace")) < _SHORTEST_PASSWORD for password in used):
            raise WireError(f"a password of SNMP v3 has at least {_SHORTEST_PASSWORD} characters")

    @property
    def signature_size(self) -> int:
        """Bytes of a signature; 0 where nothing is signed."""
        return _DIGESTS[self.auth_protocol][1] if self.auth_protocol else 0


@dataclass(frozen=True, slots=True)
class Keys:
    """A user's keys at one engine."""

    credentials: Credentials
    auth: bytes = field(repr=False)
    priv: bytes = field(repr=False)

    def signature(self, message: bytes) -> bytes:
        """Signature over a message whose own place for it is zero."""
        name, size = _DIGESTS[self.credentials.auth_protocol]
        return hmac.digest(self.auth, message, name)[:size]

    def encrypt(self, data: bytes, boots: int, time: int, salt: int) -> tuple[bytes, bytes]:
        """(encrypted, what the receiver needs beside the key). `salt` is never to be used twice with one key."""
        if self.credentials.priv_protocol == "des":
            parameters = boots.to_bytes(4, "big") + (salt & 0xFFFFFFFF).to_bytes(4, "big")
            padded = data + bytes(-len(data) % 8)
            return _des(self.priv, parameters, padded, forth=True), parameters
        parameters = (salt & 0xFFFFFFFFFFFFFFFF).to_bytes(8, "big")
        return _aes(self.priv, boots, time, parameters, data, forth=True), parameters

    def decrypt(self, data: bytes, boots: int, time: int, parameters: bytes) -> bytes:
        """What was encrypted, with padding where there was any; `WireError` where it cannot be."""
        if len(parameters) != 8:
            raise WireError("SNMP answer without what its decryption needs")
        if self.credentials.priv_protocol == "des":
            if not data or len(data) % 8:
                raise WireError("SNMP answer whose encryption is cut")
            return _des(self.priv, parameters, data, forth=False)
        return _aes(self.priv, boots, time, parameters, data, forth=False)


def localize(credentials: Credentials, engine_id: bytes) -> Keys:
    """The user's keys at this engine. Takes some milliseconds: RFC 3414, A.2 wants a megabyte hashed per password."""
    if not credentials.auth_protocol:
        return Keys(credentials, b"", b"")
    name = _DIGESTS[credentials.auth_protocol][0]
    auth = _localized(name, credentials.auth_password, engine_id)
    priv = _localized(name, credentials.priv_password, engine_id)[:16] if credentials.priv_protocol else b""
    return Keys(credentials, auth, priv)


def _localized(name: str, password: str, engine_id: bytes) -> bytes:
    raw = password.encode("utf-8")
    repeated = (raw * (_EXPANDED // len(raw) + 1))[:_EXPANDED]
    key = hashlib.new(name, repeated, usedforsecurity=False).digest()
    return hashlib.new(name, key + engine_id + key, usedforsecurity=False).digest()


def _des(key: bytes, parameters: bytes, data: bytes, *, forth: bool) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    vector = bytes(a ^ b for a, b in zip(key[8:16], parameters, strict=True))
    # The library keeps DES only as its threefold use with three keys; with three equal ones it is the single one.
    cipher = Cipher(TripleDES(key[:8] * 3), modes.CBC(vector))
    work = cipher.encryptor() if forth else cipher.decryptor()
    return work.update(data) + work.finalize()


def _aes(key: bytes, boots: int, time: int, parameters: bytes, data: bytes, *, forth: bool) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

    vector = boots.to_bytes(4, "big") + time.to_bytes(4, "big") + parameters
    cipher = Cipher(algorithms.AES(key[:16]), CFB(vector))
    work = cipher.encryptor() if forth else cipher.decryptor()
    return work.update(data) + work.finalize()
