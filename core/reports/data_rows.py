"""The rows of the report's tables and annexes, as plain frozen values; see `core.reports.data`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Count:
    """A number beside a code or a name."""

    name: str
    """Code (device class, support state, source, field) or, for zones, the user's own name; "" for none."""
    count: int


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
class ProtocolTotal:
    """One protocol's share of a run."""

    protocol: str
    hosts: int
    attempts: int
    sent: int
    """Rows of the frame log that left the laptop."""
    received: int | None = None
    """None: not counted."""
    bytes_sent: int | None = None
    bytes_received: int | None = None
    statuses: tuple[Count, ...] = ()


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
    totals: tuple[ProtocolTotal, ...] = ()
    attempts: tuple[Attempt, ...] = ()


def totals_of_attempts(attempts: Iterable[Attempt]) -> tuple[ProtocolTotal, ...]:
    """Attempts summed up per protocol, by name: what is known where no frame log was kept."""
    groups: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(attempt.protocol, []).append(attempt)
    return tuple(
        ProtocolTotal(
            protocol=protocol,
            hosts=len({a.target for a in inside}),
            attempts=len(inside),
            sent=sum(a.frames for a in inside),
            statuses=tuple(Count(name, n) for name, n in sorted(Counter(a.status for a in inside).items())),
        )
        for protocol, inside in sorted(groups.items())
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
class Links:
    """Identifiers that a check points at, each with its edition in the heading."""

    iec62443_3_3: tuple[str, ...] = ()
    iec62443_2_1: tuple[str, ...] = ()
    iec62443_2_4: tuple[str, ...] = ()
    iec62443_3_2: tuple[str, ...] = ()
    nis2: tuple[str, ...] = ()
    iso27001: tuple[str, ...] = ()
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
    maturity: int | None = None
    """Maturity level 0..4 of a process requirement."""
    rule: str = ""
    """Rule whose proposal it confirmed."""
    evidence: tuple[str, ...] = ()
    """Numbers of what can be shown for it."""
    counts: bool = True
    """False: every part of the place has an answer of its own, so this one decides nothing."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check and all its answers; none at all where it was not looked at."""

    id: str
    title: str
    answers: tuple[AnswerRow, ...] = ()
    links: Links = Links()
    answered: bool = True
    """Whether an answer holds everywhere that it is needed."""


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
    pack: str = "quick-survey"
    """Pack of the check; "" where a rule of the drawing showed the gap."""
    counts: bool = True
    """False: the same gap is counted by `same_as`, or lies beyond the target."""
    beyond_target: bool = False
    """No target level asks for the requirement here."""
    same_as: tuple[str, ...] = ()
    """Numbers of the findings that show the same gap."""
    tolerable: bool = False
    """On or below the site's tolerable line as it is now."""
    place_reasons: tuple[str, ...] = ()
    """Codes of `exposure.*`: why the place weighs as it does."""
    now: str = ""
    """Band with what is done already; "" where it is no risk of its own."""
    after: tuple[int, int, str] | None = None
    """Likelihood, worst consequence and band that remain once the measures are done; None: nothing is planned."""
    evidence: tuple[str, ...] = ()
    before_evidence: tuple[str, ...] = ()
    after_evidence: tuple[str, ...] = ()
    """Numbers of what can be shown, and of what shows a fix on site before and after."""
    accepted_by: str = ""
    accepted_until: str = ""
    lapsed: bool = False
    """It was accepted, and that is over."""
    agreed_by: str = ""
    """Who of the plant agreed to what was fixed on site."""
    fixed_at: str = ""

    @property
    def consequence(self) -> int:
        """The worst of the four consequences."""
        return max(self.safety, self.production, self.environment, self.money)


@dataclass(frozen=True, slots=True)
class RaiseRow:
    """A level that a place reaches with a measure, what comes before it being done."""

    place: str
    fr: str
    before: int
    after: int


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
    days: float = 0
    """Effort in person days."""
    removes: int = 0
    """Points of risk that it takes away."""
    urgent: bool = False
    """Answers a risk above the tolerable line."""
    status: str = "open"
    money: int | None = None
    """What somebody says it costs, in the site's own currency."""
    note: str = ""
    moved: str = ""
    """Code of `moved.*`: why it does not stand in its usual phase."""
    over_budget: bool = False
    after: tuple[str, ...] = ()
    """Numbers of the measures that come first."""
    window: str = ""
    """First day of the outage in which it is planned, ISO."""
    raises: tuple[RaiseRow, ...] = ()
    toward: tuple[tuple[str, str], ...] = ()
    """(place, foundational requirement) whose next level needs this and more."""
    serves: tuple[str, ...] = ()
    """Items of NIS 2 and ISO 27001 that it helps with."""

    @property
    def open(self) -> bool:
        """Whether there still is something to do."""
        return self.status in {"open", "doing"}


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
