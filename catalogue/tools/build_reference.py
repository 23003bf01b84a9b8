"""Builds the reference packs in `data/` from the facts in `data/facts/`.

Run `python -m catalogue.tools.build_reference` after a change of the facts; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
DATE = "2026-11-23"
VERSION = "1.0.0"
IEC_LICENCE = "Identifiers and titles quoted for reference; the standard is copyright of IEC."
IEC_NOTICE = (
    "Identifiers and titles quoted for reference; buy the standard for the text; "
    "not affiliated with or endorsed by IEC, ISA or ISO."
)
ATTACK_LICENCE = (
    "The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use ATT&CK® "
    "for research, development, and commercial purposes. Any copy you make for such purposes is authorized "
    "provided that you reproduce MITRE's copyright designation and this license in any such copy."
)
NIS2_GERMAN = {
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

Row = dict[str, Any]


def facts(name: str) -> Row:
    """One file of facts."""
    result: Row = json.loads((DATA / "facts" / f"{name}.json").read_text(encoding="utf-8"))
    return result


def header(pack_id: str, title: str, edition: str, source: str, *rights: str) -> Row:
    """The keys in front of the entries; `rights` are licence and notice."""
    licence, notice = rights
    return {
        "id": pack_id, "title": title, "edition": edition, "version": VERSION, "date": DATE,
        "source": source, "licence": licence, "notice": notice,
    }  # fmt: skip


def row(entry_id: str, kind: str, title: str, confidence: str, source: str, **more: object) -> Row:
    """One entry; empty values are left out."""
    base = {"id": entry_id, "kind": kind, "title": title, "confidence": confidence, "source": source}
    return base | {key: value for key, value in more.items() if value not in ("", None, False, [])}


def _sources(*lists: list[str]) -> str:
    return ", ".join(sorted({one for each in lists for one in each})) or "public sources, see the pack"


def system_requirements() -> Row:
    """IEC 62443-3-3: FR, SR and RE with the lowest level that needs them."""
    data = facts("iec62443-3-3")
    entries = [
        row(one["id"], "fr", one["title"], "two-sources", "public sources, see the pack",
            abbreviation=one["abbreviation"], clause=one["clause"])
        for one in data["foundational_requirements"]
    ]  # fmt: skip
    for sr in data["requirements"]:
        source = _sources(sr["title_sources"], sr["sl_sources"])
        entries.append(
            row(sr["id"], "sr", sr["title"], sr["confidence"], source,
                fr=sr["fr"], clause=sr["clause"], min_sl=sr["min_sl"])
        )  # fmt: skip
        entries += [
            row(one["id"], "re", one["title"], one["confidence"],
                _sources(one["title_sources"], one["sl_sources"]),
                fr=sr["fr"], parent=sr["id"], min_sl=one["min_sl"])
            for one in sr["enhancements"]
        ]  # fmt: skip
    return {
        **header("iec62443-3-3", "System security requirements and security levels",
                 "IEC 62443-3-3:2013 (with COR1:2014)",
                 "identifiers, titles and levels cross-checked between public sources",
                 IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def programme() -> Row:
    """IEC 62443-2-1:2024: security program elements, groups, requirements."""
    source = "public sources, see the pack"
    entries = []
    for spe in facts("iec62443-2-1")["edition_2024"]["security_program_elements"]:
        entries.append(
            row(spe["id"], "spe", spe["title"], spe["title_confidence"], source,
                abbreviation=spe["abbreviation"], clause=spe["clause"])
        )  # fmt: skip
        for group in spe["groups"]:
            entries.append(
                row(group["id"], "spe_group", group["title"], group["title_confidence"], source,
                    parent=spe["id"])
            )  # fmt: skip
            entries += [
                row(one["id"], "spe_requirement", one["title"], one["confidence"], source, parent=group["id"])
                for one in group["requirements"]
            ]
    return {
        **header("iec62443-2-1", "Security program requirements for IACS asset owners", "IEC 62443-2-1:2024",
                 "identifiers and titles cross-checked between public sources", IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def zones() -> Row:
    """IEC 62443-3-2: zone and conduit requirements."""
    source = "public sources, see the pack"
    entries = []
    for zcr in facts("iec62443-3-2")["requirements"]:
        entries.append(row(zcr["id"], "zcr", zcr["title"], zcr["confidence"], source, clause=zcr["clause"]))
        entries += [
            row(one["id"], "zcr_part", one["title"], one["confidence"], source,
                parent=zcr["id"], clause=one["clause"])
            for one in zcr["sub_requirements"]
        ]  # fmt: skip
    return {
        **header("iec62443-3-2", "Security risk assessment for system design", "IEC 62443-3-2:2020",
                 "identifiers and titles from public sources", IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def service_providers() -> Row:
    """IEC 62443-2-4: requirements for service providers; the labels are our own."""
    source = "identifiers from public sources, label in our own words"
    entries = []
    for area in facts("iec62443-2-4")["functional_areas"]:
        entries.append(row(area["id"], "functional_area", area["title"], area["confidence"], source))
        for one in area["requirements"]:
            base = one["base_requirement"]
            label, confidence = base["label_own_words"], base["confidence"]
            entries += [
                row(entry_id, kind, label, confidence, source, parent=parent, own_words=True)
                for entry_id, kind, parent in (
                    (one["id"], "sp_requirement", area["id"]),
                    (base["id"], "sp_base", one["id"]),
                )
            ]
            entries += [
                row(re["id"], "sp_enhancement", re["label_own_words"], re["confidence"], source,
                    parent=one["id"], own_words=True)
                for re in one["enhancements"]
            ]  # fmt: skip
    return {
        **header("iec62443-2-4", "Security program requirements for IACS service providers",
                 "IEC 62443-2-4:2023", "identifiers from public sources; labels in our own words",
                 IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def nis2() -> Row:
    """The ten measures of Art. 21(2) of the NIS 2 directive."""
    entries = []
    for one in facts("nis2")["article_21"]["paragraph_2"]:
        letter = one["id"][-2]
        entries.append(
            row(one["id"], "nis2_measure", one["label_own_words"], one["confidence"],
                "Directive (EU) 2022/2555, label in our own words",
                abbreviation=letter, own_words=True, titles={"de": NIS2_GERMAN[letter]})
        )  # fmt: skip
    return {
        **header("nis2", "NIS 2: cybersecurity risk-management measures",
                 "Directive (EU) 2022/2555, Art. 21(2)", "Directive (EU) 2022/2555",
                 "EU legislation; reuse with source (Decision 2011/833/EU)",
                 "Not legal advice; national law prevails. "
                 "Which check serves which measure is our own judgement."),
        "entries": entries,
    }  # fmt: skip


def anssi() -> Row:
    """The measures of ANSSI-PA-108, titles in French as published."""
    entries = [
        row(one["id"], "anssi_measure", one["title_fr"], "one-source", "ANSSI-PA-108 v2.0",
            clause=one["section"], title_lang="fr")
        for one in facts("anssi-pa-108")["measures"]
    ]  # fmt: skip
    return {
        **header("anssi-pa-108", "La cybersécurité des systèmes industriels - Mesures détaillées",
                 "ANSSI-PA-108 v2.0, 27/11/2025", "ANSSI-PA-108 v2.0, 27/11/2025", "Licence Ouverte 2.0",
                 "ANSSI-PA-108 v2.0, 27/11/2025, Licence Ouverte 2.0"),
        "entries": entries,
    }  # fmt: skip


def attack() -> Row:
    """The mitigations of ATT&CK for ICS, with the system requirements that MITRE names for them."""
    known = {one["id"] for one in system_requirements()["entries"]}
    data = facts("attack-ics")
    entries = [
        row(one["id"], "attack_mitigation", one["name"], "primary source", "MITRE ATT&CK for ICS v18.1",
            links={"iec62443-3-3": [sr for sr in one["iec62443_3_3"] if sr in known]})
        for one in data["mitigations"]
    ]  # fmt: skip
    return {
        **header("attack-ics", "MITRE ATT&CK for ICS, mitigations", "ATT&CK for ICS v18.1",
                 "MITRE ATT&CK for ICS, STIX collection of 2025-11-13",
                 "MITRE royalty-free licence, text below", data["meta"]["attribution"]),
        "licence_text": ATTACK_LICENCE,
        "link_sources": {"iec62443-3-3": "labels of MITRE"},
        "entries": entries,
    }  # fmt: skip


BUILDERS: tuple[Callable[[], Row], ...] = (
    system_requirements, programme, zones, service_providers, nis2, anssi, attack,
)  # fmt: skip


def built() -> Iterator[tuple[Path, str]]:
    """Path and text of every reference pack as the facts give it."""
    for builder in BUILDERS:
        content = builder()
        text = json.dumps(content, ensure_ascii=False, indent=1)
        yield DATA / f"{content['id']}.json", text + "\n"


def main() -> None:
    """Write the packs."""
    for path, text in built():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
