"""DNS-SD answers over unicast UDP 5353, built with zeroconf's packet classes (RFC 6762, RFC 6763).

Loopback carries no multicast, so this responder hears only questions sent to its own address. It answers one
question at a time as section 6.7 of RFC 6762 wants it for a plain resolver: same id, the question repeated.
"""

from __future__ import annotations

import asyncio
import socket
from typing import cast

from zeroconf._dns import DNSAddress, DNSPointer, DNSRecord, DNSService, DNSText
from zeroconf._protocol.incoming import DNSIncoming
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.const import (
    _CLASS_IN,
    _FLAGS_AA,
    _FLAGS_QR_RESPONSE,
    _TYPE_A,
    _TYPE_ANY,
    _TYPE_PTR,
    _TYPE_SRV,
    _TYPE_TXT,
)

from core.practice.devices import Device, Mdns

ENUMERATION = "_services._dns-sd._udp.local."
_TTL = 120


def _text(pairs: tuple[tuple[str, str], ...]) -> bytes:
    """TXT data: one length-prefixed key=value after another."""
    parts = [f"{key}={value}".encode() for key, value in pairs]
    return b"".join(bytes([len(part)]) + part for part in parts)


class Records:
    """The records of one device and which of them answer a question."""

    def __init__(self, device: Device, service: Mdns, ip: str, service_port: int) -> None:
        host = f"{device.tag.lower()}.local."
        instance = f"{device.name}.{service.service}"
        self.enumeration = DNSPointer(ENUMERATION, _TYPE_PTR, _CLASS_IN, _TTL, service.service)
        self.pointer = DNSPointer(service.service, _TYPE_PTR, _CLASS_IN, _TTL, instance)
        self.server = DNSService(instance, _TYPE_SRV, _CLASS_IN, _TTL, 0, 0, service_port, host)
        self.text = DNSText(instance, _TYPE_TXT, _CLASS_IN, _TTL, _text(service.txt))
        self.address = DNSAddress(host, _TYPE_A, _CLASS_IN, _TTL, socket.inet_aton(ip))

    def answer(self, packet: bytes) -> bytes | None:
        """The reply to a query, or None where it is no query or nothing of ours is asked."""
        query = DNSIncoming(packet)
        if not query.valid or not query.is_query():
            return None
        out = DNSOutgoing(_FLAGS_QR_RESPONSE | _FLAGS_AA, multicast=False, id_=query.id)
        found: list[DNSRecord] = []
        for question in query.questions:
            matching = [record for record in self._all() if _matches(record, question.name, question.type)]
            if matching:
                out.add_question(question)
                found += [record for record in matching if record not in found]
        if not found:
            return None
        for record in found:
            out.add_answer_at_time(record, 0)
        if self.pointer in found:
            for extra in (self.server, self.text, self.address):
                if extra not in found:
                    out.add_additional_answer(extra)
        return out.packets()[0]

    def _all(self) -> tuple[DNSRecord, ...]:
        return (self.enumeration, self.pointer, self.server, self.text, self.address)


def _matches(record: DNSRecord, name: str, kind: int) -> bool:
    return record.name.lower() == name.lower() and kind in (record.type, _TYPE_ANY)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, records: Records) -> None:
        self._records = records
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked by isinstance: Python 3.11's datagram transport is no subclass of the class it is.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._records.answer(data)
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply, addr)


class MdnsServer:
    """One device's UDP 5353."""

    def __init__(self, device: Device, service: Mdns, ip: str, port: int) -> None:
        self._records = Records(device, service, ip, service.service_port)
        self._address = (ip, port)
        self._transport: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._records), local_addr=self._address
        )

    async def stop(self) -> None:
        """Close the port."""
        if self._transport is not None:
            self._transport.close()
