"""Versions as makers and devices write them: compared, and tried against ranges. Pure.

Spellings: "V2.8.3", "2.8.3", "33.011" (Rockwell: minor revision with leading zeros), "4.2.0-beta", "V4.5 SP1",
"V8.2 Update 3", "1.2b", "20.0.1.5", "SV3.60". Ranges: the `vers:` notation that CSAF asks for, and the free text that is found:
"<V2.9.2", ">=V1.0 <V2.0", "All versions < V3.1", "V1.0 - V2.3", "V2.9 and earlier", "All versions". What is not
understood whole gives None: nobody guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise, zip_longest
from urllib.parse import unquote

LONGEST = 200
_PART = re.compile(r"\d+|[a-z]+")
_START = re.compile(
    r"^(?:firmware|fw|version|vers\.?|ver\.?|release|rel\.?|rev\.?|revision|sv|v|r)?[\s.:_-]*(?=\d)", re.IGNORECASE
)
_BEFORE = frozenset({"alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "a", "b"})
"""Words of a version that is not out yet; "a" and "b" count so only behind a hyphen."""
_SAME = {"update": "upd", "servicepack": "sp", "hotfix": "hf", "patch": "p"}
_BUILD = re.compile(r"(?<=\d)\((\d+)\)")
"""A build in brackets right behind the number: 02.07.07(10)."""
_NUMBER, _WORD = 1, 2


@dataclass(frozen=True, slots=True)
class Version:
    """A version that can be compared."""

    text: str
    numbers: tuple[int, ...]
    """The release."""
    rest: tuple[tuple[int, int, str], ...]
    """What follows it: (rank, number, word); a rank below zero comes before the release."""


def parse(text: str) -> Version | None:
    """The version, or None where it does not begin with a number ("B.12", "unknown", "")."""
    plain = _BUILD.sub(r".\1", " ".join(text[:LONGEST].split()).strip())
    start = _START.match(plain)
    if start is None:
        return None
    body = re.sub(r"service pack", "servicepack", plain[start.end() :].lower())
    body = re.split(r"\s*[(,;]", body)[0].replace("_", ".")
    if re.search(r"[^a-z0-9.+\- ]", body):
        return None
    numbers: list[int] = []
    rest: list[tuple[int, int, str]] = []
    for match in _PART.finditer(body):
        piece = match.group()
        if piece.isdigit():
            number = int(piece[:18])
            if rest:
                rest.append((_NUMBER, number, ""))
            else:
                numbers.append(number)
            continue
        behind_hyphen = match.start() > 0 and body[match.start() - 1] == "-"
        early = piece in _BEFORE and (len(piece) > 1 or behind_hyphen)
        rest.append((-1 if early else _WORD, 0, _SAME.get(piece, piece)))
    return Version(plain, tuple(numbers), tuple(rest))


def compare(one: Version, other: Version) -> int:
    """-1, 0 or 1. The release's numbers first, a missing one being 0; then what follows them: a pre-release comes
    before its release, a service pack after it."""
    for left, right in zip_longest(one.numbers, other.numbers, fillvalue=0):
        if left != right:
            return -1 if left < right else 1
    for ours, theirs in zip_longest(one.rest, other.rest, fillvalue=(0, 0, "")):
        if ours != theirs:
            return -1 if ours < theirs else 1
    return 0


_OPERATORS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
}
_VERSION = r"(?:(?:s?v|fw|firmware|software)(?:ersion)?\.?\s*)?\d[\w.+-]*(?:\s*(?:sp|service pack|update|upd|hf|hotfix|patch|p)\s*\d+)*"
_WORDS = (
    (re.compile(r"[≤⩽]|=<"), "<="),
    (re.compile(r"[≥⩾]|=>"), ">="),
    (
        re.compile(rf"([<>]=?\s*{_VERSION})\s*(?:-|–|to|through|until|up to)\s+(?:and including\s+)?({_VERSION})"),
        r"\1 <= \2",
    ),
    (
        re.compile(rf"({_VERSION})\s*(?:and|or)\s+(?:earlier|below|lower|older|prior|before|previous)(?: versions?)?"),
        r"<= \1",
    ),
    (re.compile(rf"({_VERSION})\s*(?:and|or)\s+(?:later|above|higher|newer|after)(?: versions?)?"), r">= \1"),
    (
        re.compile(rf"(?:from\s+)?({_VERSION})\s*(?:-|–|to|through|until|up to)\s+(?:and including\s+)?({_VERSION})"),
        r">= \1 <= \2",
    ),
    (re.compile(r"\b(?:lower|less|older|earlier) than or equal to\b|\bup to(?:,? and including)?\b|\bthrough\b"), "<="),
    (re.compile(r"\b(?:greater|higher|newer|later) than or equal to\b|\bfrom\b|\bstarting with\b"), ">="),
    (re.compile(r"\b(?:prior to|before|below|(?:lower|less|older|earlier) than)\b"), "<"),
    (re.compile(r"\b(?:after|above|(?:greater|higher|newer|later) than)\b"), ">"),
)
_TERM = re.compile(rf"(<=|>=|!=|<|>|==?)\s*({_VERSION})")
_ALL = re.compile(r"^(?:all(?:\s+(?:firmware\s+|software\s+)?versions?)?|any(?:\s+version)?|vers:all/\*|all/\*|\*)$")
_WILDCARD = re.compile(r"^(?:v(?:ersion)?\.?\s*)?(\d+(?:\.\d+)*)\.(?:x|\*)$")


def within(firmware: str, range_text: str) -> bool | None:
    """Whether the firmware lies in the range; None where either cannot be read for sure.

    "All versions" holds whatever the firmware is, also where it is not known.
    """
    text = " ".join(range_text[:LONGEST].replace("_", " ").split()).strip().lower()
    text = _BUILD.sub(r".\1", text)
    if _ALL.match(text):
        return True
    version = parse(firmware)
    if version is None or not text:
        return None
    if text.startswith("vers:"):
        found = _vers(version, text)
        return _free(version, text.partition("/")[2]) if found is None else found
    return _free(version, text)


def _vers(version: Version, text: str) -> bool | None:
    """`vers:TYPE/CONSTRAINT|CONSTRAINT...` (package-url's version range specification)."""
    _, slash, body = text.partition("/")
    if not slash or not body:
        return None
    if body.strip() == "*":
        return True
    terms: list[tuple[str, Version]] = []
    for part in body.split("|"):
        piece = unquote(part).strip()
        found = re.match(r"(<=|>=|!=|<|>|=)?\s*(.+)", piece)
        other = parse(found.group(2)) if found else None
        if found is None or other is None:
            return None
        terms.append((found.group(1) or "=", other))
    terms.sort(key=cmp_to_key(_by_version))
    if any(sign == "=" and compare(version, other) == 0 for sign, other in terms):
        return True
    if any(sign == "!=" and compare(version, other) == 0 for sign, other in terms):
        return False
    bounds = [term for term in terms if term[0] not in {"=", "!="}]
    if not bounds:
        return any(sign == "!=" for sign, _ in terms)
    return _in_intervals(version, bounds)


def _by_version(one: tuple[str, Version], other: tuple[str, Version]) -> int:
    return compare(one[1], other[1])


def _in_intervals(version: Version, bounds: list[tuple[str, Version]]) -> bool:
    """Bounds in ascending order: an opening one and the closing one behind it make an interval."""

    def holds(term: tuple[str, Version]) -> bool:
        return _OPERATORS[term[0]](compare(version, term[1]))

    if bounds[0][0][0] == "<" and holds(bounds[0]):
        return True
    if bounds[-1][0][0] == ">" and holds(bounds[-1]):
        return True
    return any(low[0][0] == ">" and high[0][0] == "<" and holds(low) and holds(high) for low, high in pairwise(bounds))


def _free(version: Version, text: str) -> bool | None:
    """Free text: one or more bounds that all hold, a single version, or a line such as 2.x."""
    plain = re.sub(r"^all\s+(?:[a-z]+\s+){0,2}versions?\s*", "", text)
    plain = re.sub(r"^(?:firmware|software)?\s*(?:versions?)?\s*(?=[<>=≤≥]|s?v?\d)", "", plain)
    if wildcard := _WILDCARD.match(plain):
        numbers = list(version.numbers)
        wanted = [int(piece) for piece in wildcard.group(1).split(".")]
        return (numbers + [0] * len(wanted))[: len(wanted)] == wanted
    for pattern, sign in _WORDS:
        plain = pattern.sub(sign, plain)
    terms = _TERM.findall(plain)
    rest = _TERM.sub(" ", plain)
    if terms:
        if re.sub(r"\b(?:and|but|versions?)\b|[,&|\s]", "", rest):
            return None
        return _all_hold(version, terms)
    single = parse(plain) if re.fullmatch(_VERSION, plain) else None
    return None if single is None else compare(version, single) == 0


def _all_hold(version: Version, terms: list[tuple[str, str]]) -> bool | None:
    for sign, text in terms:
        other = parse(text)
        if other is None:
            return None
        if not _OPERATORS["=" if sign == "==" else sign](compare(version, other)):
            return False
    return True
