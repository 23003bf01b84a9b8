"""The register's devices that no run ever sends anything to: those marked so, and every safety controller."""

from __future__ import annotations

from core.discovery.scope import Untouchable
from core.register.models import Asset, DeviceClass, Interface
from core.register.service import Register


def untouchables(register: Register) -> tuple[Untouchable, ...]:
    """One entry per interface of each such asset, sorted by name; an asset without interfaces has one without address."""
    assets = {asset.id: asset for asset in register.all(Asset) if _why(asset)}
    if not assets:
        return ()
    found = []
    known = set()
    for one in register.all(Interface):
        if (asset := assets.get(one.asset_id)) is not None:
            known.add(asset.id)
            found.append(Untouchable(_name(asset), _why(asset), one.ip, one.mac))
    found += [Untouchable(_name(asset), _why(asset)) for key, asset in assets.items() if key not in known]
    return tuple(sorted(found, key=lambda one: (one.name, one.ip, one.mac)))


def _why(asset: Asset) -> str:
    if asset.never_touch:
        return "marked in the register as never to be touched"
    return "safety controller" if asset.device_class == DeviceClass.SAFETY.value else ""


def _name(asset: Asset) -> str:
    return asset.tag or asset.name or asset.model or asset.vendor or "an unnamed device"
