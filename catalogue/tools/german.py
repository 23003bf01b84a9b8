"""German words for titles and phrases that are ours in English too."""

from __future__ import annotations

NIS2_MEASURES = {
    "a": "Risikoanalyse und Sicherheitskonzepte für Informationssysteme",
    "b": "Bewältigung von Sicherheitsvorfällen",
    "c": "Aufrechterhaltung des Betriebs, Backup, Wiederherstellung, Krisenmanagement",
    "d": "Sicherheit der Lieferkette",
    "e": "Sicherheit bei Erwerb, Entwicklung und Wartung, Umgang mit Schwachstellen",
    "f": "Bewertung der Wirksamkeit der Maßnahmen",
    "g": "Cyberhygiene und Schulung",
    "h": "Kryptografie und Verschlüsselung",
    "i": "Sicherheit des Personals, Zugriffskontrolle, Verwaltung der Anlagenwerte",
    "j": "Mehrfaktor- oder kontinuierliche Authentifizierung, gesicherte Kommunikation (auch im Notfall)",
}
NIS2 = {
    "Governance": "Leitung und Verantwortung",
    "Cybersecurity risk-management measures": "Maßnahmen des Risikomanagements für Cybersicherheit",
    "Reporting obligations": "Meldepflichten",
    "management bodies approve the risk-management measures": "die Leitung billigt die Maßnahmen des Risikomanagements",
    "management bodies oversee their implementation and can be held liable":
        "die Leitung überwacht ihre Umsetzung und kann haftbar gemacht werden",
    "members of management bodies follow training; similar training is to be offered to employees regularly":
        "die Mitglieder der Leitung lassen sich schulen; der Belegschaft wird regelmäßig Ähnliches angeboten",
    "all-hazards, appropriate and proportionate (state of the art, standards, cost, exposure, size, likelihood and severity)":
        "gegen alle Gefahren, angemessen und verhältnismäßig (Stand der Technik, Normen, Kosten, Gefährdung, Größe, "
        "Wahrscheinlichkeit und Schwere)",
    "for (d) consider each direct supplier: its weaknesses, product quality, secure development, and EU-level coordinated supply-chain risk assessments":
        "zu (d) jeden direkten Lieferanten betrachten: seine Schwachstellen, die Güte seiner Produkte, seine sichere "
        "Entwicklung und die in der EU abgestimmten Risikobewertungen der Lieferkette",
    "severe operational disruption of services or financial loss (actual or possible)":
        "schwere Betriebsstörung der Dienste oder finanzieller Verlust (eingetreten oder möglich)",
    "considerable material or non-material damage to others (actual or possible)":
        "erheblicher materieller oder immaterieller Schaden bei anderen (eingetreten oder möglich)",
    "inform recipients of the service where appropriate; trust service providers: notification within 24 h":
        "wo es angebracht ist, die Empfänger des Dienstes unterrichten; Vertrauensdiensteanbieter melden binnen 24 Stunden",
    "early warning": "Frühwarnung",
    "incident notification (initial assessment, severity, impact, indicators)":
        "Meldung des Vorfalls (erste Bewertung, Schwere, Auswirkung, Kompromittierungsindikatoren)",
    "intermediate status report": "Zwischenbericht",
    "final report": "Abschlussbericht",
    "progress report if still ongoing, then final report": "Fortschrittsbericht, wenn er andauert, dann Abschlussbericht",
    "becoming aware of the significant incident": "Kenntnis des erheblichen Vorfalls",
    "becoming aware": "Kenntnis",
    "on request of CSIRT or authority": "auf Ersuchen des CSIRT oder der Behörde",
    "one month after the incident notification": "einen Monat nach der Meldung des Vorfalls",
    "final within one month of handling the incident": "Abschluss binnen eines Monats nach Bewältigung des Vorfalls",
    "Essential entities": "Besonders wichtige (wesentliche) Einrichtungen",
    "Important entities": "Wichtige Einrichtungen",
}  # fmt: skip
NIS2_SECTORS = {
    "Energy (electricity; district heating and cooling; oil; gas; hydrogen)":
        "Energie (Strom; Fernwärme und -kälte; Öl; Gas; Wasserstoff)",
    "Transport (air; rail; water; road)": "Verkehr (Luft; Schiene; Wasser; Straße)",
    "Banking": "Bankwesen",
    "Financial market infrastructures": "Finanzmarktinfrastrukturen",
    "Health": "Gesundheitswesen",
    "Drinking water": "Trinkwasser",
    "Waste water": "Abwasser",
    "Digital infrastructure": "Digitale Infrastruktur",
    "ICT service management (business-to-business)": "Verwaltung von IKT-Diensten (zwischen Unternehmen)",
    "Public administration": "Öffentliche Verwaltung",
    "Space": "Weltraum",
    "Postal and courier services": "Post- und Kurierdienste",
    "Waste management": "Abfallbewirtschaftung",
    "Manufacture, production and distribution of chemicals": "Produktion, Herstellung und Handel mit chemischen Stoffen",
    "Production, processing and distribution of food": "Produktion, Verarbeitung und Vertrieb von Lebensmitteln",
    "Manufacturing": "Verarbeitendes Gewerbe, Herstellung von Waren",
    "medical devices and in vitro diagnostic devices": "Medizinprodukte und In-vitro-Diagnostika",
    "computer, electronic and optical products (NACE C 26)": "Datenverarbeitungsgeräte, elektronische und optische Erzeugnisse (NACE C 26)",
    "electrical equipment (NACE C 27)": "elektrische Ausrüstungen (NACE C 27)",
    "machinery and equipment n.e.c. (NACE C 28)": "Maschinenbau (NACE C 28)",
    "motor vehicles, trailers and semi-trailers (NACE C 29)": "Kraftwagen, Anhänger und Sattelanhänger (NACE C 29)",
    "other transport equipment (NACE C 30)": "sonstiger Fahrzeugbau (NACE C 30)",
    "Digital providers": "Anbieter digitaler Dienste",
    "Research": "Forschung",
}  # fmt: skip
NIS2_CLASSES = {
    "essential": (
        "Einrichtungen nach Anhang I, die größer als mittelgroß sind (ab 250 Beschäftigte oder mehr als 50 Mio. Euro "
        "Umsatz und mehr als 43 Mio. Euro Bilanzsumme), dazu genannte Arten (Art. 3(1))",
        "Geldbuße bis 10 Mio. Euro oder 2 % des weltweiten Umsatzes, je nachdem, was höher ist",
    ),
    "important": (
        "alle übrigen erfassten Einrichtungen (Art. 3(2)); Aufsicht im Nachhinein",
        "Geldbuße bis 7 Mio. Euro oder 1,4 % des weltweiten Umsatzes",
    ),
}
NIS2_SIZE = (
    "erfasst ab mittlerer Größe (ab 50 Beschäftigte oder Jahresumsatz und Bilanzsumme über 10 Mio. Euro) in einem Sektor "
    "nach Anhang I oder II; einige Arten von Einrichtungen unabhängig von der Größe (Art. 2(2))"
)
ZONE_ATTRIBUTES = {
    "a": "Name oder eindeutige Kennung",
    "b": "verantwortliche Organisation(en)",
    "c": "logische Grenze",
    "d": "physische Grenze, wo es sie gibt",
    "e": "Einstufung hinsichtlich Safety",
    "f": "logische Zugangspunkte",
    "g": "physische Zugangspunkte",
    "h": "Datenflüsse an jedem Zugangspunkt",
    "i": "verbundene Zonen oder Conduits",
    "j": "Assets mit Einstufung, Kritikalität oder Wert für das Geschäft",
    "k": "SL-T, der Ziel-Security-Level",
    "l": "geltende Security-Anforderungen",
    "m": "geltende Security-Regelungen",
    "n": "Annahmen und Abhängigkeiten nach außen",
}
PRACTICES = {
    "SM": "Management der Security",
    "SR": "Festlegung der Security-Anforderungen",
    "SD": "Security im Entwurf",
    "SI": "Sichere Umsetzung",
    "SVV": "Prüfung und Erprobung der Security",
    "DM": "Umgang mit Security-Problemen",
    "SUM": "Verwaltung der Security-Updates",
    "SG": "Anleitungen zur Security",
}
ROLES = {
    "asset_owner": ("Betreiber der Anlage", "Verantwortet das IACS; führt das Security-Programm, legt tragbares Risiko und SL-T fest, genehmigt die Risikobeurteilung (ZCR 7)"),
    "maintenance_service_provider": ("Instandhaltungsdienstleister", "Wartet die laufende Lösung, auch aus der Ferne"),
    "integration_service_provider": ("Integrationsdienstleister (Systemintegrator)", "Entwirft, errichtet, konfiguriert die Lösung, nimmt sie in Betrieb und übergibt sie"),
    "product_supplier": ("Produktlieferant (Hersteller)", "Entwickelt und unterstützt Komponenten und Steuerungssysteme"),
}  # fmt: skip
ATTACKER = {
    "casual or coincidental": "zufällig oder beiläufig",
    "intentional": "vorsätzlich",
    "not applicable": "entfällt",
    "simple": "einfach",
    "sophisticated": "ausgefeilt",
    "low": "gering",
    "moderate": "mittel",
    "high": "hoch",
    "extended": "umfangreich",
    "generic": "allgemein",
    "IACS-specific": "IACS-spezifisch",
}
LEVELS = {
    "no specific protection required or present": "kein besonderer Schutz verlangt oder vorhanden",
    "keeps out mistakes and curiosity": "hält Versehen und Neugier ab",
    "keeps out a common attacker with off-the-shelf tools": "hält gewöhnliche Angreifer mit fertigen Werkzeugen ab",
    "keeps out a skilled group that knows control systems": "hält eine fähige Gruppe ab, die Steuerungssysteme kennt",
    "keeps out a well-funded, determined actor": "hält entschlossene Angreifer mit viel Geld ab",
    "Initial": "Anfänglich",
    "Managed": "Gesteuert",
    "Defined (practiced)": "Festgelegt (gelebt)",
    "Improving": "Sich verbessernd",
    "done ad hoc, often undocumented": "geschieht nach Lage, oft ohne Unterlagen",
    "written procedure, trained people, repeatable": "schriftlicher Ablauf, geschulte Leute, wiederholbar",
    "procedure demonstrably carried out across the organisation, evidence exists":
        "der Ablauf wird nachweislich in der ganzen Organisation befolgt, Nachweise liegen vor",
    "measured with metrics and continuously improved": "mit Kennzahlen gemessen und laufend verbessert",
    "target": "Ziel",
    "capability": "Fähigkeit",
    "achieved": "erreicht",
    "zone or conduit": "Zone oder Conduit",
    "component or control system, correctly configured, without compensating countermeasures":
        "Komponente oder Steuerungssystem, richtig konfiguriert, ohne kompensierende Gegenmaßnahmen",
    "zone or conduit as installed and operated": "Zone oder Conduit, wie errichtet und betrieben",
    "documented countermeasure, who accepted it, date": "dokumentierte Gegenmaßnahme, wer sie angenommen hat, Datum",
    "written reason (e.g. no wireless present); excluded from the denominator in statistics":
        "schriftliche Begründung (z. B. kein Funk vorhanden); zählt in Statistiken nicht zum Ganzen",
}  # fmt: skip
STATUSES = {
    "met": ("Met", "Erfüllt"),
    "met_by_compensating": ("Met by a compensating countermeasure", "Erfüllt durch kompensierende Gegenmaßnahme"),
    "not_applicable": ("Not applicable", "Nicht anwendbar"),
    "partial": ("Partly met", "Teilweise erfüllt"),
    "not_met": ("Not met", "Nicht erfüllt"),
    "unknown": ("Unknown", "Unbekannt"),
}
RULE = (
    "Für jede FR und jedes n = 1..4 gilt R(FR,n) = alle SR und RE dieser FR mit niedrigstem Level <= n.",
    "Eine RE zählt nur als erfüllt, wenn ihre SR erfüllt ist.",
    "SL-A(FR) = das größte n, für das jeder Eintrag von R(FR,1), R(FR,2) ... R(FR,n) als erfüllt zählt; 0, wenn R(FR,1) nicht vollständig ist.",
    "SL-A-Vektor der Zone = die sieben Werte SL-A(FR) in der festen Reihenfolge.",
    "Lücke je FR = SL-T(FR) - SL-A(FR), wo positiv; die Zone erreicht ihr Ziel nur, wenn keine FR eine Lücke hat.",
    "Wird eine einzelne Zahl verlangt: das Minimum der sieben Werte, stets zusammen mit dem Vektor gezeigt (eine Übereinkunft, nicht die Norm).",
    "Level ohne neue Einträge werden mitgenommen: FR 6 und FR 7 verlangen für SL 4 nichts Neues, ein vollständiger SL 3 liest sich dort auch als SL 4.",
    "Für eine FR mit SL-T 0 wird nichts verlangt.",
    "Komponenten einer Zone: das Ergebnis der Zone ist nicht das Minimum der SL-C ihrer Komponenten; beurteilt wird die Anforderung für die Zone (andere Mittel können sie erfüllen).",
    "Conduits erhalten einen eigenen Vektor, der ebenso ermittelt wird.",
)
SERVICE_AREAS = {
    "SP.01": "Personal für die Lösung",
    "SP.02": "Nachweis der Güte",
    "SP.03": "Architektur",
    "SP.04": "Funk",
    "SP.05": "SIS (sicherheitstechnische Systeme)",
    "SP.06": "Verwaltung der Konfiguration",
    "SP.07": "Fernzugriff",
    "SP.08": "Umgang mit Ereignissen",
    "SP.09": "Verwaltung von Konten",
    "SP.10": "Schutz vor Schadsoftware",
    "SP.11": "Verwaltung von Patches",
    "SP.12": "Sicherung und Wiederherstellung",
}
