"""Vendor of a MAC address by its first 24 bits, from a small dated table of industrial vendors."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_HEX = re.compile(r"[0-9a-f]{12}")


def normal_mac(text: str) -> str:
    """A MAC in any usual spelling as lower-case pairs with colons; ValueError for anything else."""
    digits = re.sub(r"[^0-9a-fA-F]", "", text).lower()
    if not _HEX.fullmatch(digits) or not re.fullmatch(r"[0-9a-fA-F:.\- ]+", text.strip()):
        raise ValueError(f"{text!r} is not a MAC address.")
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Six upper-case hex digits -> vendor."""
    rows: dict[str, str] = {}
    for line in _text().splitlines():
        if not line.startswith("#") and "\t" in line:
            prefix, _, vendor = line.partition("\t")
            rows[prefix] = vendor
    return rows


def table_date() -> str:
    """ISO date of the listing the table was made from."""
    found = re.search(r"^# date: (\S+)", _text(), re.MULTILINE)
    return found.group(1) if found else ""


def vendor_of(mac: str) -> str:
    """The vendor, or "" where the table has none or the address was set by an administrator."""
    digits = mac.replace(":", "").upper()
    if len(digits) != 12 or int(digits[1], 16) & 2:
        return ""
    return table().get(digits[:6], "")


@lru_cache(maxsize=1)
def _text() -> str:
    return resources.files("core.discovery").joinpath("data/oui.tsv").read_text(encoding="utf-8")
