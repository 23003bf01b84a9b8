"""Every connection is set up for durability and silence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault import keys
from core.vault.engine import DATABASE, _raw_key, connect
from core.vault.store import Vault


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("synchronous", "2"), ("foreign_keys", "1"), ("journal_mode", "wal"), ("temp_store", "2"), ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"), ("cipher_memory_security", "0"), ("cache_size", "-65536"),
    ],
)  # fmt: skip
def test_each_connection_is_durable_and_keeps_its_temp_files_in_memory(
    vault: Vault, pragma: str, expected: str
) -> None:
    with contextlib.closing(connect(vault.folder / DATABASE, keys.subkey(vault.data_key, "database"))) as connection:
        assert str(connection.execute(f"PRAGMA {pragma}").fetchone()[0]) == expected


@given(st.binary(min_size=1, max_size=64))
def test_the_raw_key_is_its_hex(key: bytes) -> None:
    assert _raw_key(key) == f"x'{key.hex()}'".encode()
