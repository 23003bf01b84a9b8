"""A pack goes through bytes unchanged, and the same pack gives the same bytes."""

from __future__ import annotations

import pytest

from catalogue.loader import pack, pack_ids
from catalogue.reading import PackError
from catalogue.serial import LARGEST, fingerprint, from_bytes, to_bytes, version_key


@pytest.mark.parametrize("name", pack_ids())
def test_there_and_back(name: str) -> None:
    once = from_bytes(to_bytes(pack(name)), "x")
    assert once == pack(name)
    assert fingerprint(once) == fingerprint(pack(name))


def test_what_is_no_pack_is_refused() -> None:
    with pytest.raises(PackError, match="x: no UTF-8 text at byte 1"):
        from_bytes(b"{\xff", "x")
    with pytest.raises(PackError, match="x: larger than 32 MiB"):
        from_bytes(b" " * (LARGEST + 1), "x")
    with pytest.raises(PackError, match="x: no pack: lists in lists without end"):
        from_bytes(b"[" * 200_000, "x")


def test_versions_compare_as_numbers() -> None:
    assert version_key(pack("nis2").model_copy(update={"version": "1.10.0"})) > (1, 9, 9)
