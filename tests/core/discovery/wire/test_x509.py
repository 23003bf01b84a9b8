"""Certificates made by `cryptography` itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from core.discovery.wire.errors import WireError
from core.discovery.wire.x509 import parse_certificate
from tests.fuzz.codecs import golden_of

EC, RSA = golden_of("x509.certificate")


def test_what_a_certificate_says() -> None:
    seen = parse_certificate(EC)
    assert seen.subject == seen.issuer == "CN=plc-7.local,serialNumber=S C-X4U1,O=Siemens AG"
    assert (seen.common_name, seen.organisation, seen.serial_attribute) == ("plc-7.local", "Siemens AG", "S C-X4U1")
    assert seen.names == ("plc-7.local", "192.168.0.5")
    assert seen.not_after == datetime(2034, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert seen.fingerprint == hashlib.sha256(EC).hexdigest()
    assert seen.self_signed and seen.key == "EC 256"
    assert parse_certificate(RSA).key == "RSA 2048"


def test_a_chain_behind_it_is_left_unread() -> None:
    assert parse_certificate(EC + RSA) == parse_certificate(EC)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", EC[:-1], b"-----BEGIN CERTIFICATE-----", bytes(70_000)])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        parse_certificate(data)


def test_a_key_of_unknown_kind_and_broken_names_leave_the_rest_readable() -> None:
    at = EC.index(bytes.fromhex("2a8648ce3d0301070342"))  # the curve of the public key
    odd = EC[: at + 7] + b"\x7f" + EC[at + 8 :]
    assert parse_certificate(odd).key == ""
    at = EC.index(b"\x82\x0bplc-7.local")
    odd = EC[:at] + b"\xbf" + EC[at + 1 :]
    assert parse_certificate(odd).names == ()
