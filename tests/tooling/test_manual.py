"""The documents against the program and against each other."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LARGEST_PICTURE = 120_000
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def script(name: str) -> ModuleType:
    """A script of the manual, which is no package."""
    spec = importlib.util.spec_from_file_location(f"manual_{name}", MANUAL / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prose(text: str) -> str:
    """A document without its code."""
    return CODE.sub("", FENCE.sub("", text))


def anchors(file: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them; a repeated one gets a number."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", file.read_text(encoding="utf-8"))):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number = sum(one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one) is not None for one in found)
        found.add(f"{slug}-{number}" if number else slug)
    return found


def broken_links(file: Path) -> Iterator[str]:
    """Links of a document that lead nowhere; those to other sites are not followed."""
    for target in LINK.findall(prose(file.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield target


def test_the_list_of_requests_is_up_to_date() -> None:
    made = script("make_requests").page()
    assert (MANUAL / "requests.md").read_text(encoding="utf-8") == made, "run: python docs/manual/make_requests.py"


def test_every_command_and_option_is_in_the_manual() -> None:
    text = (MANUAL / "cli.md").read_text(encoding="utf-8")
    commands = script("make_cli").commands()
    assert len(commands) > 20
    missing = {f"walkdown {name}" for name in commands if not re.search(rf"walkdown {name}\b", text)}
    for name, command in commands.items():
        flags = {flag for one in command.params for flag in one.opts if flag.startswith("--")}
        missing |= {f"walkdown {name} {flag}" for flag in flags - {"--help"} if not re.search(rf"{flag}\b", text)}
    assert missing == set(), "run: python docs/manual/make_cli.py"


def test_the_manual_is_whole() -> None:
    """From its first page every other one is reached."""
    seen: set[Path] = set()
    waiting = [MANUAL / "index.md"]
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        links = LINK.findall(prose(file.read_text(encoding="utf-8")))
        targets = ((file.parent / link.partition("#")[0]).resolve() for link in links if ":" not in link)
        waiting += [target for target in targets if target.suffix == ".md" and target.exists()]
    assert set(MANUAL.glob("*.md")) <= seen


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_resolves(file: Path) -> None:
    assert list(broken_links(file)) == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_document_names_a_builders_machine(file: Path) -> None:
    """Neither a folder of the machine that it was written on nor the host of a package index."""
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"/work/|/root/|/tmp/\S+|pypi\.\w+|pythonhosted|https?://\S*/simple\b", text) == []


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((MANUAL / "pictures").glob("*.png"))
    assert pictures
    assert {file.name: file.stat().st_size for file in pictures if file.stat().st_size > LARGEST_PICTURE} == {}
    shown = {Path(link).name for file in DOCUMENTS for link in LINK.findall(file.read_text(encoding="utf-8"))}
    assert {file.name for file in pictures} <= shown


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(
        "# One [two](x.md)\n\n[a](#one-two) [b](nowhere.md) [c](#three) `[d](e.md)` [f](https://example.org)\n"
    )
    assert list(broken_links(file)) == ["x.md", "nowhere.md", "#three"]
