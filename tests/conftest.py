"""Fixtures: a real encrypted vault with a cheap key derivation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import core.assessment.models
import core.discovery.models  # noqa: F401
from core.register.models import Site
from core.register.service import Register
from core.vault.keys import KdfCost
from core.vault.opening import create_vault
from core.vault.store import Vault

CHEAP = KdfCost(1, 64, 1)
PASSPHRASE = "nine grey herons stand still"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault at tmp_path/vault with one site."""
    made = create_vault(tmp_path / "vault", PASSPHRASE, CHEAP)
    made.author = "Eva Engineer"
    with made.write("new survey") as uow:
        uow.add(Site(name="Musterwerk", engineer="Eva Engineer"))
    yield made
    made.close()


@pytest.fixture
def register(vault: Vault) -> Register:
    """The register over `vault`."""
    return Register(vault)
