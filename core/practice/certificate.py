"""Self-signed certificates, made at start and gone at stop: no key of the practice plant outlives it."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.practice.devices import Device

_VALID = timedelta(days=3650)


def tls_context(device: Device, ip: str) -> ssl.SSLContext:
    """A server context with a fresh certificate: O = vendor, OU = model, CN = tag, serialNumber = serial."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, device.vendor),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, device.model),
            x509.NameAttribute(NameOID.COMMON_NAME, device.tag.lower()),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, device.serial),
        ]
    )
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _VALID)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ip))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # The ssl module reads chains from files only.
    with tempfile.TemporaryDirectory(prefix="walkdown-practice-") as folder:
        path = Path(folder) / "server.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
