"""Dissectors for presence and commands: protocols that are recognised by their framing, and whose requests may change
something. What identity they carry is read by the probes' conversations where a probe exists; the values they carry are not.

Framing: IEC 60870-5-104 §5; IEEE 1815 §9 (DNP3); ISO 9506 over RFC 1006 (MMS); HCF_SPEC-085 (HART-IP); Beckhoff Infosys
(AMS/TCP); Omron W421 (FINS/TCP); SLMP reference manual (3E and 4E frames); DCE 1.1 RPC, connectionless (PROFINET context
management); MQTT 3.1.1 §3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from core.discovery.capture.dissect import Dissector, Reading, Session
from core.discovery.capture.dissect.answers import replay
from core.discovery.capture.dissect.field import frame_iso
from core.discovery.probes import epm as epm_probe
from core.discovery.wire import epm, fins, hartip, iec104
from core.discovery.wire.errors import WireError

Frame = Callable[[bytes, bool], int | None]
Check = Callable[[bytes], bool]

_DNP3_PORT, _SLMP_PORTS, _MQTT_PORT, _ADS_TCP = 20_000, (5006, 5007, 5010), 1883, 48_898
_ISO_DATA = 0xF0
_SESSION_DATA = b"\x01\x00\x01\x00"
_SESSION_CONNECT = (0x0D, 0x0E)
_RPC_HEADER = 80


class CommandSession(Session):
    """Messages that `check` takes for this protocol; of a server's nothing is wanted once it is known."""

    def __init__(self, check: Check) -> None:
        self._check = check

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One message; its commands are read by the pipeline."""
        if not self._check(message):
            raise WireError("another protocol")
        if not to_server:
            self.server = False
        return ()


class MmsSession(CommandSession):
    """MMS on the ISO transport, whose connection it shares with S7."""

    sure = False

    def __init__(self) -> None:
        super().__init__(_is_mms)

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:
        """One message of the ISO transport."""
        if message[5] & 0xF0 != _ISO_DATA:
            return ()
        heard = super().feed(message, to_server, time_ns)
        self.sure = True
        return heard


class PnioSession(Session):
    """PROFINET context management, and the answers of its endpoint mapper."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One datagram."""
        if len(message) < _RPC_HEADER or message[0] != 4:
            raise WireError("no connectionless RPC")
        if to_server:
            return ()
        try:
            return (Reading("epm", replay(epm_probe.PROBE, message)),)
        except WireError:
            return ()  # the many other answers


class MqttSession(Session):
    """A client's CONNECT: presence; nothing of it is read further, since it may hold passwords."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Reading]:  # noqa: ARG002
        """One packet."""
        if to_server and not is_mqtt(message):
            raise WireError("no MQTT CONNECT")
        self.client = self.server = False
        return ()


def _is_mms(message: bytes) -> bool:
    return message[7:11] == _SESSION_DATA or message[7] in _SESSION_CONNECT


def frame_iec104(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001 - alike in both directions
    """Length of the first frame."""
    return iec104.frame_reply(buffer)


def wants_iec104(payload: bytes, to_server: bool) -> bool:
    """Frames of a control station that carry something."""
    return to_server and (len(payload) != payload[1] + 2 or not payload[2] & 1) if len(payload) > 6 else False


def frame_dnp3(buffer: bytes, to_server: bool) -> int | None:  # noqa: ARG001
    """Length of the first link frame: header of 10 bytes, then blocks of 16 with two of check sum."""
    if not (buffer[:2] == b"\x05\x64" or b"\x05\x64".startswith(buffer[:2])):
        raise WireError("not DNP3")
    if len(buffer) < 10:
        return None
    user = buffer[2] - 5
    if user < 0:
        raise WireError("DNP3 frame without a header")
    size = 10 + user + 2 * ((user + 15) // 16)
    return size if len(buffer) >= size else None


def frame_length(
    buffer: bytes,
    to_server: bool,  # noqa: ARG001 - alike in both directions
    *,
    start: bytes,
    head: int,
    place: int,
    width: int,
    more: int,
    big: bool,
) -> int | None:
    """Length of a message that begins with `start` and tells its length at `place`; `more` is what that does not count."""
    if not (buffer.startswith(start) or start.startswith(buffer)):
        raise WireError("another protocol")
    if len(buffer) < head:
        return None
    size = int.from_bytes(buffer[place : place + width], "big" if big else "little") + more
    if not head <= size <= 60_000:
        raise WireError(f"message of {size} bytes")
    return size if len(buffer) >= size else None


def frame_slmp(buffer: bytes, to_server: bool) -> int | None:
    """Length of the first 3E or 4E frame in binary code."""
    first, wide = (0x50, False) if to_server else (0xD0, False)
    if buffer[:1] in (b"\x54", b"\xd4"):
        first, wide = buffer[0], True
    place = 11 if wide else 7
    start = bytes((first, 0))
    return frame_length(buffer, to_server, start=start, head=place + 2, place=place, width=2, more=place + 2, big=False)


def frame_hartip(buffer: bytes, to_server: bool) -> int | None:
    """Length of the first message of either side."""
    if buffer[0] not in (1, 2) or (len(buffer) > 2 and (buffer[1] & 0x0F > 15 or buffer[2] > 5)):
        raise WireError("not HART-IP")
    return frame_length(buffer, to_server, start=buffer[:1], head=8, place=6, width=2, more=0, big=True)


def is_mqtt(payload: bytes) -> bool:
    """A CONNECT packet with one of the protocol's two names."""
    return (
        len(payload) > 8 and payload[0] == 0x10 and (b"\0\x04MQTT" in payload[2:12] or b"\0\x06MQIsdp" in payload[2:14])
    )


def frame_whole(buffer: bytes, to_server: bool) -> int:  # noqa: ARG001
    """What is there is taken at once."""
    return len(buffer)


def _hart_datagram(message: bytes) -> bool:
    return frame_hartip(message, True) is not None


def _always(message: bytes) -> bool:  # noqa: ARG001 - the framing has told it
    return True


def _commands(
    protocol: str, title: str, ports: tuple[int, ...], frame: Frame, wants: Callable[[bytes, bool], bool] | None = None
) -> Dissector:
    return Dissector(
        protocol, title, "tcp", ports, partial(CommandSession, _always), frame, wants or _of_client, ot=True
    )


def _of_client(payload: bytes, to_server: bool) -> bool:  # noqa: ARG001
    return to_server


frame_ads = partial(frame_length, start=b"\0\0", head=38, place=2, width=4, more=6, big=False)
frame_fins = partial(frame_length, start=b"FINS", head=16, place=4, width=4, more=8, big=True)

DISSECTORS = (
    _commands("iec104", "IEC 60870-5-104", (iec104.PORT,), frame_iec104, wants_iec104),
    _commands("dnp3", "DNP3", (_DNP3_PORT,), frame_dnp3),
    Dissector(
        "dnp3", "DNP3 over UDP", "udp", (_DNP3_PORT,),
        partial(CommandSession, lambda message: frame_dnp3(message, True) is not None), ot=True,
    ),
    Dissector("mms", "IEC 61850 MMS", "tcp", (102,), MmsSession, frame_iso, _of_client, ot=True),
    _commands("hartip", "HART-IP", (hartip.PORT,), frame_hartip),
    Dissector("hartip", "HART-IP over UDP", "udp", (hartip.PORT,), partial(CommandSession, _hart_datagram), ot=True),
    _commands("slmp", "SLMP", _SLMP_PORTS, frame_slmp),
    _commands("ads", "Beckhoff ADS", (_ADS_TCP,), frame_ads),
    _commands("fins", "Omron FINS over TCP", (fins.PORT,), frame_fins),
    Dissector("pnio", "PROFINET context management", "udp", (epm.PORT,), PnioSession, ot=True),
    Dissector(
        "mqtt", "MQTT", "tcp", (_MQTT_PORT,), MqttSession, frame_whole, guess=is_mqtt
    ),
)  # fmt: skip
"""Protocols that are only recognised by their ports or Ethernet types (GOOSE, PROFINET data, EtherNet/IP I/O) stand in
`usual`."""
