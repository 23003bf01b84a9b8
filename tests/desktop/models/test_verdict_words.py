"""Every code of the assessment has words and a shape of its own."""

from __future__ import annotations

from core.assessment.findings import Status
from core.assessment.models import Basis, ScopeKind, Verdict
from core.assessment.plan import PHASES
from core.assessment.risk import BANDS
from desktop.models import verdict_words as words


def test_every_code_has_words() -> None:
    assert set(words.verdict_titles()) == set(Verdict)
    assert set(words.basis_titles()) == set(Basis) - {Basis.UNKNOWN}
    assert set(words.band_titles()) == set(BANDS)
    assert set(words.status_titles()) == set(Status)
    assert list(words.phase_titles()) == list(PHASES)
    assert words.scope_words(ScopeKind.ZONE) == "Zone"
    assert words.basis_words("unknown") == "Basis not stated"


def test_the_five_verdicts_differ_in_shape() -> None:
    five = ["met", "partial", "not_met", "not_applicable", "unknown"]
    assert len({words.verdict_tone(one) for one in five}) == 5
    assert words.verdict_tone("") == "plain"
    assert words.content_lang() == "en"
