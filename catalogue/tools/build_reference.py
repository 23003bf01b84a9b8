"""Builds the reference packs in `data/` from the facts in `data/facts/`.

Run `python -m catalogue.tools.build_reference` after a change of the facts; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from catalogue.tools.build_mappings import mappings
from catalogue.tools.build_others import anssi, attack, iso, levels, nis2, roles
from catalogue.tools.facts import DATA, IEC_LICENCE, IEC_NOTICE, PUBLIC, Row, facts, header, row, sources
from catalogue.tools.german import PRACTICES, SERVICE_AREAS, ZONE_ATTRIBUTES


def system_requirements() -> Row:
    """IEC 62443-3-3: FR, SR and RE with the lowest level that needs them."""
    data = facts("iec62443-3-3")
    entries = [
        row(one["id"], "fr", one["title"], "two-sources", PUBLIC,
            abbreviation=one["abbreviation"], clause=one["clause"])
        for one in data["foundational_requirements"]
    ]  # fmt: skip
    for sr in data["requirements"]:
        source = sources(sr["title_sources"], sr["sl_sources"])
        entries.append(
            row(sr["id"], "sr", sr["title"], sr["confidence"], source,
                fr=sr["fr"], clause=sr["clause"], min_sl=sr["min_sl"])
        )  # fmt: skip
        entries += [
            row(one["id"], "re", one["title"], one["confidence"],
                sources(one["title_sources"], one["sl_sources"]),
                fr=sr["fr"], parent=sr["id"], min_sl=one["min_sl"])
            for one in sr["enhancements"]
        ]  # fmt: skip
    entries += [row(one["id"], "constraint", one["title"], "one-source", PUBLIC) for one in data["common_constraints"]]
    return {
        **header("iec62443-3-3", "System security requirements and security levels",
                 "IEC 62443-3-3:2013 (with COR1:2014)",
                 "identifiers, titles and levels cross-checked between public sources",
                 IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def programme() -> Row:
    """IEC 62443-2-1:2024: security program elements, groups, requirements."""
    source = PUBLIC
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
    """IEC 62443-3-2: zone and conduit requirements, and the attributes to be recorded."""
    source = PUBLIC
    entries = []
    for zcr in facts("iec62443-3-2")["requirements"]:
        entries.append(row(zcr["id"], "zcr", zcr["title"], zcr["confidence"], source, clause=zcr["clause"]))
        entries += [
            row(one["id"], "zcr_part", one["title"], one["confidence"], source,
                parent=zcr["id"], clause=one["clause"])
            for one in zcr["sub_requirements"]
        ]  # fmt: skip
    attributes = facts("iec62443-3-2")["zone_conduit_attributes"]
    entries += [
        row(f"{attributes['requirement']} {one['item']})", "zone_attribute", one["label_own_words"], "one-source", source,
            parent=attributes["requirement"], own_words=True, titles={"de": ZONE_ATTRIBUTES[one["item"]]})
        for one in attributes["attributes"]
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
        titles = {"de": SERVICE_AREAS[area["id"]]}
        entries.append(row(area["id"], "functional_area", area["title"], area["confidence"], source, titles=titles))
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


def component_requirements() -> Row:
    """IEC 62443-4-2: component requirements, those of one component type, and their enhancements."""
    data = facts("iec62443-4-2")
    stated = {
        "stated per component type": "per_type",
        "no component-level requirement (system level only)": "system_only",
    }
    entries = []
    for one in data["requirements"]:
        kind, applies = one["type"], one["applies_to"]
        entries.append(
            row(one["id"], kind.lower(), one["title"], one["confidence"], sources(one.get("sl_sources", [])),
                type=kind, fr=one["fr"], min_sl=one["min_sl"], derived_from_sr=one["derived_from_sr"],
                new_in_4_2=one.get("new_in_4_2", False), stated=stated.get(one.get("status", ""), "here"),
                see=one.get("see", [])) | {"applies_to": applies}
        )  # fmt: skip
        entries += [
            row(re["id"], "component_re", re["title"], re["confidence"], sources(re["sl_sources"]),
                type=kind, fr=one["fr"], parent=one["id"], min_sl=re["min_sl"], applies_to=applies,
                related_re=re["related_sr_re_own_judgement"])
            for re in one["enhancements"]
        ]  # fmt: skip
    entries += [row(one["id"], "constraint", one["title"], "one-source", PUBLIC) for one in data["common_constraints"]]
    return {
        **header("iec62443-4-2", "Technical security requirements for IACS components",
                 "IEC 62443-4-2:2019 (ANSI/ISA-62443-4-2-2018)",
                 "identifiers, titles, component types and levels from public sources; "
                 "the content of COR1:2022 was not seen",
                 IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


def product_suppliers() -> Row:
    """IEC 62443-4-1: practices and requirements of secure development, asked of a product supplier."""
    entries = []
    for practice in facts("iec62443-4-1")["practices"]:
        name = f"Practice {practice['practice']}"
        short = practice["requirements"][0]["id"].split("-")[0]
        entries.append(
            row(name, "product_practice", practice["title"], "two-sources", PUBLIC,
                clause=practice["clause"], abbreviation=short, titles={"de": PRACTICES[short]})
        )  # fmt: skip
        entries += [
            row(one["id"], "product_requirement", one["title"], one["confidence"], PUBLIC, parent=name)
            for one in practice["requirements"]
        ]
    return {
        **header("iec62443-4-1", "Secure product development lifecycle requirements", "IEC 62443-4-1:2018",
                 "identifiers and titles from public sources", IEC_LICENCE, IEC_NOTICE),
        "entries": entries,
    }  # fmt: skip


BUILDERS: tuple[Callable[[], Row], ...] = (
    system_requirements, component_requirements, programme, zones, service_providers, product_suppliers,
    nis2, iso, anssi, attack, levels, roles,
)  # fmt: skip


def built() -> Iterator[tuple[Path, str]]:
    """Path and text of every reference pack and mapping as the facts give it."""
    for builder in BUILDERS:
        content = builder()
        yield DATA / f"{content['id']}.json", _text(content)
    for content in mappings():
        yield DATA / "mappings" / f"{content['id']}.json", _text(content)


def _text(content: Row) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the packs and mappings."""
    for path, text in built():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
