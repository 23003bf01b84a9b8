"""The words of a supplier questionnaire in English and German: answers, maturity, areas, instructions."""

from __future__ import annotations

from core.assessment.models import Verdict

LANGS = ("en", "de")

VERDICTS: dict[str, dict[str, str]] = {
    "en": {
        Verdict.MET.value: "Yes",
        Verdict.COMPENSATING.value: "Yes, in another way",
        Verdict.PARTIAL.value: "Partly",
        Verdict.NOT_MET.value: "No",
        Verdict.NOT_APPLICABLE.value: "Does not apply",
        Verdict.UNKNOWN.value: "Not known",
    },
    "de": {
        Verdict.MET.value: "Ja",
        Verdict.COMPENSATING.value: "Ja, auf anderem Weg",
        Verdict.PARTIAL.value: "Teilweise",
        Verdict.NOT_MET.value: "Nein",
        Verdict.NOT_APPLICABLE.value: "Trifft nicht zu",
        Verdict.UNKNOWN.value: "Nicht bekannt",
    },
}
"""What a supplier may answer: verdict -> words, in the order in which they are offered."""

MATURITY: dict[str, tuple[str, str, str, str]] = {
    "en": (
        "done when somebody thinks of it",
        "laid down in writing, followed in some projects",
        "laid down in writing and followed everywhere, with proof",
        "measured and improved regularly",
    ),
    "de": (
        "geschieht, wenn jemand daran denkt",
        "schriftlich geregelt, in manchen Projekten befolgt",
        "schriftlich geregelt und überall befolgt, mit Nachweis",
        "wird gemessen und regelmäßig verbessert",
    ),
}
"""Maturity levels 1 to 4."""

COLUMNS: dict[str, dict[str, str]] = {
    "en": {
        "number": "No.", "area": "Area", "title": "Subject", "question": "Question", "attach": "Please attach or name",
        "verdict": "Answer", "maturity": "How (1-4)", "text": "Explanation", "evidence": "Evidence given",
        "answered_by": "Answered by", "answered_on": "On",
    },
    "de": {
        "number": "Nr.", "area": "Bereich", "title": "Thema", "question": "Frage", "attach": "Bitte beilegen oder nennen",
        "verdict": "Antwort", "maturity": "Wie (1-4)", "text": "Erläuterung", "evidence": "Nachweis",
        "answered_by": "Beantwortet von", "answered_on": "Am",
    },
}  # fmt: skip

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "kind": "Security questionnaire",
        "for": "Questions to {supplier}",
        "plant": "Plant",
        "supplier": "Supplier",
        "id": "Questionnaire",
        "packs": "Asked by",
        "count.one": "{n} question",
        "count.other": "{n} questions",
        "lead": "{plant} asks you how you look after the security of what you deliver and maintain here. Please answer "
        "every question for your work at this plant, not for your company in general. “Not known” is an answer.",
        "file": "Fill in the light cells of the sheet “{sheet}” and send this file back as it is: its rows and their "
        "hidden columns belong together. One file, one return.",
        "pen": "Tick one answer a question, circle the number, and add a sentence. Write clearly: it is typed in by hand.",
        "privacy": "This paper holds the questions and the two names above, and nothing about the plant.",
        "answers": "Answers",
        "explain": "“Yes, in another way” and “Does not apply” need an explanation.",
        "maturity": "How it is done",
        "answered_by": "Answered by",
        "answered_on": "Date",
        "signature": "Signature",
        "default": "Holds for every row that names nobody.",
        "sheet.start": "Start",
        "sheet.questions": "Questions",
        "pick": "Choose one of the answers in the list.",
        "pick_level": "A number from 1 to 4.",
        "open_area": "Open questions from the survey",
        "notice": "Identifiers of IEC 62443 are quoted for reference; the questions are in our own words. "
        "Not affiliated with or endorsed by IEC, ISA or ISO.",
        "page": "Page {n} of {total}",
        "pdf.subject": "Questions to a supplier by the terms of IEC 62443",
        "attach": "Please attach or name: {what}",
    },
    "de": {
        "kind": "Fragebogen zur Sicherheit",
        "for": "Fragen an {supplier}",
        "plant": "Werk",
        "supplier": "Lieferant",
        "id": "Fragebogen",
        "packs": "Gefragt nach",
        "count.one": "{n} Frage",
        "count.other": "{n} Fragen",
        "lead": "{plant} fragt Sie, wie Sie für die Sicherheit dessen sorgen, was Sie hier liefern und betreuen. Bitte "
        "beantworten Sie jede Frage für Ihre Arbeit in diesem Werk, nicht für Ihr Unternehmen im Allgemeinen. „Nicht "
        "bekannt“ ist eine Antwort.",
        "file": "Füllen Sie die hellen Zellen des Blatts „{sheet}“ aus und schicken Sie diese Datei so zurück, wie sie "
        "ist: Ihre Zeilen und deren verborgene Spalten gehören zusammen. Eine Datei, eine Antwort.",
        "pen": "Kreuzen Sie je Frage eine Antwort an, kreisen Sie die Zahl ein und schreiben Sie einen Satz dazu. Bitte "
        "deutlich: Er wird von Hand übertragen.",
        "privacy": "Dieses Papier enthält die Fragen und die beiden Namen oben, sonst nichts über das Werk.",
        "answers": "Antworten",
        "explain": "„Ja, auf anderem Weg“ und „Trifft nicht zu“ brauchen eine Erläuterung.",
        "maturity": "Wie es geschieht",
        "answered_by": "Beantwortet von",
        "answered_on": "Datum",
        "signature": "Unterschrift",
        "default": "Gilt für jede Zeile, in der niemand genannt ist.",
        "sheet.start": "Start",
        "sheet.questions": "Fragen",
        "pick": "Bitte eine der Antworten aus der Liste wählen.",
        "pick_level": "Eine Zahl von 1 bis 4.",
        "open_area": "Offene Fragen aus der Begehung",
        "notice": "Kennungen der IEC 62443 sind zum Nachschlagen genannt; die Fragen sind unsere eigenen Worte. "
        "Ohne Verbindung zu IEC, ISA oder ISO und nicht von ihnen gebilligt.",
        "page": "Seite {n} von {total}",
        "pdf.subject": "Fragen an einen Lieferanten in den Begriffen der IEC 62443",
        "attach": "Bitte beilegen oder nennen: {what}",
    },
}


def known_lang(lang: str) -> str:
    """The language, or English for one that the questionnaire does not speak."""
    return lang if lang in LANGS else "en"


def say(lang: str, key: str, **values: object) -> str:
    """A sentence with its places filled."""
    text = SENTENCES[known_lang(lang)][key]
    return text.format(**values) if values else text


def counted(lang: str, key: str, n: int) -> str:
    """A sentence in its singular or plural form."""
    return say(lang, f"{key}.{'one' if n == 1 else 'other'}", n=n)


def verdict_of(words: str) -> str | None:
    """The verdict that somebody wrote, in either language or as its id; None for none of them."""
    wanted = " ".join(words.split()).casefold()
    for table in VERDICTS.values():
        for verdict, shown in table.items():
            if wanted in {shown.casefold(), verdict}:
                return verdict
    return None
