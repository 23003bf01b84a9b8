"""A questionnaire as files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest

import catalogue
from core.assessment.suppliers_questions import Plant, Questionnaire, Selection, build
from core.assessment.suppliers_words import SENTENCES, VERDICTS
from core.reports.errors import ReportFileError
from core.reports.questionnaire import write
from core.reports.questionnaire_pdf import as_pdf

PLANT = Plant(UUID(int=1), "Musterwerk", frozenset())


def questions(lang: str = "en", role: str = "product_supplier") -> Questionnaire:
    return build(PLANT, UUID(int=2), "Kessel & Söhne <AG>", role, Selection(lang=lang), catalogue.pack)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_paper_has_every_question_with_boxes_in_words(lang: str) -> None:
    one = questions(lang)
    with pypdfium2.PdfDocument(as_pdf(one)) as document:
        said = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    for question in one.questions:
        assert question.requirement in said
        assert question.question[:30] in said
        assert question.why[:40] not in said
    for words in VERDICTS[lang].values():
        assert said.count(words) >= len(one.questions)
    assert "Kessel & Söhne <AG>" in said
    assert one.id in said


def test_the_same_questionnaire_gives_the_same_paper() -> None:
    assert as_pdf(questions()) == as_pdf(questions())


def test_it_is_written_as_its_name_says(tmp_path: Path) -> None:
    assert write(questions(), tmp_path / "q.PDF").read_bytes()[:5] == b"%PDF-"
    assert write(questions(), tmp_path / "q.xlsx").read_bytes()[:2] == b"PK"
    with pytest.raises(ReportFileError, match="written as"):
        write(questions(), tmp_path / "q.docx")
    with pytest.raises(ReportFileError, match="does not exist"):
        write(questions(), tmp_path / "nowhere" / "q.pdf")


def test_both_languages_have_the_same_sentences() -> None:
    assert SENTENCES["en"].keys() == SENTENCES["de"].keys()
    assert VERDICTS["en"].keys() == VERDICTS["de"].keys()
