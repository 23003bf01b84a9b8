"""The key file: slots that each wrap the vault's one random data key.

`vault.keys` is canonical JSON, so that a flipped byte anywhere shows: an unkeyed digest tells damage from a wrong
passphrase before anything is asked, and an HMAC under the data key tells tampering. `vault.keys.1` is its copy.

The data key never touches the disk in the clear. HKDF-SHA256 (RFC 5869) derives from it one key per purpose.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import time
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.vault.errors import Damaged, ForeignFile, NewerVersion, NotAVault, VaultError, WrongPassphrase, from_os
from core.vault.files import write_whole

FORMAT = 1
KEYS = "vault.keys"
COPY = "vault.keys.1"
MAX_MEMORY_KIB = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id cost (RFC 9106): passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 256 * 1024
    lanes: int = 4

    def derive(self, passphrase: str, salt: bytes) -> bytes:
        """32 bytes from the passphrase (Unicode NFC, UTF-8): one keyboard types an umlaut as one sign, another as two."""
        if not 1 <= self.passes <= 64 or not 8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB:
            raise Damaged("The key file asks for an impossible key derivation. Restore it from a backup.")
        kdf = Argon2id(salt=salt, length=32, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib)
        try:
            return kdf.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))
        except MemoryError as error:
            raise VaultError(
                f"This computer has not the {self.memory_kib // 1024} MB free that the vault's lock needs."
                " Close other programs and try again."
            ) from error


FLOOR = KdfCost(3, 64 * 1024, 4)


def calibrate(target_s: float = 0.75) -> KdfCost:
    """The default cost, with its memory halved (never below the floor) where this laptop needs over a second."""
    cost = KdfCost()
    while cost.memory_kib > FLOOR.memory_kib:
        started = time.perf_counter()
        with contextlib.suppress(VaultError):  # too little memory
            cost.derive("calibration", b"\0" * 16)
            if time.perf_counter() - started <= target_s * 4 / 3:
                break
        cost = replace(cost, memory_kib=cost.memory_kib // 2)
    return cost


def subkey(data_key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one purpose: database, slot mac, files, names."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"walkdown 1 {purpose}".encode()).derive(data_key)


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=True).encode() + b"\n"


@dataclass(frozen=True)
class KeyFile:
    """The parsed key file. Slots stay plain dictionaries, so that kinds written by a newer version survive."""

    vault: UUID
    generation: int
    slots: tuple[dict[str, Any], ...]
    mac: str

    def _body(self) -> dict[str, Any]:
        return {"format": FORMAT, "vault": str(self.vault), "generation": self.generation, "slots": list(self.slots)}

    def to_bytes(self) -> bytes:
        """Canonical bytes with MAC and digest."""
        body = {**self._body(), "mac": self.mac}
        digest = hashlib.blake2b(_canonical(body), digest_size=16).hexdigest()
        return _canonical({**body, "digest": digest})

    def sealed(self, data_key: bytes) -> KeyFile:
        """The same with its MAC made under the data key."""
        return replace(self, mac=_mac(data_key, _canonical(self._body())))

    def check_mac(self, data_key: bytes) -> None:
        """Raises `Damaged` where a slot was added or changed without the data key."""
        if not hmac.compare_digest(self.mac.encode("utf-8", "replace"), self.sealed(data_key).mac.encode()):
            raise Damaged("The key file was changed outside Walkdown. Restore vault.keys from a backup.")

    def unlock(self, passphrase: str) -> bytes:
        """The 32-byte data key. Raises `WrongPassphrase`."""
        for slot in self.slots:
            if slot.get("type") != "passphrase":
                continue
            try:
                data_key = _unwrap(self.vault, slot, passphrase)
            except InvalidTag:
                continue
            except (KeyError, TypeError, ValueError, OverflowError) as error:
                raise Damaged("A slot of the key file is malformed. Restore vault.keys from a backup.") from error
            self.check_mac(data_key)
            return data_key
        raise WrongPassphrase(
            "That passphrase does not open this vault. Check Caps Lock and the keyboard layout, then try again."
        )


def _unwrap(vault: UUID, slot: dict[str, Any], passphrase: str) -> bytes:
    kdf = slot["kdf"]
    cost = KdfCost(int(kdf["passes"]), int(kdf["memory_kib"]), int(kdf["lanes"]))
    wrap = cost.derive(passphrase, bytes.fromhex(kdf["salt"]))
    sealed = bytes.fromhex(slot["wrapped"])
    return ChaCha20Poly1305(wrap).decrypt(bytes.fromhex(slot["nonce"]), sealed, _associated(vault, slot))


def _mac(data_key: bytes, body: bytes) -> str:
    return hmac.new(subkey(data_key, "slot mac"), body, hashlib.sha256).hexdigest()


def _associated(vault: UUID, slot: dict[str, Any]) -> bytes:
    return _canonical({"vault": str(vault), "id": slot["id"], "type": slot["type"], "kdf": slot["kdf"]})


def passphrase_slot(vault: UUID, data_key: bytes, passphrase: str, cost: KdfCost) -> dict[str, Any]:
    """A new slot that wraps the data key under the passphrase."""
    salt, nonce = os.urandom(16), os.urandom(12)
    slot: dict[str, Any] = {
        "id": str(uuid4()),
        "type": "passphrase",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "kdf": {
            "name": "argon2id", "passes": cost.passes, "memory_kib": cost.memory_kib, "lanes": cost.lanes,
            "salt": salt.hex(),
        },
    }  # fmt: skip
    wrapped = ChaCha20Poly1305(cost.derive(passphrase, salt)).encrypt(nonce, data_key, _associated(vault, slot))
    return {**slot, "nonce": nonce.hex(), "wrapped": wrapped.hex()}


def create(folder: Path, passphrase: str, cost: KdfCost) -> tuple[KeyFile, bytes]:
    """A new key file with one passphrase slot; returns it and the data key."""
    if not passphrase:
        raise VaultError("The passphrase is empty. Choose one of at least a few words.")
    vault, data_key = uuid4(), os.urandom(32)
    slot = passphrase_slot(vault, data_key, passphrase, cost)
    keys = KeyFile(vault, 1, (slot,), "").sealed(data_key)
    save(folder, keys)
    return keys, data_key


def save(folder: Path, keys: KeyFile) -> None:
    """Write both copies, durable one after the other, so that one is always whole."""
    data = keys.to_bytes()
    write_whole(folder / KEYS, data)
    write_whole(folder / COPY, data)


def heal(folder: Path, keys: KeyFile) -> str:
    """Write anew the copy that is damaged, missing or older than `keys`, which opened the vault; returns its name.

    "" where both are as they should be or the folder cannot be written: the whole copy opens the vault all the same.
    A whole key file of another vault is left alone, since it may be the only one of that vault.
    """
    for name in (KEYS, COPY):
        try:
            found = parse((folder / name).read_bytes())
        except (OSError, VaultError):
            pass
        else:
            if found == keys or found.vault != keys.vault:
                continue
        try:
            write_whole(folder / name, keys.to_bytes())
        except VaultError:
            return ""
        return name
    return ""


def parse(data: bytes) -> KeyFile:
    """Parse key file bytes. Raises `Damaged`, `ForeignFile` or `NewerVersion`."""
    try:
        raw = json.loads(data)
        found = int(raw["format"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ForeignFile("vault.keys is not a Walkdown key file, or it is damaged.") from error
    if found > FORMAT:
        raise NewerVersion("This vault was made by a newer Walkdown. Install that version to open it.")
    try:
        digest = raw.pop("digest")
        keys = KeyFile(UUID(raw["vault"]), int(raw["generation"]), tuple(raw["slots"]), raw["mac"])
        whole = digest == hashlib.blake2b(_canonical(raw), digest_size=16).hexdigest() and keys.to_bytes() == data
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Damaged("vault.keys is damaged.") from error
    if not whole or not all(isinstance(slot, dict) for slot in keys.slots) or not isinstance(keys.mac, str):
        raise Damaged("vault.keys is damaged.")
    return keys


def load(folder: Path) -> tuple[KeyFile, list[str]]:
    """The key file and what is wrong with its copies (sentences). Falls back to the copy; raises when neither is whole."""
    problems: list[str] = []
    found: list[KeyFile] = []
    first: VaultError | None = None
    for name in (KEYS, COPY):
        try:
            found.append(parse((folder / name).read_bytes()))
        except FileNotFoundError:
            problems.append(f"{name} is missing.")
        except OSError as error:
            first = first or from_os(error, folder / name)
            problems.append(f"{name} cannot be read ({error.strerror or error}).")
        except VaultError as error:
            if isinstance(error, NewerVersion):
                raise
            first = first or error
            problems.append(f"{name} is damaged or not a key file.")
    if not found:
        if first is None:
            raise NotAVault(f"There is no vault in {folder}. Choose the folder that holds vault.db and vault.keys.")
        raise type(first)(f"{first} Restore vault.keys from a backup of this vault.") from first
    if len(found) > 1 and found[0] != found[1]:
        # A cut between the two writes of `save`: the newer generation is the one that was being written.
        found.sort(key=lambda keys: keys.generation, reverse=True)
        problems.append("vault.keys and vault.keys.1 differ; the newer one is used.")
    return found[0], problems
