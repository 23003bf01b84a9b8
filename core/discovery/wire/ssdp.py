"""SSDP: one search for everything and its answers (UPnP Device Architecture 2.0, 1.2 announcements, 1.3.2 and 1.3.3
search and answer)."""

from __future__ import annotations

from dataclasses import dataclass

from core.discovery.wire.errors import WireError
from core.discovery.wire.headers import read_fields
from core.discovery.wire.reader import check_range
from core.discovery.wire.text import tidy

PORT = 1900
GROUP = "239.255.255.250"
MAX_MESSAGE = 8_192
MAX_WAIT = 5

_FIRST_LINES = (b"HTTP/1.1 200", b"HTTP/1.0 200", b"NOTIFY * HTTP/1.1")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one answer (or one announcement heard) tells of one device or service."""

    server: str
    usn: str
    target: str
    """What kind of device or service it is: `ST` of an answer, `NT` of an announcement."""
    location: str

    @property
    def uuid(self) -> str:
        """The device's identifier out of the USN, or ""."""
        return self.usn.partition("::")[0].removeprefix("uuid:") if self.usn.lower().startswith("uuid:") else ""


def build_search(wait_s: int = 2) -> bytes:
    """M-SEARCH for everything; each device answers within `wait_s` seconds of its own choice."""
    check_range("seconds to answer within", wait_s, 1, MAX_WAIT)
    return (
        f'M-SEARCH * HTTP/1.1\r\nHOST: {GROUP}:{PORT}\r\nMAN: "ssdp:discover"\r\nMX: {wait_s}\r\nST: ssdp:all\r\n\r\n'
    ).encode("ascii")


def parse_announcement(data: bytes) -> Announcement:
    """An answer to a search, or a device's own announcement."""
    if len(data) > MAX_MESSAGE or not data.startswith(_FIRST_LINES):
        raise WireError("no SSDP answer")
    fields = read_fields(data)
    usn, target = fields.get("usn", ""), fields.get("st") or fields.get("nt", "")
    if not usn or not target:
        raise WireError("no SSDP answer: it names neither device nor service")
    if fields.get("nts", "").lower() == "ssdp:byebye":
        raise WireError("a device that takes its leave")
    return Announcement(
        server=tidy(fields.get("server", "")),
        usn=tidy(usn),
        target=tidy(target),
        location=tidy(fields.get("location", ""), 512),
    )
