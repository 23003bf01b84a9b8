"""What a report says, as plain frozen values: no renderer, no database, no Qt.

Codes (verdicts, bases, bands, phases, ...) are the strings of the assessment and the register;
`core.reports.text` turns them into words. Text fields hold "" for what is not known; the renderer prints
"not known" in its place.
Dates are ISO strings as the user noted them; times are aware UTC datetimes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
class Count:
    """A number beside a code or a name."""

    name: str
    """Code (device class, support state, source, field) or, for zones, the user's own name; "" for none."""
    count: int


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
class Attempt:
    """One conversation with one target in one protocol."""

    at: datetime
    target: str
    protocol: str
    transport: str
    port: int
    status: str
    frames: int = 0
    duration_ms: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One discovery run with its consent and everything it tried."""

    started: datetime
    ended: datetime | None
    status: str
    consent_name: str
    consent_role: str
    consent_at: datetime | None
    window: str = ""
    profile: str = ""
    interface: str = ""
    network: str = ""
    targets: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    """Each request that was sent, one line: what it is and how often."""
    frames_sent: int = 0
    frames_received: int = 0
    hosts_found: int = 0
    note: str = ""
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class ProtocolTotal:
    """One protocol's share of a run."""

    protocol: str
    hosts: int
    frames: int
    statuses: tuple[Count, ...]


def protocol_totals(run: Run) -> tuple[ProtocolTotal, ...]:
    """The run's attempts summed up per protocol, by name."""
    groups: dict[str, list[Attempt]] = {}
    for attempt in run.attempts:
        groups.setdefault(attempt.protocol, []).append(attempt)
    return tuple(
        ProtocolTotal(
            protocol,
            len({a.target for a in attempts}),
            sum(a.frames for a in attempts),
            tuple(Count(name, n) for name, n in sorted(Counter(a.status for a in attempts).items())),
        )
        for protocol, attempts in sorted(groups.items())
    )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who was met, or a company with a role at the plant."""

    name: str
    role: str = ""
    organisation: str = ""
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was agreed to be looked at, and who was there."""

    text: str = ""
    people: tuple[PersonRow, ...] = ()
    suppliers: tuple[PersonRow, ...] = ()
    """`organisation` holds what the supplier may reach, and how."""


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A value as one source gave it."""

    value: str
    source: str
    by: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that give different values for one field of one asset."""

    asset: str
    field: str
    values: tuple[SourcedValue, ...]


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
class Links:
    """Identifiers that a check points at, each with its edition in the heading."""

    iec62443_3_3: tuple[str, ...] = ()
    iec62443_2_1: tuple[str, ...] = ()
    iec62443_2_4: tuple[str, ...] = ()
    iec62443_3_2: tuple[str, ...] = ()
    nis2: tuple[str, ...] = ()
    anssi: tuple[str, ...] = ()
    attack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer for one scope."""

    requirement: str
    scope_kind: str
    scope: str
    verdict: str
    basis: str
    told_by: str = ""
    reason: str = ""
    note: str = ""
    countermeasure: str = ""
    accepted_by: str = ""
    until: str = ""
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check and all its answers; none at all where it was not looked at."""

    id: str
    title: str
    answers: tuple[AnswerRow, ...] = ()
    links: Links = Links()


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One area of the checklist."""

    area: str
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A gap with its risk; scales are 1..5."""

    number: str
    title: str
    requirement: str
    """Id of the check."""
    scope: str
    verdict: str
    basis: str
    likelihood: int
    safety: int
    production: int
    environment: int
    money: int
    band: str
    """One of `BANDS`."""
    score: int
    status: str = "open"
    told_by: str = ""
    check: str = ""
    """Title of the check."""
    note: str = ""
    why: str = ""
    """Why it matters to a plant, in the catalogue's words."""
    reason: str = ""
    """Why the risk is seen like this."""
    actions: tuple[str, ...] = ()
    """Numbers of the actions that close it."""
    links: Links = Links()

    @property
    def consequence(self) -> int:
        """The worst of the four consequences."""
        return max(self.safety, self.production, self.environment, self.money)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A measure of the roadmap."""

    number: str
    title: str
    phase: str
    """One of `PHASES`."""
    effort: str = ""
    """hours, days or weeks."""
    cost: str = ""
    """none, low, medium or high."""
    outage: str = ""
    """none, planned_stop or line_stop."""
    interval: str = ""
    """How often a continuous duty returns: weekly, monthly, quarterly, half_yearly or yearly."""
    hours: int = 0
    """Planning value in working hours; 0: none."""
    owner: str = ""
    """Person or role."""
    due: str = ""
    findings: tuple[str, ...] = ()
    """Numbers of the findings that it closes, or lowers where `closes` is False."""
    closes: bool = True
    places: tuple[str, ...] = ()
    """Where it is to be done; none: the whole site."""
    quick_win: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A network: a place and a CIDR."""

    name: str
    place: str = ""
    cidr: str = ""
    vlan: int | None = None
    assets: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone as drawn."""

    name: str
    description: str = ""
    owner: str = ""
    criticality: int | None = None
    safety_related: bool = False
    sl_t: tuple[int, ...] | None = None
    """Target vector of seven; None: not set."""
    sl_t_reason: str = ""
    assets: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConduitRow:
    """A conduit; `to_zone` "" leads outside."""

    name: str
    from_zone: str = ""
    to_zone: str = ""
    direction: str = "both"
    protocols: str = ""
    control: str = ""
    remote_access: bool = False
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A listening service."""

    transport: str
    port: int
    protocol: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """A network interface with its services."""

    network: str = ""
    name: str = ""
    mac: str = ""
    ip: str = ""
    hostname: str = ""
    services: tuple[ServiceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Which sources gave which fields of an asset."""

    source: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FurtherValue:
    """A value of a protocol's own field."""

    field: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class AssetEntry:
    """Everything the annex prints about one asset."""

    tag: str = ""
    name: str = ""
    device_class: str = "unknown"
    vendor: str = ""
    model: str = ""
    order_number: str = ""
    serial: str = ""
    firmware: str = ""
    location: str = ""
    zone: str = ""
    owner: str = ""
    supplier: str = ""
    criticality: int | None = None
    support: str = "unknown"
    unpatchable: bool = False
    note: str = ""
    interfaces: tuple[InterfaceRow, ...] = ()
    sources: tuple[FieldSource, ...] = ()
    further: tuple[FurtherValue, ...] = ()


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
    packs: tuple[str, ...] = ()
    """Checklists that were used, each with its edition and version."""

    def finding(self, number: str) -> FindingRow | None:
        """The finding of that number."""
        return next((f for f in self.findings if f.number == number), None)

    def action(self, number: str) -> ActionRow | None:
        """The action of that number."""
        return next((a for a in self.actions if a.number == number), None)
