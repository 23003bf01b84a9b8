"""The sample survey of "Musterwerk": plain values that the demo puts into a vault and the tests check.

The site's own list disagrees with the plant on purpose: old firmware versions, a serial number with two digits
swapped, one device listed twice, two that are not on the list, and two on it that no network can see.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.practice.addresses import DEFAULT_BASE
from resources import path


@dataclass(frozen=True, slots=True)
class SampleNetwork:
    """A network at a place."""

    name: str
    place: str
    cidr: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleZone:
    """A zone and the tags of the assets that belong to it."""

    name: str
    description: str
    owner: str
    criticality: int
    safety_related: bool
    sl_t: tuple[int, ...]
    sl_t_reason: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleConduit:
    """A conduit between zones by name; `to_zone` "" is the outside."""

    name: str
    from_zone: str
    to_zone: str
    direction: str
    protocols: str
    control: str
    remote_access: bool
    owner: str
    note: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody who was met."""

    name: str
    role: str
    organisation: str
    contact: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleSupplier:
    """A company with a role at the plant."""

    name: str
    role: str
    contact: str
    access: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """An answer to one check. `scope` is a zone's name, or "" for the whole site."""

    requirement: str
    verdict: str
    basis: str
    note: str
    scope: str = ""
    told_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SampleConsent:
    """Who agreed to the discovery, in which role and for when."""

    name: str
    role: str
    window: str


@dataclass(frozen=True, slots=True)
class SampleSurvey:
    """The whole survey. `site` holds columns of the register's site; `site_list` is a CSV file's text."""

    site: dict[str, str]
    consent: SampleConsent
    networks: tuple[SampleNetwork, ...]
    zones: tuple[SampleZone, ...]
    conduits: tuple[SampleConduit, ...]
    people: tuple[SamplePerson, ...]
    suppliers: tuple[SampleSupplier, ...]
    answers: tuple[SampleAnswer, ...]
    site_list: str


def load_sample(base: str = DEFAULT_BASE) -> SampleSurvey:
    """The survey from the resources, its addresses moved to a plant's `base`."""
    data = json.loads(_moved("sample/survey.json", base))
    zones = [{**row, "sl_t": tuple(row["sl_t"]), "tags": tuple(row["tags"])} for row in data["zones"]]
    return SampleSurvey(
        site=data["site"],
        consent=SampleConsent(**data["consent"]),
        networks=tuple(SampleNetwork(**row) for row in data["networks"]),
        zones=tuple(SampleZone(**row) for row in zones),
        conduits=tuple(SampleConduit(**row) for row in data["conduits"]),
        people=tuple(SamplePerson(**row) for row in data["people"]),
        suppliers=tuple(SampleSupplier(**row) for row in data["suppliers"]),
        answers=tuple(SampleAnswer(**row) for row in data["answers"]),
        site_list=_moved("sample/site-list.csv", base),
    )


def _moved(name: str, base: str) -> str:
    """A resource's text with the default base's addresses replaced."""
    text = path(name).read_text(encoding="utf-8")
    return text.replace(DEFAULT_BASE.removesuffix("0"), base.removesuffix("0"))
