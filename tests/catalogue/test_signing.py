"""A signed pack is read only with a signature of a trusted key over exactly what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from catalogue.loader import pack
from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.serial import to_bytes
from catalogue.signing import key_id, read_signed, sign, trusted_keys

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
TRUSTED = {key_id(PUBLIC): PUBLIC}


def later() -> Pack:
    return pack("nis2").model_copy(update={"version": "9.0.0", "date": "2027-03-01"})


def refusal(data: bytes, trusted: dict[str, bytes] | None = None) -> str:
    with pytest.raises(PackError) as caught:
        read_signed(data, "new.walkpack", TRUSTED if trusted is None else trusted)
    return str(caught.value)


def test_there_and_back() -> None:
    found = read_signed(sign(later(), KEY, "2027-03-02"), "new.walkpack", TRUSTED)
    assert (found.pack, found.signed, found.key) == (later(), "2027-03-02", key_id(PUBLIC))


def test_guides_go_along() -> None:
    system = pack("iec62443-3-3")
    assert read_signed(sign(system, KEY, "2027-03-02"), "x", TRUSTED).pack == system


def _change(key: str, value: Callable[[str], str]) -> bytes:
    raw: dict[str, Any] = json.loads(sign(later(), KEY, "2027-03-02"))
    raw[key] = value(raw[key])
    return json.dumps(raw).encode()


@pytest.mark.parametrize(
    "data",
    [
        _change("content", lambda text: text.replace("24 hours", "24 days")),
        _change("content", lambda text: text + " "),
        _change("content", lambda text: text + "\ud800"),
        _change("signed", lambda _: "2029-01-01"),
        _change("signature", lambda text: "A" + text[1:] if text[0] != "A" else "B" + text[1:]),
        _change("signature", lambda _: "no base64!"),
        _change("signature", lambda _: "AAAA"),
    ],
)
def test_what_was_changed_is_refused(data: bytes) -> None:
    assert refusal(data) == "new.walkpack was changed after it was signed. Fetch it again from its publisher."


def test_a_signature_of_somebody_else_is_refused() -> None:
    other = Ed25519PrivateKey.generate()
    name = key_id(other.public_key().public_bytes_raw())
    data = sign(later(), other, "2027-03-02")
    assert refusal(data) == (
        f"new.walkpack is signed with the key {name}. No publisher that Walkdown trusts has it, so it is not installed."
    )
    assert "trusts no publisher yet" in refusal(data, {})


def test_somebody_elses_signature_under_our_keys_name_is_refused() -> None:
    raw = json.loads(sign(later(), Ed25519PrivateKey.generate(), "2027-03-02"))
    raw["key"] = key_id(PUBLIC)
    assert "was changed after it was signed" in refusal(json.dumps(raw).encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (to_bytes(pack("nis2")), "is not signed. Only packs that their publisher has signed"),
        (_change("signature", lambda _: ""), "is not signed."),
        (b"[]", "is no knowledge pack."),
        (b"PK\x03\x04\xff", "is no knowledge pack."),
        (b'{"format": "walkdown-pack/2"}', "no knowledge pack that this version of Walkdown can read"),
        (b"{", "line 1, column 2: no JSON"),
        (_change("key", lambda _: "zz"), "new.walkpack: key: String should match"),
        (b" " * (65 * 2**20), "is larger than any knowledge pack"),
    ],
)
def test_other_files_are_refused(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_the_keys_that_come_along_can_be_read() -> None:
    assert all(len(public) == 32 and key_id(public) == name for name, public in trusted_keys().items())
