"""What a person sets by hand: the value shows at once, and where it comes from is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.register.models import Asset, Interface, Observation, Source
from core.register.observing import CHOSEN_FIELDS
from core.register.service import Edit, Register

CONFIDENCE = {Source.LABEL.value: 95, Source.DOCUMENT.value: 60, Source.TOLD.value: 40}
"""What a hand-written value is worth by its source; a label that was read on the device beats the network."""
OTHER_CONFIDENCE = 50
INTERFACE_FIELDS = ("mac", "ip", "hostname")


def set_values(
    register: Register, assets: Sequence[UUID], values: Mapping[str, Any], source: str = Source.LABEL.value
) -> Edit:
    """Set columns of one or several assets as one step.

    A column that is chosen among sources gets an observation by the person whose edit it is; emptying one leaves
    the observations as they are. Raises `NotFound`, and `ValueError` for no assets or a column that is none.
    """
    if not assets:
        raise ValueError("nothing to edit")
    by = register.vault.author
    with register.vault.write("by hand") as uow:
        for key in assets:
            before = uow.get(Asset, key)
            told = [
                _observation(key, name, value, source, by)
                for name, value in values.items()
                if name in CHOSEN_FIELDS and value and value != getattr(before, name)
            ]
            edit = register.edit(Asset, key, **values)
            if told:
                register.observe(key, told, uow, by=by or source)
        label = edit.label if len(assets) == 1 else f"edit {len(assets)} assets"
        return Edit(uow.txn, assets[0], label)


def set_interface(
    register: Register, interface: UUID, values: Mapping[str, Any], source: str = Source.LABEL.value
) -> Edit:
    """Set columns of an interface; address and name are noted with its asset as observed by a person."""
    by = register.vault.author
    with register.vault.write("by hand") as uow:
        before = uow.get(Interface, interface)
        told = [
            _observation(before.asset_id, name, value, source, by)
            for name, value in values.items()
            if name in INTERFACE_FIELDS and value and value != getattr(before, name)
        ]
        edit = register.edit(Interface, interface, **values)
        if told:
            register.observe(before.asset_id, told, uow)
        return edit


def _observation(asset: UUID, name: str, value: Any, source: str, by: str) -> Observation:
    worth = CONFIDENCE.get(source, OTHER_CONFIDENCE)
    return Observation(asset_id=asset, field=name, value=str(value), source=source, confidence=worth, by=by)
