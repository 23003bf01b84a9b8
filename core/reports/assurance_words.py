"""The sentences of the assurance statement in English and German."""

from __future__ import annotations

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "title": "Assurance statement",
        "subtitle": "State of security of {site}, as surveyed",
        "pdf.title": "Assurance statement: {site}",
        "for": "For customers, insurers and questionnaires. It sums up a survey; the full report stays with the plant.",
        "owner": "Asset owner",
        "by": "Surveyed by",
        "visit": "On site",
        "made": "Statement made",
        "report": "Report",
        "what": "What was assessed",
        "no_scope": "The system under consideration was not described in words.",
        "counts": "Looked at: {assets}, {zones} and {networks}.",
        "against": "Against what",
        "how": "How it was assessed",
        "basis": "Of {total}, {verified} % were verified on site (seen, tested or read in a document), {told} % were told "
        "and not checked, {unknown} % are unknown. Unknown never counts as met.",
        "no_answers": "No statement was recorded yet.",
        "runs.none": "Nothing was sent on the plant's networks.",
        "runs.one": "One look at the network was made with written consent: {frames} frames in all, identity questions "
        "only, within fixed limits. Nothing was written to a device, no password was tried.",
        "runs.other": "{n} looks at the network were made with written consent: {frames} frames in all, identity "
        "questions only, within fixed limits. Nothing was written to a device, no password was tried.",
        "result": "Result",
        "levels": "Security levels by IEC 62443-3-3: achieved (SL-A) / target (SL-T), 0 to 4, for each of the seven "
        "foundational requirements. “?”: may still rise once what is unknown is found out. “–”: no target is set.",
        "zone": "Zone",
        "more_zones.one": "{n} further zone stands in the report; {reached} of all {total} zones reach their target.",
        "more_zones.other": "{n} further zones stand in the report; {reached} of all {total} zones reach their target.",
        "reached": "{reached} of {total} zones with a target reach it in all seven.",
        "conduits.one": "{n} conduit was assessed too; its levels stand in the report.",
        "conduits.other": "{n} conduits were assessed too; their levels stand in the report.",
        "quick": "A quick survey was made. It shows gaps and states no security level.",
        "area": "Area",
        "met": "Met",
        "partial": "Partly",
        "not_met": "Not met",
        "open": "Not known",
        "risks": "Open risks",
        "rank": "Rank as found",
        "risks.open": "Open",
        "risks.accepted": "Accepted by the plant",
        "risks.fixed": "Fixed on site",
        "line": "The plant lives with risks up to the rank “{band}”.",
        "no_line": "The plant has not agreed yet which risks it lives with.",
        "plan": "What is planned",
        "phase": "Phase",
        "measures": "Measures",
        "done": "Done",
        "days": "Open effort",
        "days_value": "{days} person days",
        "no_plan": "No measure is planned.",
        "limits": "Limits",
        "limit.day": "It says what was found on the days named above, and nothing about the time after.",
        "limit.self": "It is a self-assessment with the identifiers of the standard: no accredited body has looked at it, "
        "and no mark or approval is claimed.",
        "limit.kept": "Attack paths, addresses and serial numbers are kept out on purpose.",
        "limit.more": "The report names {n} further limits.",
        "hash": "Head of the survey's change log, which ties this statement to the survey:",
        "sign": "The signatures confirm that this statement agrees with the report.",
        "masked": "[left out]",
    },
    "de": {
        "title": "Sicherheitserklärung",
        "subtitle": "Stand der Sicherheit von {site} nach einer Begehung",
        "pdf.title": "Sicherheitserklärung: {site}",
        "for": "Für Kunden, Versicherer und Fragebögen. Sie fasst eine Begehung zusammen; der volle Bericht bleibt im "
        "Werk.",
        "owner": "Betreiber",
        "by": "Begangen von",
        "visit": "Vor Ort",
        "made": "Erklärung erstellt",
        "report": "Bericht",
        "what": "Was beurteilt wurde",
        "no_scope": "Das betrachtete System wurde nicht in Worten beschrieben.",
        "counts": "Angesehen: {assets}, {zones} und {networks}.",
        "against": "Wonach",
        "how": "Wie beurteilt wurde",
        "basis": "Von {total} sind {verified} % vor Ort geprüft (gesehen, getestet oder in einem Dokument gelesen), "
        "{told} % wurden gesagt und nicht geprüft, {unknown} % sind unbekannt. Unbekanntes zählt nie als erfüllt.",
        "no_answers": "Noch keine Aussage wurde festgehalten.",
        "runs.none": "In die Netze des Werks wurde nichts gesendet.",
        "runs.one": "Das Netz wurde einmal mit schriftlicher Zustimmung angesehen: insgesamt {frames} Rahmen, nur Fragen "
        "nach der Identität, in festen Grenzen. Auf kein Gerät wurde geschrieben, kein Passwort probiert.",
        "runs.other": "Das Netz wurde {n}-mal mit schriftlicher Zustimmung angesehen: insgesamt {frames} Rahmen, nur "
        "Fragen nach der Identität, in festen Grenzen. Auf kein Gerät wurde geschrieben, kein Passwort probiert.",
        "result": "Ergebnis",
        "levels": "Security-Level nach IEC 62443-3-3: erreicht (SL-A) / Ziel (SL-T), 0 bis 4, je grundlegender "
        "Anforderung. „?“: kann noch steigen, wenn Unbekanntes geklärt ist. „–“: kein Ziel gesetzt.",
        "zone": "Zone",
        "more_zones.one": "{n} weitere Zone steht im Bericht; {reached} von insgesamt {total} Zonen erreichen ihr Ziel.",
        "more_zones.other": "{n} weitere Zonen stehen im Bericht; {reached} von insgesamt {total} Zonen erreichen ihr "
        "Ziel.",
        "reached": "{reached} von {total} Zonen mit Ziel erreichen es in allen sieben.",
        "conduits.one": "{n} Conduit wurde ebenfalls beurteilt; seine Level stehen im Bericht.",
        "conduits.other": "{n} Conduits wurden ebenfalls beurteilt; ihre Level stehen im Bericht.",
        "quick": "Es wurde eine Kurzbegehung gemacht. Sie zeigt Lücken und nennt kein Security-Level.",
        "area": "Bereich",
        "met": "Erfüllt",
        "partial": "Teilweise",
        "not_met": "Nicht erfüllt",
        "open": "Nicht bekannt",
        "risks": "Offene Risiken",
        "rank": "Rang bei der Begehung",
        "risks.open": "Offen",
        "risks.accepted": "Vom Werk akzeptiert",
        "risks.fixed": "Vor Ort behoben",
        "line": "Das Werk lebt mit Risiken bis zum Rang „{band}“.",
        "no_line": "Das Werk hat noch nicht festgelegt, mit welchen Risiken es lebt.",
        "plan": "Was geplant ist",
        "phase": "Phase",
        "measures": "Maßnahmen",
        "done": "Erledigt",
        "days": "Offener Aufwand",
        "days_value": "{days} Personentage",
        "no_plan": "Keine Maßnahme ist geplant.",
        "limits": "Grenzen",
        "limit.day": "Sie sagt, was an den genannten Tagen vorgefunden wurde, und nichts über die Zeit danach.",
        "limit.self": "Sie ist eine Selbsteinschätzung mit den Kennungen der Norm: Keine akkreditierte Stelle hat sie "
        "geprüft, und kein Zeichen und keine Zulassung wird beansprucht.",
        "limit.kept": "Angriffswege, Adressen und Seriennummern stehen absichtlich nicht darin.",
        "limit.more": "Der Bericht nennt {n} weitere Grenzen.",
        "hash": "Kopf des Änderungsprotokolls, das diese Erklärung an die Begehung bindet:",
        "sign": "Die Unterschriften bestätigen, dass diese Erklärung mit dem Bericht übereinstimmt.",
        "masked": "[ausgelassen]",
    },
}


class Sentences:
    """The sentences of one language. An unknown language is English."""

    def __init__(self, lang: str = "en") -> None:
        self._table = SENTENCES.get(lang, SENTENCES["en"])

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key with its places filled."""
        text = self._table[key]
        return text.format(**values) if values else text

    def count(self, key: str, n: int, **values: object) -> str:
        """The sentence in its singular or plural form."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)
