"""Words for coded values."""

from __future__ import annotations

from core.register.assets import SORTABLE
from core.register.importers import FIELDS
from core.register.models import DeviceClass, Source, Support
from desktop.models.asset_words import (
    COLUMNS,
    class_titles,
    criticality_titles,
    field_titles,
    observed_title,
    source_titles,
    support_titles,
)


def test_every_code_has_its_words() -> None:
    assert list(class_titles()) == [one.value for one in DeviceClass]
    assert set(source_titles()) == {one.value for one in Source}
    assert set(support_titles()) == {one.value for one in Support}
    assert list(criticality_titles()) == [None, 1, 2, 3, 4, 5]


def test_every_column_and_field_has_a_title() -> None:
    assert set(COLUMNS) <= set(SORTABLE)
    assert set(COLUMNS) | {field.name for field in FIELDS} <= set(field_titles())


def test_observed_fields_are_told_in_words() -> None:
    assert observed_title("serial") == "Serial number"
    assert observed_title("snmp.object_id") == "SNMP: object id"
    assert observed_title("site_list.row") == "Site's list: row"
    assert observed_title("site_list.zone") == "Site's list: Zone"
    assert observed_title("something_new") == "Something new"
