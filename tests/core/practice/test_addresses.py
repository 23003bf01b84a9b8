"""Which addresses and ports the plant takes, and what it says where it cannot have them."""

from __future__ import annotations

import errno
import socket
from unittest.mock import patch

import pytest

from core.practice.addresses import PORT_OFFSET, address, choose_offset, endpoints
from core.practice.errors import PracticeUnavailable
from core.practice.musterwerk import DEVICES


def test_every_endpoint_is_on_loopback_and_fits_with_the_offset() -> None:
    found = endpoints("127.77.0.0", DEVICES)
    assert ("udp", "127.77.0.14", 44818) in found
    assert ("tcp", "127.77.0.14", 44818) in found
    assert {ip.rsplit(".", 1)[0] for _, ip, _ in found} == {"127.77.0"}
    assert max(port for _, _, port in found) + PORT_OFFSET <= 65535


def test_other_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="loopback"):
        address("192.168.0.0", DEVICES[0])


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_taken_port_moves_the_plant_up(spare_base: str, transport: str) -> None:
    ip = spare_base[:-1] + "9"
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM) as other:
        other.bind((ip, 21502))
        if transport == "tcp":
            other.listen()
        assert choose_offset([(transport, ip, 21502)]) == PORT_OFFSET
    assert choose_offset([(transport, ip, 21502)]) == 0


def test_both_ports_taken_is_told_with_a_next_step(spare_base: str) -> None:
    ip = spare_base[:-1] + "10"
    with socket.socket() as one, socket.socket() as two:
        one.bind((ip, 22502))
        one.listen()
        two.bind((ip, 22502 + PORT_OFFSET))
        two.listen()
        with pytest.raises(PracticeUnavailable, match=f"{ip}, tcp port {22502 + PORT_OFFSET}.*end it"):
            choose_offset([("tcp", ip, 22502)])


def test_missing_addresses_are_told_with_the_command_that_adds_them() -> None:
    # Linux has all of 127/8; macOS answers this way.
    missing = OSError(errno.EADDRNOTAVAIL, "Can't assign requested address")
    with (
        patch("core.practice.addresses.socket.socket.bind", side_effect=missing),
        pytest.raises(PracticeUnavailable, match=r"ifconfig lo0 alias 127\.77\.0\.\$i up"),
    ):
        choose_offset([("tcp", "127.77.0.11", 502), ("tcp", "127.77.0.23", 502)])
