"""Datagrams and frames as messages."""

from collections.abc import Iterable

from core.discovery.capture.dissect import LLC, Dissector, Reading, Session
from core.discovery.capture.streams import MAX_ERRORS
from core.discovery.probes.base import Result
from core.discovery.wire.errors import WireError
from tests.core.discovery.capture.building import START, Timed, ethernet, mac, udp  # type: ignore[import-not-found]
from tests.core.discovery.capture.driving import flow_of, readings, through  # type: ignore[import-not-found]


class Note(Session):
    """Tells every message that begins with its own letter."""

    letter = b"a"

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
        content = message[14:] if message[:6] == b"\xff" * 6 else message
        if content[:1] != self.letter:
            raise WireError("another letter")
        if content[1:2] == b".":
            self.client = self.server = False
        return (Reading(self.letter.decode(), Result(detail=content.decode())),)


class Other(Note):
    letter = b"b"


NOTE = Dissector("a", "A", "udp", (9000,), Note)
OTHER = Dissector("b", "B", "udp", (9000,), Other)


def datagrams(*payloads: bytes, port: int = 9000, back: bool = False) -> list[Timed]:
    ends = (("10.0.0.9", 50_000), ("10.0.0.5", port))
    source, target = ends[::-1] if back else ends
    return [(START + place, ethernet(udp(source, target, payload))) for place, payload in enumerate(payloads)]


def details(frames: list[Timed], *by: Dissector, who: str = "10.0.0.9") -> list[str]:
    return [one.reading.result.detail for one in readings(through(frames, dissectors=by), who)]


def test_each_datagram_is_a_message_without_the_padding() -> None:
    assert details([(time, frame + bytes(18)) for time, frame in datagrams(b"a1", b"a2")], NOTE) == ["a1", "a2"]
    assert details(datagrams(b"a1", back=True), NOTE, who="10.0.0.5") == ["a1"]


def test_an_answer_makes_the_server_answered() -> None:
    assert not flow_of(through(datagrams(b"?"), dissectors=()), 9000).answered
    assert flow_of(through(datagrams(b"?") + datagrams(b"!", back=True), dissectors=()), 9000).answered


def test_the_next_dissector_reads_what_the_first_cannot() -> None:
    assert details(datagrams(b"b1", b"b2"), NOTE, OTHER) == ["b1", "b2"]
    assert details(datagrams(b"a1", b"b2", b"a3"), NOTE, OTHER) == ["a1", "a3"]


def test_what_is_unreadable_or_enough_is_only_counted() -> None:
    payloads = [b"a1", *([b"x"] * MAX_ERRORS), b"a2"]
    pipeline = through(datagrams(*payloads), dissectors=(NOTE,))
    assert [one.reading.result.detail for one in readings(pipeline, "10.0.0.9")] == ["a1"]
    assert (flow_of(pipeline, 9000).packets, pipeline.shared.unreadable) == (len(payloads), MAX_ERRORS)
    assert details(datagrams(b"a.", b"a2"), NOTE) == ["a."]


def test_only_what_is_wanted_and_guesses_by_the_payload() -> None:
    picky = Dissector("a", "A", "udp", (9000,), Note, wants=lambda payload, to_server: payload[-1:] == b"!")
    assert details(datagrams(b"a1", b"a2!"), picky) == ["a2!"]
    guessing = Dissector("a", "A", "udp", (), Note, guess=lambda payload: payload[:1] == b"a")
    assert details(datagrams(b"a1", b"a2", port=9999), guessing) == ["a1", "a2"]
    assert details(datagrams(b"b1", b"a2", port=9999), guessing) == []


def frames(kind: int, *bodies: bytes, tags: tuple[int, ...] = ()) -> list[Timed]:
    return [
        (START + place, ethernet(body, kind, source=mac(1), target=b"\xff" * 6, vlans=tags))
        for place, body in enumerate(bodies)
    ]


def test_frames_reach_their_reader_without_tags() -> None:
    one = Dissector("a", "A", "ethernet", (0x88B5,), Note, wants=lambda payload, to_server: payload[:1] != b"-")
    for tags in ((), (0,), (10, 20)):
        pipeline = through(frames(0x88B5, b"-1", b"a1", b"a1", b"a2", b"-2", tags=tags), dissectors=(one,))
        assert [(seen.reading.result.detail, seen.count) for seen in readings(pipeline, "02:00:00:00:00:01", 20 if 10 in tags else None)] == [
            ("a1", 1), ("a2", 1),
        ]  # fmt: skip


def test_frames_with_a_length_and_a_snap_protocol() -> None:
    snap = b"\xaa\xaa\x03\0\0\x0c\x20\0"
    seen: list[bytes] = []

    class Keep(Session):
        def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
            seen.append(message)
            return ()

    one = Dissector("cdp", "CDP", "ethernet", (LLC + 0x2000,), Keep)
    body = snap + b"cdp"
    through(frames(len(body), body), dissectors=(one,))
    assert seen == [frames(len(body), body)[0][1]]


def test_a_station_that_cannot_be_read_is_only_counted() -> None:
    one = Dissector("a", "A", "ethernet", (0x88B5,), Note)
    pipeline = through(frames(0x88B5, *(b"x%d" % n for n in range(MAX_ERRORS)), b"a1"), dissectors=(one,))
    assert readings(pipeline, "02:00:00:00:00:01") == []
    assert (flow_of(pipeline, 0x88B5).packets, pipeline.shared.unreadable) == (MAX_ERRORS + 1, MAX_ERRORS)
    other = Dissector("b", "B", "ethernet", (0x88B5,), Other)
    pipeline = through(frames(0x88B5, b"b1", b"b2"), dissectors=(one, other))
    assert [seen.reading.result.detail for seen in readings(pipeline, "02:00:00:00:00:01")] == ["b2"]


def test_link_layers_without_ethernet_frames_are_read_as_if_they_were() -> None:
    cooked = b"\0\0\0\x01\0\x06" + mac(1) + b"\0\0" + b"\x88\xb5" + b"a1"
    seen: list[bytes] = []

    class Keep(Session):
        def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
            seen.append(message)
            return ()

    through([(START, cooked)], link=113, dissectors=(Dissector("a", "A", "ethernet", (0x88B5,), Keep),))
    assert seen == [bytes(6) + mac(1) + b"\x88\xb5a1"]
