"""Ports of practice devices: what they survive, and that they stop."""

from __future__ import annotations

import asyncio
import socket

import pytest

from core.practice.serving import DatagramServer, Framed, StreamServer, serving
from tests.core.practice.running import running


def shout(data: bytes) -> bytes | None:
    if data == b"silence":
        return None
    if data == b"odd":
        raise IndexError(data)
    return data.upper()


def line(buffer: bytes) -> int:
    if buffer.startswith(b"!"):
        raise ValueError(buffer)
    return buffer.find(b"\n") + 1


def lines(ip: str = "127.0.0.1", most: int = 2) -> StreamServer:
    return StreamServer(lambda: Framed(line, lambda one: None if one == b"bye\n" else one.upper()), ip, 0, most)


def test_datagrams_are_answered_and_rude_ones_are_not() -> None:
    server = DatagramServer(shout, "127.0.0.1", 0)
    with running(server), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        for data in (b"odd", b"silence", b"", b"\xff" * 9000, b"hello"):
            client.sendto(data, server.address)
        assert client.recv(20_000) == b"\xff" * 9000
        assert client.recv(20_000) == b"HELLO"


def test_a_group_is_listened_to_and_answered_from_the_own_address() -> None:
    server = DatagramServer(shout, "127.0.0.1", 0)
    with running(server):
        port = server.address[1]
    server = DatagramServer(shout, "127.0.0.1", port, also=("224.0.23.12",))
    with running(server), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        client.bind(("127.0.0.1", 0))
        client.sendto(b"who", ("224.0.23.12", port))
        assert client.recvfrom(100) == (b"WHO", ("127.0.0.1", port))


def test_a_stream_is_cut_into_messages() -> None:
    server = lines()
    with running(server), socket.create_connection(server.address, 5) as client:
        client.sendall(b"a\nb")
        assert client.recv(100) == b"A\n"
        client.sendall(b"c\n")
        assert client.recv(100) == b"BC\n"


@pytest.mark.parametrize("rude", [b"!\n", b"bye\n", b"x" * 70_000])
def test_rude_clients_are_hung_up_on_and_the_next_is_served(rude: bytes) -> None:
    server = lines()
    with running(server):
        with socket.create_connection(server.address, 5) as client:
            client.sendall(rude)
            client.settimeout(5)
            try:
                assert client.recv(100) == b""
            except ConnectionResetError:  # the end came while bytes were still on their way
                assert len(rude) > 1000
        with socket.create_connection(server.address, 5) as client:
            client.sendall(b"a\n")
            assert client.recv(100) == b"A\n"


def test_more_clients_than_it_serves_are_hung_up_on() -> None:
    server = lines(most=1)
    with running(server), socket.create_connection(server.address, 5) as first:
        first.sendall(b"a\n")
        assert first.recv(100) == b"A\n"
        with socket.create_connection(server.address, 5) as second:
            second.settimeout(5)
            assert second.recv(100) == b""
        first.sendall(b"b\n")
        assert first.recv(100) == b"B\n"


def test_clients_that_stay_do_not_keep_it_from_stopping() -> None:
    server = lines()
    clients = []
    with running(server):
        for _ in range(2):
            client = socket.create_connection(server.address, 5)
            client.sendall(b"a\nhalf")
            assert client.recv(100) == b"A\n"
            clients.append(client)
    for client in clients:
        client.close()


def test_a_taken_port_is_an_error_and_what_had_started_is_stopped() -> None:
    first = lines()
    with running(first):
        other = lines()
        with (
            pytest.raises(OSError, match=r"in use|[Aa]ddress"),
            running(other, StreamServer(first._session, *first.address)),
        ):
            raise AssertionError("never reached")
        with pytest.raises(OSError), socket.create_connection(other.address, 2):
            raise AssertionError("never reached")


def test_stopping_what_was_never_started() -> None:
    async def stop() -> None:
        await lines().stop()
        await DatagramServer(shout, "127.0.0.1", 0).stop()
        async with serving():
            pass

    asyncio.run(stop())
