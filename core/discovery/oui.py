"""Vendor of a MAC address by its longest listed prefix (36, 28 or 24 bits), from a dated table of all listed vendors.

A newer listing that the user brought (`install`) replaces the shipped one registry by registry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from core.discovery.oui_data import KINDS, LARGEST, OuiFileError, Table, pack, read_csv, rows_of, unpack

_HEX = re.compile(r"[0-9a-f]{12}")
_LONGEST_FIRST = sorted(KINDS.values(), reverse=True)
LISTED, UNLISTED, PRIVATE = "listed", "unlisted", "private"
_NOBODY = frozenset({"private", "ieee registration authority"})
"""Entries that name no vendor: a buyer who stays unnamed, and blocks that were sold on in smaller parts."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the first bits of a MAC address tell. `kind`: listed, unlisted, or private (set by an administrator or by
    software: phones, virtual machines)."""

    kind: str
    vendor: str = ""
    """Short name, as people in a plant say it."""
    listed_as: str = ""
    """The name in the listing."""
    prefix: str = ""
    """The hex digits that decided."""


def normal_mac(text: str) -> str:
    """A MAC in any usual spelling as lower-case pairs with colons; ValueError for anything else."""
    digits = re.sub(r"[^0-9a-fA-F]", "", text).lower()
    if not _HEX.fullmatch(digits) or not re.fullmatch(r"[0-9a-fA-F:.\- ]+", text.strip()):
        raise ValueError(f"{text!r} is not a MAC address.")
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


@lru_cache(maxsize=8192)
def origin_of(mac: str) -> Origin:
    """Who the address was given to. Raises `ValueError` for what is no MAC and for a group's address (broadcast,
    multicast), which no device has."""
    digits = normal_mac(mac).replace(":", "").upper()
    first = int(digits[1], 16)
    if first & 1:
        raise ValueError(f"{mac} is the address of a group, not of a device.")
    if first & 2:
        return Origin(PRIVATE)
    for length in _LONGEST_FIRST:
        listed = _find(digits[:length])
        if listed and listed.casefold() not in _NOBODY:
            return Origin(LISTED, short_name(listed), listed, digits[:length])
    return Origin(UNLISTED)


def vendor_of(mac: str) -> str:
    """The vendor's short name, or "" where the table has none, the address was set by an administrator, or it is no
    device's address."""
    try:
        return origin_of(mac).vendor
    except ValueError:
        return ""


def listed_vendor_of(mac: str) -> str:
    """The vendor as the listing spells it, else ""."""
    try:
        return origin_of(mac).listed_as
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def short_name(listed: str) -> str:
    """The name that people in a plant use: "Siemens AG, Automation" -> "Siemens"; others as they are listed."""
    plain = " ".join(listed.split())
    return next((name for name, pattern in _aliases() if pattern.match(plain)), plain)


@lru_cache(maxsize=1)
def table() -> Mapping[str, str]:
    """All blocks, 6, 7 or 9 upper-case hex digits -> vendor as listed. Costs memory; `vendor_of` does not need it."""
    return MappingProxyType(rows_of(_loaded()[0]))


def table_date() -> str:
    """ISO date of the listing of the 24-bit blocks."""
    return _loaded()[1].get("MA-L", "")


def table_dates() -> dict[str, str]:
    """Registry (MA-L, MA-M, MA-S) -> ISO date of its listing."""
    return dict(_loaded()[1])


def install(file: Path, date: str, *, force: bool = False) -> dict[str, int]:
    """Use a newer listing of the IEEE from now on, on this computer; `date` is its ISO date. Returns the blocks read
    per registry. Raises `OuiFileError` for a file that is none, and for one older than what is in use, unless `force`."""
    try:
        if file.stat().st_size > LARGEST:
            raise OuiFileError(f"{file.name} is too large for a vendor list. Take the IEEE's own file.")
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OuiFileError(f"{file} could not be read as text. Check its name.") from error
    found = read_csv(text)
    lines, dates = _loaded()
    older = [kind for kind in found if date < dates.get(kind, "")]
    if older and not force:
        raise OuiFileError(
            f"The list is of {date}, but the one in use for {', '.join(older)} is of {dates[older[0]]}. "
            "Take a newer one, or say --force."
        )
    lengths = {KINDS[kind] for kind in found}
    rows = {prefix: vendor for prefix, vendor in rows_of(lines).items() if len(prefix) not in lengths}
    for part in found.values():
        rows |= part
    target = own_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.write_bytes(pack(Table(rows, {**dates, **dict.fromkeys(found, date)})))
        fresh.replace(target)
    except OSError as error:
        raise OuiFileError(f"{target} could not be written ({error.strerror}). Free its folder.") from error
    forget()
    return {kind: len(part) for kind, part in found.items()}


def own_file() -> Path:
    """Where a listing that the user brought is kept."""
    import platformdirs

    return Path(platformdirs.user_data_dir("walkdown", appauthor=False)) / "oui.bin"


def forget() -> None:
    """Read the table anew when it is next needed."""
    for cached in (_loaded, table, origin_of, short_name):
        cached.cache_clear()


@lru_cache(maxsize=1)
def _loaded() -> tuple[bytes, dict[str, str]]:
    """The sorted rows and their dates: the user's own table where it is there, whole and newer, else the shipped one."""
    shipped = unpack(resources.files("core.discovery").joinpath("data/oui.bin").read_bytes())
    try:
        own = unpack(own_file().read_bytes())
    except (OSError, OuiFileError):
        return shipped
    return own


def _find(prefix: str) -> str:
    """The vendor of exactly this prefix: a binary search over the lines, so that no index has to be built."""
    lines = _loaded()[0]
    wanted = prefix.encode() + b"\t"
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", low, middle) + 1 or low
        end = lines.find(b"\n", middle, high)
        end = high if end < 0 else end
        row = lines[start:end]
        if row.startswith(wanted):
            return row[len(wanted) :].decode("utf-8", "replace")
        if row < wanted:
            low = end + 1
        else:
            high = start
    return ""


@lru_cache(maxsize=1)
def _aliases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(short name, pattern at the beginning of the listed name), from data/vendor_names.txt."""
    text = resources.files("core.discovery").joinpath("data/vendor_names.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        name, equals, patterns = line.partition("=")
        if equals and not line.startswith("#"):
            words = "|".join(re.escape(one.strip()) for one in patterns.split("|"))
            found.append((name.strip(), re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE)))
    return tuple(found)
