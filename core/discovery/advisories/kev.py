"""CISA's catalogue of known exploited vulnerabilities (KEV), as its JSON file has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.discovery.advisories.csaf import CVE, AdvisoryFileError, day_of, list_of, part_of, text_of

MOST = 50_000


@dataclass(frozen=True, slots=True)
class Exploited:
    """One row of the catalogue."""

    cve: str
    vendor: str = ""
    product: str = ""
    name: str = ""
    added: str = ""
    """ISO day."""
    due: str = ""
    ransomware: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The file: its day, its version, its rows."""

    released: str
    version: str
    rows: tuple[Exploited, ...]


def is_kev(content: Any) -> bool:
    """Whether parsed JSON is the catalogue."""
    return bool(part_of(content, "catalogVersion", "")) and isinstance(part_of(content, "vulnerabilities"), list)


def read_catalogue(content: Any) -> Catalogue:
    """The catalogue in parsed JSON; rows without a CVE are left out. Raises `AdvisoryFileError`."""
    if not is_kev(content):
        raise AdvisoryFileError("This is no catalogue of known exploited vulnerabilities.")
    rows: dict[str, Exploited] = {}
    for one in list_of(content["vulnerabilities"])[:MOST]:
        cve = text_of(part_of(one, "cveID", ""), 40).upper()
        if CVE.fullmatch(cve):
            rows[cve] = Exploited(
                cve,
                text_of(part_of(one, "vendorProject", ""), 120),
                text_of(part_of(one, "product", ""), 200),
                text_of(part_of(one, "vulnerabilityName", ""), 300),
                day_of(part_of(one, "dateAdded", "")),
                day_of(part_of(one, "dueDate", "")),
                text_of(part_of(one, "knownRansomwareCampaignUse", ""), 20).casefold() == "known",
                text_of(part_of(one, "requiredAction", ""), 600),
            )
    return Catalogue(
        day_of(part_of(content, "dateReleased", "")),
        text_of(part_of(content, "catalogVersion", ""), 40),
        tuple(rows.values()),
    )
