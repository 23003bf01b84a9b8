"""Advisories come into the vault once, match what is registered, and keep what a person decided."""

from __future__ import annotations

import json
import runpy
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.discovery.advisories import files
from core.discovery.advisories.records import AdvisoryError
from core.discovery.advisories.service import Advisories
from core.discovery.models import Advisory, AdvisoryDecision, AdvisoryImport, KnownExploited
from core.register.models import Asset, Observation
from core.register.service import Register
from core.vault import log
from core.vault.store import Vault
from core.vault.verify import verify

DOCS = runpy.run_path(str(Path(__file__).with_name("documents.py")))


@pytest.fixture
def advisories(vault: Vault, register: Register) -> Advisories:
    return Advisories(vault, register)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Two advisories in a folder, two in an archive, the catalogue, and what else lies on sticks."""
    folder = tmp_path / "stick"
    (folder / "siemens").mkdir(parents=True)
    _write(folder / "siemens" / "ssa-900001.json", DOCS["siemens_like"]())
    _write(folder / "icsa.json", DOCS["rockwell_like"]())
    _write(folder / "known_exploited_vulnerabilities.json", DOCS["catalogue"]("CVE-2026-90011", "CVE-2020-0001"))
    _write(folder / "settings.json", {"colour": "red"})
    (folder / "broken.json").write_text("{", encoding="utf-8")
    (folder / "note.txt").write_text("hello", encoding="utf-8")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a/schneider.json", json.dumps(DOCS["schneider_like"]()))
        archive.writestr("../../moxa.json", json.dumps(DOCS["related"]()))
        archive.writestr("readme.md", "x")
    return folder


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")


def _asset(register: Register, **columns: str) -> UUID:
    asset = Asset(site_id=register.site().id, **columns)
    key = asset.id
    register.add(asset)
    return key


def test_a_stick(advisories: Advisories, register: Register, stick: Path, vault: Vault) -> None:
    report = advisories.import_paths([stick])
    assert (report.documents, report.added, report.exploited, report.skipped) == (4, 4, 2, 1)
    assert len(report.errors) == 1 and "broken.json" in report.errors[0]
    assert report.newest == "2026-05-01"
    assert next(row.document_id for row in advisories.all()) == "ICSA-26-900-01"
    assert {row.kind for row in register.all(AdvisoryImport)} == {"csaf", "kev"}
    assert not (stick.parent.parent / "moxa.json").exists()
    assert verify(vault) == []


def test_again_changes_nothing_but_the_note(advisories: Advisories, register: Register, stick: Path) -> None:
    advisories.import_paths([stick])
    before = {row.id: row.at for row in register.all(Advisory)}
    report = advisories.import_paths([stick])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 4)
    assert {row.id: row.at for row in register.all(Advisory)} == before
    assert register.count(KnownExploited) == 2


def test_a_newer_version_updates_and_an_older_one_does_not(
    advisories: Advisories, register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    _write(file, DOCS["siemens_like"]())
    advisories.import_paths([file])
    newer = DOCS["siemens_like"]()
    newer["document"]["tracking"] |= {"version": "2", "current_release_date": "2026-06-01T00:00:00Z"}
    newer["document"]["title"] = "New title"
    other = tmp_path / "b.json"
    _write(other, newer)
    assert advisories.import_paths([other]).updated == 1
    assert advisories.import_paths([file]).older == 1
    (row,) = register.all(Advisory)
    assert (row.title, row.version, row.released) == ("New title", "2", "2026-06-01")


def test_the_same_number_of_another_publisher_is_another_advisory(
    advisories: Advisories, register: Register, tmp_path: Path
) -> None:
    one, other = DOCS["siemens_like"](), DOCS["siemens_like"]()
    other["document"]["publisher"]["namespace"] = "https://other.example"
    _write(tmp_path / "a.json", one)
    _write(tmp_path / "b.json", other)
    assert advisories.import_paths([tmp_path / "a.json", tmp_path / "b.json"]).added == 2


def test_an_import_is_one_step_that_can_be_undone(
    advisories: Advisories, register: Register, stick: Path, vault: Vault
) -> None:
    report = advisories.import_paths([stick])
    assert report.txn is not None
    log.undo(vault, report.txn)
    assert register.count(Advisory) == register.count(KnownExploited) == 0
    assert advisories.matches() == []


def test_matches_exploited_ones_first(advisories: Advisories, register: Register, stick: Path) -> None:
    _asset(register, tag="S-1", vendor="Siemens", order_number="6ES7 516-3AN01-0AB0", firmware="V2.8.3")
    logix = _asset(register, tag="R-1", vendor="Rockwell Automation", order_number="1756-L71", firmware="33.011")
    _asset(register, tag="X-1", vendor="Siemens", order_number="6ES7 516-3AN01-0AB0", firmware="V2.9.2")
    blind = _asset(register, tag="M-1", vendor="Moxa", model="EDS-510E")
    advisories.import_paths([stick])
    found = advisories.matches()
    assert [(one.asset, one.document_id, one.state) for one in found] == [
        ("R-1", "ICSA-26-900-01", "may_be_affected"),
        ("S-1", "SSA-900001", "may_be_affected"),
        ("M-1", "MPSA-900030", "cannot_tell"),
    ]
    assert found[0].exploited == ("CVE-2026-90011",)
    assert found[0].cvss == 9.8
    assert found[0].text.startswith("May be affected: ICSA-26-900-01")
    assert "Known to be exploited" in found[0].text
    assert found[2].text.startswith("Cannot tell")
    assert [one.asset_id for one in advisories.matches([logix])] == [logix]
    assert [one.asset_id for one in advisories.matches([logix, blind])] == [logix, blind]


def test_what_a_source_observed_counts_like_what_is_shown(
    advisories: Advisories, register: Register, stick: Path
) -> None:
    key = _asset(register, tag="S-1")
    seen = {"vendor": "Siemens", "order_number": "6ES7 516-3AN01-0AB0", "firmware": "V2.8.3"}
    register.observe(
        key, [Observation(asset_id=key, field=f, value=v, source="network", by="s7") for f, v in seen.items()]
    )
    advisories.import_paths([stick])
    assert [one.document_id for one in advisories.matches()] == ["SSA-900001"]


def test_decisions_stay_and_are_looked_at_again(advisories: Advisories, register: Register, stick: Path) -> None:
    key = _asset(register, tag="S-1", vendor="Siemens", order_number="6ES7 516-3AN01-0AB0", firmware="V2.8.3")
    advisories.import_paths([stick])
    (match,) = advisories.matches()
    with pytest.raises(AdvisoryError, match="why"):
        advisories.decide(match.advisory_id, key, "not_affected")
    with pytest.raises(AdvisoryError, match="no decision"):
        advisories.decide(match.advisory_id, key, "perhaps")
    advisories.decide(match.advisory_id, key, "not_affected", "The web server is off.")
    advisories.import_paths([stick])
    (match,) = advisories.matches()
    assert (match.verdict, match.reason, match.by, match.outdated) == (
        "not_affected",
        "The web server is off.",
        "Eva Engineer",
        False,
    )
    assert match.text.startswith("Not affected")
    register.edit(Asset, key, firmware="V2.8.1")
    assert advisories.matches()[0].outdated
    advisories.decide(match.advisory_id, key, "confirmed")
    assert register.count(AdvisoryDecision) == 1
    assert advisories.withdraw(match.advisory_id, key) is not None
    assert advisories.withdraw(match.advisory_id, key) is None
    assert advisories.matches()[0].verdict == ""


def test_an_asset_takes_its_decisions_along(advisories: Advisories, register: Register, stick: Path) -> None:
    key = _asset(register, tag="S-1", vendor="Siemens", order_number="6ES7 516-3AN01-0AB0", firmware="V2.8.3")
    advisories.import_paths([stick])
    advisories.decide(advisories.matches()[0].advisory_id, key, "confirmed")
    register.delete(Asset, key, cascade=True)
    assert register.count(AdvisoryDecision) == 0


def test_the_age_is_told(advisories: Advisories, stick: Path) -> None:
    nothing = advisories.age()
    assert nothing.old and "No advisories" in nothing.text
    advisories.import_paths([stick])
    first = advisories.age(datetime(2026, 5, 10, tzinfo=UTC))
    assert not first.old
    later = advisories.age(datetime(2026, 9, 1, tzinfo=UTC))
    assert later.old
    weeks = advisories.age(advisories.age().now + timedelta(days=22)).text
    assert "4 advisories: newest advisory 2026-05-01, imported 3 weeks ago." in weeks
    assert "Catalogue of exploited vulnerabilities of 2026-04-30, imported 3 weeks ago." in weeks
    assert "imported today" in advisories.age().text


def test_what_is_not_there_is_said(advisories: Advisories, tmp_path: Path) -> None:
    with pytest.raises(AdvisoryError, match="not there"):
        advisories.import_paths([tmp_path / "none"])


def test_hostile_files(advisories: Advisories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 50_000)
    (tmp_path / "deep.json").write_text("[" * 20_000, encoding="utf-8")
    (tmp_path / "long.json").write_bytes(b" " * 60_000)
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xff"}')
    (tmp_path / "digits.json").write_text("9" * 20_000, encoding="utf-8")
    (tmp_path / "fake.zip").write_bytes(b"PK\x03\x04 no archive")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.json", b" " * 5_000_000)
    (tmp_path / "loop").symlink_to(tmp_path)
    report = advisories.import_paths([tmp_path])
    assert report.added == 0
    assert {one.split()[0] for one in report.errors} == {
        "deep.json", "long.json", "latin.json", "digits.json", "fake.zip", "bomb.zip/bomb.json",
    }  # fmt: skip


def test_too_much_is_refused_whole(
    advisories: Advisories, register: Register, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 3)
    with pytest.raises(AdvisoryError, match="in parts"):
        advisories.import_paths([stick])
    assert register.count(Advisory) == 0
