"""What a probe is: a conversation that yields what to send and is given what came back. No I/O here.

A probe is a generator, so that a test plays the device as a script of "expect this, reply that" and the
engine alone owns sockets, budgets, timeouts and the frame log.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """Send `data` (may be empty: only listen) and wait for one reply.

    `framer(buffer)` gives the length in bytes of the first whole reply in the buffer, or None while more
    is needed; it raises `WireError` as soon as the bytes cannot be a reply. For UDP one datagram is one reply
    and `framer` is not called. Where `optional`, silence is handed to the conversation as None instead of
    ending the attempt as `no_answer`.
    """

    request: str
    """Id of the request in `core.discovery.wire.requests.REQUESTS`."""
    data: bytes
    framer: Callable[[bytes], int | None] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One identity value: `field` is an `Asset` column (vendor, model, order_number, serial, firmware, name,
    location), or `hostname`, `mac`, or a protocol's own name such as `modbus.user_application_name`."""

    field: str
    value: str
    confidence: int
    """0..100."""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Result:
    """What a conversation learnt. `protocol_seen` is False where the port answered in another protocol."""

    values: tuple[Value, ...] = ()
    detail: str = ""
    """One line for the service list, e.g. a banner or a certificate's subject."""
    protocol_seen: bool = True
    device_class: str = ""
    """A `DeviceClass` value where the protocol tells it, else ""."""


Conversation = Generator[Ask, bytes | None, Result]


@dataclass(frozen=True, slots=True)
class Probe:
    """One protocol's identity read on one port. `frames` is the typical number of frames sent by us for a device
    that answers, connection included; `frames_closed` for one whose port is closed."""

    protocol: str
    title: str
    transport: str
    """tcp or udp."""
    port: int
    risk: int
    """0 passive, 1 standard group request, 2 unicast identity read, 3 needs a session."""
    start: Callable[[], Conversation]
    requests: tuple[str, ...]
    frames: int
    frames_closed: int = 1
    tls: bool = False
    ot: bool = False
    """An answer is an OT identity: generic probing of that host ends."""
    device_classes: tuple[str, ...] = field(default=())
