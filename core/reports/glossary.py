"""Terms for a reader who runs a plant and not a network, in our own words."""

from __future__ import annotations

_EN: tuple[tuple[str, str], ...] = (
    ("Asset", "A device, a program or a piece of equipment that the survey lists, from a sensor to a server."),
    ("Asset owner", "The company that owns and runs the plant and is answerable for its security."),
    ("ATT&CK for ICS", "MITRE's public list of what attackers have done to control systems, technique by technique."),
    ("Basis", "How an answer is known: seen, tested, shown in a document, told, or unknown."),
    ("Change log", "The chained record of every entry of the survey. Its head, a row of letters and digits, is on "
     "every page: a changed entry gives another head."),
    ("Compensating countermeasure", "Another way to lower a risk where the usual one is not possible."),
    ("Conduit", "The way by which zones talk to each other: cables, radio, a firewall, a memory stick."),
    ("Discovery run", "A set of harmless questions sent to devices on the network, with consent and in an agreed "
     "window."),
    ("Finding", "A gap between what a check asks for and what is there."),
    ("Firewall", "A device that lets through only the traffic that was agreed."),
    ("Firmware", "The program inside a device."),
    ("HMI", "Human machine interface: the screen by which people run a machine."),
    ("IAC, UC, SI, DC, RDF, TRE, RA", "The seven foundational requirements of IEC 62443: identification and "
     "authentication control, use control, system integrity, data confidentiality, restricted data flow, timely "
     "response to events, resource availability."),
    ("IEC 62443", "The international series of standards on the security of industrial control systems."),
    ("ISO 27001", "The international standard for managing information security; its Annex A lists controls."),
    ("Maturity level (ML)", "How firmly a way of working is rooted, from 0, not done, to 4, measured and improved. It is no "
     "security level."),
    ("NIS2", "Directive (EU) 2022/2555: the European Union's law on security of network and information systems."),
    ("Outage", "A stop of a line or of the plant that a measure needs."),
    ("PLC", "Programmable logic controller: the small computer that runs a machine."),
    ("Provisional", "Of a level: something is unknown that could still raise it. Printed as a question mark."),
    ("Quick win", "A measure that takes hours, costs little and needs no outage."),
    ("Remote access", "Any way to reach the plant's systems from outside."),
    ("Requirement, enhancement (SR, RE)", "What IEC 62443-3-3 asks of a system, and what it asks on top of that at higher "
     "levels."),
    ("Risk", "How likely it is that something happens, times how bad the worst consequence would be."),
    ("Security level (SL)", "How strong an attacker a zone can hold off, from 0 to 4, for seven groups of requirements."
     " SL-T is the target, SL-A what is achieved, SL-C what a component is capable of. A quick survey states no SL-A."),
    ("SPE", "Security program element: one of eight subjects of IEC 62443-2-1, the part for the organisation."),
    ("Support", "Whether the maker still mends faults of a device."),
    ("System under consideration", "What the survey looks at: the systems inside the agreed border."),
    ("Tolerable line", "The highest risk that the asset owner lives with; what lies above it has to be dealt with."),
    ("Zone", "A group of assets that need the same protection and share a border."),
)  # fmt: skip

_DE: tuple[tuple[str, str], ...] = (
    ("Änderungsprotokoll", "Die verkettete Aufzeichnung jedes Eintrags der Aufnahme. Ihr Kopf, eine Reihe von Zeichen,"
     " steht auf jeder Seite: Ein geänderter Eintrag ergibt einen anderen Kopf."),
    ("Asset", "Ein Gerät, ein Programm oder eine Einrichtung in der Liste der Aufnahme, vom Sensor bis zum Server."),
    ("ATT&CK for ICS", "Öffentliche Liste von MITRE, was Angreifer mit Steuerungssystemen schon getan haben, Technik für "
     "Technik."),
    ("Ausgleichende Gegenmaßnahme", "Ein anderer Weg, ein Risiko zu senken, wo der übliche nicht möglich ist."),
    ("Befund", "Eine Lücke zwischen dem, was ein Prüfpunkt verlangt, und dem, was da ist."),
    ("Betrachtetes System", "Was die Aufnahme betrachtet: die Systeme innerhalb der vereinbarten Grenze (system "
     "under consideration)."),
    ("Betreiber", "Das Unternehmen, dem die Anlage gehört und das für ihre Sicherheit geradesteht (asset owner)."),
    ("Conduit", "Der Weg, auf dem Zonen miteinander verkehren: Kabel, Funk, eine Firewall, ein USB-Stick."),
    ("Erkundungslauf", "Harmlose Fragen an Geräte im Netz, mit Zustimmung und in einer vereinbarten Zeit."),
    ("Fernzugriff", "Jeder Weg, auf dem die Systeme der Anlage von außen erreichbar sind."),
    ("Firewall", "Ein Gerät, das nur den vereinbarten Verkehr durchlässt."),
    ("Firmware", "Das Programm in einem Gerät."),
    ("Grenze des Tragbaren", "Das höchste Risiko, mit dem der Betreiber lebt; was darüber liegt, ist zu behandeln."),
    ("Grundlage", "Woher eine Antwort bekannt ist: gesehen, getestet, in einem Dokument gezeigt, gesagt oder "
     "unbekannt."),
    ("HMI", "Bedienoberfläche: der Bildschirm, an dem Menschen eine Maschine fahren."),
    ("IAC, UC, SI, DC, RDF, TRE, RA", "Die sieben grundlegenden Anforderungen der IEC 62443: Identifizierung und "
     "Authentifizierung, Nutzungskontrolle, Systemintegrität, Vertraulichkeit der Daten, eingeschränkter Datenfluss, "
     "rechtzeitige Reaktion auf Ereignisse, Verfügbarkeit der Ressourcen."),
    ("IEC 62443", "Die internationale Normenreihe zur Sicherheit industrieller Steuerungssysteme."),
    ("ISO 27001", "Die internationale Norm zum Management der Informationssicherheit; ihr Anhang A nennt Maßnahmen."),
    ("NIS2", "Richtlinie (EU) 2022/2555: das Recht der Europäischen Union zur Sicherheit von Netz- und "
     "Informationssystemen."),
    ("Reifegrad (ML)", "Wie fest eine Arbeitsweise verankert ist, von 0, nicht getan, bis 4, gemessen und verbessert. Kein "
     "Sicherheitslevel."),
    ("Risiko", "Wie wahrscheinlich etwas eintritt, mal wie schlimm die schwerste Folge wäre."),
    ("Schnelle Verbesserung", "Eine Maßnahme, die Stunden dauert, wenig kostet und keinen Stillstand braucht."),
    ("Sicherheitslevel (SL)", "Wie starken Angreifern eine Zone standhält, von 0 bis 4, für sieben Gruppen von "
     "Anforderungen. SL-T ist das Ziel, SL-A das Erreichte, SL-C was ein Bauteil kann. Eine Schnellaufnahme nennt keinen "
     "SL-A."),
    ("SPE", "Element des Sicherheitsprogramms: eines von acht Gebieten der IEC 62443-2-1, des Teils für die Organisation."),
    ("SPS", "Speicherprogrammierbare Steuerung: der kleine Rechner, der eine Maschine steuert."),
    ("SR, RE", "Was die IEC 62443-3-3 von einem System verlangt, und was sie auf höheren Leveln zusätzlich verlangt."),
    ("Stillstand", "Ein Halt einer Linie oder der Anlage, den eine Maßnahme braucht."),
    ("Support", "Ob der Hersteller Fehler eines Geräts noch behebt."),
    ("Vorläufig", "Von einem Level: Etwas ist unbekannt, das ihn noch heben könnte. Gedruckt als Fragezeichen."),
    ("Zone", "Eine Gruppe von Assets, die den gleichen Schutz brauchen und eine gemeinsame Grenze haben."),
)  # fmt: skip


def glossary(lang: str) -> tuple[tuple[str, str], ...]:
    """Terms and their meaning, in the alphabet's order."""
    return _DE if lang == "de" else _EN
