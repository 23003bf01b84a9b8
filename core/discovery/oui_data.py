"""The file behind the vendor table: sorted text lines `PREFIX<tab>Vendor`, compressed, and the IEEE's CSV files."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = {"MA-L": 6, "MA-M": 7, "MA-S": 9}
"""Registry -> hex digits of its prefixes (24, 28 and 36 bits)."""
LARGEST = 16_000_000
"""Bytes of a table when unpacked; today's has 1.5 million."""
_MOST_ROWS = 500_000
_LONGEST_NAME = 160
_HEX = re.compile(r"[0-9A-F]+")


class OuiFileError(ValueError):
    """A file that is no table of vendors: a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Table:
    """Prefix of 6, 7 or 9 upper-case hex digits -> vendor as listed, and the ISO date of each registry's listing."""

    rows: Mapping[str, str]
    dates: Mapping[str, str] = field(default_factory=dict)


def pack(table: Table) -> bytes:
    """The table as it is stored: first line the dates, then the rows in order of their prefixes."""
    head = "# date: " + " ".join(f"{kind}={table.dates.get(kind, '')}" for kind in KINDS)
    lines = [f"{prefix}\t{table.rows[prefix]}" for prefix in sorted(table.rows)]
    return zlib.compress("\n".join([head, *lines, ""]).encode(), 9)


def unpack(data: bytes) -> tuple[bytes, dict[str, str]]:
    """(the rows as sorted lines, dates) of a stored table. Raises `OuiFileError`."""
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(data, LARGEST)
    except zlib.error as error:
        raise OuiFileError("The table of MAC vendors is damaged. Import it again: walkdown oui import.") from error
    head, _, rows = text.partition(b"\n")
    if machine.unconsumed_tail or not machine.eof or not head.startswith(b"# date: "):
        raise OuiFileError("The table of MAC vendors is damaged. Import it again: walkdown oui import.")
    pairs = (word.partition("=") for word in head.decode("utf-8", "replace")[len("# date: ") :].split())
    return rows, {kind: date for kind, _, date in pairs if kind in KINDS}


def rows_of(lines: bytes) -> dict[str, str]:
    """Prefix -> vendor of the stored rows."""
    pairs = (line.partition("\t") for line in lines.decode("utf-8", "replace").splitlines())
    return {prefix: vendor for prefix, tab, vendor in pairs if tab}


def read_csv(text: str) -> dict[str, dict[str, str]]:
    """Registry -> prefix -> vendor, of an IEEE file (oui.csv, mam.csv, oui36.csv). Raises `OuiFileError`.

    Rows of other registries (IAB, CID) are left out; a row whose prefix is no prefix of its registry is an error,
    since then the file is not what it says.
    """
    reader = csv.reader(io.StringIO(text))
    found: dict[str, dict[str, str]] = {}
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        if header[:3] != ["registry", "assignment", "organization name"]:
            raise OuiFileError(
                "This is no vendor list of the IEEE: it begins with other columns than Registry, Assignment and "
                "Organization Name. Take oui.csv, mam.csv or oui36.csv."
            )
        for count, row in enumerate(reader, start=2):
            if count > _MOST_ROWS:
                raise OuiFileError(f"The vendor list has more than {_MOST_ROWS} rows. Take the IEEE's own file.")
            if len(row) < 3 or row[0].strip() not in KINDS:
                continue
            kind, prefix, vendor = row[0].strip(), row[1].strip().upper(), " ".join(row[2].split())
            if len(prefix) != KINDS[kind] or not _HEX.fullmatch(prefix):
                raise OuiFileError(f"Row {count} of the vendor list has no prefix of {kind}: {prefix[:20]}.")
            if vendor:
                found.setdefault(kind, {})[prefix] = vendor[:_LONGEST_NAME]
    except csv.Error as error:
        raise OuiFileError(f"The vendor list could not be read as CSV ({error}). Take the IEEE's own file.") from error
    if not found:
        raise OuiFileError("The vendor list has no row of MA-L, MA-M or MA-S. Take oui.csv, mam.csv or oui36.csv.")
    return found
