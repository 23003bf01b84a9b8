"""One whole survey of the practice plant, from an empty vault to the report, on servers that really answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from core.discovery.consent import Consent
from core.practice.plant import Plant
from core.practice.sample import SampleSurvey, load_sample
from core.register.importers import KnownDevices, Options, apply, guess, open_table, prepare
from core.register.models import Asset, Conduit, Interface, Network, Observation, Person, Site, Source, Supplier, Zone
from core.vault.clock import utcnow
from core.workspace import KdfCost, VaultError, Workspace

PASSPHRASE = "practice plant"  # noqa: S105 - it protects made-up data and is printed
ENGINEER = "Practice Engineer"
IDENTITY = ("vendor", "model", "serial", "firmware")
_COST = KdfCost(3, 64 * 1024, 4)
_SURE = 0.75

Say = Callable[[str], object]


class DemoFailed(VaultError):
    """The demo did not end as it must: a bug of Walkdown or of this machine's network, said in a sentence."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where everything lies."""

    vault: Path
    report: Path
    truth: Path


def run_demo(out: Path, lang: str = "en", say: Say = lambda _text: None) -> DemoResult:
    """Survey the practice plant into `out`: vault, report.pdf and plant.json (the plant's truth).

    A vault of an earlier demo is replaced; any other is refused. Raises `DemoFailed` when the fragile device locked
    up, an identity value was missed or the vault does not verify; `PracticeUnavailable`, `VaultError`.
    """
    vault = _place(out)
    with Plant() as plant:
        truth = plant.truth()
        (out / "plant.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        say(f"The practice plant is up: {len(truth['devices'])} devices on {truth['base']}.")
        with Workspace.create(vault, PASSPHRASE, site_name="Musterwerk", engineer=ENGINEER, cost=_COST) as workspace:
            survey_plant(workspace, plant, say)
            report = workspace.write_report(out / "report.pdf", lang)
            check(workspace, plant)
            count, head = workspace.change_count(), workspace.log_head()
    say(f"The vault verifies: {count} changes, head {head[:16]}... Its passphrase is '{PASSPHRASE}'.")
    return DemoResult(vault, report, out / "plant.json")


def survey_plant(workspace: Workspace, plant: Plant, say: Say = lambda _text: None) -> None:
    """The whole survey: site, list, discovery, labels, answers. The plant must be running."""
    sample = load_sample(plant.base)
    enter_site(workspace, sample)
    say(import_site_list(workspace, sample))
    say(discover(workspace, plant, sample))
    read_labels(workspace, plant.truth(), sample)
    answer(workspace, sample)
    findings = workspace.assessment.findings()
    say(f"{len(sample.answers)} answers, {len(findings)} findings.")


def enter_site(workspace: Workspace, sample: SampleSurvey) -> None:
    """Site, people, suppliers, networks, zones and conduits."""
    register = workspace.register
    site = register.site()
    today = utcnow().astimezone().date().isoformat()
    # The clocks of the practice plant are this computer's: there is nothing to compare.
    texts = {name: value for name, value in sample.site.items() if name != "clock_note"}
    number = f"WD-{today.replace('-', '')}-1"
    register.edit(Site, site.id, **texts, visit_from=today, visit_to=today, report_number=number)
    zones = {row.name: _zone(site.id, row) for row in sample.zones}
    register.add_all([
        *(Person(**_fields(row)) for row in sample.people),
        *(Supplier(**_fields(row)) for row in sample.suppliers),
        *(Network(site_id=site.id, **_fields(row)) for row in sample.networks),
        *zones.values(),
    ])  # fmt: skip
    register.add_all([
        Conduit(
            site_id=site.id,
            from_zone_id=zones[row.from_zone].id if row.from_zone else None,
            to_zone_id=zones[row.to_zone].id if row.to_zone else None,
            **{name: value for name, value in _fields(row).items() if name not in {"from_zone", "to_zone"}},
        )
        for row in sample.conduits
    ])  # fmt: skip


def _zone(site: UUID, row: Any) -> Zone:
    values = {name: value for name, value in _fields(row).items() if name not in {"tags", "sl_t"}}
    return Zone(site_id=site, sl_t=list(row.sl_t), **values)


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def import_site_list(workspace: Workspace, sample: SampleSurvey) -> str:
    """Import the site's own list; rows that repeat a device are merged where that is sure, else left out."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "site-list.csv"
        path.write_text(sample.site_list, encoding="utf-8")
        table = open_table(path)
        network = next((one for one in workspace.register.all(Network) if one.cidr.startswith("127.")), None)
        options = Options(network_id=network.id if network else None, create_zones=True, create_suppliers=True)
        plan = prepare(table, guess(table), KnownDevices.of(workspace.register), options)
        plan.merge_into_best(plan.undecided, least=_SURE)
        left_out = plan.skip_undecided()
        result = apply(plan, workspace.register)
    return f"The site's list: {len(result.created)} devices, {left_out} rows left out as likely repetitions."


def discover(workspace: Workspace, plant: Plant, sample: SampleSurvey) -> str:
    """Discover the plant in the standard profile; returns what happened in one sentence."""
    truth = plant.truth()
    network = next((one.id for one in workspace.register.all(Network) if one.cidr == truth["base"]), None)
    made = workspace.discovery.plan(
        _targets(truth),
        profile="standard",
        consent=Consent(sample.consent.name, sample.consent.role, utcnow()),
        full=True,
        port_offset=truth["port_offset"],
        network_id=network,
    )
    run = workspace.discovery.run(made)
    if run.status != "done":
        raise DemoFailed(f"The discovery ended as '{run.status}': {run.note}")
    return f"Discovery: {run.hosts_found} devices answered, {run.frames_sent} frames sent."


def _targets(truth: dict[str, Any]) -> list[str]:
    """The devices' addresses as one range where they follow each other, else one by one."""
    addresses = sorted(IPv4Address(device["ip"]) for device in truth["devices"])
    if int(addresses[-1]) - int(addresses[0]) == len(addresses) - 1 > 0:
        return [f"{addresses[0]}-{addresses[-1]}"]
    return [str(one) for one in addresses]


def read_labels(workspace: Workspace, truth: dict[str, Any], sample: SampleSurvey) -> None:
    """What the engineer reads on the cabinets of devices that only the network knew: tag, place, zone."""
    register = workspace.register
    zones = {zone.name: zone.id for zone in register.all(Zone)}
    places = {tag: zones[row.name] for row in sample.zones for tag in row.tags}
    by_ip = {one.ip: one.asset_id for one in register.all(Interface)}
    for device in truth["devices"]:
        key = by_ip.get(device["ip"])
        if key is None:
            continue
        asset = register.get(Asset, key)
        seen = [
            Observation(
                asset_id=key, field=name, value=device[name], source=Source.LABEL.value, confidence=90, by=ENGINEER
            )
            for name in ("tag", "location")
            if not getattr(asset, name)
        ]
        if seen:
            register.observe(key, seen)
        if asset.zone_id is None and device["tag"] in places:
            register.edit(Asset, key, zone_id=places[device["tag"]])


def answer(workspace: Workspace, sample: SampleSurvey) -> None:
    """The checklist."""
    register = workspace.register
    site = register.site().id
    zones = {zone.name: zone.id for zone in register.all(Zone)}
    for row in sample.answers:
        texts = {name: value for name in ("note", "told_by", "reason") if (value := getattr(row, name))}
        kind, key = ("zone", zones[row.scope]) if row.scope else ("site", site)
        workspace.assessment.answer(row.requirement, kind, key, row.verdict, row.basis, **texts)


def _place(out: Path) -> Path:
    vault = out / "vault"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VaultError(f"{out} could not be made ({error.strerror}). Choose another folder.") from error
    if vault.exists():
        try:
            Workspace.open(vault, PASSPHRASE).close()
        except VaultError as error:
            raise VaultError(f"{vault} is not a vault of an earlier demo. Choose another folder with --out.") from error
        shutil.rmtree(vault)
    return vault


def check(workspace: Workspace, plant: Plant) -> None:
    """The demo fails where Walkdown broke a promise."""
    state = plant.canary_state()
    if not state["alive"]:
        raise DemoFailed(f"The fragile device locked up: {state['locked']}. Discovery must never do that.")
    if problems := workspace.verify():
        raise DemoFailed(f"The vault does not verify: {problems[0]}")
    register = workspace.register
    known: dict[str, set[str]] = {}
    for interface in register.all(Interface):
        said = {row.value for row in register.observations(interface.asset_id)}
        known.setdefault(interface.ip, set()).update(said)
    for device in plant.truth()["devices"]:
        missing = [name for name in IDENTITY if device[name] and device[name] not in known.get(device["ip"], set())]
        if missing:
            raise DemoFailed(f"{device['tag']} at {device['ip']}: {', '.join(missing)} was not found.")
