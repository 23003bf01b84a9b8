"""Neighbour tables of three systems, and the two ways of looking (the real ones: test_netns)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.discovery.interfaces import LocalInterface
from core.discovery.neighbours import (
    ArpFinder,
    TableFinder,
    choose_finder,
    parse_arp_command,
    parse_proc,
)

PROC = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.0.1      0x1         0x2         00:1B:1B:01:02:03     *        eth0
192.168.0.2      0x1         0x0         00:00:00:00:00:00     *        eth0
192.168.0.3      0x1         0x6         00:0e:8c:01:02:03     *        eth0
192.168.0.4      0x1         0x2         00:0e:8c:01:02:04     *        eth1
192.168.0.5      0x1         0x2         00:00:00:00:00:00     *        eth0
"""
WINDOWS = """\

Schnittstelle: 192.168.0.9 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.0.1           00-1b-1b-01-02-03     dynamisch
  192.168.0.255         ff-ff-ff-ff-ff-ff     statisch
  224.0.0.22            01-00-5e-00-00-16     statisch
"""
MACOS = """\
? (192.168.0.1) at 0:1b:1b:1:2:3 on en0 ifscope [ethernet]
? (192.168.0.2) at (incomplete) on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
"""


def test_linux_table() -> None:
    assert parse_proc(PROC, "eth0") == {"192.168.0.1": "00:1b:1b:01:02:03", "192.168.0.3": "00:0e:8c:01:02:03"}
    assert parse_proc("", "eth0") == {}


@pytest.mark.parametrize("text", [WINDOWS, MACOS])
def test_arp_command(text: str) -> None:
    assert parse_arp_command(text) == {"192.168.0.1": "00:1b:1b:01:02:03"}


def test_without_a_raw_socket_the_table_is_used(kit: Any) -> None:
    engine = kit.engine()
    nowhere = LocalInterface("no-such-interface", "127.0.0.1", 8, "")

    async def run() -> None:
        finder = await choose_finder(engine.net, nowhere)
        assert isinstance(finder, TableFinder)
        assert not finder.certain
        assert await finder.alive("127.0.0.1") is None
        await finder.close()

    asyncio.run(run())
    assert engine.frames() == []


def test_the_datagram_goes_once_to_every_address_that_is_not_skipped(kit: Any) -> None:
    engine = kit.engine()
    engine.net.source_ip = "127.0.0.1"
    addresses = [f"127.0.0.{number}" for number in range(2, 8)]

    async def run() -> None:
        finder = TableFinder(engine.net, LocalInterface("lo", "127.0.0.1", 8, ""))
        await finder.find(addresses, lambda _ip, _mac: None, lambda ip: ip == "127.0.0.5")

    asyncio.run(run())
    rows = engine.frames()
    assert sorted(row.target for row in rows) == sorted(set(addresses) - {"127.0.0.5"})
    assert {(row.direction, row.transport, row.port, row.data) for row in rows} == {("out", "udp", 9, b"")}


def test_raw_answers_are_certain() -> None:
    assert ArpFinder.certain
