"""TLS through memory buffers: certificates are read, bytes are logged, other protocols are recognised."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "plc-7"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ACME")]
    )
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365))  # long expired: it is read, not trusted
        .sign(key, hashes.SHA256())
    )
    folder: Path = tmp_path_factory.mktemp("tls")
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(pem)
    return made


def serving(context: ssl.SSLContext, answer: bytes) -> Any:
    def behaviour(connection: Any) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)

        def step(action: Any) -> Any:
            while True:
                try:
                    result = action()
                except ssl.SSLWantReadError:
                    result = None
                if outgoing.pending:
                    connection.sendall(outgoing.read())
                if result is not None:
                    return result
                data = connection.recv(16384)
                if not data:
                    return b""
                incoming.write(data)

        step(lambda: tls.do_handshake() or True)
        if step(lambda: tls.read(4096)) and answer:
            step(lambda: tls.write(answer))

    return behaviour


def ask(kit: Any, port: int) -> tuple[Any, Any]:
    engine = kit.engine()

    async def run() -> Any:
        outcome = await engine.converser().ask(kit.probe(port, tls=True), "127.0.0.1")
        await engine.net.settle()
        return outcome

    return asyncio.run(run()), engine


def test_certificate_and_answer(kit: Any, context: ssl.SSLContext) -> None:
    server = kit.serve(serving(context, kit.answer))
    outcome, engine = ask(kit, server.port)
    server.wait(1)
    values = {value.field: value.value for value in outcome.values}
    assert outcome.status == "identified"
    assert values["model"] == "PLC-7"
    assert "plc-7" in values["tls.certificate_subject"]
    assert values["tls.certificate_not_after"] == "2020-12-31"
    assert server.endings == ["eof"]
    sent = b"".join(row.data for row in engine.frames() if row.direction == "out")
    assert sent == server.received[0]
    assert sent[:1] == b"\x16", "the log holds the bytes of the wire"


def test_the_certificate_stays_known_where_nothing_is_said_inside(kit: Any, context: ssl.SSLContext) -> None:
    outcome, _ = ask(kit, kit.serve(serving(context, b"")).port)
    assert outcome.status == "no_answer"
    assert any(value.field == "tls.certificate_sha256" for value in outcome.values)


def plain(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.0 400 plain text here\r\n\r\n")


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


def closing(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize(("behaviour", "status"), [(plain, "malformed"), (silent, "no_answer"), (closing, "malformed")])
def test_a_server_without_tls(kit: Any, behaviour: Any, status: str) -> None:
    server = kit.serve(behaviour)
    outcome, _ = ask(kit, server.port)
    server.wait(1)
    assert outcome.status == status
    assert server.endings == ["eof"]
