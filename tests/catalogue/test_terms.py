"""Gates, permissions, roles and parties have words in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from catalogue.guides import Gate, Party, Permission
from catalogue.loader import quick_survey
from catalogue.reading import PackError
from catalogue.terms import Terms, gate_words, party_title, permission_words, role_title, terms


def test_every_gate_asks_and_has_a_ready_reason() -> None:
    for gate in get_args(Gate):
        if gate:
            english, german = gate_words(gate), gate_words(gate, "de")
            assert english.question.endswith("?") and german.question.endswith("?")
            assert english.reason != german.reason
    assert gate_words("no_wireless").question.startswith("Is there any wireless in this zone")
    with pytest.raises(PackError, match="no gate “”"):
        gate_words("")


def test_permissions_roles_and_parties_have_names() -> None:
    for permission in get_args(Permission):
        assert permission_words(permission) != permission_words(permission, "de")
    for role in quick_survey().roles:
        assert role_title(role.id) != role.id
    assert role_title("pilot") == "pilot"
    for party in get_args(Party):
        assert party_title(party) != party_title(party, "de")
    assert party_title("asset_owner", "de") == "Betreiber der Anlage"
    with pytest.raises(PackError, match="no party “2-1”"):
        party_title("2-1")
    with pytest.raises(PackError, match="no permission “sudo”"):
        permission_words("sudo")  # type: ignore[arg-type]


def test_a_gate_without_words_is_refused() -> None:
    raw = terms().model_dump()
    del raw["gates"]["no_pki"]
    with pytest.raises(ValueError, match="no words for 'no_pki'"):
        Terms.model_validate(raw)
