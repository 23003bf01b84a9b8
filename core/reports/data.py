"""What a report says, as plain frozen values: no renderer, no database, no Qt.

Codes (verdicts, bases, bands, phases, ...) are the strings of the assessment and the register;
`core.reports.text` turns them into words. Text fields hold "" for what is not known; the renderer prints
"not known" in its place.
Dates are ISO strings as the user noted them; times are aware UTC datetimes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.reports.data_full import (
    BasisCount,
    ChainRow,
    EvidenceRow,
    LooseEnd,
    MaturityRow,
    Obligations,
    PackAnswers,
    PlaceLevels,
    PlanTerms,
    RiskPicture,
)
from core.reports.data_network import NetworkChapter
from core.reports.data_rows import (
    ActionRow,
    AreaResult,
    AssetEntry,
    ConduitRow,
    Count,
    Disagreement,
    FindingRow,
    NetworkRow,
    PersonRow,
    Run,
    ZoneRow,
)
from core.reports.data_zones import ZoneChapter

NOT_ANSWERED = "not_answered"
"""Stands in a tally beside the verdicts for checks without an answer."""

VERDICTS = ("met", "met_by_compensating", "partial", "not_met", "unknown", "ask_supplier", "not_applicable")
"""In the order in which charts stack them."""

BASES = ("seen", "tested", "document", "told", "unknown")

BANDS = ("critical", "high", "medium", "low")
"""Worst first."""

PICTURES = ("in_order", "some_gaps", "serious_gaps", "not_enough_known", "not_looked_at")

PHASES = ("now", "months_1_3", "months_6_18", "continuous")


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover and in every header and footer."""

    site: str
    address: str = ""
    sector: str = ""
    asset_owner: str = ""
    manager: str = ""
    engineer: str = ""
    visit_from: str = ""
    visit_to: str = ""
    report_number: str = ""
    classification: str = ""
    generated_at: datetime | None = None
    tool_version: str = ""
    head_hash: str = ""
    """Head of the change log, hex, as `walkdown verify` prints it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers gave which verdict."""

    counts: tuple[Count, ...] = ()

    @classmethod
    def of(cls, verdicts: Iterable[str]) -> Tally:
        """Counts the verdicts, in the order of `VERDICTS`."""
        found = Counter(verdicts)
        known = [*VERDICTS, *sorted(set(found) - set(VERDICTS))]
        return cls(tuple(Count(verdict, found[verdict]) for verdict in known if found[verdict]))

    def get(self, verdict: str) -> int:
        """Answers with that verdict."""
        return next((c.count for c in self.counts if c.name == verdict), 0)

    @property
    def total(self) -> int:
        """All answers."""
        return sum(c.count for c in self.counts)


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One of the three numbers of the summary: `code` names its sentence in `core.reports.text`."""

    code: str
    value: int
    of: int | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class AreaPicture:
    """One area of the checklist in a word and its answers."""

    area: str
    picture: str
    """One of `PICTURES`."""
    tally: Tally = Tally()


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How much was looked at."""

    assets: int = 0
    zones: int = 0
    networks: int = 0
    checks: int = 0
    answers: int = 0
    runs: int = 0
    requirements: int = 0
    """Of the further packs that were answered."""


@dataclass(frozen=True, slots=True)
class LevelsSaid:
    """What the first page says about the security levels of the zones that were assessed in full."""

    zones: int
    with_target: int
    reached: int
    """Zones that reach their target in all seven foundational requirements."""
    provisional: int
    """Zones of which a level may still rise by finding out what is unknown."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The manager's page."""

    words: str = ""
    """The engineer's own words."""
    looked_at: LookedAt = LookedAt()
    areas: tuple[AreaPicture, ...] = ()
    top_findings: tuple[str, ...] = ()
    """Numbers of findings, worst first, five at most."""
    top_actions: tuple[str, ...] = ()
    """Numbers of actions, first first, five at most."""
    numbers: tuple[KeyNumber, ...] = ()
    levels: LevelsSaid | None = None
    """None where no zone was assessed in full."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the report can be relied on."""

    verified: int = 0
    """Statements that were seen, tested or read in a document."""
    told: int = 0
    unknown: int = 0
    """With checks that nobody answered."""
    not_applicable: int = 0
    """Left out of the other three."""
    by_place: tuple[BasisCount, ...] = ()
    """The same, pack by pack and place by place."""
    percents: tuple[int, int, int] = (0, 0, 0)
    """Verified, told, unknown in whole percents that add up to 100."""
    by_basis: tuple[Count, ...] = ()
    clock_offset_s: float | None = None
    """Site clock minus device clock; None: not compared."""
    clock_note: str = ""
    limits: tuple[str, ...] = ()
    """Codes of `limit.*` sentences: quick_survey, no_raw_sockets, no_discovery, no_capture, ..."""
    remarks: tuple[str, ...] = ()
    """Further limits in the engineer's words."""

    @property
    def total(self) -> int:
        """All statements that apply."""
        return self.verified + self.told + self.unknown


@dataclass(frozen=True, slots=True)
class Scope:
    """What was agreed to be looked at, and who was there."""

    text: str = ""
    note: str = ""
    """The engineer's note on the site."""
    people: tuple[PersonRow, ...] = ()
    suppliers: tuple[PersonRow, ...] = ()
    """`organisation` holds what the supplier may reach, and how."""


@dataclass(frozen=True, slots=True)
class AssetSummary:
    """The register in numbers."""

    total: int = 0
    by_class: tuple[Count, ...] = ()
    by_zone: tuple[Count, ...] = ()
    by_support: tuple[Count, ...] = ()
    by_source: tuple[Count, ...] = ()
    """How many values each source gave."""
    unknowns: tuple[Count, ...] = ()
    """For how many assets a field is not known."""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the sign-off page lists as handed over; codes of `handed.*` sentences, or the user's own words."""

    handed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportData:
    """One whole report."""

    cover: Cover
    summary: Summary = Summary()
    trust: Trust = Trust()
    scope: Scope = Scope()
    runs: tuple[Run, ...] = ()
    asset_summary: AssetSummary = AssetSummary()
    areas: tuple[AreaResult, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    """Worst first."""
    actions: tuple[ActionRow, ...] = ()
    """In the order in which they should be done."""
    matrix: tuple[tuple[str, ...], ...] = ()
    """Band of each cell: `matrix[likelihood - 1][consequence - 1]`."""
    networks: tuple[NetworkRow, ...] = ()
    zones: tuple[ZoneRow, ...] = ()
    conduits: tuple[ConduitRow, ...] = ()
    assets: tuple[AssetEntry, ...] = ()
    sign_off: SignOff = SignOff()
    licences: tuple[str, ...] = ()
    """Licence texts that have to go along with what is quoted."""
    packs: tuple[str, ...] = ()
    """Checklists that were used, each with its edition and version."""
    levels: tuple[PlaceLevels, ...] = ()
    """Zones, then conduits; empty where no requirement of IEC 62443-3-3 was answered."""
    maturity: tuple[MaturityRow, ...] = ()
    """Empty where no requirement of IEC 62443-2-1 was answered."""
    risk: RiskPicture = field(default_factory=RiskPicture)
    plan: PlanTerms = field(default_factory=PlanTerms)
    obligations: tuple[Obligations, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    chain: tuple[ChainRow, ...] = ()
    loose: tuple[LooseEnd, ...] = ()
    """What hangs loose in the chain."""
    full_answers: tuple[PackAnswers, ...] = ()
    drawing: ZoneChapter = field(default_factory=ZoneChapter)
    network: NetworkChapter = field(default_factory=NetworkChapter)

    @property
    def quick(self) -> bool:
        """Whether the quick survey was answered, or nothing was."""
        return not self.full_answers or any(check.answers for area in self.areas for check in area.checks)

    def finding(self, number: str) -> FindingRow | None:
        """The finding of that number."""
        return next((f for f in self.findings if f.number == number), None)

    def action(self, number: str) -> ActionRow | None:
        """The action of that number."""
        return next((a for a in self.actions if a.number == number), None)
