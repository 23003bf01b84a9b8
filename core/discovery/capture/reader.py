"""Capture files read as a stream: pcap and pcapng, plain or gzip, in constant memory.

pcap: draft-ietf-opsawg-pcap (both byte orders, micro- and nanoseconds, the "modified" header is refused by its magic
number). pcapng: draft-ietf-opsawg-pcapng (section header, interface description, enhanced, simple and obsolete packet
blocks; others are passed over). What a file claims of its own sizes is never believed: nothing is allocated from a
length field, a block above `MAX_BLOCK` ends the reading, and a damaged file is read as far as it goes.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

Packet = tuple[int, int, bytes, int]
"""(time in ns since 1970 UTC, link type of the tcpdump registry, captured bytes, length on the wire)."""

_Unpack = Callable[..., tuple[Any, ...]]

CHUNK = 1 << 20
_ZIPPED = 1 << 16
"""Compressed bytes taken at once: a copy of the state is kept for each, so that damage costs little."""
MAX_PACKET = 1 << 18
"""tcpdump's own largest snapshot length."""
MAX_BLOCK = 1 << 22
MAX_INTERFACES = 4096
_GZIP = b"\x1f\x8b"
_SECTION = 0x0A0D0D0A
_INTERFACE, _OLD_PACKET, _SIMPLE, _ENHANCED = 1, 2, 3, 6
_TSRESOL, _TSOFFSET = 9, 14
_BILLION = 1_000_000_000
_MAGICS = {
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1),
}
_PCAPNG = b"\x0a\x0d\x0d\x0a"
_ORDERS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}


class NotACapture(ValueError):
    """The file is no capture at all; the text is a sentence for the user."""


class _Damaged(Exception):
    """The bytes do not go on as a capture; the text is the sentence."""


class Reader:
    """Reads one capture from `stream` (binary, at its beginning) once, front to back.

    `damage` is "" or the sentence that says where and why the reading ended early; `notes` are what else was odd.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._zip: zlib._Decompress | None = None
        self._raw_left = b""
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._why = ""
        self._strangers = 0
        self._timeless = 0
        self.damage = ""
        self.notes: list[str] = []
        self.format = ""
        """pcap or pcapng, with ".gz" where it is compressed."""
        self.packets = 0
        self.consumed = 0
        """Bytes taken from the file so far, for the progress."""

    def __iter__(self) -> Iterator[Packet]:
        for batch in self.batches():
            yield from batch

    def batches(self) -> Iterator[list[Packet]]:
        """The packets in lists, one list for each stretch of the file. `NotACapture` where the file is none."""
        try:
            yield from self._batches()
        except _Damaged as damage:
            self.damage = str(damage)
        if self._strangers:
            self.notes.append(f"Packets of an interface that the file does not describe, left out: {self._strangers}.")
        if self._timeless:
            self.notes.append(f"Packets without a time, taken at that of the one before: {self._timeless}.")

    def _batches(self) -> Iterator[list[Packet]]:
        self._open()
        magic = self._peek(4)
        if magic == _PCAPNG:
            self.format = "pcapng" + self.format
            reading = self._pcapng()
        elif magic in _MAGICS:
            self.format = "pcap" + self.format
            reading = self._pcap(*_MAGICS[magic])
        elif not magic:
            raise NotACapture("The file is empty.")
        else:
            raise NotACapture("The file is no capture in the formats pcap or pcapng.")
        for batch in reading:
            self.packets += len(batch)
            yield batch

    # --- bytes ---

    def _open(self) -> None:
        head = self._stream.read(_ZIPPED)
        self.consumed += len(head)
        if head[:2] == _GZIP:
            self._zip = zlib.decompressobj(wbits=31)
            self.format = ".gz"
            self._raw_left = head
        else:
            self._buffer = head

    def _more(self) -> bytes:
        """The next bytes of the capture, at most about a chunk; b"" at the end."""
        if self._zip is None:
            data = self._stream.read(CHUNK)
            self.consumed += len(data)
            return data
        return self._unzip(self._zip)

    def _unzip(self, unzip: zlib._Decompress) -> bytes:
        while True:
            if not self._raw_left:
                self._raw_left = self._stream.read(_ZIPPED)
                self.consumed += len(self._raw_left)
                if not self._raw_left:
                    if not unzip.eof:
                        self._why = "the compressed file is cut off"
                    return b""
            if unzip.eof:
                # Several gzip members may follow one another; padding after the last is passed over.
                if self._raw_left[:2] != _GZIP:
                    return b""
                unzip = self._zip = zlib.decompressobj(wbits=31)
            before = unzip.copy()
            try:
                data = unzip.decompress(self._raw_left, CHUNK)
            except zlib.error:
                data = self._rescue(before, self._raw_left)
                self._zip, self._stream, self._raw_left = None, io.BytesIO(), b""
                self._why = "the compressed data is damaged"
                return data
            self._raw_left = unzip.unconsumed_tail or unzip.unused_data
            if data:
                return data

    @staticmethod
    def _rescue(unzip: zlib._Decompress, raw: bytes) -> bytes:
        """What can be decompressed before the damage."""
        found: list[bytes] = []
        try:
            while raw:
                found.append(unzip.decompress(raw, 512))
                raw = unzip.unconsumed_tail
        except zlib.error:
            pass
        return b"".join(found)

    def _fill(self, wanted: int) -> bool:
        """Have at least `wanted` bytes from `_at` on in the buffer; False where the file ends before."""
        if len(self._buffer) - self._at >= wanted:
            return True
        parts = [self._buffer[self._at :]]
        have = len(parts[0])
        while have < wanted and not self._ended:
            data = self._more()
            self._ended = not data
            parts.append(data)
            have += len(data)
        self._buffer, self._at = b"".join(parts), 0
        return have >= wanted

    def _peek(self, count: int) -> bytes:
        self._fill(count)
        return self._buffer[self._at : self._at + count]

    def _end(self) -> None:
        """The capture ends here: damaged where bytes are left over or could not be decompressed."""
        if self._why or len(self._buffer) > self._at:
            raise _Damaged(f"The file ends early, after packet {self.packets}: {self._why or 'it is cut off'}.")

    # --- pcap ---

    def _pcap(self, order: str, scale: int) -> Iterator[list[Packet]]:
        if not self._fill(24):
            raise _Damaged("The file ends within its own header.")
        link = struct.unpack_from(order + "I", self._buffer, self._at + 20)[0] & 0xFFFF
        self._at += 24
        head = struct.Struct(order + "IIII").unpack_from
        while True:
            batch, hostile = self._pcap_batch(head, link, scale)
            if batch:
                yield batch
            if hostile:
                raise _Damaged(
                    f"The file is damaged after packet {self.packets}: a packet of {hostile} bytes is claimed."
                )
            whole = len(self._buffer) - self._at >= 16
            if not self._fill(16 + head(self._buffer, self._at)[2] if whole else 16):
                self._end()
                return

    def _pcap_batch(self, head: _Unpack, link: int, scale: int) -> tuple[list[Packet], int]:
        """The packets that are whole in the buffer; and a hostile size, or 0."""
        buffer, at = self._buffer, self._at
        end = len(buffer)
        last = end - 16
        batch: list[Packet] = []
        add = batch.append
        hostile = 0
        while at <= last:
            seconds, fraction, size, wire = head(buffer, at)
            after = at + 16 + size
            if after > end or size > MAX_PACKET:
                hostile = size if size > MAX_PACKET else 0
                break
            add((seconds * _BILLION + fraction * scale, link, buffer[at + 16 : after], wire))
            at = after
        self._at = at
        return batch, hostile

    # --- pcapng ---

    def _pcapng(self) -> Iterator[list[Packet]]:
        section = _Section("<")
        while True:
            batch: list[Packet] = []
            wrong: _Damaged | None = None
            try:
                section = self._blocks(section, batch)
            except _Damaged as damage:
                wrong = damage
            if batch:
                yield batch
            if wrong:
                raise wrong
            whole = len(self._buffer) - self._at >= 12
            if not self._fill(section.head(self._buffer, self._at)[1] if whole else 12):
                self._end()
                return

    def _blocks(self, section: _Section, batch: list[Packet]) -> _Section:
        """Take the blocks that are whole in the buffer into `batch`; returns the section that holds on."""
        buffer, at, end = self._buffer, self._at, len(self._buffer)
        head, enhanced, interfaces = section.head, section.enhanced, section.interfaces
        add = batch.append
        while at + 12 <= end:
            kind, size = head(buffer, at)
            if kind == _SECTION:
                section = _Section(_ORDERS.get(buffer[at + 8 : at + 12], ""))
                head, enhanced, interfaces = section.head, section.enhanced, section.interfaces
                size = head(buffer, at)[1] if section.order else 0
            if size < 12 or size > MAX_BLOCK or size & 3:
                raise self._wrong_block(at, size, batch)
            if at + size > end:
                break
            if kind == _ENHANCED and size >= 32:
                number, high, low, captured, wire = enhanced(buffer, at + 8)
                if captured > size - 32:
                    raise self._wrong_block(at, captured, batch)
                if number < len(interfaces):
                    link, scale, divisor, offset = interfaces[number]
                    time = (high << 32 | low) * scale // divisor + offset
                    add((time, link, buffer[at + 28 : at + 28 + captured], wire))
                else:
                    self._strangers += 1
            else:
                self._other(section, kind, buffer[at + 8 : at + size - 4], batch)
            at += size
        self._at = at
        return section

    def _wrong_block(self, at: int, size: int, batch: list[Packet]) -> _Damaged:
        self._at = at
        done = self.packets + len(batch)
        return _Damaged(f"The file is damaged after packet {done}: a block of {size} bytes is claimed.")

    def _other(self, section: _Section, kind: int, body: bytes, batch: list[Packet]) -> None:
        """Blocks that are rare: interfaces, simple packets, packets of the obsolete kind; others are passed over."""
        if kind == _INTERFACE:
            section.describe(body)
        elif kind == _SIMPLE and len(body) >= 4:
            if not section.interfaces:
                self._strangers += 1
                return
            # A simple packet belongs to the first interface and has no time of its own.
            self._timeless += 1
            batch.append(section.simple(body, batch[-1][0] if batch else 0))
        elif kind == _OLD_PACKET and len(body) >= 20:
            packet = section.old(body)
            if packet is None:
                self._strangers += 1
            else:
                batch.append(packet)


class _Section:
    """What one section of a pcapng file says of its byte order and interfaces. `order` is "" where it says none."""

    def __init__(self, order: str) -> None:
        self.order = order
        self.head: _Unpack = struct.Struct(order + "II").unpack_from
        self.enhanced: _Unpack = struct.Struct(order + "IIIII").unpack_from
        self.interfaces: list[tuple[int, int, int, int]] = []
        """(link type, multiply by, divide by, add): the last three make ns of a time stamp."""
        self._first_limit = 0

    def describe(self, body: bytes) -> None:
        """An interface description block; of the options the time resolution and offset count."""
        if len(body) < 8 or len(self.interfaces) >= MAX_INTERFACES:
            return
        link, _, snap = struct.unpack_from(self.order + "HHI", body)
        scale, divisor, offset = 1000, 1, 0
        at = 8
        while at + 4 <= len(body):
            code, size = struct.unpack_from(self.order + "HH", body, at)
            value = body[at + 4 : at + 4 + size]
            if code == 0:
                break
            if code == _TSRESOL and len(value) == 1:
                scale, divisor = _resolution(value[0])
            elif code == _TSOFFSET and len(value) == 8:
                offset = struct.unpack(self.order + "q", value)[0] * _BILLION
            at += 4 + (size + 3 & ~3)
        if not self.interfaces:
            self._first_limit = snap
        self.interfaces.append((link, scale, divisor, offset))

    def simple(self, body: bytes, time: int) -> Packet:
        """A simple packet block; how much of it is there follows from the first interface's limit."""
        wire = struct.unpack_from(self.order + "I", body)[0]
        size = min(wire, self._first_limit or wire, len(body) - 4)
        return (time, self.interfaces[0][0], body[4 : 4 + size], wire)

    def old(self, body: bytes) -> Packet | None:
        """An obsolete packet block; None where it names an unknown interface."""
        number, _, high, low, size, wire = struct.unpack_from(self.order + "HHIIII", body)
        if number >= len(self.interfaces):
            return None
        link, scale, divisor, offset = self.interfaces[number]
        time = (high << 32 | low) * scale // divisor + offset
        return (time, link, body[20 : 20 + min(size, len(body) - 20)], wire)


def _resolution(code: int) -> tuple[int, int]:
    """(multiply by, divide by) that make nanoseconds: `code` is a power of ten, or of two with its top bit."""
    power = code & 0x7F
    if code & 0x80:
        return _BILLION, 1 << power
    return (10 ** (9 - power), 1) if power <= 9 else (1, 10 ** (power - 9))
