"""Answers from another port of the asked device, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from core.discovery.anyport import hear, second_ear
from core.discovery.gate import Ended
from core.discovery.netio import UdpLink
from core.discovery.probes import epm
from core.practice.epm import EpmServer
from core.practice.ot_devices import EPM
from tests.core.practice.running import running

DEVICE, OTHER = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket, tuple[str, int]]]:
    """A device's port, and the connected socket of a conversation with it."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as us,
    ):
        device.bind((DEVICE, 0))
        us.setblocking(False)
        us.connect(device.getsockname())
        yield device, us, us.getsockname()


def say(data: bytes, target: tuple[str, int], source: str = DEVICE) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.bind((source, 0))
        mouth.sendto(data, target)


def heard(us: socket.socket, ear: socket.socket) -> tuple[bytes, int]:
    return asyncio.run(asyncio.wait_for(hear(us, ear, DEVICE), 5))


def test_both_ports_are_heard_and_other_hosts_are_not(pair: Any) -> None:
    device, us, target = pair
    ear = second_ear(us)
    assert ear is not None
    with ear:
        device.sendto(b"direct", target)
        assert heard(us, ear) == (b"direct", 0)
        say(b"stranger", target, OTHER)
        say(b"elsewhere", target)
        data, port = heard(us, ear)
        assert data == b"elsewhere" and port not in (0, device.getsockname()[1])


def test_nobody_listening_is_still_learnt_at_once(kit: Any) -> None:
    engine = kit.engine()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind((DEVICE, 0))
        port = gone.getsockname()[1]

    async def run() -> None:
        link = UdpLink(engine.net, DEVICE, port, "greet", any_port=True)
        try:
            await link.ask(b"hello")
        finally:
            link.close()

    with pytest.raises(Ended) as caught:
        asyncio.run(run())
    assert caught.value.status == "refused"


@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_endpoint_mapper_is_read_wherever_it_answers_from(kit: Any, elsewhere: bool) -> None:
    server = EpmServer(EPM, DEVICE, 0, elsewhere=elsewhere)
    engine = kit.engine()
    with running(server):
        port = server.address[1]

        async def run() -> bytes | None:
            link = UdpLink(engine.net, DEVICE, port, "epm", any_port=epm.PROBE.any_port)
            try:
                return await link.ask(next(epm.start()).data)
            finally:
                link.close()

        reply = asyncio.run(run())
    assert reply is not None and b"6ES7 515-2AM01-0AB0" in reply
    answered = [row.port for row in engine.frames() if row.direction == "in"]
    assert len(answered) == 1 and (answered[0] == port) is not elsewhere
