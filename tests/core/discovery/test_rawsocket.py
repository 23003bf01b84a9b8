"""The listening socket: what the kernel tells beside a frame is put back, losses are counted (cables: test_netns_raw)."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("raw sockets of this kind exist on Linux only", allow_module_level=True)

from core.discovery.framefilter import everything, nothing, program
from core.discovery.rawsocket import CaptureSocket, _restored

UDP = bytes.fromhex("02000000000902000000000108004500002000014000401126720a0000010a000009c35000a1000c0000" + "77686f3f")


def auxiliary(status: int, tag: int = 0, kind: int = 0) -> bytes:
    return struct.pack("IIIHHHH", status, len(UDP), len(UDP), 0, 14, tag, kind)


def test_a_tag_that_the_kernel_took_off_is_put_back() -> None:
    assert _restored(UDP, auxiliary(0)) == UDP
    assert _restored(UDP, auxiliary(1 << 4, 0xC005)) == UDP[:12] + bytes.fromhex("8100c005") + UDP[12:]
    service = _restored(UDP, auxiliary(1 << 4 | 1 << 6, 7, 0x88A8))
    assert service == UDP[:12] + bytes.fromhex("88a80007") + UDP[12:]


def test_a_checksum_left_to_the_card_is_filled_in() -> None:
    filled = _restored(UDP, auxiliary(1 << 3 | 1 << 4, 5))
    # By hand: the words of pseudo header, header and data add up to 0x1BECB, folded 0xBECC, inverted 0x4133.
    assert filled == UDP[:12] + bytes.fromhex("81000005") + UDP[12:40] + b"\x41\x33" + UDP[42:]


def opened(code: object = None, **more: bool) -> CaptureSocket:
    try:
        return CaptureSocket("lo", everything() if code is None else code, **more)  # type: ignore[arg-type]
    except PermissionError:
        pytest.skip("raw sockets are not allowed here")


@pytest.fixture
def capture() -> Iterator[CaptureSocket]:
    made = opened()
    yield made
    made.close()


def say(text: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(text, ("127.0.0.1", 9))


def of_ours(capture: CaptureSocket, text: bytes) -> list[tuple[bool, bytes]]:
    found = []
    while (seen := capture.receive()) is not None:
        if seen.frame.endswith(text) and seen.frame[36:38] == b"\0\x09":
            found.append((seen.outgoing, seen.untagged[42:]))
            assert seen.time_ns > 10**18
            assert not seen.merged
    return found


def test_both_directions_are_heard(capture: CaptureSocket) -> None:
    say(b"heard twice on loopback")
    assert of_ours(capture, b"twice on loopback") == [
        (True, b"heard twice on loopback"), (False, b"heard twice on loopback"),
    ]  # fmt: skip


def test_what_the_program_drops_never_arrives_and_it_can_be_exchanged() -> None:
    capture = opened(nothing())
    say(b"not for us")
    assert capture.receive() is None
    capture.attach(everything())
    say(b"for us")
    assert len(of_ours(capture, b"for us")) == 2
    with pytest.raises(OSError) as refused:
        capture.attach([(0xFFFF, 0, 0, 0)])
    assert refused.value.errno == errno.EINVAL
    capture.close()


def test_losses_add_up(capture: CaptureSocket) -> None:
    assert capture.dropped() == 0
    for _ in range(600):
        say(bytes(60_000))
    first = capture.dropped()
    assert first > 0
    assert capture.dropped() >= first, "the kernel forgets its count when it was asked"


def test_an_interface_that_is_not_there() -> None:
    opened().close()
    with pytest.raises(OSError) as refused:
        CaptureSocket("no-such-dev", everything())
    assert refused.value.errno == errno.ENODEV


def test_the_longest_program_is_taken_by_the_kernel(capture: CaptureSocket) -> None:
    from ipaddress import IPv4Interface

    from core.discovery.framefilter import Rule

    targets = tuple((0xC0A80000 + 2 * one, 0xC0A80000 + 2 * one) for one in range(2_000))
    capture.attach(program(Rule(IPv4Interface("192.168.0.1/16"), targets)))
