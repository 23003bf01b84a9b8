"""Run in a network namespace of its own by test_dcp: a PROFINET device on one end of a cable, a laptop on the other.

Prints one JSON object: what the laptop heard to its question, and to frames that would have changed the device.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys

from core.discovery.probes.dcp import REQUEST
from core.practice.ot_devices import profinet_device

_MAC = "02:77:00:00:00:a1"
_ETHERTYPE = 0x8892


async def _hear(laptop: socket.socket, seconds: float) -> list[bytes]:
    loop = asyncio.get_running_loop()
    heard: list[bytes] = []
    try:
        async with asyncio.timeout(seconds):
            while len(heard) < 2:
                heard.append(await loop.sock_recv(laptop, 2048))
    except TimeoutError:
        return heard
    return heard


def cable() -> None:
    """Two ends, one in each hand."""
    for line in (
        f"link add dev0 address {_MAC} type veth peer name pc0",
        "link set dev0 up",
        "link set pc0 up",
    ):
        subprocess.run(["ip", *line.split()], check=True)


async def main() -> None:
    device = profinet_device("dev0", "10.0.0.7")
    await device.start()
    laptop = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETHERTYPE))
    laptop.setblocking(False)
    laptop.bind(("pc0", _ETHERTYPE))
    own = ":".join(f"{byte:02x}" for byte in laptop.getsockname()[4])
    set_name = bytes.fromhex(
        _MAC.replace(":", "") + own.replace(":", "") + "8892 fefd0400 00000001 0000 0006 020200020000"
    )
    for rude in (b"\xff" * 60, REQUEST.build(own)[:20], set_name.ljust(60, b"\0")):
        laptop.send(rude)
    silent = await _hear(laptop, 0.3)
    laptop.send(REQUEST.build(own))
    heard = [reading for frame in await _hear(laptop, 0.5) if (reading := REQUEST.read(frame))]
    await device.stop()
    laptop.close()
    told = [{"mac": one.mac, "ip": one.ip, "values": {v.field: v.value for v in one.result.values}} for one in heard]
    json.dump({"silent": len(silent), "heard": told}, sys.stdout)


if __name__ == "__main__":
    cable()
    asyncio.run(main())
