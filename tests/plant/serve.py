"""One process that plays many devices: `python -m tests.plant.serve '{"protocols": [...], "spaces": {...}}'`.

It is given the namespaces as open descriptors (`spaces`: tag -> descriptor) and serves those services of the fleet
whose protocol is in `protocols`; "special" are the devices of fragile.py, "responders" those of responders.py. Sockets are made while the thread is in the
device's namespace. When all listen it prints "ready"; a line on its input makes it print the state of the fragile
devices as JSON; the end of its input ends it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from ipaddress import IPv4Network
from typing import Any

from core.practice.devices import Service
from core.practice.plant import _server
from tests.plant.fleet import FRAGILE, MAKERS, Member
from tests.plant.fragile import Fragile, SlowClose
from tests.plant.responders import Responder
from tests.plant.spaces import entered

_MDNS = "224.0.0.251"


class Served:
    """The servers of this process; kept, since asyncio keeps only weak references to some of them."""

    def __init__(self, protocols: set[str], prefix: int) -> None:
        self.protocols = protocols
        self.prefix = prefix
        self.fragile: list[Fragile] = []
        self._kept: list[Any] = []

    async def serve(self, member: Member) -> None:
        """Start what this process serves of one device; the thread is in its namespace."""
        if "special" in self.protocols:
            await self._special(member)
        if member.kind in (*FRAGILE, "slow_close", "silent", "closed"):
            return
        for service in member.device.services:
            mine = "responders" if isinstance(service, Responder) else service.protocol
            if mine in self.protocols:
                for ip in member.addresses:
                    await self._ordinary(member, service, ip)

    async def _special(self, member: Member) -> None:
        modbus: Any = next((one for one in member.device.services if one.protocol == "modbus"), None)
        objects = {}
        if modbus is not None:
            objects = member.device.identification(modbus.product_name, modbus.user_application_name)
        if member.kind in FRAGILE:
            one = Fragile(member.kind, objects, member.mac)
            await one.start(modbus.port)
            self.fragile.append(one)
        elif member.kind == "slow_close":
            slow = SlowClose(objects)
            await slow.start(502, 80)
            self._kept.append(slow)
        elif member.kind == "silent":
            self._answer_arp(member)

    async def _ordinary(self, member: Member, service: Service | Responder, ip: str) -> None:
        if isinstance(service, Responder):
            server = service.build(ip, self._broadcast(ip))
            await server.start()
            self._kept.append(server)
            return
        device, port = member.device, service.port
        if member.kind == "swapped":
            port = {80: 443, 443: 80}[port]
        if service.protocol == "bacnet":
            await self._bacnet(member, service)
            return
        server = _server(device, service, ip, port)
        await server.start()
        self._kept.append(server)
        if service.protocol == "enip":
            await self._enip_broadcast(server, self._broadcast(ip), port)
        elif service.protocol == "mdns":
            await self._mdns_group(member, service)

    async def _bacnet(self, member: Member, service: Any) -> None:
        from bacpypes3.ipv4.app import NormalApplication
        from bacpypes3.local.device import DeviceObject
        from bacpypes3.pdu import IPv4Address

        device = member.device
        made = DeviceObject(
            objectIdentifier=("device", service.instance),
            objectName=device.tag,
            description=device.name,
            location=device.location,
            vendorName=device.vendor,
            vendorIdentifier=service.vendor_id,
            modelName=device.model,
            firmwareRevision=device.firmware,
            applicationSoftwareVersion=service.software,
            serialNumber=device.serial,
        )
        app = NormalApplication(made, IPv4Address(f"{member.ip}/{self.prefix}:{service.port}"))
        await asyncio.gather(*app.normal.server._transport_tasks)
        self._kept.append(app)

    def _broadcast(self, ip: str) -> str:
        return str(IPv4Network((ip, self.prefix), strict=False).broadcast_address)

    async def _enip_broadcast(self, server: Any, broadcast: str, port: int) -> None:
        from core.practice.enip import _Datagrams

        loop = asyncio.get_running_loop()
        ear, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(server._responder), local_addr=(broadcast, port)
        )
        self._kept.append(ear)

    async def _mdns_group(self, member: Member, service: Service) -> None:
        """The same responder once more, at the group's address."""
        join = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        group = socket.inet_aton(_MDNS) + socket.inet_aton(member.ip)
        join.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
        server = _server(member.device, service, member.ip, service.port)
        server._address = (_MDNS, service.port)  # type: ignore[attr-defined]
        await server.start()
        self._kept += [join, server]

    def _answer_arp(self, member: Member) -> None:
        """Nothing above ARP: the address is not even the kernel's."""
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
        sock.bind(("eth0", 0x0806))
        sock.setblocking(False)
        mac, ip = bytes.fromhex(member.mac.replace(":", "")), socket.inet_aton(member.ip)

        def answer() -> None:
            frame = sock.recv(2048)
            if frame[20:22] == b"\0\1" and frame[38:42] == ip:
                head = frame[6:12] + mac + frame[12:20] + b"\0\2"
                sock.send(head + mac + ip + frame[22:32])

        asyncio.get_running_loop().add_reader(sock.fileno(), answer)
        self._kept.append(sock)


async def run(given: dict[str, Any]) -> None:
    """Serve until the input ends."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # a client's rudeness; the capture tells of it
    served = Served(set(given["protocols"]), given["prefix"])
    maker, arguments = given["made"]
    for member in MAKERS[maker](*arguments):
        if member.device.tag in given["spaces"]:
            with entered(given["spaces"][member.device.tag]):
                await served.serve(member)
    print("ready", flush=True)
    over = asyncio.Event()

    def hear() -> None:
        if sys.stdin.readline():
            print(json.dumps([one.state() for one in served.fragile]), flush=True)
        else:
            over.set()

    loop.add_reader(sys.stdin.fileno(), hear)
    await over.wait()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    try:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(run(json.loads(sys.argv[1])))
    finally:
        sys.stdout.flush()
        # The libraries' threads wait for clients that never come back.
        import os

        os._exit(0)
