from __future__ import annotations

import unicodedata

import pytest

from core.reports.glossary import glossary


def plain(text: str) -> str:
    """Sorts as a German dictionary does: an umlaut like its vowel."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_terms_stand_in_order_and_only_once(lang: str) -> None:
    terms = [plain(term) for term, _meaning in glossary(lang)]
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms)


def test_both_languages_explain_as_many_terms() -> None:
    assert len(glossary("en")) == len(glossary("de")) > 20


def test_every_meaning_is_a_sentence() -> None:
    for lang in ("en", "de"):
        assert all(meaning.endswith(".") for _term, meaning in glossary(lang))
