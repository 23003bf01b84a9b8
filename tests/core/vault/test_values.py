"""Whatever a column is given: the log and the row hold the same, or the write is refused with a sentence."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.register.models import Asset, Observation, Site, Zone
from core.register.service import Register
from core.vault import log
from core.vault.errors import UnfitValue
from core.vault.store import Vault
from core.vault.values import clean
from core.vault.verify import verify

ODD = st.text(st.characters(blacklist_categories=()), max_size=20)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ODD, ODD, ODD)
@example("half \ud83d", "nul \0 inside", "\r\n\u2028\x1b[2J")
def test_any_text_is_stored_found_and_verified(vault: Vault, text: str, word: str, reason: str) -> None:
    register = Register(vault)
    vault.author = word
    asset = Asset(site_id=register.site().id, note=text)
    register.add(asset, reason)
    assert register.get(Asset, asset.id).note == clean(text)
    register.edit(Asset, asset.id, reason, tag=word)
    register.search(word)
    register.asset_ids(text=text)
    assert verify(vault) == []


@pytest.mark.parametrize(
    ("model", "field", "given_value", "stored"),
    [
        (Asset, "criticality", "3", 3),
        (Asset, "criticality", 3.0, 3),
        (Asset, "criticality", True, 1),
        (Asset, "tag", 5, "5"),
        (Site, "clock_offset_s", 5, 5.0),
        (Site, "clock_offset_s", "-1.5", -1.5),
        (Zone, "sl_t", (1, 2), [1, 2]),
        (Zone, "sl_t", ["half \udc00"], ["half \ufffd"]),
        (Observation, "raw", bytearray(b"x"), b"x"),
        (Observation, "at", datetime(2026, 5, 4, 3, 2, 1, tzinfo=timezone(timedelta(hours=2))),
         datetime(2026, 5, 4, 1, 2, 1, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_what_the_column_makes_of_a_value_is_what_the_log_says(
    vault: Vault, model: type[Any], field: str, given_value: object, stored: object
) -> None:
    register = Register(vault)
    site = register.site()
    asset = Asset(site_id=site.id)
    needed: dict[type, dict[str, Any]] = {
        Observation: {"asset_id": asset.id, "field": "tag", "value": "x", "source": "label"},
        Site: {"name": "Z"}, Zone: {"name": "Z", "site_id": site.id}, Asset: {"site_id": site.id},
    }  # fmt: skip
    first, second = model(**needed[model], **{field: given_value}), model(**needed[model])
    register.add_all([asset, first, second])
    edit = register.edit(model, second.id, **{field: given_value})
    for key in (first.id, second.id):
        assert getattr(register.get(model, key), field) == stored
    assert verify(vault) == []
    log.undo(vault, edit.txn)
    assert verify(vault) == []


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Site, "clock_offset_s", math.nan),
        (Site, "clock_offset_s", math.inf),
        (Site, "clock_offset_s", "soon"),
        (Asset, "criticality", 2**63),
        (Asset, "criticality", -(2**63) - 1),
        (Asset, "criticality", 2.5),
        (Asset, "criticality", "high"),
        (Asset, "criticality", math.nan),
        (Zone, "sl_t", [math.nan]),
    ],
)
def test_a_value_that_no_column_holds_is_refused_with_a_sentence(
    vault: Vault, model: type[Any], field: str, value: object
) -> None:
    register = Register(vault)
    site = register.site()
    row = site if model is Site else model(site_id=site.id, **({"name": "Z"} if model is Zone else {}))
    if model is not Site:
        register.add(row)
    before = vault.log_position()
    with pytest.raises(UnfitValue, match=field) as caught:
        register.edit(model, row.id, **{field: value})
    assert str(caught.value).endswith(".")
    assert vault.log_position() == before
    assert verify(vault) == []


def test_the_largest_and_smallest_whole_numbers_are_kept(vault: Vault) -> None:
    register = Register(vault)
    for number in (2**63 - 1, -(2**63)):
        asset = Asset(site_id=register.site().id, criticality=number)
        register.add(asset)
        assert register.get(Asset, asset.id).criticality == number


def test_ten_megabytes_of_note(vault: Vault) -> None:
    register = Register(vault)
    note = "Schaltschrank 7, offen. " * 450_000
    asset = Asset(site_id=register.site().id, note=note)
    edit = register.add(asset)
    assert register.get(Asset, asset.id).note == note
    log.undo(vault, edit.txn)
    assert verify(vault) == []
