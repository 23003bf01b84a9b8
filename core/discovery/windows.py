"""Neighbours on Windows without the rights of an administrator: the operating system asks by ARP for us.

`SendARP` of iphlpapi.dll needs no rights. For an address that is not in use it blocks for about three seconds, in which
Windows repeats its question; so it is called in a few threads. It may answer from the neighbour table of Windows, which
is why its answers count as `certain = False`. Npcap, where it is installed, is not used yet: without it there are no
link requests (PROFINET DCP) and no whole frames in the log on Windows.

Source: learn.microsoft.com, iphlpapi.h, SendARP. Not tried on a Windows machine: the call itself is one function that
tests replace.
"""

from __future__ import annotations

import asyncio
import ctypes
import random
import socket
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from core.discovery.interfaces import LocalInterface
from core.discovery.neighbours import KERNEL_ASKS, Found, read_table
from core.discovery.netio import Net

THREADS = 16
_MAC_BYTES = 8
"""Room that SendARP wants for a physical address; Ethernet uses six."""

Call = Callable[[str, str], str]
"""(address, own address) -> MAC as lower-case pairs with colons, or "" where nobody answers. Blocks; any thread."""


def send_arp(ip: str, source_ip: str) -> str:
    """One call of SendARP. OSError where this is no Windows."""
    if sys.platform != "win32":
        raise OSError("SendARP exists on Windows only")
    buffer = ctypes.create_string_buffer(_MAC_BYTES)
    size = ctypes.c_ulong(_MAC_BYTES)
    # Addresses as the bytes lie on the wire: Windows knows little-endian machines only.
    target, source = (int.from_bytes(socket.inet_aton(one), "little") for one in (ip, source_ip))
    failed = ctypes.windll.iphlpapi.SendARP(target, source, buffer, ctypes.byref(size))
    return "" if failed or size.value != 6 else buffer.raw[:6].hex(":")


class SendArpFinder:
    """Looks for neighbours by `SendARP`."""

    title = "ARP requests by the operating system (SendARP)"
    certain = False

    def __init__(self, net: Net, interface: LocalInterface, call: Call = send_arp) -> None:
        self._net = net
        self._interface = interface
        self._call = call
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sendarp")

    async def known(self) -> dict[str, str]:
        """The neighbour table as it is."""
        return await asyncio.to_thread(read_table, self._interface)

    async def find(self, addresses: Sequence[str], found: Found, skip: Callable[[str], bool]) -> None:
        """One pass, in random order, at most `THREADS` at once: Windows repeats its question to silent addresses."""
        waiting = iter(random.sample(list(addresses), len(addresses)))

        async def work() -> None:
            for ip in waiting:
                if not skip(ip) and (mac := await self._ask(ip)):
                    found(ip, mac)

        workers = [asyncio.ensure_future(work()) for _ in range(THREADS)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)

    async def alive(self, ip: str) -> bool | None:
        """False where nobody answers; None else, since the answer may be an old one."""
        return None if await self._ask(ip) else False

    async def close(self) -> None:
        """No call that has not begun is made any more. One under way ends by itself within seconds."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, ip: str) -> str:
        await self._net.budget.take_arp(ip, KERNEL_ASKS)
        self._net.stop.check()
        self._net.log.add("out", ip, "arp", 0, "arp", "arp", request="arp.request")
        loop = asyncio.get_running_loop()
        mac = await loop.run_in_executor(self._threads, self._call, ip, self._interface.ip)
        if mac:
            self._net.log.add("in", ip, "arp", 0, "arp", "arp")
        return mac
