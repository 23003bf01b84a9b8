"""IEC 60870-5-104: the test frame, the only one that is sent, and a reader of all three frame formats.

IEC 60870-5-104, 5 (APCI formats I, S, U) and IEC 60870-5-101, 7.2 (type identifications, causes). STARTDT and
interrogations are not built here: a second STARTDT takes the telemetry away from the control centre.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.reader import Reader

PORT = 2404
TESTFR = bytes.fromhex("680443000000")
MAX_FRAMES = 64
MAX_REPLY = 4096

FUNCTIONS = {
    0x07: "STARTDT act", 0x0B: "STARTDT con", 0x13: "STOPDT act", 0x23: "STOPDT con", 0x43: "TESTFR act",
    0x83: "TESTFR con",
}  # fmt: skip

_START, _SHORTEST, _LONGEST = 0x68, 4, 253
_ASDU_HEADER = 6

_COMMANDS = {
    45: "single command", 46: "double command", 47: "regulating step command", 48: "set-point, normalised value",
    49: "set-point, scaled value", 50: "set-point, short floating point", 51: "bit string command",
    58: "single command with time", 59: "double command with time", 60: "regulating step command with time",
    61: "set-point, normalised value, with time", 62: "set-point, scaled value, with time",
    63: "set-point, short floating point, with time", 64: "bit string command with time",
    100: "interrogation command", 101: "counter interrogation command", 102: "read command",
    103: "clock synchronisation command", 104: "test command", 105: "reset process command",
    106: "delay acquisition command", 107: "test command with time",
}  # fmt: skip
_OTHERS = {
    1: "single point", 3: "double point", 5: "step position", 7: "bit string", 9: "measured value, normalised",
    11: "measured value, scaled", 13: "measured value, short floating point", 15: "integrated totals",
    30: "single point with time", 31: "double point with time", 32: "step position with time",
    33: "bit string with time", 34: "measured value, normalised, with time", 35: "measured value, scaled, with time",
    36: "measured value, short floating point, with time", 37: "integrated totals with time",
    70: "end of initialisation", 110: "parameter, normalised value", 111: "parameter, scaled value",
    112: "parameter, short floating point", 113: "parameter activation",
}  # fmt: skip
CAUSES = {
    1: "periodic", 2: "background scan", 3: "spontaneous", 4: "initialised", 5: "request", 6: "activation",
    7: "activation confirmation", 8: "deactivation", 9: "deactivation confirmation", 10: "activation termination",
    11: "return information, remote command", 12: "return information, local command", 13: "file transfer",
    20: "interrogated", 44: "unknown type", 45: "unknown cause", 46: "unknown common address",
    47: "unknown object address",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `kind` is I, S or U; `function` only of U, the sequence numbers and the rest only of I and S."""

    kind: str
    function: str = ""
    send: int = 0
    receive: int = 0
    type_id: int = 0
    cause: int = 0
    negative: bool = False
    test: bool = False
    originator: int = 0
    common_address: int = 0
    objects: int = 0

    @property
    def is_command(self) -> bool:
        """Whether its type is one with which a control station commands."""
        return self.type_id in _COMMANDS


def type_name(type_id: int) -> str:
    """A type identification in words, or "type n"."""
    return _COMMANDS.get(type_id) or _OTHERS.get(type_id) or f"type {type_id}"


def build_test() -> bytes:
    """TESTFR act: is the link alive?"""
    return TESTFR


def frame_reply(buffer: bytes) -> int | None:
    """Length of the first whole frame."""
    if not buffer:
        return None
    if buffer[0] != _START:
        raise WireError(f"{buffer[0]:#04x} is no start of an IEC 104 frame")
    if len(buffer) < 2:
        return None
    if not _SHORTEST <= buffer[1] <= _LONGEST:
        raise WireError(f"IEC 104 frame of {buffer[1]} bytes")
    return buffer[1] + 2 if len(buffer) >= buffer[1] + 2 else None


def parse_frame(data: bytes) -> Frame:
    """The first frame in `data`."""
    size = frame_reply(data)
    if size is None:
        raise WireError("IEC 104 frame is cut")
    return _frame(Reader(data[2:size], "little"))


def parse_frames(data: bytes) -> tuple[Frame, ...]:
    """All whole frames at the front of `data`, at most `MAX_FRAMES`; what is cut at the end is left out."""
    found: list[Frame] = []
    at = 0
    while len(found) < MAX_FRAMES and (size := frame_reply(data[at : at + _LONGEST + 2])) is not None:
        found.append(_frame(Reader(data[at + 2 : at + size], "little")))
        at += size
    if not found:
        raise WireError("no whole IEC 104 frame")
    return tuple(found)


def _frame(reader: Reader) -> Frame:
    first, second = reader.u16(), reader.u16()
    if first & 3 == 3:
        function = FUNCTIONS.get(first & 0xFF)
        if function is None or first >> 8 or second or reader.remaining:
            raise WireError(f"IEC 104 control field {first:#06x}")
        return Frame("U", function)
    if second & 1:
        raise WireError("IEC 104 receive sequence number with its lowest bit set")
    if first & 1:
        if first != 1 or reader.remaining:
            raise WireError("IEC 104 S frame with a send sequence number or data")
        return Frame("S", receive=second >> 1)
    if reader.remaining < _ASDU_HEADER:
        raise WireError("IEC 104 I frame without a whole header")
    type_id, qualifier, cause = reader.u8(), reader.u8(), reader.u8()
    return Frame(
        "I",
        send=first >> 1,
        receive=second >> 1,
        type_id=type_id,
        cause=cause & 0x3F,
        negative=bool(cause & 0x40),
        test=bool(cause & 0x80),
        originator=reader.u8(),
        common_address=reader.u16(),
        objects=qualifier & 0x7F,
    )
