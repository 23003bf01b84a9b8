"""Whatever a device does, the attempt ends with the right status, and the connection by FIN."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.discovery.converse import Outcome
from core.discovery.probes.base import Ask, Conversation, Result, Value
from core.discovery.wire.errors import WireError


def polite(connection: socket.socket) -> None:
    while connection.recv(4096):
        connection.sendall(b"ACME PLC-7\r\n")


def silent(connection: socket.socket) -> None:
    connection.recv(4096)


def slow(connection: socket.socket) -> None:
    connection.recv(4096)
    for byte in b"ACME PLC-7\r\n":
        connection.sendall(bytes([byte]))
        time.sleep(0.15)  # the slowness is the behaviour under test


def cut_off(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"ACME PL")
    connection.shutdown(socket.SHUT_WR)


def wrong(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"\x00\x01\x02 not this protocol" * 50)


def close_at_once(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)


def too_much(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"A" * 20_000)


def resetting(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def endless(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"A" * 1000)


def play(kit: Any, probe: Any, *, host: str = "127.0.0.1", engine: Any = None) -> tuple[Outcome, Any]:
    engine = engine or kit.engine()

    async def run() -> Outcome:
        outcome = await engine.converser().ask(probe, host)
        await engine.net.settle()
        return outcome

    return asyncio.run(run()), engine


@pytest.mark.parametrize(
    ("behaviour", "status", "word"),
    [
        (polite, "identified", "ACME PLC-7"),
        (silent, "no_answer", "Connected, but no answer"),
        (slow, "cut_off", "Only"),
        (cut_off, "cut_off", "after 7 bytes"),
        (wrong, "malformed", "no line of this protocol"),
        (close_at_once, "cut_off", "without an answer"),
        (too_much, "too_long", "no end"),
        (resetting, "cut_off", "RST"),
    ],
)
def test_rude_servers_end_with_a_status_and_a_fin(kit: Any, behaviour: Any, status: str, word: str) -> None:
    server = kit.serve(behaviour)
    outcome, engine = play(kit, kit.probe(server.port))
    assert (outcome.status, word in outcome.detail) == (status, True), outcome.detail
    assert outcome.connected
    server.wait(1)
    assert server.endings == ["eof"], "the server must see our FIN, never a reset"
    kinds = [frame.kind for frame in engine.frames() if frame.direction == "out"]
    assert "abort" not in kinds
    if behaviour is not resetting:
        assert kinds[0] == "connect"
        assert kinds[-1] == "fin"
    assert not engine.gate.stuck("127.0.0.1")


def test_an_endless_server_is_given_up_and_gets_no_other_connection(kit: Any) -> None:
    server = kit.serve(endless)
    engine = kit.engine(replace(kit.limits, linger_s=0.3))
    outcome, _ = play(kit, kit.probe(server.port), engine=engine)
    assert outcome.status == "too_long"
    assert engine.gate.stuck("127.0.0.1")
    rows = engine.frames()
    assert [row.kind for row in rows if row.direction == "out"] == ["connect", "data", "fin", "abort"]
    assert sum(len(row.data) for row in rows) < 80_000, "a flood must not fill the log"
    again, _ = play(kit, kit.probe(server.port), engine=engine)
    assert again.status == "left_alone"
    server.wait(1)


def test_a_closed_port_is_refused_and_costs_one_frame(kit: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    outcome, engine = play(kit, kit.probe(port))
    assert (outcome.status, outcome.connected, outcome.alive, outcome.frames) == ("refused", False, True, 1)
    assert [frame.kind for frame in engine.frames()] == ["connect", "refuse"]


def test_a_port_that_swallows_connections_is_no_answer(kit: Any) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:  # the queue is full: further SYNs are dropped
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        outcome, _ = play(kit, kit.probe(full.getsockname()[1]))
        for filler in fillers:
            filler.close()
    # The operating system may repeat the SYN once.
    assert (outcome.status, outcome.alive, outcome.frames) == ("no_answer", False, 2)


def test_the_log_holds_what_the_server_saw(kit: Any) -> None:
    server = kit.serve(polite)
    outcome, engine = play(kit, kit.probe(server.port))
    server.wait(1)
    rows = engine.frames()
    assert b"".join(row.data for row in rows if row.direction == "out") == server.received[0] == kit.question
    assert b"".join(row.data for row in rows if row.direction == "in") == kit.answer
    assert [(row.direction, row.kind) for row in rows] == [
        ("out", "connect"), ("in", "accept"), ("out", "data"), ("in", "data"), ("out", "fin"), ("in", "fin"),
    ]  # fmt: skip
    assert {(row.target, row.transport, row.port, row.protocol) for row in rows} == {
        ("127.0.0.1", "tcp", server.port, "greet")
    }
    assert outcome.frames == (4 if hasattr(socket, "TCP_QUICKACK") else 6), "acknowledgements travel with data"


def test_the_offset_is_added_to_the_port(kit: Any) -> None:
    server = kit.serve(polite)
    engine = kit.engine()
    outcome = asyncio.run(engine.converser(port_offset=7).ask(kit.probe(server.port - 7), "127.0.0.1"))
    assert (outcome.status, outcome.port) == ("identified", server.port)


# --- what a conversation may ask for ---


def test_silence_to_an_optional_question_is_handed_on_and_the_connection_kept(kit: Any) -> None:
    def second_time(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.recv(4096)
        connection.sendall(b"ACME PLC-7\r\n")

    def twice(host: str = "") -> Conversation:
        def framer(buffer: bytes) -> int | None:
            return len(buffer) if buffer.endswith(b"\r\n") else None

        first = yield Ask("test.who", b"ONE\r\n", framer, optional=True)
        second = yield Ask("test.who", b"TWO\r\n", framer, optional=True)
        return Result((Value("model", f"{first!r} {second!r}", 50),))

    server = kit.serve(second_time)
    outcome, _ = play(kit, kit.probe(server.port, start=twice))
    assert outcome.values[0].value == f"None {kit.answer!r}"
    server.wait(1)
    assert server.received == [b"ONE\r\nTWO\r\n"]


def test_nothing_answered_is_no_answer_even_where_all_was_optional(kit: Any) -> None:
    def hopeful(host: str = "") -> Conversation:
        yield Ask("test.who", b"ONE\r\n", lambda _buffer: None, optional=True)
        return Result()

    outcome, _ = play(kit, kit.probe(kit.serve(silent).port, start=hopeful))
    assert outcome.status == "no_answer"


def test_a_fresh_connection_comes_after_the_first_is_closed(kit: Any) -> None:
    def fresh(host: str = "") -> Conversation:
        yield Ask("test.who", b"ONE\r\n", lambda buffer: len(buffer) or None)
        reply = yield Ask("test.who", b"TWO\r\n", lambda buffer: len(buffer) or None, fresh=True)
        return Result((Value("model", repr(reply), 50),))

    server = kit.serve(polite)
    outcome, _ = play(kit, kit.probe(server.port, start=fresh))
    server.wait(2)
    assert outcome.status == "identified"
    assert server.received == [b"ONE\r\n", b"TWO\r\n"]
    assert (server.most_open, server.endings) == (1, ["eof", "eof"])


def test_a_reply_that_ends_by_closing(kit: Any) -> None:
    def until_close(host: str = "") -> Conversation:
        reply = yield Ask("test.who", b"GET\r\n", lambda _buffer: None, until_close=True)
        return Result((Value("model", repr(reply), 50),))

    outcome, _ = play(kit, kit.probe(kit.serve(cut_off).port, start=until_close))
    assert outcome.values[0].value == "b'ACME PL'"


def test_a_conversation_may_keep_what_it_knows_when_the_framer_refuses(kit: Any) -> None:
    def other(host: str = "") -> Conversation:
        def framer(buffer: bytes) -> int | None:
            raise WireError("another protocol")

        try:
            yield Ask("test.who", b"WHO\r\n", framer)
        except WireError:
            return Result(detail="speaks something else", protocol_seen=False)
        raise AssertionError

    outcome, _ = play(kit, kit.probe(kit.serve(wrong).port, start=other))
    assert (outcome.status, outcome.detail) == ("answered", "speaks something else")


def test_a_bug_in_a_conversation_ends_only_this_attempt(kit: Any) -> None:
    def broken(host: str = "") -> Conversation:
        yield Ask("test.who", b"WHO\r\n", lambda buffer: len(buffer) or None)
        raise ZeroDivisionError("a bug")

    server = kit.serve(polite)
    outcome, _ = play(kit, kit.probe(server.port, start=broken))
    assert (outcome.status, outcome.detail) == ("error", "ZeroDivisionError: a bug")
    server.wait(1)
    assert server.endings == ["eof"]


def test_a_device_that_always_has_more_to_tell_is_left(kit: Any) -> None:
    def curious(host: str = "") -> Conversation:
        while True:
            yield Ask("test.who", b"MORE\r\n", lambda buffer: len(buffer) or None)

    engine = kit.engine(replace(kit.limits, asks_per_attempt=3))
    outcome, _ = play(kit, kit.probe(kit.serve(polite).port, start=curious), engine=engine)
    assert (outcome.status, outcome.detail) == ("too_long", "Still not done after 3 questions.")
    assert outcome.replies == 3


# --- UDP ---


@pytest.fixture
def udp() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        yield sock


def who_udp(host: str = "") -> Conversation:
    reply = yield Ask("test.who", b"WHO?")
    assert reply is not None
    if reply != b"ACME":
        raise WireError("not ACME")
    return Result((Value("vendor", reply.decode(), 80, reply),), detail="ACME")


def answering(sock: socket.socket, *answers: bytes | None) -> tuple[threading.Thread, list[bytes]]:
    """Answers the datagrams in turn; None keeps silent."""
    heard: list[bytes] = []

    def serve() -> None:
        for answer in answers:
            data, peer = sock.recvfrom(4096)
            heard.append(data)
            if answer is not None:
                sock.sendto(answer, peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread, heard


@pytest.mark.parametrize(
    ("answers", "status", "asked"),
    [
        ((b"ACME",), "identified", 1),
        ((None, b"ACME"), "identified", 2),
        ((None, None), "no_answer", 2),
        ((b"EVIL",), "malformed", 1),
    ],
)
def test_udp(kit: Any, udp: socket.socket, answers: tuple[bytes | None, ...], status: str, asked: int) -> None:
    thread, heard = answering(udp, *answers)
    outcome, engine = play(kit, kit.probe(udp.getsockname()[1], "udp", who_udp))
    thread.join(5)
    assert (outcome.status, len(heard), outcome.frames) == (status, asked, asked)
    assert [row.data for row in engine.frames() if row.direction == "out"] == heard


def test_udp_to_a_closed_port_is_refused_after_one_datagram(kit: Any, udp: socket.socket) -> None:
    port = udp.getsockname()[1]
    udp.close()
    outcome, engine = play(kit, kit.probe(port, "udp", who_udp))
    assert (outcome.status, outcome.frames) == ("refused", 1)
    assert [row.kind for row in engine.frames()] == ["datagram", "unreachable"]


def test_datagrams_from_others_do_not_count(kit: Any, udp: socket.socket) -> None:
    def serve() -> None:
        for _ in range(2):
            _, peer = udp.recvfrom(4096)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("127.0.0.2", 0))
                other.sendto(b"ACME", peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    outcome, engine = play(kit, kit.probe(udp.getsockname()[1], "udp", who_udp))
    thread.join(5)
    assert outcome.status == "no_answer"
    assert all(row.direction == "out" for row in engine.frames())


def test_nothing_is_sent_after_a_stop(kit: Any, udp: socket.socket) -> None:
    for probe in (kit.probe(kit.serve(polite).port), kit.probe(udp.getsockname()[1], "udp", who_udp)):
        outcome, engine = play(kit, probe, engine=kit.engine(cancel=lambda: True))
        assert (outcome.status, outcome.detail, engine.frames()) == ("stopped", "Stopped by the user.", [])


def test_two_conversations_with_one_host_are_a_bug(kit: Any) -> None:
    engine = kit.engine()
    probe = kit.probe(kit.serve(silent).port)

    async def run() -> list[Any]:
        converser = engine.converser()
        both = [asyncio.ensure_future(converser.ask(probe, "127.0.0.1")) for _ in range(2)]
        return await asyncio.gather(*both, return_exceptions=True)

    first, second = asyncio.run(run())
    assert first.status == "no_answer"
    assert isinstance(second, RuntimeError)


def test_a_write_is_stopped_at_the_last_gate(kit: Any) -> None:
    write_coil = bytes.fromhex("000100000006ff0500010000")

    def start(host: str = "") -> Conversation:
        yield Ask("modbus.identification", write_coil, len)
        return Result()

    server = kit.serve(polite)
    outcome, engine = play(kit, kit.probe(server.port, protocol="modbus", start=start))
    assert outcome.status == "error"
    assert "no plain read" in outcome.detail
    assert engine.frames() == []
    assert not any(server.received)
