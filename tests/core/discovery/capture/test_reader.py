"""The reader against files built byte by byte, a reference reader, and damage of every kind."""

import gzip
import io
import struct
import tracemalloc
from collections.abc import Callable
from hashlib import sha256

import dpkt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.capture.reader import CHUNK, MAX_BLOCK, MAX_PACKET, NotACapture, Packet, Reader
from tests.core.discovery.capture.building import (  # type: ignore[import-not-found]
    SECOND,
    START,
    Timed,
    block,
    enhanced,
    ethernet,
    interface,
    pcap,
    pcapng,
    section,
    udp,
    zipped,
)

FRAMES: list[Timed] = [
    (START + number * 1_234_567, ethernet(udp(("10.0.0.1", 1000 + number), ("10.0.0.2", 53), bytes(number))))
    for number in range(5)
]


def read(data: bytes) -> tuple[Reader, list[Packet]]:
    reader = Reader(io.BytesIO(data))
    return reader, list(reader)


def test_pcap_in_micro_and_nanoseconds_and_both_byte_orders() -> None:
    for order in "<>":
        for nano in (False, True):
            reader, packets = read(pcap(FRAMES, order=order, nano=nano))
            unit = 1 if nano else 1000
            assert packets == [(time // unit * unit, 1, frame, len(frame)) for time, frame in FRAMES]
            assert (reader.format, reader.damage, reader.notes, reader.packets) == ("pcap", "", [], 5)


def test_the_link_type_stands_in_the_lower_bits() -> None:
    data = bytearray(pcap(FRAMES, link=113))
    struct.pack_into("<I", data, 20, 0x1400_0000 | 113)  # the upper bits tell a frame check sequence
    assert {link for _, link, _, _ in read(bytes(data))[1]} == {113}


def test_the_length_on_the_wire_stays_when_packets_were_cut() -> None:
    _, packets = read(pcap(FRAMES, snap=20))
    assert [(len(frame), wire) for _, _, frame, wire in packets] == [(20, len(frame)) for _, frame in FRAMES]


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcapng_with_interfaces_of_their_own_clocks(order: str) -> None:
    frame = FRAMES[0][1]
    data = (
        section(order)
        + interface(order)  # microseconds are what is meant without an option
        + interface(order, 113, resolution=9)
        + interface(order, 0, resolution=0x80 | 10, offset=1000)
        + interface(order, 1, resolution=12)
        + enhanced(5_000_001, frame, order=order)
        + enhanced(7_000_000_009, frame, order=order, number=1)
        + enhanced(3 << 10 | 512, frame, order=order, number=2)
        + enhanced(4_000_000_000_999, frame, order=order, number=3)
    )
    reader, packets = read(data)
    assert [(time, link) for time, link, _, _ in packets] == [
        (5_000_001_000, 1),
        (7_000_000_009, 113),
        (1003 * SECOND + SECOND // 2, 0),
        (4 * SECOND, 1),
    ]
    assert (reader.format, reader.damage, reader.notes) == ("pcapng", "", [])


def test_sections_of_both_byte_orders_in_one_file() -> None:
    first, second = FRAMES[:2]
    assert [packet[:1] + packet[2:3] for packet in read(pcapng([first], order=">") + pcapng([second]))[1]] == FRAMES[:2]


def test_simple_and_obsolete_packet_blocks() -> None:
    frame = FRAMES[3][1]
    old = struct.pack("<HHIIII", 0, 0, 0, 9_000_000, len(frame), len(frame)) + frame
    simple = struct.pack("<I", len(frame)) + frame
    reader, packets = read(section() + interface(snap=0) + block("<", 2, old) + block("<", 3, simple))
    assert packets == [(9 * SECOND, 1, frame, len(frame))] * 2
    assert reader.notes == ["Packets without a time, taken at that of the one before: 1."]


def test_a_simple_packet_is_as_long_as_the_interface_allows() -> None:
    frame = FRAMES[3][1]
    _, packets = read(section() + interface(snap=20) + block("<", 3, struct.pack("<I", len(frame)) + frame[:20]))
    assert packets == [(0, 1, frame[:20], len(frame))]


def test_unknown_blocks_are_passed_over_and_unknown_interfaces_told() -> None:
    frame = FRAMES[0][1]
    strange = block("<", 0x0BAD, b"whatever") + block("<", 5, bytes(12)) + block("<", 4, bytes(8))
    reader, packets = read(
        section() + strange + interface(resolution=9) + strange + enhanced(9, frame) + enhanced(9, frame, number=7)
    )
    assert packets == [(9, 1, frame, len(frame))]
    assert reader.notes == ["Packets of an interface that the file does not describe, left out: 1."]
    assert reader.damage == ""


@pytest.mark.parametrize("make", [pcap, pcapng])
def test_gzip_of_either_also_in_several_members_and_with_padding(make: Callable[[list[Timed]], bytes]) -> None:
    whole = make(FRAMES)
    reader, packets = read(zipped(whole[:100]) + zipped(whole[100:]) + bytes(512))
    assert (packets, reader.damage) == (read(whole)[1], "")
    assert reader.format == read(whole)[0].format + ".gz"


@pytest.mark.parametrize("make", [pcap, pcapng])
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes(make: Callable[[list[Timed]], bytes]) -> None:
    whole = make(FRAMES)
    packets = read(whole)[1]
    ends = {len(make(FRAMES[:count])) for count in range(6)} | ({len(section())} if make is pcapng else set())
    for size in range(24, len(whole)):
        reader, found = read(whole[:size])
        assert found == packets[: len(found)]
        if size in ends:
            assert reader.damage == ""
        else:
            assert reader.damage == f"The file ends early, after packet {len(found)}: it is cut off."


def test_a_compressed_file_that_is_cut_or_damaged() -> None:
    data = zipped(
        pcap(
            [
                (time, frame + sha256(frame + bytes([number % 251])).digest())
                for number in range(3000)
                for time, frame in FRAMES[:1]
            ]
        )
    )
    reader, found = read(data[: len(data) // 2])
    assert 0 < len(found) < 3000
    assert reader.damage == f"The file ends early, after packet {len(found)}: the compressed file is cut off."
    broken = bytearray(data)
    broken[len(data) // 2] ^= 0xFF
    reader, found = read(bytes(broken))
    assert 0 < len(found) < 3000
    assert "damaged" in reader.damage


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"MZ\x90\0" + bytes(100), "The file is no capture in the formats pcap or pcapng."),
        (gzip.compress(b"hello"), "The file is no capture in the formats pcap or pcapng."),
        (b"\x34\xcd\xb2\xa1" + bytes(40), "The file is no capture in the formats pcap or pcapng."),
    ],
)
def test_what_is_no_capture_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(NotACapture, match=sentence):
        read(data)


@pytest.mark.parametrize("claimed", [MAX_PACKET + 1, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_hostile_packet_size_ends_the_reading(claimed: int) -> None:
    reader, found = read(pcap(FRAMES[:2]) + struct.pack("<IIII", 1, 1, claimed, claimed) + bytes(2 * CHUNK))
    assert len(found) == 2
    assert reader.damage == f"The file is damaged after packet 2: a packet of {claimed} bytes is claimed."


@pytest.mark.parametrize("claimed", [0, 8, 13, MAX_BLOCK + 4, 0xFFFF_FFFC])
def test_a_hostile_block_size_ends_the_reading(claimed: int) -> None:
    reader, found = read(pcapng(FRAMES[:2]) + struct.pack("<II", 6, claimed) + bytes(CHUNK))
    assert len(found) == 2
    assert reader.damage == f"The file is damaged after packet 2: a block of {claimed} bytes is claimed."


def test_a_packet_larger_than_its_block_and_a_section_without_byte_order() -> None:
    wrong = bytearray(enhanced(1, bytes(20)))
    struct.pack_into("<I", wrong, 20, 4096)
    assert "4096 bytes is claimed" in read(section() + interface() + bytes(wrong) + bytes(8192))[0].damage
    lost = bytearray(section())
    lost[8:12] = b"what"
    assert read(pcapng(FRAMES[:1]) + bytes(lost))[0].damage.startswith("The file is damaged after packet 1")


def test_memory_stays_the_same_however_large_the_file() -> None:
    class Endless(io.RawIOBase):
        def __init__(self, units: int) -> None:
            self._unit = pcap([FRAMES[4]] * 5_000)[24:]
            self._left = units
            self._first = True

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= CHUNK
            if self._first:
                self._first = False
                return pcap([])
            self._left -= 1
            return self._unit if self._left >= 0 else b""

    def peak(units: int) -> int:
        tracemalloc.start()
        count = sum(len(batch) for batch in Reader(Endless(units)).batches())  # type: ignore[arg-type]
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == units * 5_000
        return most

    few = peak(2)
    assert peak(10) < few * 1.2


def test_a_zip_bomb_costs_a_chunk_at_a_time() -> None:
    data = zipped(pcap([]) + struct.pack("<IIII", 1, 1, 60_000, 60_000) + bytes(6 << 20))
    tracemalloc.start()
    for _ in Reader(io.BytesIO(data)).batches():
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 14 << 20


timed = st.lists(st.tuples(st.integers(0, 4_000_000_000 * SECOND), st.binary(max_size=200)), max_size=8)


@given(packets=timed, order=st.sampled_from("<>"), nano=st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_reference_reader_reads_the_same_of_pcap(packets: list[Timed], order: str, nano: bool) -> None:
    data = pcap(packets, order=order, nano=nano)
    ours = [(time, frame) for time, _, frame, _ in read(data)[1]]
    theirs = [(float(time), frame) for time, frame in dpkt.pcap.Reader(io.BytesIO(data))]
    assert [frame for _, frame in ours] == [frame for _, frame in theirs]
    assert [time / SECOND for time, _ in ours] == pytest.approx([time for time, _ in theirs], abs=1e-6)


@given(packets=timed, order=st.sampled_from("<>"))
@settings(max_examples=60, deadline=None)
def test_the_reference_reader_reads_the_same_of_pcapng(packets: list[Timed], order: str) -> None:
    data = pcapng(packets, order=order)
    assert [(time, frame) for time, _, frame, _ in read(data)[1]] == packets
    theirs = list(dpkt.pcapng.Reader(io.BytesIO(data)))
    assert [frame for _, frame in theirs] == [frame for _, frame in packets]
    assert [time for time, _ in theirs] == pytest.approx([time / SECOND for time, _ in packets], abs=1e-6)


@given(data=st.binary(max_size=400), make=st.sampled_from([pcap, pcapng]), place=st.integers(0, 300))
@settings(max_examples=200, deadline=None)
def test_whatever_the_bytes_it_ends_and_says_why(data: bytes, make: Callable[[list[Timed]], bytes], place: int) -> None:
    whole = bytearray(make(FRAMES))
    place = min(place, len(whole))
    whole[place : place + len(data)] = data
    try:
        reader, found = read(bytes(whole))
    except NotACapture:
        return
    assert reader.packets == len(found)
    assert all(len(frame) <= MAX_BLOCK for _, _, frame, _ in found)
