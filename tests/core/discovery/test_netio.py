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


def test_a_late_answer_to_a_connection_is_closed_by_fin(kit: Any) -> None:
    """The device takes the connection only after we stopped waiting: had the socket been closed, it would get an RST."""
    engine = kit.engine(replace(kit.limits, connect_timeout_s=0.2))
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, socket.socket() as filler:
        filler.connect(server.getsockname())

        async def run() -> bytes:
            with pytest.raises(Ended, match=r"within 0\.2 s"):
                await open_tcp(engine.net, "127.0.0.1", server.getsockname()[1], "greet")
            assert engine.net.lingering
            assert not engine.gate.stuck("127.0.0.1")
            with pytest.raises(RuntimeError, match="second connection"):
                engine.gate.claim("127.0.0.1")
            server.accept()[0].close()
            late = (await asyncio.to_thread(server.accept))[0]
            heard = await asyncio.to_thread(late.recv, 100)
            late.close()
            await engine.net.settle()
            return heard

        assert asyncio.run(run()) == b""
    assert [row.kind for row in engine.frames()] == ["connect", "accept", "fin", "fin"]


def test_a_stop_ends_the_waiting_for_a_late_answer(kit: Any) -> None:
    engine = kit.engine(replace(kit.limits, connect_timeout_s=0.1, linger_s=60))
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, socket.socket() as filler:
        filler.connect(server.getsockname())

        async def run() -> float:
            with pytest.raises(Ended):
                await open_tcp(engine.net, "127.0.0.1", server.getsockname()[1], "greet")
            began = engine.net.clock.monotonic()
            engine.net.abandon()
            await engine.net.settle()
            return float(engine.net.clock.monotonic() - began)

        assert asyncio.run(run()) < 1
    assert [row.kind for row in engine.frames()] == ["connect"]


def test_without_a_free_socket_the_host_does_not_stay_claimed(kit: Any) -> None:
    """Otherwise the next conversation would wait for ever for a connection that was never made."""
    resource = pytest.importorskip("resource")
    server = kit.serve(lambda _connection: None)
    engine = kit.engine()

    async def run() -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            with pytest.raises(Ended, match="no more sockets"):
                await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        link = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await link.close()
        await engine.net.settle()

    asyncio.run(run())


def test_a_flood_is_cut_and_lets_others_have_their_turn(kit: Any) -> None:
    def flood(connection: socket.socket) -> None:
        connection.settimeout(2)
        while True:
            connection.sendall(bytes(16_384))

    server = kit.serve(flood)
    engine = kit.engine(replace(kit.limits, host_frames_per_s=40))
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def run() -> int:
        other = asyncio.ensure_future(others())
        link = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        total = 0

        async def read_on() -> None:
            nonlocal total
            while True:
                total += len(await link.chunk())

        with pytest.raises(Ended, match="sent more than") as caught:
            await read_on()
        assert caught.value.status == "too_long"
        engine.stop.request("over")
        await link.close(hurry=True)
        other.cancel()
        return total

    assert asyncio.run(run()) <= 16 * kit.limits.max_reply_bytes + 16_384
    assert turns > 4


def test_a_datagram_waits_until_the_connection_is_closed(kit: Any) -> None:
    server = kit.serve(late)
    engine = kit.engine()
    probe = kit.probe(9, transport="udp")

    async def run() -> None:
        link = await open_tcp(engine.net, "127.0.0.1", server.port, "greet")
        await link.close()
        assert engine.net.lingering
        await engine.converser().ask(probe, "127.0.0.1")
        await engine.net.settle()

    asyncio.run(run())
    kinds = [(row.direction, row.kind) for row in engine.frames()]
    assert kinds.index(("in", "fin")) < kinds.index(("out", "datagram"))
