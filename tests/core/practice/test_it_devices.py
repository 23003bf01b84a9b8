"""Practice devices that speak office and network protocols: they answer what they should, and nothing else."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from core.discovery.probes.neighbourhood import read_cdp, read_lldp
from core.discovery.wire import cdp, lldp, netbios, ssdp, wsd
from core.practice import greeting
from core.practice.greeting import GreetingServer
from core.practice.neighbour import Announced, cdp_frame, lldp_frame
from core.practice.netbios import NetBiosIdentity, NetBiosServer
from core.practice.netbios import answer as netbios_answer
from core.practice.serving import serving
from core.practice.ssdp import UpnpIdentity, UpnpServer
from core.practice.ssdp import answer as ssdp_answer
from core.practice.wsd import WsdIdentity, WsdServer
from core.practice.wsd import answer as wsd_answer

CAMERA = UpnpIdentity("0000770a-1c2d-4e5f-8a9b-00007700a020", "Camera <3>", "Optikon", "OK-720", "OK-77-1203")
HMI = NetBiosIdentity("HMI-300", "ANLAGE", "02:00:77:00:03:00")
SWITCH = Announced("sw-020", "Switch", "192.0.2.20")


def exchange(address: tuple[str, int], *requests: bytes, kind: int = socket.SOCK_DGRAM) -> list[bytes]:
    """Send each and give its answer, b"" for none within half a second."""
    found = []
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.settimeout(0.5)
        sock.connect(address)
        for request in requests:
            sock.sendall(request)
            try:
                found.append(sock.recv(65_535))
            except TimeoutError:
                found.append(b"")
    return found


def test_the_search_is_answered_and_nothing_else() -> None:
    found = ssdp.parse_announcement(ssdp_answer(ssdp.build_search(), CAMERA, "http://192.0.2.1/desc.xml") or b"")
    assert found.location == "http://192.0.2.1/desc.xml"
    for other in (b"", b"NOTIFY * HTTP/1.1\r\n\r\n", ssdp.build_search().replace(b"ssdp:all", b"urn:x"), b"\xff" * 40):
        assert ssdp_answer(other, CAMERA, "http://192.0.2.1/desc.xml") is None


def test_the_description_is_a_page_and_every_other_path_is_not() -> None:
    async def visit() -> tuple[list[bytes], list[bytes]]:
        server = UpnpServer(CAMERA, "127.0.0.1", 0, 0)
        async with serving(server):
            port = int(server.location.split(":")[2].split("/")[0])
            pages = [
                (await asyncio.to_thread(exchange, ("127.0.0.1", port), line + b"\r\n\r\n", kind=socket.SOCK_STREAM))[0]
                for line in (b"GET /rootDesc.xml HTTP/1.1", b"GET /reboot HTTP/1.1", b"POST /rootDesc.xml HTTP/1.1")
            ]
        return pages, server.asked

    pages, asked = asyncio.run(visit())
    assert [page.split(b"\r\n")[0] for page in pages] == [b"HTTP/1.1 200 OK", *[b"HTTP/1.1 404 Not Found"] * 2]
    assert b"<friendlyName>Camera &lt;3&gt;</friendlyName>" in pages[0] and len(asked) == 3


def test_a_probe_for_what_the_device_is() -> None:
    computer = WsdIdentity("0000770a-1c2d-4e5f-8a9b-00007700a022")
    assert wsd_answer(wsd.build_probe(), computer) is not None
    assert wsd_answer(wsd.build_probe_cameras(), computer) is None
    # As real servers do, it stays silent to a probe for nothing in particular.
    assert wsd_answer(wsd.build_probe().replace(b"wsdp:Device", b""), computer) is None
    assert wsd_answer(b"", computer) is None


def test_one_message_id_is_answered_once() -> None:
    async def visit() -> list[bytes]:
        server = WsdServer(WsdIdentity("0000770a-1c2d-4e5f-8a9b-00007700a022"), "127.0.0.1", 0)
        async with serving(server):
            return await asyncio.to_thread(exchange, server.address, wsd.build_probe(), wsd.build_probe())

    first, second = asyncio.run(visit())
    assert wsd.parse_matches(first) and second == b""


def test_the_names_of_a_computer() -> None:
    async def visit() -> list[bytes]:
        server = NetBiosServer(HMI, "127.0.0.1", 0)
        async with serving(server):
            return await asyncio.to_thread(exchange, server.address, netbios.build_node_status(9))

    (reply,) = asyncio.run(visit())
    assert reply[:2] == b"\0\x09" and netbios.parse_node_status(reply).mac == HMI.mac
    for other in (b"", b"\0" * 50, netbios.build_node_status().replace(b"\0\0\0\x01", b"\x28\x10\0\x01", 1)):
        assert netbios_answer(other, HMI) is None


def test_a_greeting_server_keeps_what_it_is_sent_and_notices_an_abort() -> None:
    async def visit() -> GreetingServer:
        server = GreetingServer(greeting.FTP, "127.0.0.1", 0)
        async with serving(server):
            assert await asyncio.to_thread(exchange, server.address, b"USER x\r\n", kind=socket.SOCK_STREAM) == [
                greeting.FTP
            ]
            await asyncio.wait_for(server.left.wait(), 10)
            server.left.clear()
            with socket.create_connection(server.address) as rude:
                rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes((1, 0, 0, 0, 0, 0, 0, 0)))
            await asyncio.wait_for(server.left.wait(), 10)
        return server

    server = asyncio.run(visit())
    assert (server.received, server.connections, server.resets) == (b"USER x\r\n", 2, 1)


def test_announcements_are_whole_frames() -> None:
    for build, parse in ((lldp_frame, lldp.parse_frame), (cdp_frame, cdp.parse_frame)):
        frame = build(SWITCH, bytes.fromhex("020077000020"))
        assert len(frame) >= 60
        found = parse(frame)
        assert found is not None and found.address == "192.0.2.20"


LAB = """
import asyncio, socket, sys
from core.practice.neighbour import Announced, Announcer, cdp_frame, lldp_frame
device = Announced("sw-020", "Switch", "192.0.2.20")
async def main():
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    heard.bind(("there", 0)); heard.settimeout(10)
    for build in (lldp_frame, cdp_frame):
        announcer = Announcer(lambda mac, build=build: build(device, mac), "here")
        await announcer.start()
        while (frame := await asyncio.to_thread(heard.recv, 2048))[12:14] == b"\\x86\\xdd":
            pass
        print(frame.hex())
        await announcer.stop()
    heard.close()
asyncio.run(main())
"""


@pytest.mark.netns
def test_announcements_on_a_wire() -> None:
    """In a network namespace of its own."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("ip") is None:
        pytest.skip("no unshare(1) or ip(8) here to make a network namespace")
    setup = (
        'ip link add here type veth peer name there && ip link set here up && ip link set there up && exec "$0" -c "$1"'
    )
    done = subprocess.run(
        [unshare, "-rn", "sh", "-c", setup, sys.executable, LAB],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    if "unshare failed" in done.stderr or "not permitted" in done.stderr:
        pytest.skip(f"network namespaces are not allowed here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    first, second = (bytes.fromhex(line) for line in done.stdout.split())
    for reading in (read_lldp(first), read_cdp(second)):
        assert reading is not None and (reading.ip, reading.mac.count(":")) == ("192.0.2.20", 5)
