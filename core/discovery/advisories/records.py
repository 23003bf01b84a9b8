"""What the advisories' service hands out: reports of imports, matches, and how old the data is. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from core.discovery.advisories.csaf import Remedy

_OLD_DAYS = 90


class AdvisoryError(ValueError):
    """A decision or an import that cannot be taken: a sentence for the user."""


@dataclass
class ImportReport:
    """What an import did, file by file in sum."""

    documents: int = 0
    """Advisories read."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    """Advisories of which a newer version is there already."""
    exploited: int = 0
    """Rows of the catalogue read."""
    skipped: int = 0
    """JSON files that are neither."""
    errors: list[str] = field(default_factory=list)
    """One sentence for each file that could not be taken, at most 200."""
    newest: str = ""
    """ISO day of the newest advisory."""
    txn: UUID | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One advisory that one asset may be affected by. Never certain."""

    advisory_id: UUID
    asset_id: UUID
    asset: str
    """What the asset is called."""
    document_id: str
    title: str
    publisher: str
    released: str
    url: str
    state: str
    """may_be_affected or cannot_tell."""
    confidence: int
    product: str
    reasons: tuple[str, ...]
    firmware: str
    cves: tuple[str, ...]
    cvss: float | None
    exploited: tuple[str, ...]
    """CVEs that are known to be exploited."""
    remedies: tuple[Remedy, ...]
    verdict: str = ""
    """What a person decided: confirmed, not_affected, ignored, or ""."""
    reason: str = ""
    by: str = ""
    outdated: bool = False
    """Firmware or advisory have changed since the decision."""

    @property
    def text(self) -> str:
        """The match as a sentence."""
        word = {"confirmed": "Affected, confirmed", "not_affected": "Not affected", "ignored": "Ignored"}.get(
            self.verdict, "May be affected" if self.state == "may_be_affected" else "Cannot tell"
        )
        known = f" Known to be exploited: {', '.join(self.exploited)}." if self.exploited else ""
        return f"{word}: {self.document_id}, {self.title} ({'; '.join(self.reasons)}).{known}"


@dataclass(frozen=True, slots=True)
class Age:
    """How old the data is."""

    advisories: int
    newest: str
    """ISO day of the newest advisory, or ""."""
    imported: datetime | None
    exploited: int
    catalogue: str
    """ISO day of the catalogue, or ""."""
    catalogue_imported: datetime | None
    now: datetime

    @property
    def old(self) -> bool:
        """Whether the newest of either is older than three months, or missing."""
        return any(
            not day or (self.now.date() - date.fromisoformat(day)).days > _OLD_DAYS
            for day in (self.newest, self.catalogue)
        )

    @property
    def text(self) -> str:
        """Both ages as sentences."""
        if not self.advisories:
            first = "No advisories have been imported."
        else:
            noun = "advisory" if self.advisories == 1 else "advisories"
            first = f"{self.advisories} {noun}: newest advisory {self.newest or 'without a date'}, imported {_ago(self.imported, self.now)}."
        if not self.exploited:
            return f"{first} No catalogue of exploited vulnerabilities has been imported."
        return f"{first} Catalogue of exploited vulnerabilities of {self.catalogue or 'no date'}, imported {_ago(self.catalogue_imported, self.now)}."


def _ago(then: datetime | None, now: datetime) -> str:
    days = 0 if then is None else max(0, (now.astimezone(UTC).date() - then.astimezone(UTC).date()).days)
    if days < 1:
        return "today"
    for size, word in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        if days >= size * (2 if word != "day" else 1):
            count = days // size
            return f"{count} {word}{'s' if count != 1 else ''} ago"
    return "a day ago"
