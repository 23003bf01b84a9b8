"""Which questions a supplier gets, and what its answers mean. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from catalogue.entries import Reference
from catalogue.schema import Pack
from core.assessment.models import SupplierAnswer, Verdict
from core.assessment.records import Refused
from core.assessment.suppliers_words import known_lang, say

SERVICES, PRODUCTS = "iec62443-2-4", "iec62443-4-1"
PACKS = (SERVICES, PRODUCTS)
ROLES = ("product_supplier", "integration_service_provider", "maintenance_service_provider")
PACK_OF_ROLE = {ROLES[0]: PRODUCTS, ROLES[1]: SERVICES, ROLES[2]: SERVICES}
ONLY_WITH = {"SP.04": "wireless", "SP.05": "safety"}
"""Area of IEC 62443-2-4 -> what the plant must have for it to be asked."""
OPEN = "survey"
"""Area of questions that the checklist left open for the supplier."""

GAPS = frozenset({Verdict.NOT_MET.value, Verdict.PARTIAL.value})
YES = frozenset({Verdict.MET.value, Verdict.COMPENSATING.value})


class SupplierRefused(Refused):
    """A questionnaire or an answer that cannot stand like this."""


@dataclass(frozen=True, slots=True)
class Plant:
    """What decides which areas are asked."""

    id: UUID
    name: str
    has: frozenset[str] = frozenset()
    """Of `wireless` and `safety`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the engineer chose for one questionnaire."""

    lang: str = "en"
    packs: tuple[str, ...] = ()
    """Only these packs; empty: those that the supplier's roles ask for."""
    areas: tuple[str, ...] = ()
    """Only these areas, e.g. SP.07 or Practice 6; empty: all that the plant has."""
    open_questions: bool = False
    """With what the checklist left open for this supplier: the questions, not their places."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a questionnaire."""

    number: int
    pack: str
    version: str
    requirement: str
    area: str
    area_title: str
    title: str
    question: str
    attach: str
    why: str = ""
    """For the plant: what a bad answer means. Never leaves the vault."""
    check: str = ""
    """Eight signs that bind the row to its questionnaire."""

    @property
    def key(self) -> tuple[str, str]:
        """Pack and requirement."""
        return self.pack, self.requirement


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An area that is not asked, since the plant has nothing of the kind."""

    area: str
    title: str
    missing: str
    """wireless or safety."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What leaves the vault: questions and two names."""

    id: str
    supplier_id: UUID
    supplier: str
    plant: str
    lang: str
    editions: tuple[str, ...]
    """Editions of the packs."""
    questions: tuple[Question, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Questions by what was answered."""

    asked: int = 0
    yes: int = 0
    gaps: int = 0
    apart: int = 0
    """Does not apply."""
    open: int = 0
    """Not answered, or not known to the supplier."""

    @property
    def answered(self) -> int:
        """All but the open ones."""
        return self.asked - self.open


@dataclass(frozen=True, slots=True)
class QuestionState:
    """A question with what the supplier said."""

    question: Question
    answer: SupplierAnswer | None

    @property
    def state(self) -> str:
        """yes, gap, apart or open."""
        verdict = "" if self.answer is None else self.answer.verdict
        if verdict in YES:
            return "yes"
        if verdict in GAPS:
            return "gap"
        return "apart" if verdict == Verdict.NOT_APPLICABLE else "open"

    @property
    def meaning(self) -> str:
        """What it means to the plant while the answer is no or missing; "" otherwise."""
        return self.question.why if self.state in {"gap", "open"} else ""


def roles_of(role: str) -> tuple[str, ...]:
    """The roles of the standard in a supplier's role, which may name several; free text names none."""
    parts = {part.strip() for part in role.replace(";", ",").split(",")}
    return tuple(one for one in ROLES if one in parts)


def packs_of(roles: Iterable[str]) -> tuple[str, ...]:
    """The packs that these roles are asked by, in a fixed order."""
    wanted = {PACK_OF_ROLE[one] for one in roles}
    return tuple(one for one in PACKS if one in wanted)


def questionnaire_id(plant: UUID, supplier: UUID) -> str:
    """The same for every questionnaire of this supplier in this survey, and for no other.

    It is made of the site's key and not of the vault's: two laptops whose surveys were merged know the same one.
    """
    digest = hashlib.blake2b(plant.bytes + supplier.bytes, digest_size=10, person=b"walkdown-supply").digest()
    signs = base64.b32encode(digest).decode("ascii")
    return "WQ-" + "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def check_of(questionnaire: str, pack: str, version: str, requirement: str) -> str:
    """Signs that no longer fit where one of the row's ids was changed."""
    text = "\n".join((questionnaire, pack, version, requirement))
    return hashlib.blake2b(text.encode(), digest_size=4, person=b"walkdown-row").hexdigest()


def build(
    plant: Plant,
    supplier_id: UUID,
    supplier: str,
    role: str,
    selection: Selection,
    pack_of: Callable[[str], Pack],
    extra: Sequence[Question] = (),
) -> Questionnaire:
    """The questionnaire of a supplier. `extra` follows the packs' questions. Raises `SupplierRefused` for an empty one."""
    lang = known_lang(selection.lang)
    roles = roles_of(role)
    packs = [pack_of(one) for one in _wanted_packs(roles, selection)]
    number = questionnaire_id(plant.id, supplier_id)
    _check_areas(packs, selection.areas)
    found: list[Question] = []
    left_out: list[LeftOut] = []
    for pack in packs:
        areas = areas_of(pack, lang)
        asked = {one.area: one for one in (_left_out(plant, area, areas) for area in areas) if one is not None}
        if not selection.areas:
            left_out += asked.values()
        for one in questions_of(pack, roles if not selection.packs else ROLES, lang):
            wanted = one.area in selection.areas if selection.areas else one.area not in asked
            if wanted:
                found.append(one)
    if selection.open_questions:
        found += extra
    if not found:
        raise SupplierRefused(f"There is nothing to ask {supplier} in these areas. Choose others.")
    return Questionnaire(
        id=number,
        supplier_id=supplier_id,
        supplier=supplier,
        plant=plant.name,
        lang=lang,
        editions=tuple(f"{pack.edition}, {pack.title}" for pack in packs),
        questions=tuple(_bound(one, at, number) for at, one in enumerate(found, start=1)),
        left_out=tuple(left_out),
    )


def _wanted_packs(roles: Sequence[str], selection: Selection) -> tuple[str, ...]:
    if strange := [one for one in selection.packs if one not in PACKS]:
        raise SupplierRefused(f"No supplier is asked by “{strange[0]}”. Use {' or '.join(PACKS)}.")
    packs = selection.packs or packs_of(roles)
    if not packs and not selection.open_questions:
        raise SupplierRefused(
            "It is not said yet what this supplier does here. Choose its role: product supplier, integration or "
            "maintenance service provider."
        )
    return packs


def _check_areas(packs: Sequence[Pack], areas: Sequence[str]) -> None:
    known = {area for pack in packs for area in areas_of(pack, "en")}
    if strange := [one for one in areas if one not in known]:
        raise SupplierRefused(f"There is no area “{strange[0]}” to ask about. There are: {', '.join(sorted(known))}.")


def _left_out(plant: Plant, area: str, areas: Mapping[str, str]) -> LeftOut | None:
    missing = ONLY_WITH.get(area, "")
    return LeftOut(area, areas[area], missing) if missing and missing not in plant.has else None


def areas_of(pack: Pack, lang: str) -> dict[str, str]:
    """Areas of a pack that is asked of suppliers: id -> name, in the pack's order."""
    kinds = {"functional_area", "product_practice"}
    return {
        one.id: one.titles.get("de", one.title) if lang == "de" else one.title
        for one in pack.entries
        if isinstance(one, Reference) and one.kind in kinds
    }


def questions_of(pack: Pack, roles: Iterable[str], lang: str) -> list[Question]:
    """The pack's questions to these roles, in its order, not numbered yet."""
    wanted = set(roles)
    entries = {one.id: one for one in pack.entries if isinstance(one, Reference)}
    areas = areas_of(pack, lang)
    found = []
    for one in entries.values():
        if one.question is None or one.question.asked_of not in wanted:
            continue
        area = one.id
        while area not in areas and area in entries:
            area = entries[area].parent
        text = one.question.texts.of(lang)
        found.append(
            Question(
                number=0, pack=pack.id, version=pack.version, requirement=one.id, area=area,
                area_title=areas.get(area, area), title=text.title, question=text.question, attach=text.evidence,
                why=one.question.why.of(lang),
            )
        )  # fmt: skip
    return found


def open_question(pack: str, version: str, requirement: str, title: str, question: str, lang: str) -> Question:
    """A requirement of the checklist that a supplier is to answer, without its place."""
    return Question(
        number=0, pack=pack, version=version, requirement=requirement, area=OPEN, area_title=say(lang, "open_area"),
        title=title, question=question, attach="",
    )  # fmt: skip


def _bound(one: Question, number: int, questionnaire: str) -> Question:
    check = check_of(questionnaire, one.pack, one.version, one.requirement)
    return Question(
        number, one.pack, one.version, one.requirement, one.area, one.area_title, one.title, one.question, one.attach,
        one.why, check,
    )  # fmt: skip


def statistics(states: Iterable[QuestionState]) -> Statistics:
    """How many questions stand how."""
    listed = [one.state for one in states]
    return Statistics(
        len(listed), listed.count("yes"), listed.count("gap"), listed.count("apart"), listed.count("open")
    )


def by_area(states: Sequence[QuestionState]) -> dict[str, Statistics]:
    """The same per area, in the order of the questions."""
    areas = dict.fromkeys(one.question.area for one in states)
    return {area: statistics(one for one in states if one.question.area == area) for area in areas}


def check_answer(requirement: str, verdict: str, maturity: int | None, text: str) -> None:
    """Raises `SupplierRefused` for an answer that cannot stand."""
    if verdict not in {Verdict.UNKNOWN.value, Verdict.NOT_APPLICABLE.value, *GAPS, *YES}:
        raise SupplierRefused(f"“{verdict}” is no answer that a supplier gives.")
    if verdict in {Verdict.NOT_APPLICABLE, Verdict.COMPENSATING} and not text.strip():
        raise SupplierRefused(f"{requirement} needs an explanation with this answer: why not, or in which other way.")
    if maturity is None:
        return
    if not 1 <= maturity <= 4:
        raise SupplierRefused("How it is done goes from 1 to 4.")
    if verdict not in {Verdict.PARTIAL.value, *YES}:
        raise SupplierRefused(f"{requirement} is not done, so nothing says how: leave the number out.")
