from __future__ import annotations

import ast
import string
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from catalogue.parts import Confidence
from core.assessment.exposure import Reason
from core.assessment.findings import Status
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.plan import PHASES, STATUSES
from core.assessment.risk import BANDS
from core.register.models import DeviceClass, Source, Support
from core.reports import data
from core.reports.codes_de import DE_CODES
from core.reports.codes_en import EN_CODES
from core.reports.pdf.level_charts import KINDS
from core.reports.text import LANGS, SENTENCES, Words

EN, DE = SENTENCES["en"], SENTENCES["de"]

SOURCES = Path(__file__).resolve().parents[3] / "core" / "reports"


def fields(text: str) -> set[str]:
    """Names of the places in a sentence."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert set(EN) == set(DE)
    assert set(EN_CODES) == set(DE_CODES)
    assert not set(EN) & set(EN_CODES)


def test_both_languages_have_the_same_places() -> None:
    for table, other in ((EN, DE), (EN_CODES, DE_CODES)):
        for key, text in table.items():
            if key == "span_month":
                continue
            assert fields(text) == fields(other[key]), key


def test_no_sentence_is_empty_or_untranslated() -> None:
    same = {key for key in EN if EN[key] == DE[key]}
    assert all(text.strip() for table in (EN, DE, EN_CODES, DE_CODES) for text in table.values())
    proper = {key for key in same if any(c.islower() for c in EN[key])}
    assert proper <= {
        "cover.tool_value", "scope.name", "asset.firmware", "asset.name", "asset.support", "assets.zone", "annex.assets", "summary.assets.one",
        "summary.assets.other", "zones.conduits", "zones.name", "zones.assets", "asset.zone", "sign.name",
        "network.frames", "network.port", "network.ms", "seen.port", "seen.sha256", "seen.zone", "links.anssi", "links.attack", "notices.anssi",
        "notices.attack", "assets.other", "assets.other_by", "asset.source_fields", "asset.further_value",
        "asset.further_plain", "asset.service", "asset.service_detail", "roadmap.phase", "run.consent_value",
        "findings.risk_value", "annex.title", "network.status_count", "direction.both", "links.iec62443_3_3",
        "links.iec62443_2_1", "links.iec62443_2_4", "links.iec62443_3_2", "direction.out", "direction.in",
        "action.number", "date", "run.title", "scope.organisation", "month.4", "month.8", "month.9", "month.11", "network.bytes_value", "zones.safety",
        "levels.sl_c_value", "risk.count", "maturity.level", "answers.maturity", "levels.conduits", "action.toward_one", "duties.nis2",
        "drawing.attribute", "drawing.flow", "drawing.member",
    }, proper  # fmt: skip


@pytest.mark.parametrize("n_forms", [key[:-4] for key in EN if key.endswith(".one")])
def test_every_number_has_both_forms(n_forms: str) -> None:
    assert f"{n_forms}.other" in EN
    assert f"{n_forms}.other" in DE


def literal_keys() -> set[str]:
    """Every key that the code asks for by a literal."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func
            if isinstance(called, ast.Name) and called.id == "words":
                found.add(node.args[0].value)
            if (
                isinstance(called, ast.Attribute)
                and called.attr == "count"
                and getattr(called.value, "id", "") == "words"
            ):
                found.add(f"{node.args[0].value}.one")
    return found


def test_every_key_that_the_code_asks_for_is_there() -> None:
    keys = literal_keys()
    assert len(keys) > 120
    assert keys <= set(EN)


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_a_word(lang: str) -> None:
    words = Words(lang)
    codes = {
        "verdict": [*Verdict, data.NOT_ANSWERED],
        "verdict_why": list(Verdict),
        "basis": list(Basis),
        "basis_why": list(Basis),
        "band": list(BANDS),
        "band_why": list(BANDS),
        "picture": list(data.PICTURES),
        "phase": list(PHASES),
        "phase_span": list(PHASES),
        "effort": ["hours", "days", "weeks"],
        "cost": ["none", "low", "medium", "high"],
        "outage": ["none", "planned_stop", "line_stop"],
        "interval": ["weekly", "monthly", "quarterly", "half_yearly", "yearly"],
        "finding_status": list(Status),
        "source": list(Source),
        "class": list(DeviceClass),
        "support": list(Support),
        "scope_kind": list(ScopeKind),
        "run_status": ["running", "done", "stopped", "paused_for_safety", "failed", "interrupted"],
        "attempt": [
            "identified", "answered", "no_answer", "refused", "malformed", "cut_off", "too_long", "excluded",
            "stopped", "left_alone", "error",
        ],
        "action_status": list(STATUSES),
        "exposure": list(get_args(Reason)),
        "confidence": [one.replace(" ", "_") for one in get_args(Confidence)],
        "proof": [*(one for one in Basis if one != Basis.UNKNOWN), "drawing"],
        "loose": ["evidence", "place", "requirement", "action", "item", "finding", "target"],
        "moved": ["pulled", "outage", "after", "budget"],
        "levels.kind": list(KINDS),
    }  # fmt: skip
    for kind, names in codes.items():
        for name in names:
            assert words.has(f"{kind}.{name}"), f"{kind}.{name}"


def test_the_codes_of_the_report_are_those_of_the_assessment() -> None:
    assert set(data.BANDS) == set(BANDS)
    assert data.PHASES == PHASES
    assert set(data.VERDICTS) == {str(verdict) for verdict in Verdict}
    assert set(data.BASES) == {str(basis) for basis in Basis}


def test_a_code_without_a_word_stands_for_itself() -> None:
    assert Words().code("verdict", "half_way") == "half way"
    assert Words().code("verdict", "") == "not known"


def test_dates_and_numbers_follow_the_language() -> None:
    en, de = Words("en"), Words("de")
    assert en.day("2026-11-03") == "3 November 2026"
    assert de.day(date(2026, 3, 1)) == "1. März 2026"
    assert en.day("next week") == "next week"
    assert en.day("2026-13-45") == "2026-13-45"
    assert en.span("2026-11-23", "2026-11-24") == "23 to 24 November 2026"
    assert de.span("2026-11-30", "2026-12-01") == "30. November 2026 bis 1. Dezember 2026"
    assert de.span("2026-11-23", "2026-11-23") == "23. November 2026"
    assert en.span("", "") == "not known"
    assert en.moment(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "2 January 2026, 03:04 UTC"
    assert en.moment(None) == "not known"
    assert (en.number(12345), de.number(12345), de.number(999)) == ("12,345", "12.345", "999")
    assert (en.decimal(3.25), de.decimal(3.25)) == ("3.2", "3,2")


def test_one_and_many() -> None:
    assert Words().count("summary.assets", 1) == "1 asset"
    assert Words("de").count("roadmap.actions", 0) == "0 Maßnahmen"


def test_an_unknown_language_is_english() -> None:
    assert Words("tlh")("none") == "not known"


@pytest.mark.parametrize("table", [EN, DE, EN_CODES, DE_CODES])
def test_no_word_claims_conformity(table: dict[str, str]) -> None:
    for key, text in table.items():
        for banned in ("complian", "certif", "zertifi"):
            assert banned not in text.casefold(), key


@pytest.mark.parametrize(("lang", "all_of_them"), [("en", "every requirement"), ("de", "alle Anforderungen")])
def test_levels_do_not_claim_that_everything_was_answered(lang: str, all_of_them: str) -> None:
    words = Words(lang)
    told = [words("summary.levels", zones="", reached=0, of=1), words("summary.levels_no_target", zones="")]
    assert not [one for one in told if all_of_them in one]
