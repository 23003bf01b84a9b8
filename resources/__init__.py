"""Icons, fonts, translations, templates: data and a path helper."""

from pathlib import Path

# PyInstaller gives frozen modules a __file__ inside the bundle, where the data lies as in the source tree.
_ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file or folder `name`, as "icons/lock.svg" or "fonts", from source or in the frozen app.

    Raises FileNotFoundError for what was not shipped, and ValueError for a name that leads out of the folder.
    """
    found = (_ROOT / name).resolve()
    if not found.is_relative_to(_ROOT):
        raise ValueError(f"{name!r} leads out of the resources")
    if not found.exists():
        raise FileNotFoundError(f"the resource {name!r} is missing from {_ROOT}")
    return found
