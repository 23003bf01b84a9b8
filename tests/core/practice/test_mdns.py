"""DNS-SD answers over unicast, read with zeroconf's decoder and asked with plain bytes."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any

from zeroconf import DNSIncoming

Find = Callable[[str], tuple[str, int, Any, Any]]
PTR, TXT, SRV, A, ANY = 12, 16, 33, 1, 255


def query(name: str, kind: int = PTR, flags: int = 0) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.rstrip(".").split("."))
    return struct.pack(">HHHHHH", 0x7723, flags, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", kind, 0x8001)


def ask(find: Find, message: bytes) -> DNSIncoming:
    ip, port, _, _ = find("PRN-220 mdns")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.sendto(message, (ip, port))
        return DNSIncoming(client.recv(1500))


def test_the_service_type_is_listed(find: Find) -> None:
    reply = ask(find, query("_services._dns-sd._udp.local."))
    assert reply.id == 0x7723
    assert reply.is_response()
    assert [record.alias for record in reply.answers()] == ["_ipp._tcp.local."]


def test_the_instance_comes_with_its_text_server_and_address(find: Find) -> None:
    ip, _, device, service = find("PRN-220 mdns")
    records = {record.type: record for record in ask(find, query("_IPP._tcp.local.")).answers()}
    assert records[PTR].alias == f"{device.name}._ipp._tcp.local."
    for key, value in service.txt:
        assert f"{key}={value}".encode() in records[TXT].text
    assert records[SRV].server == "prn-220.local."
    assert records[SRV].port == service.service_port
    assert records[A].address == socket.inet_aton(ip)
    assert device.serial.encode() in records[TXT].text
    assert device.firmware.encode() in records[TXT].text


def test_other_names_replies_and_rubbish_get_no_answer(find: Find) -> None:
    ip, port, _, _ = find("PRN-220 mdns")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        for message in (query("other.local."), query("_ipp._tcp.local.", flags=0x8400), b"rubbish", b""):
            client.sendto(message, (ip, port))
        client.sendto(query("prn-220.local.", A), (ip, port))
        first = DNSIncoming(client.recv(1500))
    assert [record.type for record in first.answers()] == [A]
