"""An own data folder for every test of the catalogue, and a key that its packs may be signed with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from catalogue import installed, loader, relations
from catalogue.signing import key_id


@pytest.fixture
def packs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of installed packs, in a temporary place."""
    place = tmp_path / "data" / "packs"
    monkeypatch.setattr("catalogue.installed.folder", lambda: place)
    _forget()
    yield place
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    installed.forget()
    loader.forget()
    relations.forget()


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch, packs_folder: Path) -> Ed25519PrivateKey:
    """A publisher's private key; its public key is the one that is trusted."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    for module in ("installed", "updating"):
        monkeypatch.setattr(f"catalogue.{module}.trusted_keys", lambda: {key_id(public): public})
    return key
