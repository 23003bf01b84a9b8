"""What a full assessment adds to the report, as plain frozen values; see `core.reports.data`.

Vectors of seven are in the order of the foundational requirements: IAC, UC, SI, DC, RDF, TRE, RA.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.reports.data_rows import AnswerRow


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement by its id and a few words."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FrLevel:
    """One foundational requirement at one place."""

    fr: str
    sl_a: int
    provisional: bool
    reachable: int
    """The level if everything unknown turned out met."""
    sl_t: int | None
    met: int
    applicable: int
    """Entries that the target asks for and that apply (all four levels without a target); `met` of them count."""
    blocking: tuple[Need, ...] = ()
    """What the next level still needs."""
    unknown: int = 0
    """Entries that nobody has decided."""

    @property
    def reached(self) -> bool:
        """Whether the target is reached; without a target there is nothing to reach."""
        return self.sl_t is None or self.sl_a >= self.sl_t


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    """SL-C of a zone's components in one foundational requirement."""

    fr: str
    lowest: int | None
    """None: no maker states one."""
    weakest: tuple[str, ...] = ()
    """Assets that state the lowest."""
    stated: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Dissent:
    """A requirement that counts for a zone as a whole, and the assets for which it is answered as a gap."""

    id: str
    title: str
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BasisCount:
    """How the statements of one pack about one place are known."""

    pack: str
    """Title of the pack, in short."""
    place: str
    """"" for the site as a whole."""
    verified: int
    told: int
    unknown: int
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """All statements that apply."""
        return self.verified + self.told + self.unknown


@dataclass(frozen=True, slots=True)
class PlaceLevels:
    """The levels of a zone or conduit."""

    name: str
    kind: str
    """zone or conduit."""
    assessed: bool
    """Whether an answer to a requirement of IEC 62443-3-3 holds there."""
    frs: tuple[FrLevel, ...] = ()
    """Seven."""
    next_up: tuple[Need, ...] = ()
    """The three that raise a level soonest."""
    capabilities: tuple[CapabilityRow, ...] = ()
    dissent: tuple[Dissent, ...] = ()

    @property
    def has_target(self) -> bool:
        """Whether a target is set."""
        return any(one.sl_t is not None for one in self.frs)

    @property
    def reached(self) -> bool:
        """Whether the target is reached in all seven."""
        return all(one.reached for one in self.frs)

    @property
    def lowest(self) -> int:
        """The smallest of the seven, to be shown beside them only."""
        return min((one.sl_a for one in self.frs), default=0)


@dataclass(frozen=True, slots=True)
class MaturityRow:
    """A security program element."""

    id: str
    title: str
    level: int | None
    """The lowest of what is judged; None: nothing is."""
    levels: tuple[int, ...] = (0, 0, 0, 0, 0)
    """Requirements at maturity level 0 to 4."""
    unknown: int = 0
    not_applicable: int = 0
    lowest: tuple[Need, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class PlaceRisk:
    """The risk of a zone, conduit or the site as a whole: its worst open finding, and what stands beside it."""

    name: str
    """"" for the site as a whole."""
    band: str
    """Of the worst finding; "" where nothing is open."""
    score: int = 0
    counts: tuple[int, ...] = (0, 0, 0, 0)
    """Findings per band, low to critical."""
    above: int = 0
    """Above the tolerable line and not accepted."""
    accepted: int = 0
    after: str = ""
    """Band of the worst that remains once the plan is done; "" for nothing."""
    reasons: tuple[str, ...] = ()
    """Codes of `exposure.*`."""


@dataclass(frozen=True, slots=True)
class TechniqueRow:
    """A technique of ATT&CK for ICS that open findings leave possible."""

    id: str
    title: str
    tactics: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    """Numbers."""
    confidence: str = ""
    """Of the weakest link that leads there."""


@dataclass(frozen=True, slots=True)
class RiskPicture:
    """What the risk chapter says beyond the single findings."""

    line: int | None = None
    """The owner's tolerable line, a rank 1 low to 4 critical; None: not agreed."""
    own_matrix: bool = False
    """The site adapted the matrix."""
    places: tuple[PlaceRisk, ...] = ()
    techniques: tuple[TechniqueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of the roadmap. Dates are ISO, "" where the plan has none."""

    phase: str
    hours: int
    measures: int
    start: str = ""
    end: str = ""
    capacity: int | None = None
    """Working hours that the budget gives it; None: no budget, or continuous."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Something that comes back."""

    title: str
    interval: str
    owner: str = ""
    hours: int = 0
    """Each time."""
    first: str = ""
    """ISO date on which it is first due."""
    measure: str = ""
    """Number of the measure that it is."""
    per_year: int = 0
    """Working hours in a year."""


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What the plan was made under."""

    start: str = ""
    """First day of the plan, ISO."""
    budget_days: int | None = None
    """Person days in a quarter; None: not stated."""
    outages: str = ""
    """The site's own words."""
    windows: tuple[tuple[str, str], ...] = ()
    """First and last day of each outage that the words name, ISO."""
    phases: tuple[PhaseRow, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    """What somebody decided not to do, with the reason."""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """An item of a law or another standard, and what the answers say about it."""

    id: str
    title: str
    points: tuple[str, ...] = ()
    asked: int = 0
    """Requirements that touch it and were answered, or should have been."""
    good: int = 0
    """Answered as met, also in another way, or as not applying with a reason."""
    gaps: int = 0
    unknown: int = 0
    evidence: tuple[str, ...] = ()
    """Numbers of evidence."""
    findings: tuple[str, ...] = ()
    """Numbers of open findings."""
    measures: tuple[str, ...] = ()
    confidence: str = ""
    """Of the weakest link that was used; "" where no requirement touches it."""
    see: str = ""
    """Id of the item that says more about it."""


@dataclass(frozen=True, slots=True)
class Obligations:
    """What the answers say about one document."""

    pack: str
    """Id of the pack: nis2, iso27001-2022."""
    edition: str
    notice: str
    rows: tuple[ObligationRow, ...]
    sources: tuple[str, ...] = ()
    """Titles and sources of the mappings that were used."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Something that can be shown."""

    number: str
    kind: str
    title: str
    reference: str = ""
    sha256: str = ""
    at: datetime | None = None
    by: str = ""
    note: str = ""
    about: tuple[str, ...] = ()
    """What it belongs to: requirement and place, or the finding's number."""


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One line from what was seen to what is done about it."""

    evidence: tuple[str, ...]
    """Numbers of evidence."""
    basis: str
    """How the answer itself is known, or drawing; "" where only the evidence shows it."""
    place: str
    requirement: str
    """Id of the requirement, or the rule of the drawing."""
    finding: str
    band: str
    after: str = ""
    """Band once everything planned is done."""
    status: str = "open"
    measures: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """Items of NIS 2 and ISO 27001."""


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """Something that is not part of a whole chain."""

    what: str
    """finding, action, evidence, answer or link."""
    title: str
    missing: str
    """evidence, place, requirement, action, item, finding or target."""


@dataclass(frozen=True, slots=True)
class PlaceAnswers:
    """The answers of one pack that were given for one place."""

    place: str
    """"" for the site as a whole."""
    kind: str
    rows: tuple[AnswerRow, ...] = ()
    inherited: tuple[str, ...] = ()
    """Requirements that the site's answer decides here."""
    open: tuple[str, ...] = ()
    """Requirements that are asked for here and that nobody answered."""


@dataclass(frozen=True, slots=True)
class PackAnswers:
    """All answers to one pack other than the quick survey."""

    pack: str
    title: str
    edition: str
    versions: tuple[str, ...]
    """Versions of the pack that it was answered with."""
    requirements: int
    """How many it has."""
    places: tuple[PlaceAnswers, ...]
    titles: tuple[Need, ...] = ()
    """What the ids of its answers stand for."""
