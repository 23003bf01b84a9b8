"""How gently discovery treats a plant: two profiles, and hard limits that no setting can exceed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


class LimitError(ValueError):
    """A setting above (or below) what is ever allowed; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The allowed range of one setting, both ends included."""

    low: float
    high: float


HARD: dict[str, Bound] = {
    "hosts_at_once": Bound(1, 32),
    "gap_s": Bound(0.020, 60),
    "probes_per_s": Bound(0.1, 200),
    "frames_per_s": Bound(0.2, 400),
    "host_frames_per_s": Bound(0.2, 40),
    "arp_per_s": Bound(0.1, 200),
    "arp_passes": Bound(1, 2),
    "group_repeats": Bound(1, 3),
    "group_gap_s": Bound(0.2, 60),
    "group_listen_s": Bound(0.1, 30),
    "connect_timeout_s": Bound(0.1, 30),
    "read_timeout_s": Bound(0.1, 60),
    "udp_retries": Bound(0, 1),
    "udp_retry_after_s": Bound(0.1, 60),
    "connections_per_host": Bound(1, 16),
    "fin_wait_s": Bound(0.1, 5),
    "linger_s": Bound(0.0, 60),
    "max_reply_bytes": Bound(512, 1 << 20),
    "asks_per_attempt": Bound(1, 64),
    "datagrams_at_once": Bound(1, 4),
}
"""The hard limits. One open connection per host and no TCP retry are not settings at all."""

HARD_SESSIONS = frozenset({"s7"})
"""The one protocol that tells nothing without a session (OPC UA names its endpoints before one). Whatever else needs
a session with a device is never asked by a run over many devices."""


@dataclass(frozen=True, slots=True)
class Limits:
    """One profile. Every field is checked against `HARD` when the object is made."""

    name: str
    hosts_at_once: int
    gap_s: float
    """Pause between two exchanges with one host."""
    probes_per_s: float
    """Connections and datagrams started per second, over all hosts."""
    frames_per_s: float
    """Frames sent in any one second, over all hosts (a TCP exchange is about two frames per probe)."""
    host_frames_per_s: float
    """Frames sent to one host in any one second."""
    arp_per_s: float
    connect_timeout_s: float
    read_timeout_s: float
    """For a whole reply, not for each byte of it."""
    arp_passes: int = 2
    """The second pass asks only the addresses that were silent in the first."""
    group_repeats: int = 1
    group_gap_s: float = 0.2
    group_listen_s: float = 3.0
    udp_retries: int = 1
    udp_retry_after_s: float = 2.0
    connections_per_host: int = 12
    fin_wait_s: float = 1.0
    """How long a host's work waits for the peer's FIN after ours."""
    linger_s: float = 10.0
    """How long a connection that the peer has not closed is still drained (and its host given no new one)."""
    max_reply_bytes: int = 65_536
    asks_per_attempt: int = 40
    """Questions in one conversation: a device that always has more to tell does not keep us talking."""
    datagrams_at_once: int = 2
    """Datagrams to one device whose answers are still awaited; they leave one by one, `gap_s` apart."""
    sessions: tuple[str, ...] = ("s7",)
    """Protocols that may open a session with a device."""
    spares_session: tuple[str, ...] = ("order_number", "firmware")
    """A device that has told these without a session is spared one."""

    def __post_init__(self) -> None:
        if unknown := set(self.sessions) - HARD_SESSIONS:
            raise LimitError(f"{', '.join(sorted(unknown))} may never open a session in a run over many devices.")
        for field in fields(self):
            bound = HARD.get(field.name)
            if bound is None:
                continue
            value = getattr(self, field.name)
            if not bound.low <= value <= bound.high:
                raise LimitError(
                    f"{field.name} = {value:g} is not allowed: it must lie between {bound.low:g} and "
                    f"{bound.high:g}. Choose a gentler setting."
                )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the plan that is kept with the run."""
        return asdict(self) | {"sessions": list(self.sessions), "spares_session": list(self.spares_session)}


CAREFUL = Limits(
    name="careful",
    hosts_at_once=8,
    gap_s=0.100,
    probes_per_s=50,
    frames_per_s=100,
    host_frames_per_s=25,
    arp_per_s=50,
    connect_timeout_s=2.0,
    read_timeout_s=3.0,
)
STANDARD = Limits(
    name="standard",
    hosts_at_once=16,
    gap_s=0.050,
    probes_per_s=100,
    frames_per_s=200,
    host_frames_per_s=40,
    arp_per_s=100,
    connect_timeout_s=1.5,
    read_timeout_s=2.0,
    udp_retry_after_s=1.0,
    datagrams_at_once=4,
    spares_session=("order_number", "firmware", "serial"),
)
PROFILES: dict[str, Limits] = {profile.name: profile for profile in (CAREFUL, STANDARD)}


def profile(name: str) -> Limits:
    """The named profile; `LimitError` with the known names for any other."""
    try:
        return PROFILES[name]
    except KeyError:
        raise LimitError(f"There is no profile called {name!r}. Choose careful or standard.") from None
