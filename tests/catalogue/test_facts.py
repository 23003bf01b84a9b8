"""Every identifier, title, level and relation of the facts is in the catalogue as it stands there, and no other is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.entries import AttackTechnique, ComponentRequirement, LegalEntry, Level, Reference, RoleEntry
from catalogue.relations import Mapping, mappings

FACTS = Path(catalogue.__file__).parent / "data" / "facts"
Row = dict[str, Any]


def facts(name: str) -> Row:
    found: Row = json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def titles(pack: str, *kinds: str) -> dict[str, str]:
    return {one.id: one.title for one in catalogue.pack(pack).entries if one.kind in kinds}


def pairs(*names: str) -> set[tuple[str, str]]:
    held = {one.id: one for one in mappings()}
    return {(pair.frm, pair.to) for name in names for pair in held[name].pairs}


def mapping(name: str) -> Mapping:
    return next(one for one in mappings() if one.id == name)


def test_programme() -> None:
    elements = facts("iec62443-2-1")["edition_2024"]["security_program_elements"]
    groups = [one for spe in elements for one in spe["groups"]]
    requirements = [one for group in groups for one in group["requirements"]]
    for kind, rows in (("spe", elements), ("spe_group", groups), ("spe_requirement", requirements)):
        assert titles("iec62443-2-1", kind) == {one["id"]: one["title"] for one in rows}


def test_zones() -> None:
    data = facts("iec62443-3-2")
    parts = [one for zcr in data["requirements"] for one in zcr["sub_requirements"]]
    assert titles("iec62443-3-2", "zcr") == {one["id"]: one["title"] for one in data["requirements"]}
    assert titles("iec62443-3-2", "zcr_part") == {one["id"]: one["title"] for one in parts}
    attributes = [one["label_own_words"] for one in data["zone_conduit_attributes"]["attributes"]]
    assert list(titles("iec62443-3-2", "zone_attribute").values()) == attributes


def test_system_requirements() -> None:
    rows = [one for sr in facts("iec62443-3-3")["requirements"] for one in (sr, *sr["enhancements"])]
    assert titles("iec62443-3-3", "sr", "re") == {one["id"]: one["title"] for one in rows}
    entries = {one.id: one for one in catalogue.pack("iec62443-3-3").entries}
    assert {one["id"]: one["confidence"] for one in rows} == {one["id"]: entries[one["id"]].confidence for one in rows}


@pytest.mark.parametrize("fact", facts("iec62443-4-2")["requirements"], ids=lambda one: one["id"])
def test_component_requirements(fact: Row) -> None:
    held = {one.id: one for one in catalogue.pack("iec62443-4-2").entries}
    ours = held[fact["id"]]
    assert isinstance(ours, ComponentRequirement)
    assert (ours.title, ours.type, ours.fr, ours.min_sl) == (fact["title"], fact["type"], fact["fr"], fact["min_sl"])
    assert list(ours.applies_to) == fact["applies_to"]
    assert ours.derived_from_sr == (fact["derived_from_sr"] or "")
    assert ours.confidence == fact["confidence"]
    assert (ours.stated == "here") == ("status" not in fact)
    assert ours.new_in_4_2 == fact.get("new_in_4_2", False)
    assert list(ours.see) == fact.get("see", [])
    enhancements = [one for one in held.values() if isinstance(one, ComponentRequirement) and one.parent == ours.id]
    assert [(one.id, one.title, one.min_sl, one.confidence) for one in enhancements] == [
        (one["id"], one["title"], one["min_sl"], one["confidence"]) for one in fact["enhancements"]
    ]
    assert [one.related_re or None for one in enhancements] == [
        one["related_sr_re_own_judgement"] for one in fact["enhancements"]
    ]


def test_no_other_component_requirements_and_their_relations() -> None:
    rows = facts("iec62443-4-2")["requirements"]
    enhancements = [one for row in rows for one in row["enhancements"]]
    kinds = ("cr", "sar", "edr", "hdr", "ndr", "component_re")
    assert set(titles("iec62443-4-2", *kinds)) == {one["id"] for one in (*rows, *enhancements)}
    derived = {(one["id"], one["derived_from_sr"]) for one in rows if one["derived_from_sr"]}
    near = {(one["id"], one["related_sr_re_own_judgement"]) for one in enhancements}
    near = {(one, to) for one, to in near if to}
    assert pairs("iec62443-4-2--iec62443-3-3") == derived | near
    held = mapping("iec62443-4-2--iec62443-3-3").pairs
    assert {(one.frm, one.to) for one in held if one.relation == "derives"} == derived
    assert all(one.confidence == "own judgement" for one in held if one.relation == "resembles")


def test_service_providers_and_product_suppliers() -> None:
    rows = [one for area in facts("iec62443-2-4")["functional_areas"] for one in area["requirements"]]
    base = {one["base_requirement"]["id"]: one["base_requirement"]["label_own_words"] for one in rows}
    more = {re["id"]: re["label_own_words"] for one in rows for re in one["enhancements"]}
    assert titles("iec62443-2-4", "sp_base", "sp_enhancement") == base | more
    practices = facts("iec62443-4-1")["practices"]
    assert list(titles("iec62443-4-1", "product_practice").values()) == [one["title"] for one in practices]
    assert titles("iec62443-4-1", "product_requirement") == {
        one["id"]: one["title"] for practice in practices for one in practice["requirements"]
    }


def test_nis2() -> None:
    data = facts("nis2")
    measures = data["article_21"]["paragraph_2"]
    held = {one.id: one for one in catalogue.pack("nis2").entries}
    assert titles("nis2", "nis2_measure") == {one["id"]: one["label_own_words"] for one in measures}
    articles = {"Art. 20": "article_20", "Art. 21": "article_21", "Art. 23": "article_23"}
    assert titles("nis2", "nis2_article") == {name: data[key]["title"] for name, key in articles.items()}
    for fact in data["article_23"]["deadlines"]:
        ours = held[f"Art. {fact['ref']}"]
        assert isinstance(ours, LegalEntry)
        assert (ours.title, ours.hours) == (fact["what"], fact.get("hours"))
        assert ours.due is not None
        assert fact.get("when", f"{fact.get('hours')} hours") in ours.due.en
    sectors = [*data["annex_I_high_criticality"]]
    for one in data["annex_II_other_critical"]:
        sectors += [one["sector"], *one["subsectors"]]
    assert list(titles("nis2", "nis2_sector").values()) == sectors


def test_relations_of_nis2() -> None:
    measures = facts("nis2")["article_21"]["paragraph_2"]
    names = {"iec62443_2_1_2024": "2-1", "iec62443_3_2": "3-2", "iec62443_3_3": "3-3"}
    for fact, part in names.items():
        expected = {(one["id"], to) for one in measures for to in one["mapping"][fact]}
        assert pairs(f"nis2--iec62443-{part}") == expected
        assert mapping(f"nis2--iec62443-{part}").confidence == "own judgement"
    controls = {(one["id"], to) for one in measures for to in one["iso27001_2022_via_enisa_mapping"]["annex_a"]}
    assert pairs("nis2--iso27001-2022") == controls
    assert mapping("nis2--iso27001-2022").licence == "© ENISA 2025, CC BY 4.0, aggregated"


def test_iso_27001() -> None:
    controls = facts("iso27001-2022")["controls"]
    assert titles("iso27001-2022", "iso_control") == {one["id"]: one["title"] for one in controls}
    assert set(titles("iso27001-2022", "iso_theme").values()) == {one["theme"] for one in controls}
    for key, suffix in (("mapping_own_judgement", ""), ("mapping_anssi_pa_108", "-by-section")):
        for name, part in (("iec62443_2_1_2024", "2-1"), ("iec62443_3_3", "3-3")):
            expected = {(one["id"], to) for one in controls for to in one[key][name]}
            held = pairs(f"iso27001-2022--iec62443-{part}{suffix}")
            # ANSSI's references to other parts stand under "other"; none of those is a 2-1 or 3-3 identifier.
            assert held == expected
            assert mapping(f"iso27001-2022--iec62443-{part}{suffix}").confidence == "own judgement"


def test_every_reference_of_anssi_is_a_pair_or_is_listed_as_unplaced() -> None:
    measures = facts("anssi-pa-108")["measures"]
    assert titles("anssi-pa-108", "anssi_measure") == {one["id"]: one["title_fr"] for one in measures}
    classes = {
        one.id: list(one.classes) for one in catalogue.pack("anssi-pa-108").entries if isinstance(one, Reference)
    }
    assert all(classes[one["id"]] == one["classes"] for one in measures)
    printed = {(one["id"], text) for one in measures for text in one["iec62443_as_printed"]}
    held = [one for one in mappings() if one.source_pack == "anssi-pa-108" and one.target_pack != "iso27001-2022"]
    unplaced = {(one.frm, one.text) for each in held for one in each.unplaced}
    assert unplaced < printed
    squeezed = {(one, to.replace(".", "").replace(" ", "").replace("(", "").replace(")", "")) for one, to in
                ((pair.frm, pair.to) for each in held for pair in each.pairs)}  # fmt: skip
    rest = {(one, text.replace(".", "").replace(" ", "").replace("E1", "RE1").replace("RRE", "RE"))
            for one, text in printed - unplaced}  # fmt: skip
    assert squeezed == rest


def test_attack() -> None:
    data = facts("attack-ics")
    for kind, key in (
        ("tactic", "tactics"),
        ("technique", "techniques"),
        ("mitigation", "mitigations"),
        ("asset", "assets"),
    ):
        assert titles("attack-ics", f"attack_{kind}") == {one["id"]: one["name"] for one in data[key]}
    ours = {one.id: one for one in catalogue.pack("attack-ics").entries if isinstance(one, AttackTechnique)}
    for fact in data["techniques"]:
        technique = ours[fact["id"]]
        assert list(technique.tactics) == fact["tactics"]
        assert list(technique.targeted_assets) == fact["targeted_assets"]
    lowered = {(mitigation, one["id"]) for one in data["techniques"] for mitigation in one["mitigations"]}
    assert pairs("attack-ics--attack-ics") == lowered
    assert len(lowered) == data["meta"]["counts"]["technique_mitigation_pairs"]
    for part, key in (("3-3", "iec62443_3_3"), ("4-2", "iec62443_4_2")):
        labels = {(one["id"], to) for one in data["mitigations"] for to in one[key]}
        assert pairs(f"attack-ics--iec62443-{part}") == labels
    by_sr = {(mitigation, sr) for sr, found in data["sr_to_mitigations"].items() for mitigation in found}
    assert by_sr == pairs("attack-ics--iec62443-3-3")


def test_levels_and_roles() -> None:
    data = facts("levels")
    held = {one.id: one for one in catalogue.pack("levels").entries if isinstance(one, Level)}
    for fact in data["security_levels"]:
        ours = held[fact["label"]]
        assert ours.level == fact["id"]
        assert ours.gist is not None and ours.gist.en == fact["gist_own_words"]
        if ours.attacker:
            assert ours.attacker.en.model_dump() == {name: fact[name] for name in ours.attacker.en.model_dump()}
        else:
            assert fact["violation"] is None
    assert titles("levels", "maturity_level") == {one["id"]: one["title"] for one in data["maturity_levels"]}
    assert titles("levels", "level_type") == {one["id"]: one["name"] for one in data["sl_types"]}
    rule = data["achieved_level_rule"]
    assert [step.en for step in held["SL-A rule"].steps] == rule["steps"]
    statuses = {one.id: one.counts_as_met for one in held.values() if one.kind == "answer_status"}
    assert statuses == {one["id"]: one["counts_as_met"] for one in rule["status_values"]}
    roles = {one.id: one for one in catalogue.pack("roles").entries if isinstance(one, RoleEntry)}
    for fact in facts("roles")["roles"]:
        ours_role = roles[fact["id"]]
        assert (ours_role.title, list(ours_role.main_parts)) == (fact["title"], fact["main_parts"])
        assert list(ours_role.also) == fact["also"]
    parts = {one["part"]: (one["title"], one["edition"]) for one in facts("roles")["parts"]}
    assert {one.id: (one.title, one.edition) for one in roles.values() if one.kind == "standard_part"} == parts


def test_editions_are_named() -> None:
    editions = {one.id: one.edition for one in catalogue.packs()}
    assert editions["iec62443-4-1"] == "IEC 62443-4-1:2018"
    assert editions["iec62443-4-2"].startswith("IEC 62443-4-2:2019")
    assert editions["iso27001-2022"] == "ISO/IEC 27001:2022 Annex A"
    for name in ("iec62443-4-1", "iec62443-4-2", "iso27001-2022", "levels", "roles"):
        assert "not affiliated with or endorsed by IEC, ISA or ISO" in catalogue.pack(name).notice
