"""Keys and ciphers against the examples of RFC 3414 and against pysnmp."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyasn1.type.univ import OctetString
from pysnmp.proto.secmod.rfc3414 import localkey

from core.discovery.wire import usm
from core.discovery.wire.errors import WireError
from core.discovery.wire.usm import Credentials, localize

ENGINE = bytes.fromhex("000000000000000000000002")


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [("md5", "526f5eed9fcce26f8964c2930787d82b"), ("sha", "6695febc9288e36282235fc7151f128497b38f3f")],
)
def test_the_key_examples_of_rfc_3414(protocol: str, expected: str) -> None:
    """Its sections A.3.1 and A.3.2."""
    assert localize(Credentials("u", protocol, "maplesyrup"), ENGINE).auth.hex() == expected


@given(
    st.binary(min_size=5, max_size=32),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=20),
)
@settings(max_examples=10, deadline=None)
def test_pysnmp_makes_the_same_keys(engine: bytes, password: str) -> None:
    theirs = OctetString(engine)
    for protocol, make in (("md5", localkey.password_to_key_md5), ("sha", localkey.password_to_key_sha)):
        assert localize(Credentials("u", protocol, password), engine).auth == bytes(make(password, theirs))


@given(st.sampled_from(["des", "aes"]), st.binary(max_size=300), st.integers(0, 2**31 - 1), st.integers(0, 2**64 - 1))
@settings(max_examples=60, deadline=None)
def test_what_is_encrypted_comes_back(protocol: str, data: bytes, boots: int, salt: int) -> None:
    keys = usm.Keys(Credentials("u", "sha", "x" * 8, protocol, "y" * 8), bytes(20), bytes(range(16)))
    encrypted, parameters = keys.encrypt(data, boots, 77, salt)
    assert len(parameters) == 8
    if encrypted:
        assert keys.decrypt(encrypted, boots, 77, parameters)[: len(data)] == data
    if len(data) > 7:
        assert data not in encrypted
        assert keys.encrypt(data, boots, 77, salt ^ 1)[0] != encrypted


@pytest.mark.parametrize("protocol", ["des", "aes"])
@pytest.mark.parametrize("parameters", [b"", bytes(7), bytes(9)])
def test_an_answer_that_cannot_be_decrypted(protocol: str, parameters: bytes) -> None:
    keys = usm.Keys(Credentials("u", "sha", "x" * 8, protocol, "y" * 8), bytes(20), bytes(16))
    with pytest.raises(WireError):
        keys.decrypt(bytes(16), 1, 1, parameters)


def test_a_cut_encryption() -> None:
    keys = usm.Keys(Credentials("u", "sha", "x" * 8, "des", "y" * 8), bytes(20), bytes(16))
    for data in (b"", bytes(7)):
        with pytest.raises(WireError):
            keys.decrypt(data, 1, 1, bytes(8))


@pytest.mark.parametrize(
    "arguments",
    [("",), ("u" * 33,), ("u", "sha1", "x" * 8), ("u", "sha", "short"), ("u", "", "", "aes", "x" * 8),
     ("u", "sha", "x" * 8, "aes256", "x" * 8), ("u", "sha", "x" * 8, "aes", "short")],
)  # fmt: skip
def test_credentials_that_do_not_fit(arguments: tuple[str, ...]) -> None:
    with pytest.raises(WireError):
        Credentials(*arguments)


def test_no_text_of_credentials_or_keys_shows_a_secret() -> None:
    secret = Credentials("inspector", "sha", "top-secret-1", "aes", "top-secret-2")
    keys = localize(secret, ENGINE)
    shown = f"{secret!r} {secret} {keys!r}"
    assert "top-secret" not in shown and keys.auth.hex() not in shown and repr(keys.auth) not in shown
    assert "inspector" in shown
