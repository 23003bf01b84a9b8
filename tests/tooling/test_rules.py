"""Rules of the tree that no linter expresses."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "desktop", "catalogue", "resources")
LONGEST_MODULE = 500
QT_WIDGETS = {"PySide6.QtWidgets", "PySide6.QtPrintSupport"}


def sources(*folders: str) -> list[Path]:
    """Python files of the folders, without builds."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions, as absolute names."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(name: str) -> str:
    """The distribution's package of a dotted name."""
    return name.partition(".")[0]


def offenders(files: list[Path], wrong: set[str]) -> list[str]:
    """Imports of the wrong top-level packages, as "file: module"."""
    return [f"{file.relative_to(ROOT)}: {name}" for file in files for name in imports(file) if top(name) in wrong]


def test_there_is_something_to_check() -> None:
    assert len(sources(*PACKAGES)) > 20


def test_modules_stay_short() -> None:
    files = [*sources(*PACKAGES, "packaging", "tests", "docs"), ROOT / "run.py"]
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {str(f.relative_to(ROOT)): n for f, n in lengths.items() if n > LONGEST_MODULE} == {}


@pytest.mark.parametrize("folder", ["tests", "packaging"])
def test_no_package_marker_where_it_would_hide_another(folder: str) -> None:
    assert list((ROOT / folder).rglob("__init__.py")) == []


def test_qt_lives_in_the_desktop_only() -> None:
    assert offenders(sources("core", "catalogue", "resources"), {"PySide6", "shiboken6"}) == []


def test_only_the_vault_talks_to_the_database_driver() -> None:
    elsewhere = [file for file in sources(*PACKAGES) if "vault" not in file.parts]
    assert offenders(elsewhere, {"sqlcipher3", "sqlite3"}) == []


def test_the_practice_servers_stay_out_of_the_rest() -> None:
    """Discovery has its own codecs; the protocol libraries are the other side only."""
    servers = {"aiohttp", "asyncssh", "asyncua", "bacpypes3", "pymodbus", "snap7"}
    product = [file for file in sources(*PACKAGES) if "practice" not in file.parts]
    assert offenders(product, servers) == []


def test_test_peers_stay_out_of_the_product() -> None:
    assert offenders(sources(*PACKAGES), {"cpppo", "pycomm3", "dpkt", "hypothesis", "pytest"}) == []


def test_codecs_import_structure_only() -> None:
    """A codec turns bytes into values: nothing in it can reach a network, a file or the clock."""
    inputs_and_outputs = {"asyncio", "socket", "selectors", "ssl", "os", "pathlib", "time", "subprocess", "threading"}
    assert offenders(sources("core/discovery/wire"), inputs_and_outputs) == []


def locked(name: str) -> set[str]:
    """Distributions of a lock file, by their normal names."""
    lines = (ROOT / "locks" / name).read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}


def test_what_the_product_imports_is_in_its_lock() -> None:
    """The developers' tools bring packages along that a user's machine lacks."""
    owners = packages_distributions()
    app = locked("app.txt")
    missing = set()
    for file in sources(*PACKAGES):
        for name in {top(name) for name in imports(file)} - {*PACKAGES, *sys.stdlib_module_names, ""}:
            theirs = {owner.lower().replace("_", "-") for owner in owners.get(name, [])}
            if theirs and not theirs & app:
                missing.add(f"{file.relative_to(ROOT)}: {name}")
    assert missing == set()


def test_developers_get_what_users_get() -> None:
    pins = {}
    for name in ("app.txt", "dev.txt"):
        lines = (ROOT / "locks" / name).read_text(encoding="utf-8").splitlines()
        pins[name] = {line.split()[0] for line in lines if "==" in line}
    assert pins["app.txt"] <= pins["dev.txt"]


def test_item_models_and_viewmodels_without_widgets() -> None:
    for file in sources("desktop/models", "desktop/viewmodels"):
        assert not QT_WIDGETS & set(imports(file)), file


def test_a_view_imports_no_other_view() -> None:
    views = ROOT / "desktop" / "views"
    wrong = []
    for file in sources("desktop/views"):
        own = file.relative_to(views).parts[0]
        for name in imports(file):
            parts = name.split(".")
            if parts[:2] == ["desktop", "views"] and len(parts) > 2 and parts[2] != own.removesuffix(".py"):
                wrong.append(f"{file.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_set_up_is_standard_library_only() -> None:
    allowed = {*sys.stdlib_module_names, "bootstrap"}
    files = [ROOT / "run.py", ROOT / "packaging" / "bootstrap.py"]
    assert [name for file in files for name in imports(file) if top(name) not in allowed] == []
