"""Settings: typed, with defaults; of vaults only the paths are kept."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop import settings as module
from desktop.settings import ENGINEER, GEOMETRY, RECENT_MAX, THEME, Option, Settings


def test_defaults_and_round_trip(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "settings.ini"
    first = Settings(file)
    assert first.get(THEME) == "light"
    first.set(THEME, "sunlight")
    first.set(GEOMETRY, b"\x00\x01\xff")
    first.set(ENGINEER, "Eva Engineer")
    first.sync()
    second = Settings(file)
    assert second.get(THEME) == "sunlight"
    assert second.get(GEOMETRY) == b"\x00\x01\xff"
    assert second.get(ENGINEER) == "Eva Engineer"


def test_a_value_of_another_type_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.write_text("[a]\nnumber=many\ntext=1,2\n")
    settings = Settings(file)
    assert settings.get(Option("a/number", 7, "A number")) == 7
    assert settings.get(Option("a/text", "x", "A text")) == "x"


def test_recent_vaults_newest_first_without_doubles(tmp_path: Path, qtbot: QtBot) -> None:
    settings = Settings(tmp_path / "settings.ini")
    assert settings.recent() == []
    for number in range(RECENT_MAX + 3):
        settings.add_recent(tmp_path / str(number))
    with qtbot.waitSignal(settings.recent_changed):
        settings.add_recent(tmp_path / "5")
    assert settings.recent()[0] == tmp_path / "5"
    assert len(settings.recent()) == RECENT_MAX
    assert len(set(settings.recent())) == RECENT_MAX
    settings.remove_recent(tmp_path / "5")
    assert tmp_path / "5" not in settings.recent()


def test_one_recent_vault_survives_the_file(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.add_recent(tmp_path / "only")
    settings.sync()
    assert Settings(tmp_path / "settings.ini").recent() == [tmp_path / "only"]


def test_every_option_has_a_title() -> None:
    options = [value for value in vars(module).values() if isinstance(value, Option)]
    assert len(options) >= 4
    assert all(option.title for option in options)
    assert len({option.key for option in options}) == len(options)
