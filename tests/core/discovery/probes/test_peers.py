"""Conversations with real third-party servers on loopback, over real sockets.

pymodbus, python-snap7, asyncua, bacpypes3, pysnmp, aiohttp and asyncssh stand in the practice plant; cpppo (GPL, so
only ever as a process of its own), zeroconf's responder and the stock servers are started here.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from asyncua import Server as OpcUaServer
from asyncua import ua
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from snap7.server import Server as S7Server

from core.discovery.probes import enip, modbus, opcua, s7
from core.discovery.probes.base import Result
from core.discovery.probes.http import PROBE_TLS
from core.discovery.probes.registry import PROBES, probe
from core.discovery.probes.tls import with_certificate
from core.discovery.wire.errors import WireError
from core.practice.devices import Modbus
from core.practice.errors import PracticeUnavailable
from core.practice.modbus import ModbusServer
from core.practice.musterwerk import DEVICES
from core.practice.plant import Plant
from tests.core.discovery.probes.driver import Drive, NoAnswer, fields

PLANT_BASE = f"127.{80 + os.getpid() % 40}.{os.getpid() // 40 % 250}.0"
"""Addresses of this process alone, so that test runs side by side do not meet."""
SERVICES = [(d, s) for d in range(len(DEVICES)) for s in range(len(DEVICES[d].services))]


@pytest.fixture(scope="module")
def plant() -> Iterator[Plant]:
    made = Plant(base=PLANT_BASE)
    try:
        made.start()
    except PracticeUnavailable as error:
        pytest.skip(str(error))
    yield made
    made.stop()


@contextlib.contextmanager
def serving(server: Callable[[], contextlib.AbstractAsyncContextManager[object]]) -> Iterator[None]:
    """Run an asyncio server in a thread of its own while the test talks to it with blocking sockets."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def wait(work: Awaitable[object]) -> object:
        return asyncio.run_coroutine_threadsafe(work, loop).result(20)

    context = server()
    wait(context.__aenter__())
    try:
        yield
    finally:
        wait(context.__aexit__(None, None, None))
        wait(_drained())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _drained() -> None:
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """(certificate, key) files, PEM."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "WAGO GmbH"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(30))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.UniformResourceIdentifier("urn:line-7"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.mark.parametrize(("device", "service"), SERVICES)
def test_every_server_of_the_practice_plant_is_identified(plant: Plant, device: int, service: int) -> None:
    truth = plant.truth()["devices"][device]
    offered = truth["services"][service]
    chosen = probe(offered["protocol"])
    drive = Drive((truth["ip"], offered["port"]))
    result = drive.run(chosen)
    if chosen.tls:
        result = with_certificate(result, drive.certificate)
        assert any(v.field == "tls.certificate_sha256" for v in result.values)
    assert result.protocol_seen and result.detail
    assert drive.connections == 1
    seen: dict[str, str] = {}
    for value in result.values:
        seen.setdefault(value.field, value.value)
    if offered["protocol"] in {"s7", "enip", "bacnet", "snmp", "mdns"}:
        expected = {key: truth[key] for key in ("vendor", "model", "serial", "firmware")}
        assert {key: seen.get(key) for key in expected} == expected
    elif offered["protocol"] == "modbus":
        assert (seen["vendor"], seen["model"], seen["firmware"]) == (
            truth["vendor"], truth["model"], truth["firmware"],
        )  # fmt: skip
    if offered["protocol"] == "s7":
        assert seen["order_number"] == truth["order_number"]
        assert result.device_class == "plc"


def test_the_fragile_device_is_alive_after_all_that(plant: Plant) -> None:
    state = plant.canary_state()
    assert state["alive"], state["locked"]


def test_no_answer_of_one_protocol_is_taken_for_another(plant: Plant) -> None:
    """Every TCP conversation held with the wrong server: it ends quietly, and no device is made up."""
    servers = [
        (truth["ip"], offered["port"], offered["protocol"])
        for truth in plant.truth()["devices"]
        if not truth["fragile"]
        for offered in truth["services"]
        if offered["transport"] == "tcp" and offered["protocol"] not in {"https", "enip"}
    ]
    one_each = {protocol: (ip, port) for ip, port, protocol in servers}
    for protocol, address in one_each.items():
        for chosen in PROBES:
            if chosen.transport != "tcp" or chosen.tls or protocol in (chosen.protocol, *chosen.replaces):
                continue
            with contextlib.suppress(WireError, NoAnswer, ConnectionError):
                result = Drive(address, timeout=0.3).run(chosen)
                assert not result.protocol_seen, f"{chosen.protocol} takes {protocol} for its own"


@contextlib.asynccontextmanager
async def pymodbus_server(port: int, unit: int) -> AsyncIterator[None]:
    server = ModbusServer(DEVICES[1], Modbus(units=(unit,), product_name="AX"), "127.0.0.1", port)
    await server.start()
    yield
    await server.stop()


def test_pymodbus_that_answers_unit_1_only() -> None:
    port = free_port()
    with serving(lambda: pymodbus_server(port, 1)):
        drive = Drive(("127.0.0.1", port), timeout=1.0)
        seen = fields(drive.run(modbus.PROBE))
    assert (seen["vendor"], seen["model"]) == (DEVICES[1].vendor, DEVICES[1].model)
    assert seen["modbus.unit"] == "1"
    assert drive.connections == 1


def test_stock_snap7_server() -> None:
    """Its list 0x001C has no record header, so it is left out; the module list is read."""
    port = free_port()
    server = S7Server(log=False)
    server.host = "127.0.0.1"
    server.start(port)
    try:
        result = Drive(("127.0.0.1", port)).run(s7.PROBE)
    finally:
        server.stop()
    assert fields(result)["order_number"] == "6ES7 315-2EH14-0AB0"
    assert result.device_class == "plc"


@contextlib.asynccontextmanager
async def asyncua_server(port: int, cert: Path, key: Path) -> AsyncIterator[None]:
    server = OpcUaServer()
    server.name = "Line 7"
    server.product_uri = "urn:wago.com:PFC200"
    server.set_endpoint(f"opc.tcp://127.0.0.1:{port}/")
    await server.init()
    await server.set_application_uri("urn:line-7")
    await server.load_certificate(str(cert))
    await server.load_private_key(str(key))
    server.set_security_policy(
        [
            ua.SecurityPolicyType.NoSecurity,
            ua.SecurityPolicyType.Basic256Sha256_Sign,
            ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
        ]
    )
    await server.start()
    yield
    await server.stop()


def test_asyncua_with_policies_and_certificate(tmp_path: Path) -> None:
    port = free_port()
    cert, key = certificate(tmp_path, "line-7")
    with serving(lambda: asyncua_server(port, cert, key)):
        drive = Drive(("127.0.0.1", port))
        result = drive.run(opcua.PROBE)
    seen = {value.field: value.value for value in result.values}
    assert (seen["opcua.application_uri"], seen["opcua.product_uri"]) == ("urn:line-7", "urn:wago.com:PFC200")
    assert seen["opcua.policies"] == "None (None), Basic256Sha256 (Sign), Basic256Sha256 (SignAndEncrypt)"
    der = x509.load_pem_x509_certificate(cert.read_bytes())
    assert seen["opcua.certificate_sha256"] == der.fingerprint(hashes.SHA256()).hex()
    assert drive.connections == 1


@pytest.fixture
def cpppo_address() -> Iterator[tuple[str, int]]:
    """cpppo's EtherNet/IP server as a process; List Identity by UDP."""
    address = ("127.0.0.1", free_port(socket.SOCK_DGRAM))
    command = [sys.executable, "-W", "ignore", "-m", "cpppo.server.enip", "--no-config", "-T", "-A", "-a",
               f"{address[0]}:{address[1]}", "TAG=DINT[1]"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()  # printed when the socket is bound
        yield address
        process.terminate()


def test_cpppo_list_identity(cpppo_address: tuple[str, int]) -> None:
    result = Drive(cpppo_address).run(enip.PROBE)
    seen = fields(result)
    assert (seen["model"], seen["serial"]) == ("1756-L61/B LOGIX5561", "006C061A")
    assert result.device_class == "plc"


@pytest.mark.netns
def test_zeroconf_responder() -> None:
    """In a network namespace of its own, since its port may be taken on this computer."""
    unshare = shutil.which("unshare")
    script = Path(__file__).with_name("zeroconf_peer.py")
    if unshare is None:
        pytest.skip("no unshare(1) here to make a network namespace")
    done = subprocess.run(
        [unshare, "-rn", sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    if "unshare failed" in done.stderr or done.returncode == 3:
        pytest.skip(f"network namespaces are not allowed here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["vendor"], seen["model"], seen["serial"], seen["firmware"]) == ("Etikon", "LP-660", "A-1", "3.14")
    assert (seen["name"], seen["hostname"]) == ("Label v1.2 printer", "prn-walkdown")


def test_a_tls_server_of_the_standard_library(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path, "hmi-3.plant.local")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plain, _ = listener.accept()
            with context.wrap_socket(plain, server_side=True) as link:
                link.recv(4096)
                link.sendall(b"HTTP/1.0 200 OK\r\nServer: WAGO\r\n\r\n<p>no title, no length")

        thread = threading.Thread(target=serve)
        thread.start()
        drive = Drive(listener.getsockname())
        result: Result = with_certificate(drive.run(PROBE_TLS), drive.certificate)
        thread.join(10)
    seen = {value.field: value.value for value in result.values}
    assert (seen["vendor"], seen["hostname"]) == ("WAGO", "hmi-3.plant.local")
    assert seen["http.server"] == "WAGO"


@pytest.mark.parametrize("protocol", [p.protocol for p in PROBES if p.transport == "tcp" and not p.tls])
@pytest.mark.parametrize("rude", [b"", b"\0" * 70_000, b"x" * 70_000, b"\xff\xfd\x18\xff\xfd\x20"])
def test_rude_servers_end_the_conversation(protocol: str, rude: bytes) -> None:
    """Closing at once, endless nonsense, and Telnet options; never a result that names a device."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    link, _ = listener.accept()
                    with link:
                        link.sendall(rude)
                        link.shutdown(socket.SHUT_WR)
                        link.settimeout(1)
                        while link.recv(4096):
                            pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with contextlib.suppress(WireError, NoAnswer, ConnectionError):
            result = Drive(listener.getsockname(), timeout=1.0).run(probe(protocol))
            # Whatever comes first may be a Telnet server's greeting; it names no device all the same.
            assert {value.field for value in result.values} <= {"telnet.greeting", "telnet.options"}
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
