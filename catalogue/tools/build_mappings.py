"""Builds the mappings in `data/mappings/` from what the facts say about each entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from catalogue.tools.facts import DATA, Row, facts
from catalogue.tools.references import resolve, spread

OWN = "own judgement"
_PARTS = ("iec62443-2-1", "iec62443-2-4", "iec62443-3-2", "iec62443-3-3", "iec62443-4-1", "iec62443-4-2")
_ANSSI = "ANSSI-PA-108 v2.0, 27/11/2025, Licence Ouverte 2.0"
Links = Iterable[tuple[str, str]]
"""Entry and a reference as the facts give it."""


def mappings() -> Iterator[Row]:
    """Every mapping, as its file holds it."""
    ids = _ids()
    yield from _nis2(ids)
    yield from _iso(ids)
    yield from _anssi(ids)
    yield from _components()
    yield from _attack(ids)
    yield from _quick_survey()


def _ids() -> dict[str, frozenset[str]]:
    """Entry ids by pack, from the facts alone."""
    service = [part for area in facts("iec62443-2-4")["functional_areas"] for part in (area, *_service(area))]
    components = facts("iec62443-4-2")["requirements"]
    systems = facts("iec62443-3-3")["requirements"]
    zones = facts("iec62443-3-2")["requirements"]
    programme = facts("iec62443-2-1")["edition_2024"]["security_program_elements"]
    return {
        "iec62443-2-1": _set(one for spe in programme for group in spe["groups"] for one in group["requirements"]),
        "iec62443-2-4": _set(service),
        "iec62443-3-2": _set(one for zcr in zones for one in (zcr, *zcr["sub_requirements"])),
        "iec62443-3-3": _set(one for sr in systems for one in (sr, *sr["enhancements"])),
        "iec62443-4-1": _set(one for each in facts("iec62443-4-1")["practices"] for one in each["requirements"]),
        "iec62443-4-2": _set(one for cr in components for one in (cr, *cr["enhancements"])),
        "iso27001-2022": _set(facts("iso27001-2022")["controls"]),
    }


def _service(area: Row) -> Iterator[Row]:
    for one in area["requirements"]:
        yield from (one, one["base_requirement"], *one["enhancements"])


def _set(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(one["id"] for one in rows)


def _mapping(frm: str, to: str, en: str, de: str, pairs: list[Row], **more: object) -> Row:
    """A mapping; `more` are relation, confidence, source, and what else its head needs."""
    suffix = str(more.pop("suffix", ""))
    unplaced = more.pop("unplaced", [])
    head = {"id": f"{frm}--{to}{suffix}", "source_pack": frm, "target_pack": to}
    tail = {"unplaced": unplaced} if unplaced else {}
    return {**head, "title": {"en": en, "de": de}, **more, "pairs": pairs, **tail}


def _pairs(links: Links) -> list[Row]:
    return [{"from": frm, "to": to} for frm, to in dict.fromkeys(links)]


def _resolved(links: Links, ids: frozenset[str]) -> list[Row]:
    return _pairs((frm, to) for frm, text in links for to in resolve(text, ids))


def _unplaced(links: Links, ids: dict[str, frozenset[str]]) -> list[Row]:
    """What names no entry of any pack."""
    return [
        {"from": frm, "text": text}
        for frm, text in dict.fromkeys(links)
        if not any(resolve(text, known) for known in ids.values())
    ]


def _nis2(ids: dict[str, frozenset[str]]) -> Iterator[Row]:
    measures = facts("nis2")["article_21"]["paragraph_2"]
    names = ("iec62443_2_1_2024", "iec62443_3_2", "iec62443_3_3", "iec62443_other")
    links = [(one["id"], text) for one in measures for name in names for text in one["mapping"][name]]
    rest = _unplaced(links, ids)
    for part in _PARTS:
        if pairs := _resolved(links, ids[part]):
            yield _mapping("nis2", part, f"NIS 2 measures and {_name(part)}", f"NIS-2-Maßnahmen und {_name(part)}",
                           pairs, relation="touches", confidence=OWN, source=OWN, broad=True, unplaced=rest)  # fmt: skip
            rest = []
    controls = [(one["id"], to) for one in measures for to in one["iso27001_2022_via_enisa_mapping"]["annex_a"]]
    clauses = [
        {"from": one["id"], "text": f"clause {text}"}
        for one in measures
        for text in one["iso27001_2022_via_enisa_mapping"]["clauses"]
    ]
    yield _mapping("nis2", "iso27001-2022", "NIS 2 measures and ISO 27001 controls, after ENISA",
                   "NIS-2-Maßnahmen und Maßnahmen der ISO 27001, nach ENISA", _pairs(controls), relation="touches",
                   confidence="one-source", source="ENISA technical implementation guidance, mapping table, aggregated "
                   "here from sections of the implementing regulation to the points of Art. 21(2)",
                   licence="© ENISA 2025, CC BY 4.0, aggregated", broad=True, unplaced=clauses)  # fmt: skip


def _iso(ids: dict[str, frozenset[str]]) -> Iterator[Row]:
    controls = facts("iso27001-2022")["controls"]
    own = _links(controls, "mapping_own_judgement")
    rest = _unplaced(own, ids)
    for part in _PARTS:
        if pairs := _resolved(own, ids[part]):
            yield _mapping("iso27001-2022", part, f"ISO 27001 controls and {_name(part)}",
                           f"Maßnahmen der ISO 27001 und {_name(part)}", pairs,
                           relation="touches", confidence=OWN, source=OWN, unplaced=rest)  # fmt: skip
            rest = []
    by_section = _links(controls, "mapping_anssi_pa_108")
    for part in _PARTS:
        if pairs := _resolved(by_section, ids[part]):
            yield _mapping("iso27001-2022", part, f"ISO 27001 controls and {_name(part)}: a hint by sections of ANSSI",
                           f"Maßnahmen der ISO 27001 und {_name(part)}: ein Hinweis über Abschnitte der ANSSI", pairs,
                           suffix="-by-section", relation="touches", confidence=OWN, direct_only=True,
                           source="own aggregation: every reference of the measures of a section of ANSSI-PA-108 with "
                           "every ISO control that the section names; a hint, not an equivalence",
                           licence=_ANSSI)  # fmt: skip
    informative = [(one["id"], sr) for one in controls for text in one["mapping_nist_csf_1_1"] for sr in spread(text)]
    yield _mapping("iso27001-2022", "iec62443-3-3", "ISO 27001 controls and IEC 62443-3-3, after NIST CSF 1.1",
                   "Maßnahmen der ISO 27001 und IEC 62443-3-3, nach NIST CSF 1.1", _pairs(informative),
                   suffix="-nist", relation="touches", confidence="one-source", broad=True,
                   source="NIST CSF 1.1 informative references, control ids of 2013 converted to 2022; partial")  # fmt: skip


def _links(controls: list[Row], name: str) -> list[tuple[str, str]]:
    return [(one["id"], text) for one in controls for texts in one[name].values() for text in texts]


def _anssi(ids: dict[str, frozenset[str]]) -> Iterator[Row]:
    data = facts("anssi-pa-108")
    links = [(one["id"], text) for one in data["measures"] for text in one["iec62443_as_printed"]]
    rest = _unplaced(links, ids)
    said: Row = {
        "relation": "cites",
        "confidence": "one-source",
        "source": _ANSSI,
        "licence": _ANSSI,
        "direct_only": True,
    }
    for part in _PARTS:
        yield _mapping("anssi-pa-108", part, f"ANSSI measures and {_name(part)}, as ANSSI prints them",
                       f"Maßnahmen der ANSSI und {_name(part)}, wie die ANSSI sie nennt",
                       _resolved(links, ids[part]), **said, unplaced=rest)  # fmt: skip
        rest = []
    controls = [(one["id"], f"A.{text}") for one in data["sections"] for text in one["iso_27002_2022"]]
    known = ids["iso27001-2022"]
    yield _mapping("anssi-pa-108", "iso27001-2022", "Sections of ANSSI-PA-108 and ISO 27001 controls",
                   "Abschnitte von ANSSI-PA-108 und Maßnahmen der ISO 27001", _resolved(controls, known),
                   **said, unplaced=_unplaced(controls, {"iso27001-2022": known}))  # fmt: skip


def _components() -> Iterator[Row]:
    pairs: list[Row] = []
    for one in facts("iec62443-4-2")["requirements"]:
        if one["derived_from_sr"]:
            pairs.append({"from": one["id"], "to": one["derived_from_sr"], "confidence": one["confidence"]})
        pairs += [
            {"from": re["id"], "to": re["related_sr_re_own_judgement"], "relation": "resembles", "confidence": OWN,
             "source": OWN}
            for re in one["enhancements"]
            if re["related_sr_re_own_judgement"]
        ]  # fmt: skip
    yield _mapping("iec62443-4-2", "iec62443-3-3", "Component requirements and the system requirements behind them",
                   "Anforderungen an Komponenten und die Systemanforderungen dahinter", pairs, relation="derives",
                   confidence="two-sources", source="public sources, see the packs")  # fmt: skip


def _attack(ids: dict[str, frozenset[str]]) -> Iterator[Row]:
    data = facts("attack-ics")
    said: Row = {
        "confidence": data["meta"]["confidence"],
        "source": f"MITRE ATT&CK for ICS v{data['meta']['version']}",
        "licence": data["meta"]["attribution"],
    }
    for part, name in (("iec62443-3-3", "iec62443_3_3"), ("iec62443-4-2", "iec62443_4_2")):
        links = [(one["id"], text) for one in data["mitigations"] for text in one[name]]
        yield _mapping("attack-ics", part, f"ATT&CK mitigations and {_name(part)}, labels of MITRE",
                       f"Gegenmaßnahmen aus ATT&CK und {_name(part)}, Kennzeichnung von MITRE",
                       _resolved(links, ids[part]), relation="labelled", **said,
                       unplaced=_unplaced(links, {part: ids[part]}))  # fmt: skip
    lowered = [(one["id"], to) for one in data["mitigations"] for to in one["techniques"]]
    yield _mapping("attack-ics", "attack-ics", "ATT&CK mitigations and the techniques that they lower",
                   "Gegenmaßnahmen aus ATT&CK und die Techniken, die sie erschweren", _pairs(lowered),
                   relation="mitigates", **said)  # fmt: skip


def _quick_survey() -> Iterator[Row]:
    own = json.loads((DATA / "quick-survey.json").read_text(encoding="utf-8"))
    for target, source in own["link_sources"].items():
        links = [(one["id"], to) for one in own["entries"] for to in one["links"].get(target, [])]
        yield _mapping("quick-survey", target, f"Quick survey and {_name(target)}", f"Kurzaufnahme und {_name(target)}",
                       _pairs(links), relation="touches", confidence=OWN, source=source, direct_only=True)  # fmt: skip


def _name(pack: str) -> str:
    names = {"nis2": "NIS 2", "anssi-pa-108": "ANSSI-PA-108", "attack-ics": "ATT&CK for ICS"}
    return names.get(pack) or pack.replace("iec62443-", "IEC 62443-")
