"""Connections end by FIN also when a run is stopped in the middle."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.discovery.gate import Ended
from core.discovery.netio import UdpLink, open_tcp


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


def late(connection: socket.socket) -> None:
    """Keeps the connection although we have closed, and closes only a while later."""
    while connection.recv(4096):
        pass
    connection.settimeout(0.6)
    with pytest.raises(TimeoutError):
        Blocked(connection).wait()
    connection.sendall(b"too late\r\n")


class Blocked:
    """A peer that waits without looking at the connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._pair = socket.socketpair()
        self._pair[0].settimeout(connection.gettimeout())

    def wait(self) -> None:
        try:
            self._pair[0].recv(1)
        finally:
            for end in self._pair:
                end.close()


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop go on until the condition holds."""
    while True:
        await asyncio.sleep(0)
        if condition():
            return


def test_a_cancelled_conversation_closes_by_fin(kit: Any) -> None:
    server = kit.serve(silent)
    stopped = [False]
    engine = kit.engine(cancel=lambda: stopped[0])

    async def run() -> Any:
        task = asyncio.ensure_future(engine.converser().ask(kit.probe(server.port), "127.0.0.1"))
        await until(lambda: engine.log.sent == 2)  # connect and data are out
        stopped[0] = True
        task.cancel()
        return await task

    outcome = asyncio.run(run())
    server.wait(1)
    assert outcome.status == "stopped"
    assert server.endings == ["eof"]
    assert [row.kind for row in engine.frames() if row.direction == "out"] == ["connect", "data", "fin"]


def test_a_stop_while_connecting_leaves_nothing_half_open(kit: Any) -> None:
    server = kit.serve(silent)
    engine = kit.engine()

    async def run() -> None:
        task = asyncio.ensure_future(open_tcp(engine.net, "127.0.0.1", server.port, "greet"))
        await until(lambda: engine.log.sent == 1)
        engine.stop.request("Stopped by the user.")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    server.wait(1)
    assert server.endings == ["eof"]
    assert not engine.gate.stuck("127.0.0.1")


def test_a_peer_that_closes_late_is_drained_and_gets_no_reset(kit: Any) -> None:
    server = kit.serve(late)
    engine = kit.engine()

    async def run() -> None:
        link = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await link.close()
        assert engine.net.lingering
        await engine.net.settle()

    asyncio.run(run())
    server.wait(1)
    rows = engine.frames()
    assert server.endings == ["eof"]
    assert [row.kind for row in rows] == ["connect", "accept", "fin", "data", "fin"]
    assert not engine.gate.stuck("127.0.0.1")


def test_the_next_connection_waits_for_the_lingering_one(kit: Any) -> None:
    server = kit.serve(late)
    engine = kit.engine()

    async def run() -> None:
        first = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await first.close()
        second = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await second.close()
        await engine.net.settle()

    asyncio.run(run())
    server.wait(2)
    assert (server.most_open, server.endings) == (1, ["eof", "eof"])


def test_abandoning_ends_the_lingering_soon(kit: Any) -> None:
    server = kit.serve(late)
    engine = kit.engine(replace(kit.limits, linger_s=60))

    async def run() -> None:
        link = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await link.close()
        engine.net.abandon()
        await engine.net.settle()

    asyncio.run(run())
    assert not engine.net.lingering


def test_an_unreachable_address_is_no_answer(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"  # a loopback source reaches nothing outside
    with pytest.raises(Ended) as caught:
        asyncio.run(open_tcp(engine.net, "10.255.255.1", 502, "greet"))
    assert caught.value.status == "no_answer"
    with pytest.raises(Ended) as caught:
        UdpLink(engine.net, "10.255.255.1", 161, "greet")
    assert caught.value.status == "no_answer"
