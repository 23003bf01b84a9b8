"""The kinds of entries: identifiers, titles and levels as facts; what is ours stands in both languages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from catalogue.guides import Guide, SupplierQuestion
from catalogue.parts import Both, Confidence, Lang, Line, Model

Sl = Annotated[int, Field(ge=1, le=4)]
"""A security level that asks for something."""
ComponentType = Literal["SAR", "EDR", "HDR", "NDR"]
"""Software application, embedded device, host device, network device (the standard names the requirements so)."""


class Entry(Model):
    """Something with an identifier that answers, findings and actions can point at."""

    id: Line
    kind: str
    title: Line
    confidence: Confidence
    source: Line
    links: dict[str, tuple[str, ...]] = {}
    """Pack id -> entry ids that this entry touches."""


class Reference(Entry):
    """An identifier with its title, quoted so that links can be printed with a name."""

    kind: Literal[
        "constraint",
        "spe", "spe_group", "spe_requirement",
        "zcr", "zcr_part", "zone_attribute",
        "functional_area", "sp_requirement", "sp_base", "sp_enhancement",
        "product_practice", "product_requirement",
        "nis2_measure", "anssi_section", "anssi_measure",
        "iso_theme", "iso_control",
        "attack_tactic", "attack_mitigation", "attack_asset",
    ]  # fmt: skip
    parent: str = ""
    """Id of the entry above it in the same pack."""
    abbreviation: str = ""
    clause: str = ""
    classes: tuple[str, ...] = ()
    """ANSSI: classes of installations that the measure is for, C1 to C4."""
    own_words: bool = False
    """The title is our short wording, not the document's."""
    title_lang: Literal["en", "fr"] = "en"
    titles: dict[Lang, Line] = {}
    """The title in further languages, in our own words."""
    guide: Guide | None = None
    question: SupplierQuestion | None = None
    """What a supplier is asked; requirements on suppliers only."""


class SystemRequirement(Entry):
    """A foundational requirement, system requirement or requirement enhancement of IEC 62443-3-3."""

    kind: Literal["fr", "sr", "re"]
    fr: str = ""
    """Foundational requirement it belongs to; "" for a foundational requirement."""
    parent: str = ""
    """System requirement that an enhancement belongs to."""
    abbreviation: str = ""
    """IAC, UC, SI, DC, RDF, TRE, RA: foundational requirements only."""
    clause: str = ""
    min_sl: Sl | None = None
    """Lowest security level whose set holds the entry; None for a foundational requirement."""
    guide: Guide | None = None


class ComponentRequirement(Entry):
    """A component requirement of IEC 62443-4-2, one of a component type, or an enhancement.

    Its numbers and levels are a table of their own: in places they mean something else than in IEC 62443-3-3.
    """

    kind: Literal["cr", "sar", "edr", "hdr", "ndr", "component_re"]
    type: Literal["CR", "SAR", "EDR", "HDR", "NDR"]
    fr: str
    applies_to: tuple[ComponentType, ...]
    parent: str = ""
    """Requirement that an enhancement belongs to."""
    min_sl: Sl | None = None
    """Lowest capability level that needs it; None where `stated` sends to other entries or to the system."""
    derived_from_sr: str = ""
    """The requirement of IEC 62443-3-3 behind it; "" where 4-2 has added it, and for an enhancement."""
    related_re: str = ""
    """The entry of IEC 62443-3-3 that an enhancement resembles, in our own judgement."""
    new_in_4_2: bool = False
    stated: Literal["here", "per_type", "system_only"] = "here"
    see: tuple[str, ...] = ()
    """Where it is stated per component type."""


class AttackTechnique(Entry):
    """A technique of ATT&CK for ICS; what mitigates it is a mapping."""

    kind: Literal["attack_technique"]
    tactics: Annotated[tuple[str, ...], Field(min_length=1)]
    targeted_assets: tuple[str, ...] = ()


class LegalEntry(Entry):
    """An article, deadline, sector or class of entities of the NIS 2 directive, in our own words."""

    kind: Literal["nis2_article", "nis2_deadline", "nis2_sector", "nis2_entity_class"]
    titles: dict[Lang, Line]
    parent: str = ""
    annex: Literal["", "I", "II"] = ""
    hours: int | None = None
    """A deadline in hours; None where it is none of hours."""
    due: Both[Line] | None = None
    """When it is due, as a phrase."""
    points: tuple[Both[Line], ...] = ()


class Attacker(Model):
    """Against whom a security level protects, in one language."""

    violation: Line
    means: Line
    resources: Line
    skills: Line
    motivation: Line


class Level(Entry):
    """A level, a kind of level, what an answer counts for, or the rule for the achieved level."""

    kind: Literal["security_level", "maturity_level", "level_type", "answer_status", "level_rule"]
    titles: dict[Lang, Line]
    level: Annotated[int, Field(ge=0, le=4)] | None = None
    gist: Both[Line] | None = None
    attacker: Both[Attacker] | None = None
    """None at SL 0, which protects against nobody."""
    counts_as_met: bool | None = None
    needs: Both[Line] | None = None
    """What must be written down for the answer to count."""
    steps: tuple[Both[Line], ...] = ()


class RoleEntry(Entry):
    """A principal role of the series, or one of its parts."""

    kind: Literal["role", "standard_part"]
    titles: dict[Lang, Line] = {}
    main_parts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    does: Both[Line] | None = None
    edition: str = ""
    group: str = ""
