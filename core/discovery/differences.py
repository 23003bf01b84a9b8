"""Where label, network and the site's list do not say the same, as rows that wait for a decision. Computed anew each
time from what was observed; a row that was decided stays away until its facts change."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from core.discovery.matching import Likeness, Profile, compare, maker_key, serial_key
from core.register.importers.text import compact, words
from core.register.models import DeviceClass, Source
from core.register.observing import NAMING

LABEL, NETWORK, LIST, TOLD = "label", "network", "list", "told"
"""Who speaks of a device."""
SPEAKER = {
    Source.LABEL.value: LABEL, Source.NETWORK.value: NETWORK, Source.CAPTURE.value: NETWORK,
    Source.SITE_LIST.value: LIST, Source.DOCUMENT.value: TOLD, Source.TOLD.value: TOLD,
}  # fmt: skip
COMPARED = (
    "tag",
    "name",
    "device_class",
    "vendor",
    "model",
    "order_number",
    "serial",
    "firmware",
    "location",
    "mac",
    "ip",
)
"""Fields whose values are compared between speakers."""
_SURE = 50
_MOST_ALIKE = 50
"""Assets with one name or address; where there are more, it tells nothing."""


class Kind(StrEnum):
    """What differs."""

    FIELD = "field"
    ONLY_LISTED = "only_listed"
    """On the site's list, and neither seen on the network nor at a cabinet."""
    NOT_LISTED = "not_listed"
    """Seen, and not on the site's list: an unknown device."""
    SAME = "same"
    """Two assets that may be one device."""
    REPLACED = "replaced"
    """Two devices at one place: one may have taken the other's."""


class Decision(StrEnum):
    """What is said to a row."""

    TAKE = "take"
    """This value is right."""
    KEEP = "keep"
    """What the register shows stays."""
    SAME = "same"
    """One device: the second asset becomes part of the first."""
    NOT_SAME = "not_same"
    IGNORE = "ignore"
    """Nothing to do, for a reason."""


ALLOWED: Mapping[Kind, tuple[Decision, ...]] = {
    Kind.FIELD: (Decision.TAKE, Decision.KEEP, Decision.IGNORE),
    Kind.ONLY_LISTED: (Decision.IGNORE,),
    Kind.NOT_LISTED: (Decision.IGNORE,),
    Kind.SAME: (Decision.SAME, Decision.NOT_SAME, Decision.IGNORE),
    Kind.REPLACED: (Decision.SAME, Decision.NOT_SAME, Decision.IGNORE),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One source's latest word on a field."""

    field: str
    value: str
    source: str
    """A `Source` of the register."""
    by: str
    at: datetime
    confidence: int

    @property
    def speaker(self) -> str:
        """label, network, list or told."""
        return SPEAKER.get(self.source, TOLD)


@dataclass(frozen=True, slots=True)
class Decided:
    """An earlier decision about a row."""

    decision: str
    value: str
    reason: str
    by: str
    at: datetime
    stale: bool
    """The facts have changed since: the row is open again."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the list."""

    key: str
    """Stable while the assets are."""
    kind: Kind
    asset_id: UUID
    asset: str
    """What a person calls it."""
    sentence: str
    facts: str
    """Fingerprint of what the row rests on."""
    other_id: UUID | None = None
    other: str = ""
    field: str = ""
    shown: str = ""
    """The register's value of `field`."""
    values: tuple[Said, ...] = ()
    """For a field: what each source says; else where the device was seen or listed."""
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    confidence: int = 0
    """0..100 that two assets are one."""
    decided: Decided | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What can be said to it."""
        return ALLOWED[self.kind]

    @property
    def is_open(self) -> bool:
        """It waits for a decision."""
        return self.decided is None or self.decided.stale


@dataclass(slots=True)
class Facts:
    """What is known of one asset, as plain values."""

    asset_id: UUID
    site_id: UUID
    label: str
    tag: str
    name: str
    shown: dict[str, str]
    said: list[Said] = field(default_factory=list)
    addresses: set[tuple[str, str]] = field(default_factory=set)
    """(network's id or "", address)."""
    macs: set[str] = field(default_factory=set)
    hostnames: set[str] = field(default_factory=set)
    silent: str = ""
    """What is known of its silence, as a sentence."""
    people_s: bool = False
    """Somebody entered or listed it."""

    def speakers(self) -> set[str]:
        """Who has spoken of it."""
        return {one.speaker for one in self.said}

    def values(self, name: str, speaker: str = "") -> list[Said]:
        """The latest word of each giver on a field."""
        latest: dict[tuple[str, str], Said] = {}
        for one in sorted(self.said, key=lambda said: said.at):
            if one.field == name and one.value and (not speaker or one.speaker == speaker):
                latest[one.source, one.by] = one
        return list(latest.values())


def differences(assets: Sequence[Facts]) -> list[Difference]:
    """All rows, decided or not: pairs first, then devices that one side does not know, then fields."""
    rows: list[Difference] = []
    by_site: dict[UUID, list[Facts]] = defaultdict(list)
    for one in assets:
        by_site[one.site_id].append(one)
    for part in by_site.values():
        rows += _pairs(part)
        if any(LIST in one.speakers() for one in part):
            rows += [row for one in part if (row := _one_sided(one))]
        rows += [row for one in part for row in _fields(one)]
    order = list(Kind)
    return sorted(rows, key=lambda row: (-row.confidence, order.index(row.kind), row.asset.casefold(), row.key))


# --- fields ---


def _fields(asset: Facts) -> Iterator[Difference]:
    for name in COMPARED:
        said = [one for one in asset.values(name) if _counts(one)]
        by_speaker: dict[str, list[Said]] = defaultdict(list)
        for one in said:
            by_speaker[one.speaker].append(one)
        if all(_agree(name, one, other) for one, other in combinations(by_speaker.values(), 2)):
            continue
        shown = asset.shown.get(name, "")
        words_ = "; ".join(f"{one.speaker} says {one.value}" for one in _best_of_each(by_speaker))
        yield Difference(
            key=f"field:{asset.asset_id}:{name}",
            kind=Kind.FIELD,
            asset_id=asset.asset_id,
            asset=asset.label,
            sentence=f"{name.replace('_', ' ')}: {words_}",
            facts=_fingerprint(sorted({(one.speaker, normal(name, one.value)) for one in said})),
            field=name,
            shown=shown,
            values=tuple(sorted(said, key=lambda one: (one.speaker, -one.confidence, one.by))),
        )


def _counts(one: Said) -> bool:
    """Guesses, and what a device calls itself, contradict nobody."""
    if one.speaker == NETWORK and (one.field in NAMING or one.confidence < _SURE):
        return False
    return one.value != DeviceClass.UNKNOWN


def _agree(name: str, one: Sequence[Said], other: Sequence[Said]) -> bool:
    """Somebody of the one side says what somebody of the other side says."""
    return any(same(name, mine.value, theirs.value) for mine in one for theirs in other)


def _best_of_each(by_speaker: Mapping[str, Sequence[Said]]) -> list[Said]:
    return [max(said, key=lambda one: (one.confidence, one.at)) for _, said in sorted(by_speaker.items())]


def _one_spacing(text: str) -> str:
    return " ".join(text.split()).casefold()


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "serial": compact,
    "order_number": compact,
    "vendor": maker_key,
    "firmware": lambda text: compact(text).removeprefix("firmware").removeprefix("fw").removeprefix("v"),
    "model": compact,
}


def normal(name: str, value: str) -> str:
    """A value to compare by: spelling that people and devices handle freely does not count."""
    return _NORMAL.get(name, _one_spacing)(value)


def same(name: str, one: str, other: str) -> bool:
    """Whether two values of a field say the same; a type designation may be given in part."""
    mine, theirs = normal(name, one), normal(name, other)
    return mine == theirs or (name == "model" and bool(mine and theirs) and (mine in theirs or theirs in mine))


# --- one side only ---


def _one_sided(asset: Facts) -> Difference | None:
    speakers = asset.speakers()
    seen = speakers & {NETWORK, LABEL}
    if bool(seen) == (LIST in speakers):
        return None
    listed = not seen and LIST in speakers
    if not listed and not seen:
        return None
    said = [one for name in ("ip", "mac", "serial") for one in asset.values(name)]
    if listed:
        sentence = f"On the site's list, but not seen. {asset.silent}".strip()
    else:
        who = "on the network" if NETWORK in seen else "at the cabinet"
        sentence = f"Seen {who}, but not on the site's list."
    kind = Kind.ONLY_LISTED if listed else Kind.NOT_LISTED
    return Difference(
        key=f"{kind}:{asset.asset_id}",
        kind=kind,
        asset_id=asset.asset_id,
        asset=asset.label,
        sentence=sentence,
        facts=_fingerprint(sorted({(one.field, normal(one.field, one.value)) for one in said})),
        values=tuple(said),
    )


# --- pairs ---


def profile_of(asset: Facts) -> Profile:
    """An asset by what may tell which device it is."""
    serials = {one.value for one in asset.values("serial") if one.confidence >= _SURE} | {asset.shown.get("serial", "")}
    makers = {one.value for one in asset.values("vendor") if one.confidence >= _SURE} | {asset.shown.get("vendor", "")}
    models = {one.value for one in asset.values("model")} | {asset.shown.get("model", "")}
    names = {asset.name, *asset.hostnames, *(one.value for one in asset.values("name"))}
    return Profile(
        numbers=frozenset(map(serial_key, serials)) - {""},
        weak_numbers=frozenset(compact(text) for text in serials if not serial_key(text)) - {""},
        makers=frozenset(map(maker_key, makers)) - {""},
        models=frozenset(map(compact, models)) - {""},
        macs=frozenset(asset.macs) - {""},
        addresses=frozenset(place for place in asset.addresses if place[1]),
        tags=frozenset({compact(asset.tag)}) - {""},
        names=frozenset(map(words, names)) - {""},
    )


def _pairs(assets: Sequence[Facts]) -> Iterator[Difference]:
    profiles = [profile_of(one) for one in assets]
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for key in set(profile.keys()):
            sharing[key].append(at)
    looked_at: set[tuple[int, int]] = set()
    for found in sharing.values():
        if len(found) > _MOST_ALIKE:
            continue
        for pair in combinations(found, 2):
            if pair in looked_at:
                continue
            looked_at.add(pair)
            one, other = pair
            if likeness := compare(profiles[one], profiles[other]):
                yield _pair(assets[one], assets[other], likeness)


def _pair(one: Facts, other: Facts, likeness: Likeness) -> Difference:
    """People's asset first, then the older."""
    first, second = sorted((one, other), key=lambda asset: (not asset.people_s, asset.asset_id))
    place = any("network and IP" in reason for reason in likeness.reasons)
    replaced = place and bool({"serial numbers differ", "MAC addresses differ"} & set(likeness.against))
    kind = Kind.REPLACED if replaced else Kind.SAME
    why = ", ".join(likeness.reasons) + (f"; but {', '.join(likeness.against)}" if likeness.against else "")
    sentence = (
        f"Two devices at one place ({why}). Was one replaced by the other?"
        if replaced
        else f"May be one device: {why}."
    )
    low, high = sorted((one.asset_id, other.asset_id))
    return Difference(
        key=f"pair:{low}:{high}",
        kind=kind,
        asset_id=first.asset_id,
        asset=first.label,
        other_id=second.asset_id,
        other=second.label,
        sentence=sentence,
        facts=_fingerprint([sorted(likeness.reasons), sorted(likeness.against)]),
        reasons=likeness.reasons,
        against=likeness.against,
        confidence=likeness.confidence,
    )


def _fingerprint(facts: Iterable[object]) -> str:
    return hashlib.blake2b(repr(list(facts)).encode("utf-8", "replace"), digest_size=16).hexdigest()
