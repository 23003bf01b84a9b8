"""One view of every pack."""

from __future__ import annotations

import catalogue
from core.assessment.inheritance import ACCEPTS
from core.assessment.requirements import requirements_of


def test_what_can_be_answered_of_each_pack() -> None:
    counts = {
        key: len(requirements_of(catalogue.pack(key))) for key in ("quick-survey", "iec62443-3-3", "iec62443-2-1")
    }
    assert counts == {"quick-survey": 34, "iec62443-3-3": 100, "iec62443-2-1": 87}
    for key in counts:
        for one in requirements_of(catalogue.pack(key)).values():
            assert one.pack == key
            assert "site" in ACCEPTS[one.scope]
            assert one.group


def test_a_quick_check() -> None:
    one = requirements_of(catalogue.quick_survey())["QS-07"]
    assert (one.process, one.min_sl, one.fr, one.guide, one.gate) == (False, None, None, None, "")
    assert one.check is not None
    assert (one.risk, one.remedies, one.role) == (one.check.risk, one.check.remedies, one.check.ask_role)
    assert one.gap("de") == one.check.texts.de.gap
    assert one.question() == one.check.texts.en.question
    assert one.not_applicable() == one.check.texts.en.not_applicable
    assert one.compensating() == one.responsible == ()


def test_a_system_requirement() -> None:
    one = requirements_of(catalogue.pack("iec62443-3-3"))["SR 1.6 RE 1"]
    assert (one.process, one.min_sl, one.fr, one.gate, one.scope) == (False, 2, 0, "no_wireless", "system")
    assert one.guide is not None
    assert one.role == one.guide.answer_role
    assert one.methods == tuple(dict.fromkeys(way.method for way in one.guide.ways))
    assert one.responsible == one.guide.responsible
    assert one.compensating("de") == one.guide.texts.de.compensating
    assert one.why("de") != one.why("en")


def test_a_process_requirement() -> None:
    one = requirements_of(catalogue.pack("iec62443-2-1"))["ORG 1.1"]
    assert (one.process, one.group, one.fr, one.min_sl) == (True, "SPE 1", None, None)


def test_without_a_guide_the_official_title_stands_in() -> None:
    pack = catalogue.pack("iec62443-3-3")
    bare = pack.model_copy(update={"entries": tuple(e.model_copy(update={"guide": None}) for e in pack.entries)})
    one = requirements_of(bare)["SR 1.1"]
    assert one.title() == one.question() == one.entry.title
    assert one.gap() == f"SR 1.1 {one.entry.title}"
    assert (one.risk.likelihood, one.remedies, one.methods, one.role) == (3, (), (), "")
