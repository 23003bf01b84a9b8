"""Makes a bare machine ready for Walkdown: a Python, Qt's system libraries, .venv with the locked packages.

Standard library only, since it runs before anything is installed; run.py is its only user. It must still be
readable for older Pythons than the supported ones, to tell their users so.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "walkdown-stamp.json"
LOG = ROOT / "build" / "setup.log"
OLDEST, NEWEST = (3, 11), (3, 13)
WINDOWS = os.name == "nt"

# Library that Qt opens at start -> Debian's package of it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
NEEDED_BYTES = {"app": 700_000_000, "dev": 1_000_000_000}


class Trouble(Exception):
    """What stops the set-up: the message is a sentence with the next step for the user."""


# ---- what machine this is ----------------------------------------------------------------------------


def has_display(system: str, env: dict[str, str]) -> bool:
    """Whether a window can be shown. Windows and macOS always have a desktop."""
    if system in {"Windows", "Darwin"}:
        return True
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def is_debian(os_release: str) -> bool:
    """Whether the text of /etc/os-release describes Debian or a child of it."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    names = [fields.get("ID", ""), *fields.get("ID_LIKE", "").strip('"').split()]
    return any(name.strip('"') in {"debian", "ubuntu"} for name in names)


def on_debian() -> bool:
    """Whether apt-get can be asked for packages here."""
    release = Path("/etc/os-release")
    if shutil.which("apt-get") is None or not release.is_file():
        return False
    return is_debian(release.read_text(encoding="utf-8"))


def is_root() -> bool:
    """Whether packages may be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_qt(display: bool) -> dict[str, str]:
    """Libraries that Qt would miss on this Linux, with their Debian packages."""
    wanted = {**QT_LIBRARIES, **(X11_LIBRARIES if display else {})}
    return {name: package for name, package in wanted.items() if not loads(name)}


def advice(what: str, missing: dict[str, str], debian: bool) -> str:
    """The sentence for a user who must install system packages."""
    names = " ".join(sorted(missing.values()))
    if debian:
        return f"{what}. Run this line, then start again:\n\n    sudo apt-get install -y {names}\n"
    return (
        f"{what}: {', '.join(sorted(missing))}.\n"
        f"Install the packages that hold them (Debian calls them {names}), then start again."
    )


def need_packages(what: str, missing: dict[str, str]) -> None:
    """Installs the Debian packages as root; otherwise raises Trouble with the one line to run."""
    if not (is_root() and on_debian()):
        raise Trouble(advice(what, missing, on_debian()))
    packages = sorted(missing.values())
    say(f"Installing {' '.join(packages)} ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        code, text = logged(["apt-get", "-q", *arguments], env)
        if code and arguments[0] == "install":
            raise Trouble(f"{what}, and apt-get could not install it.\n{explain(text)}")


def check_system(display: bool, required: bool = True) -> None:
    """Sees to the libraries that Qt opens at start. Only Linux comes without them.

    Where Qt is not `required` (a demonstration without a display), nobody is asked to install anything.
    """
    if platform.system() != "Linux" or not (required or (is_root() and on_debian())):
        return
    missing = missing_qt(display)
    if not missing:
        return
    need_packages("Qt needs system libraries that are not here", missing)
    still = missing_qt(display)
    if still:
        raise Trouble(f"Qt still misses {', '.join(still)}; install the packages that hold them.")


def check_test_tools() -> None:
    """Programs that only tests need. Tests that miss them are skipped and say so, so nobody must install them."""
    if shutil.which("ip") is None and is_root() and on_debian():
        need_packages("Tests in network namespaces need the ip command", {"ip": "iproute2"})


# ---- saying and running --------------------------------------------------------------------------------


def say(text: str) -> None:
    """One line to the user, at once."""
    print(text, flush=True)


def clean_env() -> dict[str, str]:
    """The environment for our own Python: without settings that would mix in another one's packages."""
    return {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}


def logged(command: list[str], env: dict[str, str] | None = None) -> tuple[int, str]:
    """Runs a command with its output in the log; returns exit code and output.

    On a terminal the last line is shown in place, so that a slow download is seen to move.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    live, lines = sys.stdout.isatty(), []
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            env=env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as child:
            for line in child.stdout or ():
                log.write(line)
                lines.append(line)
                if live:
                    print(f"\r  {line.strip()[:76]:<76}", end="", flush=True)
    if live:
        print(f"\r{'':<78}\r", end="", flush=True)
    return child.returncode, "".join(lines)


def explain(output: str) -> str:
    """A sentence for the usual reasons why an installation fails, else the last lines of its output."""
    reasons = {
        "No space left": "The disk is full. Free about 1 GB and start again.",
        "not enough space": "The disk is full. Free about 1 GB and start again.",
        "HASHES": "A package differs from its recorded hash, so it was not installed. Try again from another network.",
        "Hash mismatch": "A package differs from its recorded hash, so it was not installed. "
        "Try again from another network.",
        "CERTIFICATE_VERIFY": "The package index has a certificate this machine does not trust. "
        "Set PIP_CERT to your company's CA file.",
        "name resolution": NO_NETWORK,
        "getaddrinfo": NO_NETWORK,
        "NewConnectionError": NO_NETWORK,
        "Network is unreachable": NO_NETWORK,
        "dns error": NO_NETWORK,
        "Could not resolve": NO_NETWORK,
        "timed out": NO_NETWORK,
        "looked at wheels only": "The wheel folder lacks a package for this Python and system; "
        "make it with `run.py wheels DIR` on a machine of the same kind.",
        "is not writable": "This folder is not writable. Put the project where you may write.",
        "Permission denied": "A file could not be written. Put the project where you may write.",
    }
    for sign, sentence in reasons.items():
        if sign in output:
            return f"{sentence}\n(The whole output: {LOG})"
    tail = "\n".join(output.strip().splitlines()[-12:])
    return f"{tail}\n(The whole output: {LOG})"


NO_NETWORK = (
    "The package index could not be reached. Check the network, or install from a folder of wheels: "
    "run.py --wheels DIR (made by `run.py wheels DIR` on a machine with a network)."
)


def run(command: list[str], env: dict[str, str] | None = None, cwd: Path | None = ROOT) -> int:
    """Runs a command in the foreground. Ctrl-C is the child's to handle: we wait for it to end."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, not SIG_IGN: that one is inherited
    try:
        return subprocess.call(command, cwd=cwd, env=env or clean_env())
    finally:
        signal.signal(signal.SIGINT, before)


# ---- the virtual environment -----------------------------------------------------------------------------


def venv_python() -> str:
    """The interpreter of .venv."""
    return str(VENV / ("Scripts/python.exe" if WINDOWS else "bin/python"))


def fingerprint(locks: Path, root: Path, python: str) -> str:
    """Changes whenever .venv must be made anew: other locks, another Python, a moved project."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (python.encode(), str(root).encode()):
        digest.update(len(part).to_bytes(4, "big") + part)
    for name in ("app.txt", "dev.txt"):
        # Line ends differ where git converts them; the packages do not.
        content = (locks / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(len(content).to_bytes(4, "big") + content)
    return digest.hexdigest()


def stamp_level(stamp: Path, wanted: str) -> str | None:
    """What a finished set-up with this fingerprint holds: "app", "dev", or None where there is none."""
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
        return str(found["level"]) if found["fingerprint"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def prepare(level: str, wheels: str | None) -> None:
    """Brings .venv to the level ("app" or "dev"); does nothing where it is there already."""
    wanted = fingerprint(ROOT / "locks", ROOT, platform.python_version())
    have = stamp_level(STAMP, wanted)
    if have in {level, "dev"}:
        return
    start = time.monotonic()
    LOG.unlink(missing_ok=True)
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES[level]:
        raise Trouble(f"The set-up needs {NEEDED_BYTES[level] // 10**6} MB, the disk has {free // 10**6} MB free.")
    if have is None:
        make_venv()
    # Without its stamp an interrupted installation is seen and made anew.
    STAMP.unlink(missing_ok=True)
    install(level, wheels)
    make_launcher()
    partial = STAMP.with_suffix(".tmp")
    partial.write_text(json.dumps({"fingerprint": wanted, "level": level}), encoding="utf-8")
    partial.replace(STAMP)
    say(f"Set up in {time.monotonic() - start:.0f} s.")


def make_venv() -> None:
    """A fresh .venv."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        need_packages("Python is here without its venv module", {"ensurepip": package})
    say("Making .venv ...")
    if VENV.exists():
        shutil.rmtree(VENV)
    code, text = logged([sys.executable, "-m", "venv", str(VENV)], clean_env())
    if code:
        raise Trouble(f"The virtual environment could not be made.\n{explain(text)}")


def installer(level: str, wheels: str | None) -> list[list[str]]:
    """The commands that install the lock, in the order to try them: uv where it is, then pip."""
    lock = str(ROOT / "locks" / f"{level}.txt")
    # One test peer is published as source only; everything else must be a wheel, so nothing needs a compiler.
    common = ["--require-hashes", "--only-binary", ":all:"]
    common += ["--no-binary", "greenery"] if level == "dev" else []
    common += ["--no-index", "--find-links", wheels] if wheels else []
    pip = [venv_python(), "-m", "pip", "install", "--no-deps", "--disable-pip-version-check", "--no-input"]
    commands = [[*pip, *common, "-r", lock]]
    uv = shutil.which("uv")
    if uv:
        commands.insert(0, [uv, "pip", "sync", "--python", venv_python(), *common, lock])
    return commands


def install(level: str, wheels: str | None) -> None:
    """Installs the locked packages with their hashes. pip's and uv's own configuration stays in force."""
    if wheels and not Path(wheels).is_dir():
        raise Trouble(f"There is no folder of wheels at {wheels}.")
    what = "the app" if level == "app" else "the app and the developers' tools"
    say(f"Installing the packages of {what} (a minute or two) ...")
    text = ""
    for command in installer(level, wheels):
        code, text = logged(command, clean_env())
        if code == 0:
            return
    raise Trouble(f"The packages could not be installed. {explain(text)}")


def make_launcher() -> None:
    """The command `walkdown` inside .venv, and the project on its import path."""
    entry = ROOT / "packaging" / "entry.py"
    site = VENV / "Lib" / "site-packages" if WINDOWS else next((VENV / "lib").glob("python3*/site-packages"))
    (site / "walkdown.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if WINDOWS:
        text = f'@"{venv_python()}" "{entry}" %*\r\n'
        (VENV / "Scripts" / "walkdown.cmd").write_text(text, encoding="utf-8")
        return
    launcher = VENV / "bin" / "walkdown"
    launcher.write_text(f'#!/bin/sh\nexec "{venv_python()}" "{entry}" "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


# ---- the interpreter ---------------------------------------------------------------------------------------


def candidates() -> Iterator[list[str]]:
    """Command lines that may start a supported Python, the newest first."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield [found]
        launcher = shutil.which("py") if WINDOWS else None
        if launcher:
            yield [launcher, f"-3.{minor}"]


def other_python() -> str | None:
    """A supported Python beside an unsupported one: asked itself, since a name on the PATH may be a mere shim."""
    for command in candidates():
        ask = [*command, "-c", "import sys; print(sys.executable if sys.version_info >= (3, 11) else '')"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip():
            return answer.stdout.strip()
    return None


def check_python() -> str | None:
    """None where this interpreter will do, else the path of one that does; Trouble where there is none."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        if Path(sys.prefix).resolve() == VENV.resolve():
            return str(getattr(sys, "_base_executable", sys.executable))  # .venv cannot rebuild itself
        return None
    found = other_python()
    if found is None:
        raise Trouble(
            f"This is Python {platform.python_version()}; Walkdown runs on Python 3.{OLDEST[1]} to 3.{NEWEST[1]}. "
            "Install one of them beside it and start again."
        )
    return found
