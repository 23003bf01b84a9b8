"""What a server's certificate tells of the device behind it. The TLS layer itself is the engine's."""

from __future__ import annotations

import ipaddress

from core.discovery.probes.base import Result, Value
from core.discovery.probes.common import line, values
from core.discovery.wire.names import maker_in
from core.discovery.wire.x509 import Certificate, parse_certificate


def certificate_values(der: bytes, prefix: str = "tls") -> tuple[Value, ...]:
    """Values of one DER certificate; `WireError` where it is none. `prefix` begins the protocol's own fields."""
    certificate = parse_certificate(der)
    return values(
        der,
        ("vendor", maker_in(f"{certificate.organisation} {certificate.common_name}"), 40),
        ("hostname", host_name(certificate.common_name), 45),
        (f"{prefix}.certificate_subject", certificate.subject, 90),
        (f"{prefix}.certificate_issuer", certificate.issuer, 90),
        (f"{prefix}.certificate_not_after", certificate.not_after.strftime("%Y-%m-%d"), 95),
        (f"{prefix}.certificate_sha256", certificate.fingerprint, 99),
        (f"{prefix}.certificate_key", certificate.key, 95),
        (f"{prefix}.certificate_names", line(*certificate.names), 80),
        (f"{prefix}.certificate_organisation", certificate.organisation, 60),
        (f"{prefix}.certificate_serial_attribute", certificate.serial_attribute, 60),
        (f"{prefix}.certificate_self_signed", "yes" if certificate.self_signed else "no", 95),
    )


def certificate_detail(der: bytes) -> str:
    """One line for the service list."""
    certificate: Certificate = parse_certificate(der)
    return f"certificate {certificate.common_name or certificate.subject}, until {certificate.not_after:%Y-%m-%d}"


def with_certificate(result: Result, der: bytes) -> Result:
    """The result of an HTTPS conversation together with its certificate."""
    return Result(
        values=result.values + certificate_values(der),
        detail=line(certificate_detail(der), result.detail),
        protocol_seen=result.protocol_seen,
        device_class=result.device_class,
    )


def host_name(text: str) -> str:
    """`text` where it looks like a host name, else ""."""
    if not 1 <= len(text) <= 253 or not text.isascii() or " " in text or "*" in text or "@" in text or "/" in text:
        return ""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return text if any(c.isalpha() for c in text) else ""
    return ""
