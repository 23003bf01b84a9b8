"""What an interrupted run has done already: which hosts are finished, and what the others have told, from its log.

A conversation that the log holds to its end is played again from there: nobody is asked, and what the device said is
not lost. One that broke off, or that is encrypted in the log, is asked once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.discovery.converse import Outcome, Status
from core.discovery.framelog import Frame
from core.discovery.frameview import untagged
from core.discovery.probes.base import Ask, Probe
from core.discovery.wire.errors import WireError

Key = tuple[str, str, str, int]
"""Target, protocol, transport, port."""


class _Broken(Exception):
    """The log does not hold the whole conversation."""


class _Ended(Exception):
    """It ended without an answer; the status says how."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came unasked or as the answer to a request to everybody: a datagram, or a whole Ethernet frame."""

    protocol: str
    target: str
    data: bytes
    at: datetime


@dataclass(frozen=True)
class Earlier:
    """What `Runner` needs of the runs it goes on with."""

    done: frozenset[str] = frozenset()
    """Hosts whose work ended; they are not asked again."""
    everybody: frozenset[str] = frozenset()
    """Protocols in which everybody was asked already."""
    group: tuple[Heard, ...] = ()
    link: tuple[Heard, ...] = ()
    recorded: Mapping[Key, Record] = field(default_factory=dict)
    connections: Mapping[str, int] = field(default_factory=dict)
    """Host -> connections that were made to it."""


@dataclass
class Record:
    """One conversation's rows, in order."""

    rows: list[Frame]
    patience: timedelta
    """After so much silence the run itself had given up."""
    end: datetime
    """Of the log."""

    def play(self, probe: Probe, outcome: Outcome) -> bool:
        """Fill the outcome from the log; False where the log does not hold all of it."""
        if probe.tls:  # the log holds what was encrypted
            return False
        rows = _Rows(self)
        conversation = probe.start(outcome.target)
        status, result, error = Status.ERROR, None, ""
        try:
            ask = next(conversation)
            while True:
                ask = _step(conversation, rows, ask, udp=probe.transport == "udp")
        except StopIteration as end:
            result = end.value
        except _Broken:
            return False
        except _Ended as end:
            status = Status(str(end))
        except WireError as wrong:
            status, error = Status.MALFORMED, f"Not an answer in this protocol: {wrong}."
        finally:
            conversation.close()
        outcome.at, outcome.connected, outcome.heard = self.rows[0].at, rows.connected, rows.heard
        outcome.replies = rows.replies
        outcome.duration_ms = round((self.rows[-1].at - self.rows[0].at).total_seconds() * 1000)
        if result is not None:
            outcome.learnt(result)
        else:
            outcome.status, outcome.detail = status, error or "As the interrupted run found it."
        return True


def _step(conversation: Any, rows: _Rows, ask: Ask, *, udp: bool) -> Ask:
    """Hand the conversation the recorded reply; returns its next question."""
    try:
        reply = rows.datagram(ask) if udp else rows.reply(ask)
    except WireError as error:
        return conversation.throw(error)  # type: ignore[no-any-return]
    if reply is None and not ask.optional and (udp or ask.framer is not None):
        raise _Ended(Status.NO_ANSWER)
    return conversation.send(reply)  # type: ignore[no-any-return]


class _Rows:
    """Walks through the rows as the conversation asks its questions."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._rows = record.rows
        self._at = 0
        self._buffer = b""
        self.connected = False
        self.heard = False
        self.replies = 0

    def _peek(self) -> Frame | None:
        return self._rows[self._at] if self._at < len(self._rows) else None

    def datagram(self, ask: Ask) -> bytes | None:
        if ask.seal is not None:
            raise _Broken
        sent = None
        while (row := self._peek()) is not None and row.direction == "out":
            if row.data != ask.data:
                break
            sent = row
            self._at += 1
        if sent is None:
            raise _Broken
        if row is None:
            self._silence(sent)
            return None
        if row.direction == "out":
            return None
        self._at += 1
        if row.kind == "unreachable":
            raise _Ended(Status.REFUSED)
        self.connected = self.heard = True
        self.replies += 1
        return row.data

    def _silence(self, sent: Frame) -> None:
        """Nothing came; sure only where the run had given up."""
        if self._record.end - sent.at < self._record.patience:
            raise _Broken

    def reply(self, ask: Ask) -> bytes | None:
        if ask.fresh or not self.connected:
            self._open()
        if ask.data:
            self._out(ask.data)
        if ask.framer is None:
            return None
        length = ask.framer(self._buffer) if self._buffer else None
        while length is None:
            row = self._peek()
            if row is None:
                raise _Broken
            if row.direction == "out" and (row.data or row.kind in ("fin", "connect")):
                return self._rest(ask)
            self._at += 1
            if row.direction == "in" and row.data:
                self.heard = True
                self._buffer += row.data
                length = ask.framer(self._buffer)
            elif row.kind in ("fin", "abort"):
                return self._rest(ask)
        reply, self._buffer = self._buffer[:length], self._buffer[length:]
        self.replies += 1
        return reply

    def _rest(self, ask: Ask) -> bytes | None:
        """The reply did not become whole."""
        if self._buffer and (ask.until_close or ask.until_silent):
            reply, self._buffer = self._buffer, b""
            self.replies += 1
            return reply
        if self._buffer:
            raise _Ended(Status.CUT_OFF)
        return None

    def _open(self) -> None:
        self._buffer = b""
        while (row := self._peek()) is not None:
            self._at += 1
            if row.kind == "accept":
                self.connected = True
                return
            if row.kind == "refuse":
                raise _Ended(Status.REFUSED)
        if self._rows:
            self._silence(self._rows[-1])
        raise _Ended(Status.NO_ANSWER)

    def _out(self, data: bytes) -> None:
        sent = b""
        while len(sent) < len(data):
            row = self._peek()
            if row is None:
                raise _Broken
            self._at += 1
            sent += row.data if row.direction == "out" else b""
        if sent != data:
            raise _Broken


def read_earlier(
    frames: Iterable[Frame],
    done: frozenset[str],
    *,
    to_all: Mapping[str, str],
    group: frozenset[str],
    link: frozenset[str],
    patience_s: float,
) -> Earlier:
    """`to_all`: protocol -> address of its request to everybody ("" and Ethernet groups: any multicast). `group` and
    `link`: protocols whose answers count without an own question. `patience_s`: after so long without an answer the
    run had given a conversation up."""
    rows: dict[Key, list[Frame]] = {}
    heard: list[Heard] = []
    layer: list[Heard] = []
    everybody: set[str] = set()
    connections: Counter[str] = Counter()
    seen: set[tuple[object, ...]] = set()
    end: datetime | None = None
    for row in frames:
        end = row.at
        if row.transport == "ethernet":
            if row.direction == "out":
                everybody.add(row.protocol)
            elif row.protocol in link and row.whole:
                layer.append(Heard(row.protocol, row.target, row.whole, row.at))
            continue
        if row.transport not in {"tcp", "udp"} or _repeated(row, seen):
            continue
        key = (row.target, row.protocol, row.transport, row.port)
        if row.direction == "out" and row.transport == "udp" and row.target == to_all.get(row.protocol):
            everybody.add(row.protocol)
        elif row.target in done:
            continue
        elif row.direction == "in" and row.transport == "udp" and key not in rows and row.protocol in group:
            heard.append(Heard(row.protocol, row.target, row.data, row.at))
        else:
            connections[row.target] += row.kind == "connect" and row.direction == "out"
            rows.setdefault(key, []).append(row)
    patience = timedelta(seconds=patience_s)
    recorded = {key: Record(found, patience, end) for key, found in rows.items() if end is not None}
    return Earlier(done, frozenset(everybody), tuple(heard), tuple(layer), recorded, dict(connections))


def _repeated(row: Frame, seen: set[tuple[object, ...]]) -> bool:
    """The operating system sent a segment again: the log of whole frames holds both."""
    if row.transport != "tcp" or not row.whole or not (row.data or row.kind in ("connect", "accept", "fin")):
        return False
    frame = untagged(row.whole)
    segment = frame[14 + (frame[14] & 15) * 4 :]
    key = (row.direction, row.target, segment[:8], row.kind, len(row.data))  # both ports and the sequence number
    if key in seen:
        return True
    seen.add(key)
    return False


def finished(attempts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Hosts whose work ended, of all (target, status): those with attempts none of which was stopped."""
    ended: dict[str, bool] = {}
    for target, status in attempts:
        ended[target] = ended.get(target, True) and status != Status.STOPPED
    return frozenset(target for target, over in ended.items() if over)
