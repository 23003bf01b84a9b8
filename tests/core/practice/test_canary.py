"""The fragile device lives through a polite conversation and locks up on each of its causes."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

import pytest

from core.practice.canary import Canary

OBJECTS = {0: "Altmann", 1: "TR-88", 2: "1.07", 5: "TR-88", 6: "S/N 1"}
IP = "127.0.0.1"


def request(pdu: bytes, unit: int = 255, transaction: int = 7) -> bytes:
    return struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu


IDENTITY = request(bytes([0x2B, 0x0E, 1, 0]))


def play(conversation: Callable[[Canary, int], Awaitable[None]], canary: Canary | None = None) -> Canary:
    """Run a conversation against a canary on a free port; it must end by itself."""
    chosen = Canary(OBJECTS) if canary is None else canary

    async def run() -> None:
        with socket.socket() as free:
            free.bind((IP, 0))
            port = free.getsockname()[1]
        await chosen.start(IP, port)
        try:
            async with asyncio.timeout(10):
                await conversation(chosen, port)
        finally:
            await chosen.stop()

    asyncio.run(run())
    return chosen


async def until(condition: Callable[[], object]) -> None:
    """Let the server's loop run until the condition holds (bounded by the conversation's limit)."""
    while not condition():  # noqa: ASYNC110 - the canary tells nobody when it locks up
        await asyncio.sleep(0.001)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes = IDENTITY) -> bytes:
    writer.write(message)
    head = await reader.readexactly(7)
    return head + await reader.readexactly(struct.unpack(">H", head[4:6])[0] - 1)


async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """End politely: FIN, then wait for the device's FIN."""
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


def test_a_polite_conversation_leaves_it_alive() -> None:
    async def polite(canary: Canary, port: int) -> None:
        for _ in range(3):
            reader, writer = await asyncio.open_connection(IP, port)
            reply = await ask(reader, writer)
            assert reply[:2] == IDENTITY[:2]
            assert b"Altmann" in reply
            assert b"S/N 1" in await ask(reader, writer, request(bytes([0x2B, 0x0E, 2, 0])))
            await leave(reader, writer)

    canary = play(polite)
    assert canary.state() == {"alive": True, "locked": None, "connections": 3, "requests": 6}


def test_other_units_and_unknown_functions_do_no_harm() -> None:
    async def curious(canary: Canary, port: int) -> None:
        reader, writer = await asyncio.open_connection(IP, port)
        writer.write(request(bytes([0x2B, 0x0E, 1, 0]), unit=17))
        reply = await ask(reader, writer, request(bytes([0x11])))
        assert reply[7:] == bytes([0x91, 1])
        await leave(reader, writer)

    assert play(curious).locked == ""


def test_a_single_object_and_a_missing_one() -> None:
    async def specific(canary: Canary, port: int) -> None:
        reader, writer = await asyncio.open_connection(IP, port)
        assert (await ask(reader, writer, request(bytes([0x2B, 0x0E, 4, 2])))).endswith(b"1.07")
        assert (await ask(reader, writer, request(bytes([0x2B, 0x0E, 4, 3]))))[7:] == bytes([0xAB, 2])
        assert (await ask(reader, writer, request(bytes([0x2B, 0x0E, 9, 0]))))[7:] == bytes([0xAB, 3])
        assert (await ask(reader, writer, request(bytes([0x2B, 0x0D, 1, 0]))))[7:] == bytes([0xAB, 1])
        await leave(reader, writer)

    assert play(specific).locked == ""


def test_a_request_in_small_pieces_is_understood() -> None:
    async def slow(canary: Canary, port: int) -> None:
        reader, writer = await asyncio.open_connection(IP, port)
        for byte in IDENTITY[:-1]:
            writer.write(bytes([byte]))
            await writer.drain()
        assert b"Altmann" in await ask(reader, writer, IDENTITY[-1:])
        await leave(reader, writer)

    assert play(slow).locked == ""


def test_a_second_connection_locks_it_up() -> None:
    async def greedy(canary: Canary, port: int) -> None:
        _, first = await asyncio.open_connection(IP, port)
        _, second = await asyncio.open_connection(IP, port)
        await until(lambda: canary.locked)
        for writer in (first, second):
            writer.close()
            await writer.wait_closed()

    assert "second connection" in play(greedy).locked


@pytest.mark.parametrize("moment", ["idle", "after the answer", "right after the request"])
def test_a_reset_locks_it_up(moment: str) -> None:
    async def rude(canary: Canary, port: int) -> None:
        loop = asyncio.get_running_loop()
        with socket.socket() as client:
            client.setblocking(False)
            await loop.sock_connect(client, (IP, port))
            if moment != "idle":
                await loop.sock_sendall(client, IDENTITY)
            if moment == "after the answer":
                assert await loop.sock_recv(client, 300)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        await until(lambda: canary.locked)

    assert "reset (RST)" in play(rude).locked


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="http"),
        pytest.param(bytes.fromhex("16030100ef010000eb0303"), id="tls"),
        pytest.param(b"SSH-2.0-x\r\n", id="ssh"),
        pytest.param(bytes.fromhex("0300001611e00000"), id="s7"),
        pytest.param(b"\x00\x01\x00\x00\x00\x01\xff", id="too short"),
        pytest.param(b"\x00\x01\x00\x00\x01\x00\xff\x2b", id="too long"),
        pytest.param(b"\x00\x01\x00\x00\x00\x03\xff\x63\x00", id="no such function"),
    ],
)
def test_foreign_bytes_lock_it_up(data: bytes) -> None:
    async def foreign(canary: Canary, port: int) -> None:
        _, writer = await asyncio.open_connection(IP, port)
        writer.write(data)
        await until(lambda: canary.locked)
        writer.close()
        await writer.wait_closed()

    assert "no Modbus request" in play(foreign).locked


def test_an_unfinished_frame_locks_it_up() -> None:
    async def unfinished(canary: Canary, port: int) -> None:
        reader, writer = await asyncio.open_connection(IP, port)
        writer.write(IDENTITY[:5])
        await leave(reader, writer)
        await until(lambda: canary.locked)

    assert "middle of a frame" in play(unfinished).locked


@pytest.mark.parametrize("function", [5, 6, 15, 16, 21, 22, 23])
def test_every_write_locks_it_up(function: int) -> None:
    async def writing(canary: Canary, port: int) -> None:
        _, writer = await asyncio.open_connection(IP, port)
        writer.write(request(bytes([function, 0, 0, 0, 1])))
        await until(lambda: canary.locked)
        writer.close()
        await writer.wait_closed()

    assert f"write was sent (function code {function})" in play(writing).locked


def test_too_many_requests_in_a_second_lock_it_up() -> None:
    clock = [0.0]
    canary = Canary(OBJECTS, requests_per_second=4, now=lambda: clock[0])

    async def hurried(canary: Canary, port: int) -> None:
        reader, writer = await asyncio.open_connection(IP, port)
        for _ in range(4):
            await ask(reader, writer)
        clock[0] = 1.0
        for _ in range(4):
            await ask(reader, writer)
        assert not canary.locked
        clock[0] = 1.5
        writer.write(IDENTITY)
        await until(lambda: canary.locked)
        writer.close()
        await writer.wait_closed()

    assert "more than 4 requests" in play(hurried, canary).locked


def test_locked_up_it_answers_nobody_and_keeps_the_first_reason() -> None:
    async def after(canary: Canary, port: int) -> None:
        canary.lock_up("the first reason")
        reader, writer = await asyncio.open_connection(IP, port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n" + IDENTITY)
        writer.write_eof()
        await until(lambda: canary.connections == 1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)
        writer.close()
        canary.lock_up("a later reason")

    canary = play(after)
    assert canary.state()["locked"] == "locked: the first reason"
    assert canary.requests == 0
