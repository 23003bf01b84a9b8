"""The start page's state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.workspace import Workspace
from desktop.context import AppContext
from desktop.settings import VAULT_HOME
from desktop.viewmodels.start import MIN_PASSPHRASE, StartModel, folder_name, strength
from tests.desktop.conftest import PASSPHRASE  # type: ignore[import-not-found]

Settle = Callable[[], None]


@pytest.fixture
def model(closed_context: AppContext, tmp_path: Path) -> StartModel:
    closed_context.settings.set(VAULT_HOME, str(tmp_path / "home"))
    return StartModel(closed_context)


@pytest.mark.parametrize(
    ("passphrase", "tone"),
    [
        ("", "plain"),
        ("short", "bad"),
        ("password1234", "bad"),
        ("aaaaaaaaaaaaaaaa", "bad"),
        ("herons stand", "warn"),
        ("nine grey herons", "warn"),
        ("nine grey herons stand still", "ok"),
        ("Xk9#mQ2$vL7!", "ok"),
    ],
)
def test_strength(passphrase: str, tone: str) -> None:
    words, found = strength(passphrase)
    assert found == tone, words
    assert bool(words) == bool(passphrase)


def test_longer_is_never_weaker() -> None:
    order = ["Too short", "Weak", "Fair", "Good", "Strong"]
    sentence = "nine grey herons stand still in the rain"
    ranks = [order.index(strength(sentence[:length])[0]) for length in range(1, len(sentence))]
    assert ranks == sorted(ranks)
    assert ranks[-1] == 4


def test_folder_names_suit_every_file_system() -> None:
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert folder_name("Waterworks: South / 2") == f"Waterworks-South--2-{today}"
    assert folder_name("Wasserwerk Süd") == f"Wasserwerk-Süd-{today}"
    assert folder_name("../..") == f"survey-{today}"


def test_proposed_folder_is_never_one_that_exists(model: StartModel) -> None:
    first = model.proposed_folder("A")
    first.mkdir(parents=True)
    second = model.proposed_folder("A")
    assert second != first
    assert not second.exists()


def test_what_a_new_survey_needs(model: StartModel) -> None:
    assert set(model.check_new("", " ", "", "short", "short")) == {"site", "engineer", "folder", "passphrase"}
    assert set(model.check_new("A", "Eva", "/x", "x" * MIN_PASSPHRASE, "y")) == {"again"}
    assert model.check_new("A", "Eva", "/x", PASSPHRASE, PASSPHRASE) == {}


def test_unlock(model: StartModel, workspace: Workspace, qtbot: QtBot) -> None:
    folder = workspace.folder
    workspace.close()
    said: list[str] = []
    model.busy.connect(said.append)
    with qtbot.waitSignal(model._context.opened) as opened:
        model.unlock(folder, PASSPHRASE, "Tom")
        model.unlock(folder, PASSPHRASE, "Tom")  # a second click while it works does nothing
    assert opened.args[0].engineer == "Tom"
    assert said == ["Unlocking the vault …", ""]
    opened.args[0].close()


@pytest.mark.parametrize("what", ["wrong passphrase", "no vault", "in use"])
def test_unlock_says_what_is_wrong(model: StartModel, workspace: Workspace, qtbot: QtBot, what: str) -> None:
    folder = workspace.folder
    if what != "in use":
        workspace.close()
    with qtbot.waitSignal(model.failed) as failed:
        model.unlock(
            folder if what != "no vault" else folder / "elsewhere",
            PASSPHRASE if what != "wrong passphrase" else "something else entirely",
        )
    where, words = failed.args
    assert where == "unlock"
    assert words.endswith(".")
    assert "Walkdown (" not in words, "told as the user's, not as a bug"
    assert not model.is_busy


def test_create(model: StartModel, qtbot: QtBot) -> None:
    folder = model.proposed_folder("Waterworks")
    with qtbot.waitSignal(model._context.opened, timeout=20_000) as opened:
        model.create(folder, PASSPHRASE, "Waterworks", "Eva Engineer")
    with opened.args[0] as workspace:
        assert workspace.register.site().name == "Waterworks"
        assert workspace.folder == folder


def test_create_where_something_is(model: StartModel, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with qtbot.waitSignal(model.failed) as failed:
        model.create(tmp_path / "full", PASSPHRASE, "A", "Eva")
    assert failed.args[0] == "create"
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def test_recent(model: StartModel, workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    settings = model._context.settings
    settings.add_recent(workspace.folder)
    with qtbot.waitSignal(model.recent_changed):
        settings.add_recent(tmp_path / "stick" / "Pumps")
    assert [(recent.name, recent.there) for recent in model.recent()] == [("Pumps", False), ("vault", True)]
    model.forget(tmp_path / "stick" / "Pumps")
    assert [recent.name for recent in model.recent()] == ["vault"]


def test_practice_runs_a_plant_and_opens_a_vault(model: StartModel, qtbot: QtBot) -> None:
    from core.register.models import Network

    errors: list[str] = []
    model.failed.connect(lambda _where, words: errors.append(words))
    with qtbot.waitSignal(model._context.opened, timeout=60_000, raising=False) as opened:
        model.practise()
    assert errors == []
    with opened.args[0] as workspace:
        plant = model._context.practice.plant
        assert plant is not None
        assert [network.cidr for network in workspace.register.all(Network)] == [f"{plant.base}/24"]
        assert len(plant.truth()["devices"]) >= 10
