"""One kind of message that discovery can send, as the preview, the read-only test and the manual show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of message. `build()` without arguments gives the message as it is usually sent."""

    id: str
    protocol: str
    title: str
    """In plain words, for the engineer and the site manager."""
    transport: str
    """tcp, udp or ethernet."""
    port: int
    """0 where the transport has none."""
    cast: str
    """unicast, multicast or broadcast."""
    risk: int
    """1 standard group request, 2 unicast identity read, 3 needs a session."""
    build: Callable[..., bytes]
    reference: str
    reads: str
    """What the answer tells; "" for messages that only open or close a conversation."""

    @property
    def example(self) -> bytes:
        """The message as it is usually sent."""
        return self.build()


def build_nothing() -> bytes:
    """No bytes: only the connection (or the empty datagram) itself is sent."""
    return b""
