"""Packs are read from package data; what is wrong with a file is said with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.loader import PackError, check_links, entry, load_file, pack, pack_ids, packs, parse, title

Row = dict[str, Any]


@pytest.fixture
def raw() -> Row:
    """The quick survey as plain JSON values, cut to its first two checks."""
    path = Path(catalogue.__file__).parent / "data" / "quick-survey.json"
    whole: Row = json.loads(path.read_text(encoding="utf-8"))
    whole["entries"] = whole["entries"][:2]
    whole["walk"] = [{"id": "one", "title": {"en": "One", "de": "Eins"}, "checks": ["QS-01", "QS-02"]}]
    return whole


def refusal(raw: Row) -> str:
    with pytest.raises(PackError) as caught:
        parse(json.dumps(raw), "own.json")
    return str(caught.value)


def test_the_cut_pack_is_good(raw: Row) -> None:
    assert [check.id for check in parse(json.dumps(raw), "own.json").checks()] == ["QS-01", "QS-02"]


def test_shipped_packs_load_and_every_link_ends_somewhere() -> None:
    assert {one.id for one in packs()} == set(pack_ids()) >= {"quick-survey", "iec62443-3-3", "nis2"}


def test_a_pack_is_read_once() -> None:
    assert pack("nis2") is pack("nis2")


def test_unknown_pack_and_entry_are_named() -> None:
    with pytest.raises(PackError, match=r"no pack “iso-9001”\. There are: anssi"):
        pack("iso-9001")
    with pytest.raises(PackError, match=r"no entry “SR 9\.9” in the pack “iec62443-3-3”"):
        entry("iec62443-3-3", "SR 9.9")


def test_titles_by_language() -> None:
    assert title("iec62443-3-3", "SR 1.5", "de") == "Authenticator management"
    assert title("nis2", "Art. 21(2)(d)", "de") == "Sicherheit der Lieferkette"
    assert title("nis2", "Art. 21(2)(d)") == "Supply chain security"
    assert title("iec62443-2-4", "SP.07", "de") == "Fernzugriff"
    question = next(one for one in pack("iec62443-2-4").entries if one.id == "SP.07.02 BR")
    assert title("iec62443-2-4", "SP.07.02 BR", "de") == getattr(question, "question").texts.de.title  # noqa: B009
    assert title("iec62443-2-4", "SP.07.02 BR") == question.title
    assert title("quick-survey", "QS-08", "de") == "Werkspasswörter entfernt"


def test_broken_json_has_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text('{\n "id": "x",\n "title" "y"\n}', encoding="utf-8")
    with pytest.raises(PackError, match=r"own\.json, line 3, column 10: no JSON: Expecting ':'"):
        load_file(path)


def test_missing_file_and_wrong_encoding(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read: No such file"):
        load_file(tmp_path / "none.json")
    path = tmp_path / "latin.json"
    path.write_bytes('{"id": "ä"}'.encode("latin-1"))
    with pytest.raises(PackError, match="no UTF-8 text at byte 8"):
        load_file(path)


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(PackError, match="the key “id” is there twice"):
        parse('{"id": "a", "id": "b"}', "own.json")


def _set(path: str, value: object) -> Callable[[Row], None]:
    """Sets the value at a dotted path; `DELETE` removes it."""

    def edit(raw: Row) -> None:
        *steps, last = path.split(".")
        here: Any = raw
        for step in steps:
            here = here[int(step)] if isinstance(here, list) else here[step]
        if value is DELETE:
            del here[last]
        elif isinstance(here, list):
            here[int(last)] = value
        else:
            here[last] = value

    return edit


DELETE = object()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (_set("entries.1.texts.de", DELETE), "own.json: entries[1] (QS-02).texts.de: Field required"),
        (_set("entries.0.texts.de.why", ""), "own.json: entries[0] (QS-01).texts.de.why: String should have at least"),
        (_set("entries.0.texts.en.why", " x"), "own.json: entries[0] (QS-01).texts.en.why: String should match"),
        (_set("entries.0.texts.de.look_for", ["one"]), "entries[0] (QS-01).texts.de.look_for: Tuple should have at"),
        (_set("entries.0.risk.safety", 6), "entries[0] (QS-01).risk.safety: Input should be less than or equal to 5"),
        (_set("entries.0.risk.money", DELETE), "entries[0] (QS-01).risk.money: Field required"),
        (_set("entries.0.scope", "hall"), "entries[0] (QS-01).scope: Input should be 'site', 'zone'"),
        (_set("entries.0.colour", "red"), "entries[0] (QS-01).colour: Extra inputs are not permitted"),
        (_set("entries.1.remedies.0.id", "QS-01-z"), "remedy QS-01-z must begin with QS-02-"),
        (_set("entries.1.remedies.1.id", "QS-02-a"), "two remedies have the same id"),
        (_set("entries.1.remedies.1.closes", False), "no remedy closes the gap"),
        (_set("entries.0.remedies.0.outage", "planned_stop"), "remedies[0] (QS-01-a): a quick win takes hours and no"),
        (_set("entries.0.remedies.2.interval", ""), "remedies[2] (QS-01-c): an interval belongs to a continuous duty"),
        (_set("entries.0.area", "Weather"), "QS-01: no area 'Weather' in the pack"),
        (_set("entries.0.ask_role", "pilot"), "QS-01: no role 'pilot' in the pack"),
        (_set("walk.0.checks", ["QS-01"]), "QS-02 stands 0 times in the walk"),
        (_set("walk.0.checks", ["QS-01", "QS-02", "QS-99"]), "the walk has a check 'QS-99' that the pack has not"),
        (_set("entries.0.kind", "riddle"), "entries[0] (QS-01)"),
        (_set("version", "1.0"), "own.json: version: String should match"),
        (_set("entries", []), "own.json: entries: a pack has at least one entry"),
    ],
)
def test_wrong_packs_are_refused_with_the_place(raw: Row, edit: Callable[[Row], None], message: str) -> None:
    edit(raw)
    assert message in refusal(raw)


def test_an_id_that_stands_twice_is_refused(raw: Row) -> None:
    raw["entries"][1] = raw["entries"][0]
    assert "own.json: entries: QS-01 is there twice: as entry 0 and as entry 1" in refusal(raw)


def test_many_errors_are_cut_to_five(raw: Row) -> None:
    for check in raw["entries"]:
        for lang in ("en", "de"):
            check["texts"][lang]["title"] = ""
            check["texts"][lang]["gap"] = ""
    lines = refusal(raw).splitlines()
    assert len(lines) == 6
    assert lines[-1] == "own.json: and 3 more."


def test_links_to_nowhere_are_refused(raw: Row) -> None:
    lost = copy.deepcopy(raw)
    lost["entries"][0]["links"] = {"iec62443-3-3": ["SR 7.8", "SR 9.9"]}
    with pytest.raises(PackError, match=r"QS-01.links.iec62443-3-3: there is no entry “SR 9.9”"):
        check_links((parse(json.dumps(lost), "own.json"), pack("iec62443-3-3")))
    lost["entries"][0]["links"] = {"no-such-pack": ["A"]}
    with pytest.raises(PackError, match=r"QS-01.links: there is no pack “no-such-pack”"):
        check_links((parse(json.dumps(lost), "own.json"),))
