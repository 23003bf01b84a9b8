"""A survey of a whole plant: 40 assets, 6 zones, the quick survey and every requirement, always the same.

What stands in it is data in the resources; nothing is drawn by chance, nothing is asked of a network.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import catalogue
from catalogue.schema import Reference, SystemRequirement
from core.assessment.models import Answer, Evidence, EvidenceLink, Finding, PlannedAction
from core.assessment.service import Assessment
from core.register.models import Asset, Conduit, Interface, Network, Person, Site, Supplier, Zone
from core.register.service import Register
from core.vault.store import Vault
from resources import path

SYSTEM, PROCESS = "iec62443-3-3", "iec62443-2-1"
BASES = ("seen", "document", "told", "tested", "seen")
"""How the answers are known, in turns."""
COMPENSATED_UNTIL = "2099-12-31"
GAPS = frozenset({"not_met", "partial"})
PLAIN = ("tag", "name", "device_class", "vendor", "model", "firmware", "location", "support")
"""Columns of an asset that stand in the list as they are."""


class Opened(Protocol):
    """An open vault's services, as a workspace has them."""

    vault: Vault
    register: Register
    assessment: Assessment


@dataclass(frozen=True)
class _Plant:
    """What was entered, by name."""

    site: UUID
    zones: dict[str, Zone]
    data: dict[str, Any]


def whole_sample(workspace: Opened) -> None:
    """Put the survey into a new vault."""
    data = json.loads(path("sample/whole.json").read_text(encoding="utf-8"))
    plant = _enter(workspace, data)
    # One transaction for all answers, and one for all links: what reads the vault sees it only between these.
    with workspace.vault.write("sample answers"):
        _answer_quick(workspace, plant)
        _answer_full(workspace, plant)
        _answer_program(workspace, plant)
    with workspace.vault.write("sample evidence"):
        _show_evidence(workspace, plant)
    _decide(workspace, plant)


# --- the register ---


def _enter(workspace: Opened, data: dict[str, Any]) -> _Plant:
    register = workspace.register
    site = register.site()
    register.edit(Site, site.id, **data["site"])
    zones = {row["name"]: Zone(site_id=site.id, **row) for row in data["zones"]}
    suppliers = {
        name: Supplier(name=name, role=role, access=access, remote_access=remote, contract=contract)
        for name, role, access, remote, contract in data["suppliers"]
    }
    people = [Person(name=name, role=role, organisation=company) for name, role, company in data["people"]]
    register.add_all([*zones.values(), *suppliers.values(), *people])
    networks = {
        name: Network(site_id=site.id, name=name, place=at, cidr=cidr, zone_id=zones[zone].id, wireless=wireless)
        for name, at, cidr, zone, wireless in data["networks"]
    }
    register.add_all([*networks.values(), *_conduits(site.id, zones, data["conduits"])])
    _enter_assets(workspace, zones, networks, suppliers)
    return _Plant(site.id, zones, data)


def _conduits(site: UUID, zones: dict[str, Zone], rows: list[dict[str, Any]]) -> Iterator[Conduit]:
    for row in rows:
        rest = {name: value for name, value in row.items() if name not in {"from", "to"}}
        ends: dict[str, Any] = {
            f"{name}_zone_id": zones[row[name]].id if row[name] else None for name in ("from", "to")
        }
        yield Conduit(site_id=site, **ends, **rest)


def _enter_assets(
    workspace: Opened, zones: dict[str, Zone], networks: dict[str, Network], suppliers: dict[str, Supplier]
) -> None:
    site = workspace.register.site().id
    assets, interfaces = [], []
    with path("sample/whole-assets.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";"), start=1):
            supplier = suppliers.get(row["supplier"])
            plain: dict[str, Any] = {name: row[name] for name in PLAIN}
            asset = Asset(
                site_id=site,
                zone_id=zones[row["zone"]].id,
                supplier_id=supplier.id if supplier else None,
                serial=f"MW-{number:04d}",
                unpatchable=row["unpatchable"] == "yes",
                criticality=int(row["criticality"]),
                **plain,
            )
            assets.append(asset)
            if row["ip"]:
                network = networks[row["network"]].id
                mac = f"02:77:00:00:00:{number:02x}"
                interfaces.append(Interface(asset_id=asset.id, network_id=network, ip=row["ip"], mac=mac))
    workspace.register.add_all(assets)
    workspace.register.add_all(interfaces)


# --- the answers ---


def _answer_quick(workspace: Opened, plant: _Plant) -> None:
    for requirement, (verdict, basis, told_by, note) in plant.data["quick"].items():
        workspace.assessment.answer(requirement, "site", plant.site, verdict, basis, told_by=told_by, note=note)


def _answer_full(workspace: Opened, plant: _Plant) -> None:
    entries = [one for one in catalogue.pack(SYSTEM).entries if isinstance(one, SystemRequirement) and one.kind != "fr"]
    for at, (name, zone) in enumerate(plant.zones.items()):
        said = plant.data["full"][name]
        for number, entry in enumerate(entries):
            wireless = entry.id in plant.data["wireless"] and name != "Packing line"
            answer = _no_wireless() if wireless else _said(said, entry, zone, number + at)
            _give(workspace, SYSTEM, entry.id, ("zone", zone.id), number + at, answer, plant)


def _no_wireless() -> dict[str, Any]:
    return {"verdict": "not_applicable", "reason": "There is no wireless in this zone."}


def _said(said: dict[str, Any], entry: SystemRequirement, zone: Zone, number: int) -> dict[str, Any]:
    """The answer of the data, else met up to the target and by turns above it."""
    for verdict in ("not_met", "partial", "unknown", "ask_supplier"):
        if entry.id in said[verdict]:
            return {"verdict": verdict}
    if entry.id in said["met_by_compensating"]:
        return {
            "verdict": "met_by_compensating",
            "countermeasure": said["met_by_compensating"][entry.id],
            "accepted_by": "Karin Vogt",
            "until": COMPENSATED_UNTIL,
        }
    target = (zone.sl_t or [4] * 7)[int(entry.fr.removeprefix("FR ")) - 1]
    if (entry.min_sl or 1) <= target:
        return {"verdict": "met"}
    return {"verdict": ("not_met", "met", "unknown")[number % 3]}


def _answer_program(workspace: Opened, plant: _Plant) -> None:
    said = plant.data["program"]
    entries = [
        one for one in catalogue.pack(PROCESS).entries if isinstance(one, Reference) and one.kind == "spe_requirement"
    ]
    for number, entry in enumerate(entries):
        verdicts = [one for one in ("not_met", "partial", "unknown", "ask_supplier") if entry.id in said[one]]
        verdict = verdicts[0] if verdicts else "met"
        turns = said["maturity"].get(verdict)
        level = turns[number % len(turns)] if turns else None
        answer: dict[str, Any] = {"verdict": verdict}
        _give(workspace, PROCESS, entry.id, ("site", plant.site), number, answer, plant, level)


def _give(
    workspace: Opened,
    pack: str,
    requirement: str,
    place: tuple[str, UUID],
    number: int,
    answer: dict[str, Any],
    plant: _Plant,
    maturity: int | None = None,
) -> None:
    verdict = answer.pop("verdict")
    basis = "unknown" if verdict in {"unknown", "ask_supplier"} else BASES[number % len(BASES)]
    told_by = "Aylin Demir" if basis == "told" else ""
    note = plant.data["notes"].get(requirement, "") if verdict in GAPS else ""
    workspace.assessment.answer(
        requirement, *place, verdict, basis, pack=pack, maturity=maturity, told_by=told_by, note=note, **answer
    )


# --- what shows it, and what was decided ---


def _show_evidence(workspace: Opened, plant: _Plant) -> None:
    """One photo, one file and one note per zone, linked to the zone and to the gaps that they show."""
    frs = {one.id: one.fr for one in catalogue.pack(SYSTEM).entries if isinstance(one, SystemRequirement)}
    answers = [one for one in workspace.register.all(Answer, pack=SYSTEM) if one.verdict in GAPS]
    for name, zone in plant.zones.items():
        for row in plant.data["evidence"]:
            reference = row["reference"].format(zone=name.lower().replace(" ", "-"))
            evidence = Evidence(title=f"{row['title']}, {name}", kind=row["kind"], reference=reference)
            workspace.assessment.add_evidence(evidence, "zone", zone.id)
            shown = [one for one in answers if one.scope_id == zone.id and frs[one.requirement] in row["fr"]]
            links = [EvidenceLink(evidence_id=evidence.id, target="answer", target_id=one.id) for one in shown]
            if links:
                workspace.register.add_all(links)


def _decide(workspace: Opened, plant: _Plant) -> None:
    """What was fixed on site, accepted and planned."""
    assessment = workspace.assessment
    for row in plant.data["fixed"]:
        key = _finding(workspace, plant, row)
        assessment.edit_finding(key, status="fixed_on_site", agreed_by=row["agreed_by"], note=row["note"])
        for role in ("before", "after"):
            assessment.add_evidence(Evidence(title=row[role], kind="photo", reference=row[role]), "finding", key, role)
    for row in plant.data["accepted"]:
        texts = {"accepted_by": row["accepted_by"], "accepted_until": row["until"], "note": row["note"]}
        assessment.edit_finding(_finding(workspace, plant, row), status="accepted", **texts)
    workspace.register.add_all([PlannedAction(**row) for row in plant.data["planned"]])


def _finding(workspace: Opened, plant: _Plant, row: dict[str, Any]) -> UUID:
    place = plant.zones[row["zone"]].id if row["zone"] else plant.site
    (answer,) = workspace.register.all(Answer, requirement=row["requirement"], scope_id=place)
    (finding,) = workspace.register.all(Finding, answer_id=answer.id)
    return finding.id
