"""Finds the entries behind references as documents print them: `SP01.06BR`, `EDR/HDR/NDR 3.10`, `DM-1..DM-6`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = re.compile(r"^(?:2-1|2-4|3-2|3-3|4-1|4-2) (?=\S)")
_SERVICE = re.compile(r"^SP\.?(\d\d)(?:\.(\d\d))?\s*(BR|RE\(?(\d)\)?)?$")
_SYSTEM = re.compile(r"^((?:SR|CR|SAR|EDR|HDR|NDR)(?:/(?:SAR|EDR|HDR|NDR))*) ?(\d+\.\d+)(?: ?R?E ?(\d))?$")
_RANGE = re.compile(r"^([A-Z]+[-.])(\d+)(?:\.\.|-)\1(\d+)$")


def resolve(text: str, ids: frozenset[str]) -> tuple[str, ...]:
    """Entry ids of `ids` that `text` names; () unless all that it names is there."""
    found = [one for part in text.split(", ") for one in _candidates(_PART.sub("", part.strip()))]
    return tuple(dict.fromkeys(found)) if found and all(one in ids for one in found) else ()


def _candidates(text: str) -> Iterator[str]:
    if match := _RANGE.match(text):
        stem, first, last = match.groups()
        yield from (f"{stem}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))
    elif match := _SERVICE.match(text):
        area, number, kind, enhancement = match.groups()
        name = f"SP.{area}.{number}" if number else f"SP.{area}"
        yield name if kind is None else f"{name} BR" if kind == "BR" else f"{name} RE({enhancement})"
    elif match := _SYSTEM.match(text):
        kinds, number, enhancement = match.groups()
        for kind in kinds.split("/"):
            yield f"{kind} {number}" + (f" RE {enhancement}" if enhancement else "")
    else:
        yield text


def spread(text: str) -> tuple[str, ...]:
    """System requirements in a line like `PR.AC-1: SR 1.1-1.3, 1.7; 2-1:2009 4.3`: SR 1.1, SR 1.2, SR 1.3, SR 1.7."""
    listed = text.split(": ", 1)[1].split(";", maxsplit=1)[0].removeprefix("SR ")
    found = []
    for part in listed.split(", "):
        first, _, last = part.partition("-")
        group, number = first.split(".")
        end = int(last.split(".")[1]) if last else int(number)
        found += [f"SR {group}.{index}" for index in range(int(number), end + 1)]
    return tuple(found)
