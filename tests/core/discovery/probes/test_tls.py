from __future__ import annotations

import pytest

from core.discovery.probes.base import Result
from core.discovery.probes.tls import certificate_detail, certificate_values, host_name, with_certificate
from core.discovery.wire.errors import WireError
from tests.core.discovery.probes.driver import fields
from tests.fuzz.codecs import golden_of

EC, RSA = golden_of("x509.certificate")


def test_values_of_a_certificate() -> None:
    seen = fields(Result(certificate_values(EC)))
    assert seen["vendor"] == "Siemens" and seen["hostname"] == "plc-7.local"
    assert seen["tls.certificate_not_after"] == "2034-01-02"
    assert seen["tls.certificate_issuer"] == seen["tls.certificate_subject"]
    assert seen["tls.certificate_serial_attribute"] == "S C-X4U1" and seen["tls.certificate_self_signed"] == "yes"
    assert seen["tls.certificate_names"] == "plc-7.local, 192.168.0.5"
    assert len(seen["tls.certificate_sha256"]) == 64
    assert certificate_detail(EC) == "certificate plc-7.local, until 2034-01-02"


def test_an_address_as_common_name_is_no_host_name() -> None:
    assert "hostname" not in fields(Result(certificate_values(RSA)))


def test_together_with_the_page() -> None:
    whole = with_certificate(Result(detail="Login", device_class="hmi"), EC)
    assert whole.detail == "certificate plc-7.local, until 2034-01-02, Login" and whole.device_class == "hmi"
    assert whole.values == certificate_values(EC)


@pytest.mark.parametrize("text", ["", "10.0.0.1", "fe80::1", "a b", "*.example", "http://x", "ö", "123", "x" * 300])
def test_what_is_no_host_name(text: str) -> None:
    assert host_name(text) == ""


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(WireError):
        certificate_values(b"x")
