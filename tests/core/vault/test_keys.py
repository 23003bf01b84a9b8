"""The key file: slots, copies, damage, and what it must refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import CHEAP
from hypothesis import given
from hypothesis import strategies as st

from core.vault import keys
from core.vault.errors import Damaged, ForeignFile, NewerVersion, VaultError, WrongPassphrase
from core.vault.files import write_whole


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, keys.KeyFile, bytes]:
    key_file, data_key = keys.create(tmp_path, "grüße aus halle 3", CHEAP)
    return tmp_path, key_file, data_key


def test_unlocks_with_its_passphrase_only(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, _, data_key = made
    loaded, problems = keys.load(folder)
    assert problems == []
    assert loaded.unlock("grüße aus halle 3") == data_key
    for wrong in ("grüße aus halle 4", "", "Grüße aus halle 3", "grüße aus halle 3 "):
        with pytest.raises(WrongPassphrase):
            loaded.unlock(wrong)


def test_the_data_key_is_not_in_the_file(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, _, data_key = made
    text = (folder / keys.KEYS).read_text()
    assert data_key.hex() not in text
    assert all(keys.subkey(data_key, purpose).hex() not in text for purpose in ("database", "slot mac"))


def test_subkeys_differ_by_purpose_and_match_rfc_5869(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    import hashlib
    import hmac

    data_key = made[2]
    extracted = hmac.new(bytes(32), data_key, hashlib.sha256).digest()
    expected = hmac.new(extracted, b"walkdown 1 database\x01", hashlib.sha256).digest()
    assert keys.subkey(data_key, "database") == expected
    assert keys.subkey(data_key, "files") != expected


def test_an_added_slot_of_an_unknown_kind_survives(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, key_file, data_key = made
    more = keys.replace(key_file, slots=(*key_file.slots, {"type": "office", "id": "x", "blob": "00"}), generation=2)
    keys.save(folder, more.sealed(data_key))
    loaded, problems = keys.load(folder)
    assert problems == []
    assert loaded.slots[1] == {"type": "office", "id": "x", "blob": "00"}
    assert loaded.unlock("grüße aus halle 3") == data_key


def test_a_slot_added_without_the_key_is_refused(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, key_file, _ = made
    intruder = keys.passphrase_slot(key_file.vault, bytes(32), "mine", CHEAP)
    keys.save(folder, keys.replace(key_file, slots=(*key_file.slots, intruder)))
    loaded, _ = keys.load(folder)
    with pytest.raises(Damaged, match="outside Walkdown"):
        loaded.unlock("grüße aus halle 3")


def test_a_slot_of_another_vault_does_not_open_this_one(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, _ = keys.create(tmp_path / "a", "same words", CHEAP)
    second, _ = keys.create(tmp_path / "b", "same words", CHEAP)
    with pytest.raises(WrongPassphrase):
        keys.replace(second, slots=first.slots).unlock("same words")


def test_the_newer_of_two_copies_wins_after_a_cut_between_them(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, key_file, data_key = made
    newer = keys.replace(key_file, generation=2).sealed(data_key)
    (folder / keys.KEYS).write_bytes(newer.to_bytes())
    loaded, problems = keys.load(folder)
    assert loaded.generation == 2
    assert len(problems) == 1


def test_an_old_key_file_put_back_does_not_win_over_the_newer_copy(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, key_file, data_key = made
    newer = keys.replace(key_file, generation=2).sealed(data_key)
    (folder / keys.COPY).write_bytes(newer.to_bytes())
    loaded, problems = keys.load(folder)
    assert loaded == newer
    assert problems == ["vault.keys and vault.keys.1 differ; the newer one is used."]


@pytest.mark.parametrize(
    ("name", "value"), [("memory_kib", 1 << 40), ("memory_kib", 7), ("passes", 0), ("passes", 65), ("passes", 1 << 31)]
)
def test_an_absurd_cost_is_refused_before_it_is_paid(
    made: tuple[Path, keys.KeyFile, bytes], name: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key_file, _ = made
    slot = json.loads(json.dumps(key_file.slots[0]))
    slot["kdf"][name] = value
    monkeypatch.delattr(keys, "Argon2id")
    with pytest.raises(Damaged, match="impossible"):
        keys.replace(key_file, slots=(slot,)).unlock("x")


@given(st.binary(max_size=300))
def test_any_bytes_parse_or_raise_a_vault_error(data: bytes) -> None:
    with pytest.raises((Damaged, ForeignFile, NewerVersion)):
        keys.parse(data)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_raises_a_vault_error(value: object) -> None:
    if isinstance(value, dict):
        value = {**value, "format": 1}
    with pytest.raises(VaultError):
        keys.parse(json.dumps(value).encode())


@pytest.mark.parametrize("data", [b'{"format": Infinity}', b"[" * 100_000, b'{"format": 1e999}', b"null", b"\xff"])
def test_malicious_json_is_a_sentence(data: bytes) -> None:
    with pytest.raises(ForeignFile):
        keys.parse(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kdf", None),
        ("nonce", 5),
        ("nonce", "zz"),
        ("nonce", ""),
        ("wrapped", ""),
        ("id", None),
        ("kdf", {"passes": "x"}),
    ],
)
def test_a_malformed_slot_is_a_sentence(made: tuple[Path, keys.KeyFile, bytes], field: str, value: object) -> None:
    _, key_file, _ = made
    slot = {**key_file.slots[0], field: value}
    if value is None:
        del slot[field]
    with pytest.raises((Damaged, WrongPassphrase)):
        keys.replace(key_file, slots=(slot,)).unlock("grüße aus halle 3")


def test_slots_and_mac_of_another_kind_are_damage(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    _, key_file, data_key = made
    for odd in (keys.replace(key_file, slots=("text",)), keys.replace(key_file, mac=5)):
        with pytest.raises(Damaged):
            keys.parse(odd.to_bytes())
    with pytest.raises(Damaged):
        keys.replace(key_file, mac="\u00e9\ud800").check_mac(data_key)


def test_a_copy_that_cannot_be_read_leaves_the_other(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    folder, key_file, _ = made
    (folder / keys.KEYS).unlink()
    (folder / keys.KEYS).mkdir()
    loaded, problems = keys.load(folder)
    assert loaded == key_file
    assert problems[0].startswith("vault.keys cannot be read")
    (folder / keys.COPY).unlink()
    with pytest.raises(VaultError, match=r"backup of this vault\.$"):
        keys.load(folder)


def test_umlauts_open_however_they_are_typed(made: tuple[Path, keys.KeyFile, bytes]) -> None:
    _, key_file, data_key = made
    assert key_file.unlock("gru\u0308ße aus halle 3") == data_key
    with pytest.raises(WrongPassphrase):
        key_file.unlock("half \udcfc")


def test_too_little_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Poor:
        def __init__(self, *, memory_cost: int, **_: object) -> None:
            self.memory = memory_cost

        def derive(self, _material: bytes) -> bytes:
            if self.memory > keys.FLOOR.memory_kib:
                raise MemoryError
            return bytes(32)

    monkeypatch.setattr(keys, "Argon2id", Poor)
    with pytest.raises(VaultError, match="256 MB"):
        keys.KdfCost().derive("x", bytes(16))
    assert keys.calibrate() == keys.FLOOR


def test_both_copies_are_written_the_first_before_the_second(
    made: tuple[Path, keys.KeyFile, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key_file, data_key = made
    newer = keys.replace(key_file, generation=2).sealed(data_key)

    def cut(path: Path, data: bytes) -> None:
        if path.name == keys.COPY:
            raise KeyboardInterrupt
        write_whole(path, data)

    monkeypatch.setattr(keys, "write_whole", cut)
    with pytest.raises(KeyboardInterrupt):
        keys.save(folder, newer)
    assert keys.load(folder)[0] == newer
    monkeypatch.undo()
    keys.save(folder, newer)
    assert keys.load(folder) == (newer, [])


def test_calibration_keeps_the_floor() -> None:
    cost = keys.calibrate(target_s=0.0)
    assert cost == keys.FLOOR
