"""A second ear for one conversation: answers that come from another port of the asked device.

Connectionless DCE/RPC lets a server answer from a port of its own choice, and most PROFINET devices do. The connected
socket of the conversation would not be given such an answer; it is kept nevertheless, since only a connected socket
learns at once that nobody listens.
"""

from __future__ import annotations

import asyncio
import socket

_MOST = 65_535


def second_ear(sock: socket.socket) -> socket.socket | None:
    """An unconnected socket on the address and port of the connected `sock`; None where the system allows none.

    Linux hands what comes from the asked port to the connected one, everything else to this one.
    """
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        ear.setblocking(False)
        # Only now, so that the port of `sock` was its own when it was chosen.
        for one in (sock, ear):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind(sock.getsockname())
    except OSError:
        ear.close()
        return None
    return ear


async def hear(sock: socket.socket, ear: socket.socket, host: str) -> tuple[bytes, int]:
    """The next datagram of `host` on either: (data, the port it came from; 0 for the asked one). What others send to
    the second ear is dropped. Raises OSError as the connected socket does."""
    loop = asyncio.get_running_loop()
    direct = asyncio.ensure_future(loop.sock_recv(sock, _MOST))
    other = asyncio.ensure_future(loop.sock_recvfrom(ear, _MOST))
    try:
        while True:
            await asyncio.wait({direct, other}, return_when=asyncio.FIRST_COMPLETED)
            if direct.done():
                return direct.result(), 0
            data, (source, port) = other.result()
            if source == host:
                return data, int(port)
            other = asyncio.ensure_future(loop.sock_recvfrom(ear, _MOST))
    finally:
        for task in (direct, other):
            task.cancel()
        await asyncio.wait({direct, other})
        for task in (direct, other):
            if not task.cancelled():
                task.exception()  # looked at, so that nobody complains later
