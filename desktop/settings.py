"""What this laptop remembers between starts: never anything from inside a vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

T = TypeVar("T", str, int, bytes)


@dataclass(frozen=True)
class Option(Generic[T]):
    """A setting with its key, default and a title for people."""

    key: str
    default: T
    title: str


THEME = Option("appearance/theme", "light", "Theme: light, dark or sunlight")
ENGINEER = Option("person/engineer", "", "Name of the engineer, offered when a vault is created")
VAULT_HOME = Option("vaults/home", "", "Folder in which new vaults are created")
MOVE_ON = Option("checklist/move_on", 1, "After an answer, go on to the next open question: 1 or 0")
GEOMETRY = Option("window/geometry", b"", "Place and size of the window")
RECENT_KEY = "vaults/recent"
RECENT_MAX = 8


class Settings(QObject):
    """Typed access to the settings file. `path` None means the user's own place for settings."""

    recent_changed = Signal()

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if path is None:
            self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Walkdown", "Walkdown")
        else:
            self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        """The stored value, or the default where none or a value of another type is stored."""
        value = self._store.value(option.key, option.default)
        if isinstance(option.default, bytes) and isinstance(value, QByteArray):
            value = value.data()
        if isinstance(option.default, int) and isinstance(value, str) and value.lstrip("-").isdigit():
            value = int(value)
        return value if isinstance(value, type(option.default)) else option.default

    def set(self, option: Option[T], value: T) -> None:
        """Store `value` for the next start."""
        self._store.setValue(option.key, QByteArray(value) if isinstance(value, bytes) else value)

    def recent(self) -> list[Path]:
        """Folders of the vaults opened last, newest first. Only the paths are kept."""
        value = self._store.value(RECENT_KEY, [])
        items = [value] if isinstance(value, str) else value
        return [Path(item) for item in items if isinstance(item, str)] if isinstance(items, list) else []

    def add_recent(self, folder: Path) -> None:
        """Put `folder` on top of the list of recent vaults."""
        self._set_recent([folder, *(item for item in self.recent() if item != folder)][:RECENT_MAX])

    def remove_recent(self, folder: Path) -> None:
        """Take `folder` off the list; the vault itself is not touched."""
        self._set_recent([item for item in self.recent() if item != folder])

    def sync(self) -> None:
        """Write the settings file now."""
        self._store.sync()

    def _set_recent(self, folders: list[Path]) -> None:
        self._store.setValue(RECENT_KEY, [str(item) for item in folders])
        self.recent_changed.emit()
