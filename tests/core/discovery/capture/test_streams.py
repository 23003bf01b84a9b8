"""Messages out of segments: in order, out of order, sent again, with gaps; and who reads them."""

import random
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.capture.flows import Limits
from core.discovery.capture.streams import MAX_EARLY, MAX_ERRORS
from core.discovery.probes.base import Result
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import (  # type: ignore[import-not-found]
    ACK,
    FIN,
    RST,
    SECOND,
    START,
    SYN,
    Talk,
    Timed,
    ethernet,
    tcp,
)
from tests.core.discovery.capture.driving import flow_of, readings, through  # type: ignore[import-not-found]

CLIENT, SERVER = ("10.0.0.9", 50_000), ("10.0.0.5", 7777)


def frame(buffer: bytes, to_server: bool) -> int | None:
    """Messages of a test protocol: "#", length, content."""
    if buffer[:1] != b"#":
        raise WireError("no #")
    return None if len(buffer) < 2 or len(buffer) < 2 + buffer[1] else 2 + buffer[1]


def message(text: str) -> bytes:
    return b"#" + bytes([len(text)]) + text.encode()


class Echo(Session):
    """Tells every message as a reading."""

    protocol = "echo"

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
        if message.endswith(b"wrong"):
            raise WireError("wrong")
        if message.endswith(b"enough"):
            self.client = self.server = False
        return (Reading(self.protocol, Result(detail=message[2:].decode())),)


class Choosy(Echo):
    """Only sure once it was told so."""

    protocol = "choosy"
    sure = False

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
        if message[2:] == b"shared":
            return ()
        if not message.startswith(b"#\x05mine"):
            raise WireError("not mine")
        self.sure = True
        return super().feed(message, to_server, time_ns)


ECHO = Dissector("echo", "Echo", "tcp", (7777,), Echo, frame)
CHOOSY = Dissector("choosy", "Choosy", "tcp", (7777,), Choosy, frame)


def heard(
    frames: Iterable[Timed], *, by: tuple[Dissector, ...] = (ECHO,), who: str = "10.0.0.9", limits: Limits | None = None
) -> list[str]:
    """What was read of one side's messages, in order."""
    pipeline = through(frames, dissectors=by, limits=limits)
    assert pipeline.shared.buffered >= 0
    return [one.reading.result.detail for one in readings(pipeline, who)]


def segments(*parts: tuple[int, bytes], flags: int = ACK) -> list[Timed]:
    """Client's segments with their sequence numbers, in the order given."""
    return [
        (START + place, ethernet(tcp(CLIENT, SERVER, payload, seq=number, flags=flags)))
        for place, (number, payload) in enumerate(parts)
    ]


def test_messages_of_both_sides() -> None:
    talk = Talk(CLIENT, SERVER).open().ask(message("one"), message("uno")).ask(message("two"), message("due")).close()
    assert heard(talk.frames) == ["one", "two"]
    assert heard(talk.frames, who="10.0.0.5") == ["uno", "due"]
    pipeline = through(talk.frames, dissectors=(ECHO,))
    assert (flow_of(pipeline, 7777).protocol, flow_of(pipeline, 7777).basis) == ("echo", "content")
    assert [one.port for one in readings(pipeline, "10.0.0.5")] == [7777, 7777]
    assert [one.port for one in readings(pipeline, "10.0.0.9")] == [0, 0]


STAMPS = b"\x01\x01\x08\x0a" + bytes(8)
"""The option that nearly every system sends with each segment: a time stamp."""


def test_an_acknowledgement_with_options_is_no_payload() -> None:
    asked: list[bytes] = []

    def wants(payload: bytes, to_server: bool) -> bool:
        asked.append(payload)
        return payload[:1] == b"#"

    picky = Dissector("echo", "Echo", "tcp", (7777,), Echo, frame, wants)
    talk = Talk(CLIENT, SERVER).open().ask(message("one"), message("uno"))
    bare = tcp(CLIENT, SERVER, seq=talk.next[True], options=STAMPS)
    back = tcp(SERVER, CLIENT, seq=talk.next[False], options=STAMPS)
    talk.frames += [(talk.time, ethernet(bare)), (talk.time + 1, ethernet(back))]
    talk.time += 2
    talk.ask(message("two"), message("due"))
    assert heard(talk.frames, by=(picky,)) == ["one", "two"]
    assert b"" not in asked and len(asked) >= 2


def test_several_messages_in_a_segment_and_one_in_several() -> None:
    data = message("first") + message("second") + message("third")
    assert heard(segments((1, data))) == ["first", "second", "third"]
    assert heard(segments(*((1 + place, data[place : place + 1]) for place in range(len(data))))) == [
        "first",
        "second",
        "third",
    ]


def test_sent_again_out_of_order_and_overlapping() -> None:
    one, two, three = message("one"), message("two"), message("three")
    assert heard(segments((1, one), (1, one), (11, three), (6, two), (6, two), (11, three))) == ["one", "two", "three"]
    assert heard(segments((1, one + two[:2]), (4, (one + two)[3:]), (11, three))) == ["one", "two", "three"]


def test_numbers_wrap_around() -> None:
    one, two = message("one"), message("two")
    assert heard(segments(((1 << 32) - 3, one), (2, two))) == ["one", "two"]


def test_a_gap_costs_the_message_that_it_cuts_and_nothing_else() -> None:
    texts = [message(f"m{n:02}") for n in range(40)]
    parts = [(1 + 5 * n, text) for n, text in enumerate(texts)]
    cut = [(1 + 5 * 40, message("half")[:3]), *((300 + 5 * n, text) for n, text in enumerate(texts))]
    assert heard(segments(*parts[:3], *parts[4:])) == [f"m{n:02}" for n in range(40) if n != 3]
    pipeline = through(segments(*cut), dissectors=(ECHO,))
    assert pipeline.shared.gaps == 1
    assert len(readings(pipeline, "10.0.0.9")) == 40


def test_what_came_early_waits_within_bounds() -> None:
    parts = [(1 + 5 * n, message(f"m{n:02}")) for n in range(MAX_EARLY + 1)]
    assert heard(segments(parts[0], *parts[2:], parts[1])) == [f"m{n:02}" for n in range(MAX_EARLY + 1)]
    few = Limits(buffered=12)
    pipeline = through(segments(parts[0], *parts[2:5], parts[1]), dissectors=(ECHO,), limits=few)
    assert pipeline.shared.dropped > 0
    assert pipeline.shared.buffered <= 12


def test_a_connection_that_was_open_before_is_read_from_its_next_packet() -> None:
    assert heard(segments((777_777, message("on")), (777_781, message("off")))) == ["on", "off"]


def test_the_same_ports_for_a_new_connection() -> None:
    first = Talk(CLIENT, SERVER).open().send(True, message("old")[:3])
    second = (
        Talk(CLIENT, SERVER, time=START + SECOND, next={True: 90_000, False: 80_000}).open().send(True, message("new"))
    )
    assert heard(first.frames + second.frames) == ["new"]


def test_a_cut_capture_cuts_messages() -> None:
    frames = segments((1, message("complete")), (11, message("cut off here")), (25, message("whole")))
    short = [(time, one[: 54 + 10]) if place == 1 else (time, one) for place, (time, one) in enumerate(frames)]
    assert heard(short) == ["complete", "whole"]


@pytest.mark.parametrize("flag", [FIN, RST])
def test_after_the_end_nothing_is_kept(flag: int) -> None:
    talk = Talk(CLIENT, SERVER).open().send(True, message("half")[:3]).send(True, flags=flag | ACK)
    assert through(talk.frames, dissectors=(ECHO,)).shared.buffered == 0


def test_a_message_without_end_is_given_up() -> None:
    endless = Dissector("echo", "Echo", "tcp", (7777,), Echo, lambda buffer, to_server: None)
    limits = Limits(stream=4000)
    pipeline = through(
        segments(*((1 + 1000 * n, bytes(1000)) for n in range(10))), dissectors=(endless,), limits=limits
    )
    assert pipeline.shared.buffered == 0
    assert flow_of(pipeline, 7777).packets == 10


def test_what_cannot_be_read_ends_the_reading_but_not_the_counting() -> None:
    talk = Talk(CLIENT, SERVER).open().send(True, message("good"))
    for _ in range(MAX_ERRORS):
        talk.send(True, message("wrong"))
    talk.send(True, message("too late"))
    pipeline = through(talk.frames, dissectors=(ECHO,))
    assert [one.reading.result.detail for one in readings(pipeline, "10.0.0.9")] == ["good"]
    assert pipeline.shared.unreadable == MAX_ERRORS
    assert flow_of(pipeline, 7777).packets == len(talk.frames)


def test_a_session_that_has_heard_enough_hears_no_more() -> None:
    talk = Talk(CLIENT, SERVER).open().send(True, message("enough")).ask(message("more"), message("answer"))
    assert heard(talk.frames) == ["enough"]
    assert heard(talk.frames, who="10.0.0.5") == []


def test_the_next_dissector_of_a_port_reads_what_the_first_cannot() -> None:
    other = Talk(CLIENT, SERVER).open().send(True, message("shared")).send(True, message("theirs"))
    pipeline = through(other.frames, dissectors=(CHOOSY, ECHO))
    assert [(one.reading.protocol, one.reading.result.detail) for one in readings(pipeline, "10.0.0.9")] == [
        ("echo", "theirs")
    ]
    assert flow_of(pipeline, 7777).protocol == "echo"
    mine = Talk(CLIENT, SERVER).open().send(True, message("mine!")).send(True, message("theirs"))
    pipeline = through(mine.frames, dissectors=(CHOOSY, ECHO))
    assert [one.reading.protocol for one in readings(pipeline, "10.0.0.9")] == ["choosy"]
    assert pipeline.shared.unreadable == 1


def test_a_port_that_nobody_named_is_told_by_its_first_payload() -> None:
    guessing = Dissector("echo", "Echo", "tcp", (), Echo, frame, guess=lambda payload: payload[:1] == b"#")
    talk = Talk(CLIENT, ("10.0.0.5", 4711)).open().ask(message("hello"), message("you"))
    assert heard(talk.frames, by=(guessing,)) == ["hello"]
    other = Talk(CLIENT, ("10.0.0.5", 4711)).open().ask(b"??", b"!!").ask(message("hello"), message("you"))
    assert heard(other.frames, by=(guessing,)) == []


def test_only_what_is_wanted_is_read_once_the_protocol_is_known() -> None:
    asked: list[bytes] = []

    def wants(payload: bytes, to_server: bool) -> bool:
        asked.append(payload)
        return payload[2:3] == b"w"

    picky = Dissector("echo", "Echo", "tcp", (7777,), Echo, frame, wants)
    talk = Talk(CLIENT, SERVER).open()
    for text in ("first", "no", "want", "never", "wish"):
        talk.send(True, message(text))
    talk.send(True, message("wrapped")[:4]).send(True, message("wrapped")[4:]).send(True, message("no"))
    assert heard(talk.frames, by=(picky,)) == ["first", "want", "wish", "wrapped"]
    assert message("wrapped")[4:] not in asked, "the rest of a message is no beginning of one"


def test_segments_sent_again_after_one_that_was_passed_over_are_not_read_twice() -> None:
    picky = Dissector("echo", "Echo", "tcp", (7777,), Echo, frame, lambda payload, to_server: payload[2:3] == b"w")
    one, want, no = message("one"), message("want"), message("no")
    parts = segments((1, one), (6, want), (12, no), (6, want), (16, want))
    pipeline = through(parts, dissectors=(picky,))
    assert [(r.reading.result.detail, r.count) for r in readings(pipeline, "10.0.0.9")] == [("one", 1), ("want", 2)]


@given(
    texts=st.lists(
        st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=12), min_size=1, max_size=12
    ),
    cuts=st.lists(st.integers(1, 150), max_size=14),
    seed=st.integers(0, 1000),
)
@settings(max_examples=80, deadline=None)
def test_however_it_is_cut_and_mixed_the_messages_are_the_same(texts: list[str], cuts: list[int], seed: int) -> None:
    texts = [f"{place}{text}" for place, text in enumerate(texts)]
    data = b"".join(message(text) for text in texts)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    parts = [(1000 + start, data[start:end]) for start, end in pairwise(places)]
    rng = random.Random(seed)
    sent = list(parts)
    rng.shuffle(sent)
    sent += rng.sample(parts, len(parts) // 2)
    opening = segments((999, b""), flags=SYN)
    later = [(time + 1, one) for time, one in segments(*sent)]
    assert heard(opening + later) == texts
