"""Datagrams and frames as messages: each packet is one."""

from __future__ import annotations

from core.discovery.capture.dissect import Dissector
from core.discovery.capture.flows import FEED, Entry, Flow
from core.discovery.capture.links import untagged
from core.discovery.capture.streams import MAX_ERRORS, Shared, Talk
from core.discovery.wire.commands import COMMANDS

_TAG_BEGINS = frozenset({0x81, 0x88, 0x91})


class Datagrams(Talk):
    """The datagrams of one pair of hosts and one server port."""

    __slots__ = ()

    def _packet(self, frame: bytes, at: int, time: int, to_server: bool) -> None:
        start = at + ((frame[at] & 0x0F) << 2) + 8
        size = frame[at + 2] << 8 | frame[at + 3]
        payload = frame[start : at + size if size else len(frame)]
        if not payload:
            return
        if not self._candidates:
            guessing = self._shared.guessing_udp
            self._candidates = tuple(one for one in guessing if one.guess and one.guess(payload))
            if not self._candidates:
                self._end(to_server)
                return
        while True:
            wants = self._candidates[0].wants
            if wants is not None and not wants(payload, to_server):
                return
            if self._hear(payload, to_server, time) or not self._failed():
                return


class Station:
    """The frames of one Ethernet type from one station to one address; `feed` is that of its entry."""

    __slots__ = ("_candidates", "_entry", "_errors", "_last", "_read", "_session", "_shared", "flow")

    def __init__(self, shared: Shared, flow: Flow, candidates: tuple[Dissector, ...], entry: Entry) -> None:
        self._shared = shared
        self.flow = flow
        self._candidates = candidates
        self._session = candidates[0].session()
        self._read = False
        self._errors = 0
        self._last = b""
        self._entry = entry

    def feed(self, frame: bytes, at: int, time: int) -> None:
        """One whole frame; `at` is the place behind its type."""
        one = self._candidates[0]
        if one.wants is not None and not one.wants(frame[at:], True):
            return
        if frame == self._last and one.protocol not in COMMANDS:
            return  # stations repeat themselves
        self._last = frame
        if frame[12] in _TAG_BEGINS:
            frame = untagged(frame)
        if self._shared.hear(one, self._session, self.flow, frame, True, time):
            self._read = True
            if not self._session.client:
                self._entry[FEED] = None
        elif not self._read and len(self._candidates) > 1:
            self._candidates = self._candidates[1:]
            self._session = self._candidates[0].session()
        else:
            self._shared.unreadable += 1
            self._errors += 1
            if self._errors >= MAX_ERRORS:
                self._entry[FEED] = None
