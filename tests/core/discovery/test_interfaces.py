"""The machine's own interfaces."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace

import pytest

from core.discovery.interfaces import LocalInterface, keep_on, local_interfaces, missing


def test_loopback_is_there_and_comes_last_among_those_that_are_up() -> None:
    found = local_interfaces()
    loopback = [one for one in found if one.loopback]
    assert loopback
    assert loopback[0].network.prefixlen == 8
    up = [one for one in found if one.up]
    assert [one.loopback for one in up] == sorted(one.loopback for one in up)


def test_subnet() -> None:
    assert str(LocalInterface("x", "10.2.3.4", 22, "").network) == "10.2.0.0/22"


def test_an_interface_that_lost_its_address_is_missing() -> None:
    lo = next(one for one in local_interfaces() if one.loopback)
    assert missing(lo) == ""
    assert "no longer has the address 10.255.0.1" in missing(replace(lo, ip="10.255.0.1"))


@pytest.mark.skipif(sys.platform != "linux", reason="SO_BINDTODEVICE is Linux's")
def test_a_socket_is_kept_on_its_interface() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        keep_on(sock, "lo")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16).rstrip(b"\0") == b"lo"
        keep_on(sock, "no-such-interface")
