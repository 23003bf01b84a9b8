"""A vault keeps the packs that it was answered with, and own question sets."""

from __future__ import annotations

import zlib

import pytest
from sqlmodel import select

import catalogue
from catalogue.reading import PackError
from catalogue.schema import Pack
from core.assessment.kept import add_own, in_use, keep, kept, own_packs, versions
from core.assessment.models import Answer, KeptPack
from core.assessment.service import Assessment
from core.register.service import Register
from core.vault.store import Vault


def own(version: str = "1.0.0", title: str = "Our own") -> Pack:
    return catalogue.quick_survey().model_copy(update={"id": "own-site", "version": version, "title": title})


def test_a_pack_is_kept_once_and_comes_back_with_its_guides(vault: Vault) -> None:
    pack = catalogue.pack("iec62443-3-3")
    with vault.write("answer") as uow:
        assert keep(uow, pack)
        assert not keep(uow, pack)
    with vault.write("answer again") as uow:
        assert not keep(uow, pack)
    with vault.read() as session:
        assert kept(session, pack.id, pack.version) == pack
        assert kept(session, pack.id, "9.9.9") is None
        assert versions(session, pack.id) == [pack.version]
        assert own_packs(session) == []


def test_what_was_answered_with_stays_when_the_pack_moves_on(vault: Vault) -> None:
    old = catalogue.quick_survey()
    with vault.write("answer") as uow:
        keep(uow, old)
        keep(uow, old.model_copy(update={"version": "10.0.0", "title": "Later"}))
        keep(uow, old.model_copy(update={"version": "9.0.0"}))
    with vault.read() as session:
        first = kept(session, old.id, old.version)
        assert first is not None and first.title == old.title
        assert versions(session, old.id) == [old.version, "9.0.0", "10.0.0"]


def test_a_damaged_pack_is_said(vault: Vault) -> None:
    with vault.write("answer") as uow:
        keep(uow, own())
    for content in (b"no zlib", zlib.compress(b"{}"), zlib.compress(b" " * (33 * 2**20))):
        with vault.write("damage") as uow:
            row = uow.exec(select(KeptPack)).scalars().one()
            row.content = content
        with vault.read() as session, pytest.raises(PackError, match=r"own-site 1\.0\.0 in this vault: it is damaged"):
            kept(session, "own-site", "1.0.0")


def test_own_sets_are_listed_in_their_latest_version(vault: Vault) -> None:
    with vault.write("add") as uow:
        add_own(uow, own("1.9.0"))
        add_own(uow, own("1.10.0", "Newer"))
    with vault.read() as session:
        assert [(one.id, one.version, one.title) for one in own_packs(session)] == [("own-site", "1.10.0", "Newer")]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (own("1.2.0"), "“own-site” 1.2.0 is in this vault already"),
        (own("1.2.0", "Changed"), "in version 1.2.0 already. Give the changed set a higher version"),
        (own("1.1.9"), "in version 1.2.0 already"),
        (own().model_copy(update={"id": "site"}), "begins with “own-”: rename “site”"),
    ],
)
def test_the_same_or_an_older_own_set_is_refused(vault: Vault, second: Pack, words: str) -> None:
    with vault.write("add") as uow:
        add_own(uow, own("1.2.0"))
    with vault.write("add") as uow, pytest.raises(PackError) as caught:
        add_own(uow, second)
    assert words in str(caught.value)


def test_a_survey_stays_with_the_pack_that_it_was_answered_with(vault: Vault) -> None:
    used = catalogue.quick_survey()
    with vault.read() as session:
        assert in_use(session, used.id) is None
    with vault.write("answer") as uow:
        keep(uow, used)
    with vault.read() as session:
        assert in_use(session, used.id) is used
    with vault.write("answered with another edition") as uow:
        keep(uow, used.model_copy(update={"version": "7.0.0", "title": "Of another time"}))
    with vault.read() as session:
        found = in_use(session, used.id)
        assert found is not None and found.title == "Of another time"
        assert in_use(session, "own-site") is None


def test_answering_keeps_the_pack_and_later_editions_leave_the_survey_alone(
    vault: Vault, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = Assessment(vault, register, lambda: "Eva")
    site = register.site()
    assert site is not None
    assessment.answer("QS-31", "site", site.id, "met", "document")
    used = catalogue.quick_survey()
    later = used.model_copy(update={"version": "9.0.0", "title": "A later edition"})
    shipped = catalogue.pack
    monkeypatch.setattr(catalogue, "pack", lambda name: later if name == used.id else shipped(name))
    assert assessment.pack_of(used.id) == used
    assessment.answer("QS-32", "site", site.id, "met", "document")
    with vault.read() as session:
        assert versions(session, used.id) == [used.version]
        answers = session.exec(select(Answer)).all()
    assert {one.pack_version for one in answers} == {used.version}


def test_an_own_set_can_be_answered(vault: Vault, register: Register) -> None:
    assessment = Assessment(vault, register, lambda: "Eva")
    site = register.site()
    assert site is not None
    with vault.write("add") as uow:
        add_own(uow, own())
    assert [one.id for one in assessment.packs()][-1] == "own-site"
    assessment.answer("QS-31", "site", site.id, "not_met", "seen", pack="own-site")
    with vault.read() as session:
        (answer,) = session.exec(select(Answer)).all()
    assert (answer.pack, answer.pack_version) == ("own-site", "1.0.0")
    assert [one.requirement for one in assessment.findings()] == ["QS-31"]
