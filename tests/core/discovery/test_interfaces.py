"""The machine's own interfaces."""

from __future__ import annotations

from core.discovery.interfaces import LocalInterface, local_interfaces


def test_loopback_is_there_and_comes_last_among_those_that_are_up() -> None:
    found = local_interfaces()
    loopback = [one for one in found if one.loopback]
    assert loopback
    assert loopback[0].network.prefixlen == 8
    up = [one for one in found if one.up]
    assert [one.loopback for one in up] == sorted(one.loopback for one in up)


def test_subnet() -> None:
    assert str(LocalInterface("x", "10.2.3.4", 22, "").network) == "10.2.0.0/22"
