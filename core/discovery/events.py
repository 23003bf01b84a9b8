"""What a run tells while it goes: plain values for a live list, in the order in which they happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.discovery.converse import Outcome
from core.discovery.group import GroupAnswer
from core.discovery.probes.base import Result


@dataclass(frozen=True, slots=True)
class Phase:
    """The run enters a phase: group, neighbours or hosts. `title` says it in words."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class HostFound:
    """An address is in use."""

    ip: str
    mac: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class AttemptDone:
    """One conversation ended."""

    ip: str
    protocol: str
    port: int
    status: str
    detail: str


@dataclass(frozen=True, slots=True)
class HostDone:
    """A device's work ended: done, stopped, excluded or gone. `label` is what is known of it in one line."""

    ip: str
    label: str
    status: str = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run is, and what it sends."""

    done: int
    total: int
    text: str
    frames_sent: int
    frames_received: int
    frames_per_s: float


@dataclass(frozen=True, slots=True)
class SafetyPause:
    """Sending is paused: these devices answered before and do not answer any more."""

    hosts: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something the engineer should know."""

    sentence: str


Event = Phase | HostFound | AttemptDone | HostDone | Progress | SafetyPause | Note


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What one frame of the link layer said of the device that sent it: heard unasked, or the answer to a link request."""

    protocol: str
    mac: str
    ip: str
    """"" where the device has no address yet, or tells none."""
    result: Result
    raw: bytes
    """The whole Ethernet frame, without VLAN tags."""
    at: datetime
    ot: bool = False
    """The protocol is an industrial one."""


@dataclass
class HostReport:
    """Everything a run learnt of one address, or of one device that has none."""

    ip: str
    """"" for a device that was heard on the link layer only and has (or tells) no IP address."""
    mac: str = ""
    at: datetime | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    group: list[GroupAnswer] = field(default_factory=list)
    link: list[LinkAnswer] = field(default_factory=list)
    found: bool = False
    """Something is there: it answered by ARP, to a group request, or spoke or refused on a port."""
    excluded: str = ""
    gone: bool = False
    """It answered and then no longer did; it was left alone."""
    stopped: bool = False
    """The run was stopped before everything was asked."""

    @property
    def label(self) -> str:
        """What is known of it in one line."""
        details = [answer.result.detail for answer in self.group if answer.result and answer.result.detail]
        details += [answer.result.detail for answer in self.link if answer.result.detail]
        details += [one.detail for one in self.outcomes if one.status in {"identified", "answered"} and one.detail]
        return details[0] if details else ""
