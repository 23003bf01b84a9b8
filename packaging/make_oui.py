"""`python packaging/make_oui.py --mal FILE --mam FILE --mas FILE [--date MA-L=2025-11-30 ...]`: the vendor table anew.

A developers' tool, not shipped. Sources of the table in the tree: MA-L from the listing inside the Apache-2.0 wheel
`mac-vendor-lookup` 0.1.15 (lines `PREFIX:Vendor`), with the older blocks that only Debian's `ieee-data` 20220827 has;
MA-M and MA-S from `ieee-data` (the IEEE's own CSV files). A date is that of the listing; default: the file's.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.discovery.oui_data import KINDS, Table, pack, read_csv  # noqa: E402

OUT = ROOT / "core" / "discovery" / "data" / "oui.bin"


def read_listing(file: Path, kind: str) -> dict[str, str]:
    """Rows of an IEEE CSV file, or of a text file with lines `PREFIX:Vendor`."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".csv":
        return read_csv(text).get(kind, {})
    rows = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {prefix.strip().upper(): " ".join(vendor.split()) for prefix, vendor in rows}


def main() -> None:
    """Read the listings, write the table, say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    for kind in KINDS:
        option = "--" + kind.replace("-", "").lower()
        parser.add_argument(option, type=Path, action="append", required=True, help="listing; the first one wins")
    parser.add_argument("--date", action="append", default=[], metavar="KIND=ISO")
    given = parser.parse_args()
    dates = dict(one.split("=", 1) for one in given.date)
    rows: dict[str, str] = {}
    for kind in KINDS:
        files: list[Path] = getattr(given, kind.replace("-", "").lower())
        for file in reversed(files):
            rows |= read_listing(file, kind)
        dates.setdefault(kind, datetime.fromtimestamp(files[0].stat().st_mtime, UTC).date().isoformat())
    data = pack(Table(rows, dates))
    OUT.write_bytes(data)
    print(f"{len(rows)} blocks, {len(data)} bytes, {dates}")


if __name__ == "__main__":
    main()
