"""The start page's state: which vaults were open lately, and opening, creating and practising."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal

from desktop.errors import sentence
from desktop.settings import ENGINEER, VAULT_HOME

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.workspace import Workspace
    from desktop.context import AppContext

KEYS_FILE = "vault.keys"
"""What makes a folder a vault, to the eye: it is checked for real when the vault is opened."""
MIN_PASSPHRASE = 10
PRACTICE_PASSPHRASE = "practice plant"  # noqa: S105 - a training vault holds nothing secret, and the page shows it
_COMMON = re.compile(r"passwor|qwert|123456|abcdef|letmein|admin|walkdown|geheim|passwort", re.IGNORECASE)


@dataclass(frozen=True)
class Recent:
    """A vault that was open lately."""

    folder: Path
    there: bool
    """False: the folder is not reachable now (a stick that is not plugged in)."""

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.name


def strength(passphrase: str) -> tuple[str, str]:
    """(words, tone) for how hard a passphrase is to guess; ("", "plain") for an empty one.

    A rough scale on purpose: length counts most, repeated and common parts count little.
    """
    if not passphrase:
        return "", "plain"
    if len(passphrase) < MIN_PASSPHRASE:
        return QCoreApplication.translate("Start", "Too short"), "bad"
    kinds = sum(bool(re.search(kind, passphrase)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w]|_", r"[^\x00-\x7f]"))
    score = len(set(passphrase.casefold())) + len(passphrase) // 2 + 2 * kinds
    if _COMMON.search(passphrase):
        score -= 10
    if score < 20:
        return QCoreApplication.translate("Start", "Weak"), "bad"
    if score < 26:
        return QCoreApplication.translate("Start", "Fair"), "warn"
    if score < 34:
        return QCoreApplication.translate("Start", "Good"), "ok"
    return QCoreApplication.translate("Start", "Strong"), "ok"


def folder_name(site: str) -> str:
    """A folder name for the site that every file system takes."""
    clean = re.sub(r"[^\w\- ]+", "", site, flags=re.UNICODE).strip().replace(" ", "-")
    return f"{clean or 'survey'}-{datetime.now(UTC).astimezone():%Y-%m-%d}"


class StartModel(QObject):
    """Opens and creates vaults off the window's thread; hands them over by `AppContext.opened`."""

    busy = Signal(str)
    """What is going on, in words; "" when nothing is."""
    failed = Signal(str, str)
    """(where, sentence): where is unlock, create or practice."""
    recent_changed = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.is_busy = False
        context.settings.recent_changed.connect(self.recent_changed)

    def recent(self) -> list[Recent]:
        """Vaults opened lately, newest first."""
        return [Recent(folder, (folder / KEYS_FILE).is_file()) for folder in self._context.settings.recent()]

    def forget(self, folder: Path) -> None:
        """Take a vault off the list; its files stay."""
        self._context.settings.remove_recent(folder)

    def engineer(self) -> str:
        """The name given last."""
        return self._context.settings.get(ENGINEER)

    def home(self) -> Path:
        """Where new vaults go unless somebody says otherwise."""
        if known := self._context.settings.get(VAULT_HOME):
            return Path(known)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) / "Walkdown"

    def proposed_folder(self, site: str) -> Path:
        """A folder that does not exist yet, named after the site and the day."""
        wanted = self.home() / folder_name(site)
        candidate, number = wanted, 2
        while candidate.exists():
            candidate, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
        return candidate

    def check_new(self, site: str, engineer: str, folder: str, passphrase: str, again: str) -> dict[str, str]:
        """What is wrong with the form of a new survey: sentence by field; empty when it may be created."""
        wrong = {}
        if not site.strip():
            wrong["site"] = self.tr("Give the site a name.")
        if not engineer.strip():
            wrong["engineer"] = self.tr("Give your name: it signs every change.")
        if not folder.strip():
            wrong["folder"] = self.tr("Choose a folder for the vault.")
        if len(passphrase) < MIN_PASSPHRASE:
            wrong["passphrase"] = self.tr("Use at least 10 characters: four or five words are easy to remember.")
        elif passphrase != again:
            wrong["again"] = self.tr("The two passphrases differ. Type the second one again.")
        return wrong

    def unlock(self, folder: Path, passphrase: str, engineer: str = "") -> None:
        """Open the vault in `folder`."""

        def job() -> Workspace:
            from core.workspace import Workspace

            return Workspace.open(folder, passphrase, engineer)

        self._run("unlock", self.tr("Unlocking the vault …"), job)

    def create(self, folder: Path, passphrase: str, site: str, engineer: str) -> None:
        """Create a vault in `folder` and open it."""

        def job() -> Workspace:
            from core.workspace import Workspace

            return Workspace.create(folder, passphrase, site_name=site, engineer=engineer)

        self._run("create", self.tr("Creating the vault …"), job)

    def practise(self) -> None:
        """Start the practice plant and open a new practice vault. The plant runs until the app ends."""
        folder = self.proposed_folder(self.tr("Practice plant"))
        engineer = self.engineer() or self.tr("Trainee")
        title = self.tr("Practice plant")

        room = self._context.practice

        def job() -> Workspace:
            from core.register.models import Network
            from core.workspace import Workspace

            plant = room.start()
            workspace = Workspace.create(folder, PRACTICE_PASSPHRASE, site_name=title, engineer=engineer)
            site = workspace.register.site()
            workspace.register.add(Network(site_id=site.id, name=title, cidr=f"{plant.base}/24"))
            return workspace

        self._run("practice", self.tr("Starting the practice plant …"), job)

    def _run(self, where: str, words: str, job: Callable[[], Workspace]) -> None:
        if self.is_busy:
            return
        self._set_busy(words)

        def failed(error: Exception) -> None:
            self._set_busy("")
            self.failed.emit(where, sentence(error))

        self._context.tasks.work(lambda _task: job(), done=self._opened, failed=failed, receiver=self)

    def _opened(self, workspace: Workspace) -> None:
        self._set_busy("")
        self._context.opened.emit(workspace)

    def _set_busy(self, words: str) -> None:
        self.is_busy = bool(words)
        self.busy.emit(words)
