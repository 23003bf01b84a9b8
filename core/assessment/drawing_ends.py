"""A conversation that was seen in a capture, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DrawnEnd:
    """One end of a conversation that was seen: in a zone, outside of the plant, or nobody knows where."""

    zone: UUID | None = None
    outside: bool = False
    """A public address."""
    label: str = ""
    """The asset, else the address."""
    asset: UUID | None = None

    @property
    def placed(self) -> bool:
        """Whether it is known where it lies; where it is not, no rule judges."""
        return self.outside or self.zone is not None


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """A conversation that was seen in a capture."""

    client: DrawnEnd
    server: DrawnEnd
    transport: str
    port: int
    protocol: str = ""
    packets: int = 0
    commands: tuple[tuple[str, int], ...] = ()
    """(kind of command, how often)."""

    @property
    def spoken(self) -> str:
        """The protocol, else transport and port."""
        return self.protocol or f"{self.transport}/{self.port}"
