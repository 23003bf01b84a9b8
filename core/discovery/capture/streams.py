"""From packets to messages: light TCP reassembly, datagrams, frames; only where a dissector wants the bytes.

A connection that was open before the capture began is read from its next packet on, as if a message began there, which
in field protocols it nearly always does. A gap drops the unfinished message, and reading goes on behind it. After
`MAX_ERRORS` messages that cannot be read, a connection is only counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.discovery.capture.collect import Collector
from core.discovery.capture.dissect import MAX_MESSAGE, Dissector, Reading, Session, Wants
from core.discovery.capture.flows import FEED, TALK, Entry, Flow, Limits
from core.discovery.capture.packets import FIN, RST, SYN
from core.discovery.wire.commands import COMMANDS
from core.discovery.wire.errors import WireError

MAX_ERRORS = 8
MAX_GUESSES = 4
MAX_EARLY = 16
"""Segments kept that came before their turn."""
_HALF = 1 << 31
_WRAP = (1 << 32) - 1


class Shared:
    """What all conversations of one capture share: the dissectors by place, the bound on buffered bytes, the counts."""

    def __init__(self, dissectors: Sequence[Dissector], limits: Limits, collector: Collector) -> None:
        self.limits = limits
        self.collector = collector
        self.packet = 0
        """Number of the packet being read, from 1."""
        self.by_port: dict[tuple[str, int], tuple[Dissector, ...]] = {}
        for one in dissectors:
            for port in one.ports:
                place = (one.transport, port)
                self.by_port[place] = (*self.by_port.get(place, ()), one)
        self.guessing = tuple(one for one in dissectors if one.guess is not None and one.transport == "tcp")
        self.guessing_udp = tuple(one for one in dissectors if one.guess is not None and one.transport == "udp")
        self.buffered = 0
        self.gaps = 0
        """Pieces of wanted streams that are missing in the capture."""
        self.dropped = 0
        """Unfinished messages given up for lack of room."""
        self.unreadable = 0
        """Messages on a known port that could not be read as its protocol."""

    def hear(self, one: Dissector, session: Session, flow: Flow, message: bytes, to_server: bool, time: int) -> bool:
        """Feed one message; False where it cannot be read as this protocol."""
        try:
            for item in session.feed(message, to_server, time):
                if isinstance(item, Reading):
                    self.collector.reading(flow, to_server, item, time)
                else:
                    self.collector.command(flow, one.protocol, item, message, time, self.packet)
        except WireError:
            return False
        # On UDP both sides may ask, and the readers tell questions from answers.
        if (to_server or one.transport == "udp") and one.protocol in COMMANDS:
            content = message[14:] if one.transport == "ethernet" else message
            for command in COMMANDS[one.protocol](content):
                self.collector.command(flow, one.protocol, command, message, time, self.packet)
        if session.sure:
            flow.settled(one.protocol)
        return True


class _Half:
    """One direction of a connection: what comes next, what is unfinished, what came too early."""

    __slots__ = ("early", "next", "passed", "pending")

    def __init__(self) -> None:
        self.next: int | None = None
        self.passed: bytes | None = None
        """The last segment that was passed over, from its TCP header to its end: what comes next follows from it."""
        self.pending = b""
        self.early: dict[int, bytes] = {}

    def catch_up(self) -> None:
        """Work out what comes next from the segment that was passed over last."""
        segment = self.passed
        if segment is not None:
            self.passed = None
            size = len(segment) - (segment[12] >> 4 << 2)
            self.next = (int.from_bytes(segment[4:8], "big") + size) & _WRAP


class Talk:
    """A conversation of two sides on one port: which dissectors may fit, and which side is still wanted."""

    __slots__ = ("_candidates", "_entries", "_errors", "_read", "_session", "_shared", "_unwanted", "flow")

    def __init__(self, shared: Shared, flow: Flow) -> None:
        self._shared = shared
        self.flow = flow
        self._entries: dict[bool, Entry] = {}
        self._unwanted: set[bool] = set()
        self._candidates = shared.by_port.get((flow.transport, flow.port), ())
        self._session: Session | None = None
        self._errors = 0
        self._read = False

    def attach(self, to_server: bool, entry: Entry) -> None:
        """Have this direction's packets, as long as they are wanted."""
        if to_server not in self._unwanted:
            entry[FEED] = self.from_client if to_server else self.from_server
            entry[TALK] = self
            self._entries[to_server] = entry

    def from_client(self, frame: bytes, at: int, time: int) -> None:
        """A packet of the client; `at` is the place of its IPv4 header."""
        self._packet(frame, at, time, True)

    def from_server(self, frame: bytes, at: int, time: int) -> None:
        """A packet of the server."""
        self._packet(frame, at, time, False)

    def _packet(self, frame: bytes, at: int, time: int, to_server: bool) -> None:
        raise NotImplementedError

    def _hear(self, message: bytes, to_server: bool, time: int) -> bool:
        """Feed one message to the session; False where the present candidate cannot read it."""
        one = self._candidates[0]
        session = self._session = self._session or one.session()
        if not self._shared.hear(one, session, self.flow, message, to_server, time):
            return False
        self._read = self._read or session.sure
        if not session.client:
            self._end(True)
        if not session.server:
            self._end(False)
        return True

    def _failed(self) -> bool:
        """Not this protocol, or no longer. True: another candidate is there; in the end only counted."""
        if not self._read and len(self._candidates) > 1:
            self._candidates = self._candidates[1:]
            self._session = None
            return True
        self._shared.unreadable += 1
        self._errors += 1
        if self._errors >= MAX_ERRORS:
            self._settle()
        return False

    def _end(self, to_server: bool) -> None:
        """Nothing more of this direction is wanted: its packets are only counted."""
        self._unwanted.add(to_server)
        entry = self._entries.pop(to_server, None)
        if entry is not None:
            entry[FEED] = entry[TALK] = None

    def _settle(self) -> None:
        self._end(True)
        self._end(False)


def _unwanted(segment: bytes, quick: Wants, to_server: bool) -> bool:
    """Whether a segment carries bytes, and none of which more is wanted. Options alone (an acknowledgement with a time
    stamp) are no bytes."""
    start = segment[12] >> 4 << 2
    return 20 <= start < len(segment) and not quick(segment[start:], to_server)


class Connection(Talk):
    """One TCP connection, whose packets come from the entries of its two directions."""

    __slots__ = ("_down", "_halves", "_quick", "_tried", "_up")

    def __init__(self, shared: Shared, flow: Flow) -> None:
        super().__init__(shared, flow)
        self._up, self._down = _Half(), _Half()
        self._halves: dict[bool, _Half] = {True: self._up, False: self._down}
        self._quick: Wants | None = None
        """What is asked of each segment once the protocol is known; None: not yet."""
        self._tried = [0, 0]

    def from_client(self, frame: bytes, at: int, time: int) -> None:
        """As of any talk. Most segments of a known protocol are passed over here, at the cost of one question."""
        quick, half = self._quick, self._up
        if quick is not None and not half.pending and not half.early:
            head = at + ((frame[at] & 0x0F) << 2)
            segment = frame[head : at + (frame[at + 2] << 8 | frame[at + 3])]
            if len(segment) > 20 and not segment[13] & 7 and _unwanted(segment, quick, True):
                half.passed = segment
                return
        self._packet(frame, at, time, True)

    def from_server(self, frame: bytes, at: int, time: int) -> None:
        """As of any talk; see `from_client`."""
        quick, half = self._quick, self._down
        if quick is not None and not half.pending and not half.early:
            head = at + ((frame[at] & 0x0F) << 2)
            segment = frame[head : at + (frame[at + 2] << 8 | frame[at + 3])]
            if len(segment) > 20 and not segment[13] & 7 and _unwanted(segment, quick, False):
                half.passed = segment
                return
        self._packet(frame, at, time, False)

    def _packet(self, frame: bytes, at: int, time: int, to_server: bool) -> None:
        head = at + ((frame[at] & 0x0F) << 2)
        if len(frame) < head + 20:
            return
        flags = frame[head + 13]
        size = frame[at + 2] << 8 | frame[at + 3]
        start = head + ((frame[head + 12] >> 4) << 2)
        end = at + size if size else len(frame)
        number = int.from_bytes(frame[head + 4 : head + 8], "big")
        if flags & (SYN | RST):
            self._control(flags, to_server, number)
            return
        if end > start:
            payload = frame[start:end]
            self._segment(self._halves[to_server], number, payload, end - start, to_server, time)
        if flags & FIN:
            self._end(to_server)

    def _control(self, flags: int, to_server: bool, number: int) -> None:
        if flags & RST:
            if not to_server:
                self.flow.refused = True
            self._settle()
            return
        # The same ports may be used for a new connection: nothing of the old one counts.
        half = self._halves[to_server]
        self._forget(half)
        half.passed = None
        half.next = (number + 1) & _WRAP

    # --- in order ---

    def _segment(self, half: _Half, number: int, payload: bytes, size: int, to_server: bool, time: int) -> None:
        """`size` is the length on the wire, which may be more than what was captured of it."""
        half.catch_up()
        if half.next is None:
            half.next = number
        ahead = (number - half.next) & _WRAP
        if ahead >= _HALF:
            known = (1 << 32) - ahead
            if known >= size:
                return  # sent again
            payload, size, ahead = payload[known:], size - known, 0
        elif ahead:
            if number in half.early:
                return
            if len(half.early) < MAX_EARLY and len(payload) == size and self._room(len(payload)):
                half.early[number] = payload
                return
            self._jump(half, to_server, time)
            if half.next != number:
                self._gap(half)
                half.next = number
        half.next = (half.next + size) & _WRAP
        self._ordered(half, payload, to_server, time)
        if len(payload) < size:
            self._gap(half)
        self._drain(half, to_server, time)

    def _drain(self, half: _Half, to_server: bool, time: int) -> None:
        while half.early and (early := self._due(half)) is not None:
            self._ordered(half, early, to_server, time)

    def _jump(self, half: _Half, to_server: bool, time: int) -> None:
        """What was waited for is not in the capture: go on with what came after it."""
        while half.early and half.next is not None:
            start = half.next
            self._lose(half)
            half.next = min(half.early, key=lambda number: (number - start) & _WRAP)
            self._drain(half, to_server, time)

    def _due(self, half: _Half) -> bytes | None:
        """The early segment whose turn it is, cut to what is new of it."""
        assert half.next is not None
        for number, payload in half.early.items():
            known = (half.next - number) & _WRAP
            if known < _HALF:
                del half.early[number]
                self._shared.buffered -= len(payload)
                half.next = (half.next + max(len(payload) - known, 0)) & _WRAP
                return payload[known:]
        return None

    def _room(self, size: int) -> bool:
        """Take room for bytes that have to wait."""
        shared = self._shared
        if shared.buffered + size > shared.limits.buffered:
            shared.dropped += 1
            return False
        shared.buffered += size
        return True

    def _lose(self, half: _Half) -> None:
        """Drop the message that a gap has cut."""
        self._shared.gaps += 1
        self._shared.buffered -= len(half.pending)
        half.pending = b""

    def _gap(self, half: _Half) -> None:
        self._lose(half)
        self._forget(half)

    def _forget(self, half: _Half) -> None:
        self._shared.buffered -= len(half.pending) + sum(map(len, half.early.values()))
        half.pending = b""
        half.early = {}

    # --- messages ---

    def _ordered(self, half: _Half, payload: bytes, to_server: bool, time: int) -> None:
        if not payload or to_server in self._unwanted:
            return
        if not self._candidates and not self._guess(payload, to_server):
            return
        if half.pending:
            self._shared.buffered -= len(half.pending)
            payload = half.pending + payload
            half.pending = b""
        self._messages(half, payload, to_server, time)

    def _messages(self, half: _Half, data: bytes, to_server: bool, time: int) -> None:
        while data and to_server not in self._unwanted:
            frame = self._candidates[0].frame
            try:
                size = frame(data, to_server) if frame else len(data)
            except WireError:
                size = 0
            if size is None:
                if len(data) > min(MAX_MESSAGE, self._shared.limits.stream):
                    self._end(to_server)
                elif self._room(len(data)):
                    half.pending = data
                return
            if size and self._hear(data[:size], to_server, time):
                data = data[size:]
                self._quick = self._candidates[0].wants if self._read else None
            elif not self._failed():
                return
            # Where another candidate is there, it reads the same bytes.

    def _guess(self, payload: bytes, to_server: bool) -> bool:
        """A port that nobody has named: the first payload of either side may tell the protocol."""
        fitting = tuple(one for one in self._shared.guessing if one.guess and one.guess(payload))
        if fitting:
            self._candidates = fitting
            return True
        self._tried[to_server] += 1
        if min(self._tried) or max(self._tried) >= MAX_GUESSES:
            self._settle()
        return False

    def _end(self, to_server: bool) -> None:
        self._forget(self._halves[to_server])
        super()._end(to_server)
