"""Every industrial practice device over a real socket, asked by the product's own conversations; then by rude clients."""

from __future__ import annotations

import contextlib
import os
import random
import socket
from collections.abc import Callable

import pytest

from core.discovery.probes import ads, epm, fins, fox, hartip, iec104, knx, mms, slmp
from core.discovery.probes.base import Probe
from core.practice.ot_devices import Started, ot_devices
from tests.core.discovery.probes.driver import Drive, NoAnswer, fields
from tests.core.practice.running import running

IP = f"127.{110 + os.getpid() % 100}.{os.getpid() // 100 % 200}.9"
PROBES = {p.PROBE.protocol: p.PROBE for p in (ads, epm, fins, fox, hartip, iec104, knx, mms, slmp)}
EXPECTED = {
    "epm": {"vendor": "Siemens", "order_number": "6ES7 515-2AM01-0AB0", "firmware": "V2.9.4", "epm.family": "S7-1500"},
    "ads": {"hostname": "CX-77A1B2", "ads.net_id": "5.119.161.178.1.1", "firmware": "TwinCAT 3.1.4024"},
    "fins": {"vendor": "Omron", "model": "CJ2M-CPU33", "firmware": "02.01"},
    "knx": {"name": "KNX IP Router 752", "serial": "00C577000011", "vendor": "Weinzierl", "mac": "02:77:00:00:20:05"},
    "iec104": {"iec104.answer": "TESTFR con"},
    "hartip": {"vendor": "Emerson", "name": "WIHARTGW-77", "hartip.device_id": "770011"},
    "mms": {"vendor": "Nordwerk Energie", "model": "NP-77 protection relay", "firmware": "3.2.1"},
    "slmp": {"model": "R04ENCPU", "slmp.model_code": "0x4801"},
    "fox": {"name": "Hall1_BMS", "firmware": "Niagara 4.10.0.154", "fox.brand": "vykon"},
}


def started(protocol: str) -> Started:
    return next(one for one in ot_devices(IP, any_port=True) if one.protocol == protocol)


@pytest.mark.parametrize("protocol", EXPECTED)
def test_its_identity_is_read(protocol: str) -> None:
    device = started(protocol)
    with running(device.server):
        drive = Drive(device.server.address)
        result = drive.run(PROBES[protocol])
    seen = fields(result)
    assert EXPECTED[protocol].items() <= seen.items()
    assert drive.connections == 1


@pytest.mark.parametrize("protocol", EXPECTED)
def test_noise_harms_it_not(protocol: str) -> None:
    device, rng = started(protocol), random.Random(11)
    probe = PROBES[protocol]
    with running(device.server):
        for size in (0, 1, 7, 40, 400, 5000):
            _throw(probe, device.server.address, rng.randbytes(size))
        for data in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05\x01", b"\0" * 100, b"\xff" * 100):
            _throw(probe, device.server.address, data)
        for cut in range(1, 12):
            _throw(probe, device.server.address, next(probe.start("x")).data[:cut])
        assert EXPECTED[protocol].items() <= fields(Drive(device.server.address).run(probe)).items()


def _throw(probe: Probe, address: tuple[str, int], data: bytes) -> None:
    kind = socket.SOCK_STREAM if probe.transport == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as client:
        client.settimeout(5)
        client.connect(address)
        client.sendall(data)
        if probe.transport == "tcp":
            client.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):
                while client.recv(1000):  # until the device has let go of it
                    continue


def test_the_outstation_counts_what_would_have_hurt_it() -> None:
    device = started("iec104")
    with running(device.server):
        Drive(device.server.address).run(iec104.PROBE)
        assert (device.outstation.tests, device.outstation.starts, device.outstation.commands) == (1, 0, 0)
        with socket.create_connection(device.server.address, 5) as client:
            client.sendall(bytes.fromhex("680407000000 680e0000000064010600ffff00000014"))
            assert client.recv(100) == bytes.fromhex("68040b000000")
    assert (device.outstation.starts, device.outstation.commands) == (1, 1)


REFUSED: list[tuple[str, str, Callable[[bytes], bool]]] = [
    ("fins", "800002000000 63ef00 010282006400000100 01", lambda said: said[12:14] == b"\x04\x01"),
    ("ads", "036614710000000006000000c0a801c701011027 00000000", lambda said: said[8:12] == b"\x06\0\0\x80"),
    ("knx", "06100205001a0801000000000000080100000000000004040200", lambda said: said[2:8] == b"\x02\x06\0\x08\0\x24"),
    ("slmp", "500000ffff0300080010000110000001 00", lambda said: said[9:11] == b"\x59\xc0"),
]


@pytest.mark.parametrize(("protocol", "data", "refused"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_would_change_it_is_refused(protocol: str, data: str, refused: Callable[[bytes], bool]) -> None:
    device = started(protocol)
    kind = socket.SOCK_STREAM if PROBES[protocol].transport == "tcp" else socket.SOCK_DGRAM
    with running(device.server), socket.socket(socket.AF_INET, kind) as client:
        client.settimeout(5)
        client.connect(device.server.address)
        client.sendall(bytes.fromhex(data))
        assert refused(client.recv(500))


def test_every_protocol_has_a_device_and_the_usual_ports_are_the_default() -> None:
    devices = ot_devices(IP)
    assert {one.protocol for one in devices} == set(PROBES)
    assert {one.protocol: one.server.address[1] for one in devices} == {p.protocol: p.port for p in PROBES.values()}


def test_an_mms_device_refuses_every_other_service() -> None:
    from tests.core.discovery.wire.test_readonly_ot import mms_pdu

    device = started("mms")
    with running(device.server), socket.create_connection(device.server.address, 5) as client:
        for ask in (mms.mms.build_connect(), mms.mms.build_initiate()):
            client.sendall(ask)
            client.recv(1000)
        client.sendall(mms_pdu("a009020105bf2803800141"))
        said = client.recv(1000)
    assert said.endswith(bytes.fromhex("a20a 800105 a205 a003 870103"))  # access denied, to invoke id 5


def test_a_hart_command_that_would_write_is_not_implemented() -> None:
    from tests.core.discovery.wire.test_readonly_ot import hart

    device = started("hartip")
    with running(device.server), socket.create_connection(device.server.address, 5) as client:
        client.sendall(hartip.hartip.build_initiate())
        client.recv(1000)
        client.sendall(hart(6, "01"))
        assert hartip.hartip.parse_answer(client.recv(1000)).response_code == 64


def test_fox_says_nothing_to_a_login() -> None:
    device = started("fox")
    with running(device.server), socket.create_connection(device.server.address, 5) as client:
        client.sendall(b"fox a 2 -1 fox login\n{\nuser=s:admin\n};;\n")
        assert client.recv(1000) == b""


def test_a_silent_protocol_gets_no_answer() -> None:
    device = started("epm")
    with running(device.server), pytest.raises(NoAnswer):
        Drive(device.server.address, timeout=0.3).run(fins.PROBE)
