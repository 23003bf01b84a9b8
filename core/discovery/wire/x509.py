"""X.509 certificates as TLS and OPC UA servers show them (RFC 5280), read by `cryptography`, imported on first use."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.discovery.wire.errors import WireError
from core.discovery.wire.text import tidy

if TYPE_CHECKING:
    from cryptography import x509

MAX_CERTIFICATE = 65_536


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says. Times are UTC."""

    subject: str
    issuer: str
    common_name: str
    organisation: str
    serial_attribute: str
    """The subject's serialNumber attribute, in which some makers put the device's serial number."""
    names: tuple[str, ...]
    """DNS names and addresses it is made for."""
    not_before: datetime
    not_after: datetime
    fingerprint: str
    """SHA-256 of the DER bytes, lower-case hexadecimal."""
    self_signed: bool
    """Subject and issuer are the same."""
    key: str
    """Kind and size of the public key, e.g. "RSA 2048", or "" where it is of an unknown kind."""


def parse_certificate(der: bytes) -> Certificate:
    """One certificate; of a chain that follows it nothing is read."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    if len(der) > MAX_CERTIFICATE:
        raise WireError(f"certificate of {len(der)} bytes")
    try:
        with warnings.catch_warnings():
            # Odd certificates are what is looked for; `cryptography` would warn of them.
            warnings.simplefilter("ignore")
            return _read(x509.load_der_x509_certificate(_first(der)), der)
    except WireError:
        raise
    except (ValueError, TypeError, OverflowError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise WireError(f"not a certificate: {error}") from error


def _first(der: bytes) -> bytes:
    """The first DER element, since OPC UA servers may append their issuers."""
    if len(der) > 4 and der[:2] == b"\x30\x82":
        return der[: 4 + int.from_bytes(der[2:4], "big")]
    return der


def _read(certificate: x509.Certificate, der: bytes) -> Certificate:
    from cryptography.x509.oid import NameOID

    labels = {NameOID.SERIAL_NUMBER: "serialNumber", NameOID.EMAIL_ADDRESS: "emailAddress"}
    subject, issuer = certificate.subject, certificate.issuer
    return Certificate(
        subject=tidy(subject.rfc4514_string(labels), 512),
        issuer=tidy(issuer.rfc4514_string(labels), 512),
        common_name=_attribute(subject, NameOID.COMMON_NAME),
        organisation=_attribute(subject, NameOID.ORGANIZATION_NAME),
        serial_attribute=_attribute(subject, NameOID.SERIAL_NUMBER),
        names=_names(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=hashlib.sha256(_first(der)).hexdigest(),
        self_signed=subject == issuer,
        key=_key(certificate),
    )


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    if not found:
        return ""
    value = found[0].value
    return tidy(value if isinstance(value, str) else value.decode("latin-1"))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509

    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return ()
    kinds = (x509.DNSName, x509.IPAddress)
    return tuple(tidy(str(name.value)) for name in extension.value if isinstance(name, kinds))[:32]


def _key(certificate: x509.Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return ""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.key_size}"
    return type(key).__name__.strip("_").removesuffix("PublicKey")
