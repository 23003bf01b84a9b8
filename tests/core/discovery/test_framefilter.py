"""The kernel's program and its twin in Python say the same of every frame; golden frames say what is right."""

from __future__ import annotations

import socket
import sys
from ipaddress import IPv4Interface
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.discovery.framefilter import (
    ALL,
    JUMP,
    JUMP_EQUAL,
    JUMP_GREATER,
    JUMP_LEAST,
    LOAD_HALF,
    LOAD_WORD,
    MOST_RANGES,
    RETURN,
    Instruction,
    Rule,
    everything,
    joined,
    nothing,
    of_others,
    packed,
    program,
)
from core.discovery.wire import arp

OWN = IPv4Interface("192.168.7.9/24")


def number(text: str) -> int:
    return int.from_bytes(socket.inet_aton(text), "big")


RULE = Rule(OWN, ((number("192.168.7.20"), number("192.168.7.29")), (number("192.168.7.40"),) * 2))
HEAD = bytes.fromhex("020000000001020000000002")
US, THEM = "02:00:00:00:00:01", "02:00:00:00:00:02"


def interpret(code: list[Instruction], frame: bytes) -> int:
    """Classic BPF as the kernel runs it: a load beyond the frame gives 0 (drop)."""
    place, accumulator = 0, 0
    while True:
        operation, true, false, operand = code[place]
        place += 1
        if operation == RETURN:
            return operand
        if operation in (LOAD_WORD, LOAD_HALF):
            size = 4 if operation == LOAD_WORD else 2
            if operand + size > len(frame):
                return 0
            accumulator = int.from_bytes(frame[operand : operand + size], "big")
        elif operation == JUMP:
            place += operand
        else:
            tests = {
                JUMP_EQUAL: accumulator == operand,
                JUMP_GREATER: accumulator > operand,
                JUMP_LEAST: accumulator >= operand,
            }
            place += true if tests[operation] else false


def ip(source: str, destination: str, rest: bytes = bytes(8)) -> bytes:
    addresses = socket.inet_aton(source) + socket.inet_aton(destination)
    return HEAD + b"\x08\x00" + b"\x45\0\0\x1c\0\0\0\0\x40\x11\0\0" + addresses + rest


GOLDEN = [
    (True, ip("192.168.7.9", "192.168.7.20")),
    (True, ip("192.168.7.9", "192.168.7.29")),
    (True, ip("192.168.7.9", "192.168.7.40")),
    (False, ip("192.168.7.9", "192.168.7.19")),
    (False, ip("192.168.7.9", "192.168.7.30")),
    (False, ip("192.168.7.9", "192.168.7.41")),
    (False, ip("192.168.7.9", "8.8.8.8")),
    (True, ip("192.168.7.9", "192.168.7.255")),
    (True, ip("192.168.7.9", "255.255.255.255")),
    (True, ip("192.168.7.9", "224.0.0.251")),
    (True, ip("192.168.7.20", "192.168.7.9")),
    (True, ip("192.168.7.20", "192.168.7.255")),
    (True, ip("192.168.7.40", "255.255.255.255")),
    (False, ip("192.168.7.20", "224.0.0.251")),
    (False, ip("192.168.7.20", "192.168.7.40")),
    (False, ip("192.168.7.50", "192.168.7.9")),
    (False, ip("192.168.7.50", "192.168.7.255")),
    (False, ip("192.168.7.9", "192.168.7.20")[:30]),
    (True, arp.build_request(US, "192.168.7.9", "192.168.7.77")),
    (True, arp.build_request(THEM, "192.168.7.77", "192.168.7.9")),
    (False, arp.build_request(THEM, "192.168.7.77", "192.168.7.78")),
    (True, bytes.fromhex("0180c200000e02000000000288cc") + bytes(20)),
    (True, HEAD + bytes.fromhex("8892feff0501") + bytes(30)),
    (True, HEAD + bytes.fromhex("8892fefc") + bytes(30)),
    (False, HEAD + bytes.fromhex("88928001") + bytes(40)),
    (False, HEAD + bytes.fromhex("8892ff40") + bytes(40)),
    (True, bytes.fromhex("01000ccccccc0200000000020064aaaa0300000c2000") + bytes(40)),
    (False, bytes.fromhex("01000ccccccd0200000000020064aaaa0300000c010b") + bytes(40)),
    (False, HEAD + bytes.fromhex("86dd") + bytes(40)),
    (False, b""),
    (False, b"\x01\x00\x0c\xcc\xcc\xcc"),
]


@pytest.mark.parametrize(("wanted", "frame"), GOLDEN)
def test_golden_frames(wanted: bool, frame: bytes) -> None:
    assert interpret(program(RULE), frame) == (ALL if wanted else 0)
    assert wanted or not RULE.wants(frame)
    assert not wanted or RULE.wants(frame)


addresses = st.one_of(
    st.integers(number("192.168.7.0"), number("192.168.8.0")),
    st.sampled_from([int(OWN.ip), 0xFFFFFFFF, 0xE0000001, 0xDFFFFFFF, 0]),
)
frames = st.builds(
    lambda kind, source, destination, tail: (
        HEAD + kind + bytes(12) + source.to_bytes(4, "big") + destination.to_bytes(4, "big") + tail
    ),
    st.sampled_from([b"\x08\x00", b"\x08\x06", b"\x88\x92", b"\x86\xdd"]),
    addresses,
    addresses,
    st.binary(max_size=16),
)


@given(st.one_of(frames, st.binary(max_size=64)), st.lists(st.integers(0, 300), unique=True, max_size=12))
@example(GOLDEN[0][1], [])
def test_both_say_the_same(frame: bytes, offsets: list[int]) -> None:
    base = number("192.168.7.0")
    rule = Rule(OWN, tuple((base + 2 * one, base + 2 * one) for one in sorted(offsets)))
    assert (interpret(program(rule), frame) == ALL) == rule.wants(frame)


def test_a_computers_own_frames_can_be_left_out() -> None:
    own, other, near = (bytes.fromhex(one) for one in ("0200aabbccdd", "0200aabbccde", "0200aabb0000"))
    for target, source, wanted in (
        (own, other, False), (other, own, False), (own, own, False), (other, near, True), (near, other, True),
        (b"\xff" * 6, other, True), (b"\xff" * 6, own, False),
    ):  # fmt: skip
        assert interpret(of_others(own), target + source + b"\x08\0" + bytes(40)) == (ALL if wanted else 0)


def test_many_ranges_are_joined_where_the_gaps_are_small() -> None:
    ranges = [(0, 1), (3, 3), (10, 11), (13, 13), (100, 100)]
    assert joined(ranges, 5) == ranges
    assert joined(ranges, 3) == [(0, 3), (10, 13), (100, 100)]
    assert joined(ranges, 1) == [(0, 100)]


def test_a_program_for_any_number_of_targets_fits_the_kernel() -> None:
    base = number("10.0.0.0")
    rule = Rule(OWN, tuple((base + 2 * one, base + 2 * one) for one in range(4000)))
    code = program(rule)
    assert len(code) < 4096
    assert max(max(true, false) for _, true, false, _ in code) <= 255
    frame = ip("192.168.7.9", "10.0.0.0")
    assert interpret(code, frame) == ALL
    assert len(code) > 3 * MOST_RANGES
    assert not rule.wants(ip("192.168.7.9", "10.0.0.1"))


def test_a_subnet_without_a_broadcast_address() -> None:
    rule = Rule(IPv4Interface("10.0.0.0/31"), ((number("10.0.0.1"),) * 2,))
    for destination, wanted in (("10.0.0.1", True), ("10.0.0.0", False), ("255.255.255.255", True)):
        frame = ip("10.0.0.0", destination)
        assert rule.wants(frame) == wanted
        assert (interpret(program(rule), frame) == ALL) == wanted


def test_the_kernel_takes_the_programs_and_says_the_same() -> None:
    """Golden frames through a real socket pair: the program is run by the kernel itself."""
    if sys.platform != "linux":
        pytest.skip("socket filters of this kind exist on Linux only")
    import ctypes
    import struct

    def filtered(code: list[Instruction]) -> list[bytes]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with ours, theirs:
            theirs.setblocking(False)
            raw = ctypes.create_string_buffer(packed(code))
            theirs.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HP", len(code), ctypes.addressof(raw)))
            passed: list[bytes] = []
            for _, frame in GOLDEN:
                refused: Any = None
                try:
                    ours.send(frame or b"\0")
                    passed.append(theirs.recv(4096))
                except OSError as error:  # what the filter drops is refused to the sender, or simply not there
                    refused = error
                assert refused is None or isinstance(refused, (BlockingIOError, PermissionError))
            return passed

    assert filtered(program(RULE)) == [frame for wanted, frame in GOLDEN if wanted]
    assert filtered(everything()) == [frame or b"\0" for _, frame in GOLDEN]
    assert filtered(nothing()) == []
