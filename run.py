#!/usr/bin/env python3
"""Sets Walkdown up and starts it: one command on a bare machine, standard library only.

    python3 run.py                 the app; without a display a demonstration survey that ends in a report
    python3 run.py test [ARGS]     every check; with ARGS only pytest, with those arguments
    python3 run.py setup [--dev]   set-up alone
    python3 run.py cli [ARGS]      the walkdown command line
    python3 run.py package         the frozen app in dist/ (--smoke: and its smoke test)
    python3 run.py screens [DIR]   screenshots of every page in every theme
    python3 run.py bench [NAME]    the benchmarks of docs/benchmarks
    python3 run.py fuzz [ARGS]     the decoders against random input (fuzz capture: the reading of captures)
    python3 run.py tool NAME ...   a tool of .venv, as ruff or mypy
    python3 run.py lock            new lock files from pyproject.toml (needs uv)
    python3 run.py wheels DIR      a folder of wheels, for machines without a network

--wheels DIR (or WALKDOWN_WHEELS) installs from such a folder and never asks a package index.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# How to ready a machine stands beside the other builders.
sys.path.insert(0, str(ROOT / "packaging"))

from bootstrap import (  # noqa: E402 - found only by the line above
    VENV,
    WINDOWS,
    Trouble,
    check_python,
    check_system,
    check_test_tools,
    clean_env,
    explain,
    has_display,
    logged,
    prepare,
    run,
    say,
    venv_python,
)

# ---- verbs -------------------------------------------------------------------------------------------------


def walkdown(*arguments: str) -> list[str]:
    """The command line that starts Walkdown from source: no arguments = the app."""
    return [venv_python(), str(ROOT / "packaging" / "entry.py"), *arguments]


def demo_folder(env: dict[str, str], home: Path, system: str) -> Path:
    """Where a demonstration goes: the user's data folder, or here where that cannot be written."""
    if system == "Windows":
        base = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif system == "Darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    name = time.strftime("%Y-%m-%d-%H%M%S")
    target = base / "walkdown" / "demo" / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ROOT / "walkdown-demo" / name
    return target


def start(_arguments: list[str]) -> int:
    """The app, or where there is no display the demonstration."""
    if has_display(platform.system(), dict(os.environ)):
        return run(walkdown(), cwd=None)
    out = demo_folder(dict(os.environ), Path.home(), platform.system())
    say("There is no display here, so a practice plant is surveyed instead of opening the app.\n")
    code = run(walkdown("demo", "--out", str(out)))
    if code == 0:
        say(f"\nThe report: {out / 'report.pdf'}\nThe vault:  {out / 'vault'}")
    return code


def cli(arguments: list[str]) -> int:
    """Any walkdown command."""
    return run(walkdown(*arguments), cwd=None)


def program(name: str) -> str:
    """The path of a program of .venv."""
    return str(Path(venv_python()).with_name(f"{name}.exe" if WINDOWS else name))


def tool(arguments: list[str]) -> int:
    """A developers' tool with the versions of the lock, as the hooks of pre-commit call it."""
    if not arguments or not Path(program(arguments[0])).is_file():
        raise Trouble("Say which tool: run.py tool ruff|mypy|lint-imports|pre-commit ...")
    return run([program(arguments[0]), *arguments[1:]])


def checks() -> dict[str, list[str]]:
    """Every check but the tests, by the name shown to the user."""
    python = venv_python()
    own = ["run.py", *(f"packaging/{name}.py" for name in ("bootstrap", "entry", "selftest", "smoke"))]
    return {
        "lint": [python, "-m", "ruff", "check", "--no-cache", "."],
        "imports": [program("lint-imports"), "--no-cache"],
        "types": [python, "-m", "mypy"],
        "types of the tools": [python, "-m", "mypy", "--cache-dir", ".mypy_cache/tools", *own],
    }


def one_check(name: str, command: list[str]) -> bool:
    """Runs a check and says how it went: its output only when it failed."""
    start_time = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=clean_env(), capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    text = "" if done.returncode == 0 else f"\n{done.stdout}{done.stderr}"
    say(f"{name:<20}{word:<8}{time.monotonic() - start_time:5.1f} s{text}")
    return done.returncode == 0


def pytest(arguments: list[str]) -> int:
    """The tests, without a display so that they run the same everywhere."""
    env = {**clean_env(), "QT_QPA_PLATFORM": "offscreen"}
    return run([venv_python(), "-m", "pytest", *arguments], env)


def test(arguments: list[str]) -> int:
    """Every check that CI runs; with arguments only pytest with those."""
    if arguments:
        return pytest(arguments)
    start_time = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        jobs = {name: pool.submit(one_check, name, command) for name, command in checks().items()}
        failed = [name for name, job in jobs.items() if not job.result()]
    workers = ["-n", "2", "--dist", "loadfile"] if (os.cpu_count() or 1) > 1 else []
    if pytest(["-q", "-m", "not long", *workers]):
        failed.append("tests")
    minutes, seconds = divmod(round(time.monotonic() - start_time), 60)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "Every check passed"
    say(f"{verdict} in {minutes} min {seconds} s.")
    return 1 if failed else 0


def package(arguments: list[str]) -> int:
    """The frozen app in dist/walkdown; --smoke runs its smoke test, too."""
    spec = str(ROOT / "packaging" / "walkdown.spec")
    places = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build")]
    command = [venv_python(), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec]
    code = run(command)
    if code == 0 and "--smoke" in arguments:
        code = run([venv_python(), str(ROOT / "packaging" / "smoke.py"), str(ROOT / "dist" / "walkdown")])
    return code


def script(path: str, arguments: list[str]) -> int:
    """A developers' script of the project, without a display."""
    return run([venv_python(), str(ROOT / path), *arguments], {**clean_env(), "QT_QPA_PLATFORM": "offscreen"})


def screens(arguments: list[str]) -> int:
    """Screenshots of every page."""
    command = [venv_python(), "-m", "desktop.screens", *(arguments or [str(ROOT / "build" / "screens")])]
    return run(command, {**clean_env(), "QT_QPA_PLATFORM": "offscreen"})


def fuzz(arguments: list[str]) -> int:
    """Random input for every decoder; with "capture" first, for the reading of captures."""
    if arguments[:1] == ["capture"]:
        return script("tests/fuzz/fuzz_capture.py", arguments[1:])
    return script("tests/fuzz/fuzz_wire.py", arguments)


def bench(arguments: list[str]) -> int:
    """The benchmarks, one after another."""
    names = [a for a in arguments if not a.startswith("-")]
    files = sorted((ROOT / "docs" / "benchmarks").glob("*.py"))
    chosen = [file for file in files if not names or file.stem in names]
    if not chosen:
        raise Trouble(f"There is no such benchmark; there are {', '.join(file.stem for file in files)}.")
    return max(script(str(file.relative_to(ROOT)), []) for file in chosen)


def lock(_arguments: list[str]) -> int:
    """Resolves pyproject.toml into locks/, for every system and Python at once."""
    uv = shutil.which("uv")
    if uv is None:
        raise Trouble("Locking needs uv: install it (pip install uv), then run this again.")
    base = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
    base += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--extra", "practice"]
    developers = ["--group", "dev", "--group", "peers", "-c", "locks/app.txt"]
    return run([*base, "-o", "locks/app.txt"]) or run([*base, *developers, "-o", "locks/dev.txt"])


def wheels_folder(arguments: list[str]) -> int:
    """Downloads the app's packages for machines of this kind (--dev: the developers' too)."""
    level = "dev" if "--dev" in arguments else "app"
    folders = [a for a in arguments if not a.startswith("-")]
    if len(folders) != 1:
        raise Trouble("Say where: run.py wheels DIR")
    common = ["--require-hashes", "--no-deps", "-r", str(ROOT / "locks" / f"{level}.txt")]
    code, text = logged(
        [venv_python(), "-m", "pip", "download", *common, "-d", str(Path(folders[0]).resolve())], clean_env()
    )
    if code:
        raise Trouble(f"The wheels could not be fetched. {explain(text)}")
    say(f"Copy {folders[0]} to the other machine and run there: python3 run.py --wheels {folders[0]}")
    return 0


def setup(_arguments: list[str]) -> int:
    """Everything before a verb is the set-up."""
    say(f"Ready: {VENV}")
    return 0


# verb -> (function, packages it needs)
VERBS = {
    "": (start, "app"),
    "cli": (cli, "app"),
    "setup": (setup, "app"),
    "wheels": (wheels_folder, "app"),
    "test": (test, "dev"),
    "tool": (tool, "dev"),
    "package": (package, "dev"),
    "screens": (screens, "dev"),
    "bench": (bench, "dev"),
    "fuzz": (fuzz, "dev"),
    "lock": (lock, ""),
}
USES_QT = {"test", "package", "screens", "bench"}


# ---- start -------------------------------------------------------------------------------------------------


def parse(arguments: list[str], env: dict[str, str]) -> tuple[str, str | None, list[str]]:
    """The verb, the folder of wheels and the verb's own arguments."""
    rest, wheels = list(arguments), env.get("WALKDOWN_WHEELS")
    while rest and rest[0].startswith("--wheels"):
        option = rest.pop(0)
        value = option.partition("=")[2] or (rest.pop(0) if rest else "")
        if not value:
            raise Trouble("Say where the wheels are: run.py --wheels DIR")
        wheels = value
    verb = rest.pop(0) if rest else ""
    if verb not in VERBS:
        raise Trouble(f"There is no verb {verb!r}; `run.py --help` lists them.")
    return verb, str(Path(wheels).resolve()) if wheels else None, rest


def main(arguments: list[str]) -> int:
    """Runs one verb and returns the exit code."""
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        say(__doc__ or "")
        return 0
    try:
        verb, wheels, rest = parse(arguments, dict(os.environ))
        better = check_python()
        if better:
            return run([better, str(ROOT / "run.py"), *arguments], dict(os.environ))
        function, level = VERBS[verb]
        if verb == "setup" and "--dev" in rest:
            level = "dev"
        if level:
            display = has_display(platform.system(), dict(os.environ))
            if verb in {"", "setup"}:
                check_system(display, required=display)
            elif verb in USES_QT:
                # The frozen app takes the window system's libraries along, so they must be here.
                check_system(display=verb == "package")
            if verb == "test":
                check_test_tools()
            prepare(level, wheels)
        return function(rest)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
