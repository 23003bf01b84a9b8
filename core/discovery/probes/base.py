"""What a probe is: a conversation that yields what to send and is given what came back. No I/O here.

A probe is a generator, so that a test plays the device as a script of "expect this, reply that" and the
engine alone owns sockets, budgets, timeouts and the frame log.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ask:
    """Send `data` (may be empty: only listen) and wait for one reply.

    `framer(buffer)` gives the length in bytes of the first whole reply in the buffer, or None while more
    is needed; it raises `WireError` as soon as the bytes cannot be a reply. For UDP one datagram is one reply
    and `framer` is not called. Where `optional`, silence - and the peer's closing without a byte - is handed to
    the conversation as None instead of ending the attempt as `no_answer`. A framer's `WireError` is thrown into
    the conversation at its `yield`: it either ends with what it has learnt so far, or lets the error pass.
    """

    request: str
    """Id of the request in `core.discovery.wire.requests.REQUESTS`."""
    data: bytes
    framer: Callable[[bytes], int | None] | None = None
    """None on TCP: no reply is expected; send and go on at once with None."""
    optional: bool = False
    until_close: bool = False
    """Where the peer closes while `framer` still wants more, what has come is the reply (HTTP without a length)."""
    until_silent: bool = False
    """Where the peer falls silent while `framer` still wants more, what has come is the reply (Telnet never says
    that a greeting is over)."""
    seal: Callable[[bytes], bytes] | None = None
    """What makes the bytes on the wire out of `data`, which the last gate has read before: SNMP v3 encrypts, and an
    encrypted message tells nobody whether it only reads."""
    repeat: bool = True
    """False: where this datagram stays unanswered, the conversation's next question stands in for its repetition."""
    fresh: bool = False
    """Ask on a new connection: close the present one by FIN first and keep the gap between connections."""


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
    port_only: bool = False
    """The port takes connections, and that is all: nothing was said by either side, so that its protocol is the
    port's usual one and no more than that."""


Conversation = Generator[Ask, bytes | None, Result]


class Start(Protocol):
    """Begins a conversation."""

    def __call__(self, host: str = "") -> Conversation:
        """`host` is the target's address as text, for protocols whose request names it (HTTP, OPC UA)."""


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
    start: Start
    requests: tuple[str, ...]
    frames: int
    frames_closed: int = 1
    tls: bool = False
    ot: bool = False
    """An answer is an OT identity: generic probing of that host ends."""
    device_classes: tuple[str, ...] = field(default=())
    opt_in: bool = False
    """Asked only at hosts that the engineer named for it."""
    informed: Callable[[Probe, str, tuple[Value, ...]], Probe | None] | None = None
    """A host's address and what was learnt of it so far -> the probe as it is asked there, or None: it is not asked there. None: it is
    asked everywhere alike."""
    replaces: tuple[str, ...] = ()
    """Protocols whose probes tell nothing more where this one is asked: they are left out there."""
    needs: str = ""
    """What the engineer must give before it can be asked: credentials or a port; "" for nothing."""
    any_port: bool = False
    """UDP: devices answer from a port of their own choice, so answers of the asked host are heard from every port."""


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """One datagram to everybody at once, and how to read each answer to it."""

    protocol: str
    title: str
    request: str
    """Id in `REQUESTS`."""
    data: bytes
    port: int
    group: str
    """Multicast address, or "" for the interface's broadcast address."""
    parse: Callable[[bytes], Result]
    """One answering datagram -> what it says; raises `WireError` for anything else."""
    bind_port: int = 0
    """Local port the protocol wants its answers on; 0: any."""
    risk: int = 1
    ot: bool = False
    fresh: Callable[[], bytes] | None = None
    """Makes the datagram anew for each sending, where devices answer one message id only once; None: `data`."""
    addressed: Callable[[str, int], bytes] | None = None
    """Our address and port -> the datagram, where the question names the place to answer to; `data` then is the form
    that asks for answers to the sender."""

    @property
    def datagram(self) -> bytes:
        """The bytes to send now."""
        return self.fresh() if self.fresh else self.data


@dataclass(frozen=True, slots=True)
class LinkReading:
    """What one frame heard on the wire says of the device that sent it. `ip` is "" where the frame tells none."""

    mac: str
    """Lower-case hex pairs with colons."""
    ip: str
    result: Result


@dataclass(frozen=True, slots=True)
class LinkListener:
    """A protocol of the link layer that devices speak unasked: read where heard, nothing is sent for it."""

    protocol: str
    title: str
    read: Callable[[bytes], LinkReading | None]
    """Whole Ethernet frame without VLAN tags -> reading; None: another protocol's frame; `WireError`: malformed."""


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """One Ethernet frame to everybody, through a raw socket, and how to read each answer to it."""

    protocol: str
    title: str
    request: str
    """Id in `REQUESTS`."""
    build: Callable[[str], bytes]
    """The laptop's MAC -> the whole frame."""
    read: Callable[[bytes], LinkReading | None]
    """As of a `LinkListener`."""
    risk: int = 1
    ot: bool = False
