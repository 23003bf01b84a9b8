"""TLS as it passes."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.discovery.capture.dissect import tls
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import Talk  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, readings, through, told  # type: ignore[import-not-found]

CLIENT, DEVICE = "10.0.0.9", "10.0.0.5"


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device's certificate and key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "plc-7"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Siemens AG")]
    )
    now = datetime(2025, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=9000)).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "identity.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def shaken(identity: Path, version: ssl.TLSVersion) -> list[tuple[bool, bytes]]:
    """A real handshake and a little talk behind it, as (to the server, bytes)."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(identity)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    client.minimum_version = client.maximum_version = version
    ways = {True: ssl.MemoryBIO(), False: ssl.MemoryBIO()}
    ends = {
        True: client.wrap_bio(ways[False], ways[True], server_hostname="plc-7.plant"),
        False: server.wrap_bio(ways[True], ways[False], server_side=True),
    }
    sent: list[tuple[bool, bytes]] = []
    waiting: dict[bool, ssl.MemoryBIO] = {}
    for turn in range(8):
        side = turn % 2 == 0
        out = ssl.MemoryBIO()
        waiting[side] = out
        try:
            ends[side].do_handshake()
            ends[side].write(b"hello" * 20)
        except ssl.SSLWantReadError:
            pass
        data = ways[side].read()
        if data:
            sent.append((side, data))
            ways[side].write(data)
    return sent


@pytest.mark.parametrize(
    ("version", "text", "seen"), [(ssl.TLSVersion.TLSv1_2, "TLS 1.2", True), (ssl.TLSVersion.TLSv1_3, "TLS 1.3", False)]
)
@pytest.mark.parametrize("port", [443, 9443])
def test_a_real_handshake(identity: Path, version: ssl.TLSVersion, text: str, seen: bool, port: int) -> None:
    talk = Talk((CLIENT, 50_000), (DEVICE, port)).open()
    for to_server, data in shaken(identity, version):
        for place in range(0, len(data), 400):
            talk.send(to_server, data[place : place + 400])
    pipeline = through(talk.frames)
    found = told(pipeline, DEVICE)
    assert found["tls.version"] == text
    assert found["tls.server_name"] == "plc-7.plant"
    assert found.get("tls.certificate_subject") == ("O=Siemens AG,CN=plc-7" if seen else None)
    assert found.get("vendor") == ("Siemens" if seen else None)
    assert flow_of(pipeline, port).protocol == ("https" if port == 443 else "tls")
    assert pipeline.shared.unreadable == 0


def test_what_is_encrypted_already_is_known_and_not_kept() -> None:
    record = b"\x17\x03\x03\x00\x20" + bytes(32)
    talk = Talk((CLIENT, 50_000), (DEVICE, 443)).send(True, record).send(False, record)
    pipeline = through(talk.frames)
    assert (flow_of(pipeline, 443).basis, readings(pipeline, DEVICE), pipeline.shared.buffered) == ("content", [], 0)


@pytest.mark.parametrize("wrong", [b"GET / HTTP/1.1", b"\x16\x02\x01\0\0", b"\x16\x03\x01\xff\xff"])
def test_no_tls(wrong: bytes) -> None:
    with pytest.raises(WireError):
        tls.frame_tls(wrong, True)
    assert not tls.is_tls(wrong)


@pytest.mark.parametrize("parse", [tls.parse_server_name, tls.parse_version, tls.parse_first_certificate])
def test_what_is_cut_short_is_malformed(parse: type) -> None:
    with pytest.raises(WireError):
        parse(b"\x03\x03")
