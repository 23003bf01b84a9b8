"""`python docs/manual/make_cli.py` writes cli.md: every command with its options and a real example with its real output.

The examples run on a scratch vault and on the practice plant, which takes about a minute. Text, options and outputs
come from the program; this file only says which examples to run, and what to say around them.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import typer  # noqa: E402 - as the imports below, after the path is set

from core.cli.main import app  # noqa: E402
from core.cli.rows import KINDS  # noqa: E402
from core.discovery.capture.writer import ETHERNET, described, packet, section  # noqa: E402

FILE = Path(__file__).with_name("cli.md")
PASSPHRASE = "four quiet pumps at night"  # noqa: S105 - of a scratch vault
MOST_LINES = 24

LIST = """Tag;Device;Manufacturer;Type;Serial No.;Firmware;IP address;Cabinet
PLC-1;Filter controller;Siemens;CPU 1516-3 PN/DP;S C-L9KR47382024;V2.9.4;192.168.10.11;Hall 1, =A1
HMI-1;Filter panel;Panelwerk;TP1500-X;PW-1500-77120;5.2.1;192.168.10.18;Hall 1
P-PC;Control room PC;Rechnerbau;WS-14;;Windows 10;192.168.10.300;Control room
"""
ANSWERS = """scope,requirement,verdict,basis,told_by,reason,note
site,QS-31,met,document,,,Letter of appointment seen
site,QS-17,not_applicable,seen,,No wireless on this site,
Filters,QS-01,partial,seen,,,Two of five devices were missing
Filters,QS-16,not_met,told,P. Brand,,
"""

DCP = (
    "000c29ba09ea08000693cf328892feff050101000001000000400201000f00005343414c414e43452058323038000202000c"
    "000066696c7465722d737731020300060000002a0a010102000e0001c0a80a0affffff00c0a80a01"
)
"""A PROFINET switch says what it is."""

SCAN = """<?xml version="1.0"?>
<nmaprun><host endtime="1795507200"><status state="up"/><address addr="192.168.10.11" addrtype="ipv4"/>
<address addr="00:1B:1B:01:02:03" addrtype="mac"/><ports><port protocol="tcp" portid="102"><state state="open"/>
<script id="s7-info" output="-"><elem key="Version">3.0.1</elem><elem key="Serial Number">S C-L9KR47382024</elem></script>
</port></ports></host></nmaprun>
"""
ADVISORY = {
    "document": {
        "csaf_version": "2.0",
        "title": "Weakness in the web server of a controller",
        "publisher": {"name": "An example", "namespace": "https://example.test"},
        "tracking": {"id": "EX-2026-001", "version": "1", "current_release_date": "2026-10-01T00:00:00Z"},
    },
    "product_tree": {
        "branches": [
            {
                "category": "vendor",
                "name": "Siemens",
                "branches": [
                    {
                        "category": "product_name",
                        "name": "SIMATIC S7-1500 CPU 1516-3 PN/DP",
                        "branches": [
                            {
                                "category": "product_version_range",
                                "name": "vers:intdot/<3.0",
                                "product": {"product_id": "1", "name": "SIMATIC S7-1500 CPU 1516-3 PN/DP"},
                            }
                        ],
                    }
                ],
            }
        ]
    },
    "vulnerabilities": [
        {
            "cve": "CVE-2026-99999",
            "product_status": {"known_affected": ["1"]},
            "scores": [{"products": ["1"], "cvss_v3": {"baseScore": 7.5}}],
            "remediations": [{"category": "vendor_fix", "details": "Update to V3.0.", "product_ids": ["1"]}],
        }
    ],
}

HEAD = """# The command line

The same work without a window: for scripts, for servers without a display, and for checks. Every command here was run
on a scratch vault, and what is shown is its real output (`docs/manual/make_cli.py`). `…` stands for lines left out.

**How to start it.** In the frozen app: `walkdown COMMAND`. From a source folder: `python3 run.py cli COMMAND`, or
`.venv/bin/walkdown COMMAND`. Without a command the app opens. `walkdown --help` and `walkdown COMMAND --help` explain
themselves; `walkdown --version` prints the version.

**The passphrase** is asked for. A script gives it by `--passphrase-file FILE` (the first line counts) or in the variable
`WALKDOWN_PASSPHRASE`. Both leave the passphrase readable on the computer: use them on a computer you trust.

**JSON.** Commands with `--json` print only JSON on standard output. Messages and prompts go to standard error.

**Exit codes**

| Code | Meaning |
| --- | --- |
| 0 | done |
| 1 | something you can act on: one sentence and a next step on standard error |
| 2 | wrong usage |
| 3 | a bug in Walkdown: a file is named that says where, without a value of your survey |

**A vault is open once.** While the app has it open, the command line is refused, and the other way round.
"""

# (heading, words before the examples, commands whose options are shown, examples to run)
Example = str
SECTIONS: tuple[tuple[str, str, tuple[str, ...], tuple[Example, ...]], ...] = (
    ("A new vault", "The folder must be new or empty.", ("new",),
     ('walkdown new survey --site "Waterworks South" --engineer "Eva Stein"',)),
    ("The site's own list", "Columns are guessed from their headers. Without `--yes` you are asked about each row that "
     "looks like a known device, and once more before anything is written. Ctrl-C leaves the vault as it was. What a "
     "field cannot take is named with its row.", ("import",),
     ("walkdown import survey list.csv --yes",)),
    ("What is known", "", ("assets", "search"),
     ("walkdown assets survey", "walkdown assets survey --find panel --json", "walkdown search survey filter")),
    ("The register by hand", "`site`, `network`, `zone`, `conduit`, `asset`, `supplier` and `person` each have `add`, "
     "`list`, `edit` and `delete`. A field is set by `--set FIELD=VALUE`; the fields are in the table below. A field that "
     "points at another row takes its name. `delete` refuses while other rows need the row, unless you say `--cascade`. "
     "A value set here counts as typed by hand: no later source replaces it.",
     ("zone add", "zone list", "zone edit", "zone delete"),
     ('walkdown site edit survey "Waterworks South" -s manager="P. Brand" -s visit_from=2026-11-23',
      'walkdown site list survey',
      'walkdown network add survey "Hall 1" -s cidr=192.168.10.0/24 -s place="Hall 1, cell 4"',
      "walkdown network list survey",
      'walkdown zone add survey Filters --sl-t 2,2,2,1,2,2,2 --reason "Agreed with P. Brand" -s criticality=4 -s kind=control',
      "walkdown zone add survey Office",
      "walkdown zone list survey",
      'walkdown conduit add survey "Filters to office" -s from_zone=Filters -s to_zone=Office -s direction=out '
      '-s control=firewall',
      "walkdown conduit list survey",
      'walkdown supplier add survey "Pumpenbau Nord" -s role=maintenance_service_provider',
      'walkdown person add survey "P. Brand" -s role="Site manager"',
      "walkdown asset edit survey PLC-1 -s zone=Filters -s criticality=5",
      "walkdown asset add survey SW-7 -s device_class=switch -s zone=Filters",
      "walkdown asset delete survey SW-7",
      "walkdown zone delete survey Filters",)),
    ("Target levels and the rules of the drawing", "`target` sets the SL-T of a zone or conduit by a recorded reasoning "
     "and prints every step; `--dry-run` stores nothing. `--sl-t` with `--reason` sets it by hand. `drawing` lists where "
     "the drawing breaks a rule; each is a proposal until somebody confirms or rejects it.",
     ("zone target", "conduit target", "drawing"),
     ("walkdown zone add survey Pumps -s kind=control",
      "walkdown conduit add survey Modem -s from_zone=Pumps -s remote_access=yes",
      'walkdown zone target survey Pumps --motive 3 --production 4 --who "Malware on a laptop"',
      "walkdown conduit target survey Modem --ends",
      "walkdown drawing survey",
      "walkdown drawing survey --json")),
    ("The practice plant", "Real servers on loopback addresses, until Ctrl-C. The list of what they are is printed as JSON.",
     ("practice",), ("walkdown practice --devices 2",)),
    ("Plan: what would be sent", "Sends nothing. Here against the practice plant.", ("plan",),
     ("walkdown plan survey --target 127.77.0.10-127.77.0.23",
      "walkdown plan survey --target 8.8.8.8")),
    ("Discover", "Needs a consent and, unless `--yes` is given, a yes after the plan was shown. Ctrl-C stops all sending "
     "within a second; what was found until then is kept. Without a terminal a run that pauses for safety ends. "
     "[Discover](discovery.md) explains it all.", ("discover", "runs", "frames"),
     ('walkdown discover survey --target 127.77.0.10-127.77.0.23 --consent "P. Brand; site manager" --yes',
      "walkdown runs survey", "walkdown frames survey last")),
    ("Listen", "Captures into the register, or what an interface hears (Linux, with a right to raw sockets; `--promiscuous` on a "
     "mirror port): nothing is sent, and no packet is written to the disk. [What comes of it](captures.md).", ("listen",),
     ("walkdown listen survey line.pcapng --dry-run", "walkdown listen survey line.pcapng")),
    ("Scans, tables, differences", "`import` also takes nmap's XML, ARP tables and switches' MAC tables. What label, network "
     "and list disagree about waits for a decision. [How it works](reconcile.md).",
     ("differences", "difference decide", "difference open", "changes"),
     ("walkdown import survey scan.xml --yes", "walkdown import survey scan.xml --yes", "walkdown differences survey",
      "walkdown changes survey --since 2026-01-01")),
    ("What it is, and whether it is old", "Classes, Purdue levels and hints by rule, each with its reasons; what a person chose "
     "stays. [How it works](assets.md#class-level-and-age-by-rule). The vendor list can be renewed from the IEEE's CSV files.",
     ("classify", "oui show", "oui import"),
     ("walkdown classify survey --asset PLC-1 --dry-run", "walkdown oui show 00:1b:1b:01:02:03 02:00:00:00:00:01")),
    ("Advisories", "CSAF files and the KEV catalogue from a stick, matched offline; no match is certain. "
     "[What a match means](advisories.md).", ("advisories import", "advisories list", "advisories decide"),
     ("walkdown advisories import survey advisory.json", "walkdown advisories list survey",
      'walkdown advisories decide survey EX-2026-001 PLC-1 ignored --reason "Replaced next week."')),
    ("The checklist as a table", "CSV with comma or semicolon, or XLSX, as the name says. Answers to every pack stand in one "
     "file. `scope` is `site` or the name of a zone, conduit or asset; `zone:NAME` where a name alone would fit several. "
     "`told_by`, `maturity` (0 to 4) and `pack` are extra columns. Every wrong row is named, and then nothing is imported unless you say "
     "`--partial`. [The verdicts and bases](checklist.md#answers).", ("answers import", "answers export"),
     ("walkdown answers import survey answers.csv", "walkdown answers export survey all-answers.csv")),
    ("Levels", "SL-A of every zone and conduit beside its SL-T; `?` is provisional. [How it comes about](proposals.md).",
     ("score",), ("walkdown score survey",)),
    ("Proposed answers", "Listed by `proposals VAULT`, each with a key; a rule instead of a key means all of its. Nothing is "
     "answered by itself. [The rules](proposals.md#what-the-facts-propose).",
     ("proposals list", "proposals confirm", "proposals reject"),
     ("walkdown proposals survey", "walkdown proposals confirm survey known.snmp-public",
      'walkdown proposals reject survey known.firmware --reason "The list is of last year"')),
    ("The catalogue", "Packs, their entries, and the mappings between them. [What is in it](catalogue.md).",
     ("catalogue",), ("walkdown catalogue", 'walkdown catalogue iec62443-3-3 "SR 1.1 RE 1"')),
    ("Packs", "Knowledge packs from a stick, and [question sets of your own](catalogue.md#questions-of-your-own).",
     ("pack list", "pack install", "pack template", "pack check", "pack add", "pack key", "pack sign"),
     ("walkdown pack list", "walkdown pack template --out own.yaml", "walkdown pack check own.yaml",
      "walkdown pack add survey own.yaml")),
    ("Findings, risk and roadmap", "[How all of it is computed](risk-and-plan.md). `chain` ends with exit code 1 where "
     "something hangs loose.", ("findings", "risk", "roadmap", "chain"),
     ("walkdown findings survey", "walkdown risk survey", "walkdown roadmap survey", "walkdown chain survey")),
    ("Suppliers", "Questions go out as XLSX or PDF and come back as XLSX or CSV. [What is asked of whom](suppliers.md).",
     ("questionnaire export", "questionnaire import", "questionnaire status"),
     ('walkdown questionnaire export survey "Pumpenbau Nord" --out questions.xlsx --area SP.07 --area SP.12',
      "walkdown questionnaire import survey questions.xlsx", "walkdown questionnaire status survey")),
    ("Assurance statement", "Two pages for customers, insurers and questionnaires. [What is in it](suppliers.md#assurance-statement).",
     ("assurance",), ("walkdown assurance survey --out assurance.pdf",)),
    ("Report", "The only output format is PDF.", ("report",), ("walkdown report survey --out report.pdf",)),
    ("Verify", "Checks the files, the chain of the change log, and every row against the log. It prints the whole head "
     "hash: compare its beginning with the foot of a printed report.", ("verify",), ("walkdown verify survey",)),
    ("Backup", "A copy that was opened and checked before it counts.", ("backup",), ("walkdown backup survey stick",)),
    ("The demonstration", "A whole survey of the practice plant. `DIR/vault` opens with the passphrase `practice plant`.",
     ("demo",), ("walkdown demo --out demo",)),
    ("When something is wrong", "", (), (
        "walkdown assets nowhere", "WRONG walkdown assets survey", "walkdown new survey --site X --engineer Y",
        'walkdown plan survey --target 10.0.0.0/8', "walkdown zone add survey Z --sl-t 9",
        'walkdown discover survey --target 127.77.0.10 --consent "P. Brand" --yes')),
)  # fmt: skip


# --- the reference part ---


def commands() -> dict[str, Any]:
    """Every command by its words, as `zone add`."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:
        children = getattr(command, "commands", None)
        if not children:
            found[" ".join(words)] = command
            return
        for name, child in children.items():
            walk(child, (*words, name))

    walk(typer.main.get_command(app), ())
    return found


def options(command: Any) -> list[str]:
    """The table of a command's arguments and options."""
    rows = []
    for one in command.params:
        if one.name == "help":
            continue
        name = f"`{one.metavar or one.name.upper()}`" if one.param_type_name == "argument" else _flags(one)
        rows.append(f"| {name} | {(one.help or '').replace('|', ' or ')} | {_default(one)} |")
    return ["| | | |", "| --- | --- | --- |", *rows, ""] if rows else []


def _flags(one: Any) -> str:
    value = "" if getattr(one, "is_flag", False) else f" {one.metavar or 'VALUE'}"
    return ", ".join(f"`{flag}{value}`" for flag in one.opts)


def _default(one: Any) -> str:
    if one.required:
        return "needed"
    if getattr(one, "is_flag", False) or one.default in (None, "", 0) or callable(one.default):
        return ""
    return f"default: {one.default}"


def fields() -> list[str]:
    """Which fields each kind of row has."""
    from core.register import models

    lines = ["| Kind | Fields of `--set` |", "| --- | --- |"]
    for kind in KINDS:
        columns = getattr(models, kind.capitalize()).model_fields
        names = [name.removesuffix("_id") for name in columns if name not in {"id", "site_id"}]
        lines.append(f"| {kind} | {', '.join(f'`{name}`' for name in names)} |")
    return [*lines, ""]


# --- the examples ---


class Desk:
    """A scratch folder in which commands run as an engineer types them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "list.csv").write_text(LIST, encoding="utf-8")
        (folder / "answers.csv").write_text(ANSWERS, encoding="utf-8")
        (folder / "advisory.json").write_text(json.dumps(ADVISORY), encoding="utf-8")
        (folder / "scan.xml").write_text(SCAN, encoding="utf-8")
        heard = packet(0, 1_795_507_200_000_000_000, "", bytes.fromhex(DCP))
        (folder / "line.pcapng").write_bytes(section() + described(ETHERNET, "eth0") + heard)
        self.offset = "0"
        """What the practice plant adds to every port, where the usual ones are taken."""

    def run(self, line: str) -> str:
        """What the terminal shows: output, then messages, then the exit code where it is not 0."""
        wrong = line.startswith("WRONG ")
        env = self._env("not the passphrase" if wrong else PASSPHRASE)
        done = subprocess.run(  # noqa: S603 - our own program with our own words
            [*_program(), *shlex.split(line.removeprefix("WRONG "))[1:]],
            cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        text = (done.stdout + done.stderr).replace(f"{self.folder}/", "")
        shown = shorten(text)
        return f"{shown}\n(exit code {done.returncode})" if done.returncode else shown

    def _env(self, passphrase: str) -> dict[str, str]:
        return {**os.environ, "WALKDOWN_PASSPHRASE": passphrase, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}

    @contextmanager
    def plant(self, *more: str) -> Iterator[str]:
        """The practice plant, with the JSON that it printed."""
        with subprocess.Popen(  # noqa: S603
            [*_program(), "practice", *more], cwd=self.folder, env=self._env(PASSPHRASE),
            stdout=subprocess.PIPE, text=True,
        ) as child:  # fmt: skip
            lines: list[str] = []
            for line in child.stdout or ():
                lines.append(line)
                if line.startswith("}"):
                    break
            self.offset = str(json.loads("".join(lines))["port_offset"])
            try:
                yield shorten("".join(lines))
            finally:
                child.send_signal(signal.SIGINT)
                child.wait(30)


def _program() -> list[str]:
    return [sys.executable, str(ROOT / "packaging" / "entry.py")]


def shorten(text: str) -> str:
    """The first lines and the last."""
    lines = [line.rstrip()[:200] for line in text.rstrip().splitlines()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 4], "…", *lines[-3:]]
    return "\n".join(lines)


def page(desk: Desk) -> str:
    """The whole page."""
    known = commands()
    parts = [HEAD]
    for title, words, shown, examples in SECTIONS:
        parts += [f"## {title}", "", *([words, ""] if words else [])]
        for name in shown:
            parts += [f"### walkdown {name}", "", f"{(known[name].help or '').strip()}", "", *options(known[name])]
        if title == "The register by hand":
            parts += ["The others have the same options:", ""]
            parts += [
                ", ".join(f"`walkdown {name}`" for name in known if name.split()[0] in KINDS) + ".",
                "",
                *fields(),
            ]
        parts += ["Examples:" if len(examples) > 1 else "Example:", ""]
        for line in examples:
            parts += [*_shown(desk, line), ""]
    return "\n".join(parts).rstrip() + "\n"


def _shown(desk: Desk, line: str) -> list[str]:
    sys.stderr.write(f"{line}\n")
    if line.startswith("walkdown practice"):
        with desk.plant(*shlex.split(line)[2:]) as told:
            output = told
    elif "discover" in line and "--yes" in line:
        with desk.plant():
            line = f"{line} --port-offset {desk.offset}" if desk.offset != "0" else line
            output = desk.run(line)
    else:
        output = desk.run(line)
    return ["```text", f"$ {line.removeprefix('WRONG ')}", *([output] if output else []), "```"]


def main() -> int:
    """Write the page."""
    with tempfile.TemporaryDirectory(prefix="walkdown-manual-") as folder:
        FILE.write_text(page(Desk(Path(folder))), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
