"""A plant on paper: report data of any size, with the oddities that real plants have. Shared by tests and the benchmark."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from core.reports.data import (
    AreaPicture,
    AssetSummary,
    Cover,
    KeyNumber,
    LookedAt,
    ReportData,
    Scope,
    SignOff,
    Summary,
    Tally,
    Trust,
)
from core.reports.data_rows import (
    ActionRow,
    AnswerRow,
    AreaResult,
    AssetEntry,
    Attempt,
    CheckResult,
    ConduitRow,
    Count,
    Disagreement,
    FieldSource,
    FindingRow,
    FurtherValue,
    InterfaceRow,
    Links,
    NetworkRow,
    PersonRow,
    Run,
    ServiceRow,
    SourcedValue,
    ZoneRow,
    totals_of_attempts,
)

NOON = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
HEAD = "9f1c2ab47de0035b6a8812fe90c4d7713b5e6f20a1d94c88e7f03562bb19ad04"

ZONES = ("Filling line 1", "Filling line 2", "Utilities", "Process control room", "Łódź – Füllanlage Öl", "")

MODELS = (
    ("plc", "Siemens", "SIMATIC S7-1500 CPU 1513-1 PN", "6ES7 513-1AL02-0AB0", "V2.8.3", "s7", 102),
    ("plc", "Rockwell Automation", "1756-L83E/B ControlLogix 5583E", "1756-L83E", "33.011", "enip", 44818),
    ("plc", "Schneider Electric", "Modicon M340 BMX P34 2020", "BMXP342020", "v2.70", "modbus", 502),
    ("hmi", "Siemens", "SIMATIC HMI TP1200 Comfort", "6AV2 124-0MC01-0AX0", "V15.1.0.6", "http", 80),
    ("switch", "Hirschmann", "MACH104-20TX-FR", "942 003-001", "L2P-09.0.08", "snmp", 161),
    ("drive", "Danfoss", "VLT AutomationDrive FC 302", "131B3537", "8.33", "modbus", 502),
    ("pc", "Beckhoff Automation", "C6930-0060", "C6930-0060", "Windows 10 IoT Enterprise LTSC 2019", "opcua", 4840),
    ("building_controller", "Sauter", "EY-modulo 5 modu525", "EY-AS525F001", "3.4.1", "bacnet", 47808),
    ("camera", "Καμέρα Ελλάς Α.Ε.", "Επιτήρηση-3", "", "", "http", 80),
    ("other", "Żółw Automatyka", "Sterownik pomp", "ŻA-0815", "1.0", "ssh", 22),
)

AREAS = (
    "Asset inventory",
    "Segmentation",
    "Access control",
    "Remote access",
    "Monitoring, malware and recovery",
    "Basic governance",
)

CHECKS = (
    "A current list names every controller with its firmware",
    "The network drawing matches what is plugged in",
    "The plant network is separated from the office network",
    "Default passwords are gone",
    "Remote access is off until somebody asks for it",
    "Backups were restored in the last year",
)

MATRIX = tuple(
    tuple(
        "critical" if score >= 16 else "high" if score >= 10 else "medium" if score >= 5 else "low"
        for score in (likelihood * consequence for consequence in range(1, 6))
    )
    for likelihood in range(1, 6)
)

NOTE_300 = (
    "The cabinet was open when we arrived; the switch inside carries both the machine and a cable marked 'office', which "
    "goes through the wall to the foreman's desk. Nobody present knew who had laid it. The foreman unplugged it while we "
    "watched, and production went on without it. To be looked at again with IT."
)


def asset(index: int) -> AssetEntry:
    """One asset; every one differs in tag, serial and address."""
    kind, vendor, model, order, firmware, protocol, port = MODELS[index % len(MODELS)]
    address = f"192.168.{index // 250}.{index % 250 + 1}"
    mac = "28:63:36:" + ":".join(f"{b:02x}" for b in (index >> 16 & 255, index >> 8 & 255, index & 255))
    bare = index % 37 == 5
    interfaces = (
        InterfaceRow(
            f"Cell {index % 7} control network",
            "X1" if index % 3 else "",
            mac,
            address,
            f"dev{index:04d}.plant.example" if index % 4 == 0 else "",
            (ServiceRow("tcp", port, protocol, "TLS 1.2, self-signed" if index % 5 == 0 else ""),),
        ),
    )
    return AssetEntry(
        tag=f"={index // 40:02d}+A{index % 12}-K{index:04d}",
        name="" if bare else f"Station {index} controller",
        device_class="unknown" if bare else kind,
        vendor="" if bare else vendor,
        model="" if bare else model,
        order_number=order,
        serial="" if bare else f"S C-X{index:06d}42",
        firmware=firmware,
        location=f"Hall {index % 4 + 1} / Line {index % 3 + 1} / Cabinet +A{index % 12}",
        zone=ZONES[index % len(ZONES)],
        owner="Production" if index % 2 else "",
        supplier="Anlagenbau Grünwald & Söhne GmbH" if index % 9 == 0 else "",
        criticality=None if index % 6 == 0 else index % 5 + 1,
        support=("supported", "ending", "ended", "unknown")[index % 4],
        unpatchable=index % 8 == 0,
        note=f"Asset {index}: {NOTE_300}" if index % 25 == 0 else "",
        interfaces=() if bare else interfaces,
        sources=(
            FieldSource("network", ("vendor", "model", "firmware", "ip", "mac")),
            FieldSource("label", ("serial", "order_number")),
        ),
        further=(FurtherValue("s7.module_name", f"PLC_{index}", "network"),) if index % 10 == 0 else (),
    )


def answers(number: int, verdict: str) -> tuple[AnswerRow, ...]:
    """The answers to one check: one for the site, or one for each of two zones."""
    basis = ("seen", "told", "document", "tested", "unknown")[number % 5]
    if verdict == "unknown":
        basis = "unknown"
    scopes = ("",) if number % 3 else ZONES[:2]
    return tuple(
        AnswerRow(
            requirement=f"QS-{number:02d}",
            scope_kind="zone" if scope else "site",
            scope=scope,
            verdict=verdict if index == 0 else "partial",
            basis=basis,
            told_by="Jarosław Wiśniewski, maintenance" if basis == "told" else "",
            reason=f"No wireless of any kind is present (check {number})." if verdict == "not_applicable" else "",
            note=f"Note on check {number}: {NOTE_300}" if number % 4 == 0 else f"Short note on check {number}.",
            countermeasure="Locked cabinet with key log" if verdict == "met_by_compensating" else "",
            accepted_by="Dr. Ulrike Müßig" if verdict == "met_by_compensating" else "",
            until="2027-06-30" if verdict == "met_by_compensating" else "",
            at=NOON - timedelta(minutes=number),
            by="Eva Novotná",
        )
        for index, scope in enumerate(scopes)
    )


def links(number: int) -> Links:
    """Identifiers of a check."""
    return Links(
        iec62443_3_3=(f"SR {number % 7 + 1}.1", "SR 5.1"),
        iec62443_2_1=("CM 1.2", "NET 1.2"),
        iec62443_2_4=("SP.06.01",),
        nis2=("a", "i"),
        anssi=("R5",),
        attack=("M0930",),
    )


def areas() -> tuple[AreaResult, ...]:
    """34 checks in six areas."""
    verdicts = itertools.cycle(
        ("met", "partial", "not_met", "unknown", "met_by_compensating", "not_applicable", "ask_supplier", "met")
    )
    found = []
    number = 1
    for index, area in enumerate(AREAS):
        checks = []
        for position in range(6 if index < 4 else 5):
            given = answers(number, next(verdicts)) if number != 33 else ()
            title = CHECKS[(index + position) % len(CHECKS)]
            checks.append(CheckResult(f"QS-{number:02d}", title, given, links(number)))
            number += 1
        found.append(AreaResult(area, tuple(checks)))
    return tuple(found)


def findings(found: tuple[AreaResult, ...]) -> tuple[FindingRow, ...]:
    """One finding for each answer that is partly or not met, worst first."""
    rows = []
    for area in found:
        for check in area.checks:
            for answer in check.answers:
                if answer.verdict not in {"partial", "not_met"}:
                    continue
                n = len(rows)
                likelihood, safety, production = n * 3 % 5 + 1, n % 4 + 1, n * 2 % 5 + 1
                score = likelihood * max(safety, production, 2)
                rows.append(
                    (score, FindingRow(
                        number="", title=f"Gap: {check.title[0].lower()}{check.title[1:]} does not hold",
                        requirement=check.id, scope=answer.scope, verdict=answer.verdict, basis=answer.basis,
                        likelihood=likelihood, safety=safety, production=production, environment=2, money=1,
                        band=MATRIX[likelihood - 1][max(safety, production, 2) - 1], score=score,
                        status=("open", "open", "fixed_on_site", "accepted")[n % 4], told_by=answer.told_by,
                        note=answer.note, why="Whoever gets into one machine reaches all of them, and a fault in one "
                        "cell stops the others.", actions=(f"A-{n % 9 + 1:02d}",), links=check.links,
                    ))
                )  # fmt: skip
    ordered = [row for _score, row in sorted(rows, key=lambda pair: -pair[0])]
    from dataclasses import replace

    return tuple(replace(row, number=f"F-{i:02d}") for i, row in enumerate(ordered, start=1))


def actions(found: tuple[FindingRow, ...]) -> tuple[ActionRow, ...]:
    """Twelve measures over the four phases."""
    titles = (
        "Unplug the cable between cabinet +A3 and the office switch, and lock the cabinet",
        "Change the default passwords of the HMIs and write them into the sealed envelope",
        "Switch off the maintenance modem; switch it on by telephone only",
        "Copy the PLC programs to two offline disks and try to restore one",
        "Put a firewall between filling lines and office network with a list of allowed links",
        "Give every engineer an account of their own on the engineering station",
        "Agree with the machine builder how remote support is asked for, watched and ended",
        "Replace the operating system of the SCADA server, which the maker no longer supports",
        "Divide the flat network into zones by line",
        "Go through accounts and keys",
        "Look at the logs of firewall and remote access",
        "Rehearse working without the control system",
    )
    phases = ("now",) * 4 + ("months_1_3",) * 3 + ("months_6_18",) * 2 + ("continuous",) * 3
    return tuple(
        ActionRow(
            number=f"A-{index:02d}", title=title, phase=phase,
            effort=("hours", "hours", "days", "weeks")[index % 4], cost=("none", "low", "medium")[index % 3],
            outage="none" if index % 3 else "planned_stop",
            interval=("monthly", "quarterly", "yearly")[index % 3] if phase == "continuous" else "",
            owner=("Site manager", "Maintenance", "")[index % 3], due="2027-01-31" if index % 4 == 1 else "",
            findings=tuple(f.number for f in found if f"A-{index:02d}" in f.actions), quick_win=index <= 4,
            closes=index % 2 == 1, hours=4 * index, places=ZONES[:2] if index % 4 == 0 else (),
            detail="Ask the line manager for ten minutes between two batches." if index % 5 == 0 else "",
        )
        for index, (title, phase) in enumerate(zip(titles, phases, strict=True), start=1)
    )  # fmt: skip


def runs(n_assets: int) -> tuple[Run, ...]:
    """Two runs; the first meets every asset with two protocols."""
    start = NOON - timedelta(hours=4)
    attempts = []
    for index in range(n_assets):
        protocol, port = MODELS[index % len(MODELS)][5:7]
        target = f"192.168.{index // 250}.{index % 250 + 1}"
        at = start + timedelta(seconds=index)
        attempts.append(Attempt(at, target, "neighbour", "udp", 9, "answered", 2, 3))
        status = ("identified", "no_answer", "refused", "identified")[index % 4]
        attempts.append(Attempt(at, target, protocol, "tcp", port, status, 7, 40 + index % 60,
                                "left alone: vendor is excluded" if index % 50 == 0 else ""))  # fmt: skip
    first = Run(
        started=start, ended=start + timedelta(minutes=22), status="done",
        consent_name="Dr. Ulrike Müßig", consent_role="site manager", consent_at=start - timedelta(minutes=15),
        window="23 November 2026, 08:00 to 12:00 local time", profile="careful", interface="eth0 (192.168.0.250/22)",
        network="Cell 0 control network", targets=("192.168.0.0/22",),
        exclusions=("192.168.0.77 (burner control)", "00:0e:8c:* (safety controllers)"),
        protocols=("neighbour", "s7", "enip", "modbus", "http"),
        requests=("S7: read of the identification list 0x0011, one per host", "EtherNet/IP: List Identity, one per host"),
        frames_sent=n_assets * 6, frames_received=n_assets * 3, hosts_found=n_assets, attempts=tuple(attempts),
        totals=totals_of_attempts(attempts),
    )  # fmt: skip
    second = Run(
        started=start + timedelta(hours=2), ended=None, status="stopped", consent_name="Jarosław Wiśniewski",
        consent_role="maintenance", consent_at=None, profile="standard", targets=("10.20.0.0/28",),
        note="Stopped by the engineer when the line was started.",
    )  # fmt: skip
    return (first, second)


def sample_report(n_assets: int = 200) -> ReportData:
    """A whole report of a plant with that many assets."""
    found_areas = areas()
    found = findings(found_areas)
    plan = actions(found)
    all_answers = [a for area in found_areas for check in area.checks for a in check.answers]
    assets = tuple(asset(index) for index in range(n_assets))
    bases = Tally.of(a.basis for a in all_answers).counts
    told = sum(1 for a in all_answers if a.basis == "told")
    unknown = sum(1 for a in all_answers if a.basis == "unknown")
    pictures = ("some_gaps", "serious_gaps", "some_gaps", "serious_gaps", "not_enough_known", "in_order")
    return ReportData(
        cover=Cover(
            site="Molkerei Grünwald, Werk Süd", address="Industriestraße 12, 86899 Landsberg am Lech",
            sector="Food production", asset_owner="Molkerei Grünwald AG", manager="Dr. Ulrike Müßig",
            engineer="Eva Novotná", visit_from="2026-11-23", visit_to="2026-11-24", report_number="WD-2026-0117",
            classification="Confidential", generated_at=NOON, tool_version="0.1.0", head_hash=HEAD,
        ),
        summary=Summary(
            words="The plant is well kept and its people know it. What worries me is the flat network: a visitor's "
            "laptop in the canteen reaches the burner control. This can be changed in a week without a stop.",
            looked_at=LookedAt(n_assets, 5, 7, 34, len(all_answers), 2),
            areas=tuple(
                AreaPicture(area.area, picture, Tally.of(a.verdict for c in area.checks for a in c.answers))
                for area, picture in zip(found_areas, pictures, strict=True)
            ),
            top_findings=tuple(f.number for f in found[:5]),
            top_actions=tuple(a.number for a in plan[:5]),
            numbers=(
                KeyNumber("severe", sum(1 for f in found if f.band in {"critical", "high"}), len(found)),
                KeyNumber("verified", 58, percent=True),
                KeyNumber("quick_wins", sum(1 for a in plan if a.quick_win)),
            ),
        ),
        trust=Trust(
            verified=len(all_answers) - told - unknown, told=told, unknown=unknown, by_basis=bases,
            not_applicable=4, percents=(49, 21, 30),
            clock_offset_s=-42.5, clock_note="Compared with the SCADA server's clock at 08:05.",
            limits=("quick_survey", "no_raw_sockets", "stopped_run"),
            remarks=("The cold store was locked; its two cabinets were not opened.",),
        ),
        scope=Scope(
            text="Filling lines 1 and 2, utilities and the process control room. The office network, the laboratory "
            "and the warehouse's own control system are out of scope.",
            people=(
                PersonRow("Dr. Ulrike Müßig", "site manager", "Molkerei Grünwald AG", "+49 8191 555 0", "signs"),
                PersonRow("Jarosław Wiśniewski", "maintenance", "Molkerei Grünwald AG"),
            ),
            suppliers=(
                PersonRow("Anlagenbau Grünwald & Söhne GmbH", "integration_service_provider",
                          "filling lines, by modem", "service@anlagenbau.example", "24 h contract"),
            ),
        ),
        runs=runs(n_assets),
        asset_summary=AssetSummary(
            total=n_assets,
            by_class=_counts([a.device_class for a in assets]),
            by_zone=_counts([a.zone for a in assets]),
            by_support=_counts([a.support for a in assets]),
            by_source=(Count("network", n_assets * 5), Count("label", n_assets * 2), Count("site_list", 40)),
            unknowns=(Count("firmware", 12), Count("serial", 7), Count("support", n_assets // 4)),
            disagreements=(
                Disagreement("=00+A1-K0001", "firmware", (
                    SourcedValue("33.011", "network", "EtherNet/IP", chosen=True),
                    SourcedValue("32.014", "site_list", "assets-2024.xlsx"),
                )),
            ),
        ),
        areas=found_areas, findings=found, actions=plan, matrix=MATRIX,
        networks=tuple(
            NetworkRow(f"Cell {i} control network", f"Hall {i % 4 + 1}", "192.168.0.0/24", 100 + i, n_assets // 7)
            for i in range(7)
        ),
        zones=(
            ZoneRow("Filling line 1", "Fillers, cappers and conveyors of line 1", "Production", 4, False,
                    (2, 2, 2, 1, 2, 2, 2), "Agreed with the site manager", n_assets // 6, ""),
            ZoneRow("Utilities", "Steam, air, cooling", "Maintenance", 5, True, None, "", n_assets // 6, NOTE_300),
        ),
        conduits=(
            ConduitRow("Line 1 to control room", "Filling line 1", "Process control room", "both", "OPC UA, S7",
                       "nothing", owner="Maintenance"),
            ConduitRow("Supplier's modem", "", "Filling line 1", "out", "any", "modem", True, "", "always on"),
        ),
        assets=assets,
        sign_off=SignOff(("report_paper", "report_file", "nothing_kept", "access_returned")),
        packs=("Quick survey, edition 2026, version 1.0.0",),
    )  # fmt: skip


def _counts(names: list[str]) -> tuple[Count, ...]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return tuple(Count(name, n) for name, n in sorted(found.items(), key=lambda item: (-item[1], item[0])))
