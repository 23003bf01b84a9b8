"""SNMP v3 over real sockets: pysnmp's agent in every mode, and net-snmp's where it is installed."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.discovery.probes import snmp, snmpv3
from core.discovery.wire.usm import Credentials
from core.practice.devices import Snmp
from core.practice.musterwerk import DEVICES
from core.practice.serving import serving
from core.practice.snmp import SnmpServer, V3User
from tests.core.discovery.probes.driver import Drive, NoAnswer, Script, fields
from tests.fuzz.codecs import golden_of

DEVICE, SERVICE = next((d, s) for d in DEVICES for s in d.services if isinstance(s, Snmp))
MODES = (
    ("", ""),
    ("md5", ""),
    ("md5", "des"),
    ("sha", "aes"),
    ("sha224", "aes"),
    ("sha256", "aes"),
    ("sha384", "des"),
    ("sha512", "aes"),
)
USERS = tuple(
    V3User(f"u-{auth}-{priv}", auth, "authpass1" if auth else "", priv, "privpass1" if priv else "")
    for auth, priv in MODES
)


def credentials(user: V3User) -> Credentials:
    return Credentials(user.name, user.auth_protocol, user.auth_password, user.priv_protocol, user.priv_password)


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ask(*wanted: Credentials | None, communities: bool = False) -> list[tuple[object, Drive]]:
    """Each one's conversation with an agent that knows `USERS`."""

    async def visit() -> list[tuple[object, Drive]]:
        port = free_port()
        server = SnmpServer(DEVICE, SERVICE, "127.0.0.1", port, communities, USERS)
        found = []
        async with serving(server):
            for one in wanted:
                drive = Drive(("127.0.0.1", port))
                found.append((await asyncio.to_thread(drive.run, snmpv3.probe_for(one)), drive))
        return found

    return asyncio.run(visit())


def test_every_mode_reads_the_same_identity() -> None:
    for result, drive in ask(*map(credentials, USERS)):
        seen = fields(result)
        assert (seen["vendor"], seen["model"], seen["serial"], seen["firmware"], seen["name"]) == (
            DEVICE.vendor, DEVICE.model, DEVICE.serial, DEVICE.firmware, DEVICE.tag,
        )  # fmt: skip
        assert [way for way, _ in drive.log] == ["out", "in", "out", "in"]


def test_what_was_asked_is_hidden_where_privacy_was_wanted() -> None:
    (_, clear), (_, sealed) = ask(credentials(USERS[1]), credentials(USERS[3]))
    name = bytes.fromhex("2b06010201010500")
    assert name in clear.log[2][1] and DEVICE.tag.encode() in clear.log[3][1]
    assert name not in sealed.log[2][1] and DEVICE.tag.encode() not in sealed.log[3][1]


def test_reasons_of_refusal() -> None:
    wrong = [
        Credentials("u-sha-aes", "sha", "wrongpass", "aes", "privpass1"),
        Credentials("u-sha-aes", "sha", "authpass1", "aes", "wrongpass"),
        Credentials("nobody", "sha", "authpass1"),
    ]
    details = [result.detail.rpartition(", ")[2] for result, _ in ask(*wrong)]
    assert details == ["wrong password (signature refused)", "wrong password (encryption refused)", "unknown user"]


def test_without_credentials_only_the_engine_is_asked_for() -> None:
    ((result, drive),) = ask(None)
    assert set(fields(result)) == {"snmpv3.engine_id"} and len(drive.log) == 2


def test_an_agent_without_communities_is_silent_to_the_older_versions() -> None:
    async def visit() -> None:
        port = free_port()
        async with serving(SnmpServer(DEVICE, SERVICE, "127.0.0.1", port, communities=False, users=USERS)):
            with pytest.raises(NoAnswer):
                await asyncio.to_thread(Drive(("127.0.0.1", port), timeout=0.4).run, snmp.PROBE)

    asyncio.run(visit())


def test_the_clock_is_set_once_where_the_agent_says_that_it_was_wrong() -> None:
    late = golden_of("snmpv3.report")[0].replace(
        bytes.fromhex("2b060106030f01010300"), bytes.fromhex("2b060106030f01010200")
    )
    conversation = snmpv3.start("127.0.0.1", credentials=Credentials("inspector"))
    next(conversation)
    first = conversation.send(golden_of("snmpv3.discover")[0])
    second = conversation.send(late)
    assert (first.request, second.request) == ("snmpv3.get", "snmpv3.get") and first.data != second.data
    with pytest.raises(StopIteration) as end:
        conversation.send(late)
    assert "out of time window" in end.value.value.detail


def test_an_answer_of_another_engine_is_not_believed() -> None:
    other = golden_of("snmpv3.get")[0].replace(
        bytes.fromhex("80004fb805766d30830040"), bytes.fromhex("80004fb805766d30830041")
    )
    script = Script([("snmpv3.discover", golden_of("snmpv3.discover")[0]), ("snmpv3.get", other)])
    result = script.play(snmpv3.start("127.0.0.1", credentials=Credentials("inspector")))
    assert "another engine" in result.detail and set(fields(result)) == {"snmpv3.engine_id"}


@contextlib.contextmanager
def net_snmp(folder: Path, *lines: str) -> Iterator[tuple[str, int]]:
    """net-snmp's agent with this configuration, on a loopback port."""
    program = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin")
    if program is None:
        pytest.skip("no snmpd (net-snmp) on this computer")
    port = free_port()
    config = folder / "snmpd.conf"
    config.write_text("\n".join(("sysLocation Hall 1", "sysName rtu-7", "agentXSocket none", *lines)) + "\n")
    command = [program, "-f", "-Le", "-C", "-c", str(config), "-I", "-smux,winExtDLL", f"udp:127.0.0.1:{port}"]
    environment = {"SNMP_PERSISTENT_DIR": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin", "MIBS": ""}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if "NET-SNMP version" in line:
                    break
            yield "127.0.0.1", port
        finally:
            process.terminate()
            process.wait(20)


def patient(drive: Drive, probe: object) -> object:
    """The agent prints its version a moment before it listens; a refused datagram is asked again for a while."""
    end = time.monotonic() + 10
    while True:
        try:
            return drive.run(probe)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise


def test_net_snmp_with_signature_and_encryption(tmp_path: Path) -> None:
    users = [("aes", "SHA", "AES"), ("des", "MD5", "DES"), ("sha2", "SHA-256", "AES")]
    lines = [f"createUser {name} {auth} authpass1 {priv} privpass1" for name, auth, priv in users]
    lines += [f"rouser {name} priv" for name, _, _ in users]
    with net_snmp(tmp_path, *lines) as address:
        for name, auth, priv in users:
            user = Credentials(
                name, {"SHA-256": "sha256"}.get(auth, auth.lower()), "authpass1", priv.lower(), "privpass1"
            )
            seen = fields(patient(Drive(address), snmpv3.probe_for(user)))
            assert (seen["name"], seen["location"]) == ("rtu-7", "Hall 1")
            assert seen["snmpv3.engine_id"].startswith("80001f88")


def test_net_snmp_that_speaks_version_1_only(tmp_path: Path) -> None:
    rules = ("com2sec all default public", "group readers v1 all", "view everything included .1",
             'access readers "" any noauth exact everything none none')  # fmt: skip
    with net_snmp(tmp_path, *rules) as address:
        drive = Drive(address, timeout=1.0)
        seen = fields(patient(drive, snmp.PROBE))
    assert (seen["name"], seen["location"]) == ("rtu-7", "Hall 1")
    versions = [data[4] if data[1] < 0x80 else data[5] for way, data in drive.log if way == "out"]
    assert versions[0] == 1 and set(versions[1:]) == {0}
