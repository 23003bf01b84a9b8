"""The parts that packs and guides are made of: texts in both languages, scales, remedies, risks."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Lang = Literal["en", "de"]
LANGS: tuple[Lang, ...] = ("en", "de")

Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
"""A text of one paragraph without blanks at its ends."""
Scale = Annotated[int, Field(ge=1, le=5)]
"""A scale of likelihood or consequence, 1 (least) to 5."""

Method = Literal["observe", "ask", "inspect_config", "inspect_doc", "test"]
Scope = Literal["site", "zone", "organisation", "conduit"]
Effort = Literal["hours", "days", "weeks"]
Cost = Literal["none", "low", "medium", "high"]
Outage = Literal["none", "planned_stop", "line_stop"]
Phase = Literal["now", "months_1_3", "months_6_18", "continuous"]
Interval = Literal["", "weekly", "monthly", "quarterly", "half_yearly", "yearly"]
Confidence = Literal["primary source", "two-sources", "one-source", "own judgement", "memory"]
"""How well something is known, best first. memory: what is generally known, with no source on file."""
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)

T = TypeVar("T")


class Model(BaseModel):
    """Frozen, and refusing keys it doesn't know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Model, Generic[T]):
    """The same thing in both languages."""

    en: T
    de: T

    def of(self, lang: str) -> T:
        """The text in `lang`; English for a language that the pack doesn't speak."""
        return self.de if lang == "de" else self.en


class Remedy(Model):
    """Something to do about a gap."""

    id: Line
    text: Both[Line]
    effort: Effort
    cost: Cost
    outage: Outage
    phase: Phase
    quick_win: bool
    owner_role: str
    closes: bool
    """True: done properly, the gap is gone. False: the risk is lower, the gap stays."""
    repeats: bool = False
    """The effort is spent again in each zone where the gap is."""
    interval: Interval = ""
    """How often a continuous duty returns."""

    @model_validator(mode="after")
    def _consistent(self) -> Remedy:
        if self.quick_win and (self.outage != "none" or self.effort != "hours"):
            raise ValueError("a quick win takes hours and no outage")
        if (self.phase == "continuous") != bool(self.interval):
            raise ValueError("an interval belongs to a continuous duty, and to nothing else")
        return self


class DefaultRisk(Model):
    """The risk that a gap usually means, before anybody looked at this plant."""

    likelihood: Scale
    safety: Scale
    production: Scale
    environment: Scale
    money: Scale
    reason: Both[Line]
