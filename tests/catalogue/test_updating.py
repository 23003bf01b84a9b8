"""Installing signed packs: the newer one is used, everything else is refused and leaves things as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from catalogue import installed, loader, relations
from catalogue.loader import pack, pack_ids
from catalogue.reading import PackError
from catalogue.schema import Pack
from catalogue.signing import sign
from catalogue.updating import install


def edition(name: str = "nis2", version: str = "9.0.0", date: str = "2027-03-01", **more: object) -> Pack:
    return pack(name).model_copy(update={"version": version, "date": date, **more})


def write(tmp_path: Path, one: Pack, key: Ed25519PrivateKey) -> Path:
    path = tmp_path / "stick.walkpack"
    path.write_bytes(sign(one, key, "2027-03-02"))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(PackError) as caught:
        install(path)
    return str(caught.value)


def test_a_newer_pack_is_used_at_once_and_after_a_new_start(
    tmp_path: Path, packs_folder: Path, signer: Ed25519PrivateKey
) -> None:
    before = pack("nis2")
    found = install(write(tmp_path, edition(title="Second thoughts"), signer))
    assert found.pack.version == "9.0.0"
    assert pack("nis2").title == "Second thoughts" != before.title
    assert [one.name for one in packs_folder.iterdir()] == ["nis2.walkpack"]
    installed.forget()
    loader.forget()
    assert pack("nis2").version == "9.0.0"
    assert relations.related("nis2", "Art. 21(2)(i)", "iec62443-3-3")


def test_a_pack_that_was_not_there_before(tmp_path: Path, signer: Ed25519PrivateKey) -> None:
    assert "national-law" not in pack_ids()
    install(write(tmp_path, edition(id="national-law"), signer))
    assert "national-law" in pack_ids()
    assert pack("national-law").version == "9.0.0"


def test_guides_of_an_update_replace_the_shipped_ones(tmp_path: Path, signer: Ed25519PrivateKey) -> None:
    system = edition("iec62443-3-3")
    changed = tuple(one.model_copy(update={"guide": None}) if one.id == "SR 4.1" else one for one in system.entries)
    install(write(tmp_path, system.model_copy(update={"entries": changed}), signer))
    held = {one.id: getattr(one, "guide", None) for one in pack("iec62443-3-3").entries}
    assert held["SR 4.1"] is None
    assert held["SR 4.2"] is not None


@pytest.mark.parametrize(
    ("version", "date", "words"),
    [
        ("0.9.0", "2027-03-01", "is not newer than"),
        ("9.0.0", "2020-01-01", "“nis2” 9.0.0 of 2020-01-01 is not newer than"),
    ],
)
def test_an_older_pack_is_refused(
    tmp_path: Path, packs_folder: Path, signer: Ed25519PrivateKey, version: str, date: str, words: str
) -> None:
    assert words in refusal(write(tmp_path, edition(version=version, date=date), signer))
    assert not packs_folder.exists()


def test_older_than_what_was_installed_and_the_same_again(tmp_path: Path, signer: Ed25519PrivateKey) -> None:
    shipped = pack("nis2")
    path = write(tmp_path, edition(), signer)
    install(path)
    assert refusal(path) == "stick.walkpack: “nis2” 9.0.0 of 2027-03-01 is in use already."
    middle = shipped.model_copy(update={"version": "8.0.0", "date": "2027-03-01"})
    assert "is not newer than 9.0.0 of 2027-03-01" in refusal(write(tmp_path, middle, signer))
    assert pack("nis2").version == "9.0.0"


def test_a_strange_key_and_a_missing_file_are_refused(
    tmp_path: Path, packs_folder: Path, signer: Ed25519PrivateKey
) -> None:
    assert "so it is not installed" in refusal(write(tmp_path, edition(), Ed25519PrivateKey.generate()))
    assert "cannot be read: No such file" in refusal(tmp_path / "none.walkpack")
    assert not packs_folder.exists()


def test_an_own_question_set_goes_elsewhere(tmp_path: Path, signer: Ed25519PrivateKey) -> None:
    assert "Add it to a vault with “walkdown pack add”" in refusal(write(tmp_path, edition(id="own-x"), signer))


def test_an_update_that_loses_what_others_point_at_is_refused(tmp_path: Path, signer: Ed25519PrivateKey) -> None:
    first, *rest = pack("nis2").entries
    kept = tuple(one for one in rest if one.id != "Art. 21(2)(i)")
    assert "there is no entry “Art. 21(2)(i)”" in refusal(write(tmp_path, edition(entries=(first, *kept)), signer))
    kept = tuple(one for one in pack("iec62443-4-2").entries if one.id != "CR 1.1")
    lost = edition("iec62443-4-2", entries=kept)
    assert "iec62443-4-2 has no entry “CR 1.1”" in refusal(write(tmp_path, lost, signer))


def test_an_installed_file_that_was_changed_or_renamed_is_left_out_and_said(
    tmp_path: Path, packs_folder: Path, signer: Ed25519PrivateKey
) -> None:
    shipped = pack("nis2").version
    install(write(tmp_path, edition(), signer))
    path = packs_folder / "nis2.walkpack"
    good = path.read_bytes()
    path.write_bytes(good.replace(b"Directive", b"Indirective"))
    installed.forget()
    loader.forget()
    assert pack("nis2").version == shipped
    assert ["changed after it was signed" in one.problem for one in installed.installed()] == [True]
    path.write_bytes(good)
    path.rename(packs_folder / "levels.walkpack")
    installed.forget()
    loader.forget()
    assert pack("levels").id == "levels"
    assert installed.installed()[0].problem == "levels.walkpack holds the pack “nis2”: it was renamed."


def test_the_shipped_pack_wins_when_it_is_newer(tmp_path: Path, signer: Ed25519PrivateKey, packs_folder: Path) -> None:
    old = edition(version="0.1.0", date="2020-01-01", title="Of old")
    packs_folder.mkdir(parents=True)
    (packs_folder / "nis2.walkpack").write_bytes(sign(old, signer, "2020-01-02"))
    installed.forget()
    loader.forget()
    assert pack("nis2").title != "Of old"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, signer: Ed25519PrivateKey, packs_folder: Path) -> None:
    packs_folder.parent.mkdir(parents=True)
    packs_folder.write_text("a file in the way")
    assert "could not be written to" in refusal(write(tmp_path, edition(), signer))
