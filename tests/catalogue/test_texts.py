"""Field guides and supplier questions find their entry; a text that has none is refused by file and place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.loader import parse, roles
from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.texts import with_texts

DATA = Path(catalogue.__file__).parent / "data"
QUESTION = {
    "asked_of": "integration_service_provider",
    "why": {"en": "Nobody knows who was here.", "de": "Niemand weiß, wer da war."},
    "texts": {
        "en": {"title": "Who comes", "question": "Do you name your people?", "evidence": "A list of names."},
        "de": {"title": "Wer kommt", "question": "Nennen Sie Ihre Leute?", "evidence": "Eine Namensliste."},
    },
}


def guide() -> dict[str, Any]:
    """A field guide that was shipped, as plain JSON values."""
    raw = json.loads((DATA / "guides" / "iec62443-3-3" / "fr4.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = raw["entries"]["SR 4.1"]
    return found


def bare(name: str) -> Pack:
    """A shipped pack without its texts."""
    return parse((DATA / f"{name}.json").read_text(encoding="utf-8"), f"{name}.json")


def write(folder: Path, pack: str, file: str, entries: dict[str, Any], *, kind: str = "guides") -> None:
    path = folder / kind / pack / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"pack": pack, "entries": entries}), encoding="utf-8")


def test_a_guide_comes_onto_its_entry_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, "iec62443-3-3", "a.json", {"SR 4.1": guide()})
    entries = with_texts(bare("iec62443-3-3"), tmp_path, roles).entries
    guided = [one for one in entries if getattr(one, "guide", None)]
    assert [one.id for one in guided] == ["SR 4.1"]
    assert guided[0].model_dump(mode="json")["guide"]["texts"]["de"] == guide()["texts"]["de"]


def test_a_question_comes_onto_its_entry(tmp_path: Path) -> None:
    write(tmp_path, "iec62443-2-4", "a.json", {"SP.01.01 BR": QUESTION}, kind="questions")
    entries = with_texts(bare("iec62443-2-4"), tmp_path, roles).entries
    assert [one.id for one in entries if getattr(one, "question", None)] == ["SP.01.01 BR"]


def test_a_pack_without_texts_stays_as_it_is(tmp_path: Path) -> None:
    pack = bare("nis2")
    assert with_texts(pack, tmp_path, roles) is pack


def refusal(folder: Path, pack: str = "iec62443-3-3") -> str:
    with pytest.raises(PackError) as caught:
        with_texts(bare(pack), folder, roles)
    return str(caught.value)


@pytest.mark.parametrize("entry", ["SR 9.9", "FR 4"])
def test_a_guide_without_its_requirement_is_refused(tmp_path: Path, entry: str) -> None:
    write(tmp_path, "iec62443-3-3", "a.json", {entry: guide()})
    assert refusal(tmp_path) == f"iec62443-3-3/a.json: entries.{entry}: the pack has no such requirement."


def test_a_question_for_what_is_no_requirement_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "iec62443-2-4", "a.json", {"SP.01": QUESTION}, kind="questions")
    assert "entries.SP.01: the pack has no such requirement" in refusal(tmp_path, "iec62443-2-4")


def test_two_guides_for_one_requirement_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "iec62443-3-3", "a.json", {"SR 4.1": guide()})
    write(tmp_path, "iec62443-3-3", "b.json", {"SR 4.1": guide()})
    assert refusal(tmp_path) == "iec62443-3-3/b.json: entries.SR 4.1: it stands in iec62443-3-3/a.json already."


def test_what_is_wrong_in_a_guide_is_said_with_file_entry_and_place(tmp_path: Path) -> None:
    wrong = guide()
    wrong["texts"]["de"]["question"] = ""
    write(tmp_path, "iec62443-3-3", "a.json", {"SR 4.1": wrong})
    assert "iec62443-3-3/a.json: entries.SR 4.1.texts.de.question: String should have" in refusal(tmp_path)


def test_an_unknown_role_and_a_strange_remedy_id_are_refused(tmp_path: Path) -> None:
    pilot = guide() | {"answer_role": "pilot"}
    write(tmp_path, "iec62443-3-3", "a.json", {"SR 4.1": pilot})
    assert "entries.SR 4.1: there is no role “pilot”" in refusal(tmp_path)
    write(tmp_path, "iec62443-3-3", "a.json", {"SR 4.2": guide()})
    assert "entries.SR 4.2: the id of remedy SR4.1-a must begin with SR4.2-" in refusal(tmp_path)


def test_a_file_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "iec62443-3-3", "a.json", {})
    path = tmp_path / "guides" / "iec62443-3-3" / "a.json"
    path.write_text('{"pack": "iec62443-2-1", "entries": {}}', encoding="utf-8")
    assert refusal(tmp_path) == "iec62443-3-3/a.json: pack: it says “iec62443-2-1”, its folder says “iec62443-3-3”."
