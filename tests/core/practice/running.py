"""Practice servers in a thread of their own, for tests that talk to them with blocking sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.practice.serving import Server, serving


@contextmanager
def running(*servers: Server) -> Iterator[None]:
    """Run the servers; at the end no task and no socket of theirs is left."""
    up = threading.Event()
    failed: list[BaseException] = []
    stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        done = asyncio.Event()
        stop.append((asyncio.get_running_loop(), done))
        async with serving(*servers):
            up.set()
            await done.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except OSError as error:
            failed.append(error)
        finally:
            up.set()

    thread = threading.Thread(target=run, name="practice-servers")
    thread.start()
    up.wait(10)
    try:
        if failed:
            raise failed[0]
        yield
    finally:
        if not failed:
            stop[0][0].call_soon_threadsafe(stop[0][1].set)
        thread.join(10)
        assert not thread.is_alive()
