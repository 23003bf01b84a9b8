"""What a dissector is: a reader of one protocol's messages as they pass, on the same codecs that read live answers.

A `Dissector` says where its protocol lives and how its messages are cut out of a stream; for each connection (TCP), pair
of hosts (UDP) or pair of stations (Ethernet) it makes one `Session`, which is fed the messages and gives `Reading`s
(what a message says of the device that sent it), and `Command`s where it finds any that its session alone knows. Dissectors
hold no sockets, send nothing, and raise nothing but `WireError`, whatever the bytes. They stand in
`core.discovery.capture.dissect.registry.DISSECTORS`.

Commands need no session of their own: what a client says is also given to `core.discovery.wire.commands` under the
dissector's protocol. A dissector has only to let the messages pass that may hold one (`wants`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.discovery.probes.base import Result
from core.discovery.wire.command import Command

Wants = Callable[[bytes, bool], bool]
LLC = 0x10000
"""Added to a SNAP protocol number, so that it stands beside the Ethernet types: CDP is `LLC + 0x2000`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says of a device: the message's sender, unless `ip` or `mac` name another.

    Where the sender is the server of its flow, the flow's server port is its service; `port` says another one, on the
    sender's side, for messages whose sender is not the flow's server (multicast answers). `protocol` is as in `Probe`.
    """

    protocol: str
    result: Result
    ip: str = ""
    mac: str = ""
    port: int = 0
    unit: str = ""
    """One of several devices behind the address, such as a gateway's unit 3."""


Heard = Reading | Command


class Session:
    """State of one conversation. `client` and `server` say whether messages of that side are still wanted; where one is
    False, that side's packets are only counted."""

    client = True
    server = True
    sure = True
    """What was fed shows that it is this protocol. A session leaves it False while it has only seen what several
    protocols share (the ISO transport's connection); until then the next dissector of the port is tried on an error."""

    def feed(self, message: bytes, to_server: bool, time_ns: int) -> Iterable[Heard]:
        """One whole message (TCP: as `Dissector.frame` cut it; UDP: the datagram; Ethernet: the frame without VLAN
        tags). `to_server`: the client sent it. `WireError`: not (or no longer) this protocol."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Dissector:
    """One protocol: where it lives, what of it is wanted, and how it is read."""

    protocol: str
    title: str
    transport: str
    """tcp, udp or ethernet."""
    ports: tuple[int, ...]
    """Server ports, or Ethernet types (`LLC` + number for SNAP protocols)."""
    session: Callable[[], Session]
    frame: Callable[[bytes, bool], int | None] | None = None
    """TCP: (buffer, to_server) -> length of the first whole message, None while more is needed, `WireError` as soon as
    it cannot be this protocol. A message longer than `MAX_MESSAGE` ends the reading of its connection."""
    wants: Wants | None = None
    """A quick look at one packet's payload (Ethernet: what stands behind the type), (payload, to_server): False drops it
    unread. On TCP it is asked where a message may begin, once a first one was read. None: everything is wanted. Keep it to a comparison or two:
    it is what cyclic traffic costs."""
    guess: Callable[[bytes], bool] | None = None
    """The first payload of a connection on a port that nobody has named: is it this protocol?"""
    ot: bool = False


MAX_MESSAGE = 65_536
