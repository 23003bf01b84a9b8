"""The certificate names vendor, model and serial, and no key stays on the disk."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from core.practice.certificate import tls_context

Find = Callable[[str], tuple[str, int, Any, Any]]


@pytest.mark.parametrize("wanted", ["SRV-400 https", "HMI-130 https"])
def test_the_subject_is_the_device(find: Find, wanted: str) -> None:
    ip, port, device, _ = find(wanted)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((ip, port), timeout=5) as raw, context.wrap_socket(raw) as secured:
        der = secured.getpeercert(binary_form=True)
    assert der is not None
    subject = x509.load_der_x509_certificate(der).subject
    told = {attribute.oid: attribute.value for attribute in subject}
    assert told == {
        NameOID.ORGANIZATION_NAME: device.vendor,
        NameOID.ORGANIZATIONAL_UNIT_NAME: device.model,
        NameOID.COMMON_NAME: device.tag.lower(),
        NameOID.SERIAL_NUMBER: device.serial,
    }


def test_no_key_stays_on_the_disk(find: Find, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tls_context(find("SRV-400 https")[2], "127.0.0.1")
    assert list(tmp_path.rglob("*")) == []
