"""Setting up a bare machine: what is decided, and what the user is told."""

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

bootstrap = pytest.importorskip("bootstrap")

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "ID=fedora\nVERSION_ID=42\n"


@pytest.mark.parametrize(
    ("system", "env", "expected"),
    [
        ("Windows", {}, True),
        ("Darwin", {}, True),
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ""}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_display(system: str, env: dict[str, str], expected: bool) -> None:
    assert bootstrap.has_display(system, env) is expected


@pytest.mark.parametrize(("text", "expected"), [(DEBIAN, True), (MINT, True), (FEDORA, False), ("", False)])
def test_debian_is_recognised(text: str, expected: bool) -> None:
    assert bootstrap.is_debian(text) is expected


def test_missing_library_is_found_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "QT_LIBRARIES", {"libc.so.6": "libc6", "libnosuch.so.9": "libnosuch9"})
    monkeypatch.setattr(bootstrap, "X11_LIBRARIES", {"libnowindow.so.1": "libnowindow1"})
    if platform.system() != "Linux":
        pytest.skip("shared libraries have other names here")
    assert bootstrap.missing_qt(display=False) == {"libnosuch.so.9": "libnosuch9"}
    assert set(bootstrap.missing_qt(display=True)) == {"libnosuch.so.9", "libnowindow.so.1"}


def test_advice_on_debian_is_one_line_to_run() -> None:
    text = bootstrap.advice("Qt needs libraries", {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}, debian=True)
    assert "\n    sudo apt-get install -y libegl1 libgl1\n" in text


def test_advice_elsewhere_names_the_libraries() -> None:
    text = bootstrap.advice("Qt needs libraries", {"libGL.so.1": "libgl1"}, debian=False)
    assert "libGL.so.1" in text
    assert "apt-get" not in text


def test_user_without_rights_is_told_and_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(bootstrap, "logged", lambda *_: pytest.fail("ran a command"))
    with pytest.raises(bootstrap.Trouble, match="then start again"):
        bootstrap.need_packages("Qt needs libraries", {"libGL.so.1": "libgl1"})


def test_no_advice_where_qt_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(bootstrap, "missing_qt", lambda _display: {"libGL.so.1": "libgl1"})
    monkeypatch.setattr(bootstrap.platform, "system", lambda: "Linux")
    bootstrap.check_system(display=False, required=False)
    with pytest.raises(bootstrap.Trouble):
        bootstrap.check_system(display=False, required=True)


@pytest.mark.parametrize(("found", "root", "expected"), [(None, True, 1), ("/sbin/ip", True, 0), (None, False, 0)])
def test_test_tools_are_installed_by_root_only(
    found: str | None, root: bool, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: found)
    monkeypatch.setattr(bootstrap, "is_root", lambda: root)
    monkeypatch.setattr(bootstrap, "on_debian", lambda: True)
    monkeypatch.setattr(bootstrap, "need_packages", lambda _what, missing: asked.append(missing))
    bootstrap.check_test_tools()
    assert asked == [{"ip": "iproute2"}] * expected


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    """A pair of small lock files."""
    folder = tmp_path / "locks"
    folder.mkdir()
    (folder / "app.txt").write_bytes(b"one==1\ntwo==2\n")
    (folder / "dev.txt").write_bytes(b"one==1\ntwo==2\nthree==3\n")
    return folder


@pytest.mark.parametrize("name", ["app.txt", "dev.txt"])
def test_fingerprint_follows_the_locks(locks: Path, name: str) -> None:
    before = bootstrap.fingerprint(locks, Path("/p"), "3.11.2")
    (locks / name).write_bytes(b"one==1.1\n")
    assert bootstrap.fingerprint(locks, Path("/p"), "3.11.2") != before


def test_fingerprint_follows_python_and_place(locks: Path) -> None:
    prints = {
        bootstrap.fingerprint(locks, Path("/p"), "3.11.2"),
        bootstrap.fingerprint(locks, Path("/p"), "3.12.1"),
        bootstrap.fingerprint(locks, Path("/q"), "3.11.2"),
    }
    assert len(prints) == 3


def test_fingerprint_is_the_same_with_windows_line_ends(locks: Path) -> None:
    before = bootstrap.fingerprint(locks, Path("/p"), "3.11.2")
    for file in locks.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert bootstrap.fingerprint(locks, Path("/p"), "3.11.2") == before


def test_stamp(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp.json"
    assert bootstrap.stamp_level(stamp, "aa") is None
    stamp.write_text(json.dumps({"fingerprint": "aa", "level": "dev"}))
    assert bootstrap.stamp_level(stamp, "aa") == "dev"
    assert bootstrap.stamp_level(stamp, "bb") is None
    stamp.write_text("{")
    assert bootstrap.stamp_level(stamp, "aa") is None
    stamp.write_text("[]")
    assert bootstrap.stamp_level(stamp, "aa") is None


class Machine:
    """The set-up with its steps recorded instead of done; `fail` makes the installation fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.steps: list[str] = []
        self.fail = False
        venv = root / ".venv"
        monkeypatch.setattr(bootstrap, "ROOT", root)
        monkeypatch.setattr(bootstrap, "VENV", venv)
        monkeypatch.setattr(bootstrap, "STAMP", venv / "stamp.json")
        monkeypatch.setattr(bootstrap, "LOG", root / "setup.log")
        monkeypatch.setattr(bootstrap, "NEEDED_BYTES", {"app": 1, "dev": 1})
        monkeypatch.setattr(bootstrap, "make_venv", self.make_venv)
        monkeypatch.setattr(bootstrap, "install", self.install)
        monkeypatch.setattr(bootstrap, "make_launcher", lambda: None)
        self.venv = venv

    def make_venv(self) -> None:
        self.steps.append("venv")
        self.venv.mkdir(exist_ok=True)

    def install(self, level: str, _wheels: str | None) -> None:
        self.steps.append(level)
        if self.fail:
            raise bootstrap.Trouble("cut off")

    def prepare(self, level: str) -> list[str]:
        """The steps of one set-up."""
        self.steps = []
        bootstrap.prepare(level, None)
        return self.steps


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, locks: Path) -> Machine:
    return Machine(monkeypatch, locks.parent)


def test_second_start_sets_nothing_up(machine: Machine) -> None:
    assert machine.prepare("app") == ["venv", "app"]
    assert machine.prepare("app") == []


def test_tools_are_added_to_the_app(machine: Machine) -> None:
    machine.prepare("app")
    assert machine.prepare("dev") == ["dev"]
    assert machine.prepare("app") == []


def test_new_lock_makes_everything_anew(machine: Machine, locks: Path) -> None:
    machine.prepare("dev")
    (locks / "app.txt").write_bytes(b"one==2\n")
    assert machine.prepare("app") == ["venv", "app"]


def test_interrupted_setup_is_redone(machine: Machine) -> None:
    machine.prepare("app")
    machine.fail = True
    with pytest.raises(bootstrap.Trouble):
        machine.prepare("dev")
    machine.fail = False
    assert machine.prepare("app") == ["venv", "app"]


def test_full_disk_is_said_before_anything_is_done(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", {"app": 1 << 60})
    with pytest.raises(bootstrap.Trouble, match="MB free"):
        machine.prepare("app")
    assert machine.steps == []


def test_installer_always_checks_hashes() -> None:
    for level in ("app", "dev"):
        for command in bootstrap.installer(level, None):
            assert "--require-hashes" in command
            assert command[-1].endswith(f"{level}.txt")
            assert not any("index-url" in word for word in command)


def test_wheels_folder_means_no_index(tmp_path: Path) -> None:
    for command in bootstrap.installer("app", str(tmp_path)):
        at = command.index("--find-links")
        assert command[at + 1] == str(tmp_path)
        assert "--no-index" in command


def test_absent_wheels_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(bootstrap.Trouble, match="no folder of wheels"):
        bootstrap.install("app", str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("socket.gaierror: Temporary failure in name resolution", "could not be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "differs from its recorded hash"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_failures_are_explained(output: str, expected: str) -> None:
    assert expected in bootstrap.explain(output)


def test_logged_keeps_output_and_code(machine: Machine) -> None:
    code, text = bootstrap.logged([sys.executable, "-c", "print('found me'); raise SystemExit(3)"])
    assert code == 3
    assert "found me" in text
    assert "found me" in bootstrap.LOG.read_text(encoding="utf-8")


def test_unsupported_python_without_another_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    with pytest.raises(bootstrap.Trouble, match=r"runs on Python 3\.11 to 3\.13"):
        bootstrap.check_python()


def test_unsupported_python_hands_over_to_a_supported_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "candidates", lambda: iter([["false"], [sys.executable]]))
    if shutil.which("false") is None:
        pytest.skip("no command of that name here")
    assert bootstrap.other_python() == sys.executable


def test_own_environment_hides_other_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_CERT", "/ca.pem")
    env = bootstrap.clean_env()
    assert "PYTHONPATH" not in env
    assert env["PIP_CERT"] == "/ca.pem"


def test_readable_for_older_pythons() -> None:
    """An old interpreter must get as far as the sentence that it is too old."""
    import ast

    for name in ("run.py", "packaging/bootstrap.py"):
        ast.parse((Path(run.ROOT) / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_lock_files_name_no_index_and_hash_everything() -> None:
    for file in (Path(run.ROOT) / "locks").glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_help_needs_no_setup() -> None:
    done = subprocess.run(
        [sys.executable, str(run.ROOT / "run.py"), "--help"], capture_output=True, text=True, check=True
    )
    for verb in run.VERBS:
        assert not verb or f"run.py {verb}" in done.stdout
