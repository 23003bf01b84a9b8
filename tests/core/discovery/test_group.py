"""Group requests: once, apart from each other, and only answers from the plan's addresses count."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from dataclasses import replace
from typing import Any

from core.discovery.group import GroupAsker, directly
from core.discovery.interfaces import LocalInterface
from core.discovery.probes import knx
from core.discovery.probes.base import GroupRequest, Result, Value
from core.discovery.wire.errors import WireError
from core.discovery.wire.knx import build_search

LO = LocalInterface("lo", "127.0.0.1", 8, "")


def parse(data: bytes) -> Result:
    if not data.startswith(b"ACME"):
        raise WireError("not ACME")
    return Result((Value("model", data.decode(), 80, data),), detail=data.decode())


def request_to(port: int, group: str = "127.0.0.1") -> GroupRequest:
    """A group of one: on loopback there is no other."""
    return GroupRequest("greet", "Greet all", "mdns.services", b"WHO?", port, group, parse)


def answering(sock: socket.socket) -> threading.Thread:
    """Answers twice from the asked address, once wrongly, and once from a stranger."""

    def serve() -> None:
        _, peer = sock.recvfrom(4096)
        for data in (b"ACME PLC-7", b"ACME PLC-7", b"nonsense"):
            sock.sendto(data, peer)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind(("127.0.0.66", 0))
            stranger.sendto(b"ACME stranger", peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_answers(kit: Any) -> None:
    engine = kit.engine()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        thread = answering(sock)
        engine.net.source_ip = "127.0.0.1"
        asker = GroupAsker(engine.net, LO, frozenset({"127.0.0.1"}))
        answers = asyncio.run(asker.ask([request_to(sock.getsockname()[1])]))
        thread.join(5)
    good = [one for one in answers if one.result is not None]
    bad = [one for one in answers if one.result is None]
    assert [(one.ip, one.raw) for one in good] == [("127.0.0.1", b"ACME PLC-7")], "the same answer counts once"
    assert [(one.raw, one.error) for one in bad] == [(b"nonsense", "not ACME")]
    rows = engine.frames()
    assert [row.data for row in rows if row.direction == "out"] == [b"WHO?"]
    assert len([row for row in rows if row.direction == "in"]) == 4, "what strangers say is logged all the same"


def test_requests_go_out_one_by_one_with_the_gap(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
        asyncio.run(GroupAsker(engine.net, LO, frozenset()).ask([request_to(port)] * 3))
    sent = [row.at for row in engine.frames() if row.direction == "out"]
    gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(sent)]
    assert len(sent) == 3
    assert min(gaps) >= kit.limits.group_gap_s * 0.9


def test_a_request_that_cannot_be_sent_is_left_out(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"
    answers = asyncio.run(GroupAsker(engine.net, LO, frozenset()).ask([request_to(9, "10.255.255.1")]))
    assert (answers, engine.frames()) == ([], [])


def test_asked_directly(kit: Any) -> None:
    engine = kit.engine()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        thread = answering(sock)
        probe = directly(request_to(sock.getsockname()[1]))
        outcome = asyncio.run(engine.converser().ask(probe, "127.0.0.1"))
        thread.join(5)
    assert (outcome.status, outcome.detail, probe.risk) == ("identified", "ACME PLC-7", 2)


def test_a_flood_of_answers_is_neither_kept_nor_logged(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))

        def flood() -> None:
            _, peer = sock.recvfrom(4096)
            for number in range(200):
                sock.sendto(b"ACME %d" % number, peer)

        thread = threading.Thread(target=flood, daemon=True)
        thread.start()
        asker = GroupAsker(engine.net, LO, frozenset({"127.0.0.1"}))
        answers = asyncio.run(asker.ask([request_to(sock.getsockname()[1])]))
        thread.join(5)
    assert len(answers) == 32
    assert len([row for row in engine.frames() if row.direction == "in"]) == 32


def test_a_question_that_names_where_to_answer_names_our_address_and_port(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        asked = replace(knx.GROUP, group="127.0.0.1", port=sock.getsockname()[1])
        asyncio.run(GroupAsker(engine.net, LO, frozenset()).ask([asked]))
        data, (ip, port) = sock.recvfrom(100)
    assert (ip, data) == ("127.0.0.1", build_search("127.0.0.1", port))
    assert [row.data for row in engine.frames()] == [data]
