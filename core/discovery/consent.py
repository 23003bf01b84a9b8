"""The written consent without which nothing is sent, and the time window it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.vault.clock import utcnow


class ConsentError(ValueError):
    """No valid consent; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to the run, in which role, when, and from when until when it may send."""

    name: str
    role: str
    at: datetime
    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.role.strip():
            raise ConsentError("The consent needs the name and the role of the person who agreed.")
        for moment in (self.at, self.start, self.end):
            if moment is not None and moment.tzinfo is None:
                raise ConsentError("A time of the consent has no time zone. Give it with one, e.g. 08:00+02:00.")
        if self.start and self.end and self.end <= self.start:
            raise ConsentError("The agreed time window ends before it begins.")

    @classmethod
    def parse(cls, text: str, at: datetime | None = None) -> Consent:
        """`NAME; ROLE` or `NAME; ROLE; START/END` (ISO times; without a zone: this computer's)."""
        name, _, rest = text.partition(";")
        role, _, window = rest.partition(";")
        start, _, end = (part.strip() for part in window.partition("/"))
        return cls(name.strip(), role.strip(), at or utcnow(), _moment(start), _moment(end))

    def forbids(self, now: datetime) -> str:
        """The sentence why nothing may be sent at this time, or ""."""
        if self.start is not None and now < self.start:
            return f"The agreed time window begins only at {self.start.astimezone():%Y-%m-%d %H:%M}."
        if self.end is not None and now >= self.end:
            return f"The agreed time window ended at {self.end.astimezone():%Y-%m-%d %H:%M}."
        return ""

    @property
    def window(self) -> str:
        """The window as an ISO interval, "" for none; an open side is written `..`."""
        if self.start is None and self.end is None:
            return ""
        return "/".join(moment.isoformat() if moment else ".." for moment in (self.start, self.end))


def _moment(text: str) -> datetime | None:
    if text in {"", ".."}:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConsentError(f"{text!r} is not a time. Write it like 2026-11-23T08:00.") from None
    return moment if moment.tzinfo else moment.astimezone()
