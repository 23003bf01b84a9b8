"""The EtherNet/IP devices as pycomm3, an independent client, sees them, over TCP and UDP."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any

import pytest
from pycomm3 import CIPDriver
from pycomm3.packets import ListIdentityRequestPacket

from core.practice.enip import HEADER, Identity, Responder

Find = Callable[[str], tuple[str, int, Any, Any]]
ALL = pytest.mark.parametrize("wanted", ["PLC-201 enip", "RIO-210 enip"])


def check(seen: dict[str, Any], device: Any, service: Any, ip: str) -> None:
    assert seen["serial"].upper() == device.serial
    assert f"{seen['revision']['major']}.{seen['revision']['minor']}" == device.firmware
    assert seen["product_name"] == device.model
    assert seen["product_code"] == service.product_code
    assert seen["ip_address"] == ip
    assert device.vendor in seen["vendor"]


@ALL
def test_over_tcp(find: Find, wanted: str) -> None:
    ip, port, device, service = find(wanted)
    seen = CIPDriver.list_identity(f"{ip}:{port}")
    assert seen is not None
    check(seen, device, service, ip)


@ALL
def test_over_udp(find: Find, wanted: str) -> None:
    ip, port, device, service = find(wanted)
    request = ListIdentityRequestPacket()
    message = request.build_request(None, 0, b"\0" * 8, 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.sendto(message, (ip, port))
        reply = client.recv(1500)
    response = request.response_class(request, reply)
    assert response.is_valid()
    check(response.identity, device, service, ip)


RESPONDER = Responder(Identity(1, 14, 107, 32, 11, 0x7700A214, "name", "127.0.0.1", 44818))


def message(command: int, data: bytes = b"", status: int = 0, options: int = 0, length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return HEADER.pack(command, size, 0, status, b"context!", options) + data


def test_the_sender_context_comes_back() -> None:
    reply = RESPONDER.answer(message(0x63), tcp=False)
    assert reply is not None
    assert HEADER.unpack_from(reply)[4] == b"context!"


def test_services_and_interfaces_are_listed() -> None:
    services = RESPONDER.answer(message(0x04), tcp=False)
    interfaces = RESPONDER.answer(message(0x64), tcp=True)
    assert services is not None
    assert services.endswith(b"Communications\0\0")
    assert interfaces is not None
    assert interfaces[24:] == b"\0\0"


def test_sessions_are_for_tcp_and_version_one() -> None:
    hello = struct.pack("<HH", 1, 0)
    over_tcp = RESPONDER.answer(message(0x65, hello), tcp=True)
    over_udp = RESPONDER.answer(message(0x65, hello), tcp=False)
    newer = RESPONDER.answer(message(0x65, struct.pack("<HH", 2, 0)), tcp=True)
    assert over_tcp is not None
    assert over_udp is not None
    assert newer is not None
    assert HEADER.unpack_from(over_tcp)[2] in RESPONDER.sessions
    assert HEADER.unpack_from(over_udp)[3] == 1
    assert HEADER.unpack_from(newer)[3] == 0x69


@pytest.mark.parametrize(
    "bad",
    [message(0x63, status=1), message(0x63, options=1), message(0x63, length=4), message(0x00)],
    ids=["status", "options", "length", "nop"],
)
def test_what_asks_nothing_valid_gets_no_answer(bad: bytes) -> None:
    assert RESPONDER.answer(bad, tcp=False) is None


def test_an_unknown_command_is_refused() -> None:
    reply = RESPONDER.answer(message(0x6F, b"x"), tcp=True)
    assert reply is not None
    assert HEADER.unpack_from(reply)[3] == 1


def test_broken_datagrams_are_survived(find: Find) -> None:
    ip, port, device, _ = find("PLC-201 enip")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        for data in (b"", b"\x63", b"\xff" * 100, message(0x63)):
            client.sendto(data, (ip, port))
        assert device.model.encode() in client.recv(1500)
