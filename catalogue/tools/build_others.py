"""The reference packs beside IEC 62443: law, ISO, ANSSI, ATT&CK; and levels and roles of the series."""

from __future__ import annotations

from catalogue.tools import german, german_iso
from catalogue.tools.facts import IEC_LICENCE, IEC_NOTICE, Row, both, facts, header, row

ATTACK_LICENCE = (
    "The MITRE Corporation (MITRE) hereby grants you a non-exclusive, royalty-free license to use ATT&CK® "
    "for research, development, and commercial purposes. Any copy you make for such purposes is authorized "
    "provided that you reproduce MITRE's copyright designation and this license in any such copy."
)
_LAW = "Directive (EU) 2022/2555, label in our own words"
_WALKDOWN = "in our own words, after public descriptions of the series"


def _points(*english: str) -> list[Row]:
    return [{"en": one, "de": german.NIS2[one]} for one in english]


def nis2() -> Row:
    """Art. 20, 21 and 23, the sectors and classes of entities of the NIS 2 directive."""
    data = facts("nis2")
    return {
        **header("nis2", "NIS 2: governance, risk-management measures, reporting, sectors",
                 "Directive (EU) 2022/2555, Art. 20, 21, 23, Annexes I and II", "Directive (EU) 2022/2555",
                 "EU legislation; reuse with source (Decision 2011/833/EU)",
                 "Not legal advice; national law prevails. Which requirement serves which measure is our own judgement."),
        "entries": [*_articles(data), *_deadlines(data["article_23"]), *_sectors(data), *_classes(data["entities"])],
    }  # fmt: skip


def _articles(data: Row) -> list[Row]:
    governance, measures, reporting = data["article_20"], data["article_21"], data["article_23"]
    points: tuple[tuple[str, Row, str, list[str]], ...] = (
        ("Art. 20", governance, governance["confidence"], governance["duties_own_words"]),
        ("Art. 21", measures, "two-sources", [measures["basis_own_words"], measures["paragraph_3_own_words"]]),
        ("Art. 23", reporting, "memory", [*reporting["significant_if_own_words"], reporting["also_own_words"]]),
    )
    articles = [
        row(name, "nis2_article", part["title"], confidence, _LAW,
            titles={"de": german.NIS2[part["title"]]}, points=_points(*english))
        for name, part, confidence, english in points
    ]  # fmt: skip
    letters = [
        row(one["id"], "nis2_measure", one["label_own_words"], one["confidence"], _LAW, parent="Art. 21",
            abbreviation=one["id"][-2], own_words=True, titles={"de": german.NIS2_MEASURES[one["id"][-2]]})
        for one in measures["paragraph_2"]
    ]  # fmt: skip
    return [*articles, *letters]


def _deadlines(article: Row) -> list[Row]:
    rows = []
    for one in article["deadlines"]:
        if "hours" in one:
            en = f"{one['hours']} hours after {one['from']}"
            de = f"{one['hours']} Stunden nach {german.NIS2[one['from']]}"
        else:
            en, de = one["when"], german.NIS2[one["when"]]
        # The facts have two sources for 24 h, 72 h and one month; the rest is generally known.
        sourced = one["ref"] in {"23(4)(a)", "23(4)(b)", "23(4)(d)"}
        rows.append(
            row(f"Art. {one['ref']}", "nis2_deadline", one["what"], "two-sources" if sourced else "memory", _LAW,
                parent="Art. 23", titles={"de": german.NIS2[one["what"]]}, hours=one.get("hours"), due=both(en, de))
        )  # fmt: skip
    return rows


def _sectors(data: Row) -> list[Row]:
    first = [{"sector": one, "subsectors": []} for one in data["annex_I_high_criticality"]]
    rows = []
    for annex, listed in (("I", first), ("II", data["annex_II_other_critical"])):
        for number, one in enumerate(listed, start=1):
            name = f"Annex {annex}({number})"
            rows.append(_sector(name, one["sector"], annex))
            rows += [
                _sector(f"{name}({chr(ord('a') + index)})", part, annex, parent=name)
                for index, part in enumerate(one["subsectors"])
            ]
    return rows


def _sector(name: str, title: str, annex: str, **more: str) -> Row:
    titles = {"de": german.NIS2_SECTORS[title]}
    return row(name, "nis2_sector", title, "memory", "Directive (EU) 2022/2555", annex=annex, titles=titles, **more)


def _classes(entities: Row) -> list[Row]:
    rows = []
    for name, article in (("essential", "Art. 3(1)"), ("important", "Art. 3(2)")):
        title = f"{name.title()} entities"
        who, fine = german.NIS2_CLASSES[name]
        points = [
            both(entities["size_rule_own_words"], german.NIS2_SIZE),
            both(entities[name], who),
            both(f"fines up to {entities['fines_max'][name]}", fine),
        ]
        rows.append(
            row(article, "nis2_entity_class", title, entities["confidence"], _LAW,
                titles={"de": german.NIS2[title]}, points=points)
        )  # fmt: skip
    return rows


def iso() -> Row:
    """The 93 controls of ISO/IEC 27001:2022 Annex A under their four themes."""
    source = "identifiers and titles from public sources"
    entries: list[Row] = []
    for one in facts("iso27001-2022")["controls"]:
        theme = one["id"].rsplit(".", 1)[0]
        if not any(known["id"] == theme for known in entries):
            entries.append(
                row(theme, "iso_theme", one["theme"], "two-sources", source, titles={"de": german_iso.THEMES[theme]})
            )
        entries.append(
            row(one["id"], "iso_control", one["title"], one["title_confidence"], source, parent=theme,
                titles={"de": german_iso.CONTROLS[one["id"]]})
        )  # fmt: skip
    return {
        **header("iso27001-2022", "Information security controls (Annex A)", "ISO/IEC 27001:2022 Annex A", source,
                 "Identifiers and titles quoted for reference; the standard is copyright of ISO.", IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def anssi() -> Row:
    """The measures of ANSSI-PA-108, titles in French as published."""
    data = facts("anssi-pa-108")
    entries = [
        row(one["id"], "anssi_measure", one["title_fr"], "one-source", "ANSSI-PA-108 v2.0",
            parent=one["section"], clause=one["section"], classes=one["classes"], title_lang="fr")
        for one in data["measures"]
    ]  # fmt: skip
    entries += [
        row(one["id"], "anssi_section", one["title_fr"], "one-source", "ANSSI-PA-108 v2.0", title_lang="fr")
        for one in data["sections"]
    ]
    return {
        **header("anssi-pa-108", "La cybersécurité des systèmes industriels - Mesures détaillées",
                 "ANSSI-PA-108 v2.0, 27/11/2025", "ANSSI-PA-108 v2.0, 27/11/2025", "Licence Ouverte 2.0",
                 "ANSSI-PA-108 v2.0, 27/11/2025, Licence Ouverte 2.0"),
        "entries": entries,
    }  # fmt: skip


def attack() -> Row:
    """Tactics, techniques, mitigations and asset types of ATT&CK for ICS, names as MITRE gives them."""
    data = facts("attack-ics")
    known = {one["id"] for one in facts("iec62443-3-3")["requirements"]}
    said: tuple[str, str] = (data["meta"]["confidence"], f"MITRE ATT&CK for ICS v{data['meta']['version']}")
    entries = [
        row(one["id"], "attack_tactic", one["name"], *said, abbreviation=one["shortname"])
        for one in sorted(data["tactics"], key=_order)
    ]
    entries += [
        row(one["id"], "attack_technique", one["name"], *said,
            tactics=one["tactics"], targeted_assets=one["targeted_assets"])
        for one in data["techniques"]
    ]  # fmt: skip
    entries += [
        row(one["id"], "attack_mitigation", one["name"], *said,
            links={"iec62443-3-3": [sr for sr in one["iec62443_3_3"] if sr in known]})
        for one in data["mitigations"]
    ]  # fmt: skip
    entries += [row(one["id"], "attack_asset", one["name"], *said) for one in data["assets"]]
    return {
        **header("attack-ics", "MITRE ATT&CK for ICS", "ATT&CK for ICS v18.1",
                 "MITRE ATT&CK for ICS, STIX collection of 2025-11-13",
                 "MITRE royalty-free licence, text below", data["meta"]["attribution"]),
        "licence_text": ATTACK_LICENCE,
        "link_sources": {"iec62443-3-3": "labels of MITRE"},
        "entries": entries,
    }  # fmt: skip


def _order(one: Row) -> int:
    order: int = one["order"]
    return order


def levels() -> Row:
    """Security and maturity levels, what an answer counts for, and the rule for the achieved level."""
    data = facts("levels")
    words = german.LEVELS
    entries = [_security_level(one) for one in data["security_levels"]]
    entries += [
        row(one["id"], "maturity_level", one["title"], "two-sources", _WALKDOWN, titles={"de": words[one["title"]]},
            level=int(one["id"][-1]), gist=both(one["gist_own_words"], words[one["gist_own_words"]]))
        for one in facts("iec62443-2-4")["maturity_levels"]
    ]  # fmt: skip
    entries += [
        row(one["id"], "level_type", one["name"], data["sl_vector"]["confidence"], _WALKDOWN,
            titles={"de": words[one["name"]]}, gist=both(one["of"], words[one["of"]]))
        for one in data["sl_types"]
    ]  # fmt: skip
    rule = data["achieved_level_rule"]
    entries += [_status(one) for one in rule["status_values"]]
    steps = [{"en": en, "de": de} for en, de in zip(rule["steps"], german.RULE, strict=True)]
    entries.append(
        row("SL-A rule", "level_rule", "How an achieved level follows from the answers", "own judgement",
            "one source and own judgement; common practice over the sets of Annex B",
            titles={"de": "Wie ein erreichter Level aus den Antworten folgt"}, steps=steps)
    )  # fmt: skip
    return {
        **header("levels", "Security levels, maturity levels and the rule for the achieved level",
                 "IEC 62443-3-3:2013 (with COR1:2014); maturity levels after IEC 62443-2-4:2023",
                 "public descriptions of the levels; the rule is practice and our own wording",
                 IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def _security_level(one: Row) -> Row:
    parts = ("violation", "means", "resources", "skills", "motivation")
    against = {name: one[name] for name in parts} if one["violation"] else None
    in_german = {name: german.ATTACKER[said] for name, said in against.items()} if against else None
    attacker = {"en": against, "de": in_german} if against else None
    gist = one["gist_own_words"]
    entry = row(one["label"], "security_level", one["label"], one["confidence"], _WALKDOWN,
                titles={"de": one["label"]}, gist=both(gist, german.LEVELS[gist]), attacker=attacker)  # fmt: skip
    return {**entry, "level": one["id"]}


def _status(one: Row) -> Row:
    en, de = german.STATUSES[one["id"]]
    needs = one.get("needs", "")
    entry = row(one["id"], "answer_status", en, "own judgement", "our own formulation", titles={"de": de},
                needs=both(needs, german.LEVELS.get(needs, "")))  # fmt: skip
    return {**entry, "counts_as_met": one["counts_as_met"]}


def roles() -> Row:
    """The principal roles of the series and its parts."""
    data = facts("roles")
    entries = []
    for one in data["roles"]:
        title, does = german.ROLES[one["id"]]
        entries.append(
            row(one["id"], "role", one["title"], "two-sources", _WALKDOWN, titles={"de": title},
                main_parts=one["main_parts"], also=one["also"], does=both(one["does_own_words"], does))
        )  # fmt: skip
    entries += [
        row(one["part"], "standard_part", one["title"], one.get("confidence", "two-sources"),
            "structure of the series from public overviews", edition=one["edition"], group=one["group"])
        for one in data["parts"]
    ]  # fmt: skip
    return {
        **header("roles", "Principal roles and parts of IEC 62443", "IEC 62443 series, parts as listed",
                 "public overviews of the series, own consolidation", IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip
