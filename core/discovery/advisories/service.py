"""Advisories in the vault: import from a stick, matches with their reasons, decisions, and how old the data is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select as columns
from sqlmodel import col, func, select

from core.discovery.advisories import files, stored
from core.discovery.advisories.csaf import AdvisoryFileError, Document, is_csaf, read_document
from core.discovery.advisories.kev import Catalogue, is_kev, read_catalogue
from core.discovery.advisories.matching import Hit, Index, exploited
from core.discovery.advisories.records import AdvisoryError, Age, ImportReport, Match
from core.discovery.facts import Facts, facts_of
from core.discovery.models import Advisory, AdvisoryDecision, AdvisoryImport, KnownExploited
from core.register.models import Asset, Interface, Observation, Service
from core.register.service import Edit, Register
from core.vault.clock import utcnow
from core.vault.store import UnitOfWork, Vault

VERDICTS = ("confirmed", "not_affected", "ignored")
_MOST_ERRORS = 200


class Advisories:
    """What is published about weaknesses, against what is in the register."""

    def __init__(self, vault: Vault, register: Register) -> None:
        self._vault = vault
        self._register = register
        self._index: tuple[tuple[tuple[UUID, str], ...], Index] | None = None

    # --- import ---

    def import_paths(self, paths: Sequence[Path]) -> ImportReport:
        """Take over advisories and the catalogue from files, ZIP archives and folders, as one step that can be undone.
        What is there in the same or a newer version stays. Raises `AdvisoryError` for no such path, or too much."""
        for path in paths:
            if not path.exists():
                raise AdvisoryError(f"{path} is not there. Check the name, or whether the stick is in.")
        report = ImportReport()
        name = ", ".join(path.name for path in paths)[:300]
        try:
            with self._vault.write("advisories imported") as uow:
                known = {(row.namespace, row.document_id): row for (row,) in uow.exec(select(Advisory))}
                catalogue = ""
                for loaded in files.load(list(paths)):
                    if loaded.error:
                        _note(report, loaded.error)
                    else:
                        catalogue = max(catalogue, self._take(uow, loaded, known, report))
                self._note_import(uow, report, name, catalogue)
                report.txn = uow.txn
        except files.TooMuch as error:
            raise AdvisoryError(str(error)) from error
        return report

    def _take(
        self, uow: UnitOfWork, loaded: files.Loaded, known: dict[tuple[str, str], Advisory], report: ImportReport
    ) -> str:
        """Store one file; returns the day of the catalogue where it is that."""
        try:
            if is_kev(loaded.content):
                found = read_catalogue(loaded.content)
                self._take_catalogue(uow, found)
                report.exploited += len(found.rows)
                return found.released
            if is_csaf(loaded.content):
                document = read_document(loaded.content)
                report.documents += 1
                report.newest = max(report.newest, document.released)
                self._take_document(uow, document, loaded, known, report)
            else:
                report.skipped += 1
        except AdvisoryFileError as error:
            _note(report, f"{loaded.name}: {error}")
        return ""

    def _take_document(
        self,
        uow: UnitOfWork,
        document: Document,
        loaded: files.Loaded,
        known: dict[tuple[str, str], Advisory],
        report: ImportReport,
    ) -> None:
        key = (document.namespace, document.id)
        row = known.get(key)
        if row is None:
            row = known[key] = Advisory(document_id=document.id, namespace=document.namespace)
            _fill(row, document, loaded, self._vault.author)
            uow.add(row)
            report.added += 1
        elif row.sha256 == loaded.sha256:
            report.unchanged += 1
        elif document.released < row.released:
            report.older += 1
        else:
            _fill(row, document, loaded, self._vault.author)
            report.updated += 1

    def _take_catalogue(self, uow: UnitOfWork, found: Catalogue) -> None:
        uow.flush()
        known = {row.cve: row for (row,) in uow.exec(select(KnownExploited))}
        for one in found.rows:
            row = known.get(one.cve)
            if row is None:
                row = KnownExploited(cve=one.cve)
                uow.add(row)
            for column in ("vendor", "product", "name", "added", "due", "ransomware", "action"):
                if getattr(row, column) != getattr(one, column):
                    setattr(row, column, getattr(one, column))

    def _note_import(self, uow: UnitOfWork, report: ImportReport, name: str, catalogue: str) -> None:
        if report.documents:
            csaf = AdvisoryImport(kind="csaf", source=name, released=report.newest, by=self._vault.author)
            csaf.documents, csaf.refused = report.documents, len(report.errors)
            csaf.added, csaf.updated = report.added, report.updated
            uow.add(csaf)
        if report.exploited:
            kev = AdvisoryImport(kind="kev", source=name, released=catalogue, by=self._vault.author)
            kev.documents = report.exploited
            uow.add(kev)

    # --- reading ---

    def all(self) -> list[Advisory]:
        """Every advisory, newest first."""
        return sorted(self._register.all(Advisory), key=lambda row: (row.released, row.document_id), reverse=True)

    def age(self, now: datetime | None = None) -> Age:
        """How old the data is."""
        with self._vault.read() as session:
            newest = session.exec(select(func.max(Advisory.released))).one()
            latest = {
                row.kind: row for row in session.exec(select(AdvisoryImport).order_by(col(AdvisoryImport.at))).all()
            }
        csaf, kev = latest.get("csaf"), latest.get("kev")
        return Age(
            self._register.count(Advisory),
            newest or "",
            csaf.at if csaf else None,
            self._register.count(KnownExploited),
            kev.released if kev else "",
            kev.at if kev else None,
            now or utcnow(),
        )

    def matches(self, assets: Iterable[UUID] | None = None) -> list[Match]:
        """What these assets (None: all) may be affected by: exploited ones first, then by confidence and score."""
        wanted = None if assets is None else set(assets)
        rows, index = self._prepared()
        exploited_cves = frozenset(row.cve for row in self._register.all(KnownExploited))
        decisions = {(row.advisory_id, row.asset_id): row for row in self._register.all(AdvisoryDecision)}
        found = [
            _match(rows[hit.document], asset, facts, hit, exploited_cves, decisions.get((rows[hit.document].id, asset.id)))
            for asset, facts in self._facts(wanted)
            for hit in index.hits(facts)
        ]  # fmt: skip
        return sorted(found, key=_urgency)

    def _prepared(self) -> tuple[list[Advisory], Index]:
        """The stored advisories and their index, which is kept until an import changes them."""
        with self._vault.read() as session:
            pairs = session.connection().execute(
                columns(col(Advisory.id), col(Advisory.sha256)).order_by(col(Advisory.id))
            )
            state = tuple((key, sha256) for key, sha256 in pairs)
        rows = self._register.all(Advisory)
        if self._index is None or self._index[0] != state:
            self._index = (state, Index([stored.unpack(row) for row in rows]))
        return rows, self._index[1]

    def _facts(self, wanted: set[UUID] | None) -> list[tuple[Asset, Facts]]:
        if wanted is not None and len(wanted) == 1:
            (key,) = wanted
            cards = self._register.all(Interface, asset_id=key)
            services = [row for card in cards for row in self._register.all(Service, interface_id=card.id)]
            asset = self._register.get(Asset, key)
            return [(asset, facts_of(asset, cards, services, self._register.observations(key)))]
        by_asset: dict[UUID, list[Interface]] = defaultdict(list)
        for card in self._register.all(Interface):
            by_asset[card.asset_id].append(card)
        seen: dict[UUID, list[Observation]] = defaultdict(list)
        for row in self._register.all(Observation):
            seen[row.asset_id].append(row)
        return [
            (asset, facts_of(asset, by_asset[asset.id], (), seen[asset.id]))
            for asset in self._register.all(Asset)
            if wanted is None or asset.id in wanted
        ]

    # --- decisions ---

    def decide(self, advisory_id: UUID, asset_id: UUID, verdict: str, reason: str = "") -> Edit:
        """A person decides about one match. Raises `AdvisoryError` for an unknown verdict, or where the reason is
        missing: only `confirmed` needs none."""
        if verdict not in VERDICTS:
            raise AdvisoryError(f"There is no decision “{verdict}”. Use one of: {', '.join(VERDICTS)}.")
        if verdict != "confirmed" and not reason.strip():
            raise AdvisoryError("Say why: who reads this later must be able to follow it.")
        with self._vault.write("advisory decided") as uow:
            advisory, asset = uow.get(Advisory, advisory_id), uow.get(Asset, asset_id)
            row = self._decision(uow, advisory_id, asset_id)
            if row is None:
                row = AdvisoryDecision(advisory_id=advisory_id, asset_id=asset_id, verdict=verdict)
                uow.add(row)
            row.verdict, row.reason = verdict, reason.strip()
            row.firmware, row.version = asset.firmware, advisory.version
            row.at, row.by = utcnow(), self._vault.author
            return Edit(uow.txn, row.id, f"decide {advisory.document_id} for {asset.label}")

    def withdraw(self, advisory_id: UUID, asset_id: UUID) -> Edit | None:
        """Take the decision back; None where there is none."""
        with self._vault.write("decision withdrawn") as uow:
            row = self._decision(uow, advisory_id, asset_id)
            if row is None:
                return None
            uow.delete(row)
            return Edit(uow.txn, row.id, "withdraw a decision")

    @staticmethod
    def _decision(uow: UnitOfWork, advisory_id: UUID, asset_id: UUID) -> AdvisoryDecision | None:
        found = uow.exec(
            select(AdvisoryDecision).where(
                AdvisoryDecision.advisory_id == advisory_id, AdvisoryDecision.asset_id == asset_id
            )
        ).first()
        row: AdvisoryDecision | None = found[0] if found else None
        return row


def _fill(row: Advisory, document: Document, loaded: files.Loaded, author: str) -> None:
    row.publisher, row.title, row.status = document.publisher, document.title, document.status
    row.version, row.first_released, row.released = document.version, document.first_released, document.released
    row.severity, row.cvss, row.cves = document.severity, document.cvss, list(document.cves)
    row.url, row.tlp = document.url, document.tlp
    row.content = stored.pack(document)
    row.sha256, row.source = loaded.sha256, loaded.name
    row.at, row.by = utcnow(), author


def _match(
    row: Advisory, asset: Asset, facts: Facts, hit: Hit, cves: frozenset[str], decision: AdvisoryDecision | None
) -> Match:
    return Match(
        advisory_id=row.id,
        asset_id=asset.id,
        asset=asset.label,
        document_id=row.document_id,
        title=row.title,
        publisher=row.publisher,
        released=row.released,
        url=row.url,
        state=hit.state,
        confidence=hit.confidence,
        product=hit.product,
        reasons=hit.reasons,
        firmware=", ".join(facts.firmware),
        cves=tuple(dict.fromkeys(one.cve for one in hit.vulnerabilities if one.cve)),
        cvss=max((one.cvss for one in hit.vulnerabilities if one.cvss is not None), default=None),
        exploited=exploited(hit.vulnerabilities, cves),
        remedies=hit.remedies,
        verdict=decision.verdict if decision else "",
        reason=decision.reason if decision else "",
        by=decision.by if decision else "",
        outdated=decision is not None and (decision.firmware, decision.version) != (asset.firmware, row.version),
    )


def _urgency(match: Match) -> tuple[bool, bool, bool, int, float, str, str]:
    return (
        match.verdict in {"not_affected", "ignored"} and not match.outdated,
        not match.exploited,
        match.state != "may_be_affected",
        -match.confidence,
        -(match.cvss or 0.0),
        match.document_id,
        match.asset,
    )


def _note(report: ImportReport, sentence: str) -> None:
    if len(report.errors) < _MOST_ERRORS:
        report.errors.append(sentence)
