"""What the assurance statement says, taken from the report's data: numbers and levels, no way to attack. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.reports.data import BANDS, PHASES, Cover, ReportData, Tally
from core.reports.data_full import PlaceLevels

_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.]*\d)")
_MAC = re.compile(r"\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b|\b[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}\b")
_IPV6 = re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]{1,4}:){7})[0-9A-Fa-f:]{3,39}(?:/\d{1,3})?(?![\w:])")
_SHORTEST = 4
"""A serial number shorter than that would take ordinary words away."""


@dataclass(frozen=True, slots=True)
class RiskLine:
    """Findings of one rank."""

    band: str
    open: int
    accepted: int
    fixed: int


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase of the plan."""

    phase: str
    measures: int
    done: int
    hours: int
    """What is still to be done."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that stands on the two pages."""

    cover: Cover
    scope: str
    assets: int
    zones: int
    networks: int
    packs: tuple[str, ...]
    total: int
    percents: tuple[int, int, int]
    runs: int
    frames: int
    levels: tuple[PlaceLevels, ...]
    """Zones that were assessed in full, in the order of the report."""
    conduits: int
    areas: tuple[tuple[str, Tally], ...]
    """Areas of the quick survey with their answers, where no zone was assessed in full."""
    risks: tuple[RiskLine, ...]
    line: int | None
    phases: tuple[PhaseLine, ...]
    limits: tuple[str, ...]
    """Codes of `limit.*` sentences, or sentences."""


class Discretion:
    """Takes addresses and serial numbers out of what people wrote."""

    def __init__(self, serials: Iterable[str], instead: str) -> None:
        known = sorted({one.strip() for one in serials if len(one.strip()) >= _SHORTEST}, key=len, reverse=True)
        self._serials = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None
        self._instead = instead

    def __call__(self, text: str) -> str:
        """The text without them."""
        for pattern in (_MAC, _IPV6, _IPV4, self._serials):
            if pattern is not None:
                text = pattern.sub(self._instead, text)
        return text


def statement(data: ReportData, instead: str) -> Statement:
    """The statement of a survey; `instead` stands where an address or serial number was taken out."""
    plain = Discretion((one.serial for one in data.assets), instead)
    zones = tuple(replace(one, name=plain(one.name)) for one in data.levels if one.kind == "zone" and one.assessed)
    conduits = sum(one.kind == "conduit" and one.assessed for one in data.levels)
    looked = data.summary.looked_at
    cover = data.cover
    return Statement(
        cover=replace(
            cover,
            site=plain(cover.site),
            asset_owner=plain(cover.asset_owner),
            report_number=plain(cover.report_number),
        ),
        scope=plain(data.scope.text),
        assets=looked.assets,
        zones=looked.zones,
        networks=looked.networks,
        packs=data.packs,
        total=data.trust.total,
        percents=data.trust.percents,
        runs=len(data.runs),
        frames=sum(one.frames_sent for one in data.runs),
        levels=zones,
        conduits=conduits,
        areas=() if zones else tuple((one.area, one.tally) for one in data.summary.areas),
        risks=tuple(_risk(data, band) for band in BANDS),
        line=data.risk.line,
        phases=tuple(one for one in (_phase(data, phase) for phase in PHASES) if one.measures),
        limits=tuple(plain(one) for one in (*data.trust.limits, *data.trust.remarks) if one.strip()),
    )


def _risk(data: ReportData, band: str) -> RiskLine:
    status = [one.status for one in data.findings if one.counts and one.band == band]
    return RiskLine(band, status.count("open"), status.count("accepted"), status.count("fixed_on_site"))


def _phase(data: ReportData, phase: str) -> PhaseLine:
    found = [one for one in data.actions if one.phase == phase and one.status != "dropped"]
    done = [one for one in found if one.status == "done"]
    return PhaseLine(phase, len(found), len(done), sum(one.hours for one in found if one.status != "done"))
