"""Opens a vault and hands out the services. What the command line, the app and the tests use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from core.assessment.models import Answer, EvidenceLink, Finding, PlannedAction
from core.assessment.planning import Planning
from core.assessment.service import Assessment
from core.assessment.suppliers import Suppliers
from core.assessment.zoning import Zoning
from core.discovery.advisories.service import Advisories
from core.discovery.classifying import Classifying
from core.discovery.reconciliation import Reconciliation
from core.discovery.service import Discovery
from core.register.models import Asset, Conduit, Site, Zone
from core.register.service import Edit, Loose, Register
from core.vault import log
from core.vault.backup import backup as make_backup
from core.vault.clock import utcnow
from core.vault.errors import (
    CannotUndo,
    Damaged,
    DiskFull,
    ForeignFile,
    InUse,
    NewerVersion,
    NotAVault,
    NotFound,
    ReadOnly,
    StillUsed,
    VaultError,
    WrongPassphrase,
)
from core.vault.keys import KdfCost
from core.vault.log import ChangeView
from core.vault.opening import create_vault, open_vault
from core.vault.store import Vault
from core.vault.verify import Problem, Progress, verify
from core.version import __version__

if TYPE_CHECKING:
    from core.assessment.suppliers_questions import Questionnaire
    from core.discovery.capture.listening import Listening
    from core.discovery.host_import import HostsResult
    from core.register.importers import HostFile, ImportPlan, ImportResult
    from core.reports.data import ReportData
    from core.reports.data_network import SeenElsewhere

__all__ = [
    "CannotUndo", "ChangeView", "Damaged", "DiskFull", "Edit", "ForeignFile", "InUse", "KdfCost", "NewerVersion",
    "NotAVault", "NotFound", "Problem", "ReadOnly", "StillUsed", "VaultError", "Workspace", "WrongPassphrase",
]  # fmt: skip

_PLACES = (Site, Zone, Conduit, Asset)
LOOSE: tuple[Loose, ...] = (
    (Answer, "scope_id", _PLACES),
    (Finding, "scope_id", _PLACES),
    (PlannedAction, "scope_id", _PLACES),
    (EvidenceLink, "target_id", (Answer, Finding, Asset, Zone, Conduit)),
)
"""Columns that name rows of several tables, which no foreign key can."""


class Workspace:
    """One open vault and its services."""

    def __init__(self, vault: Vault, engineer: str) -> None:
        self.vault = vault
        self.folder: Path = vault.folder
        self.register = Register(vault, loose=LOOSE)
        if not engineer:
            # Without a site the vault must open all the same: only inside it a site can be added.
            engineer = next((site.engineer for site in self.register.all(Site)), "")
        vault.author = engineer
        self.assessment = Assessment(vault, self.register, lambda: vault.author)
        self.planning = Planning(vault, self.register, self.assessment)
        self.zoning = Zoning(vault, self.register, lambda: vault.author)
        self.suppliers = Suppliers(vault, self.register)
        self.discovery = Discovery(vault, self.register)
        self.reconciliation = Reconciliation(vault, self.register)
        self.classifying = Classifying(vault, self.register)
        self.advisories = Advisories(vault, self.register)

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, site_name: str, engineer: str, cost: KdfCost | None = None
    ) -> Workspace:
        """A new vault with its first site. Raises `VaultError`."""
        if not site_name.strip() or not engineer.strip():
            raise VaultError("The site's name and your own name are needed. Fill in both.")
        vault = create_vault(folder, passphrase, cost)
        try:
            vault.author = engineer.strip()
            with vault.write("new survey") as uow:
                uow.add(Site(name=site_name.strip(), engineer=engineer.strip()))
            return cls(vault, engineer.strip())
        except BaseException:
            vault.close()
            raise

    @classmethod
    def open(cls, folder: Path, passphrase: str, engineer: str = "") -> Workspace:
        """Open a vault; `engineer` signs the edits (default: the site's engineer). Raises `VaultError`."""
        vault = open_vault(folder, passphrase)
        try:
            return cls(vault, engineer.strip())
        except BaseException:
            vault.close()
            raise

    @cached_property
    def listening(self) -> Listening:
        """Captures into the register. Imported late: starting up needs none of its readers."""
        from core.discovery.capture.listening import Listening

        return Listening(self.vault, self.register)

    @property
    def engineer(self) -> str:
        """Who signs the edits."""
        return self.vault.author

    @property
    def notices(self) -> list[str]:
        """What was odd when the vault was opened."""
        return self.vault.notices

    def close(self) -> None:
        """Write everything down and forget the key."""
        self.vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def undo(self, txn: UUID) -> UUID:
        """Take a step back; returns the undoing step, whose undoing is the redo. Raises `CannotUndo`."""
        return log.undo(self.vault, txn)

    def changed(self, txn: UUID) -> bool:
        """Whether a step changed anything: one that set what stood there already has nothing to undo."""
        return log.is_logged(self.vault, txn)

    def history(self, key: UUID) -> list[ChangeView]:
        """Everything that happened to a row."""
        return log.history(self.vault, key)

    def log_head(self) -> str:
        """The hash that stands for the whole log, 64 hex digits."""
        return log.log_head(self.vault)

    def change_count(self) -> int:
        """How many changes the log holds."""
        return log.change_count(self.vault)

    def verify(self, progress: Progress | None = None) -> list[Problem]:
        """Every problem of the vault; empty when all is well."""
        return verify(self.vault, progress)

    def backup(self, folder: Path) -> Path:
        """A verified copy in a new folder under `folder`, which must lie outside the vault. Raises `VaultError`."""
        if self.folder.resolve() in (target := folder.resolve()).parents or target == self.folder.resolve():
            raise VaultError(f"{folder} is inside the vault itself. Choose a folder on another drive, e.g. a stick.")
        return make_backup(self.folder, folder, self.vault.data_key)

    def import_list(
        self,
        plan: ImportPlan,
        *,
        progress: Callable[[int, int, str], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> ImportResult:
        """Write a list that was checked, and what rules say of its devices: one step, or nothing.

        Raises `ImportCancelled`, `ImportFailed`, `VaultError`.
        """
        from core.register.importers import apply

        with self.vault.write(f"import of {plan.table.source}") as uow:
            result = apply(plan, self.register, progress=progress, cancel=cancel)
            if touched := [*result.created, *result.merged]:
                self.classifying.apply(uow, touched)
        return result

    def preview_hosts(self, file: HostFile, network_id: UUID | None = None) -> HostsResult:
        """What the import of a scan or a table would do; writes nothing."""
        from core.discovery.host_import import HostImport

        return HostImport(self.vault, self.register).preview(file, network_id)

    def import_hosts(self, file: HostFile, network_id: UUID | None = None) -> HostsResult:
        """Write the hosts of a scan or a table, and what rules say of them: one step. Raises `VaultError`."""
        from core.discovery.host_import import HostImport

        with self.vault.write(f"import of {file.source}") as uow:
            result = HostImport(self.vault, self.register).apply(file, network_id)
            if touched := [*result.created, *result.known]:
                self.classifying.apply(uow, touched)
        return result

    def report_data(self, lang: str = "en") -> ReportData:
        """Everything that the report says at this moment, as plain values."""
        from core.reports.collect import collect

        runs = self.discovery.runs()
        return collect(
            self.register,
            self.assessment,
            self.planning,
            runs=runs,
            attempts=[attempt for run in runs for attempt in self.discovery.attempts(run.id)],
            activity={run.id: self.discovery.activity(run.id) for run in runs},
            log_head=self.log_head(),
            generated_at=utcnow(),
            version=__version__,
            lang=lang,
            seen=self._seen(lang),
        )

    def _seen(self, lang: str) -> SeenElsewhere:
        """What the report says about visits and published vulnerabilities, since it does not know discovery."""
        from core.reports.data_network import AdvisoryData, AdvisoryRow, SeenElsewhere, VisitRow
        from core.reports.text import Words

        age, words, since = self.advisories.age(), Words(lang), self.reconciliation.visit_began()
        advisories = tuple(
            AdvisoryRow(
                one.asset, one.document_id, one.title, "; ".join(one.reasons), one.confidence, bool(one.exploited),
                ": ".join(part for part in (words.code("verdict_advisory", one.verdict), one.reason) if part)
                if one.verdict and not one.outdated
                else "",
            )
            for one in (self.advisories.matches() if age.advisories else ())
        )  # fmt: skip
        visits = tuple(
            VisitRow(one.kind.value, one.asset, one.field, one.before, one.now)
            for one in (self.reconciliation.changes_since(since) if since is not None else ())
        )
        return SeenElsewhere(
            visits, since, advisories,
            AdvisoryData(age.advisories, age.newest[:10], age.exploited, age.catalogue[:10]),
        )  # fmt: skip

    def write_questionnaire(self, questionnaire: Questionnaire, out: Path, due: str = "") -> Edit:
        """A supplier's questionnaire as .xlsx or .pdf, in plain text, and noted as sent. `due` is an ISO date.

        Raises `ReportFileError`; nothing is noted then.
        """
        from core.reports.questionnaire import write

        write(questionnaire, out)
        return self.suppliers.note_sent(questionnaire, due)

    def write_assurance(self, out: Path, lang: str = "en") -> Path:
        """The assurance statement as a PDF of two pages; returns its path. Raises `VaultError`, `ReportFileError`."""
        from core.reports.assurance import render_assurance

        return render_assurance(self.report_data(lang), out, lang)

    def write_report(self, out: Path, lang: str = "en") -> Path:
        """The report as a PDF; returns its path. Raises `VaultError`, `ReportFileError`."""
        from core.reports.pdf import render

        return render(self.report_data(lang), out, lang)
